"""`python -m bugs`: show every bug to every engine, and print the table. Minutes; one bug at a time on each core.

`--write` writes it to `specs/BUGS.md` instead; names, as of the files without `.py`, choose some of the bugs.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rdq_specs.processes import end_with_the_parent

from bugs import all_bugs
from bugs.table import Line, line, status, table

TABLE = Path(__file__).parents[1] / "BUGS.md"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table or write it, say what comes of it, and return 1 if there is a gap."""
    known = [bug.name for bug in all_bugs()]
    parser = argparse.ArgumentParser(prog="python -m bugs", description=(__doc__ or "").split(": ", 1)[1])
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name} instead of printing the table")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a bug, if not all")
    chosen = parser.parse_args(argv)
    if unknown := set(chosen.names) - set(known):
        parser.error(f"no bug {', '.join(sorted(unknown))}")
    if chosen.write and chosen.names:
        parser.error("--write is of all bugs")
    lines = list(run(chosen.names or known))
    if chosen.write:
        TABLE.write_text(table(lines), encoding="utf-8")
    else:
        sys.stdout.write(table(lines))
    sys.stdout.write(f"\n{status(lines)}\n")
    return 1 if any(line.gaps for line in lines) else 0


def run(names: Sequence[str]) -> list[Line]:
    """The lines of these bugs, in this order; progress goes to standard error."""
    lines: list[Line] = []
    made_anew = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=made_anew, initializer=end_with_the_parent) as pool:
        for name, made in zip(names, pool.map(line, names), strict=True):
            lines.append(made)
            missed = f": NOT found by {', '.join(made.gaps)}" if made.gaps else ""
            sys.stderr.write(f"{len(lines)}/{len(names)} {name}{missed}\n")
    return lines


if __name__ == "__main__":
    sys.exit(main())
