"""The timeline: names in order of their moments, each once, and nothing dead that piles up."""
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# Dead keys are seen nowhere else; Hypothesis makes the TestCase at run time.

from __future__ import annotations

import unittest
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rdq_core import InvariantViolated
from rdq_core.timeline import SLACK, Timeline

NAMES = st.integers(-2, 8)
MOMENTS = st.sampled_from([0.0, 1.0, 1.5, 2.0, 1e308]) | st.floats(-10, 10)


class AgainstADict(RuleBasedStateMachine):
    """Beside a dict of moments, which is sorted when asked."""

    def __init__(self) -> None:
        super().__init__()
        self.timeline = Timeline()
        self.model: dict[int, float] = {}

    def order(self) -> list[tuple[float, int]]:
        return sorted((moment, name) for name, moment in self.model.items())

    @rule(name=NAMES, moments=st.lists(MOMENTS, min_size=1, max_size=40))
    def set(self, name: int, moments: list[float]) -> None:
        for moment in moments:
            self.timeline.set(name, moment)
            self.model[name] = moment

    @rule(name=NAMES, moment=MOMENTS)
    def bring_forward(self, name: int, moment: float) -> None:
        self.timeline.bring_forward(name, moment)
        self.model[name] = min(moment, self.model.get(name, moment))

    @rule(name=NAMES, moment=MOMENTS)
    def put_off(self, name: int, moment: float) -> None:
        self.timeline.put_off(name, moment)
        self.model[name] = max(moment, self.model.get(name, moment))

    @rule(name=NAMES)
    def discard(self, name: int) -> None:
        self.timeline.discard(name)
        self.model.pop(name, None)

    @precondition(lambda self: self.model)
    @rule()
    def pop(self) -> None:
        assert self.timeline.first() == self.order()[0]
        assert self.timeline.pop() == self.order()[0][1]
        del self.model[self.order()[0][1]]

    @rule()
    def clear(self) -> None:
        self.timeline.clear()
        self.model.clear()

    @rule()
    def go_on_with_a_clone(self) -> None:
        original = self.timeline
        self.timeline = original.clone()
        original.clear()

    @invariant()
    def agrees(self) -> None:
        self.timeline.check_invariants()
        assert self.timeline.in_order() == self.order()
        assert self.timeline.first() == next(iter(self.order()), None)
        assert bool(self.timeline.moments) == bool(self.model)


TestAgainstADict: type[unittest.TestCase] = AgainstADict.TestCase
TestAgainstADict.settings = settings(max_examples=100, deadline=None)  # type: ignore[attr-defined]  # Hypothesis reads it


def test_of_one_moment_the_least_name_comes_first() -> None:
    timeline = Timeline()
    for name in (3, -1, 0, -2):
        timeline.set(name, 5.0)
    popped = []
    while timeline.first() is not None:
        popped.append(timeline.pop())
    assert popped == [-2, -1, 0, 3]


def test_a_moment_that_is_moved_ten_thousand_times_leaves_no_trace() -> None:
    timeline = Timeline()
    for moment in range(10_000):
        timeline.set(0, -float(moment))
    assert len(timeline._heap) <= 3 + SLACK


CORRUPTIONS: Final[dict[str, Callable[[Timeline], object]]] = {
    "each moment has its key": lambda timeline: timeline.moments.update({1: 4.0}),
    "dead keys do not pile up": lambda timeline: timeline._heap.extend([(9.0, 9)] * (3 + SLACK)),
}


@pytest.mark.parametrize("rule", CORRUPTIONS)
def test_a_corrupted_part_is_noticed_by_its_rule(rule: str) -> None:
    timeline = Timeline()
    timeline.set(0, 1.0)
    timeline.check_invariants()
    CORRUPTIONS[rule](timeline)
    with pytest.raises(InvariantViolated) as info:
        timeline.check_invariants()
    assert info.value.invariant == rule
