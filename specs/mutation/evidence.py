"""The evidence that a mutant is equivalent: at three live jobs it logs what the original logs, and in ten million
steps of the simulator it does what the model does, as the original.
"""

from __future__ import annotations

from typing import Final

STEPS: Final = 10_000_000
"""Changes of state in the soak."""


def three_live(original: object) -> object:
    """Three live jobs, polled to the end after each input: the counts, and a digest of everything seen on the way."""
    from rdq_specs.scopes import SCOPES

    from mutation.watched import close

    return close(SCOPES["three"], original, 32)


def soak(_original: object) -> object:
    """A soak, in which each return value, exception class and polled event is the model's; and what it came to."""
    from rdq_specs.simulator import Simulation

    simulation = Simulation(seed=0)
    simulation.run(STEPS)
    return [simulation.steps, simulation.episodes, simulation.observed, len(simulation.pairs)]
