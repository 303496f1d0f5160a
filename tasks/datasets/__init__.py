"""Readers of published datasets, and checks of their enactments in Hearth."""
