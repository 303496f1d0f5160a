"""Registers its builders."""
