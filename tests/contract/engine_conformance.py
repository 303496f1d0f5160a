"""What any engine behind ai2thor's Controller must do; a subclass gives the controller.

    class TestMyEngine(EngineConformance):
        @classmethod
        def make(cls, **options): return MyController(**options)

Only the public surface is used: step, reset, last_event, stop. What is asked here is what AI2-THOR 5.0.0 does.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

SIZE = (100, 80)


class EngineConformance:
    """The tests; `make` is overridden."""

    @classmethod
    def make(cls, **options):
        """A started controller."""
        raise AssertionError("a subclass makes the controller")

    @classmethod
    def end(cls, controller) -> None:
        """Stop a controller of `make`."""
        controller.stop()

    @pytest.fixture(scope="class")
    @classmethod
    def running(cls):
        controller = cls.make(scene="FloorPlan28", width=SIZE[0], height=SIZE[1], gridSize=0.25)
        yield controller
        cls.end(controller)

    @pytest.fixture
    def controller(self, running):
        running.reset("FloorPlan28", gridSize=0.25, snapToGrid=True)
        return running

    @staticmethod
    def first(controller, object_type):
        return next(o for o in controller.last_event.metadata["objects"] if o["objectType"] == object_type)

    @staticmethod
    def look_at(controller, object_id):
        poses = controller.step("GetInteractablePoses", objectId=object_id, standings=[True])
        controller.step("TeleportFull", **poses.metadata["actionReturn"][0])
        assert controller.last_event.metadata["lastActionSuccess"]

    # -- the reply ---------------------------------------------------------------------------------------

    def test_reset_answers_with_a_frame_of_the_size_asked_for(self, controller) -> None:
        event = controller.reset("FloorPlan28")
        assert event.frame.shape == (SIZE[1], SIZE[0], 3)
        assert event.frame.dtype == np.uint8
        assert event.metadata["sceneName"] == "FloorPlan28_physics"
        assert event.metadata["lastActionSuccess"]

    def test_objects_have_unique_ids_of_their_type(self, controller) -> None:
        objects = controller.last_event.metadata["objects"]
        ids = [o["objectId"] for o in objects]
        assert len(ids) == len(set(ids)) > 30
        assert all(o["objectType"] in o["objectId"] for o in objects)
        assert all(len(o) == 42 for o in objects)

    def test_last_event_is_what_step_returned(self, controller) -> None:
        event = controller.step("Pass")
        assert controller.last_event is event
        assert bool(event) is True

    def test_depth_and_segmentation_on_demand(self, controller) -> None:
        event = controller.reset("FloorPlan28", renderDepthImage=True, renderInstanceSegmentation=True)
        assert event.depth_frame.shape == (SIZE[1], SIZE[0])
        ids = {o["objectId"] for o in event.metadata["objects"]}
        assert {i for i in event.instance_masks if "|" in i} <= ids
        event = controller.reset("FloorPlan28", renderDepthImage=False, renderInstanceSegmentation=False)
        assert event.depth_frame is None

    def test_normals_on_demand(self, controller) -> None:
        event = controller.reset("FloorPlan28", renderNormalsImage=True)
        assert event.normals_frame.shape[:2] == (SIZE[1], SIZE[0])
        assert event.normals_frame.dtype == np.uint8
        assert event.normals_frame[..., :3].astype(int).std() > 20
        assert controller.reset("FloorPlan28", renderNormalsImage=False).normals_frame is None

    # -- wrong calls -------------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        "call",
        [
            {"action": "NoSuchAction"},
            {"action": "MoveAhead", "badArgument": 1},
            {"action": "MoveAhead", "moveMagnitude": "far"},
            {"action": "OpenObject"},
            {"action": "AddThirdPartyCamera"},
        ],
    )
    def test_wrong_calls_raise_value_error(self, controller, call) -> None:
        with pytest.raises(ValueError):
            controller.step(**call)

    def test_failures_in_the_world_are_told_not_raised(self, controller) -> None:
        event = controller.step("PickupObject", objectId="Nothing|0|0|0")
        assert not event
        assert event.metadata["errorMessage"]
        with pytest.raises(RuntimeError):
            controller.step("PickupObject", objectId="Nothing|0|0|0", raise_for_failure=True)

    def test_unknown_scenes_are_refused(self, controller) -> None:
        with pytest.raises(ValueError, match="not contained in build"):
            controller.reset("FloorPlan28_nonsense")

    # -- moving ------------------------------------------------------------------------------------------

    def test_rotations_come_full_circle(self, controller) -> None:
        start = controller.step("Pass").metadata["agent"]["rotation"]["y"]
        for _ in range(4):
            controller.step("RotateRight")
        assert controller.last_event.metadata["agent"]["rotation"]["y"] == pytest.approx(start)
        controller.step("RotateRight", degrees=30)
        controller.step("RotateLeft", degrees=30)
        assert controller.last_event.metadata["agent"]["rotation"]["y"] == pytest.approx(start)

    def test_looking_has_limits(self, controller) -> None:
        controller.step("Teleport", horizon=0)
        assert controller.step("LookUp")
        assert not controller.step("LookUp")
        for _ in range(3):
            assert controller.step("LookDown")
        assert not controller.step("LookDown")
        assert controller.last_event.metadata["agent"]["cameraHorizon"] == pytest.approx(60)

    def test_crouching_lowers_the_camera_and_cannot_be_done_twice(self, controller) -> None:
        high = controller.last_event.metadata["cameraPosition"]["y"]
        assert controller.step("Crouch").metadata["cameraPosition"]["y"] < high - 0.1
        assert not controller.step("Crouch")
        assert controller.step("Stand").metadata["cameraPosition"]["y"] == pytest.approx(high)
        assert not controller.step("Stand")

    def test_steps_keep_to_the_grid(self, controller) -> None:
        for action in itertools.islice(itertools.cycle(("MoveAhead", "MoveLeft", "RotateRight")), 15):
            controller.step(action)
        position = controller.last_event.metadata["agent"]["position"]
        for axis in "xz":
            assert position[axis] / 0.25 == pytest.approx(round(position[axis] / 0.25), abs=1e-3)

    def test_reachable_positions_can_be_teleported_to_and_walls_cannot(self, controller) -> None:
        positions = controller.step("GetReachablePositions").metadata["actionReturn"]
        assert 80 <= len(positions) <= 140
        for position in positions[::9]:
            assert controller.step("Teleport", position=position), controller.last_event
        assert not controller.step("Teleport", position={"x": 50, "y": positions[0]["y"], "z": 50})

    def test_walking_far_enough_is_blocked_by_something_with_a_name(self, controller) -> None:
        for _ in range(40):
            event = controller.step("MoveAhead")
            if not event:
                break
        assert "is blocking Agent 0 from moving" in event.metadata["errorMessage"]

    def test_teleport_must_stay_on_the_floor(self, controller) -> None:
        position = dict(controller.last_event.metadata["agent"]["position"])
        position["y"] += 0.5
        assert not controller.step("Teleport", position=position)
        assert "too large a change" in controller.last_event.metadata["errorMessage"]

    # -- objects -----------------------------------------------------------------------------------------

    def test_interactable_poses_show_the_object(self, controller) -> None:
        fridge = self.first(controller, "Fridge")["objectId"]
        self.look_at(controller, fridge)
        shown = controller.last_event.get_object(fridge)
        assert shown["visible"]
        assert shown["isInteractable"]

    def test_open_and_close(self, controller) -> None:
        fridge = self.first(controller, "Fridge")["objectId"]
        assert not controller.step("OpenObject", objectId=fridge, openness=2.0, forceAction=True)
        for openness in (1.0, 0.3):
            assert controller.step("OpenObject", objectId=fridge, openness=openness, forceAction=True)
            assert controller.last_event.get_object(fridge)["openness"] == pytest.approx(openness, abs=1e-3)
        assert controller.step("CloseObject", objectId=fridge, forceAction=True)
        assert not controller.last_event.get_object(fridge)["isOpen"]

    def test_pick_up_and_put(self, controller) -> None:
        apple = self.first(controller, "Apple")["objectId"]
        counter = self.first(controller, "CounterTop")["objectId"]
        event = controller.step("PickupObject", objectId=apple, forceAction=True)
        assert event.metadata["inventoryObjects"] == [{"objectId": apple, "objectType": "Apple"}]
        assert event.get_object(apple)["isPickedUp"]
        assert not controller.step(
            "PickupObject", objectId=self.first(controller, "Mug")["objectId"], forceAction=True
        )
        event = controller.step("PutObject", objectId=counter, forceAction=True)
        assert event, event.metadata["errorMessage"]
        assert counter in event.get_object(apple)["parentReceptacles"]
        assert apple in event.get_object(counter)["receptacleObjectIds"]
        assert not controller.step("PutObject", objectId=counter, forceAction=True)

    def test_dropping_empties_the_hand(self, controller) -> None:
        apple = self.first(controller, "Apple")["objectId"]
        controller.step("PickupObject", objectId=apple, forceAction=True)
        event = controller.step("DropHandObject", forceAction=True)
        assert event.metadata["inventoryObjects"] == []
        assert event.get_object(apple)["position"]["y"] < 1.3
        assert not controller.step("DropHandObject")

    def test_a_microwave_runs_only_closed(self, controller) -> None:
        microwave = self.first(controller, "Microwave")["objectId"]
        controller.step("OpenObject", objectId=microwave, forceAction=True)
        assert not controller.step("ToggleObjectOn", objectId=microwave, forceAction=True)
        controller.step("CloseObject", objectId=microwave, forceAction=True)
        assert controller.step("ToggleObjectOn", objectId=microwave, forceAction=True)
        assert not controller.step("OpenObject", objectId=microwave, forceAction=True)
        assert controller.step("ToggleObjectOff", objectId=microwave, forceAction=True)

    def test_burners_obey_their_knobs_only(self, controller) -> None:
        knob = self.first(controller, "StoveKnob")
        (burner,) = knob["controlledObjects"]
        assert not controller.step("ToggleObjectOn", objectId=burner, forceAction=True)
        assert controller.step("ToggleObjectOn", objectId=knob["objectId"], forceAction=True)
        assert controller.last_event.get_object(knob["objectId"])["isToggled"]

    def test_slices_carry_the_parents_id(self, controller) -> None:
        bread = self.first(controller, "Bread")["objectId"]
        event = controller.step("SliceObject", objectId=bread, forceAction=True)
        slices = event.objects_by_type("BreadSliced")
        assert len(slices) > 3
        assert all(s["objectId"].startswith(f"{bread}|BreadSliced_") and s["pickupable"] for s in slices)

    def test_what_is_out_of_sight_needs_force(self, controller) -> None:
        hidden = next(
            o for o in controller.last_event.metadata["objects"] if o["pickupable"] and not o["visible"]
        )
        assert not controller.step("PickupObject", objectId=hidden["objectId"])
        assert "not found within the specified visibility" in controller.last_event.metadata["errorMessage"]
        assert controller.step("PickupObject", objectId=hidden["objectId"], forceAction=True)

    def test_the_object_filter(self, controller) -> None:
        apple = self.first(controller, "Apple")["objectId"]
        event = controller.step("SetObjectFilter", objectIds=[apple])
        assert [o["objectId"] for o in event.metadata["objects"]] == [apple]
        assert len(controller.step("ResetObjectFilter").metadata["objects"]) > 30

    # -- cameras and scenes ------------------------------------------------------------------------------

    def test_third_party_cameras(self, controller) -> None:
        place = {"position": {"x": 0.0, "y": 2.0, "z": -1.0}, "rotation": {"x": 60.0, "y": 0.0, "z": 0.0}}
        assert not controller.step("AddThirdPartyCamera", **place, fieldOfView=180)
        event = controller.step("AddThirdPartyCamera", **place, fieldOfView=75)
        (camera,) = event.metadata["thirdPartyCameras"]
        assert camera["fieldOfView"] == pytest.approx(75)
        assert event.third_party_camera_frames[0].shape == (SIZE[1], SIZE[0], 3)
        assert not controller.step("UpdateThirdPartyCamera", thirdPartyCameraId=1, fieldOfView=60)

    def test_third_party_cameras_send_every_kind_of_image(self, controller) -> None:
        kinds = ("renderDepthImage", "renderInstanceSegmentation", "renderSemanticSegmentation")
        controller.reset("FloorPlan28", **dict.fromkeys((*kinds, "renderNormalsImage"), True))
        above = {**controller.last_event.metadata["agent"]["position"], "y": 2.0}
        for yaw in (0, 180):
            rotation = {"x": 40, "y": yaw, "z": 0}
            event = controller.step("AddThirdPartyCamera", position=above, rotation=rotation)
        for name in ("camera", "depth", "instance_segmentation", "semantic_segmentation", "normals"):
            frames = getattr(event, f"third_party_{name}_frames")
            assert [f.shape[:2] for f in frames] == [(SIZE[1], SIZE[0])] * 2, name
            assert not np.array_equal(frames[0], frames[1]), name
        for mine, instances, classes in zip(
            event.third_party_instance_segmentation_frames,
            event.third_party_instance_masks,
            event.third_party_class_masks,
            strict=True,
        ):
            ids = {o["objectId"] for o in event.metadata["objects"]}
            found = [i for i in instances if "|" in i]
            assert set(found) & ids
            colours = {tuple(mine[instances[i]][0]) for i in found}
            assert len(colours) == len(found)
            assert all(classes[i.split("|")[0]][instances[i]].all() for i in found)
        controller.reset("FloorPlan28", **dict.fromkeys((*kinds, "renderNormalsImage"), False))

    def test_a_reset_brings_everything_back(self, controller) -> None:
        start = {o["objectId"]: o["isOpen"] for o in controller.last_event.metadata["objects"]}
        fridge = self.first(controller, "Fridge")["objectId"]
        controller.step("OpenObject", objectId=fridge, forceAction=True)
        event = controller.reset("FloorPlan28")
        assert {o["objectId"]: o["isOpen"] for o in event.metadata["objects"]} == start
