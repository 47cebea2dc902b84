"""Programs as files: a queue's beginning, the calls made on it, and what it is about; and their replay.

The JSON is language-neutral: `{"about": …, "width": …, "capacity": …, "calls": […]}`, a call as `calls.to_json`
makes it. A bare list of calls is a program too, on a queue of width 0.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final, Self, cast

from rdq_specs import calls, features
from rdq_specs.calls import Call
from rdq_specs.core import CoreHarness
from rdq_specs.driver import Discrepancy, Driver, Entry, Raised
from rdq_specs.eager import EagerDriver, driver_of
from rdq_specs.features import jobs_of
from rdq_specs.harness import Feature, HarnessType
from rdq_specs.laws import Judge
from rdq_specs.machine import DispatchMachine
from rdq_specs.texts import CORPUS

LIMIT: Final = 10_000
"""The most jobs whose work is ended after a program; one that never comes to an end is stopped there."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to do to a new queue."""

    calls: tuple[Call, ...]
    width: int = 0
    capacity: int | None = None
    about: str = ""

    def dumps(self) -> str:
        """As JSON text, a call a line."""
        head = {"about": self.about, "width": self.width, "capacity": self.capacity}
        lines = [f"  {json.dumps(name)}: {json.dumps(value)},\n" for name, value in head.items()]
        made = ",\n".join(f"    {json.dumps(calls.to_json(call))}" for call in self.calls)
        return "{\n" + "".join(lines) + f'  "calls": [\n{made}\n  ]\n}}\n'


def loads(text: str) -> Program:
    """The program that `Program.dumps` or `calls.dumps` wrote. Raises `ValueError` for anything else."""
    try:
        made: object = json.loads(text)
        if isinstance(made, list):
            return Program(tuple(calls.loads(text)))
        fields = cast("dict[str, Any]", made)
        program = tuple(calls.from_json(cast("Mapping[str, object]", call)) for call in fields["calls"])
        return Program(program, fields.get("width", 0), fields.get("capacity"), fields.get("about", ""))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no program: {type(error).__name__}: {error}") from None


class Stray(BaseException):
    """A program names a job or a waiter that there is not. No `Exception`, as no harness is to blame for it."""

    def __init__(self, call: Call) -> None:
        super().__init__(call)
        self.call = call

    def __str__(self) -> str:
        return f"{self.call} names a job or a waiter that there is not (yet)"


class Replay(DispatchMachine):
    """A run of a program: the machine's laws and what it asks for in the end, without Hypothesis drawing anything."""

    @classmethod
    def of(cls, program: Program, harness_type: HarnessType) -> Self:
        """A run that has not done the first call."""
        run = type(cls.__name__, (cls,), {"harness_type": harness_type})()
        run.judge = Judge(program.width, program.capacity)
        driver_type = _NamedEagerly if driver_of(harness_type) is EagerDriver else _Named
        run.driver = driver_type(harness_type, program.width, program.capacity, on_entry=run.hear)
        return cast("Self", run)

    def hear(self, entry: Entry) -> None:
        """What happened next, for the laws."""
        self.judge.hear(entry)

    def do(self, call: Call) -> None:
        """Do one call, and hear the laws. Raises as `replay`."""
        self.follow(call)

    def to_the_end(self) -> None:
        """Resume, widen and end all work; then look at what must be true in the end."""
        model = self.driver.model
        for _ in range(LIMIT):
            if model.phase != "stopping" and self.has(Feature.PAUSE):
                self.do(calls.Resume())
            self.do(calls.SetWidth(max(3, model.width)))  # never narrower: that would be a call of the program's
            if model.keys.width == 0:
                self.do(calls.SetWidthPerKey(1))
            self.do(calls.Turn())
            if model.slots:
                self.do(calls.Finish(model.slots[0]))
            elif model.line or model.due:
                self.let_time_pass()
            else:
                break
            if self.over:  # a known deviation has ended it
                return
        self.finale()


def replay(program: Program, harness_type: HarnessType) -> None:
    """Run the program in lock step with the model, the laws listening, then to its end: all resumed, all work ended.

    Raises what the run finds: `Discrepancy`, `LawBroken`, whatever the harness raises; and `Stray`.
    """
    run = Replay.of(program, harness_type)
    with closing(run.driver):
        for call in program.calls:
            run.do(call)
        run.to_the_end()


def proceed(program: Program, harness_type: HarnessType) -> Replay:
    """Run the program, and stop after its last call; nothing can be done after that. Raises as `replay`."""
    run = Replay.of(program, harness_type)
    with closing(run.driver):
        for call in program.calls:
            run.do(call)
    return run


class _Named(Driver):
    """A driver that does no call, of a script neither, that names what there is not."""

    def do(self, call: Call) -> None:
        if any(job >= self.model.jobs for job in jobs_of(call)) or waiter_of(call) >= self.model.asked:
            raise Stray(call)
        super().do(call)


class _NamedEagerly(_Named, EagerDriver):
    """The same for an implementation that acts inside calls."""


def failure_of(program: Program, harness_type: HarnessType) -> BaseException | None:
    """What the replay raises; None if nothing."""
    try:
        replay(program, harness_type)
    except (Exception, Stray) as error:
        return error
    return None


def clauses_of(error: BaseException) -> frozenset[str]:
    """The clauses that an error says are broken, or else its class: what it takes for two failures to be the same."""
    if isinstance(error, Discrepancy):
        return frozenset((error.clause,))
    found = getattr(error, "violations", ())
    return frozenset(violation.clause for violation in found) or frozenset((type(error).__name__,))


def waiter_of(call: Call) -> int:
    """The waiter that a call names, or one that is always there."""
    return call.waiter if isinstance(call, calls.Forget) else -1


def needs(program: Program) -> frozenset[Feature]:
    """The features an implementation must have for the program to mean there what it means here."""
    found = {feature for call in everything(program.calls) for feature in features.needs(call)}
    if program.capacity is not None:
        found.add(Feature.CAPACITY)
    return frozenset(found | ({Feature.END} if _ends_what_is_not_under_way(program) else set()))


def lacking(program: Program, harness_type: HarnessType) -> frozenset[Feature]:
    """The features that the program needs, and the harness does not declare."""
    return needs(program) - harness_type.features


@functools.cache
def corpus() -> Mapping[str, Program]:
    """The programs of interest that are installed with the package, by name."""
    return {file.stem: loads(file.read_text(encoding="utf-8")) for file in sorted(CORPUS.glob("*.json"))}


def everything(program: Iterable[Call]) -> Iterable[Call]:
    """The calls, and those of their scripts."""
    for call in program:
        yield call
        if isinstance(call, calls.Put):
            yield from everything((*call.start, *call.settle))


def _ends_what_is_not_under_way(program: Program) -> bool:
    trace = proceed(program, CoreHarness).driver.trace
    refused = [entry.call for entry in trace if isinstance(entry, Raised)]
    return any(isinstance(call, (calls.Finish, calls.Fail)) for call in refused)
