"""Errors of every kind that pickling may meet."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from typing import Any

from rdq_specs.pair import Queue

from mutation.log import plain
from rdq_core import DispatchQueue, JobFailed
from rdq_core._portable import causes, dumped, loaded


class Unspeakable(Exception):
    """Neither pickled nor shown."""

    def __repr__(self) -> str:
        raise ValueError

    def __reduce__(self) -> Any:
        raise ValueError


class Particular(Exception):
    """Pickled, and not made again."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(first)
        self.second = second


class Elusive(Exception):
    """Comes back as something else."""

    def __reduce__(self) -> Any:
        return int, (3,)


def _of(error: BaseException, cause: BaseException | None) -> BaseException:
    error.__cause__ = cause
    return error


def errors() -> Iterator[BaseException]:
    """Errors of every kind that pickling may meet."""
    yield ValueError("plain")
    yield _of(ValueError("caused"), _of(KeyError("by"), OSError("that")))
    yield Unspeakable()
    yield Particular(1, 2)
    yield Elusive()
    yield _of(Particular(1, 2), Unspeakable())
    ring = ValueError("a ring")
    yield _of(ring, _of(KeyError("of two"), ring))
    queue: Queue = DispatchQueue(1)
    job = queue.put(0, now=0.0)
    queue.poll(now=0.0)
    queue.failed(job, ValueError("inner"), now=1.0)
    yield JobFailed(job)
    yield _of(ValueError("of a failed job"), JobFailed(job))


def portable(error: BaseException) -> object:
    """An error through pickling, by itself and as a job's."""
    queue: Queue = DispatchQueue(1)
    job = queue.put(0, now=0.0)
    queue.poll(now=0.0)
    queue.failed(job, error, now=1.0)
    copies = [pickle.loads(pickle.dumps(job)), copy.copy(job), copy.deepcopy(job)]
    chains = [
        [f"{type(each).__name__} {getattr(each, 'description', each)}" for each in causes(each.error)]
        for each in copies
    ]
    back = loaded(dumped(error))
    return chains, [plain(each) for each in copies], type(back).__name__, repr(back), back.args, vars(back)
