"""A machine's attributes, one at a time made other than they are: what `check_invariants` has to say of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableSequence, MutableSet
from functools import partial
from typing import Any, cast

from mutation.log import outcome


def changes(value: object) -> Iterator[tuple[str, object]]:
    """What a value may be made instead, named."""
    match value:
        case bool():
            yield "not", not value
        case int() | float():
            yield from (("more", value + 1), ("less", value - 1))
        case Mapping():
            yield from _of_mapping(cast("Mapping[object, object]", value))
        case MutableSequence() | MutableSet():
            items = list(cast("MutableSequence[object]", value))
            kind: Any = type(cast("object", value))
            yield from (("none", kind()), ("first lost", kind(items[1:])))
            yield from (("reversed", kind(items[::-1])), ("twice", kind([*items, *items])))
        case _:
            return


def _of_mapping(value: Mapping[object, object]) -> Iterator[tuple[str, object]]:
    kind: Any = type(value)
    items = list(value.items())
    yield from (("none", kind()), ("first lost", kind(items[1:])), ("last lost", kind(items[:-1])))
    yield "reversed", kind(items[::-1])
    if items:
        first, of = items[0]
        yield "another", kind([*items, (first + 77 if isinstance(first, int) else ("another", 77), None)])
        if isinstance(of, Mapping):
            empty: Any = type(cast("object", of))
            yield "first empty", kind([*items, (first, empty())])
            inner = list(cast("Mapping[object, object]", of).items())
            yield "first reversed", kind([*items, (first, empty(inner[::-1]))])
            yield "first elsewhere", kind([*items[1:], (("another", 77), of)])


def perturbed(machine: Any, clone: Callable[[], Any], check: Callable[[Any], object]) -> Iterator[object]:
    """What the check says of each change to a clone of the machine."""
    slots: tuple[str, ...] = machine.__slots__
    for name in slots:
        part: Any = getattr(machine, name, None)
        if getattr(part, "clone", None) and getattr(part, "__slots__", None):  # a machine within: its own attributes
            yield from _of_part(name, part, clone, check)
        for what, _ in list(changes(getattr(machine, name, None))):
            twin = clone()
            setattr(twin, name, dict(changes(getattr(twin, name)))[what])
            yield name, what, outcome(partial(check, twin))


def _of_part(name: str, part: Any, clone: Callable[[], Any], check: Callable[[Any], object]) -> Iterator[object]:
    slots: tuple[str, ...] = part.__slots__
    for inner in slots:
        for what, _ in list(changes(getattr(part, inner, None))):
            twin = clone()
            of = getattr(twin, name)
            setattr(of, inner, dict(changes(getattr(of, inner)))[what])
            yield name, inner, what, outcome(partial(check, twin))
