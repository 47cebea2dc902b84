"""Profiles of the Hypothesis machine: how many examples, how long, and whether they are the same in every run."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from hypothesis import HealthCheck, Phase, settings

from rdq_specs.machine import CI


def profile(name: str) -> settings:
    """The settings of that name. Raises `LookupError` for an unknown one, or one whose backend is not installed."""
    if name not in PROFILES:
        raise LookupError(f"no profile {name!r}; there are {', '.join(PROFILES)}")
    if name == "crosshair":
        if find_spec("hypothesis_crosshair_provider") is None:
            raise LookupError("the profile crosshair needs the package hypothesis-crosshair")
        return settings(_CROSSHAIR, backend="crosshair")  # refused before the backend is there
    return PROFILES[name]


_CROSSHAIR: Final = settings(
    CI,
    max_examples=200,
    stateful_step_count=10,
    derandomize=False,
    phases=[Phase.explicit, Phase.generate],  # a solver's examples cannot be shrunk
    suppress_health_check=[*CI.suppress_health_check, HealthCheck.differing_executors, HealthCheck.nested_given],
)

PROFILES: Final[Mapping[str, settings]] = {
    "ci": CI,
    "nightly": settings(CI, max_examples=20_000, stateful_step_count=80, derandomize=False),
    "crosshair": _CROSSHAIR,
    "mutation": settings(CI, max_examples=60, phases=[Phase.explicit, Phase.generate]),
}
"""By name. `mutation` only has to tell a mutant from the original: few examples, no shrinking."""

COUNTED: Final = ("ci", "nightly")
"""The profiles with examples enough, and long enough, for a quota of marks."""
