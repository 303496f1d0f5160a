"""The embedded engine: AI2-THOR's actions, metadata and frames in plain Python wheels, deterministic."""
