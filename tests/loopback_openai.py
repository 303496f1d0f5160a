"""An OpenAI-compatible chat server on 127.0.0.1 for tests: tools or JSON, scripted replies, injected faults, a log."""

from __future__ import annotations

import base64
import io
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

Policy = Callable[[dict[str, Any]], dict[str, Any] | str]
"""From a request body to the arguments of an `act` call, or to plain text."""


@dataclass
class ServerLog:
    """What the server saw: bodies of chat requests, decoded images as (format, size), statuses sent."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    images: list[tuple[str, tuple[int, int]]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


def scripted(*replies: dict[str, Any] | str) -> Policy:
    """Reply number k to the k-th assistant turn of a conversation, the last one for ever."""

    def policy(body: dict[str, Any]) -> dict[str, Any] | str:
        turn = sum(m["role"] == "assistant" for m in body["messages"])
        return replies[min(turn, len(replies) - 1)]

    return policy


def _images(body: dict[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    for message in body["messages"]:
        content = message.get("content")
        for part in content if isinstance(content, list) else []:
            if part.get("type") == "image_url":
                data = base64.b64decode(part["image_url"]["url"].split(",", 1)[1])
                with Image.open(io.BytesIO(data)) as image:
                    image.load()
                    yield str(image.format), image.size


def _handler(
    policy: Policy, faults: list[tuple[int, dict[str, str]]], log: ServerLog
) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                fault = faults.pop(0) if faults else None
                log.statuses.append(fault[0] if fault else 200)
                log.bodies.append(body)
                log.images.extend(_images(body))
            if fault:
                error = {"error": {"message": "injected fault", "type": "server", "code": "injected"}}
                return self._send(fault[0], error, fault[1])
            return self._send(200, _completion(policy(body), body), {})

        def _send(self, status: int, value: Any, headers: dict[str, str]) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            for key, text in {
                "content-type": "application/json",
                "content-length": str(len(data)),
                **headers,
            }.items():
                self.send_header(key, text)
            self.end_headers()
            self.wfile.write(data)

    return Handler


def _completion(reply: dict[str, Any] | str, body: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply if isinstance(reply, str) else None}
    if isinstance(reply, dict):
        if body.get("tools"):
            call = {"name": "act", "arguments": json.dumps(reply)}
            message["tool_calls"] = [
                {"id": f"call_{len(body['messages'])}", "type": "function", "function": call}
            ]
        else:
            message["content"] = json.dumps(reply)
    return {
        "id": "x", "object": "chat.completion", "created": 0, "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls" if "tool_calls" in message else "stop"}],
        "usage": {"prompt_tokens": 300, "completion_tokens": 12, "total_tokens": 312},
    }  # fmt: skip


@contextmanager
def serve(
    policy: Policy, faults: list[tuple[int, dict[str, str]]] | None = None
) -> Iterator[tuple[str, ServerLog]]:
    """Serve for the length of a with block; yields the base URL and the log. `faults` are answered first."""
    log = ServerLog()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(policy, list(faults or []), log))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", log
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
