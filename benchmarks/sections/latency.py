"""From an end to the next launch, and from a put to its launch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.figures import Contender
from benchmarks.report import table
from benchmarks.rounds import Runner
from benchmarks.sections.section import Part, Section

_MICRO: Final = "benchmarks.micro.latency"
CONTENDERS: Final = (
    Contender("rdq: end of work to next launch", f"{_MICRO}:rdq_end"),
    Contender("DeferredSemaphore: the same", f"{_MICRO}:semaphore_end"),
    Contender("rdq: put on an idle queue to launch", f"{_MICRO}:rdq_put"),
    Contender("DeferredSemaphore: the same, with run", f"{_MICRO}:semaphore_put"),
)


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    rows: list[list[str]] = []
    for figures in runner.each(CONTENDERS, sizes):
        for contender, its in figures.items():
            rows.append([contender.name, f"{its.median('turns'):g}", f"{its.median('microseconds'):.1f}"])
    yield Part(list(table(["width 1", "reactor turns", "µs"], rows)))


ABOUT: Final = """\
Medians over so many jobs on the real reactor. A semaphore runs the next function inside the callback that ended the
one before, and the first inside `run` itself: no turns. A queue whose `put` never runs your function, and whose
callbacks never nest, waits for the next turn: the price is what that turn costs."""

SECTION: Final = Section("latency", "Latency", (2_000,), ABOUT, measure)
