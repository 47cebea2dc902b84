"""What a section is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from benchmarks.report import Goal, goals_table
from benchmarks.rounds import Runner


@dataclass(slots=True)
class Part:
    """A part of the page, and the goals that are read off it."""

    lines: list[str]
    goals: list[Goal] = field(default_factory=list[Goal])


Measure: TypeAlias = Callable[[Runner, Sequence[int]], Iterable[Part]]
"""Given how to measure and the numbers of jobs, the parts of the section, each as soon as it is measured."""


@dataclass(frozen=True, slots=True)
class Section:
    """One thing that is measured."""

    name: str
    """On the command line."""
    title: str
    sizes: tuple[int, ...]
    """Numbers of jobs."""
    about: str
    """What is done, and what the columns are."""
    measure: Measure


def goals_lines(goals: Sequence[Goal]) -> list[str]:
    """The goals, if there are any, as the end of a section."""
    return ["", *goals_table(goals), ""] if goals else []
