"""New scenes and situations, from a seed."""
