"""What AI2-THOR draws in its rooms but lists as no object: tiles, doors, rugs, and what things hang on.

All of it is only drawn: the engine knows nothing of it, and it covers no place where the agent walks.
"""
