"""Sentinels: machines that never do anything, which every engine must kill, or mutants are not planted at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from mutation.areas import areas_of
from mutation.mutants import PACKAGE, ROOT, Mutant

BROKEN: Final[Mapping[str, tuple[str, str]]] = {
    "queue": ("dispatch_queue", "DispatchQueue.poll = lambda _, now: Wait(None)"),
    "pool": ("pool", "Pool.poll = lambda _, now: Wait(None)"),
    "promise dict": ("promise_dict", "PromiseDict.poll = lambda _, now: Wait(None)"),
    "priority buffer": ("priority_buffer", "PriorityBuffer.poll = lambda _: WAIT"),
    "keyed line": ("keyed_line", "KeyedLine._first = lambda _, now: None"),
    "lines": ("priority_queue", "PriorityQueue.in_order = lambda _: []"),
    "rates": ("rate_limit", "RateLimit.admits = lambda _, now: True"),
    "retries": ("retry", "counts = lambda _, error: True"),
    "values": ("rate", "_check_burst = lambda _: None"),
    "shell": ("window", "Window.take = lambda _: None"),
    "growth": ("growth.rule", "Rule.periods = lambda _, rate: 0.0"),
}
"""For each area, a module and the line that spoils it."""


def sentinel(area: str) -> Mutant:
    """That of an area."""
    name, line = BROKEN[area]
    text = ROOT.joinpath(PACKAGE, *name.split(".")).with_suffix(".py").read_text("utf-8")
    return Mutant(f"{PACKAGE}.{name}", "", "sentinel", "", line, 0, f"{text}\n{line}\n")


def sentinels(mutants: Iterable[Mutant]) -> list[Mutant]:
    """Those of the areas nearest to these mutants."""
    areas = dict.fromkeys(areas_of(mutant.module)[0] for mutant in mutants)
    return [sentinel(area) for area in areas]
