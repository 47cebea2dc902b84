"""Each invariant of the priority queue can fail: one part corrupted, and its rule is named."""
# pyright: reportPrivateUsage=false
# Only through private state can a part be corrupted.

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

import pytest

from rdq_core import InvariantViolated, PriorityQueue
from rdq_core.ranking import SLACK


def sound() -> PriorityQueue[str]:
    queue = PriorityQueue[str]()
    for letter, priority in (("a", 0), ("b", 0), ("c", 1)):
        queue.put(letter, priority)
    queue.reprioritize(2, 0)
    queue.check_invariants()
    return queue


def pile_up(queue: PriorityQueue[str]) -> None:
    dead = 2 * len(queue) + SLACK
    queue._levels[9] = deque(range(100, 100 + dead))
    queue._heads.append(9)
    queue._dead += dead


CORRUPTIONS: Final[dict[str, Callable[[PriorityQueue[str]], object]]] = {
    "each level has its priority among the heads, once": lambda queue: queue._heads.append(0),
    "a level is in order of arrival": lambda queue: queue._levels.update({0: deque((1, 0))}),
    "the dead keys are counted": lambda queue: queue._levels.update({0: deque((0, 1, 7))}),
    "dead keys do not pile up": pile_up,
    "each item has one place": lambda queue: queue.items.update({7: "z"}),
    "each place has its entry": lambda queue: queue._moved.places.update({2: 5}),
}


@pytest.mark.parametrize("rule", CORRUPTIONS)
def test_a_corrupted_part_is_noticed_by_its_rule(rule: str) -> None:
    queue = sound()
    CORRUPTIONS[rule](queue)
    with pytest.raises(InvariantViolated) as info:
        queue.check_invariants()
    assert info.value.invariant == rule


MISPLACED: Final[dict[str, Callable[[PriorityQueue[str]], object]]] = {
    "a place among the moved of no item": lambda queue: queue._moved.set(9, 0),
    "two places in a level": lambda queue: queue._levels.update({0: deque((0, 1, 1))}),
}


@pytest.mark.parametrize("what", MISPLACED)
def test_an_item_without_just_one_place_is_noticed(what: str) -> None:
    queue = sound()
    MISPLACED[what](queue)
    with pytest.raises(InvariantViolated) as info:
        queue.check_invariants()
    assert info.value.invariant == "each item has one place"
