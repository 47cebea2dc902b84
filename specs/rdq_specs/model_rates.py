"""The model's rates: the dullest correct limit on launches. A bucket for each rate, in exact fractions.

A bucket fills at its rate up to the burst; a launch takes one out of each, and needs one in each.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Hashable
from fractions import Fraction
from typing import TypeAlias

from rdq_core import Rate

Rates: TypeAlias = tuple[Rate, ...]
"""Rates that all hold: what the model knows of the core's, beside their numbers."""


class ModelRates:
    """The rates in force, each with what its bucket held at the moment `at`."""

    def __init__(self) -> None:
        self.held: dict[Rate, Fraction] = {}
        self.at: Fraction = Fraction(0)
        self.opens: float = -math.inf
        """The first float at which each bucket holds one; infinity where there is none."""

    def set(self, rates: Rates, now: float) -> None:
        """A rate that stays keeps what it has. New ones begin with the least that any of those that go held."""
        self._fill(now)
        least = min((held for rate, held in self.held.items() if rate not in rates), default=Fraction(0))
        self.held = {rate: self.held.get(rate, min(Fraction(rate.burst), least)) for rate in rates}
        self._look()

    def admit(self, now: float) -> bool:
        """Whether each bucket holds one."""
        return now >= self.opens

    def launched(self, now: float) -> None:
        """Take one out of each."""
        if self.held:
            self._fill(now)
            self.held = {rate: held - 1 for rate, held in self.held.items()}
            self._look()

    def snapshot(self, now: float) -> Hashable:
        """What each would hold now."""
        return tuple((rate, self._at(rate, now)) for rate in self.held)

    def copy(self) -> ModelRates:
        """Others that are as these."""
        copy = ModelRates()
        copy.held, copy.at, copy.opens = self.held.copy(), self.at, self.opens
        return copy

    def _fill(self, now: float) -> None:
        self.held = {rate: self._at(rate, now) for rate in self.held}
        self.at = Fraction(now)

    def _look(self) -> None:
        moments = [_up(self.at + (1 - held) / _speed(rate)) for rate, held in self.held.items()]
        self.opens = max(moments, default=-math.inf)

    def _at(self, rate: Rate, now: float) -> Fraction:
        return min(Fraction(rate.burst), self.held[rate] + (Fraction(now) - self.at) * _speed(rate))


@functools.cache
def _speed(rate: Rate) -> Fraction:
    return Fraction(rate.limit) / Fraction(rate.per)


def _up(moment: Fraction) -> float:
    """The least float that is not earlier."""
    nearest = float(moment)
    return nearest if Fraction(nearest) >= moment else math.nextafter(nearest, math.inf)
