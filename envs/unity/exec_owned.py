"""Run by file name in a fresh interpreter: `exec_owned.py PARENT PROGRAM ARGUMENT...`.

Asks Linux to kill this process when its parent ends, then becomes the program. Done here and not in Popen's
preexec_fn, which is unsafe in a process with threads. Standard library only: it runs with -I -S.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h

if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != int(sys.argv[1]):  # it ended before we asked
            sys.exit(1)
    os.execv(sys.argv[2], sys.argv[2:])
