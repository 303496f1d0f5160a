"""The rasteriser's compiled inner loops: serial, without the GIL, only + - * / and sqrt, so that bits repeat."""
