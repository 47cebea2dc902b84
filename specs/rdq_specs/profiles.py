"""Profiles of the Hypothesis machine, and one run of it with a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Final, cast

from hypothesis import HealthCheck, Phase, Verbosity, settings

from rdq_specs.calls import Call
from rdq_specs.harness import Feature, HarnessType
from rdq_specs.laws import LAWS
from rdq_specs.machine import CI, DispatchMachine, run_in_batches, state_machine
from rdq_specs.programs import Program


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

CLAUSE_FEATURES: Final[Mapping[str, Feature]] = {
    "JOB-1": Feature.END,
    "JOB-2": Feature.FOREIGN,
    "JOB-5": Feature.REQUEUE,
    "ORDER-1": Feature.PRIORITY,
    "ORDER-3": Feature.PRIORITY,
    "ORDER-4": Feature.VIEWS,
    "ORDER-5": Feature.PRIORITY,
    "CAPACITY-1": Feature.CAPACITY,
    "ROOM-1": Feature.CAPACITY,
    "ROOM-2": Feature.CAPACITY,
    "ROOM-3": Feature.CAPACITY,
    "CLEAR-1": Feature.CLEAR,
    "WIDTH-2": Feature.VIEWS,
    "WIDTH-3": Feature.CANCEL,
    "PAUSE-1": Feature.PAUSE,
    "PAUSE-2": Feature.PAUSE,
    "PAUSE-3": Feature.PAUSE,
    "PAUSE-4": Feature.PAUSE,
    "IDLE-1": Feature.IDLE,
    "IDLE-2": Feature.IDLE,
    "WAITER-1": Feature.FORGET,
    "CANCEL-1": Feature.CANCEL,
    "CANCEL-2": Feature.CANCEL,
    "CANCEL-3": Feature.CANCEL,
    "CANCEL-4": Feature.CANCEL,
    "STOP-1": Feature.STOP,
    "STOP-2": Feature.STOP,
    "STOP-3": Feature.STOP,
    "STOP-4": Feature.STOP,
    "STOP-5": Feature.STOP,
    "STOP-6": Feature.STOP,
    "STOP-7": Feature.STOP,
    "JOB-4": Feature.STOP,
    "DRAIN-1": Feature.DRAIN,
    "POLL-1": Feature.POLL,
    "TIME-1": Feature.TIME,
    "KEEP-1": Feature.RETENTION,
}
"""The feature without which a clause is not checked."""

IN_THE_END: Final = ("SETTLE-3", "WAITER-2", "KEEP-1", "TURN-1", "ERROR-2")
"""Clauses that the machine and the driver check, beside the laws."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run on a harness checks, and what it does not, each with the reason."""

    checked: tuple[str, ...]
    unchecked: Mapping[str, str]


def coverage(harness_type: HarnessType) -> Coverage:
    """What the machine checks of that harness."""
    unchecked = {clause: f"known to deviate: {why}" for clause, why in harness_type.deviations.items()}
    for clause, feature in CLAUSE_FEATURES.items():
        if feature not in harness_type.features:
            unchecked.setdefault(clause, f"the harness lacks {feature.name}: {feature.value}")
    clauses = sorted({*LAWS, *IN_THE_END})
    return Coverage(tuple(clause for clause in clauses if clause not in unchecked), unchecked)


class FuzzFailed(Exception):
    """The machine found something. `program` is the shrunk run, the calls made at top level, ending in teardown's."""

    def __init__(self, program: Program, error: BaseException) -> None:
        super().__init__(program, error)
        self.program = program
        self.error = error


@dataclass
class Fuzz:
    """One run of the machine. `examples` and `program` may be read after an interruption too."""

    harness_type: HarnessType
    examples: int = 0
    program: Program = field(default=Program(()))
    _machine: DispatchMachine | None = None
    _failed: bool = False

    def run(self, chosen: settings, counted: bool = True) -> None:
        """Run the machine. Raises `FuzzFailed`; and `TooSeldom`, if marks are `counted` and too few were reached."""
        machine = self._recording()
        try:
            run_in_batches(machine, settings(chosen, verbosity=Verbosity.quiet))
        except Exception as error:
            raise FuzzFailed(self.program, error) from error
        if counted:
            machine.tally.check()

    def _recording(self) -> type[DispatchMachine]:
        """The machine, with the calls it makes at top level taken down; what they do re-entrantly follows from them."""
        base = state_machine(self.harness_type)

        def do(machine: DispatchMachine, call: Call) -> None:
            if machine is not self._machine:
                self._machine, self._failed, self.program = machine, False, Program(())
                self.examples += 1
            if not self._failed:  # what teardown does after a failure is no part of it
                self.program = Program((*self.program.calls, call), machine.driver.width, machine.driver.capacity)
            try:
                base.do(machine, call)
            except BaseException:
                self._failed = True
                raise

        return cast("type[DispatchMachine]", type(base.__name__, (base,), {"do": do}))
