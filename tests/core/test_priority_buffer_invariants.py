"""`check_invariants` of the priority buffer finds what must not be."""
# pyright: reportPrivateUsage=false
# What must not be can only be made from inside.

from __future__ import annotations

from collections.abc import Callable

import pytest

from rdq_core import BufferGetter, InvariantViolated, PriorityBuffer

Break = Callable[[PriorityBuffer[str]], object]


def unissued(buffer: PriorityBuffer[str]) -> None:
    buffer._getters[BufferGetter(2)] = None


def negative(buffer: PriorityBuffer[str]) -> None:
    buffer._getters.clear()
    buffer._getters[BufferGetter(-1)] = None


def out_of_order(buffer: PriorityBuffer[str]) -> None:
    buffer._getters.move_to_end(BufferGetter(0))


def other_priority(buffer: PriorityBuffer[str]) -> None:
    buffer._items.items[0].priority = 5


def inside(buffer: PriorityBuffer[str]) -> None:
    buffer._items._dead += 1


BREAKS: list[tuple[Break, str]] = [
    (unissued, "getters stand in order"),
    (negative, "getters stand in order"),
    (out_of_order, "getters stand in order"),
    (other_priority, "the one it stands by"),
    (inside, "the dead keys are counted"),
]


@pytest.mark.parametrize(("damage", "rule"), BREAKS)
def test_a_broken_buffer_is_found(damage: Break, rule: str) -> None:
    buffer = PriorityBuffer[str]()
    buffer.put("a", 1)
    buffer.put("b", 2)
    buffer.get()
    buffer.get()
    buffer.check_invariants()
    damage(buffer)
    with pytest.raises(InvariantViolated, match=rule):
        buffer.check_invariants()
