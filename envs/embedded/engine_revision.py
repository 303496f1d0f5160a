"""The revision of the embedded engine's behaviour; kept apart, so that data are checked without it."""

ENGINE_REVISION = "3"
"""Grows whenever the same actions may lead to another world or frame; certificates are made for one."""
