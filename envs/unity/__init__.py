"""AI2's own build behind the same Controller: which one, what it needs, and a start that cannot hang."""
