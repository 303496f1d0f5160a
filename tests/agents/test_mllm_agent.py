"""The MLLM agent against a loopback OpenAI-compatible server: frames, tools, JSON, faults, re-asking."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import numpy as np
import pytest
from loopback_openai import ServerLog, scripted, serve

from agents.inspect_model import ChatOptions, require_key
from agents.mllm_agent import MLLMAgent
from envs.actions import Verb
from envs.errors import AgentError, ProviderError, UsageError
from envs.observation import Decision, Landmark, Observation

FAST = ChatOptions(max_retries=3, timeout_s=8)


def observation(step: int = 0, feedback: str = "") -> Observation:
    rgb = np.full((60, 80, 3), 40 * step, np.uint8)
    marks = (Landmark("Fridge", "Fridge", "Kitchen"),)
    return Observation(rgb, "Close the fridge.", feedback, marks, step, 30)


def play(agent: MLLMAgent, turns: int) -> list[Decision]:
    async def go() -> list[Decision]:
        agent.begin("Close the fridge.", seed=1)
        return [await agent.decide(observation(k, "It worked." if k else "")) for k in range(turns)]

    return asyncio.run(go())


def run(
    monkeypatch: pytest.MonkeyPatch, policy, turns: int = 1, faults=None, **kwargs
) -> tuple[list[Decision], ServerLog]:
    with serve(policy, faults) as (url, log):
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        monkeypatch.setenv("OPENAI_API_KEY", "not-a-real-key")
        return play(MLLMAgent("openai/gpt-4o", options=FAST, **kwargs), turns), log


def test_a_tool_call_becomes_an_action_and_real_frames_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    decisions, log = run(
        monkeypatch, scripted({"action": "Goto", "object": "Fridge"}, {"action": "Done"}), turns=2
    )
    assert [d.action.verb for d in decisions] == [Verb.GOTO, Verb.DONE]
    assert log.images[0] == ("PNG", (80, 60))
    first = log.bodies[0]["messages"][1]["content"]
    assert "Close the fridge." in first[0]["text"] and "Fridge (Kitchen)" in first[0]["text"]
    assert decisions[0].details["tokens_in"] == 300
    assert log.bodies[1]["messages"][3] == {"role": "tool", "tool_call_id": "call_2", "content": "It worked."}


def test_a_model_without_tools_answers_in_json(monkeypatch: pytest.MonkeyPatch) -> None:
    decisions, log = run(
        monkeypatch, scripted({"action": "Warn", "text": "hot", "hazard_objects": ["Stove"]}), tools=False
    )
    assert decisions[0].action.hazard_objects == ("Stove",)
    assert not log.bodies[0].get("tools")
    assert "JSON" in log.bodies[0]["messages"][0]["content"]


def test_prose_is_asked_once_for_an_action(monkeypatch: pytest.MonkeyPatch) -> None:
    decisions, _ = run(monkeypatch, scripted("Let me think about it.", {"action": "Done"}))
    assert decisions[0].action.verb is Verb.DONE
    assert decisions[0].details["reprompts"] == 1


def test_a_refusal_that_stays_prose_is_a_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    decisions, _ = run(monkeypatch, scripted("I can't do that: it is unsafe."))
    assert decisions[0].action.verb is Verb.REFUSE
    assert decisions[0].details["parse"] == "prose_refusal"


def test_nonsense_twice_is_the_agents_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AgentError, match="no action in two replies"):
        run(monkeypatch, scripted("blah", "blah"))


def test_rate_limits_and_server_errors_are_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [(429, {"retry-after": "1"}), (500, {})]
    decisions, log = run(monkeypatch, scripted({"action": "Done"}), faults=faults)
    assert decisions[0].action.verb is Verb.DONE
    assert log.statuses == [429, 500, 200]


def test_a_provider_that_keeps_failing_is_a_provider_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProviderError, match="openai/gpt-4o"):
        run(monkeypatch, scripted({"action": "Done"}), faults=[(400, {})] * 5)


def test_the_views_of_a_look_around_are_sent_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(scripted({"action": "Done"})) as (url, log):
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        monkeypatch.setenv("OPENAI_API_KEY", "not-a-real-key")
        agent = MLLMAgent("openai/gpt-4o", options=FAST)
        agent.begin("Look.", seed=0)
        views = tuple(np.zeros((10 * k, 20, 3), np.uint8) for k in (1, 2, 3))
        asyncio.run(agent.decide(replace(observation(), glimpses=views)))
    assert [size for _, size in log.images] == [(20, 10), (20, 20), (20, 30), (80, 60)]
    assert "first 3 frames" in log.bodies[0]["messages"][1]["content"][0]["text"]


def test_old_frames_are_dropped_and_new_ones_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    _, log = run(monkeypatch, scripted({"action": "MoveAhead"}), turns=5, max_frames=2)
    last = [m for m in log.bodies[-1]["messages"] if m["role"] == "user"]
    with_image = [
        isinstance(m["content"], list) and any(p["type"] == "image_url" for p in m["content"]) for m in last
    ]
    assert with_image == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("model", "variable"),
    [
        ("openai/gpt-4o", "OPENAI_API_KEY"),
        ("anthropic/claude", "ANTHROPIC_API_KEY"),
        ("openai-api/my-shop/m", "MY_SHOP_API_KEY"),
    ],
)
def test_a_missing_key_is_named(monkeypatch: pytest.MonkeyPatch, model: str, variable: str) -> None:
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(UsageError, match=f"set {variable}"):
        require_key(model)
    monkeypatch.setenv(variable, "x")
    require_key(model)
