"""The one mutable state of a simulation: objects, containment, the agent and the clock.

Everything else (metadata, frames, visibility, snapshots) is a pure view of a World. Every mutation goes
through a method here, so that containment stays a forest, contents move with what holds them, and each
object's `version` grows whenever it changed (views cache by it).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from envs.embedded.geometry import (
    Array,
    LocalBox,
    OrientedBox,
    Pose,
    euler_matrix,
    matrix_euler,
    oriented_box,
)
from envs.embedded.looks import Looks
from envs.embedded.structure import Structure
from envs.embedded.temperature import TemperatureDecay

FLOOR_REACH_M = 0.4
"""What lies on furniture, but lower than this, counts as lying on the Floor too: a rounded middle of where
the Floor's trigger box ends in AI2-THOR's scenes (0.35-0.48 m)."""


class Temperature(StrEnum):
    """AI2-THOR's three temperatures."""

    ROOM = "RoomTemp"
    HOT = "Hot"
    COLD = "Cold"


@dataclass(frozen=True, slots=True)
class Traits:
    """What can be done with one object: AI2-THOR's affordance flags, mass (kg) and salient materials."""

    pickupable: bool = False
    moveable: bool = False
    receptacle: bool = False
    openable: bool = False
    toggleable: bool = False
    breakable: bool = False
    sliceable: bool = False
    cookable: bool = False
    dirtyable: bool = False
    can_fill: bool = False
    can_be_used_up: bool = False
    is_heat_source: bool = False
    is_cold_source: bool = False
    mass_kg: float = 0.0
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectState:
    """The changeable condition of an object, apart from where it is. Frozen: replaced, never edited."""

    openness: float = 0.0
    is_toggled: bool = False
    is_broken: bool = False
    is_sliced: bool = False
    is_cooked: bool = False
    is_dirty: bool = False
    is_used_up: bool = False
    fill_liquid: str | None = None
    temperature: Temperature = Temperature.ROOM

    @property
    def is_open(self) -> bool:
        """Open by any degree."""
        return self.openness > 0.0


@dataclass(slots=True)
class SceneObject:
    """One simulation object. `parents` are receptacle ids, the innermost first; `controls` what it switches.

    `asset_id` names the look ("" for structure-like types); `box` is its closed, intact box in its own frame.
    """

    object_id: str
    name: str
    object_type: str
    asset_id: str
    traits: Traits
    pose: Pose
    box: LocalBox
    state: ObjectState = field(default_factory=ObjectState)
    parents: list[str] = field(default_factory=list)
    controls: tuple[str, ...] = ()
    oriented: bool = False
    """Whether AI2-THOR reports an objectOrientedBoundingBox (pickupable and moveable objects)."""
    enabled: bool = True
    """False for what has been sliced up or disabled: not listed, not drawn, not collided with."""
    version: int = 0

    def world_box(self) -> OrientedBox:
        """The object's box in the world."""
        return oriented_box(self.pose, self.box)


@dataclass(slots=True)
class AgentState:
    """The agent: `position` is AI2-THOR's (0.9 m above the floor), angles in degrees."""

    position: Array
    yaw: float = 0.0
    horizon: float = 0.0
    is_standing: bool = True
    held_id: str | None = None
    hand_offset: Array = field(default_factory=lambda: np.zeros(3))
    """Displacement of the held object from the default hand position: right, up, ahead, metres."""
    hand_rotation: Array = field(default_factory=lambda: np.zeros(3))
    """Rotation of the held object relative to the agent's yaw, Unity Euler angles in degrees."""

    def camera_position(self) -> Array:
        """Where the camera is, (3,) metres."""
        lift = CAMERA_LIFT_M if self.is_standing else CAMERA_LIFT_M - CROUCH_M
        return np.asarray(self.position + np.array([0.0, lift, 0.0]))


CAMERA_LIFT_M = 0.675
"""Camera above the agent's position when standing; recorded from the Unity build 5.0.0."""
CROUCH_M = 0.675
"""How far crouching lowers the camera: to the height of the agent's position. So says AI2-THOR's source for
its default agent (PhysicsRemoteFPSAgentController.InitializeBody); the 0.22 m of its documentation are, in
the source, those of the LoCoBot. No crouch was recorded."""
HAND_LOCAL_M = (0.0, -0.16, 0.38)
"""Default hand position in the camera's frame (right, up, ahead); recorded from the Unity build 5.0.0."""


LIDDED = frozenset({"Toilet"})
"""Receptacles that open, but carry things outside: on the lid or the cistern."""


class World:
    """Objects in insertion order, the agent and the clock of one loaded scene."""

    def __init__(self, scene_name: str, structure: Structure, agent: AgentState) -> None:
        self.scene_name = scene_name
        self.structure = structure
        self.agent = agent
        self.clock_s = 0.0
        self.revision = 0
        self.looks = Looks()
        self.looks_drawn = 0
        self.decay = TemperatureDecay()
        self.warmed_at_s: dict[str, float] = {}
        """When each object that is hot or cold was last heated or cooled; kept while `decay` is on."""
        self._objects: dict[str, SceneObject] = {}
        self._contents: dict[str, list[str]] = {}

    # -- reading ---------------------------------------------------------------------------------------

    def __contains__(self, object_id: str) -> bool:
        found = self._objects.get(object_id)
        return found is not None and found.enabled

    def knows(self, object_id: str) -> bool:
        """Whether there is such an object, even one that was taken out of the scene."""
        return object_id in self._objects

    def __getitem__(self, object_id: str) -> SceneObject:
        return self._objects[object_id]

    def objects(self) -> Iterator[SceneObject]:
        """Every enabled object, in a fixed order."""
        return (o for o in self._objects.values() if o.enabled)

    def contents(self, object_id: str) -> tuple[str, ...]:
        """Ids of the enabled objects that lie, directly or not, in or on a receptacle, in a fixed order."""
        return tuple(i for i in self._contents.get(object_id, ()) if self._objects[i].enabled)

    def held(self) -> SceneObject | None:
        """The object in the agent's hand."""
        return None if self.agent.held_id is None else self._objects[self.agent.held_id]

    def is_enclosed(self, object_id: str) -> bool:
        """Whether some receptacle around the object is openable and closed (a lid hides nothing on it)."""
        return any(
            self._objects[p].traits.openable
            and not self._objects[p].state.is_open
            and self._objects[p].object_type not in LIDDED
            for p in self._objects[object_id].parents
        )

    # -- changing --------------------------------------------------------------------------------------

    def add(self, obj: SceneObject) -> None:
        """Add an object; its parents must be there already or be added before they are asked for."""
        if obj.object_id in self._objects:
            raise ValueError(f"object id {obj.object_id!r} is taken")
        self._objects[obj.object_id] = obj
        for parent in obj.parents:
            self._contents.setdefault(parent, []).append(obj.object_id)
        self._touch(obj)

    def set_enabled(self, object_id: str, enabled: bool) -> None:
        """Take an object out of the scene or bring it back. What is taken out leaves hand and receptacles.

        What lay in or on it stays where it is.
        """
        obj = self._objects[object_id]
        if not enabled:
            self.detach(object_id)
            for inner_id in self.contents(object_id):
                self._objects[inner_id].parents.remove(object_id)
                self._contents[object_id].remove(inner_id)
                self._touch(self._objects[inner_id])
            if self.agent.held_id == object_id:
                self.agent.held_id = None
        obj.enabled = enabled
        self._touch(obj)

    def set_state(self, object_id: str, **changes: object) -> None:
        """Replace fields of an object's ObjectState."""
        obj = self._objects[object_id]
        new = replace(obj.state, **changes)  # type: ignore[arg-type]
        if new != obj.state:
            obj.state = new
            self._touch(obj)

    def set_pose(self, object_id: str, pose: Pose, *, carry_contents: bool = True) -> None:
        """Move an object; with `carry_contents` everything in or on it moves rigidly along."""
        obj = self._objects[object_id]
        before = obj.pose
        obj.pose = pose
        self._touch(obj)
        if not carry_contents:
            return
        turn = euler_matrix(pose.rotation) @ euler_matrix(before.rotation).T
        for inner_id in self.contents(object_id):
            inner = self._objects[inner_id]
            moved = pose.position + turn @ (inner.pose.position - before.position)
            turned = matrix_euler(turn @ euler_matrix(inner.pose.rotation))
            inner.pose = Pose(moved, turned)
            self._touch(inner)

    def attach(self, object_id: str, receptacle_id: str) -> None:
        """Put an object (with its contents) under a receptacle and that receptacle's own parents.

        Of these the Floor only counts for what is less than FLOOR_REACH_M above it.
        """
        if object_id == receptacle_id or receptacle_id in self.contents(object_id):
            raise ValueError(f"{receptacle_id!r} lies in {object_id!r}: containment must stay a forest")
        self.detach(object_id)
        chain = [receptacle_id, *self._objects[receptacle_id].parents]
        for inner_id in (object_id, *self.contents(object_id)):
            inner = self._objects[inner_id]
            handed = [p for p in chain if p == receptacle_id or not self._is_far_below(p, inner)]
            inner.parents = [*inner.parents, *handed]
            for parent in handed:
                self._contents.setdefault(parent, []).append(inner_id)
            self._touch(inner)
        for parent in chain:
            self._touch(self._objects[parent])

    def _is_far_below(self, parent_id: str, obj: SceneObject) -> bool:
        """Whether a parent is the Floor and an object is above its reach."""
        floor = self._objects[parent_id]
        if floor.object_type != "Floor":
            return False
        return float(obj.world_box().bounds()[0][1] - floor.world_box().bounds()[1][1]) > FLOOR_REACH_M

    def detach(self, object_id: str) -> None:
        """Take an object (with its contents) out of every receptacle around it."""
        carried = (object_id, *self.contents(object_id))
        left: dict[str, None] = {}
        for inner_id in carried:
            inner = self._objects[inner_id]
            for parent in [p for p in inner.parents if p not in carried]:
                inner.parents.remove(parent)
                self._contents[parent].remove(inner_id)
                left[parent] = None
            self._touch(inner)
        for parent in left:
            self._touch(self._objects[parent])

    def hold(self, object_id: str) -> None:
        """Put an object (with its contents) into the agent's empty hand."""
        if self.agent.held_id is not None:
            raise ValueError(f"the hand already holds {self.agent.held_id!r}")
        self.detach(object_id)
        self.agent.held_id = object_id
        self.agent.hand_offset, self.agent.hand_rotation = np.zeros(3), np.zeros(3)
        self.follow_hand()

    def release(self) -> SceneObject:
        """Empty the hand; the object stays where the hand was, without a receptacle."""
        obj = self.held()
        if obj is None:
            raise ValueError("the hand is empty")
        self.agent.held_id = None
        self._touch(obj)
        return obj

    def move_agent(self, **changes: object) -> None:
        """Set fields of the agent (position, yaw, horizon, is_standing, hand_*); the held object follows."""
        for key, value in changes.items():
            if not hasattr(self.agent, key) or key == "held_id":
                raise AttributeError(f"AgentState has no settable field {key!r}")
            setattr(self.agent, key, value)
        self.revision += 1
        self.follow_hand()

    def follow_hand(self) -> None:
        """Bring the held object to where the hand is."""
        obj = self.held()
        if obj is not None:
            self.set_pose(obj.object_id, self.hand_pose())

    def hand_position(self) -> Array:
        """Where the hand is, (3,) metres: it turns with the camera, up and down too, as Unity's does."""
        agent = self.agent
        turn = euler_matrix(np.array([agent.horizon, agent.yaw, 0.0]))
        return np.asarray(agent.camera_position() + turn @ (np.array(HAND_LOCAL_M) + agent.hand_offset))

    def hand_pose(self) -> Pose:
        """The pose of what is held: its origin at the hand, turned with the agent.

        The origin, not the middle of its box: the recordings of the Unity build 5.0.0 show bottles, brushes
        and mugs stand up from the hand, since theirs is at the foot.
        """
        turn = euler_matrix(np.array([0.0, self.agent.yaw, 0.0])) @ euler_matrix(self.agent.hand_rotation)
        return Pose(self.hand_position(), matrix_euler(turn))

    def set_looks(self, looks: Looks) -> None:
        """Set how the scene departs from its own looks."""
        self.looks = looks
        self.revision += 1

    def advance_clock(self, seconds: float) -> None:
        """Let simulated time pass."""
        self.clock_s += seconds

    # -- identity --------------------------------------------------------------------------------------

    def fingerprint(self) -> str:
        """SHA-256 over everything that matters: equal worlds have equal fingerprints on every machine."""
        rows = [
            [
                o.object_id, o.enabled, _rounded(o.pose.position), _rounded(o.pose.rotation), list(o.parents),
                o.state.openness, o.state.is_toggled, o.state.is_broken, o.state.is_sliced, o.state.is_cooked,
                o.state.is_dirty, o.state.is_used_up, o.state.fill_liquid, o.state.temperature.value,
            ]
            for o in self._objects.values()
        ]  # fmt: skip
        a = self.agent
        me = [
            _rounded(a.position), round(a.yaw, 4), round(a.horizon, 4), a.is_standing, a.held_id,
            _rounded(a.hand_offset), _rounded(a.hand_rotation),
        ]  # fmt: skip
        text = json.dumps([self.scene_name, round(self.clock_s, 6), me, rows], separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def _touch(self, obj: SceneObject) -> None:
        obj.version += 1
        self.revision += 1


def _rounded(vector: Array) -> list[float]:
    return [round(float(v), 5) + 0.0 for v in vector]
