"""What a put may say of its job, beside its argument and its priority."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from rdq_core._time import check_seconds, check_timeout
from rdq_core.retry import Retry, RetryOn, check_retry, check_retry_on


class Terms(NamedTuple):
    """What is said of one job; or by a queue, of those whose put does not say."""

    delay: float
    timeout: float | None
    retry: Retry | None
    retry_on: RetryOn | None
    """None: the queue's own."""


_NOTHING = Terms(0.0, None, None, None)


def usual_terms(delay: float, timeout: float | None, retry: Retry | None, retry_on: RetryOn) -> Terms | None:
    """What a queue's puts get that do not say; None: nothing. Raises `InvalidType` and `InvalidValue`."""
    check_retry(retry)
    check_retry_on(retry_on)
    seconds = check_seconds("delay", delay)
    most = None if timeout is None or check_timeout(timeout) == inf else check_timeout(timeout)
    usual = Terms(seconds, most, retry, None if retry_on is Exception else retry_on)
    return None if usual == _NOTHING else usual


def terms(
    usual: Terms | None, delay: float | None, timeout: float | None, retry: Retry | None, retry_on: RetryOn | None
) -> Terms:
    """The terms of a put that says this. Raises `InvalidType` and `InvalidValue`."""
    usual = usual or _NOTHING
    check_retry(retry)
    if retry_on is not None:
        check_retry_on(retry_on)
    return Terms(
        usual.delay if delay is None else check_seconds("delay", delay),
        usual.timeout if timeout is None else check_timeout(timeout),
        usual.retry if retry is None else retry,
        retry_on,
    )


def usual_retry_on(usual: Terms | None) -> RetryOn:
    """For which failures work is done again whose put does not say."""
    return Exception if usual is None or usual.retry_on is None else usual.retry_on
