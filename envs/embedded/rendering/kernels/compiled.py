"""How every kernel is compiled: cached on disk, without the GIL, serial, without fast-math.

And without Numba's reference counts, whose atomic additions at calls within loops cost an eighth of a frame.
So kernels allocate nothing: what they scratch on is passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

F32: TypeAlias = npt.NDArray[np.float32]
F64: TypeAlias = npt.NDArray[np.float64]
I32: TypeAlias = npt.NDArray[np.int32]
I64: TypeAlias = npt.NDArray[np.int64]
U8: TypeAlias = npt.NDArray[np.uint8]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile a kernel on first call and keep the machine code on disk."""
    return cast(_Function, numba.njit(cache=True, nogil=True, error_model="numpy", _nrt=False)(function))
