"""AI2-THOR's two wire protocols, FIFO and WSGI, in front of the embedded engine."""
