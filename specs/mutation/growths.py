"""The arithmetic of growth, on grids of numbers; trends, of backlogs that go every way there is."""

# pyright: reportPrivateUsage=false
# The parts are asked, too.

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from math import exp, inf
from types import ModuleType
from typing import Any, Final

from mutation.drawn_numbers import Numbers
from mutation.log import outcome, plain
from rdq_core.growth import (
    Exponential,
    Forecast,
    Linear,
    NoCourse,
    Rule,
    Trend,
    _fitting,
    _numbers,
    _wording,
    arithmetic,
    rule_for,
)

NUMBERS: Final[tuple[Any, ...]] = (
    *(0, 1, 2, 3, 4, 5, -1, -2, 0.5, 0.03, 0.08, -0.5, 72, 110, 1e-12, 1e300, -1e300, 5e-324, 1e9),
    *(inf, -inf, float("nan"), True, "1", None, 10**400),
)
"""What may be given for any argument."""


def every(function: Callable[..., object], among: tuple[Any, ...] = NUMBERS) -> object:
    """What the function says of all combinations of these."""
    wanted = len(inspect.signature(function).parameters)
    few = among if wanted < 3 else (*among[::2], 1e300, 5e-324)
    return [outcome(partial(function, *given)) for given in product(few, repeat=wanted)]


def functions(module: ModuleType) -> Iterator[tuple[str, Callable[[], object]]]:
    """All functions of a module."""
    for name, function in vars(module).items():
        if inspect.isfunction(function) and function.__module__ == module.__name__:
            yield f"{module.__name__}.{name}", partial(every, function)


def rules() -> object:
    """Rules of every factor and constant, and what they say."""
    seen: list[object] = []
    for factor, constant in product(NUMBERS, NUMBERS[:16:2]):
        seen.append(outcome(partial(Rule, factor, constant)))
    for factor, rate in product(NUMBERS, (0.08, 0.01, -0.5, 0, -1, True, 1e-12)):
        seen.append(outcome(partial(Rule.general, factor, rate)))
    for factor in NUMBERS:
        seen += [outcome(partial(rule_for, factor)), outcome(partial(Rule.general, factor))]
    made: tuple[Any, ...] = (Rule(2, 72), Rule(3, 110.5), Rule(0.5, -70))
    for rule in made:
        for name in ("periods", "rate", "root", "error"):
            seen.append(every(getattr(rule, name)))
        seen += [outcome(partial(rule.bound, *each)) for each in product((0, 0.03, 0.2, -0.1, -1, "x"), repeat=2)]
    return seen


def numbers() -> object:
    """What is taken for a number."""
    odd: Any = _numbers
    seen = [outcome(partial(odd.finite, "name", value)) for value in NUMBERS]
    for name in ("positive", "not_negative", "nonzero"):
        seen += [outcome(partial(getattr(odd, name), "name", value)) for value in NUMBERS]
    seen += [outcome(partial(odd.growth_rate, value, zero=zero)) for value in (*NUMBERS, -0.999) for zero in (0, 1)]
    seen += [outcome(partial(odd.whole, "name", value, least)) for value in NUMBERS for least in (0, 1, 2)]
    return seen + [outcome(partial(odd.representable, value, "name", 7)) for value in (1.0, inf, -inf, float("nan"))]


def words() -> object:
    """Numbers, quantities, speeds and times as people say them: about every bound, on both sides."""
    bounds = (1e-9, 0.1, 0.95, 1, 1.5, 2, 9.94, 9.95, 9.96, 10, 59.9, 60, 99.5, 119, 120, 121, 999.5, 1000, 10000 / 60)
    more = (3600, 7199, 7200, 86400, 172799, 172800, 1e6, 3.15e7, 6.3e7, 6.4e7, 3.1e9, 3.2e9, 9.99e8, 1e9, 1.5e12)
    least = (1 / 60, 1 / 61, 1 / 59, 1 / 3600, 1 / 3601, 1 / 3599, 1e-5, 0.0, 166, 167)
    said = [_wording.number, _wording.quantity, _wording.speed, _wording.duration]
    return [[outcome(partial(say, value)) for value in (*bounds, *more, *least)] for say in said]


def forecasts() -> object:
    """Forecasts of every course."""
    courses = [Linear(2.0), Linear(-0.5), Linear(1e-9), Exponential(0.01), Exponential(-0.2), *NoCourse]
    seen: list[object] = [outcome(partial(kind, value)) for kind in (Linear, Exponential) for value in (0, 0.0, -1, 3)]
    for course, backlog, capacity in product(courses, (0, 0.5, 1, 7, 300.0), (None, 0, 0.5, 7, 1000)):
        made = Forecast(backlog, capacity, course)
        seen.append([outcome(partial(getattr, made, name)) for name in ("full_in", "gone_in")])
        seen.append(outcome(partial(str, made)))
    moving: list[Any] = courses[:5]
    for course in moving:
        tries = product((1, 5, 80.0), repeat=2)
        seen += [course.grows, [outcome(partial(course.until, *each)) for each in tries], plain(course)]
        seen.append(outcome(partial(getattr, course, "twofold")))
    return seen


SHAPES: Final[dict[str, Callable[[int], float]]] = {
    "steady": lambda _: 5.0,
    "line": lambda n: 3.0 * n,
    "falling": lambda n: max(0.0, 300.0 - 7.0 * n),
    "curve": lambda n: exp(n / 6),
    "slow curve": lambda n: 50 * exp(n / 40),
    "shrinking": lambda n: 1000 * exp(-n / 9),
    "steps": lambda n: float(n // 7),
    "square": lambda n: float(n * n),
    "saw": lambda n: float(n % 5),
    "huge": lambda n: 1e300 * (n + 1),
    "tiny": lambda n: 5e-324 * n,
    "from nothing": lambda n: max(0.0, exp(n / 5) - 3),
}
"""Backlogs, by the number of the observation."""


def trend(shape: str, noise: float, keep: int, spacing: float) -> object:
    """A trend, and its forecast after each observation."""
    made, numbers, now = Trend(500, keep=keep, spacing=spacing), Numbers(len(shape)), -3.0
    seen: list[object] = [outcome(made.forecast)]
    for step in range(26):
        made.observe(abs(SHAPES[shape](step) * (1 + noise * (numbers.pick(200) - 100) / 100)), now=now)
        now += (1.0, 2.5, 0.0, 0.5)[numbers.pick(4)] if noise else 1.0
        seen += [plain(made.forecast()), str(made.forecast()), made.observations[-1], len(made.observations)]
    return seen, made.capacity, made.observations


def by_default() -> object:
    """A trend that is told nothing of how much to keep, nor how far apart."""
    made = Trend()
    for step in range(70):
        made.observe(step * step, now=step / 2)
    return made.observations, plain(made.forecast())


def odd_trends() -> object:
    """What is no trend, no backlog, no time."""
    odd: Any = Trend
    seen = [outcome(partial(odd, value)) for value in NUMBERS]
    seen += [outcome(partial(odd, keep=value)) for value in NUMBERS]
    seen += [outcome(partial(odd, spacing=value)) for value in NUMBERS]
    made: Any = Trend()
    seen += [outcome(partial(made.observe, value, now=0.0)) for value in NUMBERS]
    seen += [outcome(partial(made.observe, 1, now=value)) for value in NUMBERS]
    return seen, made.observations, made._capacity, plain(made.forecast())


def fitted() -> object:
    """Lines through points, and whether they are curved."""
    seen: list[object] = []
    for count, shape in product((2, 3, 8, 9, 10, 30), SHAPES.values()):
        points = [(n / count, shape(n) + 0.25) for n in range(count)]
        top = max(y for _, y in points)
        scaled = [(x, y / top) for x, y in points]
        made = _fitting.line(scaled)
        seen += [plain(made), made.certain, made.at(0.3), _fitting.is_curved(scaled), _fitting.logarithmic(scaled)]
        seen.append(_fitting.is_curved([(x, y - 0.5) for x, y in scaled]))
    seen += [_fitting.Line(0.0, slope, error).certain for slope in (3.0, -3.0, 2.9, 3.1, -3.1) for error in (1.0, 0.0)]
    return seen


def occasions_of(_area: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked of growth once."""
    yield from functions(arithmetic)
    yield "numbers", numbers
    yield "rules", rules
    yield "words", words
    yield "forecasts", forecasts
    yield "fitted", fitted
    yield "odd trends", odd_trends
    yield "by default", by_default
    for shape, noise in product(SHAPES, (0.0, 0.02, 0.3)):
        yield f"trend {shape} {noise}", partial(trend, shape, noise, 60, 0.0)
    for keep, spacing in ((2, 0.0), (3, 1.5), (12, 2.0), (60, 0.75)):
        yield f"trend {keep} {spacing}", partial(trend, "slow curve", 0.1, keep, spacing)
