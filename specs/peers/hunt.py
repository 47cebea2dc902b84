"""The hunt: the ordinary machine of the kit on one copy, begun anew from seed after seed, and what it reports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, cast

from hypothesis import Phase, Verbosity, settings
from rdq_specs.calls import Call, Put
from rdq_specs.collecting import set_aside
from rdq_specs.findings import HarnessError
from rdq_specs.harness import HarnessType
from rdq_specs.machine import BATCH, CI, DispatchMachine, run_in_batches, state_machine
from rdq_specs.marks import Tally
from rdq_specs.programs import Program, Replay, Stray, clauses_of, failure_of, proceed
from rdq_specs.shrink import shrink

from peers.plain import plainest

SEED: Final = settings(CI, max_examples=BATCH, phases=[Phase.generate], verbosity=Verbosity.quiet)
"""The profile of continuous integration, the examples of one seed; programs are shrunk by `shrink`."""

REPORTS: Final = 8
"""How many reports are gathered before the simplest is read: the first of each seed."""

PATIENCE: Final = 8
"""From how many seeds more the engine looks once it has found something."""


@dataclass(frozen=True, slots=True)
class Found:
    """A report: in the `example`-th example, a program, shrunk since, broke these clauses."""

    example: int
    program: Program
    error: BaseException

    @property
    def clauses(self) -> frozenset[str]:
        """What it broke."""
        return clauses_of(self.error)

    @property
    def calls(self) -> int:
        """How many calls the program has, those of scripts included."""
        return sum(map(_size, self.program.calls))


class Hunt:
    """A hunt on one copy. `examples` have been run so far."""

    def __init__(self, harness_type: HarnessType) -> None:
        self.harness_type = harness_type
        self.examples = 0

    def reports(self, seeds: int, most: int = REPORTS) -> list[Found]:
        """The first thing found from each of so many seeds, the simplest first; `most` of them."""
        with set_aside():
            return sorted(self._reports(seeds, most), key=lambda found: (found.calls, found.example))

    def _reports(self, seeds: int, most: int) -> Iterator[Found]:
        last = seeds
        for seed in range(seeds):
            found = self._first(seed) if seed < last and most else None
            if found is not None:
                yield found
                most -= 1
                last = min(last, seed + PATIENCE)

    def _first(self, seed: int) -> Found | None:
        """The first thing found from that seed, shrunk."""
        failed: list[tuple[int, Program]] = []

        def found(machine: DispatchMachine, error: BaseException) -> None:
            if isinstance(error, HarnessError):
                raise error
            program = Program(tuple(machine.program), machine.driver.width, machine.driver.capacity)
            failed.append((machine.tally.examples + 1, program))

        base = state_machine(self.harness_type)
        tally = Tally(self.harness_type.features)
        machine = cast("type[DispatchMachine]", type(base.__name__, (base,), {"found": found, "tally": tally}))
        try:
            run_in_batches(machine, SEED, again=seed)
        except Exception:
            if not failed:
                raise
        if not failed:
            self.examples += tally.examples
            return None
        example, program = failed[0]
        self.examples += example
        return report(self.examples, program, self.harness_type)


def report(example: int, program: Program, harness_type: HarnessType) -> Found:
    """What the program breaks, as short as it can be. What every program ends with becomes part of it, if it counts."""
    whole = _with_its_end(program, harness_type)
    error = failure_within(whole, harness_type)
    if error is None:  # it is only seen when all has ended
        shortest = shrink(program, harness_type)
        return Found(example, shortest, cast("BaseException", failure_of(shortest, harness_type)))
    wanted = clauses_of(error)

    def fails(candidate: Program) -> bool:
        found = failure_within(candidate, harness_type)
        return found is not None and clauses_of(found) == wanted

    shortest = plainest(whole, fails)
    return Found(example, shortest, cast("BaseException", failure_within(shortest, harness_type)))


def failure_within(program: Program, harness_type: HarnessType) -> BaseException | None:
    """What the program's own calls find; None if nothing."""
    try:
        proceed(program, harness_type)
    except (Exception, Stray) as error:
        return error
    return None


class _Whole(Replay):
    """A replay that takes down the calls made, those after the program too."""

    def do(self, call: Call) -> None:
        """Do it, and take it down."""
        self.program.append(call)
        super().do(call)


def _with_its_end(program: Program, harness_type: HarnessType) -> Program:
    """The program with the calls that are made after every program, up to what it fails of."""
    run = _Whole.of(program, harness_type)
    with suppress(Exception):
        for call in program.calls:
            run.do(call)
        run.to_the_end()
    return Program(tuple(run.program), program.width, program.capacity)


def _size(call: Call) -> int:
    return 1 + sum(map(_size, (*call.start, *call.settle))) if isinstance(call, Put) else 1
