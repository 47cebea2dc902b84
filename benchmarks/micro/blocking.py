"""For how long the reactor is held up by one call or turn: widths and a stop with very many jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from twisted.internet.defer import Deferred

from benchmarks.contenders.burst import burst
from benchmarks.micro.turns import Turns

UNDERWAY = 100_000

Step: TypeAlias = tuple[str, Callable[[], object], Callable[[], bool]]
"""Its name, what is called, and whether all it brings about is done."""


def resized_and_stopped(jobs: int) -> dict[str, float]:
    """Widths 0, 100,000 and 1, then a stop that cancels; seconds of the longest turn of the reactor in each."""
    from rdq_twisted import ResizableDispatchQueue

    queue: ResizableDispatchQueue[int, int] = ResizableDispatchQueue(_work, 0)
    stopped: list[object] = []
    return _taken(
        lambda: burst(queue.submit, jobs + UNDERWAY),
        [
            ("setWidth(100,000)", lambda: queue.setWidth(UNDERWAY), lambda: queue.size().underway == UNDERWAY),
            ("setWidth(1)", lambda: queue.setWidth(1), lambda: True),
            (
                "stop(cancelUnderway=True)",
                lambda: queue.stop(cancelUnderway=True).addCallback(stopped.append),
                lambda: bool(stopped),
            ),
        ],
    )


def _taken(prepare: Callable[[], object], steps: list[Step]) -> dict[str, float]:
    """One step after the other, each when the one before is done."""
    turns = Turns()
    longest: dict[str, float] = {}

    def begin(left: list[Step]) -> None:
        if not left:
            turns.reactor.stop()
            return
        turns.begin_anew()
        left[0][1]()
        turns.reactor.callLater(0, go_on, left)

    def go_on(left: list[Step]) -> None:
        name, _, done = left[0]
        longest[name] = turns.longest
        longest[f"{name}, collector"] = turns.longest_collection
        turns.reactor.callLater(0, *((begin, left[1:]) if done() else (go_on, left)))

    def start() -> None:
        prepare()
        turns.reactor.callLater(0, begin, steps)

    turns.reactor.callWhenRunning(start)
    turns.reactor.run()
    return longest


def _work(_: int) -> Deferred[int]:
    return Deferred()
