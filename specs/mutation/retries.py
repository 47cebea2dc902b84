"""Retries by themselves: odd values, backoffs on a grid, and which failures count."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from math import inf
from typing import Any, Final

from mutation.log import outcome, plain
from rdq_core import Retry, RetryAfter
from rdq_core._terms import terms, usual_retry_on, usual_terms
from rdq_core.retry import check_jitter, check_retry, check_retry_on, counts

NUMBERS: Final[tuple[Any, ...]] = (
    *(0, 1, 2, 3, -1, 0.5, 0.99, 1.0, 1.5, 0.0, -0.1, 1e308, inf, -inf, float("nan"), 10**400, True, "1", None),
)


class Mine(RetryAfter):
    """A failure of somebody's own, that does not say."""

    def __init__(self) -> None:
        Exception.__init__(self)


def odd_filter(_error: Exception) -> bool:
    """It raises."""
    raise KeyError("of the filter")


def no(_error: Exception) -> object:
    """None counts, says what is false."""
    return 0


def yes(_error: Exception) -> object:
    """All count, says what is true."""
    return "yes"


def of_the_system(error: Exception) -> bool:
    """Some count."""
    return isinstance(error, OSError)


async def in_time(_error: Exception) -> bool:
    """All count, it says when it is awaited, which nobody does."""
    return True


ON: Final[tuple[Any, ...]] = (
    *(
        Exception,
        BaseException,
        ValueError,
        (ValueError, KeyError),
        (),
        (ValueError, 3),
        int,
        3,
        None,
        "x",
        [ValueError],
    ),
    *(of_the_system, no, yes, odd_filter, (odd_filter,)),
)
"""What is said of failures that count, and what cannot be."""

ERRORS: Final = (ValueError(1), KeyError(2), OSError(3), RetryAfter(2.5), Mine())


def odd(name: str, value: Any) -> object:
    """A retry of which one number is odd."""
    made: Any = Retry
    return made(**{"attempts": 3, "first": 2.0, "factor": 3.0, "most": 50.0, "jitter": 0.25, name: value})


def backoffs() -> object:
    """How long is waited."""
    retries = [Retry(5), Retry(3, 0.5, 1.0, 1.0, 0.0), Retry(9, 1e-3, 10.0, inf, 1.0), Retry(2, 0.0, 2.0, 0.0, 0.5)]
    retries += [Retry(2000, 1e300, 1e300, inf, 0.1), Retry(3, 0.0, 1e300, inf)]
    seen: list[object] = [plain(retry) for retry in retries]
    for retry, attempt, jitter in product(retries, (1, 2, 3, 9, 2000, 10**30), (0.0, 0.25, 0.999)):
        seen.append(outcome(partial(retry.backoff, attempt, jitter)))
        seen += [outcome(partial(retry.backoff, attempt, jitter, at_least=seconds)) for seconds in (0.0, 0.7, 1e9)]
    ask: Any = retries[0].backoff
    seen += [outcome(partial(ask, value)) for value in NUMBERS]
    seen += [outcome(partial(ask, 1, value)) for value in NUMBERS]
    return seen + [outcome(partial(ask, 1, at_least=value)) for value in NUMBERS]


def counting() -> object:
    """Which failures count, and what may say so."""
    seen: list[object] = [outcome(partial(check_retry_on, each)) for each in (*ON, in_time)]
    for each, error in product(ON, ERRORS):
        seen.append(outcome(partial(counts, each, error)))
    seen += [outcome(partial(check_retry, each)) for each in (None, Retry(2), 3, Retry, "x")]
    return seen + [outcome(partial(check_jitter, value)) for value in NUMBERS]


def after() -> object:
    """Failures that say how long to wait."""
    made: Any = RetryAfter
    seen = [outcome(partial(made, value)) for value in NUMBERS]
    for error in (RetryAfter(2), RetryAfter(2.5, "why", 3), Mine()):
        copy = pickle.loads(pickle.dumps(error))
        seen += [error.seconds, error.args, str(error), copy.seconds, copy.args]
    return seen


def said() -> object:
    """What a put says, and what a queue says of those that do not."""
    seen: list[object] = []
    asked: Any = usual_terms
    for delay, timeout, retry, on in product((0.0, 1.5, -1), (None, 2.0, inf, 0), (None, Retry(2), 3), (*ON[:5], 3)):
        seen.append(outcome(partial(asked, delay, timeout, retry, on)))
    given: Any = terms
    usual = (None, usual_terms(1.5, 2.0, Retry(2), ValueError), usual_terms(0.0, inf, None, Exception))
    for each, *others in product(usual, (None, 0.5), (None, 3.0, inf), (None, Retry(3)), (None, OSError)):
        seen.append(outcome(partial(given, each, *others)))
    seen += [outcome(partial(given, None, "x", None, None, None)), outcome(partial(given, None, None, "x", None, None))]
    seen += [outcome(partial(given, None, None, None, "x", None)), outcome(partial(given, None, None, None, None, "x"))]
    return seen, [plain(usual_retry_on(each)) for each in usual]


def occasions_of(_area: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked of retries once."""
    for name, value in product(("attempts", "first", "factor", "most", "jitter"), NUMBERS):
        yield f"{name} {value!r:.9}", partial(odd, name, value)
    yield "backoffs", backoffs
    yield "counting", counting
    yield "after", after
    yield "said", said
