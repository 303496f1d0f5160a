"""Walking, turning, looking, crouching and teleporting."""

from __future__ import annotations

import numpy as np

from envs.embedded.collision import blocker
from envs.embedded.dispatch import Vector3, action
from envs.embedded.geometry import Array, heading
from envs.embedded.simulation import ActionFailedError, BadCallError, Simulation

LOOK_STEP_DEG = 30.0
"""Default of LookUp and LookDown; AI2-THOR's."""
MAX_UP_DEG = 30.0
MAX_DOWN_DEG = 60.0
"""How far the camera of AI2-THOR's default agent turns up and down from the horizon, degrees."""
MAX_FLOOR_CHANGE_M = 0.05
"""How far a teleport may lift the agent off the floor, metres; AI2-THOR's."""


@action("MoveAhead")
def move_ahead(
    sim: Simulation, *, moveMagnitude: float | None = None, noise: float = 0.0, forceAction: bool = False
) -> None:
    """Walk forwards."""
    _walk(sim, moveMagnitude, 0.0, forceAction)


@action("MoveBack")
def move_back(
    sim: Simulation, *, moveMagnitude: float | None = None, noise: float = 0.0, forceAction: bool = False
) -> None:
    """Walk backwards."""
    _walk(sim, moveMagnitude, 180.0, forceAction)


@action("MoveLeft")
def move_left(
    sim: Simulation, *, moveMagnitude: float | None = None, noise: float = 0.0, forceAction: bool = False
) -> None:
    """Step to the left."""
    _walk(sim, moveMagnitude, -90.0, forceAction)


@action("MoveRight")
def move_right(
    sim: Simulation, *, moveMagnitude: float | None = None, noise: float = 0.0, forceAction: bool = False
) -> None:
    """Step to the right."""
    _walk(sim, moveMagnitude, 90.0, forceAction)


@action("RotateRight")
def rotate_right(
    sim: Simulation, *, degrees: float | None = None, manualInteract: bool = False, forceAction: bool = False
) -> None:
    """Turn clockwise."""
    _turn(sim, degrees, 1.0)


@action("RotateLeft")
def rotate_left(
    sim: Simulation, *, degrees: float | None = None, manualInteract: bool = False, forceAction: bool = False
) -> None:
    """Turn counter-clockwise."""
    _turn(sim, degrees, -1.0)


@action("LookUp")
def look_up(
    sim: Simulation, *, degrees: float | None = None, manualInteract: bool = False, forceAction: bool = False
) -> None:
    """Tilt the camera up."""
    _tilt(sim, degrees, -1.0)


@action("LookDown")
def look_down(
    sim: Simulation, *, degrees: float | None = None, manualInteract: bool = False, forceAction: bool = False
) -> None:
    """Tilt the camera down."""
    _tilt(sim, degrees, 1.0)


@action("RotateLook")
def rotate_look(sim: Simulation, *, rotation: Vector3 | None = None, horizon: float | None = None) -> None:
    """Set heading and camera tilt."""
    changes = {**_yaw_change(rotation), **_horizon_change(horizon)}
    sim.world.move_agent(**changes)


@action("Crouch")
def crouch(sim: Simulation) -> None:
    """Lower the camera."""
    if not sim.world.agent.is_standing:
        raise ActionFailedError("Already crouching.")
    sim.world.move_agent(is_standing=False)


@action("Stand")
def stand(sim: Simulation) -> None:
    """Raise the camera again."""
    if sim.world.agent.is_standing:
        raise ActionFailedError("Already standing.")
    sim.world.move_agent(is_standing=True)


@action("Teleport")
def teleport(
    sim: Simulation,
    *,
    position: Vector3 | None = None,
    rotation: Vector3 | None = None,
    horizon: float | None = None,
    standing: bool | None = None,
    x: float | None = None,
    y: float | None = None,
    z: float | None = None,
    forceAction: bool = False,
) -> None:
    """Be somewhere else at once; what is not given stays as it is."""
    agent = sim.world.agent
    wanted = {"x": x, "y": y, "z": z, **(position or {})}
    here = {"x": agent.position[0], "y": agent.position[1], "z": agent.position[2]}
    spot = np.array([here[k] if wanted[k] is None else wanted[k] for k in ("x", "y", "z")], dtype=np.float64)
    changes = {**_yaw_change(rotation), **_horizon_change(horizon)}
    if standing is not None:
        changes["is_standing"] = standing
    sim.collided_with = ()
    if not forceAction:
        _require_free(sim, spot)
        spot[1] = agent.position[1]
    sim.world.move_agent(position=spot, **changes)


@action("TeleportFull")
def teleport_full(
    sim: Simulation,
    *,
    rotation: Vector3,
    horizon: float,
    standing: bool,
    position: Vector3 | None = None,
    x: float | None = None,
    y: float | None = None,
    z: float | None = None,
    forceAction: bool = False,
) -> None:
    """Be somewhere else at once, with everything given."""
    missing = [k for k, v in (("x", x), ("y", y), ("z", z)) if v is None and k not in (position or {})]
    if missing:
        raise BadCallError(
            "MissingArguments",
            f"action: TeleportFull is missing the following arguments: {','.join(missing)}",
        )
    teleport(
        sim,
        position=position,
        rotation=rotation,
        horizon=horizon,
        standing=standing,
        x=x,
        y=y,
        z=z,
        forceAction=forceAction,
    )


def _walk(sim: Simulation, magnitude: float | None, offset_deg: float, force: bool) -> None:
    agent = sim.world.agent
    length = magnitude or sim.settings.grid_size_m
    if length < 0.0:
        raise ActionFailedError(f"moveMagnitude must be above 0, got {length:g}")
    step = heading(agent.yaw + offset_deg) * length
    goal = _on_grid(sim, agent.position + step)
    sim.collided_with = ()
    name = None if force else blocker(sim.world, agent.position, goal)
    if name is not None:
        sim.collided_with = (name,)
        dx, _, dz = (goal - agent.position).tolist()
        raise ActionFailedError(f"{name} is blocking Agent 0 from moving by ({dx:.4f}, 0.0000, {dz:.4f}).")
    sim.world.move_agent(position=goal)


def _on_grid(sim: Simulation, spot: Array) -> Array:
    """The spot, snapped to multiples of the grid size; halves go to the even one, as in Unity."""
    if not sim.settings.snap_to_grid:
        return spot
    grid = sim.settings.grid_size_m
    x, z = np.round(spot[[0, 2]] / grid) * grid + 0.0
    return np.array([x, spot[1], z])


def _turn(sim: Simulation, degrees: float | None, sign: float) -> None:
    amount = sim.settings.rotate_step_deg if degrees is None else degrees
    if amount <= 0.0:
        raise ActionFailedError("ArgumentOutOfRangeException: degrees must be > 0")
    sim.world.move_agent(yaw=(sim.world.agent.yaw + sign * amount) % 360.0)


def _tilt(sim: Simulation, degrees: float | None, sign: float) -> None:
    amount = LOOK_STEP_DEG if degrees is None else round(degrees, 1)
    if amount <= 0.0:
        raise ActionFailedError("ArgumentOutOfRangeException: degrees must be > 0")
    horizon = sim.world.agent.horizon + sign * amount
    if horizon < -MAX_UP_DEG - 1e-3:
        raise ActionFailedError(
            f"can't look up beyond {MAX_UP_DEG:g} degrees above the forward horizon", "LookUpCantExceedMax"
        )
    if horizon > MAX_DOWN_DEG + 1e-3:
        raise ActionFailedError(
            f"can't look down beyond {MAX_DOWN_DEG:g} degrees below the forward horizon",
            "LookDownCantExceedMin",
        )
    sim.world.move_agent(horizon=horizon)


def _yaw_change(rotation: Vector3 | None) -> dict[str, object]:
    if rotation is None or "y" not in rotation:
        return {}
    return {"yaw": rotation["y"] % 360.0}


def _horizon_change(horizon: float | None) -> dict[str, object]:
    if horizon is None:
        return {}
    if not -MAX_UP_DEG - 1e-3 <= horizon <= MAX_DOWN_DEG + 1e-3:
        raise ActionFailedError(
            f"ArgumentOutOfRangeException: Each horizon must be in [{-MAX_UP_DEG:g}:{MAX_DOWN_DEG:g}]. "
            f"You gave {horizon:g}."
        )
    return {"horizon": horizon}


def _require_free(sim: Simulation, spot: Array) -> None:
    rise = abs(float(spot[1] - sim.world.agent.position[1]))
    if rise > MAX_FLOOR_CHANGE_M:
        raise ActionFailedError(
            "After teleporting and adjusting agent position to floor, there was too large a change"
            f"({rise:.6f} > {MAX_FLOOR_CHANGE_M:g}) in the y component."
            " Consider using `forceAction=true` if you'd like to teleport anyway."
        )
    name = blocker(sim.world, spot, spot)
    if name is not None:
        sim.collided_with = (name,)
        raise ActionFailedError(
            f"Teleport target ({spot[0]:.4f}, {spot[1]:.4f}, {spot[2]:.4f}) is not free: {name} is there."
        )
