"""Scopes: what the explorer may do, as frozen values, and the alphabet that follows from each.

The counts of what they close are pinned in `tests/specs/test_explorer.py`. A later feature adds a scope of its own.
"""

# pyright: reportPrivateUsage=false
# The keys in the priority queue are no one's business but that of a check of their bookkeeping.

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import Final, TypeAlias, cast

from rdq_core import PriorityQueue, State
from rdq_core.job import has_ended
from rdq_specs import calls
from rdq_specs.calls import FOREIGN, Call, Numbers
from rdq_specs.core import CoreJob
from rdq_specs.model import Model
from rdq_specs.pair import Pair

Action: TypeAlias = tuple[Call, ...]
"""What is done as one transition. A waiter too many is asked for and forgotten at once."""

INFINITY: Final = float("inf")
BAD_PRIORITIES: Final[tuple[object, ...]] = (float("nan"), "1", None, True)
BAD_SECONDS: Final[tuple[object, ...]] = (-1, float("nan"), "1", None, True)
BAD_WIDTHS: Final[tuple[object, ...]] = (-1, 2.9, "3", True)


@dataclass(frozen=True, slots=True)
class Scope:
    """A bounded part of all that can be done."""

    name: str
    about: str
    live: int = 2
    """The most jobs at a time that have not been told of."""
    priorities: tuple[float, ...] = (0, 1)
    widths: tuple[int, ...] = (0, 1, 2)
    width: int = 0
    """The first width."""
    capacity: int | None = None
    waiters: int = 0
    """The most waiters at a time, of each kind."""
    to_rest: bool = False
    """Whether each input is followed by polls until nothing is due; if not, polls come at any time."""
    told: int = 0
    """How many of the jobs told of last are still named; they are in the key then."""
    entries: int = 0
    """The most keys in the priority queue, dead ones included; they are in the core's half of the key then."""
    bad: bool = False
    """Whether every kind of bad value is tried, instead of one for each call."""
    delays: tuple[float, ...] = ()
    """Of puts, and what jobs are rescheduled to."""
    timeouts: tuple[float, ...] = ()
    ends: tuple[tuple[float, float | None], ...] = ()
    """Deadlines of stop and drain, each with the seconds after which it gives up."""
    rates: tuple[tuple[str, ...], ...] = ()
    retries: tuple[Numbers, ...] = ()
    failures: tuple[tuple[object, float], ...] = ()
    """Their kinds, each with what chance says; beside the plain one."""
    pauses: tuple[float, ...] = ()
    """For how long to pause."""
    keys: tuple[str, ...] = ()
    """Of puts, beside those that have none."""
    widths_per_key: tuple[int | None, ...] = ()
    rates_per_key: tuple[tuple[str, ...], ...] = ()
    ticks: tuple[float, ...] = ()
    """By how much the clock may move on: not past what is due and not done, nor twice without a call."""
    without: frozenset[type[Call]] = frozenset()
    """Calls that are not made."""
    nightly: bool = False
    """Whether it is too large to be closed in every run of the tests."""

    def key(self, pair: Pair) -> Hashable:
        """What tells the states of this scope apart: both whole snapshots, and what else this scope names."""
        if self.keys:
            return pair.key(), pair.now - pair.model.now if pair.ahead else 0, _told_of(pair), _notes(pair)
        if self.ticks:
            return pair.key(), pair.now - pair.model.now if pair.ahead else 0, _told_of(pair)
        if self.told:
            return pair.key(), _told_of(pair)
        return (pair.key(), _entries(pair)) if self.entries else pair.key()


def actions(scope: Scope, pair: Pair) -> Iterator[Action]:
    """Everything that may be done in this state, legal or not."""
    model = pair.model
    held = sorted({*model.pending(), *model.due, *model.slots, *model.untold})
    told = [job.id for job in pair.told]
    room = scope.live - len(held)
    more = not scope.entries or len(_keys(_line(pair))) < scope.entries
    made = [*_fixed(scope), *_asking(scope, model), *_passing(scope, pair)]
    if (room > 0 and more) or model.phase != "open":
        made += _puts(scope)
    for job in (*held, *told):
        made += (*_about(scope, job), *(_moves(scope, job) if more else ()))
    if scope.told:
        made += _requeues(model, [*held, *told], room)
    for action in made:
        if not any(type(call) in scope.without for call in action):
            yield (*action, calls.Turn()) if scope.to_rest else action


@cache
def _fixed(scope: Scope) -> tuple[Action, ...]:
    """What names no job or waiter of the queue's own, and makes none."""
    widths: tuple[object, ...] = (*scope.widths, *(BAD_WIDTHS if scope.bad else BAD_WIDTHS[:1]))
    made: list[Call] = [] if scope.to_rest else [calls.Poll()]
    made += [calls.Clear(), calls.Resume()]
    made += [call(width) for width in widths for call in (calls.SetWidth, calls.Resume)]
    made += [calls.Put(priority) for priority in bad_priorities(scope)]
    made += [calls.Put(0, delay=seconds) for seconds in (BAD_SECONDS[:1] if scope.delays else ())]
    made += [calls.Put(0, timeout=seconds) for seconds in (BAD_SECONDS[:1] if scope.timeouts else ())]
    made += [calls.SetRate(rates) for rates in ((*scope.rates, "1/s") if scope.rates else ())]
    made += [calls.SetWidthPerKey(width) for width in ((*scope.widths_per_key, True) if scope.keys else ())]
    made += [calls.SetRatePerKey(rates) for rates in ((*scope.rates_per_key, "1/s") if scope.rates_per_key else ())]
    made += [calls.Put(0, key=("a",))] if scope.keys else []
    made += [calls.Reschedule(FOREIGN, 1)] if scope.delays else []
    made += [calls.Put(0, retry="1")] if scope.retries else []
    made += [calls.PauseFor(seconds) for seconds in ((*scope.pauses, -1) if scope.pauses else ())]
    made += [calls.Cancel(FOREIGN), calls.Reprioritize(FOREIGN, 0), calls.Finish(FOREIGN), calls.Fail(FOREIGN)]
    return tuple((call,) for call in made)


def bad_priorities(scope: Scope) -> tuple[object, ...]:
    """What is no priority."""
    return BAD_PRIORITIES if scope.bad else BAD_PRIORITIES[:1]


@cache
def _about(scope: Scope, job: int) -> tuple[Action, ...]:
    """What may be said of a job."""
    bad = tuple((calls.Reprioritize(job, priority),) for priority in bad_priorities(scope))
    delays = (*scope.delays, 0, *BAD_SECONDS[:1]) if scope.delays else ()
    moves = tuple((calls.Reschedule(job, delay),) for delay in delays)
    failures = tuple((calls.Fail(job, kind, jitter),) for kind, jitter in scope.failures)
    return (calls.Cancel(job),), (calls.Finish(job),), (calls.Fail(job),), *failures, *bad, *moves


@cache
def _moves(scope: Scope, job: int) -> tuple[Action, ...]:
    """Where a job may be moved."""
    return tuple((calls.Reprioritize(job, priority),) for priority in scope.priorities)


@cache
def _puts(scope: Scope) -> tuple[Action, ...]:
    """Of every priority; with every timeout, of the first."""
    first = scope.priorities[0]
    made = [calls.Put(priority) for priority in scope.priorities]
    made += [calls.Put(priority, delay=delay) for delay in scope.delays for priority in scope.priorities]
    made += [calls.Put(priority, key=key) for key in scope.keys for priority in scope.priorities]
    made += [calls.Put(first, timeout=timeout) for timeout in scope.timeouts]
    made += [calls.Put(priority, retry=retry) for retry in scope.retries for priority in scope.priorities]
    made += [calls.Put(first, timeout=each, retry=retry) for each in scope.timeouts for retry in scope.retries]
    made += [calls.Put(first, delay=scope.delays[0], timeout=each) for each in scope.timeouts if scope.delays]
    return tuple((call,) for call in made)


def _passing(scope: Scope, pair: Pair) -> Iterator[Action]:
    """Time that passes."""
    if not pair.ahead and pair.model.next_moment() > pair.now:
        yield from ((calls.Tick(seconds),) for seconds in scope.ticks)


def _asking(scope: Scope, model: Model) -> Iterator[Action]:
    """What makes a waiter, who is forgotten at once where there are enough, and the forgetting of those there are."""
    asks: list[Call] = [calls.Pause(), calls.Stop(), calls.Stop(cancel_underway=True), calls.Drain()]
    asks += [calls.WhenIdle(), calls.WhenRoom()] if scope.waiters else []
    for deadline, abandon in scope.ends:
        asks += [calls.Stop(False, deadline, abandon), calls.Drain(deadline, abandon)]
        asks += [calls.Stop(True, None, abandon)] if abandon is not None else []
    asks += [calls.Stop(False, None, 1), calls.Drain(-1)] if scope.ends else []
    for call in asks:
        waiting = [who for what, who in model.waiters if what == _WAITED[type(call)]]
        yield (call,) if len(waiting) < scope.waiters else (call, calls.Forget(model.asked))
    for _, waiter in model.waiters:
        yield (calls.Forget(waiter),)
    yield calls.WhenIdle(), calls.Forget(model.asked), calls.Forget(model.asked)  # who is forgotten is so for good


def _requeues(model: Model, jobs: list[int], room: int) -> Iterator[Action]:
    """Every job by itself, twice, with each other and with another queue's; those beyond what may live are not made."""
    lists = [(), (FOREIGN,), *((job,) for job in jobs), *((job, job) for job in jobs), *permutations(jobs, 2)]
    for named in lists:
        if len(named) <= room or model.phase != "open" or len(set(named)) < len(named):
            yield (calls.Requeue(named),)


_WAITED: Final[Mapping[type[Call], str]] = {
    calls.Pause: "quiet",
    calls.Stop: "stopped",
    calls.Drain: "stopped",
    calls.WhenIdle: "idle",
    calls.WhenRoom: "room",
}


def _told_of(pair: Pair) -> Hashable:
    """The jobs that the core has let go of and a caller may still name; and what `requeue` reads of every job."""
    model = pair.model
    named = [*model.slots, *model.untold]
    core = tuple((job.state, job.succeeded, job.priority, job.key, _ended(job)) for job in pair.told)
    told = [job.id for job in pair.told]
    meant = tuple((model.state[job], job in model.succeeded, model.priority[job], model.key[job]) for job in told)
    ledger = pair.queue._ledger
    kept = tuple((job.priority, job.key) for job in (*ledger.underway.values(), *ledger.settled))
    return core, meant, kept, tuple((model.priority[job], model.key[job]) for job in named)


def _ended(job: CoreJob) -> bool:
    """Of an abandoned job: whether its work has ended after all, which it may do once."""
    return job.state is State.ABANDONED and has_ended(job)


def _entries(pair: Pair) -> Hashable:
    """The keys in the priority queue, dead ones too, which a snapshot has no need of and a mistake may lie in."""
    line = _line(pair)
    keys = _keys(line)
    names = {arrival: name for name, arrival in enumerate(sorted({arrival for _, arrival in keys}))}
    live = tuple(names.get(job.id) for job in line)
    moved = tuple((names[arrival], priority) for arrival, priority in sorted(line._moved.places.items()))
    entries = tuple((priority, names[arrival]) for priority, arrival in keys)
    return live, moved, line._dead, entries, len(line._moved._heap)


def _keys(line: PriorityQueue[CoreJob]) -> list[tuple[float, int]]:
    """All of them, of its levels and of what was moved."""
    return [*line._level_keys(), *sorted(line._moved._heap)]


def _notes(pair: Pair) -> Hashable:
    """Which keys the line asks before a launch and which later, of which a snapshot knows nothing and a mistake may."""
    line = pair.queue._ledger.pending
    if isinstance(line, PriorityQueue):
        return None
    asked, later = line._heads.places, line._timed.places
    strands = line._strands.values()
    return frozenset((one.key, one.number in asked, later.get(one.number, line._now) - line._now) for one in strands)


def _line(pair: Pair) -> PriorityQueue[CoreJob]:
    """What is pending, in a scope that limits no key."""
    return cast("PriorityQueue[CoreJob]", pair.queue._ledger.pending)


_ENDS: Final[frozenset[type[Call]]] = frozenset((calls.Stop, calls.Drain))
_NO_PAUSE: Final[frozenset[type[Call]]] = frozenset((calls.Pause, calls.Clear, calls.Drain))
_RARE: Final[frozenset[type[Call]]] = _ENDS | {calls.Pause, calls.WhenIdle}
_NO_MOVES: Final[frozenset[type[Call]]] = frozenset((calls.Reprioritize, calls.WhenIdle, calls.WhenRoom))
_NO_ENDS: Final[frozenset[type[Call]]] = _ENDS | {calls.WhenIdle, calls.Clear, calls.Reprioritize}
_ALL_BUT_CANCEL: Final[frozenset[type[Call]]] = _RARE | {calls.Resume, calls.Clear, calls.Reprioritize}

SCOPES: Final[Mapping[str, Scope]] = {
    scope.name: scope
    for scope in (
        Scope(
            "retry",
            "work done again, and pauses that end",
            priorities=(0,),
            widths=(1,),
            width=1,
            retries=((3, 2, 2, 3, 1),),
            failures=((None, 0.5), ("another", 0.0), (5, 0.0)),
            pauses=(1, 0),
            ticks=(1, 5),
            to_rest=True,
            without=_NO_MOVES | {calls.Clear},
        ),
        Scope("jobs", "two live jobs, polls at any time"),
        Scope("waiters", "one waiter of every kind, polls at any time", waiters=1, priorities=(0,), widths=(0, 1)),
        Scope(
            "room", "a capacity of one, two who wait for room", capacity=1, waiters=2, priorities=(0,), without=_RARE
        ),
        Scope("company", "two waiters of every kind", live=1, waiters=2, priorities=(0,), widths=(0, 1), to_rest=True),
        Scope(
            "stop",
            "three jobs handed back",
            live=3,
            priorities=(-INFINITY, 0),
            widths=(0, 2),
            waiters=1,
            to_rest=True,
            without=_NO_MOVES,
        ),
        Scope("untold", "three jobs, told of late", live=3, priorities=(0,), widths=(0, 1), without=_ALL_BUT_CANCEL),
        Scope("four", "four equals", live=4, priorities=(0,), widths=(0, 1), to_rest=True),
        Scope("requeue", "jobs told of, named and requeued", told=1, width=1, widths=(1,), without=_NO_PAUSE),
        Scope("values", "every kind of bad value", live=1, waiters=1, bad=True),
        Scope("entries", "the keys of the priority queue, dead ones too", entries=4, to_rest=True, without=_RARE),
        Scope(
            "three",
            "three live jobs, polled to the end after each input",
            live=3,
            priorities=(0, INFINITY),
            to_rest=True,
        ),
        Scope(
            "delay",
            "delays of one and two seconds",
            priorities=(0, 1),
            widths=(0, 1),
            delays=(1, 2),
            ticks=(1, 3),
            without=_RARE,
        ),
        Scope(
            "timeout",
            "timeouts, told of late",
            priorities=(0,),
            widths=(1,),
            width=1,
            delays=(1,),
            timeouts=(1, INFINITY),
            ticks=(1,),
            without=_NO_MOVES,
        ),
        Scope(
            "rate",
            "two limits, and changes of them",
            priorities=(0,),
            widths=(0, 2),
            width=2,
            rates=((), ("1/s",), ("1/2s burst 2", "2/s")),
            ticks=(0.5, 3),
            without=_NO_ENDS,
            to_rest=True,
        ),
        Scope(
            "keys",
            "two keys and none, a slot for each, and changes of that",
            live=3,
            priorities=(0,),
            widths=(2,),
            width=2,
            keys=("a", "b"),
            widths_per_key=(None, 1),
            without=_NO_ENDS | _NO_PAUSE | {calls.Resume},
            to_rest=True,
        ),
        Scope(
            "key-requeue",
            "jobs of a key told of, named and requeued",
            priorities=(0,),
            widths=(2,),
            width=2,
            told=1,
            keys=("a",),
            widths_per_key=(None, 1),
            without=_NO_ENDS | _NO_PAUSE | {calls.Resume},
            to_rest=True,
        ),
        Scope(
            "key-rate",
            "two keys, a slot and a rate for each, and changes of them",
            priorities=(0,),
            widths=(2,),
            width=2,
            keys=("a", "b"),
            widths_per_key=(None, 1),
            rates_per_key=((), ("1/s",)),
            ticks=(0.5,),
            without=_NO_ENDS | _NO_PAUSE | {calls.Resume, calls.Cancel},
            to_rest=True,
        ),
        Scope(
            "deadline",
            "stops and drains that come to an end",
            priorities=(0,),
            widths=(1,),
            width=1,
            told=1,
            delays=(1,),
            timeouts=(1,),
            ends=((1, None), (0, 0), (1, 2)),
            ticks=(1, 5),
            to_rest=True,
            without=_NO_MOVES,
        ),
        Scope(
            "moments",
            "two moments that a late clock has passed",
            widths=(1,),
            width=1,
            delays=(1, 2),
            ticks=(3,),
            to_rest=True,
            without=_ALL_BUT_CANCEL,
        ),
        Scope(
            "retry-places",
            "work done again in its place, within its time",
            widths=(1,),
            width=1,
            timeouts=(2,),
            retries=((2, 1, 1, 1, 0),),
            ticks=(1,),
            to_rest=True,
            without=_NO_PAUSE | _NO_MOVES | _ENDS,
        ),
        Scope("three-any", "three live jobs, polls at any time", live=3, nightly=True),
        Scope("waiters-all", "one waiter of every kind, two priorities, polls at any time", waiters=1, nightly=True),
        Scope(
            "entries-three", "as entries, of three jobs", live=3, entries=4, to_rest=True, without=_RARE, nightly=True
        ),
    )
}
"""What can be explored by name."""
