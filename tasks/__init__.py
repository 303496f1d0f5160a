"""The situations: scenes, instructions, contexts, hazards and goals as data and predicates; no model in here.

Importing it registers the environment "Hearth/Situation-v0" with Gymnasium.
"""

from __future__ import annotations

import gymnasium

ENVIRONMENT_ID = "Hearth/Situation-v0"

if ENVIRONMENT_ID not in gymnasium.registry:
    gymnasium.register(ENVIRONMENT_ID, entry_point="tasks.situation_env:make_situation_env")
