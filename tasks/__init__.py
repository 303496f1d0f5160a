"""The situations: scenes, instructions, contexts, hazards and goals as data and predicates; no model."""
