"""Measurements in rounds: each contender once a round, one after the other, each time in a fresh process.

Interleaved so that what slows the machine for a while slows all of them; the median of the rounds is taken, and
ratios are of medians of the same rounds. One that takes too long or too much memory is measured no further, and said
to be so.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.figures import Contender, Figures, Trial
from benchmarks.trial import peak_memory

ROOT: Final = Path(__file__).parent.parent
NODE_TRIAL: Final = ROOT / "benchmarks" / "node" / "trial.mjs"

SECONDS_A_JOB: Final = 100e-6
SECONDS_AT_LEAST: Final = 60
"""A measurement is ended after so long: three times what the slowest usable one takes."""
MEMORY: Final = 6 * 2**30
"""And may have so many bytes."""


class Hopeless(Exception):
    """A measurement was ended."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Measures, with the peers that were fetched."""

    rounds: int
    path: tuple[Path, ...] = ()
    """More folders to import from."""
    node_modules: Path | None = None
    """Where the peers on Node are; None: they are not measured."""

    def measure(self, contenders: Sequence[Contender], jobs: int) -> dict[Contender, Figures]:
        """The figures of every contender that can be measured here."""
        able = [contender for contender in contenders if not contender.on_node or self.node_modules is not None]
        figures = {contender: Figures(jobs) for contender in able}
        for _ in range(self.rounds):
            for contender, its in figures.items():
                self._once_more(contender, its)
        return figures

    def each(self, contenders: Sequence[Contender], sizes: Sequence[int]) -> Iterator[dict[Contender, Figures]]:
        """The same for one size after the other."""
        return (self.measure(contenders, jobs) for jobs in sizes)

    def _once_more(self, contender: Contender, its: Figures) -> None:
        if its.hopeless:
            return
        try:
            its.trials.append(self._trial(contender, its.jobs))
        except Hopeless as reason:
            its.hopeless = str(reason)

    def _trial(self, contender: Contender, jobs: int) -> Trial:
        command = [sys.executable, "-P", "-m", "benchmarks.trial"]  # -P: nothing comes before the path
        if contender.on_node:
            command = ["node", f"--max-old-space-size={MEMORY // 2**20}", str(NODE_TRIAL), str(self.node_modules)]
        answer = json.loads(self._output([*command, contender.function, str(jobs)], jobs, contender))
        # Linux counts to a child's peak what its parent had at the fork.
        return Trial(answer["figures"], answer["peak"] if answer["peak"] > peak_memory() else None)

    def _output(self, command: list[str], jobs: int, contender: Contender) -> bytes:
        limit = max(SECONDS_AT_LEAST, jobs * SECONDS_A_JOB)
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*contender.path, ROOT, *self.path)))}
        # Node reserves far more addresses than it uses, and has a limit of its own.
        limits = None if contender.on_node else _limit_memory
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=env, capture_output=True, timeout=limit, check=False, preexec_fn=limits,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Hopeless(f"not done after {limit:.0f} s") from None
        if done.returncode:
            if b"MemoryError" in done.stderr or b"heap out of memory" in done.stderr:
                raise Hopeless(f"more than {MEMORY / 2**30:.0f} GiB")
            raise RuntimeError(f"{' '.join(command)}\n{done.stderr.decode(errors='replace')[-2000:]}")
        return done.stdout


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
