"""Meshes of kitchen appliances; importing the package registers their builders."""

import importlib

for _name in ("burners", "coffee_machines", "cooker", "fridge", "microwave", "toasters"):
    importlib.import_module(f"{__name__}.{_name}")
