"""The log: all that a queue lets be seen, as one digest. Two runs that differ in anything seen differ in it.

It stands beside the model and the laws, which say what must be; the log says only that something became other than it
is in the original, the words of an error or a job's time of launch, say.
"""

# pyright: reportPrivateUsage=false
# The books are read for what a queue has been told of the time, and for jobs settled and not told of.

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from rdq_specs.core import CoreJob
from rdq_specs.pair import Queue

from rdq_core import DispatchQueue, Job
from rdq_core._rare import NOTHING_RARE
from rdq_core.job import retry_on_of

LATE: Final = 1000.0
"""A time after all others."""


class Log:
    """What was seen, in order, as a digest."""

    def __init__(self) -> None:
        self._digest = hashlib.blake2b(digest_size=16)

    def write(self, *seen: object) -> None:
        """Something was seen."""
        self._digest.update(repr(seen).encode("utf-8", "backslashreplace"))

    def hexdigest(self) -> str:
        """Of all that was seen so far."""
        return self._digest.hexdigest()


class Differs(Exception):
    """What is seen is not what was seen in the original, which ends it: to go on would tell no more."""


class Steps:
    """Digests taken on the way, each compared with that of the original: what differs is seen before the end."""

    def __init__(self, log: Log, original: Sequence[str] | None) -> None:
        self._log = log
        self._original = original
        self.taken: list[str] = []

    def take(self, name: object = "") -> None:
        """Take one. Raises `Differs`."""
        digest = self._log.hexdigest()[:10]
        if self._original is not None and self._original[len(self.taken) : len(self.taken) + 1] != [digest]:
            raise Differs(name)
        self.taken.append(digest)


class LoggedQueue:
    """Passes everything on to a queue, and logs what each call returns or raises. Its clones log in the same place."""

    def __init__(self, queue: Queue, log: Log) -> None:
        self.queue = queue
        self.log = log

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.queue, name)
        if name not in _LOGGED:
            return found

        def logged(*arguments: Any, **named: Any) -> Any:
            try:
                value = found(*arguments, **named)
            except Exception as error:
                self.log.write(name, raised(error))
                raise
            self.log.write(name, value if value.__class__ in _PLAIN else plain(value))
            return value

        return logged

    def clone(self) -> LoggedQueue:
        """A clone that logs, too."""
        return LoggedQueue(self.queue.clone(), self.log)


_ADDRESS: Final = re.compile(r" at 0x[0-9a-f]+")
_PLAIN: Final = frozenset((int, bool, type(None)))
_SIMPLE: Final = _PLAIN | {str, float}
_LOGGED: Final = frozenset((
    "put", "requeue", "finished", "failed", "cancel", "reprioritize", "reschedule", "clear", "set_width", "set_rate",
    "set_width_per_key", "set_rate_per_key", "pause", "pause_for", "resume", "stop", "drain", "when_idle", "when_room",
    "forget", "poll",
))  # fmt: skip


def logged(queue: Queue, log: Log) -> Queue:
    """The queue, logged."""
    return cast("Queue", LoggedQueue(queue, log))


def outcome(do: Callable[[], object]) -> object:
    """What comes of it, as plain values."""
    try:
        return plain(do())
    except Exception as error:
        return raised(error)


def thrown(error: Exception) -> object:
    """An error that nobody raised, as one that is raised."""

    def throw() -> None:
        raise error

    return outcome(throw)


def raised(error: BaseException) -> object:
    """An error: its classes, words, arguments, attributes and cause."""
    try:
        words = _ADDRESS.sub("", str(error))
    except Exception as unspeakable:
        words = repr(unspeakable)
    classes = [each.__name__ for each in type(error).__mro__]
    cause = None if error.__cause__ is None else _ADDRESS.sub("", repr(error.__cause__))
    attributes = {name: plain(value) for name, value in vars(error).items() if not name.startswith("__")}
    return classes, words, plain(error.args), attributes, cause, error.__suppress_context__


def plain(value: object) -> object:
    """A value as one whose repr tells all."""
    if value.__class__ in _SIMPLE:
        return value
    if isinstance(value, Job):
        return portrait(cast("CoreJob", value))
    if isinstance(value, (list, tuple)):
        items = cast("list[object]", value)
        return type(items).__name__, [plain(each) for each in items]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, [
            plain(getattr(value, field.name)) for field in dataclasses.fields(cast("Any", value)) if field.repr
        ]
    if isinstance(value, DispatchQueue):
        return view(cast("Queue", value))
    return _ADDRESS.sub("", repr(value))


def portrait(job: CoreJob) -> object:
    """Everything a job shows."""
    times = job.queued_at, job.due_at, job.launched_at, job.stopped_at, job.timeout
    result = job.result if job.succeeded else getattr(job, "result", "no result")
    cause = None if job.error is None else repr(job.error.__cause__)
    ends = result, repr(job.error), cause, job.succeeded, job.detached, job.state.settled
    again = job.key, job.retry, plain(retry_on_of(job)), [plain(attempt) for attempt in job.attempts]
    return (
        again,
        job._rare is NOTHING_RARE,
        _ADDRESS.sub("", repr(job)),
        job.id,
        job.argument,
        job.priority,
        job.state,
        times,
        ends,
    )


def view(queue: Queue) -> object:
    """Everything a queue shows, and what it has been told of the time."""
    ledger = queue._ledger
    seen = queue.width, queue.capacity, queue.paused, queue.phase, queue.telling, tuple(queue.size()), ledger.now
    place = queue.has_room, type(ledger.settled).__name__
    terms = queue.rate, queue.delay, queue.timeout, ledger.limited, sorted(ledger.timeline.places.items())
    jobs = plain(queue.pending()), plain(queue.delayed()), plain(queue.underway()), plain(list(ledger.settled))
    late = [queue.timed_out(job) for job in queue.underway()]
    keys = queue.width_per_key, queue.rate_per_key, sorted(map(repr, queue.size_by_key().items()))
    again = queue.retry, plain(queue.retry_on), ledger.retried
    return (
        seen,
        place,
        terms,
        jobs,
        late,
        keys,
        again,
        _ADDRESS.sub("", repr(queue.snapshot())),
        outcome(lambda: queue.statistics(now=LATE)),
    )
