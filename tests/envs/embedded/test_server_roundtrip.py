"""The genuine ai2thor Controller on the embedded engine: genuine Events, frames, depth, instances, classes, cameras."""

from __future__ import annotations

import atexit
import gc
import warnings

import numpy as np
import pytest
from ai2thor.controller import Controller
from ai2thor.server import Event

from envs.embedded.images import Palette, colour_of
from envs.embedded.server import EmbeddedController
from envs.errors import EngineError

WIDTH, HEIGHT = 120, 90


@pytest.fixture(scope="module")
def controller():
    with EmbeddedController(
        scene="FloorPlan1",
        width=WIDTH,
        height=HEIGHT,
        engine_options={"quality": "low"},
        renderDepthImage=True,
        renderInstanceSegmentation=True,
        renderSemanticSegmentation=True,
    ) as running:
        yield running


def test_it_is_a_controller_and_answers_with_events(controller) -> None:
    assert isinstance(controller, Controller)
    event = controller.step("MoveAhead")
    assert type(event) is Event
    assert event.metadata["lastAction"] == "MoveAhead"
    assert event.metadata["sceneName"] == "FloorPlan1_physics"
    assert (event.metadata["screenWidth"], event.metadata["screenHeight"]) == (WIDTH, HEIGHT)


def test_frames_have_ai2thors_shapes(controller) -> None:
    event = controller.step("Pass")
    assert (event.frame.shape, event.frame.dtype) == ((HEIGHT, WIDTH, 3), np.uint8)
    assert (event.depth_frame.shape, event.depth_frame.dtype) == ((HEIGHT, WIDTH), np.float32)
    assert 0.05 < event.depth_frame.min() < event.depth_frame.max() <= 20.0
    assert event.instance_segmentation_frame.shape == (HEIGHT, WIDTH, 3)
    assert event.semantic_segmentation_frame.shape == (HEIGHT, WIDTH, 3)
    assert event.frame.std() > 5


def test_instances_and_classes_agree_with_each_other_and_the_objects(controller) -> None:
    event = controller.step("Pass")
    ids = [o["objectId"] for o in event.metadata["objects"]]
    assert len(event.instance_masks) > 3
    for object_id, mask in event.instance_masks.items():
        assert object_id in ids
        assert event.class_masks[object_id.split("|")[0] if "Basin" not in object_id else "SinkBasin"][
            mask
        ].all()
    box = next(iter(event.instance_detections2D.values()))
    assert len(box) == 4


def test_the_top_row_is_up(controller) -> None:
    event = controller.step("Teleport", position={"x": -0.25, "y": 0.9009992, "z": -1.5}, rotation=180)
    where = {}
    for kind in ("Microwave", "StoveBurner"):
        rows, _ = np.nonzero(event.class_masks[kind])
        where[kind] = rows.mean()
    assert where["Microwave"] < HEIGHT / 2 < where["StoveBurner"]
    left, right = (
        event.class_masks["Microwave"][:, s].sum() for s in (np.s_[: WIDTH // 2], np.s_[WIDTH // 2 :])
    )
    turned = controller.step("RotateLeft", degrees=20).class_masks["Microwave"]
    assert turned[:, WIDTH // 2 :].sum() > max(right, left)  # turning left moves things to the right


def test_what_x_y_points_at_is_what_the_masks_show(controller) -> None:
    event = controller.step("Pass")
    object_id, mask = max(event.instance_masks.items(), key=lambda item: item[1].sum())
    rows, columns = np.nonzero(mask)
    middle = len(rows) // 2
    x, y = (columns[middle] + 0.5) / WIDTH, (rows[middle] + 0.5) / HEIGHT
    assert controller.step("GetObjectInFrame", x=x, y=y).metadata["actionReturn"] == object_id


def test_pickup_by_screen_point(controller) -> None:
    mug = next(
        o["objectId"] for o in controller.last_event.metadata["objects"] if o["objectType"] == "Tomato"
    )
    poses = controller.step("GetInteractablePoses", objectId=mug, standings=[True]).metadata["actionReturn"]
    for pose in poses:
        event = controller.step("TeleportFull", **pose)
        mask = event.instance_masks.get(mug)
        if mask is not None and mask.sum() > 40:
            break
    rows, columns = np.nonzero(mask)
    at = len(rows) // 2
    picked = controller.step("PickupObject", x=(columns[at] + 0.5) / WIDTH, y=(rows[at] + 0.5) / HEIGHT)
    assert picked.metadata["actionReturn"] == mug
    controller.reset("FloorPlan1")


def test_third_party_cameras_have_their_own_images(controller) -> None:
    event = controller.step(
        "AddThirdPartyCamera",
        position={"x": 0, "y": 2.3, "z": 0},
        rotation={"x": 90, "y": 0, "z": 0},
        fieldOfView=100,
    )
    assert event.third_party_camera_frames[0].shape == (HEIGHT, WIDTH, 3)
    assert event.third_party_depth_frames[0].shape == (HEIGHT, WIDTH)
    assert event.third_party_instance_masks[0]
    assert event.third_party_semantic_segmentation_frames[0].shape == (HEIGHT, WIDTH, 3)
    before = event.third_party_camera_frames[0]
    event = controller.step(
        "UpdateThirdPartyCamera", thirdPartyCameraId=0, position={"x": 1.0}, fieldOfView=60
    )
    camera = event.metadata["thirdPartyCameras"][0]
    assert (camera["position"], camera["fieldOfView"]) == ({"x": 1.0, "y": 2.3, "z": 0.0}, 60.0)
    assert not np.array_equal(before, event.third_party_camera_frames[0])
    assert controller.reset("FloorPlan1").metadata["thirdPartyCameras"] == []


def test_wrong_calls_raise_value_error_and_failures_do_not(controller) -> None:
    with pytest.raises(ValueError, match="Invalid action: Fly"):
        controller.step("Fly")
    with pytest.raises(ValueError, match="Expected arguments"):
        controller.step("MoveAhead", speed=3)
    with pytest.raises(ValueError, match="not contained in build"):
        controller.reset("FloorPlan999")
    assert not controller.step("Stand").metadata["lastActionSuccess"]
    with pytest.raises(RuntimeError, match="Already standing"):
        controller.step("Stand", raise_for_failure=True)


def test_numpy_arguments_are_normalised(controller) -> None:
    event = controller.step(
        "Teleport", position={"x": np.float32(-1.0), "y": np.float64(0.9009992), "z": np.int64(1)}
    )
    assert event.metadata["lastActionSuccess"]
    assert event.metadata["agent"]["position"]["z"] == 1.0


def test_queries_reuse_the_last_metadata_and_images(controller) -> None:
    before = controller.step("Pass")
    after = controller.step("GetReachablePositions")
    assert after.metadata["objects"] is before.metadata["objects"]
    assert np.array_equal(after.frame, before.frame)
    assert before.metadata["lastAction"] == "Pass"


def test_an_event_once_returned_never_changes(controller) -> None:
    event = controller.step("RotateRight")
    frame, position = event.frame.copy(), dict(event.metadata["agent"]["position"])
    names = [o["name"] for o in event.metadata["objects"] if o["visible"]]
    for action in ("RotateRight", "MoveAhead", "MoveBack", "LookDown", "LookUp"):
        controller.step(action)
    assert np.array_equal(event.frame, frame)
    assert event.metadata["agent"]["position"] == position
    assert [o["name"] for o in event.metadata["objects"] if o["visible"]] == names


def test_render_image_false_sends_none_and_one_step_can_ask_for_instances(controller) -> None:
    assert controller.step("Pass", renderImage=False).frame is None
    small = EmbeddedController(scene="FloorPlan1", width=64, height=48)
    assert small.step("Pass").instance_segmentation_frame is None
    assert small.step("Pass", renderInstanceSegmentation=True).instance_segmentation_frame is not None
    assert small.step("Pass").instance_segmentation_frame is None
    small.stop()


def test_resolution_changes_on_reset(controller) -> None:
    assert controller.reset("FloorPlan1", width=64, height=48).frame.shape == (48, 64, 3)
    assert controller.reset("FloorPlan1", width=WIDTH, height=HEIGHT).frame.shape == (HEIGHT, WIDTH, 3)


def test_scenes_are_reset_as_new(controller) -> None:
    controller.reset("FloorPlan201")
    controller.step("MoveAhead")
    first = controller.reset("FloorPlan1")
    controller.step("RotateLeft")
    again = controller.reset("FloorPlan1")
    assert first.metadata["objects"] == again.metadata["objects"]
    assert np.array_equal(first.frame, again.frame)


def test_two_controllers_give_equal_metadata_and_frames() -> None:
    runs = []
    for _ in range(2):
        with EmbeddedController(scene="FloorPlan1", width=64, height=48, renderDepthImage=True) as running:
            running.step("RotateRight")
            for action in ("MoveAhead", "LookDown"):
                event = running.step(action)
            runs.append((event.metadata, event.frame.tobytes(), event.depth_frame.tobytes()))
    assert runs[0] == runs[1]


def test_headless_sends_no_images_and_leaves_no_trace(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(atexit, "register", lambda *_: pytest.fail("something was registered at exit"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        controller = EmbeddedController(scene="FloorPlan1", headless=True)
        assert controller.step("MoveAhead").frame is None
        controller.stop()
        gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_controller_says_so() -> None:
    controller = EmbeddedController(scene="FloorPlan1", headless=True)
    controller.stop()
    with pytest.raises(EngineError, match="was stopped"):
        controller.step("Pass")


def test_palette_gives_every_name_its_own_colour() -> None:
    palette = Palette()
    names = [f"Apple|{i}" for i in range(5000)]
    colours = {palette[n] for n in names}
    assert len(colours) == len(names)
    assert palette["Apple|3"] == palette["Apple|3"] == colour_of("Apple|3")
    assert (0, 0, 0) not in colours
