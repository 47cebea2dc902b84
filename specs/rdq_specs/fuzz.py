"""One run of the Hypothesis machine on a harness: what it found, in which program, and how much it has seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, cast

from hypothesis import Phase, Verbosity, settings

from rdq_specs.blame import check_harness
from rdq_specs.collecting import set_aside
from rdq_specs.findings import HarnessError, named
from rdq_specs.harness import HarnessType
from rdq_specs.machine import DispatchMachine, run_in_batches, state_machine
from rdq_specs.marks import Tally, TooSeldom
from rdq_specs.programs import Program
from rdq_specs.texts import rules

ROUNDS: Final = 2
"""How many times the examples of a profile are run, others each time, before a situation is too seldom reached."""


class FuzzFailed(Exception):
    """The machine found something, in that example: `program` is the calls made at top level, not shrunk."""

    def __init__(self, program: Program, error: BaseException, example: int) -> None:
        super().__init__(program, error, example)
        self.program = program
        self.error = error
        self.example = example

    def __str__(self) -> str:
        return f"in example {self.example}: {named(self.error)}"


@dataclass
class Fuzz:
    """One run of the machine. Its attributes may be read after an interruption too."""

    harness_type: HarnessType
    tally: Tally = field(init=False)
    failure: FuzzFailed | None = None
    """The first thing found."""

    def __post_init__(self) -> None:
        self.tally = Tally(self.harness_type.features)

    @property
    def examples(self) -> int:
        """How many examples have been run to their end."""
        return self.tally.examples

    def run(self, chosen: settings, counted: bool = True) -> None:
        """Run the machine.

        Raises `FuzzFailed`; `HarnessError` for a harness that is none; and `TooSeldom`, if marks are `counted` and
        too few were reached.
        """
        check_harness(self.harness_type, rules())
        machine = self._telling()
        # Whatever is found is shrunk as a program, which takes a tenth of the time.
        quick = settings(chosen, verbosity=Verbosity.quiet, phases=[Phase.explicit, Phase.generate])
        for again in range(ROUNDS):
            self._run(machine, quick, again)
            if not counted or self._reached(last=again == ROUNDS - 1):
                return

    def _run(self, machine: type[DispatchMachine], chosen: settings, again: int) -> None:
        try:
            with set_aside():
                run_in_batches(machine, chosen, again=again)
        except HarnessError as error:
            raise self.failure or error from error
        except Exception as error:
            raise self.failure or FuzzFailed(Program(()), error, self.examples) from error

    def _reached(self, last: bool) -> bool:
        """Whether each mark has been reached often enough. Raises `TooSeldom` in the last round."""
        try:
            self.tally.check()
        except TooSeldom:
            if last:
                raise
            return False
        return True

    def _telling(self) -> type[DispatchMachine]:
        """The machine, which tells of the first thing it finds."""

        def found(machine: DispatchMachine, error: BaseException) -> None:
            made = Program(tuple(machine.program), machine.driver.width, machine.driver.capacity)
            self.failure = self.failure or FuzzFailed(made, error, self.examples + 1)

        base = state_machine(self.harness_type)
        return cast("type[DispatchMachine]", type(base.__name__, (base,), {"found": found, "tally": self.tally}))
