"""The window of a map: how much may be pulled, and what is yielded next."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_core import InvalidType, InvalidValue, RDQError
from rdq_core.window import Window


def filled(ahead: int | None = None, *, ordered: bool = False) -> Window[str]:
    window = Window[str](ahead, ordered=ordered)
    for letter in "abc":
        window.add(letter)
    return window


def taken(window: Window[str]) -> str:
    text = ""
    while (job := window.take()) is not None:
        text += job
    return text


def test_jobs_are_given_as_they_end() -> None:
    window = filled()
    assert taken(window) == ""
    window.ended("c")
    window.ended("a")
    assert (taken(window), len(window), window.unfinished()) == ("ca", 1, ["b"])


def test_or_in_the_order_of_their_puts() -> None:
    window = filled(ordered=True)
    window.ended("c")
    window.ended("b")
    assert (taken(window), len(window), window.unfinished()) == ("", 3, ["a"])
    window.ended("a")
    assert (taken(window), len(window)) == ("abc", 0)


def test_there_is_place_for_so_many_not_yet_given() -> None:
    window = filled(4)
    assert window.has_place(1)
    window.add("d")
    window.ended("a")
    assert not window.has_place(100), "one that has ended takes its place until it is given"
    assert window.take() == "a"
    assert window.has_place(0)


def test_or_else_for_twice_the_width_and_at_least_one() -> None:
    window = filled()
    assert [window.has_place(width) for width in (0, 1, 2, 3)] == [False, False, True, True]
    assert Window[str](None, ordered=False).has_place(0)


@pytest.mark.parametrize(
    ("bad", "error"),
    [(0, InvalidValue), (-1, InvalidValue), (True, InvalidType), (1.0, InvalidType), ("1", InvalidType)],
)
def test_a_bad_number_is_refused(bad: Any, error: type[RDQError]) -> None:
    with pytest.raises(error) as info:
        Window[str](bad, ordered=True)
    assert info.type is error


@given(st.lists(st.sampled_from("aet"), max_size=60), st.booleans(), st.randoms(use_true_random=False))
def test_every_job_is_given_once_when_it_has_ended(steps: list[str], ordered: bool, random: Any) -> None:
    window = Window[int](5, ordered=ordered)
    added: list[int] = []
    ended: list[int] = []
    given: list[int] = []
    for step in steps:
        running = [job for job in added if job not in ended]
        if step == "a" and window.has_place(0):
            window.add(len(added))
            added.append(len(added))
        elif step == "e" and running:
            ended.append(random.choice(running))
            window.ended(ended[-1])
        elif (job := window.take()) is not None:
            given.append(job)
        assert len(window) == len(added) - len(given) <= 5
        assert window.unfinished() == [job for job in added if job not in ended]
        assert given == (added if ordered else ended)[: len(given)]
    for job in window.unfinished():
        window.ended(job)
    while (job := window.take()) is not None:
        given.append(job)
    assert sorted(given) == added
