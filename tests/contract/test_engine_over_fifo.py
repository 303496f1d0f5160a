"""The embedded engine, behind an unmodified Controller over FIFO, meets the conformance suite."""

from __future__ import annotations

from ai2thor.fifo_server import FifoServer

from tests.contract.engine_conformance import EngineConformance
from tests.contract.wire_controllers import CLIENT_LEAKS, start_controller, stop_controller

pytestmark = CLIENT_LEAKS


class TestEngineOverFifo(EngineConformance):
    """A process of its own, FIFO."""

    @classmethod
    def make(cls, **options):
        return start_controller(FifoServer, quality="Very Low", **options)

    @classmethod
    def end(cls, controller) -> None:
        stop_controller(controller)

    def test_queries_answer_with_a_patch(self, controller) -> None:
        before = controller.last_event.metadata["objects"]
        event = controller.step("GetReachablePositions")
        assert event.metadata["objects"] is before
        assert event.metadata["lastAction"] == "GetReachablePositions"
        assert controller.step("Pass").metadata["objects"] is not before

    def test_patches_can_be_switched_off(self, controller) -> None:
        before = controller.reset("FloorPlan28", fastActionEmit=False).metadata["objects"]
        event = controller.step("GetReachablePositions")
        assert event.metadata["objects"] is not before
        assert event.metadata["objects"] == before
        controller.reset("FloorPlan28", fastActionEmit=True)
