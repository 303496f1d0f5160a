"""Parametric meshes of AI2-THOR's object types, a module or package per family, in every state that shows."""
