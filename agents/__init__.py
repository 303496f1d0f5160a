"""The minds: they see observations and the action vocabulary, and nothing else."""
