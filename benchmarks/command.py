"""The command `python -m benchmarks`: measure, compare with the goals, and write them down.

Exit status 1 if a goal is missed, so it serves as a gate; 130 at a Ctrl-C, and nothing is written then.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks import peers
from benchmarks.machine import machine
from benchmarks.report import Goal
from benchmarks.rounds import Runner
from benchmarks.sections import blocking, changes, core, latency, lateness, line, scale, shell, unused
from benchmarks.sections.section import Section, goals_lines

_MODULES: Final = (shell, scale, core, line, changes, latency, lateness, blocking, unused)
SECTIONS: Final = tuple(module.SECTION for module in _MODULES)
RESULTS: Final = Path(__file__).parent / "RESULTS.md"

METHOD: Final = """\
`python -m benchmarks --write` wrote this. Each measurement is a fresh process; {rounds} rounds, in each of which all
that are compared are measured one after the other; medians, and ratios of medians of the same rounds. Times are the
processor's. What is not done after {limit:g} µs a job (a minute at least) or needs 6 GiB is said to be so.

{machine}"""


def main(arguments: list[str] | None = None) -> int:
    """The command; its exit status."""
    options = _options().parse_args(arguments)
    try:
        return _measure(options)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130


def _measure(options: argparse.Namespace) -> int:
    sections = [section for section in SECTIONS if not options.only or section.name in options.only]
    if options.write and (options.only or options.sizes):
        _options().error(f"{RESULTS.name} is of a whole run")
    node = None if options.no_node else peers.fetch_node()
    runner = Runner(options.rounds, peers.fetch_python(), node)
    about = machine(peers.versions(node is not None))
    page = ["# Results of `python -m benchmarks`", "", METHOD.format(rounds=runner.rounds, limit=100, machine=about)]
    _say(page)
    missed: list[Goal] = []
    for section in sections:
        for written in _lines(section, runner, options.sizes or section.sizes, missed):
            _say([written])
            page.append(written)
    verdict = [f"Goals missed: {len(missed)}.", *(f"- {goal.what}: {goal.figure:.2f}" for goal in missed)]
    _say(verdict)
    if options.write:
        RESULTS.write_text("\n".join((*page, *verdict, "")), "utf-8")
    return 1 if missed else 0


def _lines(section: Section, runner: Runner, sizes: Sequence[int], missed: list[Goal]) -> Iterator[str]:
    """What is written of a section, as it is measured; the goals that it misses are added to `missed`."""
    yield from ("", f"## {section.title}", "", section.about, "")
    for part in section.measure(runner, sizes):
        yield from (*part.lines, *goals_lines(part.goals), "")
        missed += [goal for goal in part.goals if not goal.is_met]


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--only", nargs="+", choices=[section.name for section in SECTIONS], help="these sections")
    parser.add_argument(
        "--sizes", type=_positive, nargs="+", metavar="N", help="numbers of jobs (default: the sections' own)"
    )
    parser.add_argument("--rounds", type=_positive, default=5, metavar="N", help="measurements of each (default: 5)")
    parser.add_argument("--no-node", action="store_true", help="leave out what runs on Node")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _say(lines: Sequence[str]) -> None:
    sys.stdout.write("\n".join((*lines, "")))
    sys.stdout.flush()
