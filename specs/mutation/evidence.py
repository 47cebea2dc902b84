"""The evidence that a mutant is equivalent: at three live jobs it logs what the original logs, and in ten million
steps of the simulator it does what the model does, as the original. For the structures: all their scopes, and a
thousand drawn programs; for what has no states: its drawn tests, from ten seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from mutation.pytests import drawn

STEPS: Final = 10_000_000
"""Changes of state in the soak."""

SEEDS: Final = 40
"""From which the machine of a structure is begun anew, 25 programs each."""

TIMES: Final = 10
"""How many seeds drawn tests are run from."""


def three_live(original: object) -> object:
    """Three live jobs, polled to the end after each input: the counts, and digests of everything seen on the way."""
    from rdq_specs.scopes import SCOPES

    from mutation.watched import close

    return close(SCOPES["three"], original, 32)


def soak(_original: object) -> object:
    """A soak, in which each return value, exception class and polled event is the model's; and what it came to."""
    from rdq_specs.simulator import Simulation

    simulation = Simulation(seed=0)
    simulation.run(STEPS)
    return [simulation.steps, simulation.episodes, simulation.observed, len(simulation.pairs)]


def larger(name: str) -> Callable[[object], object]:
    """All scopes of a structure: the counts, and digests."""

    def stage(original: object) -> object:
        from mutation.watched_structures import close

        return close(name, original, larger=True)

    return stage


def longer(name: str) -> Callable[[object], object]:
    """The machine of a structure, from many seeds; a digest of the log."""

    def stage(_original: object) -> object:
        from mutation.watched_structures import fuzz

        return fuzz(name, SEEDS)

    return stage


def evidence(structures: tuple[str, ...], others: tuple[str, ...]) -> Mapping[str, Callable[[object], object]]:
    """All stages."""
    return {
        "three live jobs": three_live,
        "soak": soak,
        **{f"{name}, larger": larger(name) for name in structures},
        **{f"{name}, longer": longer(name) for name in structures},
        **{f"{area}, longer": drawn(area, TIMES) for area in others},
    }
