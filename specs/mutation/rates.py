"""Rates and their limits by themselves: texts, odd values, and long walks in exact arithmetic."""

# pyright: reportPrivateUsage=false
# Buckets are looked into.

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from math import inf, nextafter
from typing import Any, Final

from mutation.drawn_numbers import Numbers
from mutation.log import outcome
from rdq_core import Rate, RateLimit
from rdq_core.rate import as_rates
from rdq_core.rate_limit import EXACT_UP_TO, _Bucket

TEXTS: Final = (
    *("10/s", "200/min", "3600/h", "1/d", "5/2s", "10/s burst 5", " 10 / 2.5 min  burst 12 ", "0.5/s", "1e3/s"),
    *("1.5e-2/1e2h", "0/s", "1/0s", "1/s burst 0", "1/s burst", "1/s burst -1", "/s", "1/", "1", "", "s", "1/w"),
    *("10/s burst 5 burst 6", "1/s burst5", "-1/s", "inf/s", "nan/s", "1/ms", "1,5/s", "1/s\n", "x 1/s", "1/s x"),
    *("1e999/s", "1/1e999s", f"{'9' * 5000}/s", f"1/s burst {'9' * 5000}", "1E3/s", "1/S", "\u0661/s", "1./s", ".5/s"),
)

NUMBERS: Final = (1, 2, 0.1, 1e-300, 1e300, 5e-324, 0, -1, 0.0, inf, -inf, float("nan"), 10**400, True, "1", None)


def odd(name: str, value: Any) -> object:
    """A rate of which one number is odd."""
    made: Any = Rate
    return made(**{"limit": 3, "per": 2.0, "burst": 4, name: value})


def settings() -> object:
    """What is a setting of rates, and what is not."""
    one, two = Rate(1), Rate(2)
    tried: list[Any] = [None, one, [one], (one, two, one), iter([two]), [], {}, {one: 2}, "1/s", b"1/s", [one, "x"], 5]
    return [outcome(partial(as_rates, each)) for each in tried]


def texts() -> object:
    """Rates as they are written, read and written again."""
    rates = [Rate(limit, per) for limit in (1, 2.5, 1e22, 1e-7) for per in (1.0, 60.0, 3600.0, 86400.0, 2.0, 0.1, 7)]
    rates += [Rate(1, 1.0, burst) for burst in (1, 2, 10**30)]
    return [(str(rate), outcome(partial(Rate.parse, str(rate))), hash(rate) == hash(pickled(rate))) for rate in rates]


def pickled(rate: Rate) -> Rate:
    """A copy."""
    copy: Rate = pickle.loads(pickle.dumps(rate))
    return copy


RATES: Final = (
    *(Rate(1), Rate(1, 1.0, 3), Rate(3, 7.0, 2), Rate(0.1, 1 / 3, 2), Rate(10, 0.1), Rate(1e-3, 0.7, 5)),
    *(Rate(7, 60.0), Rate(1e9, 1.0, 2), Rate(1, 1e-9)),
)


def seen(limit: RateLimit, now: float) -> object:
    """All that a limit shows, and what is in its buckets."""
    buckets = [(b.base, b.level, b.taken, b.opens, b.interval) for b in limit._buckets.values()]
    around = (now, nextafter(limit._opens, -inf), limit._opens, nextafter(limit._opens, inf))
    return limit.rates, limit.snapshot(now), buckets, limit.next_moment(now), [limit.admits(at) for at in around]


def walked(rates: tuple[Rate, ...], seed: int, start: float, changes: bool) -> object:
    """Launches at their first moments, late, and too early; rates that change meanwhile, and clones."""
    limit, numbers, now = RateLimit(rates), Numbers(seed), start
    told: list[object] = [seen(limit, now)]
    for step in range(90):
        at, kind = numbers.two(8)
        if limit.admits(now):
            limit.started(now)
        elif kind < 5:
            now = limit.next_moment(now) or now
            limit.started(now)
        now += (0.0, 0.0, 1e-9, 0.1, 1 / 3, 2.0, 50.0)[at % 7]
        limit.ended(now)
        if changes and kind == 7:
            limit.set_rate([RATES[(at >> 3) % len(RATES)], *limit.rates[: at % 3]], now)
        if step % 10 == 9:
            limit = limit.clone()
        told.append(seen(limit, now))
    odd: Any = limit
    return told, [outcome(partial(odd.set_rate, each, now)) for each in ("1/s", 5, [1])], seen(limit, now)


def beyond() -> object:
    """Where floats end."""
    told: list[object] = []
    for rate in (Rate(1e-300, 1e300), Rate(5e-324, 1e308), Rate(1e308, 5e-324), Rate(1, 1e308, 2)):
        limit = RateLimit(rate)
        for now in (0.0, 1e308, 1.7e308):
            limit.started(now)
            told += [seen(limit, now), seen(limit.clone(), now)]
    return told


def long_fractions() -> object:
    """Rates that change so often that a level's fraction must be shortened."""
    limit, told = RateLimit(Rate(1, 0.1, 3)), list[object]()
    for step in range(60):
        limit.started(step / 7)
        limit.set_rate(Rate(3 + step % 5, 0.1 + step / 100, 2 + step % 3), step / 7)
        told.append(seen(limit, step / 7))
    return told


def awkward() -> object:
    """Rates so awkward, of bursts never reached, that each change makes a level's fraction longer."""
    limit, told = RateLimit(Rate(1, 0.1, 10**6)), list[object]()
    for _ in range(9):
        limit.started(0.0)
    for step in range(30):
        limit.set_rate(Rate(1, 0.1 + step / 1000, 10**6), step / 9)
        told.append(seen(limit, step / 7))
    for parts in (EXACT_UP_TO - 1, EXACT_UP_TO, EXACT_UP_TO + 1, 3 * EXACT_UP_TO):
        bucket = _Bucket(Rate(1, 1.0, 2), 0.0, 1 + Fraction(2, 3) + Fraction(1, parts))
        told += [bucket.level, _Bucket(Rate(1, 1.0, 2), 0.0, Fraction(1, parts)).level]
    return told


def occasions_of(_area: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked of rates once."""
    parse: Any = Rate.parse
    for text in (*TEXTS, 5, None, b"1/s"):
        yield f"text {text!r:.40}", partial(parse, text)
    for name in ("limit", "per", "burst"):
        for value in NUMBERS:
            yield f"{name} {str(value)[:9]}", partial(odd, name, value)
    yield "settings", settings
    yield "texts", texts
    yield "none", lambda: [seen(RateLimit(), 5.0), seen(RateLimit([]), 5.0)]
    yield "beyond", beyond
    yield "long fractions", long_fractions
    yield "awkward", awkward
    for number, rate in enumerate(RATES):
        yield f"walk of {rate}", partial(walked, (rate,), number, 3.0, False)
    for number, start in enumerate((0.0, -7.5, 1e9, 1 / 3)):
        yield f"walk of two from {start}", partial(walked, (RATES[number], RATES[-1 - number]), number, start, False)
        yield f"walk with changes from {start}", partial(walked, (RATES[number],), number + 50, start, True)
