"""The least queue behind as small a shell: a turn polls until there is nothing to do."""

# pyright: reportPrivateUsage=false
# It reads a job's argument where it lies, as the least that can be done.

from __future__ import annotations

from time import monotonic
from typing import Any

from twisted.internet.defer import Deferred, maybeDeferred

from benchmarks.contenders.burst import WIDTH, burst
from benchmarks.contenders.on_reactor import Work, installed, seconds
from benchmarks.least import LeastJob, LeastQueue
from rdq_core import Launch, Settled


def put(jobs: int) -> float:
    """Each with its Deferred."""
    return seconds(lambda work, jobs: burst(LeastShell(work).put, jobs), jobs)


def submit(jobs: int) -> float:
    """Without Deferreds."""
    return seconds(lambda work, jobs: burst(LeastShell(work).submit, jobs), jobs)


class LeastShell:
    """The loop over it: a turn polls until there is nothing to do."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._machine = LeastQueue(WIDTH)
        self._scheduled = False
        self._call_later = installed().callLater

    def submit(self, argument: int, priority: float) -> LeastJob:
        """Add a job without a Deferred."""
        return self._add(argument, priority, None)

    def put(self, argument: int, priority: float) -> Deferred[LeastJob]:
        """Add a job."""
        deferred: Deferred[LeastJob] = Deferred()
        self._add(argument, priority, deferred)
        return deferred

    def _add(self, argument: int, priority: float, promised: Deferred[LeastJob] | None) -> LeastJob:
        job = self._machine.put(argument, priority, now=monotonic())
        job.promised = promised
        if not self._scheduled:
            self._soon()
        return job

    def _soon(self) -> None:
        self._scheduled = True
        self._call_later(0, self._turn)

    def _turn(self) -> None:
        self._scheduled = False
        poll = self._machine.poll
        while True:
            command = poll(now=monotonic())
            if isinstance(command, Settled):
                job = command.job
                deferred, job.promised = job.promised, None
                if deferred is not None:
                    deferred.callback(job)
            elif isinstance(command, Launch):
                job = command.job
                maybeDeferred(self._work, job._argument).addCallback(self._ended, job)
            else:
                return

    def _ended(self, result: Any, job: LeastJob) -> None:
        self._machine.finished(job, result, now=monotonic())
        if not self._scheduled:
            self._soon()
