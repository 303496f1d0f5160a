"""New quads: which hazards meet in which scene, where things go, where the agent starts, and what is kept."""
