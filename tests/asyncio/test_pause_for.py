"""A pause that ends by itself."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, cast

from rdq_asyncio import InvalidType, InvalidValue
from tests.asyncio.tools import Queue, Work, in_virtual_time, new_queue, refused, rest, the_loop


class Scene:
    """A wide queue whose work does not end."""

    def __init__(self) -> None:
        self.work = Work()
        self.q: Queue = new_queue(self.work, 9)

    async def started(self, seconds: float) -> str:
        """What is launched in so many seconds more."""
        before = len(self.work.arguments)
        await asyncio.sleep(seconds)
        await rest()
        return "".join(self.work.arguments[before:])


@in_virtual_time
async def test_nothing_is_launched_until_it_is_over() -> None:
    s = Scene()
    s.q.pause_for(5)
    s.q.submit("a")
    assert (await s.started(0), s.q.paused, the_loop().timers()) == ("", True, [5])
    assert (await s.started(4.5), await s.started(0.5), s.q.paused) == ("", "a", False)
    s.work.finish("a")


@in_virtual_time
async def test_it_is_over_though_nobody_has_put_anything() -> None:
    s = Scene()
    s.q.pause_for(5)
    assert (await s.started(5), s.q.paused) == ("", False)


@in_virtual_time
async def test_a_function_that_calls_it_prevents_the_next_launch() -> None:
    launched: list[str] = []

    def func(argument: str) -> None:
        launched.append(argument)
        queue.pause_for(5)

    queue: Queue = new_queue(func, 9)
    for argument in "ab":
        queue.submit(argument)
    await rest()
    assert launched == ["a"]
    await asyncio.sleep(5)
    await rest()
    assert launched == ["a", "b"]


@in_virtual_time
async def test_of_several_the_latest_end_counts_and_resume_ends_it_at_once() -> None:
    s = Scene()
    s.q.submit("a")
    for seconds in (5, 9, 2):
        s.q.pause_for(seconds)
    assert (await s.started(8.5), await s.started(0.5)) == ("", "a")
    s.q.submit("b")
    s.q.pause_for(5)
    assert await s.started(1) == ""
    s.q.resume()
    assert await s.started(0) == "b"
    s.work.finish("a", "b")


@in_virtual_time
async def test_a_pause_without_an_end_is_one_whatever_comes_before_and_after() -> None:
    s = Scene()
    s.q.submit("a")
    s.q.pause_for(5)
    quiet = s.q.pause()
    s.q.pause_for(7)
    assert (await s.started(99), s.q.paused, quiet.result()) == ("", True, True)
    s.q.resume()
    assert await s.started(0) == "a"
    s.work.finish("a")


@in_virtual_time
async def test_the_repr_says_how_long() -> None:
    s = Scene()
    s.q.pause_for(90)
    await asyncio.sleep(77.5)
    assert "paused for 12.5 s more" in repr(s.q)


@in_virtual_time
async def test_what_are_no_seconds_is_refused_and_changes_nothing() -> None:
    s = Scene()
    wrong: list[tuple[Any, type[ValueError | TypeError]]] = [
        (-1, InvalidValue),
        (float("inf"), InvalidValue),
        ("5", InvalidType),
        (None, InvalidType),
    ]
    for seconds, kind in wrong:
        refused(s.q, kind, partial(s.q.pause_for, cast("float", seconds)))
