"""The report of a failure: what was done, what happened, what was expected, which clause, and where to read it."""

from __future__ import annotations

import dataclasses
import traceback
from collections.abc import Iterable, Iterator

from rdq_specs.blame import where
from rdq_specs.calls import FOREIGN
from rdq_specs.driver import Discrepancy
from rdq_specs.findings import HarnessError, named
from rdq_specs.harness import HarnessType
from rdq_specs.laws import Violation
from rdq_specs.laws.facts import Facts
from rdq_specs.machine import LawBroken
from rdq_specs.programs import Program, Stray, clauses_of, failure_of, proceed
from rdq_specs.saying import labelled
from rdq_specs.shrink import shrink, shrink_by
from rdq_specs.story import Story, told
from rdq_specs.texts import rules
from rdq_specs.trace import Happened
from rdq_specs.words import event_in_words, job_named


def shortest(program: Program, harness_type: HarnessType) -> Program:
    """The program, shrunk where it fails on that harness by itself.

    One that fails when all is resumed and ended after it is made to say so itself, if it then fails alike: that reads
    better than calls that nobody made.
    """
    program = shrink(program, harness_type)
    story = told(program, harness_type)
    if story.error is None or not story.ended:
        return program
    wanted = clauses_of(story.error)

    def fails(candidate: Program) -> bool:
        try:
            proceed(candidate, harness_type)
        except (Exception, Stray) as error:
            return clauses_of(error) == wanted
        return False

    for width in (1, 2, 3, program.width):  # so that nobody has to widen
        longer = dataclasses.replace(program, calls=story.made, width=width)
        if fails(longer):
            return shrink_by(longer, fails)
    return program


def report(program: Program, error: BaseException, harness_type: HarnessType) -> list[str]:
    """What there is to say of a program that failed with `error`. (`shortest` comes first.)"""
    if failure_of(program, harness_type) is None:
        return [
            *_what(error, None),
            "Replayed by itself the program passes: something outlives a queue, or differs from run to run.",
            *_indented(told(program, harness_type).lines),
        ]
    story = told(program, harness_type)
    found = story.error or error
    if isinstance(found, HarnessError):
        return [*report_harness(found), "It came of:", *_indented(story.lines)]
    return [*_indented(story.lines), *_what(found, story)]


def report_harness(error: HarnessError) -> list[str]:
    """What there is to say of a harness that is at fault itself."""
    return ["ERROR in the harness; the queue was not judged.", *_indented(_fault(error))]


def _fault(error: HarnessError) -> Iterator[str]:
    yield error.what
    if error.error is not None:
        yield named(error.error)
        yield from where(error.error)
        if isinstance(error.error, KeyError) and error.error.args == (FOREIGN,):
            yield f"({FOREIGN} is calls.FOREIGN: keep a job of another queue under it, or do not declare FOREIGN)"


def _what(error: BaseException, story: Story | None) -> Iterator[str]:
    """What was expected, what happened, how things stood, and which clause says so."""
    violations: Iterable[Violation] = getattr(error, "violations", ())
    match error:
        case Discrepancy():
            if error.what not in ("what happens", "at rest"):
                yield from labelled("at:", error.what)
            yield from labelled("expected:", str(error.expected))
            yield from labelled("happened:", str(error.actual))
            clauses = [violation.clause for violation in violations] or [error.clause]
        case LawBroken():
            yield from labelled("happened:", _last(error))
            clauses = [violation.clause for violation in violations]
        case _:
            yield from labelled("raised:", named(error))
            yield from () if list(where(error)) else _of_the_kit(error)
            clauses = []
    if story is not None:
        yield from labelled("as it stood:", standing(story.facts))
    yield from _raised(error)
    yield from _rules(dict.fromkeys(clauses))


def _last(broken: LawBroken) -> str:
    """What no law allows, and the law in its own words: nothing was expected instead."""
    violation: Violation = broken.violations[0]
    entry = violation.entry
    happened = event_in_words(entry.event) if isinstance(entry, Happened) else "all has come to rest"
    return f"{happened}; but: {violation.rule}"


def _of_the_kit(error: BaseException) -> Iterator[str]:
    """An error that came from no code but the kit's own: all there is to know of it."""
    yield "Nothing but the kit's own code was involved. That is a bug of the kit's, and no verdict; please report:"
    yield from "".join(traceback.format_tb(error.__traceback__)).splitlines()


def _raised(error: BaseException) -> Iterator[str]:
    """Where the implementation raised, if it did."""
    cause = error.__cause__ if isinstance(error, Discrepancy) else error
    if cause is not None and not isinstance(cause, LawBroken):
        for number, line in enumerate(where(cause)):
            yield from labelled("" if number else "raised in:", line)


def _rules(clauses: Iterable[str]) -> Iterator[str]:
    """The clauses in their own words, and where to read more."""
    known = [clause for clause in clauses if clause in rules()]
    for clause in known:
        yield from labelled("broken:", str(rules()[clause]))
    if known:
        yield from labelled("read:", f"python -m rdq_specs clause {' '.join(known)}")
    elif "CHECK" in clauses:
        yield from labelled("broken:", "what the harness itself asserts")
    elif "MODEL" in clauses:
        yield from labelled("broken:", "no clause by itself; the model (rdq_specs/model.py) does as expected")


def standing(facts: Facts) -> str:
    """How things stood, as the trace tells it: before what happened last."""
    underway = [f"{job_named(job)}{' (cancelled)' if job in facts.cancelling else ''}" for job in facts.slots]
    parts = [
        f"width {facts.width}",
        f"work not ended: {', '.join(underway) or 'none'}",
        f"pending: {', '.join(map(job_named, facts.order())) or 'none'}",
    ]
    if facts.capacity is not None:
        parts.append(f"capacity {facts.capacity}")
    if facts.paused:
        parts.append("paused")
    if facts.phase != "open":
        parts.append(facts.phase)
    return "; ".join(parts)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    yield ""
    for line in lines:
        yield f"    {line}"
    yield ""
