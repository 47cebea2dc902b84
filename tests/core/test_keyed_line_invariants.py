"""Each invariant of the keyed line can fail: one part corrupted, and its rule is named."""
# pyright: reportPrivateUsage=false
# Only through private state can a part be corrupted.

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from rdq_core import InvariantViolated, KeyedLine
from tests.core.keys import Item, Limit, key_of

Line = KeyedLine[Item, Limit]


def sound() -> Line:
    """With a key worth asking, one that waits for a moment, and one that waits to be forgotten."""
    line = Line(key_of, Limit(width=9, per=5))
    for number, key in enumerate("tta.r"):
        line.put(Item(number, key), 0)
    while line.admits(0):
        line.pop(0)
    line.ended(Item(4, "r"), 0)
    line.put(Item(5, "b"), 0)
    line.check_invariants()
    return line


def number(line: Line, key: str) -> int:
    return line._strands[key].number


CORRUPTIONS: Final[dict[str, Callable[[Line], object]]] = {
    "each item is in one strand": lambda line: line.items.update({9: Item(9, "a")}),
    "each item is in the strand of its key": lambda line: line.items.update({1: Item(1, "b")}),
    "each strand is known by its number": lambda line: line._by_number.pop(number(line, "b")),
    "a strand worth asking shows its first item": lambda line: line._heads.set(number(line, "b"), (9, 9)),
    "a strand that waits for a moment has items, and is not asked before": lambda line: line._timed.set(
        number(line, "b"), 9
    ),
    "a strand without items or slots is there until its limit is restored": lambda line: line._spent.clear(),
    "each place has its entry": lambda line: line._timed.places.update({99: 9.0}),
}


@pytest.mark.parametrize("rule", CORRUPTIONS)
def test_a_corrupted_part_is_noticed_by_its_rule(rule: str) -> None:
    line = sound()
    CORRUPTIONS[rule](line)
    with pytest.raises(InvariantViolated) as info:
        line.check_invariants()
    assert info.value.invariant == rule


def test_a_corrupted_strand_is_noticed_by_its_own_rule() -> None:
    line = sound()
    line._strands["b"].line._dead += 1
    with pytest.raises(InvariantViolated) as info:
        line.check_invariants()
    assert info.value.invariant == "the dead keys are counted"
