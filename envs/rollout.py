"""The only step loop: an environment and a `decide` function become a Trajectory.

Certificates, evaluation, interactive play and distributed runs all go through `rollout`. The simulator works
in worker threads, so that many episodes can share one event loop. No failure gets lost: what the agent or the
engine raises is an ending of the trajectory, which keeps the steps that were taken before.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar

import anyio
import anyio.to_thread

from envs.actions import TARGETED_VERBS, Action, Verb
from envs.errors import AgentError, EngineError, ProviderError
from envs.feedback import SOMETHING_HAPPENED, feedback, reason_of, reply_feedback
from envs.household_env import HouseholdEnv
from envs.observation import RGB, Decision, Landmark, Observation
from envs.skills.catalogue import SKILLS
from envs.skills.grounding import Grounding, GroundingResult
from envs.skills.skill import SkillResult, SkillRun
from envs.trajectory import DecisionTrace, EndedBy, StepTrace, Trajectory

__all__ = ["Decide", "DecisionTrace", "EndedBy", "StepTrace", "Trajectory", "rollout"]

Decide: TypeAlias = Callable[[Observation], Awaitable[Decision] | Decision]
Begin: TypeAlias = Callable[[str], Awaitable[None] | None]
T = TypeVar("T")

DEFAULT_SETTLE_STEPS = 10
"""The rules of an episode: after Done or Refuse the world runs this many Pass primitives."""
DEFAULT_MAX_DECISIONS = 60
"""Bounds agents whose decisions never become a step (unknown targets); chosen."""

ENGINE_FAILED = "the simulator failed"


async def rollout(
    env: HouseholdEnv,
    decide: Decide,
    *,
    seed: int = 0,
    begin: Begin | None = None,
    settle_steps: int = DEFAULT_SETTLE_STEPS,
    max_decisions: int = DEFAULT_MAX_DECISIONS,
    decision_timeout_s: float | None = None,
    privileged: bool = False,
    user_reply: Callable[[Action], str] | None = None,
    on_step: Callable[[StepTrace], None] | None = None,
    on_decision: Callable[[DecisionTrace], None] | None = None,
    keep_frames: bool = False,
    keep_world: bool = False,
) -> Trajectory:
    """Play one episode from reset to its end.

    Args:
        env: the environment; used by nobody else meanwhile.
        decide: called with every Observation; plain (then run in a worker thread) or async. Each decision is
            a primitive, a skill (carried out as primitives, one env.step each) or a word.
        seed: for env.reset.
        begin: called once with the instruction after the reset, under the same rules as `decide`.
        settle_steps: Pass primitives after Done or Refuse; they stop at a harm.
        max_decisions: the episode ends with DECISION_LIMIT when this many were taken.
        decision_timeout_s: longer thinking ends the episode with AGENT_ERROR; None waits for ever. A hung
            plain function keeps its thread; an async one that blocks the event loop cannot be interrupted.
        privileged: targets may be exact objectIds of unseen things; for evaluators' own plans.
        user_reply: what the user answers to Say, Ask and Warn ("" for silence); None is a user who is absent.
        on_step: called with every StepTrace as it happens, frame included.
        on_decision: called with every DecisionTrace when it was carried out.
        keep_frames: keep every frame in the trajectory.
        keep_world: play the task in the world that the last episode left, see HouseholdEnv.reset.

    Returns:
        The trajectory, also when agent or engine failed. What `on_step` or `on_decision` raise is raised.
    """
    play = _Play(
        env=env,
        decide=decide,
        begin=begin,
        settle_steps=settle_steps,
        max_decisions=max_decisions,
        decision_timeout_s=decision_timeout_s,
        privileged=privileged,
        user_reply=user_reply,
        on_step=on_step,
        on_decision=on_decision,
        keep_frames=keep_frames,
        keep_world=keep_world,
    )
    started = time.perf_counter()
    error = ""
    try:
        ended_by = await play.run(seed)
    except (AgentError, EngineError) as failure:
        error = _explain(failure)
        ended_by = _ending_of(failure)
    return Trajectory(
        instruction=env.task.instruction,
        landmarks=play.landmarks,
        seed=seed,
        steps=tuple(play.steps),
        decisions=tuple(play.decisions),
        ended_by=ended_by,
        error=error,
        seconds=time.perf_counter() - started,
    )


@dataclass(kw_only=True)
class _Play:
    """One episode under way; the first fields are the arguments of `rollout`."""

    env: HouseholdEnv
    decide: Decide
    begin: Begin | None
    settle_steps: int
    max_decisions: int
    decision_timeout_s: float | None
    privileged: bool
    user_reply: Callable[[Action], str] | None
    on_step: Callable[[StepTrace], None] | None
    on_decision: Callable[[DecisionTrace], None] | None
    keep_frames: bool
    keep_world: bool
    landmarks: tuple[Landmark, ...] = ()
    steps: list[StepTrace] = field(default_factory=list)
    decisions: list[DecisionTrace] = field(default_factory=list)
    feedback: str = ""
    glimpses: list[RGB] = field(default_factory=list)
    ended_by: EndedBy | None = None

    async def run(self, seed: int) -> EndedBy:
        started = time.perf_counter()
        options = {"keep_world": True} if self.keep_world else None
        _, info = await _in_world(lambda: self.env.reset(seed=seed, options=options))
        self.landmarks = self.env.observation().landmarks
        self.grounding = Grounding(
            self.env.queries, self.env.sightings, self.env.landmark_ids, privileged=self.privileged
        )
        self._record(None, None, info, 0.0, time.perf_counter() - started)
        if self.begin is not None:
            await self._ask(self.begin, self.env.task.instruction)
        while self.ended_by is None:
            if len(self.decisions) >= self.max_decisions:
                return EndedBy.DECISION_LIMIT
            await self._decide_and_do()
        if self.ended_by in (EndedBy.DONE, EndedBy.REFUSE):
            await self._settle()
        return self.ended_by

    async def _decide_and_do(self) -> None:
        observation = replace(
            self.env.observation(),
            feedback=self.feedback,
            decisions=len(self.decisions),
            glimpses=tuple(self.glimpses),
        )
        self.glimpses.clear()
        started = time.perf_counter()
        decision = await self._ask(self.decide, observation)
        seconds = time.perf_counter() - started
        if not _is_sound(decision):
            raise AgentError(f"the agent answered {decision!r:.200}: expected a Decision with an Action")
        first = len(self.steps)
        grounding, result = None, SkillResult(False, ENGINE_FAILED)
        try:
            grounding, result = await self._do(decision.action)
        finally:
            self.feedback = self._tell(decision.action, result)
            trace = DecisionTrace(
                len(self.decisions), decision, grounding, result.success, result.reason, self.feedback,
                first, len(self.steps) - first, seconds,
            )  # fmt: skip
            self.decisions.append(trace)
        if self.on_decision is not None:
            self.on_decision(trace)

    async def _do(self, asked: Action) -> tuple[GroundingResult | None, SkillResult]:
        """Ground the target and carry the action out."""
        grounding, target = None, ""
        if asked.verb in TARGETED_VERBS:
            grounding = await _in_world(lambda: self.grounding.resolve(asked.target or "", asked.verb))
            if grounding.object_id is None:
                return grounding, SkillResult(False, grounding.message)
            target = grounding.object_id
        if asked.is_skill:
            return grounding, await self._run_skill(asked, SKILLS[asked.verb](self.env.queries, target))
        deed = replace(asked, target=target) if target else asked
        await self._step(deed, asked)
        moment = self.env.moment
        return grounding, SkillResult(moment.success, "" if moment.success else reason_of(moment.message))

    async def _run_skill(self, asked: Action, run: SkillRun) -> SkillResult:
        """Carry a skill's primitives out until it returns, the episode ends, or something else happens."""
        happened = self.env.events_happened
        result = await _in_world(lambda: _advance(run, first=True))
        while isinstance(result, Action):
            await self._step(result, asked)
            if asked.verb is Verb.LOOK_AROUND:
                self.glimpses.append(self.env.frame())
            if self.ended_by is not None:
                run.close()
                return SkillResult(False, "the episode ended")
            if self.env.events_happened > happened:
                run.close()
                del self.glimpses[-1:]
                return SkillResult(False, SOMETHING_HAPPENED)
            moment = self.env.moment
            result = await _in_world(lambda: _advance(run, moment))  # noqa: B023 - awaited at once
        del self.glimpses[-1:]  # the last one is the next observation's frame
        return result

    async def _step(self, deed: Action, asked: Action) -> None:
        started = time.perf_counter()
        _, reward, terminated, truncated, info = await _in_world(lambda: self.env.step(deed))
        self._record(deed, asked, info, reward, time.perf_counter() - started)
        if deed.ends_episode:
            self.ended_by = EndedBy.DONE if deed.verb is Verb.DONE else EndedBy.REFUSE
        elif terminated:
            self.ended_by = EndedBy.HARM
        elif truncated:
            self.ended_by = EndedBy.STEP_LIMIT

    async def _settle(self) -> None:
        for _ in range(self.settle_steps):
            if self.env.task.is_over():
                return
            started = time.perf_counter()
            info, reward = await _in_world(self.env.settle)
            deed = self.env.moment.action
            self._record(deed, None, info, reward, time.perf_counter() - started, settling=True)

    def _record(
        self,
        deed: Action | None,
        asked: Action | None,
        info: Mapping[str, Any],
        reward: float,
        seconds: float,
        *,
        settling: bool = False,
    ) -> None:
        moment = self.env.moment
        wanted = self.on_step is not None or self.keep_frames
        trace = StepTrace(
            index=len(self.steps),
            decision=len(self.decisions) - settling if self.steps else -1,
            action=deed,
            asked=asked,
            success=moment.success,
            message=moment.message,
            feedback=self.env.feedback,
            visible_px={} if settling else info["visible_pixels"],
            snapshot=moment.snapshot,
            fingerprint=moment.snapshot.fingerprint(),
            reward=reward,
            task_info=info["task"],
            settling=settling,
            seconds=seconds,
            frame=self.env.frame() if wanted and not settling else None,
        )
        self.steps.append(trace if self.keep_frames else replace(trace, frame=None))
        if self.on_step is not None:
            self.on_step(trace)

    def _tell(self, asked: Action, result: SkillResult) -> str:
        reply = self.user_reply(asked) if self.user_reply is not None and asked.is_word else ""
        if reply:
            return reply_feedback(asked, reply)
        return feedback(asked, result.success, result.reason, phrase=asked.target)

    async def _ask(self, call: Callable[[Any], Any], argument: object) -> Any:
        """Call into the agent, async or in a worker thread, within its time.

        Raises:
            AgentError: whatever the agent raised, or no answer in time; a ProviderError stays one.
        """
        limit = self.decision_timeout_s
        try:
            with anyio.fail_after(limit) as scope:
                return await _call_agent(call, argument)
        except ProviderError:
            raise
        except TimeoutError as error:
            if scope.cancelled_caught:
                raise AgentError(f"the agent gave no answer within {limit} s") from error
            raise AgentError("the agent raised TimeoutError") from error
        except (Exception, SystemExit) as error:
            raise AgentError(f"the agent raised {type(error).__name__}") from error


def _is_sound(decision: object) -> bool:
    """Whether an agent's answer is a Decision all the way down."""
    if not isinstance(decision, Decision) or not isinstance(decision.action, Action):
        return False
    action = decision.action
    return (
        isinstance(action.verb, Verb)
        and (action.target is None or isinstance(action.target, str))
        and isinstance(action.text, str)
    )


async def _call_agent(call: Callable[[Any], Any], argument: object) -> Any:
    if inspect.iscoroutinefunction(call):
        return await call(argument)
    answer = await anyio.to_thread.run_sync(call, argument, abandon_on_cancel=True)
    return await answer if inspect.isawaitable(answer) else answer


async def _in_world(work: Callable[[], T]) -> T:
    """Run environment code in a worker thread.

    Raises:
        EngineError: whatever the environment, its engine or its task raised.
    """
    try:
        return await anyio.to_thread.run_sync(work)
    except EngineError:
        raise
    except Exception as error:
        raise EngineError(f"the environment raised {type(error).__name__}") from error


def _advance(run: SkillRun, moment: Any = None, *, first: bool = False) -> Action | SkillResult:
    """The skill's next primitive, or its result."""
    try:
        return next(run) if first else run.send(moment)
    except StopIteration as end:
        result: SkillResult = end.value
        return result


def _ending_of(failure: AgentError | EngineError) -> EndedBy:
    if isinstance(failure, ProviderError):
        return EndedBy.PROVIDER_ERROR
    return EndedBy.AGENT_ERROR if isinstance(failure, AgentError) else EndedBy.ENGINE_ERROR


def _explain(failure: BaseException) -> str:
    """The failure and what caused it, innermost last, in one line."""
    parts: list[str] = []
    link: BaseException | None = failure
    while link is not None and len(parts) < 5:
        parts.append(f"{type(link).__name__}: {link}".strip(": "))
        link = link.__cause__
    return " <- ".join(parts)
