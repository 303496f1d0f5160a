"""Parametric meshes of AI2-THOR's object types, one module or package per family, in every state that shows."""
