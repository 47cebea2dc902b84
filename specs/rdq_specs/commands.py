"""The commands of the front door: each runs one engine, says what it did, and gives the exit status.

An interruption (Ctrl-C) ends any of them with what was done so far.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from rdq_specs.core import CoreHarness
from rdq_specs.explorer import Explorer, Found
from rdq_specs.harness import Harness, HarnessType
from rdq_specs.marks import TooSeldom
from rdq_specs.profiles import COUNTED, PROFILES, Fuzz, FuzzFailed, coverage, profile
from rdq_specs.programs import Program, Stray, failure_of, loads
from rdq_specs.scopes import SCOPES, Scope
from rdq_specs.shrink import shrink
from rdq_specs.simulator import Simulation, SimulationFailed


class Usage(Exception):
    """The command line, or a file it names, makes no sense; the text is the one line to say so."""


def say(line: str) -> None:
    """One line to standard output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage(f"{message} (--help says more)")


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The command line, taken apart. Raises `Usage`."""
    parser = _Parser(prog="python -m rdq_specs", description="Check a dispatch queue against its specification.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    fuzz = _command(commands, "fuzz", run_fuzz, "run the Hypothesis machine on a harness, and give a verdict")
    _harness(fuzz)
    fuzz.add_argument("--profile", default="ci", metavar="NAME", help=f"one of {', '.join(PROFILES)} (ci)")
    explore = _command(commands, "explore", run_explore, "close the state space of a scope, core against model")
    explore.add_argument("--live", type=_count, metavar="N", help="the most jobs not yet told of (the scope's)")
    explore.add_argument("--scope", metavar="NAME", help=f"one of {', '.join(SCOPES)}; instead of --live")
    explore.add_argument(
        "--polls", choices=("any", "end"), help="polls at any time, or to the end after each input (any up to --live 2)"
    )
    explore.add_argument(
        "--waiters", type=int, metavar="N", help="the most waiters of each kind (1 with --polls end, 0 otherwise)"
    )
    soak = _command(commands, "soak", run_soak, "simulate random episodes, core against model")
    soak.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed makes the same run (0)")
    soak.add_argument("--steps", type=_count, default=1_000_000, metavar="M", help="changes of state (1000000)")
    again = _command(commands, "replay", run_replay, "replay a program that was printed, or one of specs/corpus")
    again.add_argument("file", type=Path, metavar="FILE")
    _harness(again)
    return parser.parse_args(argv)


Commands = argparse._SubParsersAction  # pyright: ignore[reportPrivateUsage]  # argparse gives it no public name


def _command(
    commands: Commands[_Parser], name: str, do: Callable[[argparse.Namespace], int], about: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(do=do)
    return parser


def _harness(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--harness", default="rdq_specs.core:CoreHarness", metavar="MODULE:CLASS", help="(rdq_specs.core:CoreHarness)"
    )


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return count


def run(chosen: argparse.Namespace) -> int:
    """Run the command; its exit status."""
    status: int = chosen.do(chosen)
    return status


def harness_named(name: str) -> HarnessType:
    """The class named as module:Class, from the working directory too. Raises `Usage`."""
    module, _, attribute = name.partition(":")
    sys.path.insert(0, "")
    try:
        found: object = getattr(import_module(module), attribute)
    except (ImportError, ValueError, AttributeError) as error:
        raise Usage(f"no harness {name!r}: {error}") from None
    if not (isinstance(found, type) and issubclass(found, Harness)):
        raise Usage(f"{name!r} is no subclass of rdq_specs.Harness")
    return found


def report(program: Program, harness_type: HarnessType | None = None) -> int:
    """Print a program that fails, shrunk where it fails on that harness by itself. The exit status 1."""
    if harness_type is not None:
        if failure_of(program, harness_type) is None:
            say("Replayed by itself the program passes; a clone, or what came before, is part of it (CLONE-1).")
        program = shrink(program, harness_type)
    say(program.dumps().rstrip())
    return 1


def run_fuzz(chosen: argparse.Namespace) -> int:
    """Run the Hypothesis machine."""
    harness_type = harness_named(chosen.harness)
    try:
        settings = profile(chosen.profile)
    except LookupError as error:
        raise Usage(str(error.args[0])) from None
    fuzz = Fuzz(harness_type)
    try:
        fuzz.run(settings, counted=chosen.profile in COUNTED)
    except FuzzFailed as failed:
        say(f"FAILED in example {fuzz.examples}: {failed.error}")
        return report(failed.program, harness_type)
    except TooSeldom as error:
        say(f"FAILED, as no check: situations reached too seldom: {error}")
        return 1
    except KeyboardInterrupt:
        say(f"interrupted after {fuzz.examples} examples, in which nothing was found")
        raise
    known = coverage(harness_type)
    say(f"passed: {fuzz.examples} examples, profile {chosen.profile}")
    say(f"checked ({len(known.checked)}): {', '.join(known.checked)}")
    for clause, why in known.unchecked.items():
        say(f"NOT checked: {clause}, {why}")
    return 0


def run_explore(chosen: argparse.Namespace) -> int:
    """Explore a scope."""
    scope = scope_of(chosen)
    explorer = Explorer(scope)
    began = time.perf_counter()
    try:
        explorer.run()
    except Found as found:
        say(f"FAILED: {found}")
        return report(found.program, CoreHarness)
    finally:
        word = "closed" if explorer.closed else "not closed"
        seconds = time.perf_counter() - began
        say(
            f"{scope.name}: {word}, {explorer.states} states, {explorer.transitions} transitions, "
            f"depth {explorer.depth}, {seconds:.1f} s"
        )
    return 0


def scope_of(chosen: argparse.Namespace) -> Scope:
    """The scope that a command line means. Raises `Usage`."""
    if chosen.scope is not None:
        if (chosen.live, chosen.polls, chosen.waiters) != (None, None, None):
            raise Usage("--scope is instead of --live, --polls and --waiters")
        if chosen.scope not in SCOPES:
            raise Usage(f"no scope {chosen.scope!r}; there are {', '.join(SCOPES)}")
        return SCOPES[chosen.scope]
    live = chosen.live or 2
    to_rest = (chosen.polls or ("any" if live <= 2 else "end")) == "end"
    about = f"{live} live, polls {'to the end after each input' if to_rest else 'at any time'}"
    waiters = chosen.waiters if chosen.waiters is not None else int(to_rest)
    return Scope(f"{about}, {waiters} waiters of a kind", about, live=live, to_rest=to_rest, waiters=waiters)


def run_soak(chosen: argparse.Namespace) -> int:
    """Soak."""
    simulation = Simulation(chosen.seed)
    began = time.process_time()
    try:
        simulation.run(chosen.steps)
    except SimulationFailed as failed:
        say(f"FAILED: {failed}")
        return report(failed.program, CoreHarness)
    finally:
        rate = simulation.steps / max(time.process_time() - began, 1e-9)
        say(
            f"seed {chosen.seed}: {simulation.steps} changes of state in {simulation.episodes} episodes, {rate:,.0f} "
            f"a second; {len(simulation.pairs)} distinct (state, command) pairs in {simulation.observed} of them"
        )
    return 0


def run_replay(chosen: argparse.Namespace) -> int:
    """Replay a file."""
    harness_type = harness_named(chosen.harness)
    try:
        program = loads(chosen.file.read_text())
    except (OSError, ValueError) as error:
        raise Usage(f"{chosen.file}: {error}") from None
    failure = failure_of(program, harness_type)
    if isinstance(failure, Stray):
        raise Usage(f"{chosen.file}: {failure}")
    about = f": {program.about}" if program.about else ""
    say(f"FAILED: {failure}" if failure else f"passed, {len(program.calls)} calls{about}")
    return 1 if failure else 0
