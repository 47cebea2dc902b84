"""Marks: the situations that a good check must have been in, and how often it was.

A check that never narrows the width below the slots held says nothing about it, however many examples it ran. So
every run is counted: a mark is a predicate over the facts and the next entry, as a law is, and each must be reached
in `QUOTA` of the examples, or the run fails and says which was reached too seldom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from rdq_core import IllegalTransition, InvalidType, InvalidValue, QueueFull, QueueStopped
from rdq_specs import calls
from rdq_specs.driver import Did, Entry, Happened, Raised, Rested
from rdq_specs.harness import Feature
from rdq_specs.laws.facts import Facts

QUOTA: Final = 0.01
"""The share of examples that must reach each mark."""

ENOUGH: Final = 100
"""Fewer examples than this say nothing about a share of one in a hundred, and are not held to it."""

Reached: TypeAlias = Callable[[Facts, Any], bool]


@dataclass(frozen=True, slots=True)
class Mark:
    """A situation: at an entry of this kind, in a run of an implementation that has these features."""

    name: str
    words: str
    kind: type[Entry]
    needs: frozenset[Feature]
    reached: Reached


MARKS: Final[list[Mark]] = []
"""The catalogue, filled below."""


def mark(kind: type[Entry], *needs: Feature) -> Callable[[Reached], Reached]:
    """Enter the function in the catalogue: its name is the mark's, its docstring the words for it."""

    def enter(reached: Reached) -> Reached:
        name = reached.__name__.replace("_", " ")
        MARKS.append(Mark(name, (reached.__doc__ or "").strip(), kind, frozenset(needs), reached))
        return reached

    return enter


class TooSeldom(AssertionError):
    """A run reached these situations in too few of its examples: it was no check of them."""

    def __init__(self, marks: dict[str, int], examples: int) -> None:
        super().__init__(marks, examples)
        self.marks = marks
        self.examples = examples

    def __str__(self) -> str:
        return f"in {self.examples} examples: " + ", ".join(f"{name} {count}" for name, count in self.marks.items())


class Watch:
    """What one example has reached; a mark counts once in an example, and is looked for no longer."""

    def __init__(self, features: frozenset[Feature]) -> None:
        self.reached: list[str] = []
        self.launches = 0
        self._left: dict[type[Entry], list[Mark]] = {}
        for mark in applicable(features):
            self._left.setdefault(mark.kind, []).append(mark)

    def hear(self, facts: Facts, entry: Entry) -> None:
        """The next entry; the facts are those before it."""
        if isinstance(entry, Happened) and entry.event[0] == "launch":
            self.launches += 1
        left = self._left.get(type(entry), [])
        for mark in [mark for mark in left if mark.reached(facts, entry)]:
            self.reached.append(mark.name)
            left.remove(mark)


@dataclass
class Tally:
    """How many examples there were, how often each mark was reached in them, and how many launches they made."""

    features: frozenset[Feature] = frozenset(Feature)
    examples: int = 0
    launches: int = 0
    reached: Counter[str] = field(default_factory=Counter[str])

    def count(self, watch: Watch) -> None:
        """Add an example."""
        self.examples += 1
        self.launches += watch.launches
        self.reached.update(watch.reached)

    def check(self, quota: float = QUOTA) -> None:
        """Raise `TooSeldom` for the marks not reached in that share of the examples, and for too few launches."""
        if self.examples < ENOUGH:
            return
        counts = {mark.name: self.reached[mark.name] for mark in applicable(self.features)}
        seldom = {name: count for name, count in counts.items() if count < quota * self.examples}
        if self.launches < self.examples:
            seldom["launches"] = self.launches
        if seldom:
            raise TooSeldom(seldom, self.examples)

    def lines(self) -> Iterable[str]:
        """The tally as text, the rarest first."""
        yield f"{self.examples} examples, {self.launches} launches"
        for mark in sorted(applicable(self.features), key=lambda mark: self.reached[mark.name]):
            share = 100 * self.reached[mark.name] / max(1, self.examples)
            yield f"{share:5.1f} %  {mark.name}: {mark.words}"


def applicable(features: frozenset[Feature]) -> list[Mark]:
    """The marks that an implementation with these features can reach."""
    return [mark for mark in MARKS if mark.needs <= features]


def _inside(facts: Facts, what: str, job: int | None = None) -> bool:
    """Whether this happens inside the telling of that (of that job)."""
    return facts.inside is not None and facts.inside[0] == what and job in (None, facts.inside[1])


# -- width -------------------------------------------------------------------------------------------------------------


@mark(Did)
def narrowed_below_slots_held(facts: Facts, did: Did) -> bool:
    """The width is set below the slots held."""
    match did.call:
        case calls.SetWidth(int(width)) | calls.Resume(int(width)):
            return width < len(facts.slots)
        case _:
            return False


@mark(Did)
def widened_with_jobs_waiting(facts: Facts, did: Did) -> bool:
    """The width is set above the slots held, which had been all, and jobs are pending."""
    match did.call:
        case calls.SetWidth(int(width)):
            return facts.width <= len(facts.slots) < width and bool(facts.pending) and not facts.paused
        case _:
            return False


@mark(Rested)
def at_rest_with_width_zero(facts: Facts, _rested: Rested) -> bool:
    """Jobs are pending, and the width lets none be launched though no slot is held."""
    return facts.width == 0 and bool(facts.pending) and not facts.slots and not facts.paused


@mark(Rested)
def at_rest_over_the_width(facts: Facts, _rested: Rested) -> bool:
    """More slots are held than the width, and jobs are pending."""
    return len(facts.slots) > facts.width and bool(facts.pending)


# -- order and capacity ------------------------------------------------------------------------------------------------


@mark(Did, Feature.PRIORITY)
def reprioritised_across_a_tie(facts: Facts, did: Did) -> bool:
    """A job is moved among equals of which one arrived later."""
    match did.call:
        case calls.Reprioritize(job, priority):
            equals = [other for other in facts.pending if facts.priority[other] == priority]
            return job not in equals and any(other > job for other in equals)
        case _:
            return False


@mark(Did, Feature.PRIORITY)
def reprioritised_again(facts: Facts, did: Did) -> bool:
    """A job that had been moved is moved again."""
    return isinstance(did.call, calls.Reprioritize) and did.call.job in facts.moved


@mark(Did, Feature.PRIORITY, Feature.CANCEL)
def moved_then_cancelled(facts: Facts, did: Did) -> bool:
    """A pending job is cancelled that had been reprioritised."""
    return isinstance(did.call, calls.Cancel) and did.call.job in facts.pending & facts.moved


@mark(Happened)
def launched_among_equals(facts: Facts, happened: Happened) -> bool:
    """A job is launched, and two equals stay behind."""
    match happened.event:
        case ("launch", job) if job in facts.pending:
            return sum(facts.priority[other] == facts.priority[job] for other in facts.pending) > 2
        case _:
            return False


@mark(Raised, Feature.CAPACITY)
def refused_as_full_with_a_slot_idle(facts: Facts, raised: Raised) -> bool:
    """A put is refused as too many though a slot is free."""
    return isinstance(raised.error, QueueFull) and len(facts.slots) < facts.width


@mark(Happened, Feature.CAPACITY)
def room_told_with_more_in_line(facts: Facts, happened: Happened) -> bool:
    """A waiter is told of room, and another still waits for it."""
    match happened.event:
        case ("answer", waiter, None):
            return facts.asked.get(waiter) == "room" and len(facts.waiting_for("room")) > 1
        case _:
            return False


@mark(Did, Feature.CLEAR)
def cleared_many(facts: Facts, did: Did) -> bool:
    """Two pending jobs or more are cleared."""
    return isinstance(did.call, calls.Clear) and len(facts.pending) > 1


@mark(Did, Feature.REQUEUE)
def requeued(_facts: Facts, did: Did) -> bool:
    """Jobs are requeued."""
    return isinstance(did.call, calls.Requeue) and bool(did.call.jobs)


# -- cancelling, and how work ends -------------------------------------------------------------------------------------


@mark(Did, Feature.CANCEL)
def cancelled_while_cancelling(facts: Facts, did: Did) -> bool:
    """A job is cancelled that is cancelling already."""
    return isinstance(did.call, calls.Cancel) and did.call.job in facts.cancelling


@mark(Did, Feature.CANCEL)
def cancelled_by_itself(facts: Facts, did: Did) -> bool:
    """A job is cancelled inside its own start."""
    return isinstance(did.call, calls.Cancel) and _inside(facts, "launch", did.call.job)


@mark(Did)
def ended_inside_its_start(facts: Facts, did: Did) -> bool:
    """Work ends inside its own start."""
    return isinstance(did.call, (calls.Finish, calls.Fail)) and _inside(facts, "launch", did.call.job)


@mark(Did, Feature.CANCEL)
def ended_before_its_interrupt(facts: Facts, did: Did) -> bool:
    """Work of a cancelled job ends before it has been interrupted."""
    return isinstance(did.call, (calls.Finish, calls.Fail)) and did.call.job in facts.to_interrupt


@mark(Did, Feature.CANCEL)
def succeeded_after_its_interrupt(facts: Facts, did: Did) -> bool:
    """Work succeeds that has been interrupted."""
    return isinstance(did.call, calls.Finish) and did.call.job in facts.interrupted


@mark(Did, Feature.CANCEL)
def failed_after_its_interrupt(facts: Facts, did: Did) -> bool:
    """Work fails that has been interrupted."""
    return isinstance(did.call, calls.Fail) and did.call.job in facts.interrupted


@mark(Did)
def put_inside_a_settlement(facts: Facts, did: Did) -> bool:
    """A job is put while another's settlement is told."""
    return isinstance(did.call, calls.Put) and _inside(facts, "settled")


# -- pause and waiting -------------------------------------------------------------------------------------------------


@mark(Did, Feature.PAUSE)
def paused_inside_a_start_with_more_to_launch(facts: Facts, did: Did) -> bool:
    """A job pauses the queue when the next could have been launched."""
    more = bool(facts.pending) and len(facts.slots) < facts.width
    return isinstance(did.call, calls.Pause) and _inside(facts, "launch") and more


@mark(Did, Feature.PAUSE)
def resumed_before_drained(facts: Facts, did: Did) -> bool:
    """A queue is resumed with work under way, whose end a pause waits for."""
    quiet = facts.paused and bool(facts.waiting_for("quiet"))
    return isinstance(did.call, calls.Resume) and quiet and bool(facts.slots)


@mark(Did, Feature.PAUSE)
def resumed_what_is_not_paused(facts: Facts, did: Did) -> bool:
    """A queue is resumed that is not paused."""
    return isinstance(did.call, calls.Resume) and not facts.paused


@mark(Did, Feature.PAUSE)
def paused_twice(facts: Facts, did: Did) -> bool:
    """A paused queue is paused."""
    return isinstance(did.call, calls.Pause) and facts.paused


@mark(Did, Feature.IDLE, Feature.PAUSE)
def idleness_asked_for_while_paused(facts: Facts, did: Did) -> bool:
    """Nothing is under way, but a pause holds back what is pending."""
    held_back = facts.paused and bool(facts.pending) and not facts.slots
    return isinstance(did.call, calls.WhenIdle) and held_back


@mark(Did, Feature.FORGET)
def left_the_line_from_the_front(facts: Facts, did: Did) -> bool:
    """A waiter is cancelled that another stands behind."""
    if not isinstance(did.call, calls.Forget) or did.call.waiter not in facts.waiting:
        return False
    line = facts.waiting_for(facts.asked[did.call.waiter])
    return len(line) > 1 and line[0] == did.call.waiter


# -- stopping ----------------------------------------------------------------------------------------------------------


@mark(Did, Feature.STOP)
def stopped_with_both(facts: Facts, did: Did) -> bool:
    """A queue is stopped with work under way and jobs pending."""
    return isinstance(did.call, calls.Stop) and bool(facts.slots) and bool(facts.pending)


@mark(Did, Feature.STOP)
def stopped_twice(facts: Facts, did: Did) -> bool:
    """A stopped queue is stopped."""
    return isinstance(did.call, calls.Stop) and facts.phase == "stopping"


@mark(Did, Feature.STOP, Feature.CANCEL)
def stop_escalated(facts: Facts, did: Did) -> bool:
    """A second stop interrupts what the first let be."""
    again = isinstance(did.call, calls.Stop) and did.call.cancel_underway and facts.phase == "stopping"
    return again and bool(set(facts.slots) - facts.cancelling)


@mark(Did, Feature.STOP)
def stopped_inside_a_start(facts: Facts, did: Did) -> bool:
    """A job stops the queue it runs in."""
    return isinstance(did.call, calls.Stop) and _inside(facts, "launch")


@mark(Did, Feature.STOP, Feature.CANCEL)
def stopped_while_cancelling(facts: Facts, did: Did) -> bool:
    """A queue is stopped in which a cancelled job's work has not ended."""
    return isinstance(did.call, calls.Stop) and bool(facts.cancelling)


@mark(Did, Feature.STOP, Feature.DRAIN)
def drain_cut_short(facts: Facts, did: Did) -> bool:
    """A draining queue is stopped with jobs pending."""
    return isinstance(did.call, calls.Stop) and facts.phase == "draining" and bool(facts.pending)


@mark(Did, Feature.DRAIN, Feature.PAUSE)
def drained_while_paused(facts: Facts, did: Did) -> bool:
    """A paused queue with jobs pending is drained."""
    return isinstance(did.call, calls.Drain) and facts.paused and bool(facts.pending)


@mark(Happened, Feature.STOP)
def handed_back_both(facts: Facts, happened: Happened) -> bool:
    """A stop answers with jobs it interrupted and jobs it returned."""
    match happened.event:
        case ("answer", _, tuple(jobs)):
            return bool({*jobs} & {*facts.stop_interrupted}) and bool({*jobs} & {*facts.returned})
        case _:
            return False


# -- refusals and time -------------------------------------------------------------------------------------------------


@mark(Raised, Feature.STOP)
def refused_after_stop(_facts: Facts, raised: Raised) -> bool:
    """A call is refused as the queue has stopped."""
    return isinstance(raised.error, QueueStopped)


@mark(Raised, Feature.END)
def ended_what_had_ended(facts: Facts, raised: Raised) -> bool:
    """The end of work is reported a second time."""
    ends = isinstance(raised.call, (calls.Finish, calls.Fail)) and raised.call.job in facts.final
    return ends and isinstance(raised.error, IllegalTransition)


@mark(Raised, Feature.PRIORITY)
def pending_job_given_a_bad_priority(facts: Facts, raised: Raised) -> bool:
    """A pending job is to be moved to what is no priority."""
    moved = isinstance(raised.call, calls.Reprioritize) and raised.call.job in facts.pending
    return moved and isinstance(raised.error, (InvalidType, InvalidValue))


@mark(Did, Feature.TIME)
def clock_set_back_with_work_under_way(facts: Facts, did: Did) -> bool:
    """The clock is set back while work is under way."""
    return isinstance(did.call, calls.Tick) and did.call.seconds < 0 and bool(facts.slots)
