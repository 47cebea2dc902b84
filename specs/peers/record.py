"""The record: `specs/TXRDQ.md`, and each program in `specs/peers/txrdq/`, as written by an earlier hunt."""

from __future__ import annotations

import dataclasses
import difflib
from pathlib import Path
from typing import Final

from peers.hunt import REPORTS
from peers.report import page
from peers.stages import NotAsRecorded, Stages

SPECS: Final = Path(__file__).parents[1]


def contents(stages: Stages) -> dict[Path, str]:
    """What the record is, by file."""
    programs = {
        SPECS / "peers" / "txrdq" / f"{step.cause.name}.json": dataclasses.replace(
            step.found.program, about=step.cause.title
        ).dumps()
        for step in stages.steps
    }
    return {SPECS / "TXRDQ.md": page(stages.steps, REPORTS, stages.quiet), **programs}


def write(stages: Stages) -> None:
    """Write it."""
    for path, text in contents(stages).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def compare(stages: Stages) -> None:
    """Raise `NotAsRecorded` where it says something else."""
    for path, text in contents(stages).items():
        recorded = path.read_text(encoding="utf-8") if path.exists() else ""
        diff = difflib.unified_diff(recorded.splitlines(), text.splitlines(), "recorded", "now", lineterm="", n=0)
        if recorded != text:
            raise NotAsRecorded("\n".join([f"{path.name} is not as recorded (--write records it anew)", *diff]))
