"""The commands that check a harness, `fuzz` and `replay`; and `features` and `clause`, which say what it is held to."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from hypothesis import settings

from rdq_specs.blame import check_harness, where
from rdq_specs.features import METHODS
from rdq_specs.findings import Discrepancy, HarnessError, named
from rdq_specs.fuzz import Fuzz, FuzzFailed
from rdq_specs.harness import Feature, Harness, HarnessType
from rdq_specs.machine import chain
from rdq_specs.marks import Tally, TooSeldom
from rdq_specs.profiles import COUNTED, profile
from rdq_specs.programs import Program, Stray, corpus, failure_of, lacking, loads
from rdq_specs.report import report, report_harness, shortest
from rdq_specs.saying import WIDTH, Usage, say
from rdq_specs.texts import rules
from rdq_specs.verdict import coverage

H = TypeVar("H")


def harness_named(name: str) -> HarnessType:
    """The class named as module:Class, from the working directory too. Raises `Usage`."""
    return subclass_named(name, Harness, "rdq_specs.Harness")


def subclass_named(name: str, base: type[H], base_name: str) -> type[H]:
    """The class of that kind named as module:Class, from the working directory too. Raises `Usage`."""
    module, _, attribute = name.partition(":")
    if not attribute or module.endswith(".py"):
        raise Usage(f"{name!r} is not MODULE:CLASS, such as toyharness:ToyHarness for a class in toyharness.py")
    made = _imported(module)
    found: object = getattr(made, attribute, None)
    if isinstance(found, type) and issubclass(found, base):
        return found
    what = "has no" if found is None else "is no harness:"
    kinds = {one: kind for one, kind in vars(made).items() if isinstance(kind, type) and issubclass(kind, base)}
    there = [one for one, kind in kinds.items() if kind.__module__ == module]
    raise Usage(f"{module} {what} {attribute}; subclasses of {base_name} there: {', '.join(there) or 'none'}")


def _imported(module: str) -> ModuleType:
    if "" not in sys.path:
        sys.path.insert(0, "")
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{module}.".startswith(f"{error.name}."):
            raise Usage(f"no module {module} in {Path.cwd()}, nor on the path") from None
        raise _unimportable(module, error) from None
    except Exception as error:
        raise _unimportable(module, error) from None


def _unimportable(module: str, error: Exception) -> Usage:
    return Usage("\n".join([f"importing {module} raised", named(error), *where(error)]))


def failed(program: Program, error: BaseException, harness_type: HarnessType, save: Path | None = None) -> int:
    """Say why the program fails, as short as it can be, and give it to be kept. The exit status: 1, or 2 where the
    harness is at fault.
    """
    program = shortest(program, harness_type)
    for line in report(program, error, harness_type):
        say(line)
    if isinstance(error, HarnessError):
        return 2
    hand_out(program.dumps(), "replay", harness_type, save)
    return 1


def hand_out(text: str, command: str, harness_type: type[object], save: Path | None) -> None:
    """Give a program as JSON text, in that file or else printed, and how it is replayed by that command."""
    named_so = f"{harness_type.__module__}:{harness_type.__qualname__}"
    saved = save is not None and _saved(text, save)
    say(f"replay:      python -m rdq_specs {command} {save or 'FILE'} --harness {named_so}")
    if not saved:
        say(f"where {save or 'FILE'} is:")
        say(text.rstrip())


def _saved(text: str, file: Path) -> bool:
    """Whether it could be."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        say(f"not saved:   {error}")
        return False
    say(f"saved:       {file}")
    return True


def profile_named(name: str) -> settings:
    """The settings of that name. Raises `Usage`."""
    try:
        return profile(name)
    except LookupError as error:
        raise Usage(str(error.args[0])) from None


def run_fuzz(chosen: argparse.Namespace) -> int:
    """Run the Hypothesis machine."""
    harness_type = harness_named(chosen.harness)
    chosen_settings = profile_named(chosen.profile)
    fuzz = Fuzz(harness_type)
    try:
        fuzz.run(chosen_settings, counted=chosen.profile in COUNTED)
        if "TURN-3" not in harness_type.deviations:
            chain(harness_type)
    except FuzzFailed as found:
        if not isinstance(found.error, HarnessError):
            say(f"FAILED in example {found.example}. The shortest program found that fails so:")
        return failed(found.program, found.error, harness_type, chosen.save)
    except TooSeldom as error:
        say(f"FAILED, as no check: situations reached too seldom: {error}")
        if fuzz.tally.ended:
            say(f"{fuzz.tally.ended} of the examples were ended by known deviations")
        return 1
    except Discrepancy as error:  # of the chain
        say(f"FAILED: {error}")
        return 1
    except KeyboardInterrupt as interrupt:
        _say_interrupted(fuzz, interrupt)
        raise
    say(f"passed: {fuzz.examples} examples, profile {chosen.profile}")
    _say_verdict(harness_type, fuzz.tally)
    return 0


def _say_interrupted(fuzz: Fuzz, interrupt: KeyboardInterrupt) -> None:
    say(f"interrupted after {fuzz.examples} examples, in which nothing was found")
    lines = list(where(interrupt))
    if lines:
        say("it was in " + ": ".join(line.strip() for line in lines[-2:]))


def _say_verdict(harness_type: HarnessType, tally: Tally) -> None:
    """Which clauses were checked, and which were not, by reason."""
    known = coverage(harness_type, tells=tally.tells)
    if "TURN-1" in harness_type.deviations:
        say("TURN-1 is known to be broken, so that no model can be compared with: the laws judged alone")
    say(f"checked, {len(known.checked)} clauses:")
    _say_wrapped(known.checked, "")
    if known.unchecked:
        say(f"NOT checked, {len(known.unchecked)} clauses:")
    for why, clauses in known.why_not().items():
        _say_wrapped(clauses, f"{why}{_met(clauses, tally)}: ")


def _met(clauses: Iterable[str], tally: Tally) -> str:
    met = sum(tally.met[clause] for clause in clauses)
    return f" (met in {met} of {tally.examples} examples)" if met else ""


def _say_wrapped(words: Iterable[str], head: str) -> None:
    for line in textwrap.wrap(
        head + ", ".join(words), WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
    ):
        say(line)


def run_replay(chosen: argparse.Namespace) -> int:
    """Replay files, or the corpus."""
    harness_type = harness_named(chosen.harness)
    check_harness(harness_type, rules())
    programs = {str(file): _read(file) for file in chosen.files} or corpus()
    return max([_replay(name, program, harness_type) for name, program in programs.items()])


def _read(file: Path) -> Program:
    try:
        return loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Usage(f"{file}: {error}") from None


def _replay(name: str, program: Program, harness_type: HarnessType) -> int:
    """Replay one program, and say how it went. The exit status."""
    about = f": {program.about}" if program.about else ""
    try:
        missing = lacking(program, harness_type)
    except Stray as error:
        raise Usage(f"{name}: {error}") from None
    if missing:
        lacks = ", ".join(sorted(feature.name for feature in missing))
        say(f"not replayed  {name}: the harness does not declare {lacks}")
        return 0
    failure = failure_of(program, harness_type)
    if failure is None:
        say(f"passed        {name}{about}")
        return 0
    say(f"FAILED        {name}{about}")
    return failed(program, failure, harness_type)


def run_features(_chosen: argparse.Namespace) -> int:
    """Say what a harness may declare, and what it then has to have."""
    say(f"every harness has the methods __init__, {', '.join(METHODS[None])}; declared or not:")
    for feature in Feature:
        methods = (
            f"; method{'s' * (len(METHODS[feature]) > 1)} {', '.join(METHODS[feature])}" if feature in METHODS else ""
        )
        say(f"{feature.name:10} {feature.value}{methods}")
    return 0


def run_clause(chosen: argparse.Namespace) -> int:
    """Say what clauses are."""
    unknown = [clause for clause in chosen.clauses if clause.upper() not in rules()]
    if unknown:
        raise Usage(f"no clause {', '.join(unknown)}; there are {', '.join(rules())}")
    for clause in chosen.clauses or rules():
        say(str(rules()[clause.upper()]))
    return 0


def at_fault(error: HarnessError) -> int:
    """Say that the harness is at fault. The exit status."""
    for line in report_harness(error):
        say(line)
    return 2
