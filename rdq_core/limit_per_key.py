"""A width and a rate for each key: what a dispatch queue gives its `KeyedLine`."""

from __future__ import annotations

from collections.abc import Hashable
from typing import final

from rdq_core.admission import check_width
from rdq_core.rate import Rate, RateSetting
from rdq_core.rate_limit import RateLimit


@final
class LimitPerKey:
    """At most `width` slots of the key held at once, and its launches held to a rate; each only if there is one.

    A `KeyLimit`. Every method is O(k) for k rates, `admits` O(1).
    """

    __slots__ = ("_rate", "held", "width")

    def __init__(self, width: int | None = None, rate: RateSetting = None) -> None:
        """None is no limit. Raises as `check_width_per_key`, and `InvalidType` for the rate."""
        check_width_per_key(width)
        self.width: int | None = width
        self.held: int = 0
        self._rate = RateLimit(rate)

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The rates in force, in the order in which they were given, equal ones once."""
        return self._rate.rates

    @property
    def limits(self) -> bool:
        """Whether there is anything that it could ever hold back."""
        return self.width is not None or bool(self._rate.rates)

    def set_width(self, width: int | None) -> None:
        """Let so many slots be held at once; None: any number. Raises as `check_width_per_key`."""
        check_width_per_key(width)
        self.width = width

    def set_rate(self, rate: RateSetting, now: float) -> None:
        """Put these rates in force, as `RateLimit.set_rate`: no launch is given away. Raises `InvalidType`."""
        self._rate.set_rate(rate, now)

    def admits(self, now: float, /) -> bool:
        """Whether a slot is free and every rate allows a launch."""
        return (self.width is None or self.held < self.width) and self._rate.admits(now)

    def next_moment(self, now: float, /) -> float | None:
        """The first moment at which every rate does; None while no slot is free, as time frees none."""
        return None if self.width is not None and self.held >= self.width else self._rate.next_moment(now)

    def started(self, now: float, /) -> None:
        """A slot is taken, and one launch less is saved up."""
        self.held += 1
        self._rate.started(now)

    def ended(self, _now: float, /) -> None:
        """A slot is free again."""
        self.held -= 1

    def restored(self, now: float, /) -> float:
        """The first moment, from `now` on, at which every rate has saved up its burst; infinity: never."""
        return self._rate.restored(now)

    def snapshot(self, now: float, /) -> Hashable:
        """The width, the slots held, and what each rate has saved up."""
        return self.width, self.held, self._rate.snapshot(now)

    def clone(self) -> LimitPerKey:
        """A copy that shares nothing."""
        copy = LimitPerKey(self.width)
        copy.held = self.held
        copy._rate = self._rate.clone()
        return copy


def check_width_per_key(width: object) -> None:
    """Raise `InvalidType` for what is neither None nor an int (a bool is none here), `InvalidValue` below 0."""
    if width is not None:
        check_width(width, "width_per_key")
