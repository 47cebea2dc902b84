"""The Hypothesis machine: programs drawn, run in lock step with the model, judged by the laws, brought to their end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import ClassVar, Final, cast

from hypothesis import Phase, Verbosity, currently_in_test_context, event, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from rdq_specs.calls import Poll, Tick, Turn
from rdq_specs.collecting import set_aside
from rdq_specs.findings import named
from rdq_specs.machine import CI, run_in_batches
from rdq_specs.marks.tally import QUOTA, TooSeldom
from rdq_specs.structures.drawing import Scene
from rdq_specs.structures.judging import Judge
from rdq_specs.structures.lockstep import Lockstep
from rdq_specs.structures.marks import Mark, Tally, applicable
from rdq_specs.structures.programs import Calls, shrink
from rdq_specs.structures.structure import AnyCall, Harness, Structure
from rdq_specs.structures.trace import Entry

CONTROL: Final[dict[type[object], int]] = {object: 12, Poll: 3, Turn: 4, Tick: 1}
"""How often control is given, among calls of the structure's own."""

TICKS: Final = (1.0, 0.5, 100.0, -10.0)

ROUNDS: Final = 2
"""How many times the examples of a profile are run, others each time, before a mark is too seldom reached."""


class StructureFailed(AssertionError):
    """A program breaks something: `program` is a shortest one, `example` the one that found it."""

    def __init__(self, program: Calls, error: BaseException, example: int) -> None:
        super().__init__(program, error, example)
        self.program = program
        self.error = error
        self.example = example

    def __str__(self) -> str:
        calls = "".join(f"\n    {call}" for call in self.program)
        return f"in example {self.example}: {named(self.error)}\nafter{calls}"


class StructureMachine(RuleBasedStateMachine):
    """One run of one harness. The class attributes are set by `state_machine`."""

    structure: ClassVar[Structure]
    harness_type: ClassVar[type[Harness]]
    tally: ClassVar[Tally]
    failed: ClassVar[list[tuple[Calls, BaseException, int]]]

    @initialize(data=st.data())
    def open(self, data: st.DataObject) -> None:
        """A new structure."""
        self.left: list[Mark] = list(self.tally.marks)  # not reached yet
        self.judge: Judge = Judge(self.structure)
        self.lockstep: Lockstep = Lockstep(self.structure, self.harness_type, self.hear)
        self.scene: Scene = Scene(self.lockstep.model, self.lockstep.lacks, data.draw)
        self.program: list[AnyCall] = []
        self.over: bool = False

    def hear(self, entry: Entry) -> None:
        """What happened next, for the marks and for the laws."""
        for mark in [mark for mark in self.left if mark.kind is type(entry)]:
            if mark.reached(self.judge.facts, entry):
                self.left.remove(mark)
        self.judge.hear(entry)

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        """One call more."""
        if self.over:
            return
        kind = self.scene.drawing(data.draw).weighed(CONTROL)
        call: AnyCall
        if kind is object:
            call = self.structure.draw(self.scene)
        else:
            call = Tick(self.scene.pick(TICKS)) if kind is Tick else kind()
        self.program.append(call)
        if currently_in_test_context():
            note(str(call))
        self._finding(lambda: self.lockstep.do(call))

    def teardown(self) -> None:
        """Bring it all to its end; whatever that finds, the run is over then."""
        if not hasattr(self, "lockstep"):
            return
        with closing(self.lockstep):
            if self.over:
                return
            self._finding(self.lockstep.end)
        self.tally.examples += 1
        reached = [mark.name for mark in self.tally.marks if mark not in self.left]
        self.tally.reached.update(reached)
        for name in reached if currently_in_test_context() else ():
            event(name)

    def _finding(self, do: Callable[[], object]) -> None:
        try:
            do()
        except Exception as error:
            self.over = True
            self.failed.append((tuple(self.program), error, self.tally.examples + 1))
            raise


def state_machine(structure: Structure, harness_type: type[Harness]) -> type[StructureMachine]:
    """A Hypothesis state machine for an implementation, for whoever wants to run it themselves."""
    tally = Tally(applicable(structure.marks, harness_type.lacks))
    fields: dict[str, object] = {"structure": structure, "harness_type": harness_type, "tally": tally, "failed": []}
    return cast("type[StructureMachine]", type(f"{harness_type.__name__}Machine", (StructureMachine,), fields))


def fuzz(structure: Structure, harness_type: type[Harness], profile: settings = CI, *, quota: float = QUOTA) -> Tally:
    """Check an implementation, and say how often it was in which situation.

    Raises `StructureFailed`; and `TooSeldom` when a mark was reached in fewer than `quota` of the examples.
    """
    machine = state_machine(structure, harness_type)
    # Whatever is found is shrunk as a program, which takes a tenth of the time.
    quick = settings(profile, verbosity=Verbosity.quiet, phases=[Phase.explicit, Phase.generate])
    try:
        for again in range(ROUNDS):
            with set_aside():
                run_in_batches(machine, quick, again=again)
            try:
                machine.tally.check(quota)
            except TooSeldom:
                if again == ROUNDS - 1:
                    raise
            else:
                break
    except Exception as error:
        if not machine.failed:
            raise
        program, found, example = machine.failed[0]
        raise StructureFailed(shrink(program, structure, harness_type), found, example) from error
    return machine.tally
