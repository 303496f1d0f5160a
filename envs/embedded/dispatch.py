"""From an action's name and arguments to the function that carries it out, with AI2-THOR's errors.

An action is a plain function of a Simulation whose keyword parameters carry AI2-THOR's own names:

    @action("MoveAhead")
    def move_ahead(sim: Simulation, moveMagnitude: float | None = None) -> None: ...

The parameter annotations say what the wire value is converted to; what does not fit is a BadCallError, which
the genuine client turns into a ValueError. What fails in the world is an ActionFailedError: success False
and a message.
"""

from __future__ import annotations

import difflib
import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from envs.embedded.simulation import ActionFailedError, BadCallError, Simulation

Vector3: TypeAlias = dict[str, float]
"""An {x, y, z} of a wire action; keys may be missing."""

UNCHECKED_ARGUMENTS = frozenset(
    {
        "action", "sequenceId", "renderImage", "agentId", "renderObjectImage", "renderClassImage",
        "renderNormalsImage", "renderInstanceSegmentation", "renderSemanticSegmentation", "renderDepthImage",
    }
)  # fmt: skip
"""Arguments that any action may carry; the dispatcher takes them away before it compares names."""
_RENDER_SWITCHES = frozenset(n for n in UNCHECKED_ARGUMENTS if n.startswith("render") and n != "renderImage")
"""What Initialize, which takes any argument, switches on for good; elsewhere they hold for one step."""

Handler: TypeAlias = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of an action: what it is converted to, and whether it must be given."""

    name: str
    kind: str
    required: bool
    default: Any


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action: its function, its parameters, and whether its reply may be a patch (`emits`)."""

    name: str
    handler: Handler
    parameters: tuple[Parameter, ...]
    emits: bool
    open_ended: bool
    """Takes any further arguments (Initialize, Reset)."""


_ACTIONS: dict[str, ActionSpec] = {}


def action(*names: str, emits: bool = False) -> Callable[[Handler], Handler]:
    """Decorate a function that carries out the action, or actions, of these names."""

    def register(handler: Handler) -> Handler:
        for name in names:
            if name in _ACTIONS:
                raise ValueError(f"two functions for the action {name}")
            _ACTIONS[name] = _spec(name, handler, emits)
        return handler

    return register


def action_names() -> tuple[str, ...]:
    """Every registered action, sorted."""
    return tuple(sorted(_ACTIONS))


def dispatch(sim: Simulation, call: Mapping[str, Any]) -> tuple[Any, bool]:
    """Carry out one decoded wire action.

    Returns:
        The action's return value and whether its reply may be a patch.

    Raises:
        BadCallError: the name or the arguments are wrong.
        ActionFailedError: it could not be done in the world as it is.
    """
    name = call.get("action")
    spec = _ACTIONS.get(name) if isinstance(name, str) else None
    if spec is None:
        raise BadCallError("InvalidAction", f"Invalid action: {name}{_suggestion(str(name))}")
    if call.get("agentId", 0) not in (0, None):
        raise ActionFailedError(
            f"agentId={call['agentId']!r} is not supported by the embedded engine, which has one agent (0)"
        )
    return spec.handler(sim, **bind(spec, call)), spec.emits


def bind(spec: ActionSpec, call: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword arguments for an action's function, converted; raises BadCallError when they do not fit."""
    known = {p.name: p for p in spec.parameters}
    named = known if not spec.open_ended else {*known, *_RENDER_SWITCHES}
    given = {k: v for k, v in call.items() if k in named or k not in UNCHECKED_ARGUMENTS}
    unknown = [k for k in given if k not in known]
    if unknown and not spec.open_ended:
        raise BadCallError("InvalidArgument", _unknown_arguments(spec, unknown, given))
    missing = [p.name for p in spec.parameters if p.required and given.get(p.name) is None]
    if missing:
        raise BadCallError(
            "MissingArguments", f"action: {spec.name} is missing the following arguments: {','.join(missing)}"
        )
    out = {k: _convert(spec, known[k], v) if k in known else v for k, v in given.items()}
    return {k: v for k, v in out.items() if not (v is None and k in known and known[k].default is not None)}


def _spec(name: str, handler: Handler, emits: bool) -> ActionSpec:
    hints = typing.get_type_hints(handler)
    signature = list(inspect.signature(handler).parameters.values())[1:]
    parameters = tuple(
        Parameter(
            p.name, _kind(hints[p.name]), p.default is p.empty, None if p.default is p.empty else p.default
        )
        for p in signature
        if p.kind is not p.VAR_KEYWORD
    )
    return ActionSpec(name, handler, parameters, emits, any(p.kind is p.VAR_KEYWORD for p in signature))


def _kind(hint: Any) -> str:
    """The wire kind of an annotation: float, int, bool, str, Vector3, list, dict or any."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        hint = next(a for a in typing.get_args(hint) if a is not type(None))
    if hint == Vector3:
        return "Vector3"
    origin = typing.get_origin(hint) or hint
    return {float: "float", int: "int", bool: "bool", str: "string", list: "list", dict: "dict"}.get(
        origin, "any"
    )


def _convert(spec: ActionSpec, parameter: Parameter, value: Any) -> Any:
    if value is None or parameter.kind == "any":
        return value
    converted = _CONVERTERS[parameter.kind](value)
    if converted is None:
        raise BadCallError(
            "InvalidArgument",
            f"action: {spec.name} has an invalid argument: {parameter.name} (=={value}). "
            f"Cannot convert to: {parameter.kind}",
        )
    return converted


def _to_float(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    number = float(value)
    return number if abs(number) < float("inf") else None


def _to_int(value: Any) -> int | None:
    number = _to_float(value)
    return int(number) if number is not None and number == int(number) else None


def _to_bool(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _to_vector(value: Any) -> Vector3 | None:
    if not isinstance(value, dict) or any(k not in ("x", "y", "z") for k in value):
        return None
    numbers = {k: _to_float(v) for k, v in value.items()}
    return None if None in numbers.values() else typing.cast(Vector3, numbers)


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "float": _to_float,
    "int": _to_int,
    "bool": _to_bool,
    "string": lambda v: v if isinstance(v, str) else None,
    "list": lambda v: v if isinstance(v, list) else None,
    "dict": lambda v: v if isinstance(v, dict) else None,
    "Vector3": _to_vector,
}


def _unknown_arguments(spec: ActionSpec, unknown: list[str], given: Mapping[str, Any]) -> str:
    plural = "s" if len(unknown) > 1 else ""
    signature = ", ".join(_declaration(p) for p in spec.parameters)
    return (
        f'\n\tAction: "{spec.name}" called with invalid argument{plural}: {_quoted(unknown)}'
        f"\n\tExpected arguments: {', '.join(p.name for p in spec.parameters)}"
        f"\n\tYour arguments: {_quoted(given)}"
        f'\n\tValid ways to call "{spec.name}" action:\n\t\tvoid {spec.name}({signature})'
    )


def _declaration(parameter: Parameter) -> str:
    return f"{parameter.kind} {parameter.name}" + ("" if parameter.required else f" = {parameter.default}")


def _quoted(names: typing.Iterable[str]) -> str:
    return ", ".join(f"'{n}'" for n in names)


def _suggestion(name: str) -> str:
    close = difflib.get_close_matches(name, _ACTIONS, n=3, cutoff=0.6)
    return f". Did you mean {', '.join(close)}?" if close else ""
