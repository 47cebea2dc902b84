"""Harnesses with fewer features: nothing undeclared is called, what is left is reached, the verdict is exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import Phase, settings
from rdq_specs import CoreHarness, Driver, Feature, Harness, HarnessError, LawBroken, calls, coverage
from rdq_specs.blame import check_harness
from rdq_specs.driver import Discrepancy
from rdq_specs.features import CALLS, METHODS, needs
from rdq_specs.fuzz import Fuzz, FuzzFailed
from rdq_specs.harness import HarnessType
from rdq_specs.laws import LAWS
from rdq_specs.machine import BATCH, CI, run, run_in_batches, state_machine
from rdq_specs.marks import MARKS, applicable
from rdq_specs.marks.tally import ENOUGH
from rdq_specs.programs import Program, clauses_of, corpus, failure_of, lacking
from rdq_specs.texts import rules
from rdq_specs.trace import Happened
from rdq_specs.verdict import ELSEWHERE

from rdq_core import Settled

ALL = CoreHarness.features
FEW = settings(CI, max_examples=BATCH, phases=[Phase.generate])
LACKING = [ALL - {feature} for feature in sorted(ALL, key=lambda feature: feature.name)]
SUBSETS = [frozenset[Feature](), *LACKING]


class Undeclared(BaseException):
    """A method was called that belongs to no declared feature. No `Exception`, which a queue may raise."""


def core_with(features: frozenset[Feature]) -> HarnessType:
    """The core's harness, of which only these features may be used."""

    def turn(self: CoreHarness) -> None:
        while CoreHarness.poll(self):
            pass

    def refuse(name: str) -> Callable[..., None]:
        def refused(*_: object) -> None:
            raise Undeclared(name)

        return refused

    declared = {name for feature, names in METHODS.items() if feature in (None, *features) for name in names}
    undeclared = {name for names in METHODS.values() for name in names} - declared
    body: dict[str, Any] = {name: refuse(name) for name in undeclared}
    return type("Some", (CoreHarness,), {**body, "features": features, "turn": turn, "check": no_check})


def no_check(_harness: Harness) -> None:
    """The core's is for the core alone."""


def ids_of(features: frozenset[Feature]) -> str:
    return "+".join(sorted(feature.name for feature in features)) or "none"


def names(features: frozenset[Feature]) -> str:
    return "none" if not features else f"all but {', '.join(feature.name for feature in ALL - features)}"


# -- what is called ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("features", SUBSETS, ids=names)
def test_nothing_undeclared_is_called(features: frozenset[Feature]) -> None:
    machine = state_machine(core_with(features))
    run_in_batches(machine, settings(FEW, max_examples=8))
    assert machine.tally.launches > 8


@pytest.mark.parametrize("name", corpus())
def test_a_program_skips_what_is_undeclared(name: str) -> None:
    """As the driver is concerned; `replay` does not replay what it cannot. Whatever else is put is launched."""
    driver = Driver(core_with(frozenset()), 2)
    program = [*corpus()[name].calls, calls.Put()]
    driver.run([*program, calls.SetWidth(len(program)), calls.Turn()])
    puts = [call for call in program if isinstance(call, calls.Put) and not needs(call)]
    launched = [entry for entry in driver.trace if isinstance(entry, Happened) and entry.event[0] == "launch"]
    assert len(launched) >= len(puts)


def test_a_script_skips_what_is_undeclared() -> None:
    everything: tuple[calls.Call, ...] = (
        calls.Cancel(0),
        calls.Cancel(calls.SELF),
        calls.Withdraw(calls.SELF),
        calls.Reprioritize(0, 1),
        calls.Reschedule(0, 1),
        calls.Requeue((0,)),
        calls.Clear(),
        calls.SetRate(("1/s",)),
        calls.SetWidthPerKey(1),
        calls.SetRatePerKey(("1/s",)),
        calls.Pause(),
        calls.Resume(),
        calls.Drain(),
        calls.Drain(1),
        calls.WhenIdle(),
        calls.WhenRoom(),
        calls.Forget(0),
        calls.Tick(1),
        calls.Stop(True),
        calls.Stop(False, 1),
        calls.Put(1),
        calls.Put(delay=1),
        calls.Put(timeout=1),
        calls.Put(key="a"),
        calls.Put(retry=(2, 1, 1, 9, 0)),
        calls.Fail(0, "another"),
        calls.PauseFor(1),
        calls.Put(),
    )
    assert CALLS.keys() - {calls.Poll} <= {type(call) for call in everything}
    asked_for = frozenset[Feature]().union(*map(needs, everything))
    assert asked_for == {*CALLS.values(), Feature.TIMEOUT, Feature.DEADLINE, Feature.RETRY} - {Feature.POLL}
    driver = Driver(core_with(frozenset()), 1)
    driver.run([calls.Put(0, everything, everything), calls.Turn(), calls.Finish(0), calls.Turn()])
    launched = [entry.event for entry in driver.trace if isinstance(entry, Happened) and entry.event[0] == "launch"]
    assert launched == [("launch", 0), ("launch", 1)]
    assert driver.views().size == (1, 1)


NO_FEATURES = {"features", "deviations", "reacts_later", "rebases", "check", "close"}


def test_every_method_belongs_to_a_feature_or_to_all() -> None:
    said = {name for names in METHODS.values() for name in names}
    assert said == {name for name in vars(Harness) if not name.startswith("_")} - NO_FEATURES


def test_a_stop_that_cancels_needs_both() -> None:
    assert needs(calls.Stop(True)) == {Feature.STOP, Feature.CANCEL}
    assert needs(calls.Stop()) == {Feature.STOP}


# -- what is reached ---------------------------------------------------------------------------------------------------


NEEDED = sorted({mark.needs for mark in MARKS if mark.needs <= ALL}, key=ids_of)


@pytest.mark.parametrize("features", NEEDED, ids=ids_of)
def test_a_mark_needs_no_feature_but_those_it_names(features: frozenset[Feature]) -> None:
    machine = state_machine(core_with(features))
    wanted = {mark.name for mark in MARKS if mark.needs == features}
    for again in range(40):
        run_in_batches(machine, settings(FEW, max_examples=5), again=again)
        if wanted <= machine.tally.reached.keys():
            return
    pytest.fail(f"never reached: {wanted - machine.tally.reached.keys()}")


def test_where_the_clock_stands_still_no_mark_is_reached_too_seldom() -> None:
    assert run(core_with(ALL - {Feature.TIME}), settings(CI, phases=[Phase.generate])).examples >= ENOUGH


@pytest.mark.parametrize("features", LACKING, ids=names)
def test_a_mark_is_not_asked_of_what_lacks_its_feature(features: frozenset[Feature]) -> None:
    (lacked,) = ALL - features
    assert {mark.name for mark in MARKS if lacked in mark.needs} == {mark.name for mark in MARKS} - {
        mark.name for mark in applicable(features)
    }


# -- what the verdict says ---------------------------------------------------------------------------------------------

UNCHECKED = {
    Feature.PRIORITY: {"ORDER-1", "ORDER-3", "ORDER-5"},
    Feature.PAUSE: {"PAUSE-1", "PAUSE-2", "PAUSE-3", "PAUSE-4", "PAUSE-5"},
    Feature.CANCEL: {"CANCEL-1", "CANCEL-2", "CANCEL-3", "CANCEL-4", "WIDTH-3", "STOP-7", "JOB-4"},
    Feature.REQUEUE: {"JOB-5"},
    Feature.CLEAR: {"CLEAR-1"},
    Feature.STOP: {"STOP-1", "STOP-2", "STOP-3", "STOP-4", "STOP-5", "STOP-6", "STOP-7", "JOB-4", "RETRY-3"},
    Feature.DRAIN: {"DRAIN-1"},
    Feature.CAPACITY: {"CAPACITY-1", "ROOM-1", "ROOM-2", "ROOM-3"},
    Feature.IDLE: {"IDLE-1", "IDLE-2"},
    Feature.FORGET: {"WAITER-1"},
    Feature.POLL: set[str](),
    Feature.END: {"JOB-1"},
    Feature.TIME: {
        *("TIME-1", "RATE-1", "RATE-2", "DELAY-1", "DELAY-2", "TIMEOUT-1", "TIMEOUT-2"),
        *("DEADLINE-1", "DEADLINE-2", "RETRY-2", "PAUSE-5", "KEY-2", "KEY-8"),
    },
    Feature.RATE: {"RATE-1", "RATE-2", "RATE-3"},
    Feature.DELAY: {"DELAY-1", "DELAY-2", "SECONDS-1", "RETRY-1", "RETRY-2", "RETRY-3", "RETRY-4", "RETRY-5"},
    Feature.TIMEOUT: {"TIMEOUT-1", "TIMEOUT-2", "SECONDS-1"},
    Feature.DEADLINE: {"DEADLINE-1", "DEADLINE-2", "SECONDS-1"},
    Feature.RETRY: {"RETRY-1", "RETRY-2", "RETRY-3", "RETRY-4", "RETRY-5"},
    Feature.PAUSE_FOR: {"PAUSE-5"},
    Feature.KEYS: {"KEY-1", "KEY-2", "KEY-3", "KEY-4", "KEY-5", "KEY-6", "KEY-8", "KEY-10"},
    Feature.RATE_PER_KEY: {"KEY-2", "KEY-5", "KEY-8"},
    Feature.WAKE: {"KEY-5"},
    Feature.VIEWS: {"ORDER-4", "WIDTH-2"},
    Feature.FOREIGN: {"JOB-2"},
    Feature.RETENTION: {"KEEP-1"},
    Feature.WITHDRAW: {"TELL-2"},
    Feature.CONTEXT: {"CONTEXT-1"},
    Feature.TIMERS: {"TURN-2"},
    Feature.TIMES: {"TIME-1"},
}


@pytest.mark.parametrize("feature", Feature)
def test_the_verdict_names_what_a_feature_would_check(feature: Feature) -> None:
    unchecked = coverage(core_with(frozenset(Feature) - {feature})).unchecked
    assert {clause for clause, why in unchecked.items() if why != ELSEWHERE} == UNCHECKED[feature]
    assert all(why.startswith(feature.name) for why in unchecked.values() if why != ELSEWHERE)


@pytest.mark.parametrize("features", [*SUBSETS, ALL], ids=names)
def test_every_clause_is_in_the_verdict_once(features: frozenset[Feature]) -> None:
    verdict = coverage(core_with(features))
    assert sorted([*verdict.checked, *verdict.unchecked]) == sorted(rules())
    assert sorted(clause for clauses in verdict.why_not().values() for clause in clauses) == sorted(verdict.unchecked)


def test_of_the_core_all_is_checked_that_a_law_can_say() -> None:
    everything = core_with(frozenset(Feature))
    assert LAWS.keys() <= set(coverage(everything).checked)
    assert set(coverage(everything).unchecked.values()) == {ELSEWHERE}


def test_who_tells_no_caller_is_not_checked_for_that() -> None:
    fuzz = Fuzz(CoreHarness)
    fuzz.run(FEW)
    assert not fuzz.tally.tells
    assert set(coverage(CoreHarness, tells=False).unchecked) - set(coverage(CoreHarness).unchecked) == {"TELL-1"}


def test_nothing_to_wait_for_is_nobody_waiting() -> None:
    assert "WAITER-2" in coverage(core_with(frozenset())).unchecked
    assert "WAITER-2" in coverage(core_with(frozenset({Feature.IDLE}))).checked


# -- known deviations --------------------------------------------------------------------------------------------------


class BoolWidth(CoreHarness):
    """Takes True for a width: WIDTH-4."""

    def set_width(self, width: object) -> None:
        super().set_width(1 if width is True else width)


class BoolWidthAndClear(BoolWidth):
    """And clears from behind: CLEAR-1."""

    def clear(self) -> Sequence[int]:
        return list(reversed(super().clear()))


class Leaky(CoreHarness):
    """Keeps every job: KEEP-1."""

    def retained(self) -> list[int]:
        return [id for id, job in self.jobs.items() if job.state.settled]


class LeakyAndForgetful(Leaky):
    """And tells nobody of what was cancelled while pending: SETTLE-3."""

    def poll(self) -> bool:
        if self.queue.size() == (0, 0):
            self.observer = Deaf()
        return super().poll()


class Deaf:
    """An observer that nothing reaches."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_: None


def knowing(harness_type: HarnessType, *clauses: str) -> HarnessType:
    """The harness with these known deviations."""
    return type(harness_type.__name__, (harness_type,), {"deviations": dict.fromkeys(clauses, "so it is")})


def found_in(harness_type: HarnessType) -> FuzzFailed | None:
    try:
        Fuzz(harness_type).run(settings(CI, max_examples=4 * BATCH), counted=False)
    except FuzzFailed as failed:
        return failed
    return None


def clauses_found(found: FuzzFailed) -> set[str]:
    assert isinstance(found.error, Discrepancy)
    return {violation.clause for violation in found.error.violations}


def test_what_is_not_known_is_found() -> None:
    found = found_in(BoolWidth)
    assert found is not None
    assert clauses_found(found) == {"WIDTH-4"}


def test_what_is_known_ends_a_run_and_passes() -> None:
    fuzz = Fuzz(knowing(BoolWidth, "WIDTH-4"))
    fuzz.run(FEW, counted=False)
    assert fuzz.tally.met.keys() == {"WIDTH-4"}
    assert 0 < fuzz.tally.ended == fuzz.tally.met["WIDTH-4"] < fuzz.tally.examples
    assert coverage(fuzz.harness_type).unchecked["WIDTH-4"] == "known to be broken: so it is"


def test_what_is_known_masks_its_own_clause_alone() -> None:
    found = found_in(knowing(BoolWidthAndClear, "WIDTH-4"))
    assert found is not None
    assert clauses_found(found) == {"CLEAR-1"}


def test_both_known_pass() -> None:
    assert found_in(knowing(BoolWidthAndClear, "WIDTH-4", "CLEAR-1")) is None


def test_another_clause_masks_nothing() -> None:
    assert found_in(knowing(BoolWidth, "WIDTH-3")) is not None


def test_after_what_is_known_a_program_is_over() -> None:
    known = Program((calls.SetWidth(True), calls.Put(), calls.Put(), calls.Clear()), width=0)
    other = Program(known.calls[1:], width=0)
    assert failure_of(known, knowing(BoolWidthAndClear, "WIDTH-4")) is None
    assert failure_of(other, knowing(BoolWidthAndClear, "WIDTH-4")) is not None


@pytest.mark.parametrize("harness_type", [Leaky, LeakyAndForgetful])
def test_what_is_known_of_the_end_masks_nothing_else_there(harness_type: HarnessType) -> None:
    program = Program((calls.Put(), calls.Turn(), calls.Finish(0), calls.Turn()), width=1)
    alone = failure_of(program, harness_type)
    known = failure_of(program, knowing(harness_type, "KEEP-1"))
    assert alone is not None
    assert (known is None) == (harness_type is Leaky)


def test_a_law_that_no_comparison_follows_is_masked_without_ending_the_run() -> None:
    """The model agrees all along: what a caller is told is a matter for the laws alone."""

    class TellsTwice(CoreHarness):
        def poll(self) -> bool:
            match self.queue.clone().poll(now=self.now):
                case Settled(job):
                    self.observer.told(job.id, job.state.value)
                    self.observer.told(job.id, job.state.value)
                case _:
                    pass
            return super().poll()

    assert found_in(TellsTwice) is not None
    fuzz = Fuzz(knowing(TellsTwice, "TELL-1"))
    fuzz.run(FEW, counted=False)
    assert fuzz.tally.met["TELL-1"] > 0
    assert fuzz.tally.ended == 0


# -- whose fault it is -------------------------------------------------------------------------------------------------

PUT = (calls.Put(), calls.Turn(), calls.Cancel(0), calls.Turn())


class Misspelt(CoreHarness):
    def cancel(self, job: int) -> None:
        self.queue.canel(self.jobs[job])  # type: ignore[attr-defined]  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]


class TakesLess(CoreHarness):
    def cancel(self) -> None:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        """Forgotten: the job."""


class Nameless(CoreHarness):
    def poll(self) -> bool:
        self.observer.launched("job")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        return True


class Stateless(CoreHarness):
    def poll(self) -> bool:
        self.observer.settled(0, "done")
        return True


class Shapeless(CoreHarness):
    def size(self) -> tuple[int, int]:
        return None  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


class Unborn(CoreHarness):
    def __init__(self) -> None:  # pyright: ignore[reportMissingSuperCall]
        """Forgotten: what it is made with."""


@pytest.mark.parametrize("harness_type", [Misspelt, TakesLess, Nameless, Stateless, Shapeless, Unborn])
def test_the_harness_is_at_fault_and_not_the_queue(harness_type: HarnessType) -> None:
    assert isinstance(failure_of(Program(PUT, width=1), harness_type), HarnessError)


class Refusing(CoreHarness):
    """The queue's own code raises, from a frame of its own."""

    def cancel(self, job: int) -> None:
        queues_own(job)


class Checking(CoreHarness):
    def turn(self) -> None:
        super().turn()
        assert not self.queue.underway(), "no work is under way"


def queues_own(job: int) -> None:
    raise KeyError(job)


@pytest.mark.parametrize(("harness_type", "clause"), [(Refusing, "ERROR-1"), (Checking, "CHECK")])
def test_the_queue_is_at_fault_and_not_the_harness(harness_type: HarnessType, clause: str) -> None:
    failure = failure_of(Program(PUT, width=1), harness_type)
    assert isinstance(failure, Discrepancy)
    assert clauses_of(failure) == {clause}


class Swallowing(CoreHarness):
    """A shell that takes whatever its job function raises for a failure of the job's."""

    def poll(self) -> bool:
        try:
            return super().poll()
        except Exception:
            return True


class SwallowingAndWrong(Swallowing):
    def put(self, job: int, priority: object) -> None:
        super().put(job, 0)  # whatever the priority


def test_what_a_shell_swallows_is_found_all_the_same() -> None:
    program = Program((calls.Put(1), calls.Put(0), calls.Turn()), width=1)
    assert failure_of(program, Swallowing) is None
    assert isinstance(failure_of(program, SwallowingAndWrong), (Discrepancy, LawBroken))


class NoCancel(CoreHarness):
    features = frozenset({Feature.FORGET})


class NotASet(CoreHarness):
    features = {Feature.CANCEL}  # type: ignore[assignment]  # noqa: RUF012  # pyright: ignore[reportAssignmentType, reportIncompatibleVariableOverride]


@pytest.mark.parametrize(
    ("harness_type", "words"),
    [
        (NotASet, "must be a frozenset"),
        (NoCancel, "FORGET"),
        (knowing(CoreHarness, "MODEL"), "names no clause of the specification: MODEL"),
        (type("Empty", (Harness,), {}), "__init__"),
    ],
)
def test_a_harness_that_is_none_is_refused(harness_type: HarnessType, words: str) -> None:
    with pytest.raises(HarnessError, match=words):
        check_harness(harness_type, rules())


def test_a_program_that_needs_more_is_known() -> None:
    assert lacking(corpus()["stop-escalated"], core_with(frozenset({Feature.STOP}))) == {Feature.CANCEL}
