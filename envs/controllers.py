"""The only place that chooses an engine: ai2thor's Controller on the embedded engine or AI2's Unity build.

with make_controller("embedded", width=300, height=300, scene="FloorPlan1") as controller:
    event = controller.step("MoveAhead")
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeAlias, get_args

from envs.errors import EngineError, UnknownNameError, UsageError

EngineName: TypeAlias = Literal["embedded", "unity"]
ENGINES: tuple[str, ...] = get_args(EngineName)
QUALITIES = ("ids", "low", "high", "ultra")
"""Of the embedded engine's frames; what each costs is told in rendering.renderer."""
SceneLike: TypeAlias = str | Mapping[str, Any]

ANY_SCENE = "FloorPlan1"
"""What a controller is started in when no scene is named."""


def make_controller(
    engine: str = "embedded",
    *,
    width: int = 300,
    height: int = 300,
    scene: SceneLike | None = None,
    quality: str = "high",
    renderer: str = "numba",
    **init: Any,
) -> Any:
    """Start an engine behind ai2thor's Controller.

    Args:
        engine: "embedded" (Python only) or "unity" (AI2's build; needs a display or GPU).
        width: frame width in pixels.
        height: frame height in pixels.
        scene: a floor plan's name or a ProcTHOR house; FloorPlan1 when None.
        quality: how much care the embedded engine's frames get: "low", "high" or "ultra" (for stills); "ids"
            for black ones with the depth and the ids of low ones, four times as fast.
        renderer: what draws them: "numba" (any machine), or "gl" (OpenGL, for a GPU; needs the extra `gl`).
        **init: further arguments of ai2thor's Controller (gridSize, renderDepthImage, headless ...).

    Raises:
        UnknownNameError: there is no such engine, quality or renderer.
        EngineUnavailableError: the engine cannot start here; the message says what to do.
        EngineError: the scene cannot be loaded.
    """
    if engine not in ENGINES:
        raise UnknownNameError("engine", engine, ENGINES)
    if quality not in QUALITIES:
        raise UnknownNameError("quality", quality, QUALITIES)
    if min(width, height) < 1:
        raise UsageError(f"frame size must be at least 1x1, got {width}x{height}")
    started = scene if scene is None or isinstance(scene, str) else dict(scene)
    if engine == "embedded":
        options = {"quality": quality, "renderer": renderer}
        controller = _start_embedded(width, height, started or ANY_SCENE, options, init)
    else:
        controller = _start_unity(width, height, started or ANY_SCENE, init)
    return _checked(controller, scene)


def _start_embedded(
    width: int, height: int, scene: Any, options: dict[str, str], init: Mapping[str, Any]
) -> Any:
    from envs.embedded.server import EmbeddedController  # noqa: PLC0415 - ai2thor takes 0.7 s to import

    return EmbeddedController(width=width, height=height, scene=scene, engine_options=options, **init)


def _start_unity(width: int, height: int, scene: Any, init: Mapping[str, Any]) -> Any:
    from envs.unity.startup import start_unity  # noqa: PLC0415 - as above

    return start_unity(width, height, scene, init)


def _checked(controller: Any, scene: SceneLike | None) -> Any:
    """The controller, unless its first scene failed to load."""
    metadata = controller.last_event.metadata
    if scene is not None and not metadata["lastActionSuccess"]:
        controller.stop()
        raise EngineError(f"the scene was not loaded: {metadata['errorMessage']}")
    return controller


@dataclass(frozen=True, slots=True)
class _Kind:
    """Controllers of one kind are interchangeable after a reset."""

    engine: str
    width: int
    height: int
    quality: str
    init: tuple[tuple[str, Any], ...]


@dataclass(slots=True)
class ControllerPool:
    """Running controllers for reuse from many threads; starting one costs far more than resetting it.

    At most `limit` are running at once: `acquire` waits for a free place. A controller belongs to one thread
    at a time. Whoever acquires one resets it to the scene that is needed.
    """

    limit: int = 8
    _idle: list[tuple[_Kind, Any]] = field(default_factory=list)
    _running: int = 0
    _closed: bool = False
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _kinds: dict[int, _Kind] = field(default_factory=dict)

    def acquire(
        self,
        engine: str = "embedded",
        *,
        width: int = 300,
        height: int = 300,
        quality: str = "high",
        timeout_s: float | None = None,
        **init: Any,
    ) -> Any:
        """A controller that nobody else uses: an idle one of the same kind, or a new one.

        Raises:
            EngineError: the pool was closed, or no place became free within `timeout_s`.
        """
        kind = _Kind(engine, width, height, quality, tuple(sorted(init.items())))
        with self._changed:
            if not self._changed.wait_for(self._can_serve, timeout_s):
                raise EngineError(f"all {self.limit} controllers of the pool are in use")
            if self._closed:
                raise EngineError("the pool of controllers was closed")
            controller = self._take_idle(kind)
            if controller is not None:
                return controller
            self._running += 1
            spare = self._idle.pop(0)[1] if self._running > self.limit else None
        try:
            if spare is not None:
                self._retire(spare)
            controller = make_controller(engine, width=width, height=height, quality=quality, **init)
        except BaseException:
            with self._changed:
                self._running -= 1
                self._changed.notify()
            raise
        self._kinds[id(controller)] = kind
        return controller

    def release(self, controller: Any, *, broken: bool = False) -> None:
        """Give a controller back; a broken one is stopped and its place becomes free."""
        kind = self._kinds[id(controller)]
        keep = not broken and not self._closed
        if not keep:
            self._retire(controller)
        with self._changed:
            if keep:
                self._idle.append((kind, controller))
            self._changed.notify()

    @contextmanager
    def lend(self, engine: str = "embedded", **options: Any) -> Iterator[Any]:
        """A controller for the length of a with block; it is retired when the block raises."""
        controller = self.acquire(engine, **options)
        try:
            yield controller
        except BaseException:
            self.release(controller, broken=True)
            raise
        self.release(controller)

    def close(self) -> None:
        """Stop every idle controller; those in use are stopped when they are released."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
            self._changed.notify_all()
        for _, controller in idle:
            self._retire(controller)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _can_serve(self) -> bool:
        return self._closed or bool(self._idle) or self._running < self.limit

    def _take_idle(self, kind: _Kind) -> Any | None:
        for i, (other, controller) in enumerate(self._idle):
            if other == kind:
                del self._idle[i]
                return controller
        return None

    def _retire(self, controller: Any) -> None:
        self._kinds.pop(id(controller), None)
        with self._changed:
            self._running -= 1
            self._changed.notify()
        controller.stop()
