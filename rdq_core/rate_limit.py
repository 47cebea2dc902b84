"""Launches held to a rate, or to several at once: an admission.

Theory of operation. Each rate has a *bucket* of launches: it holds `burst` at most, fills at the rate, and a launch
takes one out of it; while it holds less than one, nothing is launched. Over any time the launches are so at most what
the bucket held at its beginning plus what flowed in, and that is the law, across changes of the rate too.

No level is ever computed as time passes. As in the virtual scheduling of the generic cell rate algorithm (GCRA; ITU-T
I.371, annex A; ATM Forum TM 4.0, 4.4.2), the next moment is: with `level` in the bucket at `base` and `taken` since,
it holds one at

    base + (1 + taken - level) * per / limit

which is worked out at a launch or a change, and not when asked. All in it is exact: floats are rationals of a power of
two, `level` is a fraction, and `taken` an int, so there is nothing that could drift in 10**8 launches. That moment is
rounded once, up, to a float. A `now` is a float, so it has come to the exact moment if and only if it has come to the
rounded one: a timer set to it finds the launch admitted, and no comparison hangs on a last digit.

A bucket that is full loses what flows on. With a burst of 1 it is full whenever a launch is due, so that each launch
starts all afresh, and what it comes late by is lost: that is the law, as two launches are then an interval apart. With
a burst of 2 or more, a launch late by less than an interval loses nothing.

Rejected: a level in floats, brought up to date at each call (it drifts, and at 1e9 s a wait of less than an ulp is a
busy timer); counting in fixed windows (twice the limit across a boundary); a log of launches (O(limit) memory).
"""

from __future__ import annotations

from fractions import Fraction
from math import inf, nextafter
from typing import Final, final

from rdq_core._time import NEVER_YET
from rdq_core.rate import Rate, RateSetting, as_rates

EXACT_UP_TO: Final = 1 << 512
"""The largest denominator of a level that is kept as it is. A change multiplies it by what is new in `per` (by 15 for
60 s, by up to 2**53 for 0.1 s), so that without a bound it would grow as long as ever new ones are set; seven as
awkward as 0.1 stay below it."""

GRAIN: Final = 1 << 128
"""A level with a larger denominator is rounded down to so many parts of a launch: it admits nothing early, and nothing
late by more than 1/GRAIN of `per / limit`."""


@final
class RateLimit:
    """Admits a launch when every one of its rates does; without any, always.

    Times are the machine's seconds and never run backward. Every method is O(k) for k rates, `admits` O(1).
    """

    __slots__ = ("_buckets", "_opens")

    def __init__(self, rate: RateSetting = None) -> None:
        """As many launches saved up as the burst of each. Raises `InvalidType`."""
        self._buckets: dict[Rate, _Bucket] = {
            one: _Bucket(one, NEVER_YET, Fraction(one.burst)) for one in as_rates(rate)
        }
        self._opens: float = self._latest()

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The rates in force, in the order in which they were given, equal ones once."""
        return tuple(self._buckets)

    def set_rate(self, rate: RateSetting, now: float) -> None:
        """Put these rates in force, instead of those that are. Raises `InvalidType`.

        A change gives away no launch. A rate that stays keeps what it has saved up. Each new one begins with the least
        that any of those that are gone had saved, as far as its own burst goes (told apart by their places, a change
        of two at once could give a slow one what a fast one had saved). Where none is gone it begins with nothing, and
        admits its first launch after `per / limit` seconds.
        """
        old, rates = self._buckets, as_rates(rate)
        gone = (bucket.level_at(now) for one, bucket in old.items() if one not in rates)
        saved = min(gone, default=Fraction(0))
        self._buckets = {one: old.get(one) or _Bucket(one, now, saved) for one in rates}
        self._opens = self._latest()

    def admits(self, now: float, /) -> bool:
        """Whether every rate allows a launch now."""
        return now >= self._opens

    def next_moment(self, _now: float, /) -> float | None:
        """The first float at which all of them do. None if that is beyond the floats: no time comes so far."""
        return self._opens if self._opens < inf else None

    def restored(self, now: float, /) -> float:
        """The first float, from `now` on, at which every bucket is full, as it is of a new one; infinity: none is.

        Exact: at that moment and at no earlier one is the snapshot that of one which has launched nothing.
        """
        return max([now, *(bucket.filled() for bucket in self._buckets.values())])

    def started(self, now: float, /) -> None:
        """One launch less in each bucket."""
        for bucket in self._buckets.values():
            bucket.take(now)
        self._opens = self._latest()

    def ended(self, _now: float, /) -> None:
        """Of no interest: a rate is about starts."""

    def snapshot(self, now: float, /) -> tuple[tuple[Rate, Fraction], ...]:
        """Each rate, and the launches it has saved up, exactly."""
        return tuple((rate, bucket.level_at(now)) for rate, bucket in self._buckets.items())

    def clone(self) -> RateLimit:
        """A copy that shares nothing."""
        copy = RateLimit()
        copy._buckets = {rate: bucket.clone() for rate, bucket in self._buckets.items()}
        copy._opens = copy._latest()
        return copy

    def _latest(self) -> float:
        return max((bucket.opens for bucket in self._buckets.values()), default=NEVER_YET)


@final
class _Bucket:
    """What one rate has saved up. `opens` is the first float at which that is a launch, or infinity."""

    __slots__ = ("base", "interval", "level", "opens", "rate", "taken")

    def __init__(self, rate: Rate, base: float, level: Fraction, taken: int = 0) -> None:
        """`level` launches saved up at the moment `base`, and so many taken since; more than the burst is the burst."""
        self.rate = rate
        self.interval = Fraction(rate.per) / Fraction(rate.limit)  # seconds from one launch to the next
        self.base = base
        self.level = _shortened(level)
        self.taken = taken
        self.opens = self._holds(1)

    def take(self, now: float) -> None:
        """A launch. If the bucket is full, all starts afresh from here: what flowed over is lost."""
        burst = self.rate.burst
        if now >= (self.opens if burst == 1 else self._holds(burst)):
            self.base = now
            self.level = Fraction(burst)
            self.taken = 0
        self.taken += 1
        self.opens = self._holds(1)

    def filled(self) -> float:
        """The first float, from `base` on, at which it is full, or infinity."""
        return self._holds(self.rate.burst)

    def level_at(self, now: float) -> Fraction:
        """The launches saved up, exactly."""
        level = self.level - self.taken + (Fraction(now) - Fraction(self.base)) / self.interval
        return min(level, Fraction(self.rate.burst))

    def clone(self) -> _Bucket:
        """A copy."""
        return _Bucket(self.rate, self.base, self.level, self.taken)

    def _holds(self, count: int) -> float:
        """The first float, from `base` on, at which so many launches are saved up.

        In ints: with fractions this takes five times as long, and it is in the way of every launch.
        """
        level, level_parts = self.level.numerator, self.level.denominator
        lacking = (count + self.taken) * level_parts - level
        if lacking <= 0:
            return self.base
        base, base_parts = self.base.as_integer_ratio()
        seconds, seconds_parts = self.interval.numerator, self.interval.denominator
        parts = level_parts * seconds_parts
        return _rounded_up(base * parts + lacking * seconds * base_parts, base_parts * parts)


def _rounded_up(numerator: int, denominator: int) -> float:
    """The least float that is not below this; infinity beyond the floats."""
    try:
        nearest = numerator / denominator  # of ints: correctly rounded
    except OverflowError:
        return inf
    above, parts = nearest.as_integer_ratio()
    return nearest if above * denominator >= numerator * parts else nextafter(nearest, inf)


def _shortened(level: Fraction) -> Fraction:
    """The level, or a little less of it where it is too long to carry on."""
    return level if level.denominator <= EXACT_UP_TO else Fraction(level * GRAIN // 1, GRAIN)
