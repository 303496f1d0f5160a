"""Frames of a World: RGB, depth and instance ids from one pass of a software rasteriser. A pure view."""
