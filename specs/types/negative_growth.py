"""What type checkers must refuse of growth, each with the error it must give."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from rdq_core.growth import RULE_OF_72, Rule, Trend, project


def arithmetic() -> None:
    """Numbers, not texts; and a rule is read-only."""
    project("16K", 0.072, 60)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    RULE_OF_72.constant = 70  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Rule(2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def trend() -> None:
    """The time is told by name, and there may be no forecast."""
    watched = Trend(1000)
    watched.observe(5, 0.0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    watched.forecast().full_in  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]  # noqa: B018
    Trend(1000, 30)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
