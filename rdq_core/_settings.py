"""The knobs of a dispatch queue, to be turned at any time: width, rate, pause."""

from __future__ import annotations

from typing import TypeVar

from rdq_core._keys import change_limits
from rdq_core._ledger import RESUMPTION
from rdq_core._time import after, check_seconds, later
from rdq_core._views import DispatchViews
from rdq_core.admission import check_width
from rdq_core.errors import QueueStopped
from rdq_core.job import Job
from rdq_core.limit_per_key import check_width_per_key
from rdq_core.rate import RateSetting, as_rates
from rdq_core.records import Phase
from rdq_core.waiters import Occasion, Waiter

J = TypeVar("J", bound=Job[object, object])


class DispatchSettings(DispatchViews[J]):
    """The inputs that set how fast a queue goes."""

    __slots__ = ()

    def set_width(self, width: int, *, now: float) -> None:
        """Set the most jobs under way at once. Narrowing interrupts nothing. Raises `InvalidType`, `InvalidValue`."""
        now = later(self._ledger.now, now)
        check_width(width)
        self._ledger.width.width = width
        self._ledger.now = now

    def set_rate(self, rate: RateSetting, *, now: float) -> None:
        """Set how many launches there may be in how much time: one rate, several that all hold, or none.

        It holds at once, for what is pending already too, and gives away no launch: see `RateLimit.set_rate`.
        O(k) for k rates. Raises `InvalidType`.
        """
        rates = as_rates(rate)  # before the time is looked at, as an iterator of the caller's may do anything
        ledger = self._ledger
        now = later(ledger.now, now)
        ledger.rate.set_rate(rates, now)
        ledger.compose()
        ledger.now = now

    def set_width_per_key(self, width: int | None, *, now: float) -> None:
        """Set the most jobs of one key under way at once; None: any number. Raises `InvalidType`, `InvalidValue`.

        Narrowing interrupts nothing, and what is under way counts at once. O(k log k) for k keys, O(n log n) where
        keys become limited, or cease to be.
        """
        now = later(self._ledger.now, now)
        check_width_per_key(width)
        self._ledger.now = now
        change_limits(self._ledger, lambda limit: limit.set_width(width))

    def set_rate_per_key(self, rate: RateSetting, *, now: float) -> None:
        """Set how many launches of one key there may be in how much time: as `set_rate`, for each key by itself.

        A key without launches has nothing saved up either. Costs what `set_width_per_key` does. Raises `InvalidType`.
        """
        rates = as_rates(rate)  # once: an iterator gives all it has to the first, and may do anything to the time
        now = later(self._ledger.now, now)
        self._ledger.now = now
        change_limits(self._ledger, lambda limit: limit.set_rate(rates, now))

    def pause(self, *, now: float) -> Waiter:
        """Launch nothing until `resume`. The waiter is told `Quiet`, or `Resumed` if that comes first.

        Delays end and work times out meanwhile.
        """
        self._ledger.now = later(self._ledger.now, now)
        self._ledger.pause.paused = True
        self._ledger.timeline.discard(RESUMPTION)
        return self._ledger.waiters.add(Occasion.QUIET)

    def pause_for(self, seconds: float, *, now: float) -> None:
        """Launch nothing for so many seconds, or until `resume`: what a service asks of all who call it, say.

        Of several, the latest end counts. What `pause` holds stays paused, and that call makes this pause one without
        an end. Nobody waits for it: whoever waits for an earlier pause is told as things stand. O(log n).
        Raises `InvalidType` and `InvalidValue`.
        """
        ledger = self._ledger
        now = later(ledger.now, now)
        end = after(now, check_seconds("seconds", seconds))
        ledger.now = now
        if not ledger.pause.paused or RESUMPTION in ledger.timeline.places:
            ledger.pause.paused = True
            ledger.timeline.put_off(RESUMPTION, end)

    def resume(self, width: int | None = None, *, now: float) -> None:
        """Launch again, with a new width if one is given. Raises as `set_width`, and `QueueStopped` after `stop`."""
        now = later(self._ledger.now, now)
        if width is not None:
            check_width(width)
        if self._ledger.phase is Phase.STOPPING:
            raise QueueStopped
        if width is not None:
            self._ledger.width.width = width
        self._ledger.pause.paused = False
        self._ledger.timeline.discard(RESUMPTION)
        self._ledger.now = now
