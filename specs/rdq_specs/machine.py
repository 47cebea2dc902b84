"""The Hypothesis machine: programs drawn, run in lock step with the model, judged by the laws, and ended in liveness.

A plain rule-based machine is nearly vacuous, as `stop`, `pause` and width 0 absorb the walk (60 examples of 40 steps
killed 104 of 176 mutants). So: what absorbs is rare; work is ended and control given often (`actions`); every put may
carry re-entrant scripts; a teardown resumes, widens and ends all work; and what was reached is counted (`marks`).
"""

from __future__ import annotations

from collections.abc import Generator, Set
from contextlib import closing, contextmanager
from typing import Any, Final, cast

from hypothesis import HealthCheck, Phase, currently_in_test_context, event, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from rdq_specs import calls
from rdq_specs.actions import Scene, draw
from rdq_specs.calls import Call
from rdq_specs.collecting import set_aside
from rdq_specs.driver import Discrepancy, Driver, Entry
from rdq_specs.eager import driver_of
from rdq_specs.harness import KEYED, Feature, HarnessType
from rdq_specs.laws import Judge
from rdq_specs.marks import QUOTA, Tally, Watch


class LawBroken(AssertionError):
    """A run broke a law. `violations` says which."""

    def __init__(self, violations: list[Any]) -> None:
        super().__init__(violations)
        self.violations = violations

    def __str__(self) -> str:
        return "\n".join(map(str, self.violations))


class DispatchMachine(RuleBasedStateMachine):
    """One run of one harness. `harness_type` and `tally` are set by `state_machine`."""

    harness_type: HarnessType
    tally: Tally

    driver: Driver
    judge: Judge
    watch: Watch
    scene: Scene
    program: list[Call]

    def __init__(self) -> None:
        super().__init__()
        self.watch = Watch(self.features)
        self.program = []
        self.over: bool = False
        self.met: set[str] = set()  # the known deviations that it met

    @initialize(
        width=st.sampled_from([1, 2, 1, 2, 3, 0]),
        capacity=st.sampled_from([None, None, None, 1, 2, 3]),
        stops=st.booleans(),
        keyed=st.booleans(),
    )
    def open(self, width: int, capacity: int | None, stops: bool, keyed: bool) -> None:
        """A new queue; in half of the runs it may be stopped, and in half jobs may have keys."""
        if Feature.CAPACITY not in self.features:
            capacity = None
        self.judge = Judge(width, capacity)
        self.driver = driver_of(self.harness_type)(self.harness_type, width, capacity, on_entry=self.hear)
        features = self.features if keyed else self.features - KEYED
        self.scene = Scene(self.driver.model, features, stops, self.driver.clock)

    def hear(self, entry: Entry) -> None:
        """What happened next, for the marks and for the laws."""
        self.watch.hear(self.judge.facts, entry)
        self.judge.hear(entry)

    @property
    def features(self) -> frozenset[Feature]:
        """What the implementation has."""
        return self.harness_type.features

    def has(self, feature: Feature) -> bool:
        """Whether the implementation has it."""
        return feature in self.features

    def do(self, call: Call) -> None:
        """Do one call, and hear the laws."""
        self.program.append(call)
        if currently_in_test_context():
            note(str(call))
        self.follow(call)

    def follow(self, call: Call) -> None:
        """Do one call in lock step, the laws listening; nothing once the run is over.

        Raises what it finds. What breaks only clauses that are known to be broken ends the run, and passes: from
        there on implementation and model have parted, and to compare them says nothing.
        """
        if self.over:
            return
        heard = len(self.judge.violations)
        with self.finding():
            try:
                self.driver.do(call)
            except Discrepancy as error:
                error.violations = tuple(self.judge.violations[heard:])
                self.pardon({violation.clause for violation in error.violations} or {error.clause}, error)
                self.over = True
            else:
                self.heed()

    @contextmanager
    def finding(self) -> Generator[None]:
        """The run is over where this raises."""
        try:
            yield
        except BaseException as error:
            self.over = True
            self.found(error)
            raise

    def found(self, error: BaseException) -> None:
        """The run has found that, or was interrupted; for whoever drives many."""

    def pardon(self, broken: set[str], found: Discrepancy) -> None:
        """Raise what was found, unless all that it breaks is known to be broken."""
        self.met |= broken & self.harness_type.deviations.keys()
        if not broken <= self.harness_type.deviations.keys():
            raise found

    def heed(self) -> None:
        """Raise `LawBroken` for what the laws have found, known deviations aside."""
        if not self.judge.violations:
            return
        self.met |= {v.clause for v in self.judge.violations} & self.harness_type.deviations.keys()
        found = [v for v in self.judge.violations if v.clause not in self.harness_type.deviations]
        if found:
            raise LawBroken(found)

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        """One action more."""
        for call in draw(self.scene, data):
            self.do(call)

    # -- always --------------------------------------------------------------------------------------------------------

    @invariant()
    def sane(self) -> None:
        """The implementation finds nothing wrong with itself."""
        if hasattr(self, "driver") and not self.over:
            with self.finding():
                self.driver.check()

    def teardown(self) -> None:
        """Bring it all to its end; whatever that finds, the run is over then."""
        if hasattr(self, "driver"):
            with closing(self.driver):
                self.bring_to_an_end()

    def bring_to_an_end(self) -> None:
        """Liveness: resume, widen, end all work; then everyone has been told, and nothing is kept."""
        model = self.driver.model
        for _ in range(10_000):  # each put's scripts put a few more at the most, whose scripts are empty
            if self.over:
                break
            if model.phase != "stopping" and self.has(Feature.PAUSE):
                self.do(calls.Resume(3))
            self.do(calls.SetWidth(3))
            if model.keys.width == 0:
                self.do(calls.SetWidthPerKey(1))
            self.do(calls.Turn())
            if model.slots:
                job = model.slots[0]
                self.do(calls.Fail(job) if model.state[job] == "cancelling" and job % 2 else calls.Finish(job))
            elif model.line or model.due:
                self.let_time_pass()
            else:  # a script may have paused, or set the width to zero, once more
                break
        self.tally.count(self.watch, self.met, self.over)
        self.tally.tells |= self.judge.facts.tells
        for name in self.watch.reached if currently_in_test_context() else ():
            event(name)
        if not self.over:
            with self.finding():
                self.finale()

    def let_time_pass(self) -> None:
        """To when something is due by it, if anything is; where it stands still, let nothing wait for it."""
        model = self.driver.model
        seconds = model.time_left()
        if seconds is None:
            return
        if self.has(Feature.TIME):
            self.do(calls.Tick(self.driver.clock.to_be_due(seconds)))
            return
        if model.rates.held:
            self.do(calls.SetRate())
        if model.keys.rates.held:
            self.do(calls.SetRatePerKey())
        for job in model.delayed():
            self.do(calls.Reschedule(job, 0))

    def finale(self) -> None:
        """What must be true in the end."""
        facts = self.judge.facts
        self._in_the_end("every job put has settled", facts.priority.keys() - facts.settled.keys(), "SETTLE-3")
        if facts.tells:
            self._in_the_end("every put has been told", facts.promised - facts.told.keys(), "TELL-1")
        waiting = facts.waiting_for("quiet") + facts.waiting_for("idle") + facts.waiting_for("stopped")
        self._in_the_end("every waiter has been answered", set(waiting), "WAITER-2")
        if self.has(Feature.RETRY):
            forgetful = {job for job in facts.priority if not self._keeps_its_attempts(job)}
            self._in_the_end("every job has kept its attempts", forgetful, "RETRY-5")
        if self.has(Feature.TIMES):
            self._in_the_end("time has not run backward", set(self._too_early()), "TIME-1")
        if self.has(Feature.RETENTION):
            self.driver.trace.clear()  # the errors in it name jobs
            kept = set(self.driver.retained()) - {*facts.stop_interrupted, *facts.returned}
            self._in_the_end("no settled job is kept", kept, "KEEP-1")

    def _keeps_its_attempts(self, job: int) -> bool:
        """Whether there is one for each end of its work, in the order of their times."""
        attempts = self.driver.attempts(job)
        times = [time for attempt in attempts for time in attempt]
        return len(attempts) == self.judge.facts.ends[job] and times == sorted(times)

    def _too_early(self) -> Generator[int]:
        """The jobs put before the one put before them, and those with a later time that is the earlier."""
        latest = float("-inf")
        for job in sorted(self.judge.facts.priority):
            times = self.driver.times(job)
            if times[0] < latest or list(times) != sorted(times):
                yield job
            latest = times[0]

    def _in_the_end(self, expected: str, but: Set[int], clause: str) -> None:
        """Raise unless nobody is left that breaks the clause in the end, or it is known to be broken."""
        if but:
            who = "waiter" if clause == "WAITER-2" else "job"
            them = f"not so: {who} {', '.join(map(str, sorted(but)))}"
            self.pardon({clause}, Discrepancy("in the end", expected, them, clause))


CI = settings(
    max_examples=250,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
"""Settings for continuous integration: the same examples in every run, some ten seconds."""


BATCH: Final = 25
"""Examples from one seed."""

CHAIN: Final = 1000
"""Jobs that end at once, one after the other: more than a stack of a thousand frames holds, and than a turn takes."""


def state_machine(harness_type: HarnessType) -> type[DispatchMachine]:
    """A Hypothesis state machine for an implementation, for whoever wants to run it themselves."""
    name = getattr(harness_type, "__name__", "Harness")
    fields = {"harness_type": harness_type, "tally": Tally(harness_type.features)}
    return cast("type[DispatchMachine]", type(f"{name}Machine", (DispatchMachine,), fields))


def run_in_batches(machine: type[RuleBasedStateMachine], profile: settings = CI, *, again: int = 0) -> None:
    """Run the machine for all the examples of the profile, begun anew every `BATCH`; for others when `again` differs.

    Hypothesis varies what it has drawn, so that a long run from one seed sees less than many short ones do: a mark
    was reached in none of 278 examples that fifty others reach in five.
    """
    batches = max(1, profile.max_examples // BATCH)
    for number in range(again * batches, (again + 1) * batches):
        few = settings(profile, max_examples=min(BATCH, profile.max_examples))
        seeded = seed(number)(machine) if profile.derandomize else machine
        run_state_machine_as_test(seeded, settings=few)


def run(harness_type: HarnessType, profile: settings = CI, *, quota: float = QUOTA) -> Tally:
    """Check an implementation, and say how often it was in which situation.

    Raises what the check found; and `TooSeldom` when a mark was reached in fewer than `quota` of the examples.
    """
    machine = state_machine(harness_type)
    with set_aside():
        run_in_batches(machine, profile)
    machine.tally.check(quota)
    return machine.tally


def chain(harness_type: HarnessType, length: int = CHAIN) -> None:
    """However many jobs end inside their own start, the stack stays flat, and all are done. Raises `Discrepancy`."""
    driver = driver_of(harness_type)(harness_type, 1)
    jobs = [calls.Put(0, (calls.Finish(calls.SELF),)) for _ in range(length)]
    try:
        with closing(driver):
            driver.run([*jobs, calls.Turn()])
    except Exception as error:
        raise Discrepancy(f"a chain of {length} jobs", "all finished", repr(error), "TURN-3") from error
