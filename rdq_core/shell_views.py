"""What can be seen of a shell's queue, whatever its event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from rdq_core.dispatch_queue import DispatchQueue
from rdq_core.job import Job
from rdq_core.records import Phase, Size, Statistics
from rdq_core.retry import Retry

A = TypeVar("A")
R = TypeVar("R")
J = TypeVar("J", bound=Job[object, object])


class ShellViews(Generic[A, R, J]):
    """The views, over the machine that the shell drives. Lists are copies. Nothing here changes anything."""

    __slots__ = ("_func", "_machine", "_now")

    def __init__(self, func: Callable[[A], object], machine: DispatchQueue[A, R, J], now: Callable[[], float]) -> None:
        """`func` is the job function, for the repr; `now` gives the machine's seconds."""
        self._func = func
        self._machine = machine
        self._now = now

    def __repr__(self) -> str:
        machine = self._machine
        underway, pending = machine.size()
        statistics = machine.statistics(now=self._now())
        delayed = f", {statistics.delayed} delayed" if statistics.delayed else ""
        rate = f", rate {' and '.join(map(str, machine.rate))}" if machine.rate else ""
        limits = [*([] if machine.width_per_key is None else [machine.width_per_key]), *machine.rate_per_key]
        per_key = f", per key {' and '.join(map(str, limits))}" if limits else ""
        paused = _paused(statistics) if machine.paused else ""
        phase = "" if machine.phase is Phase.OPEN else f", {machine.phase.value}"
        return (
            f"<{type(self).__name__} of {getattr(self._func, '__qualname__', self._func)!s}: {underway} under way, "
            f"{pending} pending{delayed}, width {machine.width}{rate}{per_key}{paused}{phase}>"
        )

    def pending(self) -> list[J]:
        """The jobs not yet launched, in dispatch order, without those that are delayed; a list of its own.

        O(n), all in one go: with a million pending the loop is held up for some 0.1 s.
        """
        return self._machine.pending()

    def delayed(self) -> list[J]:
        """The jobs whose delay has not ended, in the order in which they will be due; a list of its own. O(n log n)."""
        return self._machine.delayed()

    def underway(self) -> list[J]:
        """The jobs that hold a slot, in order of launch; a list of its own. O(width)."""
        return self._machine.underway()

    def size(self) -> Size:
        """The pair (underway, pending) of how many there are, those that are delayed not counted. O(1)."""
        return self._machine.size()

    @property
    def paused(self) -> bool:
        """Whether launches are held back until `resume`."""
        return self._machine.paused

    @property
    def stopped(self) -> bool:
        """Whether `stop` or `drain` has been called: no put is accepted."""
        return self._machine.phase is not Phase.OPEN

    @property
    def capacity(self) -> int | None:
        """The most jobs pending or delayed at once; None: any number."""
        return self._machine.capacity

    @property
    def delay(self) -> float:
        """For how many seconds a job is delayed whose put does not say."""
        return self._machine.delay

    @property
    def timeout(self) -> float | None:
        """For how many seconds work may be under way of a job whose put does not say; None: no limit."""
        return self._machine.timeout

    @property
    def retry(self) -> Retry | None:
        """How often the work of a job is done, if it fails, whose put does not say; None: once."""
        return self._machine.retry

    def _timed_out(self, job: J) -> bool:
        """Whether this job's timeout has interrupted its work, which has not ended yet. O(1)."""
        return self._machine.timed_out(job)

    def statistics(self) -> Statistics:
        """Where every job ever put is, how many wait for what, and the settings, as one record. O(width)."""
        return self._machine.statistics(now=self._now())


def _paused(statistics: Statistics) -> str:
    return ", paused" if statistics.resumes_in is None else f", paused for {statistics.resumes_in:.3g} s more"
