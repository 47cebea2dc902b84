"""The rule of 72 and its siblings: how long it takes to grow n-fold, in the head.

What grows by a fraction r a period is n times as much after t periods, where (1 + r)^t = n, and so

    t = ln n / ln(1 + r)                                          (exactly)

Multiplied by the rate in per cent, that is hardly changed by the rate, as r / ln(1 + r) = 1 + r/2 - r²/12 + …:

    100 r · t = 100 ln n · r / ln(1 + r) ≈ 100 ln n · (1 + r/2)

So *some* constant, divided by the rate in per cent, gives the periods; and divided by the periods, the rate. For
small rates it is 100 ln n: 69.3 for doubling, 109.9 for three times, 138.6 for four, 160.9 for five. Any other rate r0
has a constant that is exact there, 100 ln n · r0 / ln(1 + r0): that is the general rule, `Rule.general(n, r0)`. Of the
seed's (Terry Jones, "Back of the envelope calculations with The Rule of 72", 2011), 72 is exact at 7.85 % and has many
divisors; 110, 140 and 160 are the round numbers at the small end.

How far a rule is off depends on the rate alone: with the constant K it gives

    (K / 100 r) / t - 1 = K / (100 ln n) · ln(1 + r) / r - 1

too much, as a fraction. That is `Rule.error`; it is the same whether the rule is asked for the periods that a rate
takes or for the rate that the periods take. As ln(1 + r) / r falls all the way, from 1 at 0, the error falls too, and
its greatest size over a range of rates is at an end of it: `Rule.bound`. Over rates above 0 and up to 20 % it is

    rule            off by at most
    72              5.4 %           (2.4 % from 3 % to 13 %)
    110             8.8 %
    140             8.0 %
    160             9.4 %
    general, 8 %    5.3 %           whatever n

(source: the series of ln(1 + r); the figures are the formula's at both ends, and tests/core/growth checks them.)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, log1p
from typing import Final, final

from rdq_core.errors import InvalidValue
from rdq_core.growth._numbers import growth_rate, nonzero, positive, representable


@final
@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of thumb for growing `factor`-fold: rate in per cent, times periods, is `constant`.

    Raises `InvalidType` and `InvalidValue` for a factor that is not above 0 or is 1, and for a constant that has not
    the sign of the growth (above 0 for a factor above 1, below 0 under it). Its methods, O(1) each, raise them as
    `rdq_core.growth.arithmetic` does.
    """

    factor: float
    """How many times as much it becomes; below 1 it shrinks."""
    constant: float
    """Per cent times periods: 72 for doubling."""

    def __post_init__(self) -> None:
        growth = _growth(self.factor)
        if (nonzero("constant", self.constant) > 0) != (growth > 0):
            wanted = "above 0, as the factor is above 1" if growth > 0 else "below 0, as the factor is below 1"
            raise InvalidValue("constant", self.constant, wanted)

    @classmethod
    def general(cls, factor: float, rate: float = 0.08) -> Rule:
        """The rule for that factor which is exact at that rate."""
        rate = growth_rate(rate, zero=False)
        return cls(factor, 100 * _growth(factor) * (rate / log1p(rate)))

    def periods(self, rate: float) -> float:
        """About how many periods it takes at that rate (0.03: 3 % a period)."""
        return representable(self.constant / 100 / growth_rate(rate, zero=False), "rate", rate)

    def rate(self, periods: float) -> float:
        """About the rate at which it takes so many periods (0.03: 3 % a period)."""
        return representable(self.constant / 100 / nonzero("periods", periods), "periods", periods)

    def root(self, degree: float) -> float:
        """About the root of that degree of `factor`: it takes `degree` periods at a rate that is the root less 1."""
        return 1 + self.rate(degree)

    def error(self, rate: float) -> float:
        """By what fraction it gives too much at that rate: of the periods, or of the rate, which is the same."""
        rate = growth_rate(rate, zero=True)
        return self.constant / (100 * _growth(self.factor)) * (log1p(rate) / rate if rate else 1.0) - 1

    def bound(self, low: float, high: float) -> float:
        """The greatest size of its error over the rates from `low` to `high`: that at one of the two."""
        return max(abs(self.error(low)), abs(self.error(high)))


def rule_for(factor: float) -> Rule:
    """The rule that people know for that factor, or else the general one. Raises as `Rule`."""
    _growth(factor)
    return _KNOWN.get(factor) or Rule.general(factor)


def _growth(factor: float) -> float:
    """The logarithm of a factor that changes something."""
    growth = log(positive("factor", factor))
    if growth == 0:
        raise InvalidValue("factor", factor, "a finite number above 0 other than 1")
    return growth


RULE_OF_72: Final = Rule(2, 72)
"""For doubling."""
RULE_OF_110: Final = Rule(3, 110)
"""For three times as much."""
RULE_OF_140: Final = Rule(4, 140)
"""For four times as much."""
RULE_OF_160: Final = Rule(5, 160)
"""For five times as much."""

_KNOWN: Final = {rule.factor: rule for rule in (RULE_OF_72, RULE_OF_110, RULE_OF_140, RULE_OF_160)}
