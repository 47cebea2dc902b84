"""What a trace has established of the rates: who may still launch by them, and whether they have been overspent."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

from rdq_core import Rate
from rdq_specs.laws.conservation import Conservation

Judges = dict[Rate, Conservation]


@dataclass
class Rates:
    """The rates in force since they came into force, judged twice: one that is new may be thought to begin full, which
    is the most that any limit allows, or empty, which is what this one does.
    """

    full: Judges = field(default_factory=Judges)
    empty: Judges = field(default_factory=Judges)
    overspent: bool = False
    """Whether the launch of this entry was more than a rate allows, over some interval, however it begins."""
    saved_up: bool = False
    """Whether it was more than a new rate has saved up, and no more than any rate allows."""

    def copy(self) -> Rates:
        """Others that are as these."""
        full, empty = ({rate: copy(judge) for rate, judge in each.items()} for each in (self.full, self.empty))
        return Rates(full, empty)

    def set(self, rates: tuple[Rate, ...], now: float) -> None:
        """These come into force, once each. One that stays goes on. To each new one, what went before is each of those
        that are gone, so that over an interval across the change it allows the least that any of them allows.
        """
        for judges, saved in ((self.full, None), (self.empty, 0)):
            gone = [judge for rate, judge in judges.items() if rate not in rates]
            strictest = min(gone, key=lambda judge: judge.left(now), default=None)
            kept = {rate: judges.get(rate) or _next(strictest, rate, now, saved) for rate in dict.fromkeys(rates)}
            judges.clear()
            judges.update(kept)

    def launch(self, now: float) -> None:
        """A launch."""
        full = [judge.launch(now) for judge in self.full.values()]
        empty = [judge.launch(now) for judge in self.empty.values()]
        self.overspent = any(found is not None for found in full)
        self.saved_up = not self.overspent and any(found is not None for found in empty)

    def admit(self, now: float) -> bool:
        """Whether they would let a job be launched."""
        return all(copy(judge).launch(now) is None for judge in self.empty.values())


def _next(before: Conservation | None, rate: Rate, now: float, saved: int | None) -> Conservation:
    """The judge of a rate that is new, after the one before it, if there was one."""
    if before is None:
        return Conservation(rate, now, saved)
    judge = copy(before)
    judge.change(rate, now)
    return judge
