"""Soaks of wrong cores on several processes, for `test_processes`: run by a Python of their own."""

from __future__ import annotations

import os
import sys
from typing import Any, cast

from rdq_specs.core import CoreJob
from rdq_specs.pair import Queue, make_queue
from rdq_specs.simulator import Simulation, SimulationFailed


class Passing:
    """Another's queue, as it is."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue

    def __getattr__(self, name: str) -> object:
        return getattr(self.queue, name)


class Hanging(Passing):
    """It never comes back from a poll."""

    def poll(self, *, now: float) -> None:
        sys.stdout.write("hangs\n")
        sys.stdout.flush()
        while True:
            pass


class Gone(Passing):
    """Whoever polls it is gone."""

    def poll(self, *, now: float) -> None:
        os._exit(1)


class Wrong(Passing):
    """It loses a job that is put when a hundred and fifty are pending, as they seldom are."""

    def put(self, *arguments: Any, now: float, **named: Any) -> CoreJob:
        job = self.queue.put(*arguments, now=now, **named)
        if len(self.queue.pending()) > 150:
            self.queue.cancel(job, now=now)
        return job


def hanging(width: int, capacity: int | None) -> Queue:
    return cast("Queue", Hanging(make_queue(width, capacity)))


def gone(width: int, capacity: int | None) -> Queue:
    return cast("Queue", Gone(make_queue(width, capacity)))


def wrong(width: int, capacity: int | None) -> Queue:
    return cast("Queue", Wrong(make_queue(width, capacity)))


def main(what: str, workers: int) -> None:
    """Soak that core."""
    soak = Simulation(3, {"hanging": hanging, "gone": gone, "wrong": wrong}[what], workers)
    try:
        soak.run(1_000_000)
    except SimulationFailed as failed:
        sys.stdout.write(f"{soak.episodes} {failed}\n{failed.program.dumps()}")
    except EOFError:
        sys.stdout.write("EOFError\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
