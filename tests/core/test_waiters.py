"""Waiters: in order of asking, told once, forgotten when cancelled."""

from __future__ import annotations

import pytest

from rdq_core import Occasion, Waiter
from rdq_core.waiters import Waiters


def test_nobody_waits_at_first() -> None:
    waiters = Waiters()
    assert waiters.lines == {}
    assert waiters.pop(Occasion.IDLE) is None
    assert waiters.snapshot() == (0, 0, 0, 0)


def test_the_longest_waiting_is_first() -> None:
    waiters = Waiters()
    asked = [waiters.add(Occasion.ROOM) for _ in range(3)]
    assert [waiters.pop(Occasion.ROOM) for _ in range(4)] == [*asked, None]
    assert waiters.lines == {}


def test_each_occasion_has_a_line_of_its_own() -> None:
    waiters = Waiters()
    for number, occasion in enumerate(Occasion):
        for _ in range(number):
            waiters.add(occasion)
    assert [waiters.waiting(occasion) for occasion in Occasion] == [0, 1, 2, 3]
    assert waiters.snapshot() == (0, 1, 2, 3)
    assert set(waiters.lines) == set(Occasion) - {next(iter(Occasion))}


def test_no_two_tickets_are_equal() -> None:
    waiters = Waiters()
    tickets = [waiters.add(occasion) for occasion in (*Occasion, *Occasion)]
    waiters.pop(Occasion.IDLE)
    tickets.append(waiters.add(Occasion.IDLE))
    assert len(set(tickets)) == len(tickets) == 9


def test_a_ticket_is_a_plain_value() -> None:
    waiter = Waiters().add(Occasion.QUIET)
    assert waiter == Waiter(Occasion.QUIET, 0)
    with pytest.raises(AttributeError):
        setattr(waiter, "number", 1)  # noqa: B010


def test_who_is_forgotten_is_told_nothing_and_the_rest_keep_their_order() -> None:
    waiters = Waiters()
    first, second, third = (waiters.add(Occasion.IDLE) for _ in range(3))
    assert waiters.forget(second)
    assert not waiters.forget(second)
    assert [waiters.pop(Occasion.IDLE) for _ in range(3)] == [first, third, None]
    assert not waiters.forget(first)
    assert not waiters.forget(Waiter(Occasion.QUIET, 99))


def test_a_line_no_one_stands_in_is_not_kept() -> None:
    waiters = Waiters()
    waiters.forget(waiters.add(Occasion.STOPPED))
    assert waiters.lines == {}


def test_a_clone_shares_nothing_and_issues_the_same_tickets() -> None:
    waiters = Waiters()
    first, second = waiters.add(Occasion.ROOM), waiters.add(Occasion.ROOM)
    clone = waiters.clone()
    assert clone.pop(Occasion.ROOM) == first
    assert clone.add(Occasion.ROOM) == waiters.add(Occasion.ROOM)
    assert [waiters.pop(Occasion.ROOM) for _ in range(2)] == [first, second]
    assert clone.pop(Occasion.ROOM) == second
