"""What gives a queue its jobs, one or many, and takes them out before they are launched."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Hashable, Iterable
from functools import partial
from typing import Generic, TypeVar

from rdq_core import Job as CoreJob
from rdq_core import Retry, RetryOn
from rdq_core.shell_terms import Moment, check_map, delay_until
from rdq_twisted.feed import Feed
from rdq_twisted.job import Job, JobDeferred, promise
from rdq_twisted.mapping import MappedJobs
from rdq_twisted.turns import AT_REST
from rdq_twisted.waiting import Waiting

A = TypeVar("A")
R = TypeVar("R")


class Putting(Waiting[A, R], Generic[A, R]):
    """Jobs are put one by one, from a source, or again."""

    __slots__ = ()

    def put(
        self,
        argument: A,
        priority: float = 0,
        *,
        key: Hashable = None,
        delay: float | None = None,
        notBefore: Moment | None = None,
        timeout: float | None = None,
        retry: Retry | None = None,
        retryOn: RetryOn | None = None,
    ) -> JobDeferred[A, R]:
        """Add a job. O(log n).

        `priority`: lower runs first; an int or a float, not NaN. Jobs of equal priority run in order of arrival.
        `key`: whose `widthPerKey` and `ratePerKey` hold it back, anything that can be hashed (None: nobody's).
        `delay`: for how many seconds it is `DELAYED` before it joins what is pending, among its equals by its arrival.
        `notBefore`: the same as a moment by the wall clock, an aware `datetime` or seconds since 1970; it is taken for
        the delay that it is now, and a clock that is set later moves no job. Not both.
        `timeout`: for how many seconds its work may be under way; longer, and it is interrupted as if it were
        cancelled, holds its slot until it has ended, and its job has timed out.
        `retry`, `retryOn`: as the queue's own. Between two attempts it is `DELAYED`, without a slot; it settles once,
        at the end. Once it is cancelled or has timed out, its work is not done again; nor is work that failed with
        Twisted's `CancelledError`, whatever `retryOn` says: whoever cancelled it does not want it done.
        None is the queue's own; 0 is no delay, `math.inf` no timeout, and `Retry(1)` no retry.

        Returns a Deferred that fires with the job when it has finished, and fails with `JobFailed` (its cause is
        your function's error), `JobCancelled`, `JobTimedOut` or `JobReturned`, each with the job as `.job`, which the
        Deferred has too. Cancelling it cancels the job. Raises `QueueStopped`, `QueueFull`, `InvalidType` and
        `InvalidValue`.
        """
        return promise(self._add(argument, priority, key, delay, notBefore, timeout, retry, retryOn))

    def submit(
        self,
        argument: A,
        priority: float = 0,
        *,
        key: Hashable = None,
        delay: float | None = None,
        notBefore: Moment | None = None,
        timeout: float | None = None,
        retry: Retry | None = None,
        retryOn: RetryOn | None = None,
    ) -> Job[A, R]:
        """Add a job as `put` does, without a Deferred, and return it.

        A failure or a timeout nobody watches is logged once.
        """
        return self._add(argument, priority, key, delay, notBefore, timeout, retry, retryOn)

    def map(
        self,
        source: Iterable[A] | AsyncIterable[A],
        priority: float | Callable[[A], float] = 0,
        *,
        key: Callable[[A], Hashable] | None = None,
        delay: float | None = None,
        timeout: float | None = None,
        retry: Retry | None = None,
        retryOn: RetryOn | None = None,
        ordered: bool = False,
        ahead: int | None = None,
    ) -> MappedJobs[A, R]:
        """A job for each thing `source` gives, yielded when it has ended: an async iterator, to be used as a block.

            async with queue.map(urls) as jobs:
                async for job in jobs:
                    print(job.argument, job.state)

        `priority`: of each job, or a function that gives it for each argument. `key`: a function that gives its key.
        `delay`, `timeout`, `retry`, `retryOn`: of each job, as at `put`. `ordered`: yield in the order of the source.
        `ahead`: the most jobs put and not yet yielded; so many are pulled before the first is yielded, and one for each
        that is. None: twice the width, as it is at the time. A capacity is respected.

        Among those are jobs that wait to be done again, and jobs whose key has all it may: when these are so many,
        nothing more is pulled, though slots are free. Where that may be, give an `ahead` that is more than they may be.

        Every job is yielded, whether it finished, failed, was cancelled or was handed back. Leaving the block cancels
        the rest. `MappedJobs` says how it ends. Raises `InvalidType` and `InvalidValue`.
        """
        check_map(priority, key, delay, timeout, retry, retryOn)
        submit = partial(self.submit, delay=delay, timeout=timeout, retry=retry, retryOn=retryOn)

        def put(argument: A) -> Callable[[], Job[A, R]]:
            each = priority(argument) if callable(priority) else priority
            return partial(submit, argument, each, key=None if key is None else key(argument))

        return MappedJobs(Feed(self, self._timing, self._feeds, source, put, ordered, ahead))

    def requeue(self, jobs: Iterable[CoreJob[A, object]]) -> list[Job[A, R]]:
        """Put the arguments of `jobs` again, all or none, priorities and mutual order kept. O(k log n).

        `jobs`: what `stop` handed back, here or in a process before, pickled. Returns the new jobs (`watch` them).
        A job keeps its key, its timeout and its retries, of which it has as many as a new job; one that was handed back
        delayed is delayed again, for as long as it had left then.
        Raises as `put`, and `IllegalTransition` for a job whose work is known to have succeeded, one that a queue
        still holds, and one that is in `jobs` twice.
        """
        self._look()
        made = self._machine.requeue(jobs, now=self._now())
        self._turns.soon()
        return made

    def clear(self) -> list[Job[A, R]]:
        """Cancel every job not launched; return the pending ones in dispatch order, then the delayed ones as due. O(n).

        Delayed ones cost O(log n) each.
        """
        jobs = self._machine.clear(now=self._now())
        self._turns.soon()
        return jobs

    def _add(  # noqa: PLR0917  # what put and submit take, in their order
        self,
        argument: A,
        priority: float,
        key: Hashable,
        delay: float | None,
        notBefore: Moment | None,
        timeout: float | None,
        retry: Retry | None,
        retryOn: RetryOn | None,
    ) -> Job[A, R]:
        at_rest = self._turns.phase is AT_REST
        if at_rest:  # no turn has looked lately
            self._look()
        if notBefore is not None:
            delay = delay_until("notBefore", notBefore, delay, self._timing.wall_time)
        job = self._machine.put(
            argument,
            priority,
            key=key,
            delay=delay,
            timeout=timeout,
            retry=retry,
            retry_on=retryOn,
            now=self._now(),
        )
        if at_rest:  # otherwise a turn is due or running
            self._turns.soon()
        return job
