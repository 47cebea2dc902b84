"""The command `python -m rdq_specs structure NAME fuzz | explore | replay`: the engines of a structure, by its name."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from rdq_specs.checking import hand_out, profile_named, subclass_named
from rdq_specs.findings import named
from rdq_specs.marks.tally import QUOTA, TooSeldom
from rdq_specs.profiles import COUNTED, PROFILES
from rdq_specs.saying import Usage, labelled, say
from rdq_specs.structures.catalogue import STRUCTURES
from rdq_specs.structures.exploring import Explorer, Found
from rdq_specs.structures.judging import LawBroken
from rdq_specs.structures.machine import StructureFailed, fuzz
from rdq_specs.structures.programs import Calls, Program, clauses_of, corpus, failure_of, loads, shrink
from rdq_specs.structures.structure import Harness, Structure
from rdq_specs.texts import rules

ABOUT: Final = f"check another structure: {', '.join(STRUCTURES)}"


def add_engines(parser: argparse.ArgumentParser) -> None:
    """Add the structure's name to the command line, and the engines."""
    parser.add_argument("structure", choices=list(STRUCTURES), metavar="NAME", help=f"one of {', '.join(STRUCTURES)}")
    engines = parser.add_subparsers(required=True, metavar="ENGINE", title="engines")

    def engine(name: str, do: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = engines.add_parser(name, help=about, description=about)
        added.set_defaults(do=do)
        return added

    machine = engine("fuzz", run_fuzz, "run the Hypothesis machine on a harness of the structure")
    machine.add_argument("--profile", default="ci", metavar="NAME", help=f"one of {', '.join(PROFILES)} (ci)")
    machine.add_argument("--save", type=Path, metavar="FILE", help="write the shortest program that fails to FILE")
    explorer = engine("explore", run_explore, "close the structure's scopes, core against model")
    explorer.add_argument("--scope", metavar="NAME", help="this scope alone")
    again = engine("replay", run_replay, "replay programs on a harness; without a FILE, the structure's corpus")
    again.add_argument("files", type=Path, nargs="*", metavar="FILE")
    for one in (machine, again):
        one.add_argument("--harness", metavar="MODULE:CLASS", help="a harness of yours, instead of the core's")


def run_fuzz(chosen: argparse.Namespace) -> int:
    """Run the Hypothesis machine. The exit status."""
    structure, harness_type = _structure(chosen), _harness(chosen)
    settings = profile_named(chosen.profile)
    try:
        tally = fuzz(structure, harness_type, settings, quota=QUOTA if chosen.profile in COUNTED else 0)
    except StructureFailed as found:
        say(f"FAILED in example {found.example}. The shortest program found that fails so:")
        return _failed(structure, harness_type, found.program, found.error, chosen.save)
    except TooSeldom as error:
        say(f"FAILED, as no check: situations reached too seldom: {error}")
        return 1
    say(f"passed: {tally.examples} examples, profile {chosen.profile}")
    lacks = sorted(kind.__name__ for kind in harness_type.lacks)
    lines = labelled("laws:", ", ".join(structure.laws)) + (labelled("not tried:", ", ".join(lacks)) if lacks else [])
    for line in lines:
        say(line)
    return 0


def run_explore(chosen: argparse.Namespace) -> int:
    """Explore the scopes, or the one that is named. The exit status."""
    structure = _structure(chosen)
    if chosen.scope is not None and chosen.scope not in structure.scopes:
        raise Usage(f"no scope {chosen.scope!r} of {structure.name}; there are {', '.join(structure.scopes)}")
    for name in structure.scopes if chosen.scope is None else (chosen.scope,):
        explorer = Explorer(structure, structure.scopes[name])
        began = time.perf_counter()
        try:
            explorer.run()
        except Found as found:
            say("FAILED after:")
            return _failed(structure, structure.core, found.program, found.discrepancy, None)
        finally:
            word = "closed" if explorer.closed else "not closed"
            seconds = time.perf_counter() - began
            say(
                f"{name}: {word}, {explorer.states} states, {explorer.transitions} transitions, "
                f"depth {explorer.depth}, {seconds:.1f} s"
            )
    return 0


def run_replay(chosen: argparse.Namespace) -> int:
    """Replay files, or the corpus. The exit status."""
    structure, harness_type = _structure(chosen), _harness(chosen)
    programs = {str(file): _read(structure, file) for file in chosen.files} or corpus(structure)
    status = 0
    for name, program in programs.items():
        error = failure_of(program.calls, structure, harness_type)
        about = f": {program.about}" if program.about else ""
        say(f"{'passed' if error is None else 'FAILED':13} {name}{about}")
        if error is not None:
            status = _failed(structure, harness_type, program.calls, error, None)
    return status


def _structure(chosen: argparse.Namespace) -> Structure:
    return STRUCTURES[chosen.structure]


def _harness(chosen: argparse.Namespace) -> type[Harness]:
    """The harness that is named, or the core's. Raises `Usage`."""
    if chosen.harness is None:
        return _structure(chosen).core
    base: type[Harness] = Harness  # type: ignore[type-abstract]  # it is asked for, not made
    return subclass_named(chosen.harness, base, "rdq_specs.structures.Harness")


def _read(structure: Structure, file: Path) -> Program:
    try:
        return loads(structure, file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Usage(f"{file}: {error}") from None


def _failed(
    structure: Structure, harness_type: type[Harness], program: Calls, error: BaseException, save: Path | None
) -> int:
    """Say what the program finds, as short as it can be, which clauses it breaks, and give it. The exit status."""
    program = shrink(program, structure, harness_type)
    say()
    for call in program:
        say(f"    {call}")
    say()
    if isinstance(error, LawBroken):  # in whose words, stands below
        said = labelled("happened:", f"{error.violations[0].entry}, which no law allows")
    else:
        said = labelled("found:", named(error))
    for line in said:
        say(line)
    for clause in sorted(clauses_of(error) & rules().keys()):
        for line in labelled("broken:", str(rules()[clause])):
            say(line)
    if failure_of(program, structure, harness_type) is None:
        say("Replayed by itself the program passes: the explorer gives names again, and makes clones.")
        return 1
    hand_out(Program(program).dumps(), f"structure {structure.name} replay", harness_type, save)
    return 1
