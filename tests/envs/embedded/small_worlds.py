"""A little kitchen built by hand, for tests that need to know where everything is.

The room spans x and z from -2 to 2 m; the agent stands in its middle and looks along +z. In front of it, at
z = 0.9, a counter (top at 0.9 m) carries a microwave that looks back at the agent, an apple and a knife.
"""

from __future__ import annotations

import numpy as np

from envs.embedded.engine import Engine
from envs.embedded.geometry import LocalBox, Pose
from envs.embedded.structure import Room, Structure, Wall
from envs.embedded.world import AgentState, SceneObject, Traits, World

CORNERS = ((-2.0, -2.0), (2.0, -2.0), (2.0, 2.0), (-2.0, 2.0))
COUNTER, MICROWAVE, APPLE, KNIFE = (
    "CounterTop|+00.00|+00.90|+00.90",
    "Microwave|+00.00|+00.90|+01.00",
    "Apple|-00.60|+00.90|+00.80",
    "Knife|+00.60|+00.90|+00.80",
)
FLOOR = "Floor|+00.00|+00.00|+00.00"


def structure() -> Structure:
    """One room with four walls."""
    walls = tuple(
        Wall(f"wall|{i}", a, b, 2.6, 0.0, ("room|0",))
        for i, (a, b) in enumerate(zip(CORNERS, (*CORNERS[1:], CORNERS[0]), strict=True))
    )
    return Structure((Room("room|0", "Kitchen", CORNERS, 2.6),), walls)


def thing(object_id, size, position, *, yaw=0.0, parents=(), controls=(), **flags):
    """An object whose pivot is the middle of its underside."""
    size = np.array(size, dtype=np.float64)
    kind = object_id.split("|")[0]
    return SceneObject(
        object_id=object_id,
        name=f"{kind}_0",
        object_type=kind,
        asset_id="",
        traits=Traits(**flags),
        pose=Pose(np.array(position, dtype=np.float64), np.array([0.0, yaw, 0.0])),
        box=LocalBox(np.array([0.0, size[1] / 2, 0.0]), size),
        parents=list(parents),
        controls=tuple(controls),
        oriented=bool(flags.get("pickupable") or flags.get("moveable")),
    )


def kitchen() -> World:
    """The kitchen."""
    world = World("Kitchen", structure(), AgentState(np.array([0.0, 0.9, 0.0])))
    world.add(thing(FLOOR, (4.0, 0.01, 4.0), (0.0, -0.01, 0.0), receptacle=True))
    world.add(thing(COUNTER, (2.0, 0.04, 0.6), (0.0, 0.86, 1.0), yaw=180.0, receptacle=True))
    world.add(
        thing(
            MICROWAVE,
            (0.5, 0.35, 0.4),
            (0.0, 0.9, 1.05),
            yaw=180.0,
            parents=(COUNTER,),
            receptacle=True,
            openable=True,
            toggleable=True,
            is_heat_source=True,
        )
    )
    world.add(
        thing(
            APPLE, (0.1, 0.1, 0.1), (-0.6, 0.9, 0.85), parents=(COUNTER,), pickupable=True,
            sliceable=True, mass_kg=0.2,
        )
    )  # fmt: skip
    world.add(
        thing(KNIFE, (0.3, 0.02, 0.03), (0.6, 0.9, 0.85), parents=(COUNTER,), pickupable=True, mass_kg=0.1)
    )
    return world


def kitchen_engine() -> Engine:
    """An engine in the kitchen that draws nothing."""
    return Engine(300, 300, draws=False, world=kitchen())


def floor_plan_engine(scene: str = "FloorPlan1") -> Engine:
    """An engine in a floor plan that draws nothing."""
    engine = Engine(300, 300, draws=False)
    engine.process({"action": "Reset", "sceneName": f"{scene}_physics"})
    engine.process({"action": "Initialize"})
    return engine


def act(engine: Engine, action: str, **arguments) -> dict:
    """Carry out an action; returns the agent's metadata, or the patch."""
    reply = engine.process({"action": action, **arguments})
    return reply.metadata if reply.kind == "patch" else reply.metadata["agents"][0]


def succeed(engine: Engine, action: str, **arguments) -> dict:
    """Carry out an action that must succeed."""
    metadata = act(engine, action, **arguments)
    assert metadata["lastActionSuccess"], f"{action}: {metadata['errorMessage']}"
    return metadata


def first_of(engine: Engine, object_type: str) -> str:
    """The id of the first object of a type."""
    return next(o.object_id for o in engine.world.objects() if o.object_type == object_type)


def entry(engine: Engine, object_id: str) -> dict:
    """The metadata of one object now."""
    objects = engine.first(images=False).metadata["agents"][0]["objects"]
    return next(o for o in objects if o["objectId"] == object_id)


def go_to(engine: Engine, object_id: str, index: int = 0) -> None:
    """Stand where an object is interactable."""
    poses = succeed(engine, "GetInteractablePoses", objectId=object_id, standings=[True])["actionReturn"]
    pose = dict(poses[index])
    succeed(engine, "TeleportFull", **{**pose, "rotation": {"y": pose["rotation"]}})


def without_time(metadata: dict) -> dict:
    """Metadata without the clock."""
    return {k: v for k, v in metadata.items() if k != "currentTime"}
