"""`copy.copy` and `copy.deepcopy` give a detached copy, and leave the job alone."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from rdq_core import DispatchQueue, Job
from tests.core.test_job_pickling import NotAtAll, failed_with
from tests.core.tools import TextJob, make, portrait

COPIERS: list[Callable[[TextJob], TextJob]] = [copy.copy, copy.deepcopy]


@pytest.mark.parametrize("copier", COPIERS)
def test_a_copy_is_detached_and_says_the_same(copier: Callable[[TextJob], TextJob]) -> None:
    job = make().put("x", 3, now=1)
    made = copier(job)
    assert (made.detached, job.detached) == (True, False)
    assert portrait(made)[:-1] == portrait(job)[:-1]


@pytest.mark.parametrize("copier", COPIERS)
def test_copying_leaves_the_jobs_error_and_its_cause_as_they_were(copier: Callable[[TextJob], TextJob]) -> None:
    error, cause = ValueError("error"), NotAtAll("cannot be pickled")
    error.__cause__ = cause
    job = failed_with(error)
    copier(job)
    assert job.error is error
    assert error.__cause__ is cause


def test_a_deep_copy_has_an_argument_of_its_own() -> None:
    queue: DispatchQueue[list[int], object, Job[list[int], object]] = DispatchQueue()
    job = queue.put([1], now=0)
    assert copy.copy(job).argument is job.argument
    assert copy.deepcopy(job).argument is not job.argument
