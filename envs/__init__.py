"""The world: household scenes behind the AI2-THOR Controller, as Gymnasium environments.

This package knows nothing of hazards, agents' minds or scores.
"""
