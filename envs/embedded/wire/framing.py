"""How messages look on the wire: tagged fields for FIFO, a multipart form for WSGI. Pure bytes, no transport.

FIFO: a message is any number of fields, each a header (1 byte type, 4 bytes big-endian length) and a body,
closed by an empty field of type 255. WSGI: the multipart/form-data that Unity's WWWForm writes, whose header
spellings ai2thor's parser asks for. Sources: ai2thor 5.0.0, fifo_server.py and wsgi_server.py.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import msgpack

from envs.errors import EngineError

if TYPE_CHECKING:
    from envs.embedded.engine import Reply

HEADER = struct.Struct("!BI")
BOUNDARY = "hearth-jK5oWb8nQx2RzT7vYc4LdE9mUf3AsG6p"
"""Of the multipart form; long enough not to occur in an image by chance (chosen)."""


class Field(IntEnum):
    """Types of FIFO fields that are in use; ai2thor.fifo_server.FieldType has the same numbers."""

    METADATA = 1
    ACTION = 2
    METADATA_PATCH = 11
    END_OF_MESSAGE = 255


IMAGE_FIELDS: Mapping[str, int] = {
    "image": 4,
    "image_depth": 5,
    "image_normals": 6,
    "image_flow": 7,
    "image_classes": 8,
    "image_ids": 9,
    "image-thirdParty-camera": 10,
    "image_thirdParty_depth": 12,
    "image_thirdParty_normals": 13,
    "image_thirdParty_image_ids": 14,
    "image_thirdParty_classes": 15,
    "image_thirdParty_flow": 16,
}
"""FIFO field type of each image buffer, by the name that it has as a WSGI form field."""

END = HEADER.pack(Field.END_OF_MESSAGE, 0)
ABORT = HEADER.pack(0, 0)
"""A field of no known type: ai2thor's client then gives up at once. After a mere end of file it would spin
until its time-out (100 s)."""


def fifo_message(reply: Reply) -> bytes:
    """A reply as one FIFO message: METADATA (msgpack) and images, or METADATA_PATCH alone."""
    kind = Field.METADATA if reply.kind == "full" else Field.METADATA_PATCH
    fields = [(int(kind), msgpack.packb(reply.metadata))]
    fields += [(IMAGE_FIELDS[name], data) for name, data in reply.images]
    return b"".join(
        [part for number, body in fields for part in (HEADER.pack(number, len(body)), body)] + [END]
    )


def read_fifo_action(read: Callable[[int], bytes]) -> dict[str, Any] | None:
    """The next action from a FIFO, or None when the other side has closed it.

    Args:
        read: returns at most that many bytes, and b"" at the end of the file.

    Raises:
        EngineError: the message is not one of ai2thor's.
    """
    action: dict[str, Any] | None = None
    while True:
        header = _exactly(read, HEADER.size)
        if header is None:
            return None
        number, length = HEADER.unpack(header)
        body = _exactly(read, length)
        if body is None:
            return None
        if number == Field.ACTION:
            action = decode_action(body)
        elif number == Field.END_OF_MESSAGE and action is not None:
            return action
        else:
            raise EngineError(
                f"expected an ACTION (2) and END_OF_MESSAGE (255) from the client, got {number}"
            )


def decode_action(body: bytes) -> dict[str, Any]:
    """An action from its JSON.

    Raises:
        EngineError: it is not a JSON object.
    """
    try:
        action = json.loads(body)
    except ValueError as error:
        raise EngineError(f"expected an action in JSON from the client, got {body[:80]!r}") from error
    if not isinstance(action, dict):
        raise EngineError(f"expected an action as a JSON object from the client, got {body[:80]!r}")
    return action


def wsgi_form(reply: Reply, token: str) -> bytes:
    """A full reply as the body of a multipart/form-data request with the boundary BOUNDARY."""
    parts = [*_text("metadata", json.dumps(reply.metadata))]
    for name, data in reply.images:
        parts += [*_binary(name, data)]
    parts += [*_text("token", token), f"\r\n--{BOUNDARY}--\r\n".encode()]
    return b"".join(parts)


def _text(name: str, value: str) -> Iterable[bytes]:
    yield _part('text/plain; charset="utf-8"', f'name="{name}"')
    yield value.encode()


def _binary(name: str, data: bytes) -> Iterable[bytes]:
    yield _part("application/octet-stream", f'name="{name}"; filename="{name}.dat"')
    yield data


def _part(content: str, disposition: str) -> bytes:
    return (
        f"\r\n--{BOUNDARY}\r\nContent-Type: {content}\r\n"
        f"Content-disposition: form-data; {disposition}\r\n\r\n"
    ).encode()


def _exactly(read: Callable[[int], bytes], size: int) -> bytes | None:
    """`size` bytes, or None when the file ends before."""
    data = bytearray()
    while len(data) < size:
        part = read(size - len(data))
        if not part:
            return None
        data += part
    return bytes(data)
