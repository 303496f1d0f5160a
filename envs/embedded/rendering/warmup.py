"""Compile the rasteriser's kernels once per machine: `python -m envs.embedded.rendering.warmup`.

The machine code is kept on disk by Numba (beside the sources, or in NUMBA_CACHE_DIR where those cannot be
written), so only the first process after an installation or an upgrade waits.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from envs.embedded.rendering import kernels
from envs.embedded.rendering.kernels import fragments, occlusion, triangles
from envs.embedded.rendering.mesh import Material, Mesh, box
from envs.embedded.rendering.scene_view import Camera, DrawItem, Lamp, Lighting, SceneView

_ENTRY_KERNELS: tuple[Any, ...] = (
    triangles.draw,
    occlusion.occlude,
    occlusion.blur,
    fragments.shade,
    fragments.identify,
)
_LOCK = threading.Lock()
_STATE = {"ready": False}


def to_stderr(line: str) -> None:
    """Print a progress line on stderr."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the progress report


def warm_up(progress: Callable[[str], None] = to_stderr) -> None:
    """Make sure that every kernel is compiled or loaded; says so through `progress` only if it compiles."""
    with _LOCK:
        if _STATE["ready"]:
            return
        _forget_stale_code()
        start, cold = time.monotonic(), not _is_cached()
        if cold:
            progress("Compiling the renderer once for this machine (about 15 seconds) ...")
        _draw_something()
        _STATE["ready"] = True
        if cold:
            progress(f"... done in {time.monotonic() - start:.0f} s.")


def _forget_stale_code() -> None:
    """Drop kept machine code if any kernel's source has changed: Numba sees only a kernel's own file."""
    sources = sorted(Path(kernels.__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    folder = Path(_ENTRY_KERNELS[0].stats.cache_path)
    stamp = folder / "hearth_kernels.sha256"
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return
    for source in sources:
        for index in folder.glob(f"{source.stem}.*.nbi"):
            index.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # a folder that cannot be written holds no code of ours either
        folder.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest, encoding="ascii")


def _is_cached() -> bool:
    """Whether Numba has an index of machine code for every kernel that Python calls."""
    for kernel in _ENTRY_KERNELS:
        function = kernel.py_func
        module, line = function.__module__.rpartition(".")[2], function.__code__.co_firstlineno
        if not any(Path(kernel.stats.cache_path).glob(f"{module}.{function.__qualname__}-{line}.*.nbi")):
            return False
    return True


def _draw_something() -> None:
    """Draw a tiny frame that uses every kernel with the types that real frames have."""
    from envs.embedded.rendering.ids_only import IdsOnly  # noqa: PLC0415 - renderers import this module
    from envs.embedded.rendering.renderer import Quality, Renderer  # noqa: PLC0415 - as above

    pane = Mesh((box(1.0, 1.0, 0.1, Material(alpha=0.5)), box(0.5, 0.5, 0.5, Material(texture="paper"))))
    lighting = Lighting(
        (0.5, 0.5, 0.5), (0.0, 1.0, 0.0), (0.5, 0.5, 0.5), (Lamp((0.0, 1.0, 0.0), (1.0, 1.0, 1.0)),)
    )
    view = SceneView((DrawItem("Box", pane, np.eye(4), is_static=False),), lighting)
    for renderer in (Renderer(8, 8, Quality.HIGH), IdsOnly(8, 8)):
        renderer.draw(view, Camera((0.0, 0.0, -2.0), 0.0, 0.0))


if __name__ == "__main__":
    warm_up()
