"""Calls: every input of a dispatch queue as a frozen value with a JSON form, shared by all engines.

A *program* is a list of calls. Jobs and waiters are named by number, in order of arrival: job 0 is the first that
was accepted, waiter 0 the first that was asked for. A `Put` carries two *scripts*, calls that run re-entrantly:
inside the job's start, and inside the telling of its settlement.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from rdq_core import Rate, Retry

Numbers: TypeAlias = "tuple[int, float, float, float, float]"
"""Of a retry: attempts, first, factor, most, jitter."""

SELF: Final = -1
"""In a script: the job whose script it is."""

FOREIGN: Final = -2
"""A job that another queue has made."""


@dataclass(frozen=True, slots=True)
class Put:
    """`put` a job; `start` runs inside its start, `settle` when its settlement is told."""

    priority: object = 0
    start: tuple[Call, ...] = ()
    settle: tuple[Call, ...] = ()
    delay: object = None
    timeout: object = None
    retry: object = None
    """The numbers of a `Retry`, in their order, for the failure `WorkFailed` alone; or what is no `Retry`."""
    key: object = None
    """None, a text, a number; or a tuple, which stands for a list: what cannot be hashed is no key."""


@dataclass(frozen=True, slots=True)
class Requeue:
    """`requeue` these jobs."""

    jobs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """`cancel` the job."""

    job: int


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Cancel what the `put` of the job gave: on Twisted, its Deferred."""

    job: int


@dataclass(frozen=True, slots=True)
class Reprioritize:
    """`reprioritize` the job."""

    job: int
    priority: object


@dataclass(frozen=True, slots=True)
class Reschedule:
    """`reschedule` the job."""

    job: int
    delay: object


@dataclass(frozen=True, slots=True)
class Clear:
    """`clear`."""


@dataclass(frozen=True, slots=True)
class SetWidth:
    """`set_width`."""

    width: object


@dataclass(frozen=True, slots=True)
class SetRate:
    """`set_rate`: to rates, each a text that `Rate.parse` takes; or to what is none."""

    rates: object = ()


@dataclass(frozen=True, slots=True)
class SetWidthPerKey:
    """`set_width_per_key`."""

    width: object = None


@dataclass(frozen=True, slots=True)
class SetRatePerKey:
    """`set_rate_per_key`, as `SetRate`."""

    rates: object = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """`pause`; makes a waiter."""


@dataclass(frozen=True, slots=True)
class PauseFor:
    """`pause_for`."""

    seconds: object


@dataclass(frozen=True, slots=True)
class Resume:
    """`resume`, with a width unless None."""

    width: object = None


@dataclass(frozen=True, slots=True)
class Stop:
    """`stop`; makes a waiter."""

    cancel_underway: bool = False
    deadline: object = None
    abandon: object = None


@dataclass(frozen=True, slots=True)
class Drain:
    """`drain`; makes a waiter."""

    deadline: object = None
    abandon: object = None


@dataclass(frozen=True, slots=True)
class WhenIdle:
    """`when_idle`; makes a waiter."""


@dataclass(frozen=True, slots=True)
class WhenRoom:
    """`when_room`; makes a waiter."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Cancel a waiter."""

    waiter: int


@dataclass(frozen=True, slots=True)
class Finish:
    """The work of the job ends, and has succeeded."""

    job: int


@dataclass(frozen=True, slots=True)
class Fail:
    """The work of the job ends, and has failed, with a failure of that kind (see `failures`); `jitter` is what chance
    says of the wait before it is done again.
    """

    job: int
    kind: object = None
    jitter: float = 0.0


@dataclass(frozen=True, slots=True)
class Tick:
    """The clock is set by so many seconds, backward too; not an input of the queue."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll, where the implementation can be polled."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whatever is due happens, until nothing is."""


Call: TypeAlias = (
    Put
    | Requeue
    | Cancel
    | Withdraw
    | Reprioritize
    | Reschedule
    | Clear
    | SetWidth
    | SetRate
    | SetWidthPerKey
    | SetRatePerKey
    | Pause
    | PauseFor
    | Resume
    | Stop
    | Drain
    | WhenIdle
    | WhenRoom
    | Forget
    | Finish
    | Fail
    | Tick
    | Poll
    | Turn
)

KINDS: Final[tuple[type[Call], ...]] = (
    Put,
    Requeue,
    Cancel,
    Withdraw,
    Reprioritize,
    Reschedule,
    Clear,
    SetWidth,
    SetRate,
    SetWidthPerKey,
    SetRatePerKey,
    Pause,
    PauseFor,
    Resume,
    Stop,
    Drain,
    WhenIdle,
    WhenRoom,
    Forget,
    Finish,
    Fail,
    Tick,
    Poll,
    Turn,
)
"""Every kind of call."""

Made: TypeAlias = dict[str, object]
"""A call as a JSON object."""

_BY_NAME: Final[Mapping[str, type[Call]]] = {kind.__name__: kind for kind in KINDS}


_rate: Final = functools.cache(Rate.parse)


def rates_of(value: object) -> object:
    """What `SetRate(value)` sets, as the queue takes it: `Rate`s for texts, and what is no tuple of texts as it is."""
    if not isinstance(value, tuple):
        return value
    return tuple(map(_rate, cast("tuple[str, ...]", value)))


def key_of(value: object) -> object:
    """What a put with that `key` gives the queue."""
    return list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value


def retry_of(value: object) -> object:
    """What a put with that `retry` gives the queue: a `Retry` for its numbers, and what is none as it is."""
    return Retry(*cast("Numbers", value)) if isinstance(value, tuple) else value


def to_json(call: object) -> Made:
    """The call, a dataclass of any alphabet, as a JSON object: its kind under "call", then its fields."""
    made: Made = {"call": type(call).__name__}
    for field in dataclasses.fields(cast("Put", call)):
        value: object = getattr(call, field.name)
        if value != field.default:
            made[field.name] = _out(value)
    return made


def from_json(made: Mapping[str, object]) -> Call:
    """The call that `to_json` described. Raises `KeyError` for an unknown kind, `TypeError` for other fields."""
    return cast("Call", from_json_of(_BY_NAME, made))


def from_json_of(kinds: Mapping[str, type[object]], made: Mapping[str, object]) -> object:
    """The same for another alphabet, its kinds by name."""
    fields = {name: _in(value, kinds) for name, value in made.items() if name != "call"}
    make = cast("Callable[..., object]", kinds[cast("str", made["call"])])
    return make(**fields)


def dumps(program: Sequence[Call]) -> str:
    """A program as JSON text, a call a line."""
    return "[\n" + ",\n".join(f"  {json.dumps(to_json(call))}" for call in program) + "\n]\n"


def loads(text: str) -> list[Call]:
    """The program that `dumps` wrote."""
    return [from_json(made) for made in json.loads(text)]


def _out(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):  # JSON has no such numbers
        return {"float": str(value)}
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return [item if isinstance(item, (int, float, str)) else to_json(item) for item in items]
    return value


def _in(value: object, kinds: Mapping[str, type[object]]) -> object:
    if isinstance(value, list):
        items = cast("list[object]", value)
        return tuple(
            item if isinstance(item, (int, float, str)) else from_json_of(kinds, cast("Made", item)) for item in items
        )
    if isinstance(value, dict):
        return float(cast("dict[str, str]", value)["float"])
    return value
