"""`TXRDQ.md`: what was found, as a stranger reads it in two minutes."""

from __future__ import annotations

import difflib
import inspect
import platform
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from peers.causes import Cause
from peers.hunt import Found
from peers.transcript import Transcript
from peers.txrdq_harness import TxrdqHarness

HEAD: Final = """\
# txrdq 0.2.14, judged by our specification

[txrdq](https://pypi.org/project/txrdq/) (Terry Jones and colleagues at Fluidinfo, 2010 to 2013) is the class that rdq
comes from: the idea, the names, and most of what rdq can do are there, in some 800 lines. What follows happens at its
edges: when a job cancels itself, when a pause is given up, when `stop` is called with work under way. That is where
queues break, ours too while it was made; and it is what a specification is for.

**{count} root causes** were found by the engine that checks our own queue, none of whose rules knows anything of txrdq.

## How

`python -m peers` (in `specs/`; it needs an index to fetch txrdq from, and some minutes) does all of this again, and
fails if it does not come to what stands here. `python -m peers --write` writes this page.

1. txrdq 0.2.14 is fetched, and three names that Python 3 calls differently are replaced in the copy
   (`benchmarks/txrdq_peer.py`). A [harness](peers/txrdq_harness.py) of {lines} lines drives it through its public
   methods; its Cooperator is replaced by one that a test's clock drives, so that every run is the same. The harness
   holds it to its own word, too: that a job's end is final, and that its own code logs no errors.
2. The ordinary machine (`rdq_specs`) makes programs, whose jobs and callbacks call the queue again. As txrdq acts
   inside the calls made to it, it is not compared with a model: the laws of [SEMANTICS.md](SEMANTICS.md) judge alone.
3. Of the first few programs that break a law ({reports} at most), each shrunk, the simplest is read for its cause, and
   the wrong line of txrdq patched. The same program then passes, and the engine runs again on the patched copy, until
   it finds nothing: {quiet} examples on the last copy.

Each patch is {patches}. Each is needed: with all the others and without it, its program fails.
Our own core and our Twisted shell pass every one of these programs (`tests/specs/test_txrdq_report.py`).

*Examples*: how many were run before the report, on that copy. *Calls*: of the shrunk program, those that jobs and
callbacks make included. (Python {python}, Twisted {twisted}, Hypothesis {hypothesis}; others may draw other examples.)

| | what its user sees | clauses broken | examples | calls | patch |
|---|---|---|---|---|---|
"""

DESIGN: Final = """\
## Differs by design

Not counted. These clauses of ours txrdq is not held to, as its authors chose otherwise:

{deviations}
Where it says the same in other words, the harness translates:

- its exceptions are RuntimeError, ValueError and a QueueStopped of its own; ours derive from the same builtins;
- a pause that is answered fires with None, for our True;
- a width may be whatever `int()` takes, '3' and 2.9 too: only ints are tried;
- `underway()` is a set, and does not hold a cancelled job whose work still runs, as its state is CANCELLED: the harness
  puts it in order of launch, and adds that job;
- of the end of a cancelled job's work nobody is told: the harness, whose work it is, tells the laws.

Not judged, as it does not have it: idleness, room and capacity as we mean them, `drain`, `requeue`, cancelling those
who wait, another queue's jobs; and how long memory is kept.

Of what is known of txrdq, this did not find that a long chain of work which ends at once, each job put by the callback
of the one before, dies of recursion: each link takes an idle worker (a chain of 1,000 passes at width 200, and dies at
width 400), and the machine draws small widths.
"""


@dataclass(frozen=True, slots=True)
class Change:
    """Lines that a patch replaces or adds, and in which file and function."""

    place: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A cause, the report that showed it, its story, and the lines that its patch changed."""

    cause: Cause
    found: Found
    story: Transcript
    diff: tuple[Change, ...]

    def row(self, number: int) -> str:
        """Its row of the table."""
        clauses = ", ".join((self.cause.clause, *sorted(self.found.clauses - {self.cause.clause})))
        patch = "<br>".join(dict.fromkeys(f"`{line}`" for change in self.diff for line in change.lines))
        fields = (str(number), self.cause.title, clauses, str(self.found.example), str(self.found.calls), patch)
        return f"| {' | '.join(fields)} |\n"

    def section(self, number: int) -> str:
        """All of it."""
        return "\n".join(
            (
                f"### {number}. {self.cause.title}\n",
                textwrap.fill(f"{self.cause.sees} {self.cause.reads}", 120) + "\n",
                "```python",
                *self.story.lines,
                "```\n",
                f"*Expected* ({self.cause.clause}): {self.story.expected}  ",
                f"*Got*: {self.story.got}\n",
                "```diff",
                *(line for change in self.diff for line in (f"@@ {change.place} @@", *change.lines)),
                "```\n",
                f"[As JSON](peers/txrdq/{self.cause.name}.json)\n",
            )
        )


def page(steps: list[Step], reports: int, quiet: int) -> str:
    """The page."""
    head = HEAD.format(
        count=len(steps),
        lines=harness_lines(),
        reports=reports,
        quiet=quiet,
        patches=patches(steps),
        python=".".join(platform.python_version_tuple()[:2]),
        twisted=version("twisted"),
        hypothesis=version("hypothesis"),
    )
    numbered = list(enumerate(steps, 1))
    rows = "".join(step.row(number) for number, step in numbered)
    sections = "\n".join(step.section(number) for number, step in numbered)
    deviations = "".join(f"- {clause}: {why}\n" for clause, why in TxrdqHarness.deviations.items())
    return f"{head}{rows}\n## One by one\n\n{sections}\n{DESIGN.format(deviations=deviations)}"


def harness_lines() -> int:
    """The lines of code of the harness."""
    return sum(bool(line.strip()) for line in inspect.getsource(TxrdqHarness).splitlines())


def changed(before: Path, after: Path) -> Iterator[Change]:
    """What differs between two copies of txrdq."""
    for file in sorted(path.name for path in (before / "txrdq").glob("*.py")):
        old, new = ((copy / "txrdq" / file).read_text("utf-8").splitlines() for copy in (before, after))
        for kind, left, right, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                gone, come = (
                    (f"- {line.strip()}" for line in old[left:right]),
                    (f"+ {line.strip()}" for line in new[first:last]),
                )
                yield Change(f"{file}, {function(new, first)}()", (*gone, *come))


def function(lines: list[str], at: int) -> str:
    """The function that the line is in."""
    return next(line.split()[1].split("(")[0] for line in reversed(lines[:at]) if line.lstrip().startswith("def "))


def patches(steps: list[Step]) -> str:
    """How many lines the patches have."""
    two = [str(number) for number, step in enumerate(steps, 1) if len(step.diff) > 1]
    return "one line" if not two else f"one line; two, for {' and '.join(two)}"
