"""Words: calls, what happens and what is expected, in plain English, for those who read a failing program."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import cast

from rdq_specs import calls
from rdq_specs.calls import FOREIGN, SELF, Call, key_of

NOTHING = "nothing is due"


def job_named(job: object) -> str:
    """The job, as a call names it."""
    return {SELF: "itself", FOREIGN: "another queue's job"}.get(cast("int", job), f"job {job}")


def call_in_words(call: Call) -> str:
    """The call as an order. Scripts are left out: `scripts_in_words`."""
    match call:
        case calls.Put() | calls.Stop() | calls.Drain() | calls.SetRate() | calls.Reschedule() | calls.PauseFor():
            return _timed_in_words(call)
        case calls.SetWidthPerKey() | calls.SetRatePerKey():
            return _keyed_in_words(call)
        case calls.Reprioritize(job, priority):
            return f"reprioritize {job_named(job)} to {priority!r}"
        case calls.Withdraw(job):
            return f"cancel what the put of {job_named(job)} gave"
        case calls.Requeue(jobs):
            return f"requeue {_list([job_named(job) for job in jobs])}"
        case calls.SetWidth(width):
            return f"set width to {width!r}"
        case calls.Resume(width):
            return "resume" if width is None else f"resume with width {width!r}"
        case calls.Forget(waiter):
            return f"forget waiter {waiter}"
        case calls.Tick(seconds):
            return f"set the clock {'forward' if seconds >= 0 else 'back'} by {abs(seconds)} s"
        case _:
            return _plainly(call) + (_failure_in_words(call) if isinstance(call, calls.Fail) else "")


def _timed_in_words(
    call: calls.Put | calls.Stop | calls.Drain | calls.SetRate | calls.Reschedule | calls.PauseFor,
) -> str:
    """A call that may say when, or how often."""
    match call:
        case calls.Put():
            return _put_in_words(call)
        case calls.Stop(cancel_underway, deadline, abandon):
            cancelling = ", cancelling what is under way" if cancel_underway else ""
            return f"stop{cancelling}{_by(deadline, abandon)}"
        case calls.Drain(deadline, abandon):
            return f"drain{_by(deadline, abandon)}"
        case calls.SetRate(rates):
            return f"set rate to {_rates_in_words(rates)}"
        case calls.Reschedule(job, delay):
            return f"reschedule {job_named(job)} to be due in {delay!r} s"
        case calls.PauseFor(seconds):
            return f"pause for {seconds!r} s"


def _failure_in_words(call: calls.Fail) -> str:
    """What it fails with, if that is said, and what chance says."""
    asked = isinstance(call.kind, (int, float))
    kind = "" if call.kind is None else f", asking to wait {call.kind!r} s" if asked else ", not to be done again"
    return kind + (f", with jitter {call.jitter!r}" if call.jitter else "")


def _keyed_in_words(call: calls.SetWidthPerKey | calls.SetRatePerKey) -> str:
    """A limit of each key."""
    match call:
        case calls.SetWidthPerKey(width):
            return f"set width per key to {width!r}"
        case calls.SetRatePerKey(rates):
            return f"set rate per key to {_rates_in_words(rates)}"


def _rates_in_words(rates: object) -> str:
    return _list(cast("tuple[str, ...]", rates), "none") if isinstance(rates, tuple) else repr(rates)


def _put_in_words(put: calls.Put) -> str:
    plain = type(put.priority) is int and put.priority == 0
    parts = [] if plain else [f"with priority {put.priority!r}"]
    parts += [] if put.key is None else [f"with key {key_of(put.key)!r}"]
    parts += [] if put.delay is None else [f"delayed by {put.delay!r} s"]
    parts += [] if put.timeout is None else [f"to time out after {put.timeout!r} s"]
    parts += [] if put.retry is None else [f"to be done again by {put.retry!r}"]
    return " ".join(["put", ", ".join(parts)]).strip()


def _by(deadline: object, abandon: object) -> str:
    """The end of a stop or drain, where it has one."""
    until = "" if deadline is None else f", by a deadline in {deadline!r} s"
    return until + ("" if abandon is None else f", to give up {abandon!r} s after that")


def _plainly(call: Call) -> str:
    """The kind of call, and the job if it names one."""
    kind = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(call).__name__).strip()
    return f"{kind} {job_named(getattr(call, 'job'))}" if _names_a_job(call) else kind  # noqa: B009


def _names_a_job(call: Call) -> bool:
    return "job" in {field.name for field in dataclasses.fields(call)}


def scripts_in_words(put: calls.Put) -> str:
    """What a put's job and callback will do, or nothing."""
    parts = [
        f"{when}: {', '.join(map(call_in_words, script))}"
        for when, script in (("when it starts", put.start), ("when it settles", put.settle))
        if script
    ]
    return f" ({'; '.join(parts)})" if parts else ""


def event_in_words(event: tuple[object, ...] | None) -> str:
    """What happened, or was to happen: an `Event`, or None."""
    match event:
        case None:
            return NOTHING
        case ("launch", job):
            return f"job {job} is launched"
        case ("interrupt", job):
            return f"job {job} is interrupted"
        case ("settled", job, state):
            return f"job {job} settles as {state}"
        case ("told", job, state):
            return f"the caller who put job {job} is told: {state}"
        case ("answer", waiter, answer):
            return f"waiter {waiter} is told {answer_in_words(answer)}"
        case _:
            return repr(event)


def answer_in_words(answer: object) -> str:
    """What a waiter is told."""
    match answer:
        case None:
            return "that it is so"
        case "closed":
            return "that there will be none"
        case tuple():
            jobs = cast("tuple[int, ...]", answer)
            return f"that {_list([job_named(job) for job in jobs])} {'is' if len(jobs) == 1 else 'are'} handed back"
        case _:
            return str(answer)


def _list(items: Sequence[str], empty: str = "no jobs") -> str:
    """Items with commas and a last "and"."""
    if len(items) < 2:
        return items[0] if items else empty
    return f"{', '.join(items[:-1])} and {items[-1]}"
