"""Features: what each call needs of an implementation, and what each feature needs of a harness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rdq_specs import calls
from rdq_specs.calls import FOREIGN, Call
from rdq_specs.harness import Feature

CALLS: Final[Mapping[type[Call], Feature]] = {
    calls.Requeue: Feature.REQUEUE,
    calls.Cancel: Feature.CANCEL,
    calls.Withdraw: Feature.WITHDRAW,
    calls.Reprioritize: Feature.PRIORITY,
    calls.Reschedule: Feature.DELAY,
    calls.Clear: Feature.CLEAR,
    calls.SetRate: Feature.RATE,
    calls.SetWidthPerKey: Feature.KEYS,
    calls.SetRatePerKey: Feature.RATE_PER_KEY,
    calls.Pause: Feature.PAUSE,
    calls.PauseFor: Feature.PAUSE_FOR,
    calls.Resume: Feature.PAUSE,
    calls.Stop: Feature.STOP,
    calls.Drain: Feature.DRAIN,
    calls.WhenIdle: Feature.IDLE,
    calls.WhenRoom: Feature.CAPACITY,
    calls.Forget: Feature.FORGET,
    calls.Tick: Feature.TIME,
    calls.Poll: Feature.POLL,
}
"""The feature without which a call cannot be made at all."""

METHODS: Final[Mapping[Feature | None, tuple[str, ...]]] = {
    None: ("put", "set_width", "finish", "fail", "turn", "size"),
    Feature.PRIORITY: ("reprioritize",),
    Feature.PAUSE: ("pause", "resume"),
    Feature.CANCEL: ("cancel",),
    Feature.REQUEUE: ("requeue",),
    Feature.CLEAR: ("clear",),
    Feature.STOP: ("stop",),
    Feature.DRAIN: ("drain",),
    Feature.CAPACITY: ("when_room",),
    Feature.IDLE: ("when_idle",),
    Feature.FORGET: ("forget",),
    Feature.POLL: ("poll",),
    Feature.TIME: ("tick",),
    Feature.RATE: ("set_rate",),
    Feature.KEYS: ("put_keyed", "set_width_per_key"),
    Feature.RATE_PER_KEY: ("set_rate_per_key",),
    Feature.DELAY: ("put_timed", "reschedule", "delayed"),
    Feature.TIMEOUT: ("put_timed",),
    Feature.DEADLINE: ("stop_by", "drain_by"),
    Feature.RETRY: ("put_retried", "fail_with", "attempts"),
    Feature.PAUSE_FOR: ("pause_for",),
    Feature.WAKE: ("wake",),
    Feature.VIEWS: ("pending", "underway"),
    Feature.RETENTION: ("retained",),
    Feature.WITHDRAW: ("withdraw",),
    Feature.TIMERS: ("timers",),
    Feature.TIMES: ("times",),
}
"""The methods of a harness that a feature calls; under None, those that every harness has."""

WAITED_FOR: Final = frozenset({Feature.PAUSE, Feature.STOP, Feature.DRAIN, Feature.IDLE, Feature.CAPACITY})
"""The features that make waiters."""


def jobs_of(call: Call) -> tuple[int, ...]:
    """The jobs that a call names."""
    match call:
        case calls.Requeue(jobs):
            return jobs
        case calls.Cancel(job) | calls.Withdraw(job) | calls.Reprioritize(job) | calls.Reschedule(job):
            return (job,)
        case calls.Finish(job) | calls.Fail(job):
            return (job,)
        case _:
            return ()


def needs(call: Call) -> frozenset[Feature]:
    """The features an implementation must have for this call, its scripts aside, to be made.

    A stop that cancels what is under way is a matter of CANCEL too; a priority other than 0, of PRIORITY; and so on.
    """
    found = {CALLS[type(call)]} if type(call) in CALLS else set[Feature]()
    match call:
        case calls.Put(priority, _, _, delay, timeout, retry, key):
            wanted = {
                Feature.PRIORITY: type(priority) is not int or priority != 0,
                Feature.DELAY: delay is not None or retry is not None,
                Feature.TIMEOUT: timeout is not None,
                Feature.RETRY: retry is not None,
                Feature.KEYS: key is not None,
            }
            found |= {feature for feature, is_wanted in wanted.items() if is_wanted}
        case calls.Fail(_, kind, jitter) if kind is not None or jitter:
            found.add(Feature.RETRY)
        case calls.PauseFor():
            found.add(Feature.PAUSE)  # which ends it
        case calls.Stop(cancel_underway, deadline, abandon):
            found |= {Feature.CANCEL} if cancel_underway else set()
            found |= {Feature.DEADLINE} if (deadline, abandon) != (None, None) else set()
        case calls.Drain(deadline, abandon) if (deadline, abandon) != (None, None):
            found.add(Feature.DEADLINE)
        case _:
            pass
    if FOREIGN in jobs_of(call):
        found.add(Feature.FOREIGN)
    return frozenset(found)
