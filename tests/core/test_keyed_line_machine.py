"""The keyed line against the dullest one: a list that is searched from its beginning."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Hypothesis makes the TestCase at run time.

from __future__ import annotations

import unittest
from math import inf

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.core.keys import Item, Limit, Pair

PRIORITIES = st.sampled_from([0, 1, 2, 0.5, -inf, inf]) | st.integers()
KEYS = st.sampled_from([None, "a", "b", "c", ("d", 1)])
LIMITS = st.builds(Limit, st.integers(0, 3), st.sampled_from([0, 0, 1, 3]), st.integers(1, 3))


class AgainstASearchedList(RuleBasedStateMachine):
    """Calls come in runs, so that keys are saturated, and time passes in steps that hit moments and miss them."""

    pair: Pair
    away: dict[int, object]
    """The arrivals that may join, with their keys: reserved ones, and those of items that were here and are not."""

    @initialize(limit=LIMITS)
    def make(self, limit: Limit) -> None:
        self.pair = Pair(limit)
        self.away = {}

    @rule(key=KEYS, count=st.integers(1, 4))
    def reserve(self, key: object, count: int) -> None:
        for _ in range(count):
            self.away[self.pair.reserve()] = key

    @precondition(lambda self: self.away)
    @rule(data=st.data(), priority=PRIORITIES)
    def join(self, data: st.DataObject, priority: float) -> None:
        arrival = data.draw(st.sampled_from(sorted(self.away)))
        self.pair.join(Item(arrival, self.away.pop(arrival)), priority)

    @rule(key=KEYS, priorities=st.lists(PRIORITIES, min_size=1, max_size=12))
    def put(self, key: object, priorities: list[float]) -> None:
        for priority in priorities:
            self.pair.put(key, priority)

    @rule(count=st.integers(1, 8))
    def pop(self, count: int) -> None:
        for _ in range(count):
            self.pair.pop()
            self.pair.compare()

    @precondition(lambda self: self.pair.model.underway)
    @rule(data=st.data(), count=st.integers(1, 4))
    def end(self, data: st.DataObject, count: int) -> None:
        for item in data.draw(st.permutations(self.pair.model.underway))[:count]:
            self.pair.ended(item)
            self.pair.compare()
            self.away[item.arrival] = item.key

    @precondition(lambda self: self.pair.model.pending)
    @rule(data=st.data(), count=st.integers(1, 12))
    def remove(self, data: st.DataObject, count: int) -> None:
        for item in data.draw(st.permutations(list(self.pair.model.pending)))[:count]:
            self.pair.remove(item)
            self.away[item.arrival] = item.key

    @precondition(lambda self: self.pair.model.pending)
    @rule(data=st.data(), priorities=st.lists(PRIORITIES, min_size=1, max_size=4))
    def reprioritize(self, data: st.DataObject, priorities: list[float]) -> None:
        item = data.draw(st.sampled_from(list(self.pair.model.pending)))
        before = self.pair.model.pending[item]
        for priority in (*priorities, before) if data.draw(st.booleans()) else priorities:
            self.pair.reprioritize(item, priority)

    @rule(seconds=st.sampled_from([0.5, 1, 2, 5, 100]))
    def advance(self, seconds: float) -> None:
        self.pair.advance(seconds)

    @rule(width=st.integers(0, 3))
    def set_width(self, width: int) -> None:
        self.pair.set_width(width)

    @precondition(lambda self: len(self.pair.model.pending) > 15)
    @rule()
    def clear(self) -> None:
        self.pair.clear()

    @rule()
    def go_on_with_a_clone(self) -> None:
        original = self.pair
        self.pair = original.clone()
        assert self.pair.line.snapshot(original.model.now) == original.line.snapshot(original.model.now)
        original.clear()
        original.set_width(0)

    @invariant()
    def agrees(self) -> None:
        self.pair.compare()

    @rule()
    def look_at_what_is_kept(self) -> None:
        self.pair.compare_keys()

    def teardown(self) -> None:
        """With time and ends, everything is launched, and then no key is known."""
        if not hasattr(self, "pair"):
            return
        pair = self.pair
        pair.set_width(1)
        while pair.model.pending or pair.model.underway:
            pair.pop()
            pair.advance(1)
            for item in pair.model.underway.copy():
                pair.ended(item)
        pair.advance(1000)
        pair.compare_keys()
        assert pair.line.keys == 0


AgainstASearchedList.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestAgainstASearchedList: type[unittest.TestCase] = AgainstASearchedList.TestCase
