"""Worker processes, each with a simulator of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

ORPHANED = 75
"""Exit code of a worker whose parent is gone: EX_TEMPFAIL of sysexits.h."""


def on_cores(make: Callable[[Job], Result], jobs: Sequence[Job], workers: int) -> Iterator[Result]:
    """Call `make` with every job, on so many processes; yields what it gives as soon as it is there.

    When this process dies, however it dies, its workers end at once.
    """
    if workers <= 1:
        yield from map(make, jobs)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=end_with_parent) as pool:
        for future in as_completed([pool.submit(make, job) for job in jobs]):
            yield future.result()


def end_with_parent() -> None:
    """End this worker process as soon as the process that started it is gone.

    A pool's workers wait for jobs for ever: nobody tells them that a killed parent will send no more.
    """
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_outlive, args=(parent.join,), daemon=True).start()


def _outlive(wait_for_parent: Callable[[], None]) -> None:
    wait_for_parent()
    os._exit(ORPHANED)  # sys.exit would end this thread only


@cache
def own_controller() -> Any:
    """This process's own controller."""
    from envs.controllers import make_controller  # noqa: PLC0415 - workers only

    return make_controller("embedded", width=640, height=480, quality="ids")
