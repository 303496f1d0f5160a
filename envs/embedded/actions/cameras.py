"""Cameras that are not the agent's."""

from __future__ import annotations

from envs.embedded.dispatch import Vector3, action
from envs.embedded.simulation import ActionFailedError, Simulation, ThirdPersonCamera

DEFAULT_FOV_DEG = 90.0
FOV_RANGE = "fov must be set to (0, 180) noninclusive."
UNDRAWN = "orthographic cameras are not available in the embedded engine; use the unity engine"


@action("AddThirdPartyCamera")
def add_third_party_camera(
    sim: Simulation,
    *,
    position: Vector3,
    rotation: Vector3,
    fieldOfView: float = DEFAULT_FOV_DEG,
    skyboxColor: str | None = None,
    orthographic: bool = False,
    orthographicSize: float | None = None,
    nearClippingPlane: float | None = None,
    farClippingPlane: float | None = None,
) -> None:
    """Put a camera into the scene."""
    _check(fieldOfView, orthographic)
    sim.cameras.append(ThirdPersonCamera(_triple(position), _triple(rotation), fieldOfView))


@action("UpdateThirdPartyCamera")
def update_third_party_camera(
    sim: Simulation,
    *,
    thirdPartyCameraId: int = 0,
    position: Vector3 | None = None,
    rotation: Vector3 | None = None,
    fieldOfView: float | None = None,
    skyboxColor: str | None = None,
    orthographic: bool | None = None,
    orthographicSize: float | None = None,
) -> None:
    """Move or change a camera; what is not given stays as it is."""
    if not 0 <= thirdPartyCameraId < len(sim.cameras):
        raise ActionFailedError(
            f"thirdPartyCameraId: {thirdPartyCameraId} (int) must in 0 <= id < len(thirdPartyCameras)"
            f"={len(sim.cameras)}."
        )
    old = sim.cameras[thirdPartyCameraId]
    fov = old.fov_deg if fieldOfView is None else fieldOfView
    _check(fov, bool(orthographic))
    sim.cameras[thirdPartyCameraId] = ThirdPersonCamera(
        _merged(old.position, position), _merged(old.rotation, rotation), fov
    )


def _check(fov_deg: float, orthographic: bool) -> None:
    if not 0.0 < fov_deg < 180.0:
        raise ActionFailedError(FOV_RANGE)
    if orthographic:
        raise ActionFailedError(UNDRAWN)


def _triple(vector: Vector3) -> tuple[float, float, float]:
    return _merged((0.0, 0.0, 0.0), vector)


def _merged(old: tuple[float, float, float], new: Vector3 | None) -> tuple[float, float, float]:
    given = new or {}
    return (given.get("x", old[0]), given.get("y", old[1]), given.get("z", old[2]))
