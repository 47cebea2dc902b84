"""A recorder: stands before a core, and tells of each call with the state it was made in."""

# pyright: reportPrivateUsage=false
# A job's owner says whose it is.

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, TypeAlias, cast

from rdq_core import Rate, Retry
from rdq_specs import calls
from rdq_specs.calls import FOREIGN, Call
from rdq_specs.core import CoreJob
from rdq_specs.failures import kind_of
from rdq_specs.pair import Queue, QueueMaker

Note: TypeAlias = Callable[[Call, Hashable], None]


class Recorder:
    """Passes everything on to `queue`, and notes each input and poll, as a call, before it is made; and a `Tick` where
    the time is another than at the last.
    """

    def __init__(self, queue: Queue, note: Note) -> None:
        self.queue = queue
        self.note = note
        self.now: float = 0.0

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.queue, name)
        call = _CALLS.get(name)
        if call is None:
            return method

        def noting(*arguments: Any, **named: Any) -> object:
            now: float = named["now"]
            if now != self.now:
                self.note(calls.Tick(now - self.now), self.queue.snapshot())
                self.now = now
            self.note(_made(call, arguments, named, self._number), self.queue.snapshot())
            return method(*arguments, **named)

        return noting

    def _number(self, job: CoreJob) -> int:
        """What a call names the job by."""
        return job.id if job._owner is self.queue._ledger.owner else FOREIGN


def recording(make: QueueMaker, note: Note) -> QueueMaker:
    """Makes what `make` makes, with a recorder before it."""
    return lambda width, capacity: cast("Queue", Recorder(make(width, capacity), note))


_CALLS: Final[Mapping[str, Callable[..., Call]]] = {
    "put": calls.Put,
    "requeue": calls.Requeue,
    "finished": calls.Finish,
    "failed": calls.Fail,
    "cancel": calls.Cancel,
    "reprioritize": calls.Reprioritize,
    "reschedule": calls.Reschedule,
    "clear": calls.Clear,
    "set_width": calls.SetWidth,
    "set_rate": calls.SetRate,
    "set_width_per_key": calls.SetWidthPerKey,
    "set_rate_per_key": calls.SetRatePerKey,
    "pause": calls.Pause,
    "pause_for": calls.PauseFor,
    "resume": calls.Resume,
    "stop": calls.Stop,
    "drain": calls.Drain,
    "when_idle": calls.WhenIdle,
    "when_room": calls.WhenRoom,
    "forget": calls.Forget,
    "poll": calls.Poll,
}


def _made(
    call: Callable[..., Call], inputs: tuple[Any, ...], named: dict[str, Any], number: Callable[[CoreJob], int]
) -> Call:
    """The call that was made with these inputs; what no call has (argument, result, error, time) is left out."""
    others = {name: value for name, value in named.items() if name != "now"}
    if call is calls.Put:
        return _made_put(inputs, others)
    if call is calls.Requeue:
        return calls.Requeue(tuple(map(number, inputs[0])))
    if call in (calls.SetRate, calls.SetRatePerKey):
        rates = inputs[0]
        return call(tuple(map(str, cast("tuple[Rate, ...]", rates))) if isinstance(rates, tuple) else rates)
    if call is calls.Finish:
        return calls.Finish(number(inputs[0]))
    if call is calls.Fail:
        return calls.Fail(number(inputs[0]), kind_of(inputs[1]), **others)
    if call is calls.Forget:
        return calls.Forget(inputs[0].number)
    if call in (calls.Cancel, calls.Reprioritize, calls.Reschedule):
        return call(number(inputs[0]), *inputs[1:])
    return call(*inputs, **others)


def _made_put(inputs: tuple[Any, ...], terms: dict[str, Any]) -> calls.Put:
    """The put, its retry as the numbers of it; for which failures that is, a put of the kit's does not say."""
    retry = terms.get("retry")
    numbers = dataclasses.astuple(retry) if isinstance(retry, Retry) else retry
    key = terms.get("key")
    named = tuple(cast("list[object]", key)) if isinstance(key, list) else key
    return calls.Put(inputs[1], (), (), terms.get("delay"), terms.get("timeout"), numbers, named)
