"""Worker processes, each with a simulator of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from typing import Any


def on_cores(make: Callable[[int], int], numbers: Sequence[int], workers: int) -> Iterator[int]:
    """Call `make` with every number, on so many processes; yields what it gives as soon as it is there."""
    if workers <= 1:
        yield from map(make, numbers)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(make, n) for n in numbers]):
            yield future.result()


@cache
def own_controller() -> Any:
    """This process's own controller."""
    from envs.controllers import make_controller  # noqa: PLC0415 - workers only

    return make_controller("embedded", width=640, height=480, quality="ids")
