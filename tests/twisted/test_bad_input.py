"""Bad input raises a typed error, and changes nothing that the statistics or the machine would show."""

from __future__ import annotations

import copy
from collections.abc import Callable
from math import nan
from typing import Any

import pytest

from rdq_twisted import (
    DetachedJob,
    ForeignJob,
    IllegalTransition,
    InvalidType,
    InvalidValue,
    RDQError,
    ResizableDispatchQueue,
)
from tests.twisted.tools import Case, Work

BAD_PRIORITIES: list[tuple[Any, type[RDQError]]] = [
    *((bad, InvalidType) for bad in (True, "1", None, 1j)),
    (nan, InvalidValue),
]
BAD_WIDTHS: list[tuple[Any, type[RDQError]]] = [
    *((bad, InvalidType) for bad in (True, 2.9, "3", 1j)),
    (-1, InvalidValue),
]
NO_JOBS: list[Any] = [None, "a job", 3]


class BadInput(Case):
    def setUp(self) -> None:
        super().setUp()
        work = Work()
        self.q = self.queue(work, 2, capacity=4)
        self.settled, self.underway = self.q.submit("a"), self.q.submit("b")
        self.turn()
        work.finish("a")
        self.turn()
        self.q.width = 1
        self.pending = self.q.submit("c")
        self.turn()

    def all_refused(self, kind: type[BaseException], *acts: Callable[[], object]) -> None:
        for act in acts:
            self.refused(self.q, kind, act)
        assert self.clock.getDelayedCalls() == []

    def test_priorities(self) -> None:
        for bad, kind in BAD_PRIORITIES:
            self.all_refused(
                kind,
                lambda bad=bad: self.q.put("x", bad),  # type: ignore[misc]
                lambda bad=bad: self.q.submit("x", bad),  # type: ignore[misc]
                lambda bad=bad: self.q.reprioritize(self.pending, bad),  # type: ignore[misc]
                lambda bad=bad: self.pending.reprioritize(bad),  # type: ignore[misc]
            )
        assert self.pending.priority == 0

    def test_widths(self) -> None:
        for bad, kind in BAD_WIDTHS:
            self.all_refused(
                kind,
                lambda bad=bad: self.q.setWidth(bad),  # type: ignore[misc]
                lambda bad=bad: setattr(self.q, "width", bad),  # type: ignore[misc]
                lambda bad=bad: self.q.resume(bad),  # type: ignore[misc]
            )
            with pytest.raises(kind):
                ResizableDispatchQueue(str, bad, clock=self.clock)
        assert self.q.width == 1

    def test_capacities(self) -> None:
        bad_capacities: list[tuple[Any, type[RDQError]]] = [
            *((bad, InvalidType) for bad in (True, 2.0, "3")),
            *((bad, InvalidValue) for bad in (0, -1)),
        ]
        for bad, kind in bad_capacities:
            with pytest.raises(kind):
                ResizableDispatchQueue(str, 1, clock=self.clock, capacity=bad)

    def test_functions(self) -> None:
        for bad in (None, "func", 3):
            function: Any = bad
            with pytest.raises(InvalidType) as raised:
                ResizableDispatchQueue(function, 1, clock=self.clock)
            assert (raised.value.name, raised.value.value) == ("func", bad)

    def test_clocks(self) -> None:
        for bad in (3, "clock", object()):
            clock: Any = bad
            with pytest.raises(InvalidType) as raised:
                ResizableDispatchQueue(str, 1, clock=clock)
            assert raised.value.name == "clock"

    def test_jobs(self) -> None:
        for bad in NO_JOBS:
            self.all_refused(
                InvalidType,
                lambda bad=bad: self.q.cancel(bad),  # type: ignore[misc]
                lambda bad=bad: self.q.reprioritize(bad, 1),  # type: ignore[misc]
                lambda bad=bad: self.q.requeue([bad]),  # type: ignore[misc]
            )

    def test_jobs_of_others(self) -> None:
        stranger, detached = self.queue(Work(), 0).submit("s"), copy.copy(self.pending)
        self.turn()
        for job in (stranger, detached):
            self.refused(self.q, ForeignJob, lambda job=job: self.q.cancel(job))  # type: ignore[misc]
            self.refused(self.q, ForeignJob, lambda job=job: self.q.reprioritize(job, 1))  # type: ignore[misc]

    def test_the_methods_of_a_detached_job(self) -> None:
        job = copy.copy(self.pending)
        self.all_refused(DetachedJob, job.cancel, lambda: job.reprioritize(1), job.watch)
        with pytest.raises(DetachedJob) as raised:
            job.cancel()
        assert raised.value.job is job
        assert isinstance(raised.value, RuntimeError)
        assert "requeue it" in str(raised.value)

    def test_jobs_in_the_wrong_state(self) -> None:
        self.all_refused(
            IllegalTransition,
            lambda: self.q.reprioritize(self.underway, 1),
            lambda: self.q.reprioritize(self.settled, 1),
            lambda: self.settled.reprioritize(1),
            lambda: self.q.requeue([self.pending]),
            lambda: self.q.requeue([self.underway]),
            lambda: self.q.requeue([self.settled]),
        )
