"""Messages sent to the judge through a queue on the real reactor: `python -m tests.judge.run`; it prints the outcome.

    python -m tests.judge.run --messages 500 --width 10 --turn 2:width=3 --turn 4:width=10 --judge-rate 0

What is permitted is worked out from the driver's own settings and compared with the judge's figures: at any moment it
is `width / seconds`, seconds being what a message takes the company.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Protocol

from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.task import react

from rdq_twisted import ResizableDispatchQueue
from tests.judge.company import SECOND, Figures, Terms
from tests.judge.judging import Judging, judging
from tests.judge.sending import Sender


class Queue(Protocol):
    """What the driver needs of a queue."""

    def put(self, argument: str, /) -> Deferred[Any]:
        """Fires when the job has settled."""
        ...

    def setWidth(self, width: int, /) -> None:
        """So many at once from here on."""
        ...


@dataclass(frozen=True)
class Turn:
    """A turn of the knob, so many seconds after the beginning."""

    at: float
    width: int

    @classmethod
    def parse(cls, text: str) -> Turn:
        """From "2.5:width=3". Raises `ValueError`."""
        at, _, setting = text.partition(":")
        name, _, value = setting.partition("=")
        if name != "width":
            raise ValueError(text)
        return cls(float(at), int(value))


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
    """The messages that the settings permit in so many seconds, where each takes its own; the first turn is at 0."""
    ends = [turn.at for turn in turns[1:]] + [seconds]
    spans = [max(0.0, min(end, seconds) - turn.at) for turn, end in zip(turns, ends, strict=True)]
    return sum(span * turn.width / takes for turn, span in zip(turns, spans, strict=True))


async def deliver(reactor: Any, queue: Queue, messages: Sequence[str], turns: Sequence[Turn]) -> int:
    """Put all of them at once, turn the knobs meanwhile; gives how many finished."""
    for turn in turns:
        reactor.callLater(turn.at, queue.setWidth, turn.width)
    told = await DeferredList([queue.put(message) for message in messages], consumeErrors=True)
    return sum(well for well, _ in told)


async def run(reactor: Any, judge: Judging, number: int, turns: Sequence[Turn], takes: float) -> Outcome:
    """Send so many messages to a judge through a queue of its own."""
    sender = Sender(reactor, judge.port)
    queue = ResizableDispatchQueue(sender.send)
    delivered = await deliver(reactor, queue, [f"message {n}" for n in range(number)], turns)
    await queue.stop()
    await sender.close()
    figures = judge.figures()
    answers = {str(code): count for code, count in sender.answers.items()}
    seconds = ((figures.last_at or 0) - (figures.first_at or 0)) / SECOND
    jitter = ((figures.slowest or 0) - (figures.quickest or 0)) / SECOND
    share = figures.taken / permitted(turns, seconds + takes, takes)
    return Outcome(figures, answers, delivered, round(seconds, 3), round(jitter, 4), round(share, 4))


def main() -> None:
    """Run, and print the outcome as JSON. The rest of the options are the judge's terms."""
    parser = argparse.ArgumentParser(prog="python -m tests.judge.run")
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--width", type=int, default=10)
    parser.add_argument("--turn", type=Turn.parse, action="append", default=[], metavar="SECONDS:width=N")
    parser.add_argument("--seconds", type=float, default=0.1)
    for term in fields(Terms):
        parser.add_argument(f"--judge-{term.name.replace('_', '-')}", dest=term.name, type=int, default=term.default)
    options = parser.parse_args()
    turns = [Turn(0.0, options.width), *options.turn]
    terms = {term.name: getattr(options, term.name) for term in fields(Terms)}

    async def running(reactor: Any) -> None:
        with judging(options.seconds, **terms) as judge:
            outcome = await run(reactor, judge, options.messages, turns, options.seconds)
        print(json.dumps(asdict(outcome)))  # noqa: T201

    def begun(reactor: Any) -> Deferred[None]:
        return Deferred.fromCoroutine(running(reactor))

    react(begun)


if __name__ == "__main__":
    main()
