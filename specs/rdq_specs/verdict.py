"""The verdict: which clauses a run on a harness has checked, and for each of the others why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rdq_specs.features import WAITED_FOR
from rdq_specs.harness import Feature, HarnessType
from rdq_specs.laws import LAWS
from rdq_specs.texts import rules

NEEDS: Final[Mapping[str, tuple[Feature, ...]]] = {
    "JOB-1": (Feature.END,),
    "JOB-2": (Feature.FOREIGN,),
    "JOB-4": (Feature.STOP, Feature.CANCEL),
    "JOB-5": (Feature.REQUEUE,),
    "ORDER-1": (Feature.PRIORITY,),
    "ORDER-3": (Feature.PRIORITY,),
    "ORDER-4": (Feature.VIEWS,),
    "ORDER-5": (Feature.PRIORITY,),
    "CAPACITY-1": (Feature.CAPACITY,),
    "ROOM-1": (Feature.CAPACITY,),
    "ROOM-2": (Feature.CAPACITY,),
    "ROOM-3": (Feature.CAPACITY,),
    "CLEAR-1": (Feature.CLEAR,),
    "WIDTH-2": (Feature.VIEWS,),
    "WIDTH-3": (Feature.CANCEL,),
    "PAUSE-1": (Feature.PAUSE,),
    "PAUSE-2": (Feature.PAUSE,),
    "PAUSE-3": (Feature.PAUSE,),
    "PAUSE-4": (Feature.PAUSE,),
    "IDLE-1": (Feature.IDLE,),
    "IDLE-2": (Feature.IDLE,),
    "WAITER-1": (Feature.FORGET,),
    "CANCEL-1": (Feature.CANCEL,),
    "CANCEL-2": (Feature.CANCEL,),
    "CANCEL-3": (Feature.CANCEL,),
    "CANCEL-4": (Feature.CANCEL,),
    "STOP-1": (Feature.STOP,),
    "STOP-2": (Feature.STOP,),
    "STOP-3": (Feature.STOP,),
    "STOP-4": (Feature.STOP,),
    "STOP-5": (Feature.STOP,),
    "STOP-6": (Feature.STOP,),
    "STOP-7": (Feature.STOP, Feature.CANCEL),
    "DRAIN-1": (Feature.DRAIN,),
    "KEEP-1": (Feature.RETENTION,),
    "TIME-1": (Feature.TIMES, Feature.TIME),
    "RATE-1": (Feature.RATE, Feature.TIME),
    "RATE-2": (Feature.RATE, Feature.TIME),
    "RATE-3": (Feature.RATE,),
    "DELAY-1": (Feature.DELAY, Feature.TIME),
    "DELAY-2": (Feature.DELAY, Feature.TIME),
    "TIMEOUT-1": (Feature.TIMEOUT, Feature.TIME),
    "TIMEOUT-2": (Feature.TIMEOUT, Feature.TIME),
    "DEADLINE-1": (Feature.DEADLINE, Feature.TIME),
    "DEADLINE-2": (Feature.DEADLINE, Feature.TIME),
    "SECONDS-1": (Feature.DELAY, Feature.TIMEOUT, Feature.DEADLINE),
    "RETRY-1": (Feature.RETRY, Feature.DELAY),
    "RETRY-2": (Feature.RETRY, Feature.DELAY, Feature.TIME),
    "RETRY-3": (Feature.RETRY, Feature.DELAY, Feature.STOP),
    "RETRY-4": (Feature.RETRY, Feature.DELAY),
    "RETRY-5": (Feature.RETRY, Feature.DELAY),
    "PAUSE-5": (Feature.PAUSE_FOR, Feature.PAUSE, Feature.TIME),
    "KEY-1": (Feature.KEYS,),
    "KEY-2": (Feature.KEYS, Feature.RATE_PER_KEY, Feature.TIME),
    "KEY-3": (Feature.KEYS,),
    "KEY-4": (Feature.KEYS,),
    "KEY-5": (Feature.KEYS, Feature.RATE_PER_KEY, Feature.WAKE),
    "KEY-6": (Feature.KEYS,),
    "KEY-8": (Feature.KEYS, Feature.RATE_PER_KEY, Feature.TIME),
    "KEY-10": (Feature.KEYS,),
    "TURN-2": (Feature.TIMERS,),
    "TELL-2": (Feature.WITHDRAW,),
    "CONTEXT-1": (Feature.CONTEXT,),
}
"""The features without which a clause is not checked, or not all of it."""

BESIDE: Final = ("KEEP-1", "TIME-1", "RETRY-5", "TURN-1", "TURN-3", "CONTEXT-1")
"""Clauses that a run checks though no law does: the driver, the machine in the end, the chain."""

ELSEWHERE: Final = "no run of a harness shows it; it wants a test of its own"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run on a harness checks, and what it does not, each with the reason."""

    checked: tuple[str, ...]
    unchecked: Mapping[str, str]

    def why_not(self) -> Mapping[str, tuple[str, ...]]:
        """The clauses not checked, by reason."""
        grouped: dict[str, list[str]] = {}
        for clause, why in self.unchecked.items():
            grouped.setdefault(why, []).append(clause)
        return {why: tuple(clauses) for why, clauses in grouped.items()}


def coverage(harness_type: HarnessType, *, tells: bool = True) -> Coverage:
    """What a run checks of that harness, if it `tells` what the callers of `put` are given."""
    unchecked = {clause: why for clause in rules() if (why := _why_not(clause, harness_type, tells))}
    return Coverage(tuple(clause for clause in rules() if clause not in unchecked), unchecked)


def _why_not(clause: str, harness_type: HarnessType, tells: bool) -> str | None:
    """Why the clause is not checked; None if it is."""
    features = harness_type.features
    if clause in harness_type.deviations:
        return f"known to be broken: {harness_type.deviations[clause]}"
    if clause not in LAWS and clause not in BESIDE:
        return ELSEWHERE
    for feature in NEEDS.get(clause, ()):
        if feature not in features:
            return f"{feature.name} is not declared ({feature.value})"
    if clause == "WAITER-2" and not features & WAITED_FOR:
        return "nothing is declared that one waits for"
    if clause == "TELL-1" and not tells:
        return "observer.told was never called (what put gave its caller has fired)"
    return None
