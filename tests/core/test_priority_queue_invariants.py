"""Each invariant of the priority queue can fail: one part corrupted, and its rule is named."""
# pyright: reportPrivateUsage=false
# Only through private state can a part be corrupted.

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

import pytest

from rdq_core import InvariantViolated, PriorityQueue
from rdq_core.priority_queue import SLACK


def sound() -> PriorityQueue[str]:
    queue = PriorityQueue[str]()
    for letter, priority in (("a", 0), ("b", 0), ("c", 1)):
        queue.put(letter, priority)
    queue.reprioritize(2, 0)
    queue.check_invariants()
    return queue


def pile_up(queue: PriorityQueue[str]) -> None:
    for _ in range(3 * len(queue) + SLACK):
        queue._moved.append((9, 9))
        queue._spare += 1


def add_unheard_of(queue: PriorityQueue[str]) -> None:
    queue.items[7] = "z"
    queue._spare -= 1


CORRUPTIONS: Final[dict[str, Callable[[PriorityQueue[str]], object]]] = {
    "each level has its priority among the heads, once": lambda queue: queue._heads.append(0),
    "a level is in order of arrival": lambda queue: queue._levels.update({0: deque((1, 0))}),
    "the keys are counted": lambda queue: queue._moved.append((0, 2)),
    "dead keys do not pile up": pile_up,
    "each item has a live key": add_unheard_of,
    "priorities are kept of items that are here": lambda queue: queue._priorities.update({9: 0}),
}


@pytest.mark.parametrize("rule", CORRUPTIONS)
def test_a_corrupted_part_is_noticed_by_its_rule(rule: str) -> None:
    queue = sound()
    CORRUPTIONS[rule](queue)
    with pytest.raises(InvariantViolated) as info:
        queue.check_invariants()
    assert info.value.invariant == rule


def test_an_item_that_lost_its_last_key_is_noticed() -> None:
    queue = sound()
    queue._moved.clear()
    queue._spare -= 1
    with pytest.raises(InvariantViolated) as info:
        queue.check_invariants()
    assert info.value.invariant == "each item has a live key"
