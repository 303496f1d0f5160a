"""Rays against the triangles of meshes and draw items, for tests that ask what can be seen or touched."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.mesh import Mesh
from envs.embedded.rendering.scene_view import DrawItem

Points = npt.NDArray[np.float64]


def mesh_triangles(mesh: Mesh) -> Points:
    """Corners of every triangle of a mesh, (M, 3, 3)."""
    return np.concatenate([p.vertices[p.faces] for p in mesh.parts]).astype(np.float64)


def world_triangles(items: Iterable[DrawItem]) -> Points:
    """Corners of every triangle of what is drawn, in the world."""
    out = [np.zeros((0, 3, 3))]
    for item in items:
        corners = mesh_triangles(item.mesh)
        out.append(corners @ item.transform[:3, :3].T + item.transform[:3, 3])
    return np.concatenate(out)


def first_hit(
    triangles: Points, origin: Iterable[float], direction: Iterable[float], *, front_only: bool = False
) -> float:
    """Distance along a unit direction to the first triangle; inf if there is none."""
    o, d = np.asarray(list(origin), np.float64), np.asarray(list(direction), np.float64)
    a, e1, e2 = triangles[:, 0], triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    p = np.cross(d, e2)
    det = np.einsum("ij,ij->i", e1, p)
    usable = np.abs(det) > 1e-12
    if front_only:
        usable &= np.cross(e1, e2) @ d < 0
    with np.errstate(divide="ignore", invalid="ignore"):
        s = o - a
        u = np.einsum("ij,ij->i", s, p) / det
        q = np.cross(s, e1)
        v = (q @ d) / det
        t = np.einsum("ij,ij->i", e2, q) / det
        ok = usable & (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9) & (t > 1e-6)
    return float(t[ok].min()) if ok.any() else float("inf")


def misturned_share(mesh: Mesh) -> float:
    """Share of the mesh's triangles whose winding disagrees with the normals of their corners."""
    wrong = total = 0
    for part in mesh.parts:
        corners = part.vertices[part.faces].astype(np.float64)
        facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        agree = np.einsum("ij,ij->i", facing, part.normals[part.faces].mean(axis=1))
        real = np.linalg.norm(facing, axis=1) > 1e-12
        wrong += int((agree[real] < 0).sum())
        total += int(real.sum())
    return wrong / max(total, 1)
