"""Meshes packed into growing arrays that the kernels read; each mesh is packed once and known by identity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.material_table import MaterialTable
from envs.embedded.rendering.mesh import Mesh, Part

OPAQUE, GLASS, TWO_SIDED = 1, 2, 4
"""Bits of the flags column of `MeshStore.faces`; the first two also of `PackedMesh.layers`."""

MAX_PARTS = 512  # room in a face key; later parts share numbers, which costs edge smoothing only
SPARE_FACES = 300_000  # chosen: how much of earlier scenes may stay before the store is packed anew


@dataclass(frozen=True, slots=True, eq=False)
class PackedMesh:
    """Where a mesh lies in the store, and its bounds in mesh space, metres."""

    mesh: Mesh
    vertex_start: int
    vertex_end: int
    face_start: int
    face_end: int
    layers: int
    low: npt.NDArray[np.float32]
    high: npt.NDArray[np.float32]
    radius: float


def grown(array: npt.NDArray[np.generic], rows: int) -> npt.NDArray[np.generic]:
    """`array` with room for at least `rows` rows: itself, or a copy of at least twice its length."""
    if rows <= len(array):
        return array
    out = np.zeros((max(rows, 2 * len(array)), *array.shape[1:]), array.dtype)
    out[: len(array)] = array
    return out


class MeshStore:
    """`vertices` (N, 8): position, normal, uv. `faces` (M, 6): corners, flags, surface key, material row.

    `face_repeats` (M,): texture repeats per metre.
    """

    def __init__(self) -> None:
        self.materials = MaterialTable()
        self.generation = 0
        """Grows whenever everything is forgotten."""
        self.reset()

    def reset(self) -> None:
        """Forget every mesh and material; textures stay."""
        self.materials.reset()
        self.generation += 1
        self.vertices = np.zeros((1024, 8), np.float32)
        self.faces = np.zeros((1024, 6), np.int32)
        self.face_repeats = np.zeros(1024, np.float32)
        self.vertex_count = self.face_count = self.largest = 0
        self._packed: dict[int, PackedMesh] = {}

    def get(self, mesh: Mesh) -> PackedMesh:
        """The place of `mesh`, packing it if it is new."""
        packed = self._packed.get(id(mesh))
        if packed is None:
            packed = self._packed[id(mesh)] = self._pack(mesh)
        return packed

    def holds_too_much(self, wanted: Iterable[Mesh]) -> bool:
        """Whether meshes other than `wanted` fill so much that the store should be reset."""
        used = {id(m): m for m in wanted}
        known = sum(p.face_end - p.face_start for i, p in self._packed.items() if i in used)
        return self.face_count - known > max(SPARE_FACES, known)

    def _pack(self, mesh: Mesh) -> PackedMesh:
        vertex_start, face_start, layers = self.vertex_count, self.face_count, 0
        parts = [p for p in mesh.parts if len(p.faces)]
        for number, part in enumerate(parts):
            layers |= self._append(part, number)
        self.largest = max(self.largest, self.vertex_count - vertex_start)
        points = self.vertices[vertex_start : self.vertex_count, :3]
        low, high = (points.min(axis=0), points.max(axis=0)) if parts else (np.zeros(3, np.float32),) * 2
        radius = float(np.linalg.norm(points - (low + high) / 2, axis=1).max()) if parts else 0.0
        return PackedMesh(
            mesh, vertex_start, self.vertex_count, face_start, self.face_count, layers, low, high, radius
        )

    def _append(self, part: Part, number: int) -> int:
        v0, v1 = self.vertex_count, self.vertex_count + len(part.vertices)
        f0, f1 = self.face_count, self.face_count + len(part.faces)
        self._reserve(v1, f1)
        self.vertices[v0:v1, :3] = part.vertices
        self.vertices[v0:v1, 3:6] = part.normals
        self.vertices[v0:v1, 6:8] = part.uvs
        self.faces[f0:f1, :3] = part.faces + v0
        material = part.material
        layer = GLASS if material.alpha < 1.0 else OPAQUE
        self.faces[f0:f1, 3] = layer | (TWO_SIDED if material.two_sided else 0)
        self.faces[f0:f1, 5] = self.materials.row(material)
        corners = self.vertices[self.faces[f0:f1, :3]].astype(np.float64)
        normals = np.cross(corners[:, 1, :3] - corners[:, 0, :3], corners[:, 2, :3] - corners[:, 0, :3])
        axis = np.abs(normals).argmax(axis=1)
        negative = np.take_along_axis(normals, axis[:, None], axis=1)[:, 0] < 0
        self.faces[f0:f1, 4] = (number % MAX_PARTS) * 8 + axis + 3 * negative
        self.face_repeats[f0:f1] = _repeats_per_metre(corners, normals)
        self.vertex_count, self.face_count = v1, f1
        return layer

    def _reserve(self, vertices: int, faces: int) -> None:
        self.vertices = np.asarray(grown(self.vertices, vertices), np.float32)
        self.faces = np.asarray(grown(self.faces, faces), np.int32)
        self.face_repeats = np.asarray(grown(self.face_repeats, faces), np.float32)


def _repeats_per_metre(
    corners: npt.NDArray[np.float64], normals: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """How many repeats of its texture a face shows per metre, (M,): the root of the ratio of areas."""
    a, b = corners[:, 1, 6:8] - corners[:, 0, 6:8], corners[:, 2, 6:8] - corners[:, 0, 6:8]
    uv_area = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
    return np.asarray(np.sqrt(uv_area / np.maximum(np.linalg.norm(normals, axis=1), 1e-12)))
