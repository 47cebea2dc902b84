"""Every error can be pickled, with its attributes."""

from __future__ import annotations

import pickle

import pytest

from rdq_core import IllegalTransition, InvalidType, JobError, JobFailed, QueueFull, RDQError
from tests.core.test_errors import a_failed_job, a_job, samples


def reborn(error: RDQError) -> RDQError:
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, RDQError)
    return copy


@pytest.mark.parametrize("error", samples(), ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling_with_class_text_and_attributes(error: RDQError) -> None:
    copy = reborn(error)
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.__dict__.keys() == error.__dict__.keys()
    assert len(copy.args) == len(error.args)


def test_plain_attributes_survive() -> None:
    for error in (InvalidType("width", "3", "an int"), QueueFull(7)):
        assert reborn(error).__dict__ == error.__dict__


def test_the_job_of_a_pickled_error_is_a_detached_copy() -> None:
    error = reborn(IllegalTransition(a_job(), "finish"))
    assert isinstance(error, IllegalTransition)
    assert error.job.detached
    assert (error.job.argument, error.input) == ("x", "finish")


def test_a_pickled_failure_keeps_the_cause() -> None:
    error = reborn(JobFailed(a_failed_job()))
    assert isinstance(error, JobError)
    assert isinstance(error.__cause__, ValueError)
    assert error.__cause__ is error.job.error
    assert str(error.__cause__) == "no luck"
