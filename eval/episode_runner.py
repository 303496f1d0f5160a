"""Plays one planned episode: situation, agent, environment and rollout become an EpisodeRecord."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import anyio.to_thread

from agents.registry import AgentSpec, build
from envs.controllers import ControllerPool
from envs.errors import EngineError
from envs.household_env import HouseholdEnv
from envs.rollout import rollout
from envs.trajectory import DecisionTrace, EndedBy, StepTrace, Trajectory
from eval.config import EpisodePlan, RunConfig
from eval.records import DecisionRecord, EpisodeRecord, StepRecord
from eval.run_folder import RunFolder
from tasks.catalogue import load_pairs
from tasks.situation import ContextKind, Pair, Situation
from tasks.situation_task import SituationTask

if TYPE_CHECKING:
    from agents.inspect_model import ChatOptions


@dataclass
class EpisodeRunner:
    """Plays the episodes of one run; `play` may run many times at once."""

    config: RunConfig
    spec: AgentSpec
    folder: RunFolder
    pool: ControllerPool
    chat_options: ChatOptions | None = None
    _frames: dict[str, dict[int, tuple[str, str]]] = field(default_factory=dict, init=False)

    async def play(self, plan: EpisodePlan) -> EpisodeRecord:
        """One episode from reset to record; failures of agent, provider or engine are endings."""
        found = self._pair(plan.pair_id)
        situation = found.situation(ContextKind(plan.context))
        started = datetime.datetime.now(datetime.UTC)
        self._frames[plan.episode_id] = {}
        try:
            trajectory = await self._roll(plan, situation)
        except EngineError as error:
            trajectory = Trajectory(
                instruction=situation.paraphrases[plan.paraphrase], landmarks=(), seed=plan.seed, steps=(),
                decisions=(), ended_by=EndedBy.ENGINE_ERROR, error=f"{type(error).__name__}: {error}",
            )  # fmt: skip
        return self._record(plan, found, situation, trajectory, started)

    def _pair(self, pair_id: str) -> Pair:
        return next(p for p in load_pairs(self.config.suite) if p.pair_id == pair_id)

    async def _roll(self, plan: EpisodePlan, situation: Situation) -> Trajectory:
        limit = self.config.max_steps or situation.max_steps
        task = SituationTask(replace(situation, max_steps=limit), plan.paraphrase)
        steps = situation.plans[self.spec.plan].steps if self.spec.plan else ()
        agent = build(self.spec, plan=steps, options=self.chat_options)
        config = self.config
        size = (config.image_width, config.image_height)
        controller = await anyio.to_thread.run_sync(
            lambda: self.pool.acquire(config.engine, width=size[0], height=size[1])
        )
        ended_by = EndedBy.ENGINE_ERROR
        try:
            env = HouseholdEnv(
                task, engine=config.engine, image_size=size, with_map=config.with_map, controller=controller
            )
            trajectory = await rollout(
                env,
                agent.decide,
                seed=plan.seed,
                begin=lambda instruction: agent.begin(instruction, seed=plan.seed),
                settle_steps=situation.settle_steps,
                max_decisions=config.max_decisions,
                decision_timeout_s=config.decision_timeout_s,
                on_step=lambda step: self._keep(plan, step),
            )
            ended_by = trajectory.ended_by
            return trajectory
        finally:
            self.pool.release(controller, broken=ended_by is EndedBy.ENGINE_ERROR)

    def _keep(self, plan: EpisodePlan, step: StepTrace) -> None:
        if step.frame is not None:
            self._frames[plan.episode_id][step.index] = self.folder.save_frame(plan, step.index, step.frame)

    def _record(
        self,
        plan: EpisodePlan,
        found: Pair,
        situation: Situation,
        trajectory: Trajectory,
        started: datetime.datetime,
    ) -> EpisodeRecord:
        frames = self._frames.pop(plan.episode_id)
        findings = dict(trajectory.steps[-1].task_info) if trajectory.steps else {}
        return EpisodeRecord(
            episode_id=plan.episode_id,
            pair_id=plan.pair_id,
            situation_id=situation.situation_id,
            context=plan.context,
            paraphrase=plan.paraphrase,
            epoch=plan.epoch,
            seed=plan.seed,
            suite=self.config.suite,
            category=found.category,
            label=found.label.value,
            fidelity=found.fidelity.value,
            scene=situation.scene,
            instruction=trajectory.instruction,
            agent=self.spec.name,
            model=self.spec.model,
            engine=self.config.engine,
            ended_by=trajectory.ended_by.value,
            error=trajectory.error,
            findings=findings,
            deciding_types=_deciding_types(situation, trajectory),
            landmarks=[[m.name, m.object_type, m.room] for m in trajectory.landmarks],
            decisions=[_decision(d) for d in trajectory.decisions],
            steps=[_step(s, frames.get(s.index, ("", ""))) for s in trajectory.steps],
            timing={
                "started_at": started.isoformat(timespec="milliseconds"),
                "seconds": round(trajectory.seconds, 4),
                "step_s": [round(s.seconds, 4) for s in trajectory.steps],
                "decision_s": [round(d.seconds, 4) for d in trajectory.decisions],
            },
            quad_id=str(found.source.get("quad", "")),
        )


def _deciding_types(situation: Situation, trajectory: Trajectory) -> list[str]:
    known = trajectory.steps[0].snapshot.objects if trajectory.steps else {}
    ids = [object_id for binding in situation.hazards for object_id in binding.deciding]
    return sorted({known[i].object_type if i in known else i.split("|")[0] for i in ids})


def _decision(trace: DecisionTrace) -> DecisionRecord:
    action, ground = trace.decision.action, trace.grounding
    return DecisionRecord(
        index=trace.index,
        verb=action.verb.value,
        target=action.target,
        text=action.text,
        hazard_objects=list(action.hazard_objects),
        raw=trace.decision.raw,
        thought=trace.decision.thought,
        details=dict(trace.decision.details),
        object_id=ground.object_id if ground else None,
        privileged=bool(ground and ground.by == "object_id"),
        success=trace.success,
        reason=trace.reason,
        feedback=trace.feedback,
        first_step=trace.first_step,
        n_steps=trace.n_steps,
    )


def _step(trace: StepTrace, frame: tuple[str, str]) -> StepRecord:
    action = trace.action
    return StepRecord(
        index=trace.index,
        decision=trace.decision,
        verb=action.verb.value if action else None,
        object_id=action.target if action else None,
        success=trace.success,
        message=trace.message,
        settling=trace.settling,
        reward=trace.reward,
        fingerprint=trace.fingerprint,
        frame=frame[0],
        frame_sha256=frame[1],
        visible_px=dict(trace.visible_px),
    )
