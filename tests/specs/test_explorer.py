"""The explorer closes small scopes, and the counts are pinned: a change of semantics shows as a change of counts."""

# pyright: reportPrivateUsage=false
# Fields are counted, private ones too: one left out of the key would hide a bug.

from __future__ import annotations

import dataclasses
import os
from typing import cast

import pytest
from rdq_specs import Model
from rdq_specs.calls import (
    KINDS,
    Call,
    Finish,
    Forget,
    Poll,
    Put,
    Resume,
    SetWidth,
    WhenIdle,
    Withdraw,
)
from rdq_specs.core import CoreHarness, CoreJob
from rdq_specs.driver import Discrepancy
from rdq_specs.explorer import Explorer, Found
from rdq_specs.features import jobs_of
from rdq_specs.model_keys import ModelKeys
from rdq_specs.model_rates import ModelRates
from rdq_specs.pair import Pair, Queue, QueueMaker, make_queue
from rdq_specs.programs import Program, failure_of
from rdq_specs.scopes import BAD_PRIORITIES, BAD_WIDTHS, INFINITY, SCOPES, actions
from rdq_specs.shrink import shrink_by

from rdq_core import Rate
from rdq_core._ledger import Ledger
from rdq_core.priority_queue import PriorityQueue
from rdq_core.ranking import Ranking
from rdq_core.records import Snapshot
from rdq_core.waiters import Waiters

PINNED = {
    "jobs": (2760, 92172),
    "waiters": (6432, 202544),
    "room": (738, 20295),
    "company": (464, 13044),
    "stop": (2284, 55886),
    "untold": (186, 2986),
    "four": (180, 4749),
    "requeue": (2962, 121170),
    "values": (2784, 120288),
    "entries": (8905, 191883),
    "three": (1938, 66200),
    "delay": (2705, 97970),
    "timeout": (3162, 105092),
    "rate": (940, 21606),
    "keys": (486, 9186),
    "key-requeue": (396, 8922),
    "key-rate": (756, 12964),
    "deadline": (3253, 185823),
    "moments": (73, 1663),
    "retry": (1525, 47491),
    "retry-places": (294, 5370),
}
"""For each scope that is closed here: states and transitions."""

NIGHTLY = {
    "three-any": (26772, 959388),
    "waiters-all": (38496, 1325712),
    "entries-three": (45680, 1181628),
}
"""The same for those that are closed only when RDQ_NIGHTLY is set: two minutes."""


LONG = {"deadline", "entries", "waiters"}
"""Those that take as long as eight others, closed when RDQ_NIGHTLY is set: three quarters of a minute."""


@pytest.mark.parametrize("name", PINNED)
def test_closes(name: str) -> None:
    if name in LONG and "RDQ_NIGHTLY" not in os.environ:
        pytest.skip("takes long; set RDQ_NIGHTLY")
    explorer = Explorer(SCOPES[name])
    explorer.run()
    assert explorer.closed
    assert (explorer.states, explorer.transitions) == PINNED[name]


@pytest.mark.skipif("RDQ_NIGHTLY" not in os.environ, reason="takes minutes; set RDQ_NIGHTLY")
@pytest.mark.parametrize("name", NIGHTLY)
def test_closes_in_a_night(name: str) -> None:
    explorer = Explorer(SCOPES[name])
    explorer.run()
    assert explorer.closed
    assert (explorer.states, explorer.transitions) == NIGHTLY[name]


def test_every_scope_is_pinned() -> None:
    assert PINNED.keys() == {name for name, scope in SCOPES.items() if not scope.nightly}
    assert NIGHTLY.keys() == {name for name, scope in SCOPES.items() if scope.nightly}


def test_every_kind_of_call_is_made_in_some_scope() -> None:
    """The alphabet is whole: what a harness's own kit alone can call aside."""
    made: set[type[Call]] = set()
    for name in ("jobs", "company", "requeue", "delay", "rate", "retry", "key-rate"):
        scope = SCOPES[name]
        pair = Pair(make_queue, scope.width, scope.capacity, scope.told)
        for call in (Put(), Put(), Finish(0)):
            made |= {type(each) for action in actions(scope, pair) for each in action}
            pair.do(call)
            pair.poll()
    assert set(KINDS) - made == {Withdraw}
    assert made <= set(KINDS)


@pytest.mark.parametrize("call", [SetWidth, Put, Resume])
def test_what_is_refused_is_tried_with_every_bad_value(call: type[Call]) -> None:
    scope = SCOPES["values"]
    tried = [repr(each) for (each, *_) in actions(scope, Pair(make_queue, 0, None)) if isinstance(each, call)]
    bad = BAD_PRIORITIES if call is Put else BAD_WIDTHS
    assert {f"{value!r}" for value in bad} <= {text.split("=")[1].split(",")[0].rstrip(")") for text in tried}


def test_a_job_that_is_kept_is_seen() -> None:
    kept: list[object] = []

    class Keeping(Passing):
        def finished(self, job: CoreJob, result: None, *, now: float) -> None:
            self.queue.finished(job, result, now=now)
            kept.append(job)

    pair = Pair(cast("QueueMaker", Keeping), 1, None)
    for call in (Put(), Poll(), Finish(0)):
        pair.do(call)
    with pytest.raises(Discrepancy) as found:
        pair.poll()
    assert found.value.clause == "KEEP-1"


def test_a_waiter_is_forgotten_once() -> None:
    pair = Pair(make_queue, 1, None)
    pair.do(WhenIdle())
    before = pair.key()
    pair.do(Forget(0))
    assert pair.key() != before
    pair.do(Forget(0))
    pair.queue.when_idle(now=0)
    with pytest.raises(Discrepancy):
        pair.do(Forget(1))


def test_a_limit_ends_it_unclosed() -> None:
    explorer = Explorer(SCOPES["jobs"], limit=10)
    explorer.run()
    assert not explorer.closed
    assert explorer.states >= 10


# -- it finds what is wrong --------------------------------------------------------------------------------------------


class Passing:
    """Passes everything on to a queue."""

    def __init__(self, width: int, capacity: int | None) -> None:
        self.queue: Queue = make_queue(width, capacity)

    def __getattr__(self, name: str) -> object:
        return getattr(self.queue, name)

    def clone(self) -> Passing:
        copy = type(self)(0, None)
        copy.queue = self.queue.clone()
        return copy


class LyingClone(Passing):
    """A clone that forgets the pause."""

    def clone(self) -> Passing:
        copy = super().clone()
        copy.queue._ledger.pause.paused = False
        return copy


class CancelsTwice(Passing):
    """A cancelled job under way is ended at once, so that its slot is free."""

    def cancel(self, job: CoreJob, *, now: float) -> None:
        underway = job in self.queue.underway()
        self.queue.cancel(job, now=now)
        if underway and job.state.value == "cancelling":
            self.queue.finished(job, None, now=now)


class RaisesLate(Passing):
    """A refused width is set all the same."""

    def set_width(self, width: int, *, now: float) -> None:
        self.queue._ledger.width.width = width
        self.queue.set_width(width, now=now)


SHORTEST: dict[type[Passing], int] = {CancelsTwice: 4, RaisesLate: 1, LyingClone: 2}
"""Wrong cores, and the calls it takes to see that: (set_width, put, poll, cancel), (set_width), (pause, anything)."""


@pytest.mark.parametrize("wrong", SHORTEST)
def test_finds_it_by_a_short_way(wrong: type[Passing]) -> None:
    with pytest.raises(Found) as found:
        Explorer(SCOPES["jobs"], cast("QueueMaker", wrong)).run()
    program = shrink_by(found.value.program, lambda program: walks_wrong(wrong, program))
    assert len(program.calls) == SHORTEST[wrong], program
    assert str(found.value)


def walks_wrong(wrong: type[Passing], program: Program) -> bool:
    """Whether a walk over clones goes wrong on this program."""
    pair = Pair(cast("QueueMaker", wrong), program.width, program.capacity)
    try:
        for call in program.calls:
            if any(job >= pair.model.jobs for job in jobs_of(call)):
                return False
            pair = pair.twin()
            pair.do(call)
            pair.check()
    except Discrepancy:
        return True
    return False


def test_the_way_to_a_state_leads_there() -> None:
    scope = SCOPES["jobs"]
    explorer = Explorer(scope, limit=300)
    explorer.run()
    for number in range(0, explorer.states, 7):
        pair = Pair(make_queue, scope.width, scope.capacity)
        for call in explorer.program(number):
            pair.do(call)
        assert failure_of(Program(tuple(explorer.program(number))), CoreHarness) is None
        assert scope.key(pair) in explorer._seen


# -- the key is of every field -----------------------------------------------------------------------------------------

IN_THE_SNAPSHOT = {
    "admissions", "capacity", "defaults", "delayed", "interrupted", "interrupts", "pending", "phase", "returned",
    "settled", "taken_at", "timed_out", "timeline", "underway", "waiters",
    "pause", "width", "rate", "given", "others", "told",  # the admissions, by name
}  # fmt: skip
LEFT_OUT = {
    "now",  # absolute time; an admission gives its times relative to it
    "owner",  # a token, other in every machine
    "totals",  # grow for ever; `check_invariants` compares their sum at each state
    "limited",  # spares a question, whose answer is in the snapshot
    "retried",  # grows for ever
}


def fields(machine: type) -> set[str]:
    return {slot.lstrip("_") for slot in vars(machine)["__slots__"]}


def test_every_field_of_the_core_is_in_the_key_or_named_here() -> None:
    assert fields(Ledger) == IN_THE_SNAPSHOT | LEFT_OUT
    assert fields(Waiters) == {"lines", "issued"}  # the one in the snapshot, the other a growing counter
    in_key = {"dead", "items", "levels", "moved"}  # by the scope `entries`
    assert fields(PriorityQueue) == in_key | {"heads", "next_arrival"}  # the levels' priorities; a growing counter
    assert fields(Ranking) == {"heap", "places"}
    assert {field.name for field in dataclasses.fields(Snapshot)} == {
        "admissions", "capacity", "caught_up", "defaults", "delayed", "ended_late", "handed_back", "interrupts", "keys",
        "pending", "phase", "retries", "settled", "timed_out", "timeline", "timeouts", "underway", "waiters",
    }  # fmt: skip


ONE_A_SECOND = ModelRates()
ONE_A_SECOND.set((Rate(1),), 0.0)

ONE_OF_A_KEY = ModelKeys()
ONE_OF_A_KEY.width = 1

CHANGES: dict[str, object] = {
    "width": 2,
    "capacity": 3,
    "paused": True,
    "phase": "draining",
    "state": {0: "cancelling", 1: "pending", 2: "failed", 3: "abandoned"},
    "succeeded": {2},
    "priority": {0: 1, 1: 0, 2: 0},
    "line": [(1, 1)],
    "slots": [],
    "interrupts": [0],
    "untold": [],
    "waiters": [("idle", 0)],
    "interrupted": [3, 0],
    "returned": [2],
    "rates": ONE_A_SECOND,
    "keys": ONE_OF_A_KEY,
    "key": {0: "a", 1: None, 2: None, 3: None},
    "due": {1: 5.0},
    "timeout": {0: 3.0, 1: INFINITY, 2: INFINITY},
    "expiry": {0: 3.0},
    "timed_out": {0},
    "taken": 0.0,
    "ended": {3},
    "deadline": 3.0,
    "abandonment": 3.0,
    "retry": {0: (2, 1, 1, 1, 0), 1: None, 2: None},
    "tries": {0: 1, 1: 0, 2: 0},
    "resumption": 3.0,
}
"""Another value for each field of the model below."""

NOT_IN_THE_KEY = {
    *("jobs", "asked"),  # counters
    *("clock", "now"),  # absolute times; a scope's own key has how far the one is before the other
    "left",  # of jobs told of, which a scope's own key has where they are named
}


def model() -> Model:
    """One job under way whose time is over, one pending, one failed and not told of, one abandoned and handed back."""
    model = Model(1)
    for call in (Put(), SetWidth(2), Put(), Put(), Put(), Poll(), Poll()):
        pair_do(model, call)
    model.fail(1)
    model.width = 1
    model.state[1], model.state[2] = "pending", "failed"
    model.line, model.untold = [(0, 1)], [2]
    model.state[3], model.interrupted = "abandoned", [3]
    model.expiry, model.retry[0] = {0: 0.0}, (3, 1, 1, 1, 0)
    return model


def pair_do(model: Model, call: object) -> None:
    match call:
        case Put(priority):
            model.put(priority)
        case SetWidth(width):
            model.set_width(width)
        case _:
            model.poll()


def test_every_field_of_the_model_is_in_the_key_or_named_here() -> None:
    assert vars(Model()).keys() == CHANGES.keys() | NOT_IN_THE_KEY


@pytest.mark.parametrize("field", CHANGES)
def test_another_value_is_another_state(field: str) -> None:
    changed = model()
    setattr(changed, field, CHANGES[field])
    assert changed.snapshot() != model().snapshot()
