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
