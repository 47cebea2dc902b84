"""The commands of the front door: each runs one engine, says what it did, and gives the exit status.

An interruption (Ctrl-C) ends any of them with what was done so far.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from rdq_specs.checking import failed, harness_named, run_clause, run_features, run_fuzz, run_replay
from rdq_specs.comparing import run_compare
from rdq_specs.core import CoreHarness
from rdq_specs.explorer import Explorer, Found
from rdq_specs.processes import FORKS, processors
from rdq_specs.profiles import PROFILES
from rdq_specs.saying import Usage, say
from rdq_specs.scopes import SCOPES, Scope
from rdq_specs.simulator import Simulation, SimulationFailed
from rdq_specs.soak import Soak
from rdq_specs.structures.commands import ABOUT, add_engines


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage(f"{message} (--help says more)")


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The command line, taken apart. Raises `Usage`."""
    parser = _Parser(prog="python -m rdq_specs", description="Check a dispatch queue against its specification.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    fuzz = _command(commands, "fuzz", run_fuzz, "run the Hypothesis machine on a harness, and give a verdict")
    _harness(fuzz)
    fuzz.add_argument("--save", type=Path, metavar="FILE", help="write the shortest program that fails to FILE")
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
    soak = _command(commands, "soak", run_soak, "simulate random episodes, core or harness against model")
    soak.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed makes the same run (0)")
    soak.add_argument("--steps", type=_count, metavar="M", help="changes of state (1000000; 50000 of a harness)")
    soak.add_argument("--harness", metavar="MODULE:CLASS", help="a harness, which is slower, instead of the core")
    soak.add_argument("--workers", type=_count, metavar="N", help="processes, of the core alone (one a processor)")
    again = _command(commands, "replay", run_replay, "replay programs on a harness; without a FILE, the corpus")
    again.add_argument("files", type=Path, nargs="*", metavar="FILE")
    _harness(again)
    same = _command(commands, "compare", run_compare, "say whether several harnesses give the same logs of programs")
    same.add_argument("--harness", action="append", required=True, metavar="MODULE:CLASS", help="two or more of them")
    same.add_argument("--programs", type=_count, default=1_000, metavar="N", help="how many programs (1000)")
    same.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed makes the same programs (0)")
    _command(commands, "features", run_features, "say what a harness may declare, and what it then has to have")
    structure = commands.add_parser("structure", help=ABOUT, description=ABOUT)
    add_engines(structure)
    clause = _command(commands, "clause", run_clause, "say what clauses of the specification are; without any, all")
    clause.add_argument("clauses", nargs="*", metavar="CLAUSE")
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


def run_explore(chosen: argparse.Namespace) -> int:
    """Explore a scope."""
    scope = scope_of(chosen)
    explorer = Explorer(scope)
    began = time.perf_counter()
    try:
        explorer.run()
    except Found as found:
        say(f"FAILED: {found}")
        return failed(found.program, found, CoreHarness)
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
    """Soak the core, or a harness."""
    harness_type = CoreHarness if chosen.harness is None else harness_named(chosen.harness)
    if chosen.harness is not None and chosen.workers is not None:
        raise Usage("--workers is of the core alone: a harness is soaked by one process")
    if (chosen.workers or 1) > 1 and not FORKS:
        raise Usage("--workers: here no process can be made as a copy of another")
    workers = chosen.workers or processors()
    soak = Simulation(chosen.seed, workers=workers) if chosen.harness is None else Soak(chosen.seed, harness_type)
    began = time.perf_counter()
    failure: SimulationFailed | None = None
    try:
        soak.run(chosen.steps or soak.enough)
    except SimulationFailed as found:
        failure = found
    finally:
        rate = soak.steps / max(time.perf_counter() - began, 1e-9)
        done = f"{soak.steps} changes of state in {soak.episodes} episodes, {rate:,.0f} a second"
        say(f"seed {chosen.seed}: {done}{soak.distinct}")
    if failure is None:
        return 0
    say(f"FAILED: {failure}")
    return failed(failure.program, failure.error, harness_type)
