"""The function runs in the context variables of its own put, not of whoever scheduled the turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import Any

from tests.asyncio.tools import AnyJob, Work, each_loop, new_queue, rest

REQUEST: ContextVar[str] = ContextVar("REQUEST", default="nobody's")


def within(request: str, act: Callable[[], Any]) -> Any:
    """Call it as one request would."""

    def run() -> Any:
        REQUEST.set(request)
        return act()

    return copy_context().run(run)


async def seen_by(func: Callable[[str], Any]) -> list[Any]:
    """What two jobs see that different requests have put."""
    queue = new_queue(func, 2)
    futures = [within(name, lambda: queue.put("x")) for name in ("one's", "two's")]
    return [(await future).result for future in futures]


@each_loop
async def test_each_kind_of_function_sees_its_own() -> None:
    async def look(_: str) -> str:
        return REQUEST.get()

    async def look_later(_: str) -> str:
        await asyncio.sleep(0)
        return REQUEST.get()

    def look_at_once(_: str) -> str:
        return REQUEST.get()

    def give_a_coroutine(_: str) -> Any:
        return look(_)

    functions: list[Callable[[str], Any]] = [look, look_later, look_at_once, give_a_coroutine]
    for func in functions:
        assert await seen_by(func) == ["one's", "two's"]


@each_loop
async def test_what_a_function_sets_is_seen_by_its_own_coroutine_and_no_one_else() -> None:
    def change(_: str) -> Any:
        REQUEST.set(REQUEST.get() + " changed")
        return look()

    async def look() -> str:
        return REQUEST.get()

    assert await seen_by(change) == ["one's changed", "two's changed"]
    assert REQUEST.get() == "nobody's"


@each_loop
async def test_submit_and_requeue_have_their_own_as_well() -> None:
    seen: list[str] = []
    queue = new_queue(lambda _: seen.append(REQUEST.get()))
    old = new_queue(Work(), 0)
    within("the old put's", lambda: old.submit("x"))
    within("submit's", lambda: queue.submit("x"))
    within("requeue's", lambda: queue.requeue(old.clear()))
    await rest()
    assert seen == ["submit's", "requeue's"]


@each_loop
async def test_a_variable_whose_value_will_not_be_compared_harms_no_put() -> None:
    class Uncomparable:
        def __eq__(self, other: object) -> bool:
            raise ValueError("ambiguous, as an array's is")

        def __hash__(self) -> int:
            return 0

    variable: ContextVar[Uncomparable] = ContextVar("variable")
    queue = new_queue(str.upper)

    def request() -> AnyJob:
        variable.set(Uncomparable())
        return queue.submit("x")

    jobs = [copy_context().run(request) for _ in range(2)]
    await rest()
    assert [job.result for job in jobs] == ["X", "X"]
