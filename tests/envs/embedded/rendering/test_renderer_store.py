"""What the renderer keeps between views: meshes, items, materials and texture pyramids."""

from __future__ import annotations

import numpy as np
import pytest

from envs.embedded.rendering.draw_list import DrawList
from envs.embedded.rendering.material_table import MaterialTable, linear, mip_levels
from envs.embedded.rendering.mesh import Material, Mesh, Part, box
from envs.embedded.rendering.mesh_store import SPARE_FACES, MeshStore
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_view import Camera, DrawItem, SceneView
from envs.embedded.rendering.shading import INTERIOR
from envs.embedded.rendering.textures import texture


def heavy_mesh(faces: int) -> Mesh:
    """A mesh of many tiny copies of one triangle."""
    corners = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1]], np.float32) * np.float32(0.001)
    index = np.zeros((faces, 3), np.int32) + np.arange(3, dtype=np.int32)
    return Mesh((Part(corners, np.tile(np.float32([0, 0, -1]), (3, 1)), corners[:, :2], index, Material()),))


def test_a_mesh_is_packed_once_however_many_items_show_it() -> None:
    scene, mesh = DrawList(), Mesh((box(1, 1, 1, Material()),))
    scene.update(tuple(DrawItem(f"Box|{i}", mesh, np.eye(4)) for i in range(100)))
    assert scene.store.face_count == 12
    assert scene.face_total == 1200
    assert scene.object_ids == tuple(f"Box|{i}" for i in range(100))


def test_only_changed_items_are_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, mesh = DrawList(), Mesh((box(1, 1, 1, Material()),))
    items = [DrawItem(f"Box|{i}", mesh, np.eye(4)) for i in range(10)]
    scene.update(tuple(items))
    written: list[int] = []
    original = DrawList._write
    monkeypatch.setattr(
        DrawList, "_write", lambda self, i, item: (written.append(i), original(self, i, item))
    )
    items[4] = DrawItem("Box|4", mesh, np.eye(4) * 2)
    scene.update(tuple(items))
    assert written == [4]
    scene.update(tuple(items[:6]))
    assert written == [4]
    assert len(scene.object_ids) == len(scene.packed) == 6


def test_meshes_of_past_scenes_do_not_pile_up() -> None:
    renderer, size = Renderer(16, 16, Quality.LOW), SPARE_FACES // 4
    for _ in range(12):
        items = (
            DrawItem("Heap", heavy_mesh(size), np.eye(4)),
            DrawItem("Box", Mesh((box(1, 1, 1, Material()),)), np.eye(4)),
        )
        frame = renderer.render(SceneView(items, INTERIOR), Camera((0.0, 0.0, -2.0), 0.0, 0.0))
        assert np.any(frame.ids == 1)
    assert renderer._scene.store.face_count <= SPARE_FACES + 2 * size


def test_the_bounds_of_an_item_follow_its_pose() -> None:
    scene, pose = DrawList(), np.eye(4)
    pose[:3, :3] = [[0, 0, 1], [0, 1, 0], [-1, 0, 0]]
    pose[:3, 3] = 1, 2, 3
    scene.update((DrawItem(None, Mesh((box(4, 2, 1, Material()),)), pose),))
    np.testing.assert_allclose(scene.boxes[0], [0.5, 1, 1, 1.5, 3, 5])
    np.testing.assert_allclose(scene.spheres[0], [1, 2, 3, np.sqrt(4 + 1 + 0.25)])


def test_repeats_per_metre_come_from_the_areas() -> None:
    store = MeshStore()
    part = box(2.0, 2.0, 2.0, Material(texture="wood"))
    store.get(Mesh((Part(part.vertices, part.normals, part.uvs * 3.0, part.faces, part.material),)))
    np.testing.assert_allclose(store.face_repeats[:12], 3.0, rtol=1e-5)


def test_an_empty_part_is_harmless() -> None:
    empty = Part(*(np.zeros((0, k), np.float32) for k in (3, 3, 2)), np.zeros((0, 3), np.int32), Material())
    view = SceneView((DrawItem("Ghost", Mesh((empty,)), np.eye(4)),), INTERIOR)
    assert np.all(Renderer(8, 8).render(view, Camera((0, 0, 0), 0, 0)).ids == -1)


def test_materials_share_rows_and_pyramids() -> None:
    table = MaterialTable()
    plain, wooden = Material((0.5, 0.5, 0.5)), Material(texture="wood")
    assert table.row(plain) == table.row(Material((0.5, 0.5, 0.5)))
    table.row(wooden)
    texels = len(table.texels)
    table.row(Material((0.2, 0.2, 0.2), "wood"))
    assert len(table.texels) == texels
    for i in range(200):
        table.row(Material((i / 255, 0, 0)))
    assert table.values[table.row(plain), 11] == -1
    np.testing.assert_allclose(table.values[table.row(plain), :3], linear((0.5,) * 3), rtol=1e-6)


def test_mip_levels_keep_the_mean_light() -> None:
    levels = mip_levels(texture("tile_blue"))
    means = [np.mean((level & 255) ** 2.0) for level in levels]
    np.testing.assert_allclose(means, means[0], rtol=0.02)
    assert [len(level) for level in levels[:2]] == [512 * 512, 256 * 256]
