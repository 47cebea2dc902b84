"""The stages of the hunt: report by report, each explained by a cause that is recorded, and cured by its patch."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Final, cast

from rdq_specs.harness import HarnessType
from twisted.logger import ILogObserver, LogEvent, globalLogBeginner

from benchmarks.txrdq_peer import Fix
from peers.causes import CAUSES, Cause
from peers.hunt import Found, Hunt, failure_within
from peers.original import Copies, load
from peers.report import Step, changed
from peers.transcript import transcript
from peers.txrdq_harness import LOGGED, TxrdqHarness

SEEDS: Final = 60
"""From how many seeds the engine looks before it is said to find nothing."""

QUIET: Final = 30
"""From how many it must find nothing in the end."""


class NotAsRecorded(Exception):
    """What the hunt came to is not what is recorded; the text says how."""


class Stages:
    """A hunt. `steps` are what it has found, `quiet` how many examples found nothing in the end."""

    def __init__(self, copies: Copies) -> None:
        self.copies = copies
        self.steps: list[Step] = []
        self.quiet = 0

    def run(self) -> None:
        """All of it. Raises `NotAsRecorded`."""
        globalLogBeginner.beginLoggingTo(
            [cast("ILogObserver", note_errors)], redirectStandardIO=False, discardBuffer=True
        )
        while len(self.steps) < len(CAUSES):
            self.steps.append(self._step())
            say(self.steps[-1].section(len(self.steps)))
        self._end()
        self._each_is_needed()

    def _step(self) -> Step:
        """The next report that a cause explains: of those gathered, the simplest."""
        done = [step.cause for step in self.steps]
        harness_type = self.harness(done)
        reports = Hunt(harness_type).reports(SEEDS)
        for found in reports:
            for cause in CAUSES:
                if cause not in done and cause.clause in found.clauses and self._cured(found, [*done, cause]):
                    before, after = self.copies.copy(fixes(done)), self.copies.copy(fixes([*done, cause]))
                    story = transcript(found.program, harness_type, cause.clause)
                    return Step(cause, found, story, tuple(changed(before, after)))
        left = ", ".join(cause.name for cause in CAUSES if cause not in done)
        raise NotAsRecorded(f"not found, or not cured by its patch: {left}\n{unexplained(reports)}")

    def _cured(self, found: Found, causes: Iterable[Cause]) -> bool:
        return failure_within(found.program, self.harness(causes)) is None

    def _end(self) -> None:
        """Nothing more is found."""
        hunt = Hunt(self.harness(CAUSES))
        reports = hunt.reports(QUIET, most=1)
        if reports:
            raise NotAsRecorded(f"with every patch there is still\n{unexplained(reports)}")
        self.quiet = hunt.examples

    def _each_is_needed(self) -> None:
        """Each program fails with all the patches but its own, and passes with all."""
        for step in self.steps:
            others = [cause for cause in CAUSES if cause is not step.cause]
            if self._cured(step.found, others) or not self._cured(step.found, CAUSES):
                raise NotAsRecorded(f"the patches of other causes do for {step.cause.name}")

    def harness(self, causes: Iterable[Cause]) -> HarnessType:
        """The harness of a copy in which these causes are patched."""
        original = load(self.copies.copy(fixes(causes)))
        return cast("HarnessType", type(TxrdqHarness.__name__, (TxrdqHarness,), {"original": original}))


def fixes(causes: Iterable[Cause]) -> list[Fix]:
    """Their patches."""
    return [fix for cause in causes for fix in cause.fixes]


def unexplained(reports: Iterable[Found]) -> str:
    """Reports, for whoever is to find the cause."""
    return "\n".join(f"{found.program.dumps()}{found.error}" for found in reports)


def note_errors(event: LogEvent) -> None:
    """Note an error that txrdq logs itself. (What nobody heeds is Twisted's to log, whenever memory is freed.)"""
    if event.get("isError") and event.get("log_namespace") == "log_legacy":
        text = str(event["log_text"])
        file, function = re.findall(r'/(\w+\.py)", line \d+, in (\w+)', text)[-1]
        error = text.strip().splitlines()[-1].removeprefix("builtins.").strip(" :")
        LOGGED.append(f"{error} in {file}, {function}()")


def say(text: str) -> None:
    """To standard output, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
