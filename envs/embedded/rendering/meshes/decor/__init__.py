"""Meshes of what stands and hangs in rooms without being furniture; importing it registers their builders."""

import importlib

for _name in ("lamps", "ornaments", "pictures", "plants", "screens", "textiles"):
    importlib.import_module(f"{__name__}.{_name}")
