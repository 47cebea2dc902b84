"""`Retry`, a value, and its arithmetic; `RetryAfter`; what may be given for `retry_on`."""

from __future__ import annotations

import pickle
from asyncio import CancelledError
from dataclasses import FrozenInstanceError, dataclass
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_core import InvalidType, InvalidValue, RDQError, Retry, RetryAfter, RetryOn
from rdq_core.job import set_retry
from tests.core.tools import make, put, refused


def test_the_waits_grow_by_the_factor_up_to_the_most() -> None:
    retry = Retry(9, first=1, factor=3, most=20, jitter=0)
    assert [retry.backoff(attempt) for attempt in (1, 2, 3, 4, 5)] == [1, 3, 9, 20, 20]


def test_what_chance_takes_off_is_a_share_of_the_wait() -> None:
    for jitter, drawn, wait in ((0.5, 0.5, 3), (1, 0.75, 1), (0.5, 0, 4), (0, 0.99, 4)):
        assert Retry(3, first=4, jitter=jitter).backoff(1, drawn) == wait


def test_a_failure_may_ask_for_more_and_is_given_the_most() -> None:
    retry = Retry(3, first=4, most=30, jitter=1)
    assert [retry.backoff(1, 0.5, at_least=seconds) for seconds in (1, 10, 31)] == [2, 10, 30]
    assert Retry(3, most=inf).backoff(1, at_least=86_400) == 86_400


def test_how_it_is_if_nothing_is_said() -> None:
    retry = Retry(5)
    assert (retry.first, retry.factor, retry.most, retry.jitter) == (1, 2, 300, 0.5)


@given(
    st.builds(
        Retry,
        st.integers(1, 9),
        first=st.floats(0, 1e300),
        factor=st.floats(1, 1e300),
        most=st.floats(0, inf),
        jitter=st.floats(0, 1),
    ),
    st.integers(1, 10**400),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 1e300),
)
def test_a_wait_is_never_more_than_the_most_and_no_number_is_too_large(
    retry: Retry, attempt: int, drawn: float, at_least: float
) -> None:
    wait = retry.backoff(attempt, drawn, at_least=at_least)
    assert min(at_least, retry.most) <= wait <= retry.most
    assert retry.backoff(attempt + 1) >= retry.backoff(attempt)


def test_where_there_is_no_first_wait_there_is_none_at_all() -> None:
    assert Retry(3, first=0, factor=1e300, most=inf).backoff(10**400) == 0


def test_where_nothing_grows_all_waits_are_alike() -> None:
    assert Retry(3, first=2, factor=1, jitter=0).backoff(10**400) == 2


NO_NUMBERS = [(bad, InvalidType) for bad in (None, "1", True, 1j)]
BAD: list[tuple[str, Any, type[RDQError]]] = [
    *(("attempts", bad, InvalidType) for bad in (None, "3", 2.0, True)),
    *(("attempts", bad, InvalidValue) for bad in (0, -1)),
    *((name, bad, error) for name in ("first", "factor", "most", "jitter") for bad, error in NO_NUMBERS),
    *(("first", bad, InvalidValue) for bad in (-1, nan, inf, 10**400)),
    *(("factor", bad, InvalidValue) for bad in (0.5, -1, nan, inf, 10**400)),
    *(("most", bad, InvalidValue) for bad in (-1, nan, -inf, 10**400)),
    *(("jitter", bad, InvalidValue) for bad in (-0.5, 1.5, nan, inf, 10**400)),
]


@pytest.mark.parametrize(("name", "bad", "error"), BAD)
def test_what_makes_no_sense_is_refused(name: str, bad: Any, error: type[RDQError]) -> None:
    with pytest.raises(error) as info:
        Retry(**{"attempts": 3, name: bad})
    assert (getattr(info.value, "name"), getattr(info.value, "value")) == (name, bad)  # noqa: B009


@pytest.mark.parametrize(
    ("arguments", "name", "error"),
    [
        *(((attempt,), "attempts", InvalidValue) for attempt in (0, -1)),
        *(((1, drawn), "jitter", InvalidValue) for drawn in (1, -0.25, nan)),
        ((1, "0.5"), "jitter", InvalidType),
    ],
)
def test_so_are_the_arguments_of_a_backoff(arguments: Any, name: str, error: type[RDQError]) -> None:
    with pytest.raises(error) as info:
        Retry(3).backoff(*arguments)
    assert getattr(info.value, "name") == name  # noqa: B009


def test_it_is_a_value() -> None:
    retry = Retry(3, first=0.5)
    assert retry == Retry(3, 0.5) != Retry(4, 0.5)
    assert hash(retry) == hash(Retry(3, 0.5))
    assert pickle.loads(pickle.dumps(retry)) == retry
    with pytest.raises(FrozenInstanceError):
        setattr(retry, "attempts", 4)  # noqa: B010


# -- RetryAfter --------------------------------------------------------------------------------------------------------


def test_it_says_for_how_long() -> None:
    assert RetryAfter(30).seconds == 30
    assert RetryAfter(0.5, "busy").args == (0.5, "busy")
    assert pickle.loads(pickle.dumps(RetryAfter(2, "busy"))).seconds == 2


class Mixed(RetryAfter, OSError):
    """An exception of somebody's own that says it in its own way."""

    def __init__(self, header: str) -> None:
        OSError.__init__(self, header)
        self.seconds = float(header)


class Silent(RetryAfter):
    """One that does not say."""

    def __init__(self) -> None:
        pass


def test_ones_own_exceptions_may_say_it() -> None:
    assert Mixed("7").seconds == 7
    assert Silent().seconds == 0


@pytest.mark.parametrize(("bad", "error"), [*NO_NUMBERS, *((bad, InvalidValue) for bad in (-1, nan, inf))])
def test_it_says_a_number_of_seconds(bad: Any, error: type[RDQError]) -> None:
    with pytest.raises(error):
        RetryAfter(bad)


# -- what a queue and a put may be given -------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [3, True, "3", (3,), {"attempts": 3}])
def test_what_is_no_retry_is_refused(bad: Any) -> None:
    queue = make(1)
    with refused(queue, InvalidType) as info:
        queue.put("x", retry=bad, now=1)
    assert getattr(info.value, "name") == "retry"  # noqa: B009
    with pytest.raises(InvalidType):
        make(1, retry=bad)


@dataclass
class Unhashable:
    """Might say which failures count; but a queue that has it would have no snapshot to be hashed."""

    counted: bool = True

    def __call__(self, _error: Exception) -> bool:
        return self.counted


async def _later(_error: Exception) -> bool:  # what a queue cannot wait for
    return False


NO_RETRY_ON: list[Any] = [
    *(3, "ValueError", int, (ValueError, int), (ValueError, "KeyError"), [ValueError], ValueError()),
    *(BaseException, KeyboardInterrupt, CancelledError, (ValueError, CancelledError)),  # which never count
    *(Unhashable(), _later),
]


@pytest.mark.parametrize("bad", [*NO_RETRY_ON, None])
def test_what_names_no_failures_is_refused(bad: Any) -> None:
    with pytest.raises(InvalidType) as info:
        make(1, retry=Retry(3), retry_on=bad)
    assert (info.value.name, info.value.value) == ("retry_on", bad)
    queue = make(1)
    if bad is not None:  # the queue's own
        with refused(queue, InvalidType):
            queue.put("x", retry_on=bad, now=1)


def test_a_copy_that_names_them_by_what_has_no_hash_is_not_requeued_nor_is_any_with_it() -> None:
    old, queue = make(), make()
    good, bad = put(old, "ab")
    set_retry(bad, Retry(3), Unhashable())
    old.clear(now=0)
    with refused(queue, InvalidType):
        queue.requeue([good, bad], now=9)


def test_failures_may_be_named_by_class_by_classes_or_by_a_function() -> None:
    ways: list[RetryOn] = [
        ValueError,
        ExceptionGroup,
        (ValueError, KeyError),
        (),
        lambda error: True,
        Unhashable().__call__,
    ]
    for good in ways:
        queue = make(1, retry_on=good)
        assert queue.retry_on is good
        assert isinstance(hash(queue.snapshot()), int)
        assert queue.retry is None


def test_a_queue_says_its_own() -> None:
    assert (make().retry, make().retry_on) == (None, Exception)
    queue = make(retry=Retry(3))
    assert (queue.retry, queue.retry_on, queue.delay, queue.timeout) == (Retry(3), Exception, 0, None)
    clone = make(retry=Retry(3), retry_on=ValueError).clone()
    assert (clone.retry, clone.retry_on) == (Retry(3), ValueError)
