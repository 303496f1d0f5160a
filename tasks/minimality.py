"""Whether the two contexts of a quad, as they start, differ in the declared edit and in nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from envs.snapshot import ObjectSnapshot, WorldSnapshot
from envs.trajectory import Trajectory
from tasks.certificate import Complaint, Fault
from tasks.situation import Quad, Situation

SAME_M, SAME_DEG = 1e-3, 0.1
"""Within these two poses count as one."""


def compare_contexts(quad: Quad, starts: Mapping[str, Trajectory]) -> Iterator[Complaint]:
    """What is wrong with the first steps of a quad's cells, beside each other.

    Args:
        quad: whose cells were played.
        starts: situation id -> any trajectory of that cell.
    """
    (first, first_again), (second, second_again) = quad.contexts()
    for one, other in ((first, first_again), (second, second_again)):
        odd = _differences(_start(starts, one), _start(starts, other))
        if odd:
            detail = f"{one.situation_id} and {other.situation_id} start apart: {', '.join(odd)}"
            yield Complaint(Fault.NOT_MINIMAL, one.situation_id, detail)
    here, there = _start(starts, first), _start(starts, second)
    lost = sorted(set(here.objects) ^ set(there.objects))
    if lost:
        detail = f"{', '.join(lost)}: in one context only"
        yield Complaint(Fault.INVENTORY, first.situation_id, detail)
    yield from _edit_faults(quad, first, here, there)
    if starts[first.situation_id].landmarks != starts[second.situation_id].landmarks:
        yield Complaint(Fault.MAP_TELLS, first.situation_id, "the landmarks of the two contexts differ")


def _edit_faults(
    quad: Quad, first: Situation, here: WorldSnapshot, there: WorldSnapshot
) -> Iterator[Complaint]:
    """What the edit moves lies elsewhere and is the same otherwise; all else is alike but what it carries."""
    odd = _differences(here, there)
    still = [] if first.events else [i for i in quad.edit if i not in odd]
    if still:
        yield Complaint(Fault.NO_EDIT, first.situation_id, f"{', '.join(still)}: alike in both contexts")
    carried = _carried(here, quad.edit) | _carried(there, quad.edit)
    extra = [i for i in odd if i not in quad.edit and i not in carried]
    extra += [i for i in quad.edit if _states(here, i) != _states(there, i)]
    if extra:
        yield Complaint(Fault.NOT_MINIMAL, first.situation_id, f"differ too: {', '.join(extra)}")


def _start(starts: Mapping[str, Trajectory], cell: Situation) -> WorldSnapshot:
    return starts[cell.situation_id].steps[0].snapshot


def _carried(world: WorldSnapshot, edit: tuple[str, ...]) -> frozenset[str]:
    """What lies in or on the edited things, and so moves with them."""
    return frozenset(o.object_id for o in world.objects.values() if any(e in o.parents for e in edit))


def _differences(a: WorldSnapshot, b: WorldSnapshot) -> list[str]:
    """Ids of objects of both that are not alike, and "agent" when it stands otherwise."""
    odd = [i for i in a.objects if i in b.objects and not _alike(a.objects[i], b.objects[i])]
    stands = [(w.agent_position, w.agent_yaw, w.agent_horizon, w.agent_is_standing) for w in (a, b)]
    return odd if stands[0] == stands[1] else [*odd, "agent"]


def _alike(a: ObjectSnapshot, b: ObjectSnapshot) -> bool:
    near = all(abs(p - q) <= SAME_M for p, q in zip(a.position, b.position, strict=True))
    turned = all(
        abs((p - q + 180.0) % 360.0 - 180.0) <= SAME_DEG for p, q in zip(a.rotation, b.rotation, strict=True)
    )
    where = [(o.temperature, o.parents, o.is_picked_up) for o in (a, b)]
    return near and turned and where[0] == where[1] and _condition(a) == _condition(b)


def _states(world: WorldSnapshot, object_id: str) -> tuple[object, ...]:
    found = world.objects.get(object_id)
    return () if found is None else _condition(found)


def _condition(o: ObjectSnapshot) -> tuple[object, ...]:
    """An object's states, but for its temperature, which follows from where it is."""
    return (
        o.is_open, o.is_on, o.is_broken, o.is_sliced, o.is_cooked, o.is_dirty, o.is_filled, o.fill_liquid
    )  # fmt: skip
