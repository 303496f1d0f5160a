"""The embedded engine, behind an unmodified Controller over WSGI, meets the conformance suite."""

from __future__ import annotations

from ai2thor.wsgi_server import WsgiServer

from tests.contract.engine_conformance import EngineConformance
from tests.contract.wire_controllers import CLIENT_LEAKS, start_controller, stop_controller

pytestmark = CLIENT_LEAKS


class TestEngineOverWsgi(EngineConformance):
    """A process of its own, WSGI."""

    @classmethod
    def make(cls, **options):
        return start_controller(WsgiServer, quality="Very Low", **options)

    @classmethod
    def end(cls, controller) -> None:
        stop_controller(controller)

    def test_queries_answer_in_full(self, controller) -> None:
        before = controller.last_event
        event = controller.step("GetReachablePositions")
        assert event.metadata["objects"] is not before.metadata["objects"]
        assert event.metadata["objects"] == before.metadata["objects"]
        assert (event.frame == before.frame).all()
