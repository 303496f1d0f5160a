"""A stand-in for the Unity player, run as a program: speaks AI2-THOR's FIFO protocol, and misbehaves on demand.

unity_player.py MODE [FILE]: "bright" and "black" answer with such images; "late" is black in its first two images;
"mute" opens its pipe and sends nothing; "deaf" sends a first frame and never reads; "half" stops within a message;
"crash" dies by a signal when told to MoveAhead; "sleepy" never answers a MoveAhead. FILE gets the command line and
environment that it was started with.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
import time
from pathlib import Path

import msgpack


def message(metadata: dict, image: bytes) -> bytes:
    body = msgpack.dumps(metadata)
    fields = [(1, body)] + ([(4, image)] if image else []) + [(255, b"")]
    return b"".join(struct.pack("!BI", kind, len(data)) + data for kind, data in fields)


def main(mode: str, record: str | None) -> None:
    environment = dict(os.environ)
    if record:
        Path(record).write_text(json.dumps({"argv": sys.argv[3:], "env": environment, "pid": os.getpid()}))
    size = (300, 300)
    sent = 0

    def reply(sequence_id: int, name: str | None, result: object = None) -> None:
        nonlocal sent
        sent += 1
        level = 0 if mode == "black" or (mode == "late" and sent <= 5) else 120
        agent = {
            "screenWidth": size[0],
            "screenHeight": size[1],
            "thirdPartyCameras": [],
            "lastActionSuccess": True,
            "lastAction": name,
            "errorMessage": "",
            "errorCode": None,
            "actionReturn": result,
            "sceneName": "FloorPlan1_physics",
            "colors": None,
            "objects": [],
            "depthFormat": "Meters",
        }
        data = message(
            {"agents": [agent], "activeAgentId": 0, "sequenceId": sequence_id},
            bytes([level]) * (size[0] * size[1] * 3),
        )
        out.write(data[: len(data) // 2] if mode == "half" else data)
        out.flush()
        if mode == "half":
            time.sleep(60)

    with Path(environment["AI2THOR_FIFO_SERVER_PIPE_PATH"]).open("wb") as out:
        if mode == "mute":
            time.sleep(60)
        reply(0, None)
        if mode == "deaf":
            time.sleep(60)
        with Path(environment["AI2THOR_FIFO_CLIENT_PIPE_PATH"]).open("rb") as source:
            while header := source.read(5):
                kind, length = struct.unpack("!BI", header)
                body = source.read(length)
                if kind != 2:
                    continue
                action = json.loads(body)
                name = action["action"]
                if name == "MoveAhead" and mode == "crash":
                    os.kill(os.getpid(), signal.SIGSEGV)
                if name == "MoveAhead" and mode == "sleepy":
                    time.sleep(60)
                if name == "ChangeResolution":
                    size = (action["x"], action["y"])
                results = {
                    "GetScenesInBuild": ["FloorPlan1_physics", "Procedural"],
                    "Initialize": {"cameraNearPlane": 0.01, "cameraFarPlane": 20.0},
                }
                reply(action["sequenceId"], name, results.get(name))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] or None)
