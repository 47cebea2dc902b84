"""Limits for the jobs of each key."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from rdq_asyncio import InvalidType, InvalidValue, Rate, Size
from tests.asyncio.tools import Queue, Stubborn, Work, in_virtual_time, new_queue, refused, rest


class Scene:
    """A queue with these jobs, each of the key that is its letter; digits tell them apart."""

    def __init__(self, arguments: str, width: int = 9, work: Work | None = None, **settings: Any) -> None:
        self.work = work or Work()
        self.q: Queue = new_queue(self.work, width, **settings)
        self.jobs = [self.q.submit(argument, key=argument[0]) for argument in arguments.split()]

    async def started(self, seconds: float = 0) -> str:
        """What is launched in so many seconds more."""
        before = len(self.work.arguments)
        await asyncio.sleep(seconds)
        await rest()
        return " ".join(self.work.arguments[before:])

    async def end(self) -> None:
        """Let all work end well."""
        self.work.finish(*(argument for argument, future in self.work.futures.items() if not future.done()))
        await rest()


@in_virtual_time
async def test_no_key_has_more_under_way_than_it_may() -> None:
    s = Scene("a1 a2 a3 b1 b2 b3", width_per_key=2)
    assert await s.started() == "a1 a2 b1 b2"
    assert s.q.size_by_key() == {"a": Size(2, 1), "b": Size(2, 1)}
    s.work.finish("a2")
    assert (await s.started(), s.q.width_per_key) == ("a3", 2)
    await s.end()


@in_virtual_time
async def test_one_that_may_not_is_in_nobodys_way_and_no_key_is_no_limit() -> None:
    s = Scene("a1 a2 a3 a4 b1", width_per_key=1)
    for argument in ("x", "y"):
        s.q.submit(argument)
    assert await s.started() == "a1 b1 x y"
    await s.end()


@in_virtual_time
async def test_the_limits_are_turned_while_it_runs() -> None:
    s = Scene("a1 a2 a3 a4 a5 b1")
    s.q.width_per_key = 1
    assert await s.started() == "a1 b1"
    s.q.set_width_per_key(2)
    assert await s.started() == "a2"
    s.q.width_per_key = None
    s.q.rate_per_key = Rate(1, per=10)
    assert s.q.rate_per_key == (Rate(1, per=10),)
    assert (await s.started(9.5), await s.started(0.5)) == ("", "a3")
    s.q.set_rate_per_key(None)
    assert await s.started() == "a4 a5"
    await s.end()


@in_virtual_time
async def test_a_slot_of_a_key_is_held_until_the_work_has_ended() -> None:
    s = Scene("a1 a2", work=Stubborn(), width_per_key=1)
    assert await s.started() == "a1"
    s.jobs[0].cancel()
    assert await s.started() == ""
    s.work.finish("a1")
    assert await s.started() == "a2"
    await s.end()


@in_virtual_time
async def test_a_map_may_give_each_its_key() -> None:
    s = Scene("", width_per_key=1)
    jobs = s.q.map(["a1", "a2", "b1"], key=lambda argument: argument[0])
    first = asyncio.ensure_future(anext(jobs))
    assert await s.started() == "a1 b1"
    s.work.finish("b1")
    await rest()
    assert first.result().key == "b"
    await jobs.aclose()


@in_virtual_time
async def test_a_key_function_that_fails_ends_the_map() -> None:
    s = Scene("", width_per_key=1)
    with pytest.raises(ZeroDivisionError):
        await anext(s.q.map("a", key=lambda _: 1 // 0))


@in_virtual_time
async def test_a_restart_keeps_the_keys() -> None:
    s = Scene("a1 b1 a2", 0)
    stopped = s.q.stop()
    await rest()
    later = Scene("", width_per_key=1)
    again = later.q.requeue(pickle.loads(pickle.dumps(stopped.result())))
    assert [job.key for job in again] == ["a", "b", "a"]
    assert await later.started() == "a1 b1"
    await later.end()
    await later.end()


@in_virtual_time
async def test_what_is_no_limit_and_no_key_is_refused_and_changes_nothing() -> None:
    s = Scene("a1 a2", width_per_key=1)
    wrong: list[tuple[Callable[[], object], type[ValueError | TypeError]]] = [
        (partial(s.q.set_width_per_key, -1), InvalidValue),
        (partial(s.q.set_width_per_key, True), InvalidType),
        (partial(s.q.set_rate_per_key, anything("1/s")), InvalidType),
        (partial(s.q.put, "x", key=anything([])), InvalidType),
        (partial(s.q.submit, "x", key=anything({})), InvalidType),
        (partial(s.q.map, "x", key=anything("a")), InvalidType),
    ]
    for act, kind in wrong:
        refused(s.q, kind, act)
    await s.started()
    await s.end()
    await s.end()


def anything(value: object) -> Any:
    """What no type checker minds."""
    return value
