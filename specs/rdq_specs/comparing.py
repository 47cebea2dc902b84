"""Comparing: whether several harnesses give the same log of the same program, of which many are drawn.

They are drawn on the first harness, in lock step with the model and judged by the laws, so that the log which all give
is also the right one.
"""

from __future__ import annotations

import argparse
import dataclasses
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from random import Random
from typing import Final

from rdq_specs import calls
from rdq_specs.blame import check_harness
from rdq_specs.calls import Call
from rdq_specs.checking import failed, harness_named
from rdq_specs.collecting import set_aside
from rdq_specs.harness import Feature, HarnessType
from rdq_specs.logs import alike, log_of
from rdq_specs.programs import Program, Replay, Stray, proceed
from rdq_specs.saying import Usage, say
from rdq_specs.shrink import shrink_by
from rdq_specs.simulator import SimulationFailed
from rdq_specs.texts import rules
from rdq_specs.walk import Walk

CALLS: Final = 40
"""Calls of a drawn program, those of scripts and of its end aside."""


class _Noting(Replay):
    """A run that takes down the calls made, those that bring it to its end too."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[Call] = []

    def do(self, call: Call) -> None:
        self.made.append(call)
        super().do(call)


def draw(harness_types: Sequence[HarnessType], number: int, seed: int = 0) -> Program:
    """The program of that number, ended by all being resumed and all work ending. The same one for the same arguments.

    Where one of the harnesses `reacts_later`, no script runs at a settlement: it is not told when others run it. Where
    one `rebases` and another does not, the clock is never set back: to each that means another thing.
    Raises `SimulationFailed` if the first harness does other than the model.
    """
    first, random = harness_types[0], Random(f"{seed}/{number}")
    capacity = random.choice((None, None, None, 1, 3)) if Feature.CAPACITY in first.features else None
    start = Program((), random.choice((0, 1, 2, 3)), capacity)
    run = _Noting.of(start, first)
    try:
        with closing(run.driver):
            for call in Walk(random, run.driver.model, run.features, random.random() < 0.5).calls(CALLS):
                for meant in _shared(call, harness_types):
                    run.do(meant)
            run.to_the_end()
    except Exception as error:
        raise SimulationFailed(dataclasses.replace(start, calls=tuple(run.made)), error) from error
    return dataclasses.replace(start, calls=tuple(run.made))


def _shared(call: Call, harness_types: Sequence[HarnessType]) -> Iterator[Call]:
    """The call, as far as it means the same to all of them."""
    match call:
        case calls.Put() if any(kind.reacts_later for kind in harness_types):
            yield dataclasses.replace(call, settle=())
        case calls.Tick(seconds) if seconds < 0 and len({kind.rebases for kind in harness_types}) > 1:
            pass
        case _:
            yield call


class Different(AssertionError):
    """The harnesses give other logs of this program. `logs`: by the harness's name."""

    def __init__(self, program: Program, logs: Mapping[str, list[str]]) -> None:
        super().__init__(program, logs)
        self.program = program
        self.logs = logs

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """What they have in common, and how each goes on."""
        logs = list(self.logs.values())
        same = next(at for at in range(min(map(len, logs)) + 1) if len({tuple(log[: at + 1]) for log in logs}) > 1)
        yield from logs[0][:same]
        for name, log in self.logs.items():
            yield f"and then, on {name}: {log[same] if same < len(log) else 'nothing more'}"


def compare(program: Program, harness_types: Sequence[HarnessType]) -> int:
    """Raise `Different` unless all give the same log, whose length is returned. They must be `alike`."""
    logs = {f"{kind.__module__}:{kind.__name__}": log_of(kind, program) for kind in harness_types}
    first, *others = logs.values()
    if any(log != first for log in others):
        raise Different(program, logs)
    return len(first)


def difference(program: Program, harness_types: Sequence[HarnessType]) -> Different | None:
    """What they differ in, if they do and the program makes sense."""
    try:
        proceed(program, harness_types[0])
    except Stray:
        return None
    except Exception:  # it breaks the laws there, which is no reason for the others not to do the same
        pass
    try:
        compare(program, harness_types)
    except Different as different:
        return different
    return None


def shortest(found: Different, harness_types: Sequence[HarnessType]) -> Different | None:
    """A difference in a shortest program; None if this one gives none when it is done again."""
    if difference(found.program, harness_types) is None:
        return None
    program = shrink_by(found.program, lambda program: difference(program, harness_types) is not None)
    return difference(program, harness_types)


def run_compare(chosen: argparse.Namespace) -> int:
    """The command `compare`: many programs, each on all the harnesses."""
    kinds = [harness_named(name) for name in chosen.harness]
    for kind in kinds:
        check_harness(kind, rules())
    try:
        kinds = alike(kinds)
    except ValueError as error:
        raise Usage(str(error)) from None
    began, lines, number = time.perf_counter(), 0, 0
    try:
        with set_aside():
            for number in range(1, chosen.programs + 1):
                lines += compare(draw(kinds, number, chosen.seed), kinds)
    except Different as found:
        return _say_different(number, found, shortest(found, kinds))
    except SimulationFailed as wrong:
        say(f"FAILED in program {number}: {kinds[0].__name__}, by itself. The shortest program found that fails so:")
        return failed(wrong.program, wrong.error, kinds[0])
    except KeyboardInterrupt:
        say(f"interrupted in program {number}; those before it gave the same logs")
        raise
    shared = ", ".join(sorted(feature.name for feature in kinds[0].features))
    say(f"the same: {number} programs, {lines} lines of log from each harness, {time.perf_counter() - began:.0f} s")
    say(f"on {', '.join(kind.__name__ for kind in kinds)}, with {shared}")
    return 0


def _say_different(number: int, found: Different, shortest: Different | None) -> int:
    if shortest is None:
        say(f"DIFFERENT in program {number}, but not when it was done again: one of them depends on chance.")
    else:
        say(f"DIFFERENT in program {number}. The shortest program found in which they differ:")
    shown = shortest or found
    for line in shown.lines():
        say(line)
    say(shown.program.dumps().rstrip())
    return 1
