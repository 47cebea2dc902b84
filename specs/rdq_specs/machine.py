"""The Hypothesis machine: programs drawn, run in lock step with the model, judged by the laws, and ended in liveness.

A plain rule-based machine is nearly vacuous, as `stop`, `pause` and width 0 absorb the walk (60 examples of 40 steps
killed 104 of 176 mutants). So: what absorbs is rare, and drawn once for a whole run; work is ended and control given
often; every put may carry re-entrant scripts; and a teardown resumes, widens and ends all work.
"""

from __future__ import annotations

import unittest
from typing import Any, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rdq_specs import calls
from rdq_specs.calls import FOREIGN, SELF, Call
from rdq_specs.driver import Discrepancy, Driver
from rdq_specs.harness import Feature, HarnessType
from rdq_specs.laws import Judge

PRIORITIES = st.sampled_from([0, 1, 0, 1, -1, 0.5, float("inf"), float("-inf")])
BAD_PRIORITIES = st.sampled_from([float("nan"), "1", None, True])
BAD_WIDTHS = st.sampled_from([-1, 2.9, "3", True])
WIDTHS = st.sampled_from([1, 2, 3, 1, 2, 0])


class LawBroken(AssertionError):
    """A run broke a law. `violations` says which."""

    def __init__(self, violations: list[Any]) -> None:
        super().__init__(violations)
        self.violations = violations

    def __str__(self) -> str:
        return "\n".join(map(str, self.violations))


def scripts(features: frozenset[Feature], live: int) -> st.SearchStrategy[tuple[Call, ...]]:
    """Short scripts: mostly empty, of calls that name the job itself or one of the `live` newest."""
    jobs = st.integers(-1, max(0, live))  # SELF, or a job that exists or is about to
    choices: list[st.SearchStrategy[Call]] = [
        st.builds(calls.Put, PRIORITIES),
        st.builds(calls.Finish, jobs),
        st.builds(calls.Fail, jobs),
        st.builds(calls.SetWidth, WIDTHS),
    ]
    if Feature.CANCEL in features:
        choices += [st.just(calls.Cancel(SELF)), st.builds(calls.Cancel, jobs)]
    if Feature.PRIORITY in features:
        choices += [st.builds(calls.Reprioritize, jobs, PRIORITIES)]
    if Feature.PAUSE in features:
        choices += [st.just(calls.Pause()), st.just(calls.Resume())]
    if Feature.CLEAR in features:
        choices += [st.just(calls.Clear())]
    if Feature.STOP in features:
        choices += [st.builds(calls.Stop, st.booleans())]
    return st.lists(st.one_of(choices), max_size=2).map(tuple)


class DispatchMachine(RuleBasedStateMachine):
    """One run of one harness. `harness_type` is set by `state_machine_test`."""

    harness_type: HarnessType

    driver: Driver
    judge: Judge

    @initialize(
        width=st.sampled_from([1, 2, 1, 2, 3, 0]),
        capacity=st.sampled_from([None, None, 1, 2, 3]),
        stops=st.integers(0, 9).map(lambda n: n == 0),
    )
    def open(self, width: int, capacity: int | None, stops: bool) -> None:
        """A new queue; in one run of ten it may be stopped."""
        if Feature.CAPACITY not in self.features:
            capacity = None
        self.stops = stops
        self.judge = Judge(width, capacity)
        self.driver = Driver(self.harness_type, width, capacity, on_entry=self.judge.hear)

    @property
    def features(self) -> frozenset[Feature]:
        """What the implementation has."""
        return self.harness_type.features

    def has(self, feature: Feature) -> bool:
        """Whether the implementation has it."""
        return feature in self.features

    def do(self, call: Call) -> None:
        """Do one call, and hear the laws."""
        try:
            self.driver.do(call)
        except Discrepancy as error:
            if error.clause not in self.harness_type.deviations:
                raise
        self.heed()

    def heed(self) -> None:
        """Raise `LawBroken` for what the laws have found, known deviations aside."""
        found = [v for v in self.judge.violations if v.clause not in self.harness_type.deviations]
        if found:
            raise LawBroken(found)

    def some_job(self, data: st.DataObject, jobs: list[int]) -> int:
        """One of these."""
        return data.draw(st.sampled_from(jobs), label="job")

    # -- often ---------------------------------------------------------------------------------------------------

    @rule(data=st.data(), count=st.sampled_from([1, 1, 1, 2, 4]))
    def put(self, data: st.DataObject, count: int) -> None:
        """Put a few jobs with their scripts."""
        script = scripts(self.features, self.driver.model.jobs)
        none: st.SearchStrategy[tuple[Call, ...]] = st.just(())
        priorities = PRIORITIES if self.has(Feature.PRIORITY) else st.just(0)
        for _ in range(count):
            start, settle = data.draw(none | script), data.draw(none | none | script)
            if not self.stops:
                start, settle = without_stop(start), without_stop(settle)
            self.do(calls.Put(data.draw(priorities), start, settle))

    @rule()
    def turn(self) -> None:
        """Let everything due happen."""
        self.do(calls.Turn())

    @precondition(lambda self: self.has(Feature.POLL))
    @rule(count=st.integers(1, 3))
    def poll(self, count: int) -> None:
        """Poll once or a few times."""
        for _ in range(count):
            self.do(calls.Poll())

    @precondition(lambda self: self.driver.model.slots)
    @rule(data=st.data(), well=st.sampled_from([True, True, False]), turn=st.booleans())
    def end(self, data: st.DataObject, well: bool, turn: bool) -> None:
        """End the work of a job under way."""
        job = self.some_job(data, self.driver.model.slots)
        self.do(calls.Finish(job) if well else calls.Fail(job))
        if turn:
            self.do(calls.Turn())

    @precondition(lambda self: self.has(Feature.CANCEL) and self.driver.model.jobs)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """Cancel a job, most often a live one."""
        model = self.driver.model
        live = [*model.pending(), *model.slots]
        self.do(calls.Cancel(self.some_job(data, live or list(range(model.jobs)))))

    @precondition(lambda self: self.has(Feature.CANCEL) and self.driver.model.jobs)
    @rule(data=st.data())
    def cancel_any(self, data: st.DataObject) -> None:
        """Cancel any job there ever was."""
        self.do(calls.Cancel(self.some_job(data, list(range(self.driver.model.jobs)))))

    @precondition(lambda self: self.has(Feature.PRIORITY) and self.driver.model.pending())
    @rule(data=st.data(), priority=PRIORITIES)
    def reprioritize(self, data: st.DataObject, priority: float) -> None:
        """Move a pending job."""
        self.do(calls.Reprioritize(self.some_job(data, self.driver.model.pending()), priority))

    @rule(width=WIDTHS)
    def set_width(self, width: int) -> None:
        """Turn the knob."""
        self.do(calls.SetWidth(width))

    # -- now and then ----------------------------------------------------------------------------------------------

    @precondition(lambda self: self.has(Feature.PAUSE) and not self.driver.model.paused)
    @rule(twice=st.booleans())
    def pause(self, twice: bool) -> None:
        """Pause, perhaps twice."""
        self.do(calls.Pause())
        if twice:
            self.do(calls.Pause())

    @precondition(lambda self: self.has(Feature.PAUSE))
    @rule(width=st.sampled_from([None, None, 1, 2]))
    def resume(self, width: int | None) -> None:
        """Resume, paused or not."""
        self.do(calls.Resume(width))

    @rule(what=st.sampled_from([calls.WhenIdle(), calls.WhenRoom()]), twice=st.booleans())
    def wait(self, what: Call, twice: bool) -> None:
        """Ask for idleness or room."""
        needed = Feature.IDLE if isinstance(what, calls.WhenIdle) else Feature.CAPACITY
        if self.has(needed):
            self.do(what)
            if twice:
                self.do(what)

    @precondition(lambda self: self.has(Feature.FORGET) and self.driver.model.waiters)
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        """Cancel a waiter."""
        self.do(calls.Forget(data.draw(st.sampled_from([who for _, who in self.driver.model.waiters]))))

    @precondition(lambda self: self.has(Feature.REQUEUE) and self.driver.model.jobs)
    @rule(data=st.data())
    def requeue(self, data: st.DataObject) -> None:
        """Requeue a few of the jobs there ever were."""
        model = self.driver.model
        ended = [job for job, state in model.state.items() if state in ("failed", "cancelled", "returned")]
        few = st.lists(st.sampled_from(ended or list(range(model.jobs))), max_size=3)
        self.do(calls.Requeue(tuple(data.draw(few))))

    @precondition(lambda self: self.has(Feature.CLEAR) and len(self.driver.model.pending()) > 1)
    @rule()
    def clear(self) -> None:
        """Cancel all that is pending."""
        self.do(calls.Clear())

    @precondition(lambda self: self.has(Feature.TIME))
    @rule(seconds=st.sampled_from([0, 1, 0.25, -1, 3600, -3600]))
    def tick(self, seconds: float) -> None:
        """Set the clock."""
        self.do(calls.Tick(seconds))

    @precondition(lambda self: self.driver.model.jobs)
    @rule(data=st.data())
    def illegal(self, data: st.DataObject) -> None:
        """A call that may be refused."""
        model = self.driver.model
        jobs = st.integers(0, model.jobs - 1)
        choices: list[st.SearchStrategy[Call]] = [st.builds(calls.SetWidth, BAD_WIDTHS)]
        if self.has(Feature.END):
            choices += [st.builds(calls.Finish, jobs), st.builds(calls.Fail, jobs)]
        if self.has(Feature.PRIORITY):
            choices += [
                st.builds(calls.Put, BAD_PRIORITIES),
                st.builds(calls.Reprioritize, jobs, PRIORITIES | BAD_PRIORITIES),
            ]
        if self.has(Feature.PAUSE):
            choices += [st.builds(calls.Resume, BAD_WIDTHS)]
        if self.has(Feature.REQUEUE):
            choices += [st.builds(calls.Requeue, st.lists(jobs, min_size=1, max_size=3).map(tuple))]
        if self.has(Feature.FOREIGN):
            choices += [st.sampled_from(self.foreign())]
        self.do(data.draw(st.one_of(choices)))

    def foreign(self) -> list[Call]:
        """Calls that name another queue's job."""
        calls_: list[Call] = [calls.Cancel(FOREIGN), calls.Reprioritize(FOREIGN, 0)]
        return [*calls_, calls.Finish(FOREIGN), calls.Fail(FOREIGN)] if self.has(Feature.END) else calls_

    # -- seldom ------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.has(Feature.STOP) and self.stops)
    @rule(cancel_underway=st.booleans())
    def stop(self, cancel_underway: bool) -> None:
        """Stop for good."""
        self.do(calls.Stop(cancel_underway))

    @precondition(lambda self: self.has(Feature.DRAIN) and self.stops)
    @rule()
    def drain(self) -> None:
        """Take no more."""
        self.do(calls.Drain())

    # -- always --------------------------------------------------------------------------------------------------------

    @invariant()
    def sane(self) -> None:
        """The implementation finds nothing wrong with itself."""
        if hasattr(self, "driver"):
            self.driver.harness.check()

    def teardown(self) -> None:
        """Liveness: resume, widen, end all work; then everyone has been told, and nothing is kept."""
        if not hasattr(self, "driver"):
            return
        model = self.driver.model
        if model.phase != "stopping" and self.has(Feature.PAUSE):
            self.do(calls.Resume(3))
        self.do(calls.SetWidth(3))
        self.do(calls.Turn())
        for _ in range(10_000):  # each put's scripts put a few more at the most, whose scripts are empty
            if not model.slots:
                break
            self.do(calls.Finish(model.slots[0]))
            self.do(calls.Turn())
            if model.paused and model.phase != "stopping":
                self.do(calls.Resume(3))
            if model.width < 1:
                self.do(calls.SetWidth(3))
            self.do(calls.Turn())
        self.finale()

    def finale(self) -> None:
        """What must be true in the end."""
        facts = self.judge.facts
        everyone = set(facts.priority)
        if facts.settled.keys() != everyone:
            raise Discrepancy("in the end", "every job put has settled", everyone - facts.settled.keys(), "SETTLE-3")
        if facts.tells and facts.told.keys() != facts.promised:
            raise Discrepancy("in the end", "every put has been told", facts.promised - facts.told.keys(), "TELL-1")
        waiting = set(facts.waiting_for("quiet") + facts.waiting_for("idle") + facts.waiting_for("stopped"))
        if waiting:
            raise Discrepancy("in the end", "every waiter has been answered", waiting, "WAITER-2")
        if self.has(Feature.RETENTION):
            self.driver.trace.clear()  # the errors in it name jobs
            kept = set(self.driver.harness.retained()) - {*facts.stop_interrupted, *facts.returned}
            if kept:
                raise Discrepancy("in the end", "no settled job is kept", kept, "KEEP-1")


def without_stop(script: tuple[Call, ...]) -> tuple[Call, ...]:
    """The script, but for what would stop the queue."""
    return tuple(call for call in script if not isinstance(call, (calls.Stop, calls.Drain)))


CI = settings(
    max_examples=150,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
"""Settings for continuous integration: the same examples in every run, some twenty seconds."""


def state_machine(harness_type: HarnessType) -> type[DispatchMachine]:
    """A Hypothesis state machine for an implementation, for whoever wants to run it themselves."""
    name = getattr(harness_type, "__name__", "Harness")
    return cast("type[DispatchMachine]", type(f"{name}Machine", (DispatchMachine,), {"harness_type": harness_type}))


def state_machine_test(harness_type: HarnessType, profile: settings = CI) -> type[unittest.TestCase]:
    """A TestCase that checks an implementation; name it `TestMine` in a test module, and that is all."""
    test_case = cast("Any", state_machine(harness_type)).TestCase
    test_case.settings = profile
    return cast("type[unittest.TestCase]", test_case)
