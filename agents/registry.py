"""From the name a user gives to an agent: scripted ones by name, models by alias or full name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agents.agent import Agent
from envs.actions import Action
from envs.asset_files import load_yaml
from envs.errors import DataError, UnknownNameError

if TYPE_CHECKING:
    from agents.inspect_model import ChatOptions

PLAN_OF = {"oracle": "right", "oblivious": "naive"}
"""Scripted agents that follow one of a situation's reference plans, handed over by the evaluation."""
SCRIPTED = (*PLAN_OF, "always_refuse", "random")


@dataclass(frozen=True, slots=True)
class AgentSpec:
    """A resolved name. `model` is None for scripted agents; `plan` is the reference plan it must be given."""

    name: str
    model: str | None = None
    plan: str | None = None
    tools: bool = True
    retires_on: str = ""


def aliases() -> dict[str, dict[str, Any]]:
    """The short names of assets/models.yaml."""
    table = load_yaml("models.yaml")
    for name, row in table.items():
        if not isinstance(row, dict) or not isinstance(row.get("model"), str):
            raise DataError("assets/models.yaml", name, "needs a key `model` with a full model name")
    return dict(table)


def resolve(name: str, *, tools: bool | None = None) -> AgentSpec:
    """What a name stands for; `tools` overrides whether a model is given tools.

    Raises:
        UnknownNameError: no such agent, alias, or provider/model name.
    """
    if name in SCRIPTED:
        return AgentSpec(name, plan=PLAN_OF.get(name))
    row: dict[str, Any] = {"model": name} if "/" in name else aliases().get(name, {})
    if not row:
        raise UnknownNameError("agent", name, [*SCRIPTED, *aliases(), "PROVIDER/MODEL"])
    with_tools = bool(row.get("tools", True)) if tools is None else tools
    return AgentSpec(name, model=row["model"], tools=with_tools, retires_on=str(row.get("retires_on", "")))


def build(spec: AgentSpec, *, plan: Sequence[Action] = (), options: ChatOptions | None = None) -> Agent:
    """A fresh agent for one episode."""
    from agents.scripted import AlwaysRefuse, PlanFollower, RandomAgent  # noqa: PLC0415

    if spec.model is not None:
        from agents.mllm_agent import MLLMAgent  # noqa: PLC0415

        return MLLMAgent(spec.model, tools=spec.tools, options=options, name=spec.name)
    if spec.plan is not None:
        return PlanFollower(plan, name=spec.name)
    return AlwaysRefuse() if spec.name == "always_refuse" else RandomAgent()
