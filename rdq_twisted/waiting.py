"""What may be waited for: room, idleness, and the queue's end."""

from __future__ import annotations

from typing import Generic, TypeVar

from twisted.internet.defer import Deferred

from rdq_twisted.job import Job
from rdq_twisted.settings import Settings

A = TypeVar("A")
R = TypeVar("R")


class Waiting(Settings[A, R], Generic[A, R]):
    """What gives a Deferred that is not a job's."""

    __slots__ = ()

    def stop(
        self, cancelUnderway: bool = False, *, deadline: float | None = None, abandon: float | None = None
    ) -> Deferred[list[Job[A, R]]]:
        """Stop for good: take no more, launch no more, hand back what was not started.

        `cancelUnderway`: interrupt what is under way as well; it may be asked for at a later call.
        `deadline`: do so in so many seconds, if it has not ended by then.
        `abandon`: so many seconds after that interruption, give up the slots of all work that has not ended all the
        same, so that the stop comes to its end whatever that does; its jobs are `ABANDONED`, and handed back.
        Of several calls' deadlines, and of their abandonments, the earliest counts.

        Every call returns a Deferred that fires, when the last slot is free, with a list of its own: the jobs that
        the stop interrupted and that did not succeed all the same, then the returned ones in dispatch order, those
        that were delayed behind them, as they would have been due, and last those whose work failed after the stop
        with attempts left, as they failed. Pickle it, and `requeue` it at the next start. Cancelling the Deferred
        undoes nothing. Raises `InvalidType` and `InvalidValue`, for `abandon` also where nothing would be
        interrupted.

        With a million pending it holds nobody up: they are told of in slices, as everything is. It costs O(log n) for
        each job that is delayed or, where keys are limited, pending, O(k) for k that are interrupted; and the list in
        the end O(n), some 40 ms a million.
        """
        now = self._now()
        return self._promise(
            self._machine.stop(cancel_underway=cancelUnderway, deadline=deadline, abandon=abandon, now=now)
        )

    def drain(self, *, deadline: float | None = None, abandon: float | None = None) -> Deferred[list[Job[A, R]]]:
        """Take no more, and run what is pending or delayed (a pause is respected).

        After `deadline` seconds it becomes a stop that interrupts what is under way. `abandon` as at `stop`, whose
        errors it raises.

        The Deferred fires when that is done, with an empty list, or with what a stop meanwhile hands back.
        """
        return self._promise(self._machine.drain(deadline=deadline, abandon=abandon, now=self._now()))

    def whenIdle(self) -> Deferred[None]:
        """A Deferred that fires when nothing is delayed, pending or under way.

        Each call gives one; they may be cancelled.
        """
        return self._promise(self._machine.when_idle(now=self._now()))

    def whenRoom(self) -> Deferred[None]:
        """A Deferred that fires when a put would be accepted: longest waiter first, one at a time, each re-checked.

        It fails with `QueueStopped` when no put will be accepted again. It may be cancelled.
        """
        return self._promise(self._machine.when_room(now=self._now()))
