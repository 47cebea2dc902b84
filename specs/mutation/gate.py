"""The gate: what a campaign must have shown, or it fails."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ACCEPTED: Final = Path(__file__).with_name("accepted.json")

MOST: Final = 0.03
"""The share of all mutants that may be listed as equivalent."""

LEAST: Final = 0.95
"""The share of the others that the explorer, and the Hypothesis machines, must each kill alone."""

ALONE: Final = ("explorer", "hypothesis")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The list: mutants that are equivalent, each with the reason; and how many mutants there are at the least."""

    equivalent: Mapping[str, str]
    at_least: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a campaign came to: for each mutant, by key, what each engine that ran on it said ("": it lives)."""

    killed: Mapping[str, Mapping[str, str]]

    def lives(self, key: str) -> bool:
        """Whether no engine kills it, of those that have run; where none has, nobody knows."""
        return bool(self.killed[key]) and not any(self.killed[key].values())

    def has_run(self, engine: str) -> bool:
        """Whether the engine has run on all."""
        return all(engine in said for said in self.killed.values())

    def share(self, engine: str, accepted: Accepted) -> float:
        """Of the mutants not accepted, the share that the engine kills alone; those it has not run on aside."""
        rest = [said for key, said in self.killed.items() if key not in accepted.equivalent and engine in said]
        return sum(bool(said.get(engine)) for said in rest) / max(1, len(rest))


def accepted(path: Path = ACCEPTED) -> Accepted:
    """The list as it is kept."""
    made = json.loads(path.read_text("utf-8"))
    equivalent = {mutant: reason["why"] for reason in made["equivalent"] for mutant in reason["mutants"]}
    return Accepted(equivalent, made["at_least"])


def problems(outcome: Outcome, listed: Accepted) -> Sequence[str]:
    """All for which the gate fails; none if it does not."""
    return [*_not_run(outcome, listed), *_lives(outcome, listed), *_listed(outcome, listed), *_weak(outcome, listed)]


def _not_run(outcome: Outcome, listed: Accepted) -> list[str]:
    found: list[str] = []
    if len(outcome.killed) < listed.at_least:
        found.append(f"only {len(outcome.killed)} mutants were made, where {listed.at_least} are known to be")
    for engine in ALONE:
        missing = [key for key, said in outcome.killed.items() if engine not in said]
        if missing:
            found.append(f"{engine} did not run on {len(missing)} mutants, {missing[0]} first")
    return found


def _lives(outcome: Outcome, listed: Accepted) -> list[str]:
    alive = [key for key in outcome.killed if key not in listed.equivalent and outcome.lives(key)]
    untested = [key for key in alive if "tests" not in outcome.killed[key]]
    return [f"lives: {key}" for key in alive] + [f"tests did not run on {key}" for key in untested]


def _listed(outcome: Outcome, listed: Accepted) -> list[str]:
    found: list[str] = []
    for key in listed.equivalent:
        if key not in outcome.killed:
            found.append(f"listed, and there is no such mutant: {key}")
        elif any(outcome.killed[key].values()):
            by = next(f"{engine}: {said}" for engine, said in outcome.killed[key].items() if said)
            found.append(f"listed as equivalent, and killed by {by}: {key}")
        elif "evidence" not in outcome.killed[key]:
            found.append(f"listed without evidence: {key}")
    share = len(listed.equivalent) / max(1, len(outcome.killed))
    if share > MOST:
        found.append(f"{share:.1%} are listed as equivalent, where {MOST:.0%} may be")
    return found


def _weak(outcome: Outcome, listed: Accepted) -> list[str]:
    shares = {engine: outcome.share(engine, listed) for engine in ALONE}
    return [
        f"{engine} alone kills {share:.1%}, less than {LEAST:.0%}" for engine, share in shares.items() if share < LEAST
    ]
