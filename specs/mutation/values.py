"""What is said rather than done: errors, and times."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from rdq_specs.pair import Queue

from mutation.log import outcome, thrown
from rdq_core import DispatchQueue, RDQError, _time, errors, shell_terms

NOT_ARGUMENTS: Final = ("self", "args", "kwargs")
TIMES: Final[tuple[Any, ...]] = (
    0,
    5.0,
    -5.0,
    True,
    "x",
    None,
    [],
    10**400,
    -(10**400),
    float("nan"),
    float("inf"),
    float("-inf"),
)


def all_errors() -> Iterator[tuple[str, Callable[[], object]]]:
    """Each kind of error, made of odd things, pickled and shown."""
    queue: Queue = DispatchQueue(1)
    job = queue.put(7, timeout=2.5, now=0.0)
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, RDQError):
            wanted = inspect.signature(kind.__init__).parameters if "__init__" in vars(kind) else ()
            given = [job if one == "job" else f"the {one}" for one in wanted if one not in NOT_ARGUMENTS]
            if issubclass(kind, errors.JobError) and not given:
                given = [job]
            made: Callable[..., RDQError] = kind
            yield f"error {name}", partial(_shown, partial(made, *given))


def _shown(make: Callable[[], RDQError]) -> object:
    made, copy = make(), pickle.loads(pickle.dumps(make()))
    return thrown(made), repr(made), thrown(copy), [base.__name__ for base in type(made).__mro__]


def times() -> object:
    """What is a time, and what a number of seconds."""
    odd: Any = _time
    return [
        [
            *[outcome(partial(odd.later, latest, value)) for latest in (_time.NEVER_YET, 4.0, 5.0, 6.0)],
            outcome(partial(odd.check_seconds, "seconds", value)),
            outcome(partial(odd.check_timeout, value)),
        ]
        for value in (*TIMES, 1e-9, 1e308)
    ] + [_time.after(now, seconds) for now in (0.0, 1e308) for seconds in (0.0, 1.5, 1e308, 1.79e308)]


def occasions_of(_area: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked of values once."""
    yield from all_errors()
    yield "times", times
    yield "wanted", lambda: shell_terms.WANTED
