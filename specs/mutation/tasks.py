"""What a worker does: the stages of an engine, one after the other, on a mutant."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from mutation.engines import Stage
from mutation.mutants import Mutant
from mutation.planting import plant
from mutation.together import combined
from mutation.ways import said
from mutation.workers import Task


@dataclass(frozen=True, slots=True)
class Measured:
    """What a stage of an engine measured on the original, and the seconds of processor time it took."""

    value: object
    seconds: float


def counts(value: object) -> object:
    """Of what a stage has measured, the numbers; not the digests of its log."""
    if isinstance(value, list):
        return [counts(each) for each in cast("list[object]", value) if not isinstance(each, str)]
    return None if isinstance(value, str) else value


def stages_on(
    stages: Mapping[str, Stage], mutants: Sequence[Mutant], original: Mapping[str, Measured], *, logged: bool = True
) -> Task:
    """Run the stages, on these mutants at once, or on the original if there are none, until one kills.

    `logged`: whether the log is compared with that of the original; if not, the counts alone are.
    """

    def task(at: Any) -> object:
        plant(combined(mutants))
        measured: dict[str, tuple[object, float]] = {}
        for name, stage in stages.items():
            before = original.get(name)
            at(name, 1 + 4 * before.seconds if before else 1800)
            began = time.process_time()
            try:
                value = stage(before.value if before and logged else None)
            except Exception as error:
                if type(error).__name__ == "Differs":  # the class itself is the mutated process's
                    return {"killed": f"{name}: log: {said(error)}"}
                return {"killed": f"{name}: {type(error).__name__}: {said(error)}"}
            except BaseException as error:  # pytest's own exit, a mutant's KeyboardInterrupt: all are deaths
                return {"killed": f"{name}: {type(error).__name__}: {said(error)}"}
            measured[name] = value, time.process_time() - began
            if before and (before.value != value if logged else counts(before.value) != counts(value)):
                return {"killed": f"{name}: {str(before.value)[:200]} became {str(value)[:200]}"}
        return {"killed": "", "measured": measured}

    return task
