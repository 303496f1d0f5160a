"""Choosing an engine, and sharing running controllers among threads."""

from __future__ import annotations

import threading

import pytest

from envs.controllers import ControllerPool, make_controller
from envs.errors import EngineError, UnknownNameError, UsageError


def small(**options):
    return make_controller("embedded", width=64, height=48, headless=True, **options)


def test_the_embedded_engine_starts_in_the_scene_asked_for() -> None:
    with small(scene="FloorPlan212", gridSize=0.5) as controller:
        assert controller.last_event.metadata["sceneName"] == "FloorPlan212_physics"
        assert controller.last_event.metadata["screenWidth"] == 64


def test_unknown_engines_and_sizes_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'embedded'"):
        make_controller("embeded")
    with pytest.raises(UnknownNameError, match="did you mean 'ultra'"):
        small(quality="ultr")
    with pytest.raises(UsageError, match="0x48"):
        make_controller("embedded", width=0, height=48)


def test_a_bad_house_is_an_engine_error_with_the_reason() -> None:
    with pytest.raises(EngineError, match="the scene was not loaded: Invalid house"):
        small(scene={"rooms": "none"})


SIZE = {"width": 64, "height": 48, "headless": True}


def test_the_pool_reuses_controllers_of_the_same_kind_only() -> None:
    with ControllerPool(limit=4) as pool:
        first = pool.acquire(**SIZE)
        second = pool.acquire(**SIZE)
        assert first is not second
        pool.release(first)
        assert pool.acquire(**SIZE) is first
        pool.release(first)
        other = pool.acquire(width=32, height=32, headless=True)
        assert other is not first
        for controller in (second, other):
            pool.release(controller)


def test_the_pool_is_bounded_and_trades_idle_ones_for_other_kinds() -> None:
    with ControllerPool(limit=1) as pool:
        first = pool.acquire(**SIZE)
        with pytest.raises(EngineError, match="all 1 controllers"):
            pool.acquire(**SIZE, timeout_s=0.05)
        pool.release(first)
        other = pool.acquire(width=32, height=32, headless=True, timeout_s=0.05)
        assert not first.server.started
        pool.release(other)


def test_a_waiting_thread_gets_what_another_gives_back() -> None:
    with ControllerPool(limit=1) as pool:
        first = pool.acquire(**SIZE)
        got = []
        waiting = threading.Thread(target=lambda: got.append(pool.acquire(**SIZE, timeout_s=10)))
        waiting.start()
        pool.release(first)
        waiting.join(10)
        assert got == [first]
        pool.release(first)


def test_broken_controllers_are_not_lent_again() -> None:
    with ControllerPool(limit=1) as pool:
        with pytest.raises(ZeroDivisionError), pool.lend(**SIZE) as broken:
            _ = 1 / 0
        assert not broken.server.started
        with pool.lend(**SIZE, timeout_s=1) as fresh:
            assert fresh is not broken


def test_a_failed_start_gives_its_place_back(monkeypatch) -> None:
    with ControllerPool(limit=1) as pool:
        with pytest.raises(UnknownNameError):
            pool.acquire("nonsense")
        with pool.lend(**SIZE, timeout_s=1) as controller:
            assert controller.last_event.metadata["lastActionSuccess"]


def test_a_closed_pool_stops_everything() -> None:
    pool = ControllerPool(limit=2)
    idle, used = pool.acquire(**SIZE), pool.acquire(**SIZE)
    pool.release(idle)
    pool.close()
    assert not idle.server.started
    assert used.server.started
    pool.release(used)
    assert not used.server.started
    with pytest.raises(EngineError, match="closed"):
        pool.acquire(**SIZE)


def test_many_threads_share_a_few_controllers() -> None:
    with ControllerPool(limit=2) as pool:
        ends = []

        def work() -> None:
            for _ in range(2):
                with pool.lend(**SIZE) as controller:
                    controller.reset("FloorPlan1")
                    for action in ("RotateRight", "MoveAhead", "MoveBack"):
                        event = controller.step(action)
                    ends.append(event.metadata["agent"]["position"])

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(ends) == 12
        assert all(position == ends[0] for position in ends)
