"""The core alone: jobs put, polled, finished and settled, against what a bare heap of as many takes.

`python -m benchmarks.core`. No Deferreds, no reactor. The first two functions do one measurement each.
"""

from __future__ import annotations

import argparse
import sys
import time
from heapq import heappop, heappush
from typing import Final

from benchmarks.report import machine, table
from benchmarks.rounds import Contender, measure
from rdq_core import DispatchQueue, Job, Launch, Settled, Wait

PRIORITIES: Final = 7
CORE: Final = Contender("core through poll", "benchmarks.core:core")
HEAP: Final = Contender("bare heap", "benchmarks.core:heap")
SIZES: Final = (10_000, 100_000, 1_000_000)


def core(jobs: int) -> float:
    """Put all, then poll to the end; each job is finished as soon as it is launched."""
    clock = time.monotonic
    began = time.perf_counter()
    queue = DispatchQueue[int, int, Job[int, int]](50, job_type=Job)
    settled = 0
    for i in range(jobs):
        queue.put(i, i % PRIORITIES, now=clock())
    while True:
        command = queue.poll(now=clock())
        if isinstance(command, Launch):
            queue.finished(command.job, 0, now=clock())
        elif isinstance(command, Settled):
            settled += 1
        elif isinstance(command, Wait):
            break
    seconds = time.perf_counter() - began
    if settled != jobs:
        raise RuntimeError("not every job was settled")
    return seconds


def heap(jobs: int) -> float:
    """Push (priority, number, object) for each, then pop all."""
    began = time.perf_counter()
    entries: list[tuple[int, int, object]] = []
    for i in range(jobs):
        heappush(entries, (i % PRIORITIES, i, object()))
    while entries:
        heappop(entries)
    return time.perf_counter() - began


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.core", description=(__doc__ or "").partition(",")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of jobs")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="measurements of each (default: 5)")
    options = parser.parse_args()
    rows: list[list[str]] = []
    for figures in measure((CORE, HEAP), options.sizes, options.rounds):
        ours, bare = figures[CORE], figures[HEAP]
        ratio, least, greatest = bare.times_as_fast(ours)
        each = [f"{1e6 / its.rate:.2f}" for its in (ours, bare)]
        rows.append([f"{ours.jobs:,}", *each, f"{ratio:.2f}", f"{least:.2f} to {greatest:.2f}"])
    for line in table(["jobs", "core, µs a job", "heap, µs a job", "times", "(of the rounds)"], rows):
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"\n{machine()}\n")


if __name__ == "__main__":
    main()
