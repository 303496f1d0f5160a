"""The embedded engine, in process, meets the conformance suite."""

from __future__ import annotations

from envs.embedded.server import EmbeddedController
from tests.contract.engine_conformance import EngineConformance


class TestEmbeddedEngine(EngineConformance):
    """In-process server."""

    @classmethod
    def make(cls, **options):
        return EmbeddedController(engine_options={"quality": "low"}, **options)
