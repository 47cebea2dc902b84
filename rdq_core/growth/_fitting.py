"""A straight line through points by least squares, and whether a curve explains the latest of them better.

Points come scaled: x from 0, the first, to 1, the last; y from 0 to 1, the greatest. So nothing here overflows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, fsum, log, sqrt
from typing import Final, TypeAlias, final

Points: TypeAlias = Sequence[tuple[float, float]]

ENOUGH: Final = 9
"""Points without which nothing is said of curves: six to fit to, three held out."""

BETTER: Final = 4.0
"""How many times the line's squared error on the points held out must be the curve's, which is twice the error."""

CERTAIN: Final = 3.0
"""How many times its standard error a slope must be to be more than noise."""

TOP: Final = 300.0
"""The greatest exponent worth taking: the square of what it gives is still a float."""


@final
@dataclass(frozen=True, slots=True)
class Line:
    """`intercept + slope * x`, and how uncertain its slope is."""

    intercept: float
    slope: float
    error: float
    """The slope's standard error; 0 for two points, which tell nothing of noise."""

    @property
    def certain(self) -> bool:
        """Whether the slope is more than noise."""
        return abs(self.slope) > CERTAIN * self.error

    def at(self, x: float) -> float:
        """Its y."""
        return self.intercept + self.slope * x


def line(points: Points) -> Line:
    """The line with the least squared error; `points`: two or more, not all of one x. O(n).

    Source: ordinary least squares. With X and Y the means, slope = Σ(x - X)(y - Y) / Σ(x - X)², and its standard error
    is the root of Σ residual² / (n - 2) / Σ(x - X)².
    """
    count = len(points)
    middle = fsum(x for x, _ in points) / count
    mean = fsum(y for _, y in points) / count
    spread = fsum((x - middle) ** 2 for x, _ in points)
    slope = fsum((x - middle) * (y - mean) for x, y in points) / spread
    intercept = mean - slope * middle
    missed = fsum((y - intercept - slope * x) ** 2 for x, y in points)
    return Line(intercept, slope, sqrt(missed / (count - 2) / spread) if count > 2 else 0.0)


def logarithmic(points: Points) -> Points:
    """The same points with the logarithm of y, which must be above 0: a curve is a line through them."""
    return [(x, log(y)) for x, y in points]


def is_curved(points: Points) -> bool:
    """Whether a curve through the earlier points says much better than a line where the latest third is. O(n).

    Held-out points, as a curve with two parameters may hug any few points it was fitted to: what counts for a
    projection is how it projects.
    """
    if len(points) < ENOUGH or any(y <= 0 for _, y in points):
        return False
    first = len(points) - len(points) // 3
    early, late = points[:first], points[first:]
    straight, curve = line(early), line(logarithmic(early))
    return BETTER * _missed(late, lambda x: exp(min(curve.at(x), TOP))) < _missed(late, straight.at)


def _missed(points: Points, say: Callable[[float], float]) -> float:
    return fsum((say(x) - y) ** 2 for x, y in points)
