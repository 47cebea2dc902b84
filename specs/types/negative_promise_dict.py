"""What type checkers must refuse of the promise dictionary, each with the error it must give."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from typing import assert_never

from rdq_core import PromiseDict, Wait
from rdq_core.promises import Failed, Found
from rdq_twisted import DeferredDict


async def used(prices: DeferredDict[str, int]) -> None:
    """It takes its own keys and values, and what it gives for a key is no value yet."""
    prices[3] = 3  # type: ignore[index]  # pyright: ignore[reportArgumentType]
    prices["a"] = "3"  # type: ignore[assignment]  # pyright: ignore[reportArgumentType]
    prices.fail("a", "why")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    prices.update({"a": "3"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    prices.closed = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    value: int = prices["a"]  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    text: str = await prices["a"]  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    print(value, text)  # noqa: T201


def core(prices: PromiseDict[str, int]) -> None:
    """The machine is told the time, by name; what is set is changed by its methods alone."""
    prices.get("a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    prices.set("a", "3", now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    prices.present["a"] = 3  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    prices.forget("a", now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    command = prices.poll(now=0)
    match command:
        case Found() | Failed() | Wait():
            return
        case _:
            assert_never(command)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
