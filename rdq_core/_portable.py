"""Errors that come through pickling whatever they are like: a restart must not lose a list of jobs for one of them."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Iterator
from types import BuiltinFunctionType, FunctionType
from typing import Final, cast

from rdq_core.errors import JobFailed, RDQError
from rdq_core.retry import RetryOn, check_retry_on

_NAMED: Final = (type, FunctionType, BuiltinFunctionType)
"""What may be found by its name. The last is a method as well, of what is written in C."""

NONE_COUNTS: Final[RetryOn] = ()
"""In place of what said which failures count, and is lost."""


class Unpicklable(RDQError):
    """Stands in a pickled job for an error that could not be pickled. `description` is that error's repr."""

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """`error`, its cause, the cause of that, … (each once, should the chain be a ring).

    Not the cause of a `JobFailed`: it comes back with that error's own job, and following both doubles the work
    with each job in the chain.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = None if isinstance(error, JobFailed) else error.__cause__


def dumped(error: BaseException) -> bytes:
    """The error, pickled; or a stand-in that says what it was, if it would not come back.

    Tried in full, because many exceptions pickle and then fail to unpickle (a constructor of other arguments), and
    by itself, so that it can fail by itself: a restart must not lose the whole list of jobs for one error.
    """
    try:
        pickled = pickle.dumps(error)
        if isinstance(pickle.loads(pickled), BaseException):
            return pickled
    except Exception:  # whatever it was, the stand-in is the answer
        pass
    try:
        description = repr(error)
    except Exception:
        description = f"a {type(error).__qualname__}, which cannot be shown either"
    return pickle.dumps(Unpicklable(description))


def loaded(pickled: bytes) -> BaseException:
    """The error; a stand-in if its class is not to be had here, in another program or a later release."""
    try:
        error: BaseException = pickle.loads(pickled)
    except Exception as problem:
        return Unpicklable(repr(problem))
    return error


def kept(retry_on: object) -> bytes | None:
    """A class, a tuple of them, or a function of a module, pickled; None for None, and `NONE_COUNTS` for all else.

    Anything else would bring its object with it, once for each job: a bound method its client, say, and the password.
    Nor may the queue's own take its place: what it forbade to do again, after a restart, would be done.
    """
    if retry_on is None:
        return None
    try:
        each = cast("tuple[object, ...]", retry_on) if isinstance(retry_on, tuple) else (retry_on,)
        return pickle.dumps(retry_on if all(map(_has_a_name, each)) else NONE_COUNTS)
    except Exception:  # whatever it was, the job is to come through
        return pickle.dumps(NONE_COUNTS)


def _has_a_name(thing: object) -> bool:
    """Whether pickle keeps of this the name alone, under which it is found again: then it is itself that comes back."""
    return isinstance(thing, _NAMED) and pickle.loads(pickle.dumps(thing)) is thing


def restored(pickled: bytes | None) -> RetryOn | None:
    """What was kept; `NONE_COUNTS` if it is not to be had here, in another program or a later release."""
    if pickled is None:
        return None
    try:
        retry_on: RetryOn = pickle.loads(pickled)
        check_retry_on(retry_on)
    except Exception:
        return NONE_COUNTS
    return retry_on


def chain(errors: list[BaseException]) -> BaseException | None:
    """The first of `errors`, each made the cause of the one before it: pickle itself forgets causes."""
    for error, cause in itertools.pairwise(errors):
        error.__cause__ = cause
    return errors[0] if errors else None
