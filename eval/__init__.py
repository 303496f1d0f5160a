"""The measurement: the only layer that sees agents and situations both."""
