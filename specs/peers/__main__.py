"""`python -m peers [--write]`, in `specs/`: hunt in txrdq, and compare with, or write, `TXRDQ.md`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.txrdq_peer import fetch
from peers.original import Copies
from peers.record import compare, write
from peers.stages import NotAsRecorded, Stages, say


def main() -> int:
    """0: all is as recorded, or written; 1: something is not."""
    parser = argparse.ArgumentParser(prog="python -m peers", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write specs/TXRDQ.md and the programs beside it")
    keep = write if parser.parse_args().write else compare
    with tempfile.TemporaryDirectory() as scratch:
        fetched = Path(scratch) / "fetched"
        fetch(fetched)
        stages = Stages(Copies(fetched, Path(scratch)))
        try:
            stages.run()
            keep(stages)
        except NotAsRecorded as error:
            sys.stderr.write(f"peers: {error}\n")
            return 1
    say(f"{len(stages.steps)} root causes, {'written' if keep is write else 'as recorded'}; then nothing more")
    return 0


if __name__ == "__main__":
    sys.exit(main())
