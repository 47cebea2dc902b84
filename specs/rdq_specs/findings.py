"""What a run can find: the implementation does other than the model, or the harness itself is at fault."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the laws read what a driver records, which raises what is here
    from rdq_specs.laws import Violation


class Discrepancy(AssertionError):
    """The implementation did other than the model. `clause` names the rule where one alone can be named; or it is
    "MODEL", "CHECK" for what the harness's own assertions find, or "PROGRAM" for a program that makes no sense.
    """

    def __init__(self, what: str, expected: object, actual: object, clause: str = "MODEL") -> None:
        super().__init__(what, expected, actual, clause)
        self.what = what
        self.expected = expected
        self.actual = actual
        self.clause = clause
        self.violations: tuple[Violation, ...] = ()
        """The laws that what happened breaks, as far as they have been asked."""

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected}, got {self.actual} [{self.clause}]"


class HarnessError(Exception):
    """The harness itself is at fault: it lacks what it declares, or raised, or told nonsense. The queue is not judged.

    `error` is what it raised, if it raised.
    """

    def __init__(self, what: str, error: BaseException | None = None) -> None:
        super().__init__(what, error)
        self.what = what
        self.error = error

    def __str__(self) -> str:
        return self.what if self.error is None else f"{self.what}: {named(self.error)}"


def named(error: BaseException) -> str:
    """The exception as the last line of a traceback has it."""
    return "".join(traceback.format_exception_only(error)).strip()
