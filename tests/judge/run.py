"""Messages sent to the judge through a queue on the real reactor: `python -m tests.judge.run`; it prints the outcome.

    python -m tests.judge.run --messages 2000 --rate "49/s burst 4" --turn 10:width=3 --turn 15:width=10 \
        --turn "20:rate=20/s burst 2" --turn "25:rate=49/s burst 4"

With `--shell asyncio` it is through rdq_asyncio's queue instead.

What is permitted is worked out from the driver's own settings and compared with the judge's figures: at any moment it
is the rate, or `width / seconds` where that is less, seconds being what a message takes the company.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from math import inf
from typing import Any, Protocol

from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.task import react

import rdq_asyncio
from rdq_twisted import Rate, ResizableDispatchQueue
from tests.judge import asyncio_sending
from tests.judge.company import SECOND, Figures, Terms
from tests.judge.judging import Judging, judging
from tests.judge.sending import Sender


class Knobs(Protocol):
    """What is turned."""

    def setWidth(self, width: int, /) -> None:
        """So many at once from here on."""
        ...

    def setRate(self, rate: Rate, /) -> None:
        """So many in so much time from here on."""
        ...


class Queue(Knobs, Protocol):
    """What the driver needs of a queue."""

    def put(self, argument: str, /) -> Deferred[Any]:
        """Fires when the job has settled."""
        ...


@dataclass(frozen=True)
class Turn:
    """A turn of a knob, so many seconds after the beginning; None leaves it as it is."""

    at: float
    width: int | None = None
    rate: Rate | None = None

    @classmethod
    def parse(cls, text: str) -> Turn:
        """From "2.5:width=3" or "2.5:rate=20/s burst 2". Raises `ValueError`."""
        at, _, setting = text.partition(":")
        name, _, value = setting.partition("=")
        match name:
            case "width":
                return cls(float(at), width=int(value))
            case "rate":
                return cls(float(at), rate=Rate.parse(value))
            case _:
                raise ValueError(text)

    def make(self, queue: Knobs) -> None:
        """Turn the knob of this queue."""
        if self.width is not None:
            queue.setWidth(self.width)
        if self.rate is not None:
            queue.setRate(self.rate)


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    figures: Figures
    """The judge's."""
    answers: dict[str, int]
    """How many of each code the client was given."""
    delivered: int
    """Jobs that finished."""
    seconds: float
    """From the first request taken to the last, as the judge measures."""
    jitter: float
    """Seconds by which the slowest request was longer on its way than the quickest."""
    share: float
    """Of what was permitted in that time, how much was made use of."""


def permitted(turns: Sequence[Turn], seconds: float, takes: float) -> float:
    """The messages that the settings permit in so many seconds, where each takes its own; the first turn is at 0.

    A burst beyond the first message comes on top where the rate is what limits them, and is left out.
    """
    ends = [turn.at for turn in turns[1:]] + [seconds]
    total, most, limit = 0.0, 0.0, inf
    for turn, end in zip(turns, ends, strict=True):
        most = most if turn.width is None else turn.width / takes
        limit = limit if turn.rate is None else turn.rate.limit / turn.rate.per
        total += max(0.0, min(end, seconds) - turn.at) * min(most, limit)
    return total


async def deliver(reactor: Any, queue: Queue, messages: Sequence[str], turns: Sequence[Turn]) -> int:
    """Put all of them at once, turn the knobs meanwhile; gives how many finished."""
    for turn in turns:
        reactor.callLater(turn.at, turn.make, queue)
    told = await DeferredList([queue.put(message) for message in messages], consumeErrors=True)
    return sum(well for well, _ in told)


async def run(reactor: Any, judge: Judging, number: int, turns: Sequence[Turn], takes: float) -> Outcome:
    """Send so many messages to a judge through a queue of its own."""
    sender = Sender(reactor, judge.port)
    queue = ResizableDispatchQueue(sender.send)
    delivered = await deliver(reactor, queue, [f"message {n}" for n in range(number)], turns)
    await queue.stop()
    await sender.close()
    return outcome(judge.figures(), sender.answers, delivered, turns, takes)


async def run_on_asyncio(judge: Judging, number: int, turns: Sequence[Turn], takes: float) -> Outcome:
    """The same on asyncio."""
    loop = asyncio.get_running_loop()
    async with asyncio_sending.Sender(judge.port) as sender:
        queue = rdq_asyncio.ResizableDispatchQueue(sender.send, 0)
        for turn in turns:
            loop.call_later(turn.at, turn.make, asyncio_sending.Knobs(queue))
        puts = [queue.put(f"message {n}") for n in range(number)]
        told = await asyncio.gather(*puts, return_exceptions=True)
        await queue.stop()
    delivered = sum(not isinstance(each, BaseException) for each in told)
    return outcome(judge.figures(), sender.answers, delivered, turns, takes)


def outcome(
    figures: Figures, counted: Mapping[int, int], delivered: int, turns: Sequence[Turn], takes: float
) -> Outcome:
    """What came of it, by what the judge and the client have counted."""
    answers = {str(code): count for code, count in counted.items()}
    seconds = ((figures.last_at or 0) - (figures.first_at or 0)) / SECOND
    jitter = ((figures.slowest or 0) - (figures.quickest or 0)) / SECOND
    share = figures.taken / permitted(turns, seconds + takes, takes)
    return Outcome(figures, answers, delivered, round(seconds, 3), round(jitter, 4), round(share, 4))


def main() -> None:
    """Run, and print the outcome as JSON. The rest of the options are the judge's terms."""
    parser = argparse.ArgumentParser(prog="python -m tests.judge.run")
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--width", type=int, default=10)
    parser.add_argument("--rate", type=Rate.parse, dest="limit")
    parser.add_argument("--turn", type=Turn.parse, action="append", default=[], metavar="SECONDS:KNOB=VALUE")
    parser.add_argument("--shell", choices=["twisted", "asyncio"], default="twisted")
    parser.add_argument("--seconds", type=float, default=0.1)
    for term in fields(Terms):
        parser.add_argument(f"--judge-{term.name.replace('_', '-')}", dest=term.name, type=int, default=term.default)
    options = parser.parse_args()
    turns = [Turn(0.0, options.width, options.limit), *options.turn]
    terms = {term.name: getattr(options, term.name) for term in fields(Terms)}

    async def running(reactor: Any) -> None:
        with judging(options.seconds, **terms) as judge:
            if reactor is None:
                came = await run_on_asyncio(judge, options.messages, turns, options.seconds)
            else:
                came = await run(reactor, judge, options.messages, turns, options.seconds)
        print(json.dumps(asdict(came)))  # noqa: T201

    def begun(reactor: Any) -> Deferred[None]:
        return Deferred.fromCoroutine(running(reactor))

    if options.shell == "asyncio":
        asyncio.run(running(None))
    else:
        react(begun)


if __name__ == "__main__":
    main()
