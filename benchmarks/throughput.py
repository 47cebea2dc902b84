"""The goals of speed and memory against txrdq, measured: the command `python -m benchmarks`.

Exit status 1 if a goal is missed, so it serves as a gate.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks import txrdq_peer
from benchmarks.report import comparison, machine
from benchmarks.rounds import Contender, Figures, measure

RDQ: Final = Contender("rdq put", "benchmarks.contenders:rdq_put")
TXRDQ: Final = Contender("txrdq put", "benchmarks.contenders:txrdq")
CONTENDERS: Final = (
    RDQ,
    TXRDQ,
    Contender("rdq submit", "benchmarks.contenders:rdq_submit"),
    Contender("DeferredSemaphore", "benchmarks.contenders:semaphore"),
    Contender("loop by hand", "benchmarks.contenders:by_hand"),
)

SIZES: Final = (20_000, 100_000)
FASTER: Final = 3.0
"""At least so many times the jobs a second of txrdq, at every size."""
SMALLER: Final = 0.75
"""At most so much of its peak memory…"""
SMALLER_FROM: Final = 100_000
"""…from this size on: below, what the allocator happens to hold is too much of it."""

RESULTS: Final = Path(__file__).parent / "RESULTS.md"

METHOD: Final = """\
A burst of puts with priorities 0 to 6 in turn, width 50, work whose Deferred fires in the next turn of the reactor
(one `callLater(0, …)` fires all that a turn has launched, and counts them there: nobody adds callbacks to what the
puts gave, which would add the same to every contender); the time is from before the first put until the last work
has ended. `rdq submit` makes no Deferred. `DeferredSemaphore` knows no priorities and no jobs; the loop by hand is
heapq, a counter and a Deferred each, the practical limit. Each measurement is a fresh process, {rounds} rounds, one
after the other in each round; medians, and ratios of medians to txrdq's. Peak memory is `ru_maxrss` less that of the
same process with 0 jobs (same imports, the queue made, the reactor run for a turn), which is {empty:.0f} MiB.

{machine}
"""


def main(arguments: list[str] | None = None) -> int:
    """The command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of jobs")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="measurements of each (default: 5)")
    parser.add_argument("--quick", action="store_true", help=f"3 rounds of {SIZES[0]:,} jobs, rdq and txrdq alone")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    options = parser.parse_args(arguments)
    if options.quick:
        if options.write:
            parser.error(f"{RESULTS.name} is of a whole run")
        options.sizes, options.rounds = SIZES[:1], 3
    contenders = CONTENDERS[:2] if options.quick else CONTENDERS

    page: list[str] = []
    missed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="txrdq-") as scratch:
        txrdq_peer.fetch(Path(scratch))
        rounds = measure(contenders, (0, *options.sizes), options.rounds, [Path(scratch)])
        empty = next(rounds)
        about = machine(txrdq=txrdq_peer.VERSION)
        method = METHOD.format(rounds=options.rounds, empty=empty[RDQ].peak / 2**20, machine=about)
        for part in ("# Results of `python -m benchmarks`", method, *_parts(rounds, empty, missed)):
            sys.stdout.write(f"{part}\n")
            sys.stdout.flush()
            page.append(f"{part}\n")
    verdict = "; ".join(missed) or "all met"
    goals = f"Goals ({FASTER:g} times as fast, {SMALLER:g} of the memory from {SMALLER_FROM:,} jobs on): {verdict}."
    sys.stdout.write(f"{goals}\n")
    if options.write:
        RESULTS.write_text("\n".join((*page, f"{goals}\n")), "utf-8")
    return 1 if missed else 0


def _parts(
    rounds: Iterator[Mapping[Contender, Figures]], empty: Mapping[Contender, Figures], missed: list[str]
) -> Iterator[str]:
    """The table of each size, as soon as it is measured; the goals it misses are added to `missed`."""
    for figures in rounds:
        yield "\n".join((*comparison(figures, empty, TXRDQ), ""))
        jobs = figures[RDQ].jobs
        faster, _, _ = figures[RDQ].times_as_fast(figures[TXRDQ])
        if faster < FASTER:
            missed.append(f"{faster:.2f} times as fast at {jobs:,} jobs")
        smaller = (figures[RDQ].peak - empty[RDQ].peak) / (figures[TXRDQ].peak - empty[TXRDQ].peak)
        if jobs >= SMALLER_FROM and smaller > SMALLER:
            missed.append(f"{smaller:.2f} of the memory at {jobs:,} jobs")


if __name__ == "__main__":
    sys.exit(main())
