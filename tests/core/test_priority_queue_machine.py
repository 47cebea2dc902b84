"""The priority queue against the dullest one: a list that is sorted when asked."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Hypothesis makes the TestCase at run time.

from __future__ import annotations

import unittest
from math import inf

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rdq_core import EmptyQueue, PriorityQueue, UnknownArrival

PRIORITIES = st.sampled_from([0, 1, 2, 1.0, 0.5, -inf, inf, 10**400]) | st.integers() | st.floats(allow_nan=False)


class AgainstASortedList(RuleBasedStateMachine):
    """Items are text that says their arrival, so that two of one arrival would show."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = PriorityQueue[str]()
        self.model: dict[int, float] = {}
        self.away: dict[int, float] = {}  # reserved, popped or removed, with a priority
        self.puts = 0

    def order(self) -> list[int]:
        return sorted(self.model, key=lambda arrival: (self.model[arrival], arrival))

    @rule(priority=PRIORITIES, count=st.integers(1, 20))
    def put(self, priority: float, count: int) -> None:
        for _ in range(count):
            assert self.queue.put(str(self.puts), priority) == self.puts
            self.model[self.puts] = priority
            self.puts += 1

    @rule(priority=PRIORITIES)
    def reserve(self, priority: float) -> None:
        assert self.queue.reserve() == self.puts
        self.away[self.puts] = priority
        self.puts += 1

    @precondition(lambda self: self.away)
    @rule(data=st.data(), priority=PRIORITIES)
    def join(self, data: st.DataObject, priority: float) -> None:
        """One that never was here, or one that was and has gone: of its old priority, or another."""
        arrival = data.draw(st.sampled_from(sorted(self.away)))
        self.model[arrival] = priority if data.draw(st.booleans()) else self.away[arrival]
        self.queue.join(str(arrival), self.model[arrival], arrival)
        del self.away[arrival]

    @precondition(lambda self: self.model)
    @rule(data=st.data(), count=st.integers(1, 20))
    def pop(self, data: st.DataObject, count: int) -> None:
        for arrival in self.order()[:count]:
            assert self.queue.pop() == str(arrival)
            self.away[arrival] = self.model.pop(arrival)
            self.queue.check_invariants()

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        arrival = data.draw(st.sampled_from(sorted(self.model)))
        assert self.queue.remove(arrival) == str(arrival)
        self.away[arrival] = self.model.pop(arrival)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), priorities=st.lists(PRIORITIES, min_size=1, max_size=4))
    def reprioritize(self, data: st.DataObject, priorities: list[float]) -> None:
        arrival = data.draw(st.sampled_from(sorted(self.model)))
        before = self.model[arrival]
        for priority in (*priorities, before) if data.draw(st.booleans()) else priorities:
            self.queue.reprioritize(arrival, priority)
            self.model[arrival] = priority

    @precondition(lambda self: self.model)
    @rule(priority=PRIORITIES)
    def reprioritize_all(self, priority: float) -> None:
        for arrival in self.model:
            self.queue.reprioritize(arrival, priority)
            self.model[arrival] = priority

    @rule(arrival=st.integers(-1, 400))
    def ask_for_what_is_not_here(self, arrival: int) -> None:
        if arrival not in self.model:
            with pytest.raises(UnknownArrival):
                self.queue.remove(arrival)
            with pytest.raises(UnknownArrival):
                self.queue.reprioritize(arrival, 0)

    @precondition(lambda self: len(self.model) > 60)
    @rule()
    def clear(self) -> None:
        assert self.queue.clear() == [str(arrival) for arrival in self.order()]
        self.model.clear()

    @rule()
    def go_on_with_a_clone(self) -> None:
        original = self.queue
        self.queue = original.clone()
        original.clear()

    @rule()
    def peek(self) -> None:
        if self.model:
            assert self.queue.peek() == str(self.order()[0])
        else:
            with pytest.raises(EmptyQueue):
                self.queue.peek()

    @invariant()
    def agrees(self) -> None:
        self.queue.check_invariants()
        assert self.queue.in_order() == [str(arrival) for arrival in self.order()]
        assert len(self.queue) == len(self.model)
        assert self.queue.next_arrival == self.puts
        assert all(arrival in self.queue for arrival in self.model)

    def teardown(self) -> None:
        self.pop_all()

    def pop_all(self) -> None:
        for arrival in self.order():
            assert self.queue.pop() == str(arrival)
            self.queue.check_invariants()
        assert not self.queue


AgainstASortedList.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestAgainstASortedList: type[unittest.TestCase] = AgainstASortedList.TestCase
