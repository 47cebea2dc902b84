"""What a trace has established of keys: which of them may launch, and whether one has launched too often."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from rdq_core import Rate
from rdq_specs.laws.rates import Rates

NEVER = float("inf")


@dataclass
class Keys:
    """The limits of each key. None is no key, and limited by nothing. No key that has launched is forgotten."""

    width: float = NEVER
    fresh: Rates = field(default_factory=Rates)
    """Of a key that has launched nothing."""
    spent: dict[Hashable, Rates] = field(default_factory=dict[Hashable, Rates])
    """Of the others."""

    @property
    def limited(self) -> bool:
        """Whether any key is."""
        return self.width < NEVER or bool(self.fresh.full)

    def of(self, key: Hashable) -> Rates:
        """The rates of the key."""
        return self.spent.get(key, self.fresh)

    def set_rates(self, rates: tuple[Rate, ...], now: float) -> None:
        """These come into force, for each key by itself."""
        for each in (self.fresh, *self.spent.values()):
            each.set(rates, now)

    def launch(self, key: Hashable, now: float) -> None:
        """A launch of that key."""
        if key is not None:
            self.spent.setdefault(key, self.fresh.copy()).launch(now)

    def may(self, key: Hashable, held: int, now: float) -> bool:
        """Whether the key would let a job be launched, with so many of its slots held."""
        return key is None or (held < self.width and self.of(key).admit(now))
