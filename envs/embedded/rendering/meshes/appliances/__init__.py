"""Meshes of kitchen appliances; importing the package registers their builders."""

import importlib

for _name in ("burners", "cooker", "fridge", "microwave", "small_appliances"):
    importlib.import_module(f"{__name__}.{_name}")
