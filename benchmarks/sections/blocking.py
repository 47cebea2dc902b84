"""Whether turning a knob holds the reactor up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.figures import Contender
from benchmarks.report import Goal, table
from benchmarks.rounds import Runner
from benchmarks.sections.section import Part, Section

TURNED: Final = Contender("the longest turn", "benchmarks.micro.blocking:resized_and_stopped")
STEPS: Final = ("setWidth(100,000)", "setWidth(1)", "stop(cancelUnderway=True)")
LIMIT: Final = 50


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    rows: list[list[str]] = []
    goals: list[Goal] = []
    for figures in runner.each((TURNED,), sizes):
        its = figures[TURNED]
        for step in STEPS:
            longest = [1e3 * its.median(step), 1e3 * max(its.each(step)), 1e3 * its.median(f"{step}, collector")]
            rows.append([step, *(f"{milliseconds:.1f}" for milliseconds in longest)])
            goals.append(Goal(f"{step}: the longest turn, in ms", LIMIT, longest[0]))
    header = ["step", "the longest turn, ms (median)", "(greatest of the rounds)", "and by the collector"]
    yield Part(list(table(header, rows)), goals)


ABOUT: Final = """\
1,000,000 jobs pending and 100,000 under way, on the real reactor: the longest that one of its turns takes, in ms of the
processor, from the call until all it brings about is done (all launched, all told). The garbage collector's is told
apart: a full collection looks at every object there is, and no queue can spare its process that but by making fewer."""

SECTION: Final = Section("blocking", "Turning the knobs with very many jobs", (1_000_000,), ABOUT, measure)
