"""One script over FIFO, WSGI and in process: a user of the Controller sees the same, to the last bit."""

from __future__ import annotations

import json

import pytest
from ai2thor.fifo_server import FifoServer
from ai2thor.wsgi_server import WsgiServer

from envs.embedded.server import EmbeddedController
from tests.contract.scripted_session import SHORT, long_script, play
from tests.contract.wire_controllers import CLIENT_LEAKS, start_controller, stop_controller

pytestmark = CLIENT_LEAKS
OPTIONS = {"scene": "FloorPlan28", "width": 100, "height": 80, "quality": "Very Low"}


def in_process(calls, **options):
    controller = EmbeddedController(**OPTIONS | options)
    try:
        return play(controller, calls)
    finally:
        controller.stop()


def on_the_wire(server_class, calls, **options):
    controller = start_controller(server_class, **OPTIONS | options)
    try:
        return play(controller, calls)
    finally:
        stop_controller(controller)


def assert_equal(ours, theirs) -> None:
    assert len(ours) == len(theirs)
    for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        where = f"call {number}: {one.call}"
        assert one.error == other.error, where
        if one.metadata != other.metadata:
            a, b = json.loads(one.metadata), json.loads(other.metadata)
            assert list(a) == list(b), where
            assert {k: v for k, v in a.items() if v != b[k]} == {k: v for k, v in b.items() if v != a[k]}, (
                where
            )
        assert one.metadata == other.metadata, where
        assert one.images == other.images, where


@pytest.fixture(scope="module")
def short_reference():
    return in_process(SHORT)


@pytest.mark.parametrize("server_class", [FifoServer, WsgiServer], ids=["fifo", "wsgi"])
def test_thirty_calls(short_reference, server_class) -> None:
    assert_equal(short_reference, on_the_wire(server_class, SHORT))


def test_the_short_script_shows_what_it_should(short_reference) -> None:
    assert len(short_reference) == 1 + 30
    assert len({m.images["frame"] for m in short_reference}) >= 12
    assert sum(bool(m.error) for m in short_reference) >= 3
    assert short_reference[2].images["depth_frame"] != "none"
    assert short_reference[2].images["normals_frame"].startswith("(80, 100, 4) uint8")
    kinds = ("camera", "depth", "instance_segmentation", "semantic_segmentation", "normals")
    assert {f"third_party_{kind}_frames[0]" for kind in kinds} <= set(short_reference[15].images)
    assert short_reference[30].images["depth_frame"] == "none"
    assert short_reference[30].images["normals_frame"] == "none"


@pytest.mark.parametrize("server_class", [FifoServer, WsgiServer], ids=["fifo", "wsgi"])
def test_a_headless_engine_sends_the_same_metadata_and_no_images(server_class) -> None:
    size = {"width": 400, "height": 310}  # other than the default, which a headless engine starts with
    ours = in_process(SHORT[1:20], headless=True, **size)
    assert all(m.images["frame"] == "none" for m in ours)
    assert_equal(ours, on_the_wire(server_class, SHORT[1:20], headless=True, **size))


@pytest.mark.slow
@pytest.mark.timeout(280)
def test_two_hundred_calls() -> None:
    calls = long_script()
    assert len(calls) == 200
    reference = in_process(calls)
    successes = [json.loads(m.metadata)["lastActionSuccess"] for m in reference]
    assert 100 < sum(successes) < 195
    assert sum(bool(m.error) for m in reference) >= 4
    for server_class in (FifoServer, WsgiServer):
        assert_equal(reference, on_the_wire(server_class, calls))
