"""What each engine kills by itself, without what is asked once: seen on a sample, as it is no condition of the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mutation.areas import ONCE, stages_of
from mutation.campaign import ALONE, Campaign
from mutation.kept import Alone, Kept
from mutation.mutants import Mutant
from mutation.ways import way

EVERY: Final = 20
"""One mutant of so many is in the sample."""


def stages_alone(engine: str, module: str) -> Sequence[str]:
    """The stages of an engine but those of what is asked once."""
    return [stage for stage in stages_of(engine, module) if not stage.startswith(ONCE)]


class Sample:
    """A sample of the mutants. What it comes to is no verdict, and is not kept among them."""

    def __init__(self, mutants: Sequence[Mutant], kept: Kept, workers: int, listed: Mapping[str, str]) -> None:
        self.mutants = [mutant for mutant in mutants[::EVERY] if mutant.key not in listed]
        self.campaign = Campaign(self.mutants, kept, workers=workers, stages_of=stages_alone)
        self.found: Alone = {}

    def run(self) -> Iterator[str]:
        """Run it; says how far it has come. Raises `Broken`."""
        for engine in ALONE:
            concerned = [mutant for mutant in self.mutants if stages_alone(engine, mutant.module)]
            yield from self.campaign.measure(engine, concerned, proven=True)
            for kind, logged in (("", True), (", without its log", False)):
                asked = self.campaign.ask(engine, concerned, logged=logged)
                ways = Counter(way(words) if words else "lives" for _, words, _ in asked)
                self.found[engine + kind] = {"asked": len(concerned), **ways}
                yield f"{engine}{kind}, alone: {self.found[engine + kind]}"
