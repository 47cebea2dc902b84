"""`python -m mutation`, in `specs/`: run the engines on every mutant, write `MUTATION.md`, and judge."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Final

from mutation import workers
from mutation.alone import Sample
from mutation.campaign import Broken, Campaign
from mutation.gate import accepted, problems
from mutation.kept import Kept, changed, read, write
from mutation.mutants import ROOT, all_mutants
from mutation.report import outcome, report

REPORT: Final = ROOT / "specs/MUTATION.md"


def main(argv: Sequence[str] | None = None) -> int:
    """0: the gate is passed; 1: it is not; 2: the run proves nothing."""
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="mutants at a time (2)")
    parser.add_argument("--only", default="", metavar="TEXT", help="mutants whose key has this text; writes no report")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="one of so many, a sample; writes no report")
    parser.add_argument("--afresh", action="store_true", help="let no verdict stand from before")
    parser.add_argument("--report", action="store_true", help="ask nothing: write the report of what stands")
    parser.add_argument("--alone", action="store_true", help="see on a sample what an engine kills that is asked alone")
    parser.add_argument("--changed", action="store_true", help="say only which places have changed since the last run")
    chosen = parser.parse_args(argv)
    if chosen.changed:
        say("\n".join(changed(read()[0])))
        return 0
    mutants = [mutant for mutant in all_mutants() if chosen.only in mutant.key][:: chosen.every]
    listed = accepted()
    kept = Kept()
    campaign = Campaign(
        mutants, kept, workers=chosen.workers, listed=listed.equivalent, afresh=chosen.afresh, asks=not chosen.report
    )
    workers.warm()
    try:
        for line in campaign.run():
            say(line)
        if chosen.alone:
            sample = Sample(mutants, kept, chosen.workers, listed.equivalent)
            for line in sample.run():
                say(line)
            kept.alone = sample.found
    except Broken as error:
        say(f"FAILED: the run proves nothing: {error}")
        return 2
    rows = campaign.rows()
    wrong = problems(outcome(rows), listed)
    for line in wrong:
        say(f"FAILED: {line}")
    if not chosen.only and chosen.every == 1:
        write(rows, kept.spent, kept.alone)
        REPORT.write_text(report(*read(), listed), "utf-8")
        say(f"{len(mutants)} mutants, {len(listed.equivalent)} equivalent: see {REPORT.relative_to(ROOT)}")
    say(f"the commits of the core that were asked, and the seconds of processor time: {kept.spent}")
    return int(bool(wrong))


def say(line: str) -> None:
    """One line to standard output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "specs")]
    sys.exit(main())
