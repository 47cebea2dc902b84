"""What type checkers must refuse of rdq_specs, each with its error: an ignore that is not needed is an error."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from rdq_specs import Coverage, Driver, Feature, Harness, Model, Observer, coverage, judge, state_machine_test


class Mine(Harness):
    """A harness that takes for jobs and answers what are none."""

    features = {Feature.PRIORITY}  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]  # noqa: RUF012

    def put(self, job: str, priority: object) -> None:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        ...

    def set_width(self, width: int) -> None:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        ...

    def size(self) -> int:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return 0

    def turn(self, seconds: float) -> None:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        ...


def told(observer: Observer) -> None:
    """Jobs are numbers, and what a waiter is told is one of a few things."""
    observer.launched("x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    observer.settled(0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    observer.answered(0, ["x"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def checked(mine: Mine, found: Coverage) -> None:
    """A harness's class, not a harness, is what is checked; and what was found stands."""
    state_machine_test(mine)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    state_machine_test(Mine, 100)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    coverage(Mine, False)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    found.checked = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Driver(mine)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    judge(["launched"], 1, None)  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    Model("2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
