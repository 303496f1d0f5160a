"""The process's one OpenGL context, without a display; started when first asked for, and lent out.

One for all renderers, because each would compile the shaders anew; it serves one thread at a time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from envs.embedded.rendering.shading import MAX_LAMPS
from envs.errors import EngineError, EngineUnavailableError

OPENGL = 450
"""What the shaders ask for: OpenGL 4.5, with storage buffers, compute shaders and double precision."""
GL_LIBRARIES = ("libOpenGL.so.0", "libGL.so.1")
EGL_LIBRARY = "libEGL.so.1"
INSTALL_EXTRA = "pip install -e '.[gl]'"
INSTALL_LIBRARIES = "apt-get install libegl1 libopengl0 libgl1-mesa-dri, or the GPU vendor's driver"
_SHADERS = Path(__file__).parent / "shaders"
_KERNELS = ("tables", "lanes", "triangles", "occlusion", "reflections", "lights", "fragments")


class Device:
    """A context and the shader programs compiled in it."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self._lock = threading.RLock()
        self._is_current = False
        self._process = os.getpid()
        self._programs: dict[tuple[str, int], Any] = {}
        with self.lent():
            context.gc_mode = "context_gc"
            self.name = str(context.info["GL_RENDERER"])
            """What draws, in the driver's words."""

    @contextmanager
    def lent(self) -> Iterator[Any]:
        """The context, current in this thread and nowhere else while the block runs.

        Raises:
            EngineError: this process was forked from the one that started OpenGL.
        """
        if os.getpid() != self._process:
            raise EngineError(
                f"OpenGL was started in process {self._process} and is no use in its fork {os.getpid()}: "
                "start the workers with the method 'spawn', or before the first gl renderer"
            )
        with self._lock:
            if self._is_current:  # lent to this thread already, further out
                yield self.context
                return
            with self.context:
                self._is_current = True
                try:
                    self.context.gc()
                    yield self.context
                finally:
                    self._is_current = False

    def kernel(self, entry: str, side: int, *, occluded: bool = True) -> Any:
        """The compute shader that calls the GLSL function `entry`, for side x side samples a pixel."""
        key = (entry if occluded else f"{entry} openly", side)
        if key not in self._programs:
            shape = "x = 64" if entry == "set_up" else "x = 8, local_size_y = 8"
            source = "\n".join((_SHADERS / f"{name}.glsl").read_text("utf-8") for name in _KERNELS)
            self._programs[key] = self.context.compute_shader(
                _head(side, f"OCCLUDED {int(occluded)}")
                + f"layout(local_size_{shape}) in;\n{source}\n"
                + f"void main() {{ {entry}(ivec2(gl_GlobalInvocationID.xy)); }}\n"
            )
        return self._programs[key]

    def filler(self, kind: str) -> Any:
        """The program that fills triangles, and a vertex array without vertices to draw it with.

        `kind` is PLAIN, TURNED for a grid with four samples a texel, or FOR_LIGHT for a shadow map.
        """
        key = (kind, 1)
        if key not in self._programs:
            source = (_SHADERS / "fill.glsl").read_text("utf-8")
            program = self.context.program(
                vertex_shader=_head(1, "VERTEX") + source,
                fragment_shader=_head(1, kind) + source,
            )
            self._programs[key] = program, self.context.vertex_array(program, [])
        return self._programs[key]


def _head(side: int, *defines: str) -> str:
    lines = (f"SIDE {side}", f"MAX_LAMPS {MAX_LAMPS}", *defines)
    return "".join([f"#version {OPENGL}\n", *(f"#define {line}\n" for line in lines)])


@lru_cache(maxsize=1)
def device() -> Device:
    """The device of this process.

    Raises:
        EngineUnavailableError: what is missing: moderngl, a GL library or a fitting driver.
    """
    try:
        import moderngl  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise EngineUnavailableError(
            f"the gl renderer needs the package moderngl ({error}): {INSTALL_EXTRA}"
        ) from error
    faults = []
    for library in GL_LIBRARIES:
        try:
            return Device(
                moderngl.create_context(
                    standalone=True, require=OPENGL, backend="egl", libgl=library, libegl=EGL_LIBRARY
                )
            )
        except Exception as error:  # moderngl raises plain Exception
            faults.append(f"{library} with {EGL_LIBRARY}: {error}")
    raise EngineUnavailableError(
        f"the gl renderer needs OpenGL {OPENGL / 100} through EGL, and got "
        f"{'; '.join(faults)}: {INSTALL_LIBRARIES}"
    )
