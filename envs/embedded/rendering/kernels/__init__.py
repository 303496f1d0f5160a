"""The rasteriser's compiled inner loops: serial, no GIL, only + - * / and sqrt, so that bits repeat."""
