"""What an error's frames hold is no retention, and is freed; what holds a job by itself is one still."""

from __future__ import annotations

import gc
import weakref

from rdq_specs.core import CoreJob, outliving
from rdq_specs.frames import forget_frames

from rdq_core import DispatchQueue


class Local:
    """What a frame holds."""


def raised_beside(local: object, cause: BaseException | None = None) -> ValueError:  # the frame holds it
    try:
        raise ValueError from cause
    except ValueError as error:
        return error


def test_frames_of_an_error_its_context_and_its_causes_are_freed() -> None:
    locals = [Local(), Local(), Local()]
    watched = [weakref.ref(local) for local in locals]
    try:
        raise raised_beside(locals[0])
    except ValueError:
        cause = raised_beside(locals[1])
    error = raised_beside(locals.pop(), cause)
    locals.clear()
    assert all(local() is not None for local in watched)
    forget_frames(None, error)
    assert error.__cause__ is cause
    gc.collect()
    assert all(local() is None for local in watched)


def test_a_ring_of_causes_has_an_end() -> None:
    first = raised_beside(None)
    first.__cause__ = second = raised_beside(None, first)
    forget_frames(first, second)
    assert (first.__traceback__, second.__traceback__) == (None, None)


def ended_beside(other: CoreJob | None) -> CoreJob:
    """A job whose work has failed with the other among its frames."""
    queue: DispatchQueue[int, None, CoreJob] = DispatchQueue(1)
    job = queue.put(0, now=0)
    queue.poll(now=0)
    queue.failed(job, raised_beside(other), now=0)
    return job


def test_a_job_among_the_frames_of_another_is_not_kept() -> None:
    jobs = {0: ended_beside(None)}
    kept = jobs[1] = ended_beside(jobs[0])
    assert outliving(jobs) == [1]
    assert kept.error is not None


def test_what_somebody_holds_is_kept() -> None:
    jobs = {0: ended_beside(None), 1: ended_beside(None)}
    held = list(jobs.values())
    assert outliving(jobs) == [0, 1]
    assert len(held) == 2
