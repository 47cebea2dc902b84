"""The story of a program: each call as it was made, and under it what happened."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.harness import HarnessType
from rdq_specs.laws.facts import Facts
from rdq_specs.programs import Program, Replay, Stray
from rdq_specs.trace import Did, Entry, Happened, Raised
from rdq_specs.words import call_in_words, event_in_words, scripts_in_words


@dataclass(frozen=True, slots=True)
class Story:
    """What a replay did: `lines` to be read, the `error` it ended in, and the facts before its last entry."""

    lines: list[str]
    error: BaseException | None
    ended: bool
    """Whether the program itself went through, and the error came when all was resumed and ended after it."""
    made: tuple[Call, ...]
    """All calls made, those of the end too."""
    facts: Facts


def told(program: Program, harness_type: HarnessType) -> Story:
    """Replay the program, and tell it."""
    run = _Told.of(program, harness_type)
    with closing(run.driver):
        error = run.tell(program)
    return Story(run.lines, error, run.ended, tuple(run.made), run.before or run.judge.facts)


class _Told(Replay):
    """A replay that takes down what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.entries: list[Entry] = []
        self.ended = False
        self.made: list[Call] = []
        self.before: Facts | None = None

    def hear(self, entry: Entry) -> None:
        """What happened next."""
        self.entries.append(entry)
        self.before = copy.deepcopy(self.judge.facts)
        super().hear(entry)

    def tell(self, program: Program) -> BaseException | None:
        """Replay all of it; what it raises."""
        capacity = "" if program.capacity is None else f", capacity {program.capacity}"
        self.lines.append(f"a queue of width {program.width}{capacity}")
        try:
            for call in program.calls:
                self.do(call)
            self.ended = True
            self.lines.append("and then, to the end:")
            self.to_the_end()
        except (Exception, Stray) as error:
            return error
        self.lines.pop()
        return None

    def do(self, call: Call) -> None:
        """Do it, and tell it."""
        self.entries.clear()
        self.made.append(call)
        try:
            super().do(call)
        finally:
            self.lines += _told(call, self.entries)


def _told(call: Call, entries: list[Entry]) -> Iterator[str]:
    """The call, with what it made; then what happened within it, calls in scripts further in."""
    within = list(entries)
    outcome: Did | Raised | None = None
    for entry in reversed(within):
        if isinstance(entry, (Did, Raised)):
            outcome = entry if entry.call == call else None
            break
    yield _call(call, outcome)
    for entry in within:
        match entry:
            case Happened(event):
                yield f"    {event_in_words(event)}"
            case Did() | Raised() if entry is not outcome:
                yield f"        {_call(entry.call, entry)}"
            case _:
                pass


def _call(call: Call, outcome: Did | Raised | None) -> str:
    """The call and what came of it, where it made something or was refused."""
    text = call_in_words(call)
    match outcome:
        case Raised(_, error):
            return f"{text}: refused, {type(error).__name__}"
        case Did(calls.Put() as put, job):
            return f"{text}: job {job}{scripts_in_words(put)}"
        case Did(calls.Requeue(), jobs):
            return f"{text}: {', '.join(f'job {job}' for job in jobs)}"
        case Did(calls.Pause() | calls.Stop() | calls.Drain() | calls.WhenIdle() | calls.WhenRoom(), waiter):
            return f"{text}: waiter {waiter}"
        case _:
            return text
