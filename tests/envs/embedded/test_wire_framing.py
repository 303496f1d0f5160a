"""Messages of our framing, read by the genuine servers of ai2thor, without an engine or a process."""

from __future__ import annotations

import io
import json
import os
import struct
import threading
from dataclasses import replace

import msgpack
import pytest
from ai2thor.fifo_server import FieldType, FifoServer
from ai2thor.server import DepthFormat
from ai2thor.wsgi_server import MultipartFormParser, WsgiServer

from envs.embedded.engine import Reply
from envs.embedded.wire.channel import serve
from envs.embedded.wire.fifo import FifoChannel
from envs.embedded.wire.framing import (
    BOUNDARY,
    IMAGE_FIELDS,
    Field,
    decode_action,
    fifo_message,
    read_fifo_action,
    wsgi_form,
)
from envs.embedded.wire.wsgi import WsgiChannel
from envs.errors import EngineError, EngineUnavailableError

pytestmark = [
    pytest.mark.timeout(60),  # ai2thor opens FIFOs without a time-out
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs"),
]
AGENT = {
    "screenWidth": 2, "screenHeight": 1, "thirdPartyCameras": [], "lastActionSuccess": True, "lastAction": "Pass",
    "errorMessage": "", "errorCode": None, "actionReturn": None, "sceneName": "Tiny", "colors": None,
    "depthFormat": "Meters", "isStanding": True, "small": -0.0, "third": 1 / 3, "umlaut": "Küche",
}  # fmt: skip
METADATA = {"agents": [AGENT], "thirdPartyCameras": [], "sequenceId": 0, "activeAgentId": 0}
PIXELS = bytes([1, 2, 3, 4, 5, 6])
DEPTH = struct.pack("<2f", 0.5, 2.0)
FULL = Reply("full", METADATA, (("image", PIXELS), ("image_depth", DEPTH)))
PATCH = Reply("patch", {"lastAction": "Ask", "actionReturn": [1, 2], "agentId": 0}, ())


class FakeEngine:
    """Answers with prepared replies and notes the actions; raises what is no reply."""

    def __init__(self, *replies) -> None:
        self.replies, self.actions = list(replies), []

    def first(self):
        return self.process(None)

    def process(self, action):
        self.actions.append(action)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        if action and reply.kind == "full":
            return replace(reply, metadata=reply.metadata | {"sequenceId": action["sequenceId"]})
        return reply


@pytest.fixture
def fifo():
    server = FifoServer(2, 1, timeout=5.0, depth_format=DepthFormat.Meters)
    server.start()
    yield server
    server.stop()
    server.tmp_dir.cleanup()


@pytest.fixture
def wsgi():
    server = WsgiServer("127.0.0.1", timeout=5.0, width=2, height=1)
    server.client_token = "secret"
    server.start()
    yield server
    server.stop()
    server.wsgi_server.shutdown()
    server.wsgi_server.server_close()
    server.server_thread.join(5)


class Serving:
    """An engine served from a thread; `failure` is what serve raised."""

    def __init__(self, engine, connect) -> None:
        self.failure: Exception | None = None
        self.thread = threading.Thread(target=self._serve, args=(engine, connect))
        self.thread.start()

    def _serve(self, engine, connect) -> None:
        try:
            serve(lambda: engine, connect())
        except Exception as failure:
            self.failure = failure

    def end(self) -> None:
        self.thread.join(10)
        assert not self.thread.is_alive()


def over_fifo(engine, server):
    return Serving(engine, lambda: FifoChannel(server.server_pipe_path, server.client_pipe_path, 5.0))


def over_wsgi(engine, server, token="secret"):
    return Serving(engine, lambda: WsgiChannel("127.0.0.1", server.wsgi_server.port, token, 0.2))


# -- pure framing ------------------------------------------------------------------------------------------------


def test_field_numbers_are_those_of_the_client() -> None:
    assert {f.name: f.value for f in Field}.items() <= {f.name: f.value for f in FieldType}.items()
    server = FifoServer(2, 1)
    server.tmp_dir.cleanup()
    assert {name: number.value for number, name in server.form_field_map.items()} == dict(IMAGE_FIELDS)


def test_a_full_message_to_the_byte() -> None:
    body = msgpack.packb(METADATA)
    expected = b"\x01" + len(body).to_bytes(4, "big") + body
    expected += b"\x04\x00\x00\x00\x06" + PIXELS + b"\x05\x00\x00\x00\x08" + DEPTH + b"\xff\x00\x00\x00\x00"
    assert fifo_message(FULL) == expected


def test_a_patch_carries_no_image() -> None:
    message = fifo_message(PATCH)
    assert message[0] == FieldType.METADATA_PATCH
    assert msgpack.unpackb(message[5:-5]) == PATCH.metadata


def test_what_cannot_go_over_a_wire_is_refused() -> None:
    with pytest.raises(TypeError):
        fifo_message(Reply("full", {"agents": {1, 2}}, ()))


class Dribble(io.BytesIO):
    """A file that gives one byte at a time."""

    def read(self, size=-1):
        return super().read(min(size, 1))


def test_actions_are_read_however_they_arrive() -> None:
    body = json.dumps({"action": "Pass", "name": "Küche"}).encode()
    message = b"\x02" + len(body).to_bytes(4, "big") + body + b"\xff\0\0\0\0"
    source = Dribble(message * 2 + message[:9])
    assert read_fifo_action(source.read) == {"action": "Pass", "name": "Küche"}
    assert read_fifo_action(source.read) == {"action": "Pass", "name": "Küche"}
    assert read_fifo_action(source.read) is None


@pytest.mark.parametrize(
    "message", [b"\xff\0\0\0\0", b"\x07\0\0\0\x01x", b"\x02\0\0\0\x01x", b"\x02\0\0\0\x021\n"]
)
def test_nonsense_from_the_client_is_named(message) -> None:
    with pytest.raises(EngineError, match="expected an"):
        read_fifo_action(io.BytesIO(message).read)


def test_an_action_is_an_object() -> None:
    with pytest.raises(EngineError, match="JSON object"):
        decode_action(b"[1]")


def test_the_clients_parser_reads_the_form() -> None:
    twice = Reply(
        "full", METADATA, (("image", PIXELS), ("image", b"\r\n--x\r\n\r\n"), ("image_depth", DEPTH))
    )
    form = MultipartFormParser(wsgi_form(twice, "secret"), BOUNDARY.encode())
    assert json.loads(form.form["metadata"][0]) == METADATA
    assert form.form["token"] == ["secret"]
    assert [bytes(b) for b in form.files["image"]] == [PIXELS, b"\r\n--x\r\n\r\n"]
    assert bytes(form.files["image_depth"][0]) == DEPTH


# -- FIFO --------------------------------------------------------------------------------------------------------


def test_fifo_full_then_patch_then_the_client_leaves(fifo) -> None:
    engine = FakeEngine(FULL, PATCH, FULL)
    serving = over_fifo(engine, fifo)
    first = fifo.receive()
    assert first.frame.tolist() == [[[1, 2, 3], [4, 5, 6]]]
    assert first.depth_frame.tolist() == [0.5, 2.0]
    assert dict(first.metadata) == AGENT
    fifo.send({"action": "Ask"})
    patched = fifo.receive()
    assert patched.metadata["actionReturn"] == [1, 2]
    assert patched.frame.tolist() == first.frame.tolist()
    fifo.stop()
    serving.end()
    assert serving.failure is None
    assert engine.actions == [None, {"action": "Ask", "sequenceId": 1}]


def test_fifo_large_messages_arrive_whole(fifo) -> None:
    metadata = METADATA | {"agents": [AGENT | {"screenWidth": 400, "screenHeight": 300}]}
    pixels = bytes(range(250)) * (400 * 300 * 3 // 250)
    serving = over_fifo(FakeEngine(Reply("full", metadata, (("image", pixels),))), fifo)
    event = fifo.receive()
    assert event.frame[::-1].tobytes() == pixels
    fifo.stop()
    serving.end()


def test_fifo_a_client_that_leaves_before_its_first_action(fifo) -> None:
    serving = over_fifo(FakeEngine(FULL), fifo)
    fifo.receive()
    assert fifo.client_pipe is None
    fifo.stop()
    serving.end()
    assert serving.failure is None


def test_fifo_a_fault_of_the_engine_stops_the_client_at_once(fifo) -> None:
    serving = over_fifo(FakeEngine(FULL, ZeroDivisionError("bug")), fifo)
    fifo.receive()
    fifo.send({"action": "Pass"})
    with pytest.raises(KeyError):  # the client's answer to a field of unknown type; Controller.step wraps it
        fifo.receive()
    serving.end()
    assert isinstance(serving.failure, ZeroDivisionError)


def test_fifo_nobody_reads(tmp_path) -> None:
    os.mkfifo(tmp_path / "server.pipe")
    with pytest.raises(EngineUnavailableError, match="nobody has opened"):
        FifoChannel(str(tmp_path / "server.pipe"), "unused", patience_s=0.05)
    with pytest.raises(EngineUnavailableError, match="cannot open"):
        FifoChannel(str(tmp_path / "no.pipe"), "unused")


# -- WSGI --------------------------------------------------------------------------------------------------------


def test_wsgi_connects_anew_for_each_reply_and_stops_when_told(wsgi) -> None:
    engine = FakeEngine(FULL, FULL, FULL)
    serving = over_wsgi(engine, wsgi)
    assert wsgi.receive().depth_frame.tolist() == [0.5, 2.0]
    for _ in range(2):
        wsgi.send({"action": "Pass"})
        assert dict(wsgi.receive().metadata) == AGENT
    wsgi.stop()
    serving.end()
    assert serving.failure is None
    assert [a["sequenceId"] for a in engine.actions[1:]] == [1, 2]


def test_wsgi_a_wrong_token_is_refused(wsgi) -> None:
    serving = over_wsgi(FakeEngine(FULL), wsgi, token="guess")
    serving.end()
    assert isinstance(serving.failure, EngineUnavailableError)
    assert "AI2THOR_CLIENT_TOKEN" in str(serving.failure)


def test_wsgi_no_client_at_all(wsgi) -> None:
    port = wsgi.wsgi_server.port
    wsgi.wsgi_server.shutdown()
    wsgi.wsgi_server.server_close()
    channel = WsgiChannel("127.0.0.1", port, "", patience_s=0.1)
    with pytest.raises(EngineUnavailableError, match="no ai2thor client"):
        channel.exchange(FULL)
