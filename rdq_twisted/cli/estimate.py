"""`rdq estimate`: the arithmetic of growth between two observations, as lines to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

from rdq_core.growth import Rule, doublings, periods_to, rate_between, rule_for
from rdq_twisted.cli.text import figure


@final
@dataclass(frozen=True, slots=True)
class Estimate:
    """From so many to so many others in so many periods, and what follows. Raises rdq_core's `InvalidValue`."""

    start: float
    """How many there were; 0 or more."""
    end: float
    """How many there were later; 0 or more."""
    periods: float
    """How much later; above 0."""
    unit: str
    """What a period is."""
    capacity: float | None = None
    """How many it must not become; None: any number."""

    def lines(self) -> Iterator[str]:
        """What it comes to. In a line and on a curve, as two observations cannot tell which it is."""
        yield f"{figure(self.start)} to {figure(self.end)} in {self._time(self.periods)}"
        if self.start == self.end:
            yield "no growth"
            return
        yield self._straight()
        if self.start and self.end:
            yield from self._curved(rate_between(self.start, self.end, self.periods))
        else:
            yield "on a curve: nothing to be said, as none comes from 0 or goes there"

    def _straight(self) -> str:
        pace = (self.end - self.start) / self.periods
        what = f"in a line: {figure(abs(pace))} {'more' if pace > 0 else 'fewer'} {self._per()}"
        if pace < 0:
            return f"{what}{self._then('none left', -self.end / pace)}"
        if self.capacity is None:
            return what
        return f"{what}{self._then(f'{figure(self.capacity)} reached', (self.capacity - self.end) / pace)}"

    def _curved(self, rate: float) -> Iterator[str]:
        rule, word = (rule_for(2), "doubling") if rate > 0 else (Rule(0.5, -72), "halving")
        times = abs(doublings(self.end / self.start))
        each = self.periods / times
        what = f"on a curve: {figure(self.end / self.start)} times as many, {_many(times, word)}"
        reached = ""
        if self.capacity and rate > 0:
            length = periods_to(self.capacity / self.end, rate)
            reached = self._then(f"{figure(self.capacity)} reached", length)
        yield f"{what}, one in {self._time(each)}{reached}"
        yield (
            f"rule of 72: 72 / {figure(each)} is {figure(100 * abs(rule.rate(each)))} % {self._per()}; "
            f"exactly it is {figure(100 * abs(rate))} %"
        )

    def _then(self, what: str, length: float) -> str:
        return f"; {what} in {self._time(length)}" if length > 0 else f"; {what}"

    def _per(self) -> str:
        return f"{'an' if self.unit == 'hour' else 'a'} {self.unit}"

    def _time(self, length: float) -> str:
        return _many(length, self.unit)


def _many(number: float, word: str) -> str:
    text = figure(number)
    return f"{text} {word}" if text == "1" else f"{text} {word}s"
