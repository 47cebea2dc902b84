"""Names in order of their places, each once, and nothing dead that piles up."""
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# Dead entries are seen nowhere else; Hypothesis makes the TestCase at run time.

from __future__ import annotations

import unittest
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rdq_core import InvariantViolated
from rdq_core.ranking import SLACK, Ranking

NAMES = st.integers(-2, 8)
PLACES = st.sampled_from([0.0, 1.0, 1.5, 2.0, 1e308]) | st.floats(-10, 10)


class AgainstADict(RuleBasedStateMachine):
    """Beside a dict of places, which is sorted when asked."""

    def __init__(self) -> None:
        super().__init__()
        self.ranking = Ranking[float]()
        self.model: dict[int, float] = {}

    def order(self) -> list[tuple[float, int]]:
        return sorted((place, name) for name, place in self.model.items())

    @rule(name=NAMES, places=st.lists(PLACES, min_size=1, max_size=40))
    def set(self, name: int, places: list[float]) -> None:
        for place in places:
            self.ranking.set(name, place)
            self.model[name] = place

    @rule(name=NAMES, place=PLACES)
    def bring_forward(self, name: int, place: float) -> None:
        self.ranking.bring_forward(name, place)
        self.model[name] = min(place, self.model.get(name, place))

    @rule(name=NAMES, place=PLACES)
    def put_off(self, name: int, place: float) -> None:
        self.ranking.put_off(name, place)
        self.model[name] = max(place, self.model.get(name, place))

    @rule(name=NAMES)
    def discard(self, name: int) -> None:
        self.ranking.discard(name)
        self.model.pop(name, None)

    @precondition(lambda self: self.model)
    @rule()
    def pop(self) -> None:
        assert self.ranking.first() == self.order()[0]
        assert self.ranking.pop() == self.order()[0][1]
        del self.model[self.order()[0][1]]

    @rule()
    def clear(self) -> None:
        self.ranking.clear()
        self.model.clear()

    @rule()
    def go_on_with_a_clone(self) -> None:
        original = self.ranking
        self.ranking = original.clone()
        original.clear()

    @invariant()
    def agrees(self) -> None:
        self.ranking.check_invariants()
        assert self.ranking.in_order() == self.order()
        assert self.ranking.first() == next(iter(self.order()), None)
        assert bool(self.ranking.places) == bool(self.model)


TestAgainstADict: type[unittest.TestCase] = AgainstADict.TestCase
TestAgainstADict.settings = settings(max_examples=100, deadline=None)  # type: ignore[attr-defined]  # Hypothesis reads it


def test_of_one_place_the_least_name_comes_first() -> None:
    ranking = Ranking[float]()
    for name in (3, -1, 0, -2):
        ranking.set(name, 5.0)
    popped = []
    while ranking.first() is not None:
        popped.append(ranking.pop())
    assert popped == [-2, -1, 0, 3]


def test_a_place_that_is_moved_ten_thousand_times_leaves_no_trace() -> None:
    ranking = Ranking[float]()
    for place in range(10_000):
        ranking.set(0, -float(place))
    assert len(ranking._heap) <= 3 + SLACK


def test_names_taken_out_leave_no_more_dead_entries_than_the_rest_may_have() -> None:
    ranking = Ranking[float]()
    for far in (1000, 900, 800):
        for name in range(100):
            ranking.set(name, float(far + name))
    for name in range(64):
        ranking.set(name, float(name))
    assert len(ranking._heap) == 3 * 100 + SLACK
    for name in range(100):
        assert ranking.first() == (ranking.places[name], name)
        assert ranking.pop() == name
        ranking.check_invariants()
    assert ranking.first() is None


CORRUPTIONS: Final[dict[str, Callable[[Ranking[float]], object]]] = {
    "each place has its entry": lambda ranking: ranking.places.update({1: 4.0}),
    "dead entries do not pile up": lambda ranking: ranking._heap.extend([(9.0, 9)] * (3 + SLACK)),
}


@pytest.mark.parametrize("rule", CORRUPTIONS)
def test_a_corrupted_part_is_noticed_by_its_rule(rule: str) -> None:
    ranking = Ranking[float]()
    ranking.set(0, 1.0)
    ranking.check_invariants()
    CORRUPTIONS[rule](ranking)
    with pytest.raises(InvariantViolated) as info:
        ranking.check_invariants()
    assert info.value.invariant == rule
