"""The model's keys: what limits each of them. A width, and rates; no key that ever launched anything is forgotten."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from rdq_specs.model_rates import ModelRates, Rates

NEVER = float("inf")


class ModelKeys:
    """The width and the rates of each key. None is no key, and is limited by nothing."""

    def __init__(self) -> None:
        self.width: int | None = None
        self.rates: ModelRates = ModelRates()  # of a key that has launched nothing
        self.spent: dict[Hashable, ModelRates] = {}  # of each that has

    @property
    def limited(self) -> bool:
        """Whether any key is."""
        return self.width is not None or bool(self.rates.held)

    def set_rates(self, rates: Rates, now: float) -> None:
        """As of the queue's, for each key."""
        for each in (self.rates, *self.spent.values()):
            each.set(rates, now)

    def launched(self, key: Hashable, now: float) -> None:
        """A job of that key."""
        if key not in self.spent:
            self.spent[key] = self.rates.copy()
        self.spent[key].launched(now)

    def has_slot(self, key: Hashable, held: int) -> bool:
        """Whether one more of the key could be under way."""
        return key is None or self.width is None or held < self.width

    def admit(self, key: Hashable, held: int, now: float) -> bool:
        """Whether the key may launch."""
        return key is None or (self.has_slot(key, held) and self.spent.get(key, self.rates).admit(now))

    def chance(self, keys: Iterable[Hashable], now: float) -> float:
        """The first moment at which the rates let one of these keys launch."""
        return min((max(now, self.spent.get(key, self.rates).opens) for key in keys), default=NEVER)

    def snapshot(self, now: float) -> Hashable:
        """All that can still matter."""
        new = self.rates.snapshot(now)
        spent = [(key, each.snapshot(now)) for key, each in self.spent.items()]
        return self.width, new, frozenset((key, left) for key, left in spent if left != new)

    def copy(self) -> ModelKeys:
        """Others that are as these."""
        copy = ModelKeys()
        copy.width, copy.rates = self.width, self.rates.copy()
        copy.spent = {key: each.copy() for key, each in self.spent.items()}
        return copy
