"""Acting: makes calls on a harness, with the kit's numbers for jobs and waiters, and says whose an exception is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar, copy_context
from typing import Final, TypeVar, cast

from rdq_specs import calls
from rdq_specs.blame import is_its_check, is_the_harness_at_fault
from rdq_specs.calls import Call, key_of, rates_of, retry_of
from rdq_specs.failures import failure
from rdq_specs.findings import Discrepancy, HarnessError, named
from rdq_specs.harness import Feature, Harness, HarnessType

T = TypeVar("T")

ORIGIN: Final[ContextVar[int]] = ContextVar("ORIGIN")
"""The first job of the put or requeue in whose context this is."""


class Acting:
    """What a driver does with its harness."""

    harness_type: HarnessType
    harness: Harness
    scripts: dict[int, calls.Put]
    """The puts accepted, by job: they carry the scripts."""
    origins: dict[int, int]
    """For each job that came by `requeue`, the first that did so with it."""
    working: set[int]
    """The jobs whose work has started and has not been ended by a call; a slot may have been freed too early."""

    _next_job: int = 0
    _next_waiter: int = 0

    def _make(self, call: Call) -> object:
        """Make the call; what it returns, in the model's terms. Raises what the harness raises."""
        harness, job, waiter = self.harness, self._next_job, self._next_waiter
        match call:
            case calls.Put():
                self._from(job, lambda: self._put(job, call))
                self.scripts[job] = call
                self._next_job += 1
                return job
            case calls.Requeue():
                new = tuple(range(job, job + len(call.jobs)))
                self._from(job, lambda: harness.requeue(call.jobs, new))
                self.origins.update(dict.fromkeys(new, job))
                self._next_job += len(new)
                return new
            case calls.Clear():
                return _numbers("clear", harness.clear())
            case calls.Pause() | calls.Stop() | calls.Drain() | calls.WhenIdle() | calls.WhenRoom():
                self._ask(call, waiter)
                self._next_waiter += 1
                return waiter
            case _:
                self._tell(call)
        return None

    def _put(self, job: int, call: calls.Put) -> None:
        if call.key is not None:
            said = (call.delay, call.timeout, retry_of(call.retry))
            self.harness.put_keyed(job, call.priority, key_of(call.key), *said)
        elif call.retry is not None:
            terms = (call.delay, call.timeout, retry_of(call.retry))
            self.harness.put_retried(job, call.priority, *terms)
        elif call.delay is call.timeout is None:
            self.harness.put(job, call.priority)
        else:
            self.harness.put_timed(job, call.priority, call.delay, call.timeout)

    def _from(self, origin: int, call: Callable[[], None]) -> None:
        """Put in a context of its own, which the job function is to be run in."""
        if Feature.CONTEXT not in self.harness_type.features:
            call()
            return
        context = copy_context()
        context.run(ORIGIN.set, origin)
        context.run(call)

    def _is_at_home(self, job: int) -> bool:
        """Whether this is called in the context variables of the job's put."""
        return Feature.CONTEXT not in self.harness_type.features or ORIGIN.get(None) == self.origins.get(job, job)

    def _ask(self, call: Call, waiter: int) -> None:
        harness = self.harness
        match call:
            case calls.Pause():
                harness.pause(waiter)
            case calls.Stop(cancel_underway, None, None):
                harness.stop(waiter, cancel_underway)
            case calls.Stop():
                harness.stop_by(waiter, call.cancel_underway, call.deadline, call.abandon)
            case calls.Drain(None, None):
                harness.drain(waiter)
            case calls.Drain():
                harness.drain_by(waiter, call.deadline, call.abandon)
            case calls.WhenIdle():
                harness.when_idle(waiter)
            case _:
                harness.when_room(waiter)

    def _tell(self, call: Call) -> None:  # noqa: C901, PLR0912  # one line a call
        harness = self.harness
        match call:
            case calls.Cancel():
                harness.cancel(call.job)
            case calls.Withdraw():
                harness.withdraw(call.job)
            case calls.Reprioritize():
                harness.reprioritize(call.job, call.priority)
            case calls.Reschedule():
                harness.reschedule(call.job, call.delay)
            case calls.SetRate():
                harness.set_rate(rates_of(call.rates))
            case calls.SetWidthPerKey():
                harness.set_width_per_key(call.width)
            case calls.SetRatePerKey():
                harness.set_rate_per_key(rates_of(call.rates))
            case calls.SetWidth():
                harness.set_width(call.width)
            case calls.Resume():
                harness.resume(call.width)
            case calls.Forget():
                harness.forget(call.waiter)
            case calls.Finish():
                harness.finish(call.job)
                self.working.discard(call.job)
            case calls.Fail():
                self._fail(call)
                self.working.discard(call.job)
            case calls.PauseFor():
                harness.pause_for(call.seconds)
            case calls.Tick():
                harness.tick(call.seconds)
            case _:
                raise TypeError(call)

    def _fail(self, call: calls.Fail) -> None:
        if Feature.RETRY in self.harness_type.features:
            self.harness.fail_with(call.job, failure(call.kind), call.jitter)
        else:
            self.harness.fail(call.job)

    def _answering(self, what: str, ask: Callable[[], T]) -> T:
        """What the harness answers where nothing may be refused."""
        try:
            return ask()
        except Exception as error:
            self._check_blame(what, error)
            raise Discrepancy(what, "no exception", f"{named(error)} was raised", "ERROR-1") from error

    def _numbers(self, what: str, ask: Callable[[], Sequence[int]]) -> tuple[int, ...]:
        """As `_answering`, of what answers numbers."""
        return _numbers(what, self._answering(what, ask))

    def _check_blame(self, what: str, error: Exception) -> None:
        """Raise what an exception means that is no answer of the implementation's."""
        if isinstance(error, (Discrepancy, HarnessError)):
            raise error
        if is_its_check(error, self.harness_type):
            raise Discrepancy(f"{what}, as the harness checks it", "nothing wrong", named(error), "CHECK") from error
        if is_the_harness_at_fault(error, self.harness_type):
            raise HarnessError(f"at: {what}", error) from error


def _numbers(what: str, given: object) -> tuple[int, ...]:
    """What a method of the harness gave, as numbers."""
    if isinstance(given, (list, tuple)):
        numbers = cast("Sequence[object]", given)
        if all(isinstance(number, int) for number in numbers):
            return tuple(cast("Sequence[int]", given))
    raise HarnessError(f"{what} gave {given!r}, where a list of numbers is expected")
