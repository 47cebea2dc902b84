"""A shell that acts inside the calls made to it, as txrdq does: right, but for TURN-1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rdq_specs import CoreHarness, Feature


class EagerHarness(CoreHarness):
    """The core, polled to the end after every input, unless that is being done already."""

    features = CoreHarness.features - {Feature.POLL}
    deviations: ClassVar[Mapping[str, str]] = {"TURN-1": "it acts inside the call"}
    acting = False

    def act(self) -> None:
        """Do what is due."""
        if not self.acting:
            self.acting = True
            try:
                super().turn()
            finally:
                self.acting = False

    def put(self, job: int, priority: object) -> None:
        super().put(job, priority)
        self.act()

    def put_timed(self, job: int, priority: object, delay: object, timeout: object) -> None:
        super().put_timed(job, priority, delay, timeout)
        self.act()

    def reschedule(self, job: int, delay: object) -> None:
        super().reschedule(job, delay)
        self.act()

    def requeue(self, jobs: Sequence[int], new: Sequence[int]) -> None:
        super().requeue(jobs, new)
        self.act()

    def cancel(self, job: int) -> None:
        super().cancel(job)
        self.act()

    def reprioritize(self, job: int, priority: object) -> None:
        super().reprioritize(job, priority)
        self.act()

    def clear(self) -> Sequence[int]:
        cleared = super().clear()
        self.act()
        return cleared

    def set_width(self, width: object) -> None:
        super().set_width(width)
        self.act()

    def set_rate(self, rates: object) -> None:
        super().set_rate(rates)
        self.act()

    def pause(self, waiter: int) -> None:
        super().pause(waiter)
        self.act()

    def resume(self, width: object) -> None:
        super().resume(width)
        self.act()

    def stop(self, waiter: int, cancel_underway: bool) -> None:
        super().stop(waiter, cancel_underway)
        self.act()

    def stop_by(self, waiter: int, cancel_underway: bool, deadline: object, abandon: object) -> None:
        super().stop_by(waiter, cancel_underway, deadline, abandon)
        self.act()

    def drain(self, waiter: int) -> None:
        super().drain(waiter)
        self.act()

    def drain_by(self, waiter: int, deadline: object, abandon: object) -> None:
        super().drain_by(waiter, deadline, abandon)
        self.act()

    def when_idle(self, waiter: int) -> None:
        super().when_idle(waiter)
        self.act()

    def when_room(self, waiter: int) -> None:
        super().when_room(waiter)
        self.act()

    def forget(self, waiter: int) -> None:
        super().forget(waiter)
        self.act()

    def finish(self, job: int) -> None:
        super().finish(job)
        self.act()

    def fail(self, job: int) -> None:
        super().fail(job)
        self.act()

    def turn(self) -> None:
        self.act()
