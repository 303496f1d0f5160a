"""AI2's real Unity build meets the conformance suite, where one is cached; skipped, with the reason, elsewhere."""

from __future__ import annotations

import pytest

from envs.controllers import make_controller
from envs.errors import EngineUnavailableError
from tests.contract.engine_conformance import EngineConformance


class TestUnityEngine(EngineConformance):
    """The pinned build, started as users start it."""

    @classmethod
    def make(cls, **options):
        try:
            return make_controller("unity", **options)
        except EngineUnavailableError as error:
            pytest.skip(str(error))
