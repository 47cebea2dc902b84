"""Messages sent to the judge through a queue on the real reactor: `python -m tests.judge.run`; it prints the outcome.

    python -m tests.judge.run --messages 2000 --rate "49/s burst 4" --turn 10:width=3 --turn 15:width=10 \
        --turn "20:rate=20/s burst 2" --turn "25:rate=49/s burst 4"

With `--shell asyncio` it is through rdq_asyncio's queue instead. Where the judge fails and is busy, each message is to
be tried again:

    python -m tests.judge.run --messages 2000 --rate "49/s burst 2" --attempts 10 \
        --judge-fail-every 10 --judge-lose-every 33 --judge-busy-every 250 --judge-busy-for 2

A restart is two runs against one judge, `python -m tests.judge.server`: `--port PORT --left FILE --stop-at SECONDS`,
and then the same without `--stop-at`.

What is permitted is worked out from the driver's own settings and compared with the judge's figures: at any moment it
is the rate, or `width / seconds` where that is less, seconds being what a message takes the company.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.task import react

import rdq_asyncio
from rdq_core import Job, State
from rdq_twisted import Rate, ResizableDispatchQueue, Retry
from tests.judge import asyncio_sending
from tests.judge.company import SECOND, Figures, Terms
from tests.judge.judging import Judging, judging
from tests.judge.plan import Plan, Turn, permitted
from tests.judge.sending import Sender


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    figures: Figures
    """The judge's."""
    answers: dict[str, int]
    """How many of each code the client was given."""
    delivered: int
    """Jobs that finished."""
    attempts: dict[str, int]
    """How many jobs finished at which attempt."""
    left: int
    """Jobs that a stop handed back."""
    seconds: float
    """From the first request taken to the last, as the judge measures."""
    jitter: float
    """Seconds by which the slowest request was longer on its way than the quickest."""
    share: float
    """Of what was permitted in that time, how much was made use of."""


async def run(reactor: Any, judge: Judging, plan: Plan) -> Outcome:
    """Send messages to a judge through a queue of its own."""
    sender = Sender(reactor, judge.port)
    queue = ResizableDispatchQueue(sender.send, retry=plan.retry)
    if plan.patient:
        sender.hold = queue.pauseFor
    for turn in plan.turns:
        reactor.callLater(turn.at, turn.make, queue)
    jobs = queue.requeue(plan.taken_up()) or [queue.submit(message) for message in plan.texts()]
    if plan.stop_at is not None:
        reactor.callLater(plan.stop_at, queue.stop)
    await DeferredList([job.watch() for job in jobs], consumeErrors=True)
    plan.hand_back(await queue.stop())
    await sender.close()
    return outcome(judge.figures(), sender.answers, jobs, plan)


async def run_on_asyncio(judge: Judging, plan: Plan) -> Outcome:
    """The same on asyncio."""
    loop = asyncio.get_running_loop()
    async with asyncio_sending.Sender(judge.port) as sender:
        queue = rdq_asyncio.ResizableDispatchQueue(sender.send, 0, retry=plan.retry)
        if plan.patient:
            sender.hold = queue.pause_for
        for turn in plan.turns:
            loop.call_later(turn.at, turn.make, asyncio_sending.Knobs(queue))
        jobs = queue.requeue(plan.taken_up()) or [queue.submit(message) for message in plan.texts()]
        if plan.stop_at is not None:
            loop.call_later(plan.stop_at, queue.stop)
        await asyncio.gather(*(job.watch() for job in jobs), return_exceptions=True)
        plan.hand_back(await queue.stop())
    return outcome(judge.figures(), sender.answers, jobs, plan)


def outcome(figures: Figures, counted: Counter[int], jobs: Sequence[Job[str, int]], plan: Plan) -> Outcome:
    """What came of it, by what the judge, the client and the jobs say."""
    finished = [job for job in jobs if job.state is State.FINISHED]
    seconds = ((figures.last_at or 0) - (figures.first_at or 0)) / SECOND
    jitter = ((figures.slowest or 0) - (figures.quickest or 0)) / SECOND
    return Outcome(
        figures,
        answers={str(code): count for code, count in counted.items()},
        delivered=len(finished),
        attempts={str(number): count for number, count in Counter(len(job.attempts) for job in finished).items()},
        left=sum(job.state is State.RETURNED for job in jobs),
        seconds=round(seconds, 3),
        jitter=round(jitter, 4),
        share=round(figures.taken / permitted(plan.turns, seconds + plan.takes, plan.takes), 4),
    )


def main() -> None:
    """Run, and print the outcome as JSON. The rest of the options are the judge's terms."""
    options = _parser().parse_args()
    plan = Plan(
        messages=options.messages,
        turns=[Turn(0.0, options.width, options.limit), *options.turn],
        takes=options.seconds,
        retry=Retry(attempts=options.attempts, first=0.1, factor=2, most=5, jitter=0.5) if options.attempts else None,
        patient=not options.impatient,
        stop_at=options.stop_at,
        left=options.left,
    )
    terms = {term.name: getattr(options, term.name) for term in fields(Terms)}

    async def running(reactor: Any) -> None:
        with _judge(options.port, options.seconds, terms) as judge:
            came = await (run_on_asyncio(judge, plan) if reactor is None else run(reactor, judge, plan))
        print(json.dumps(asdict(came)))  # noqa: T201

    def begun(reactor: Any) -> Deferred[None]:
        return Deferred.fromCoroutine(running(reactor))

    if options.shell == "asyncio":
        asyncio.run(running(None))
    else:
        react(begun)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.judge.run")
    add = parser.add_argument
    add("--messages", type=int, default=500)
    add("--width", type=int, default=10)
    add("--rate", type=Rate.parse, dest="limit")
    add("--turn", type=Turn.parse, action="append", default=[], metavar="SECONDS:KNOB=VALUE")
    add("--attempts", type=int, help="for each message; none is tried again without it")
    add("--impatient", action="store_true", help="do not pause when the company is busy")
    add("--stop-at", type=float, metavar="SECONDS")
    add("--left", type=Path, metavar="FILE", help="what is left by a stop, and taken up at the start")
    add("--shell", choices=["twisted", "asyncio"], default="twisted")
    add("--port", type=int, help="of a judge that is at work; without it, one is begun")
    add("--seconds", type=float, default=0.1)
    for term in fields(Terms):
        add(f"--judge-{term.name.replace('_', '-')}", dest=term.name, type=int, default=term.default)
    return parser


def _judge(port: int | None, seconds: float, terms: dict[str, int]) -> AbstractContextManager[Judging]:
    """The judge at that port, or one of our own."""
    return judging(seconds, **terms) if port is None else nullcontext(Judging(port))


if __name__ == "__main__":
    main()
