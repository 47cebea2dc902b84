"""Programs for a structure: as files, replayed, and shrunk to a shortest one that fails alike."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from rdq_specs.calls import from_json_of, to_json
from rdq_specs.findings import Discrepancy
from rdq_specs.shrink import without_chunks
from rdq_specs.structures.judging import Judge, LawBroken
from rdq_specs.structures.lockstep import Lockstep
from rdq_specs.structures.structure import AnyCall, Harness, Structure
from rdq_specs.texts import CORPUS

Calls: TypeAlias = tuple[AnyCall, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """What to do to a new structure, and what it is about."""

    calls: Calls
    about: str = ""

    def dumps(self) -> str:
        """As JSON text, a call a line."""
        made = ",\n".join(f"    {json.dumps(to_json(call))}" for call in self.calls)
        return f'{{\n  "about": {json.dumps(self.about)},\n  "calls": [\n{made}\n  ]\n}}\n'


def loads(structure: Structure, text: str) -> Program:
    """The program that `Program.dumps` wrote. Raises `ValueError` for anything else."""
    try:
        made = cast("dict[str, Any]", json.loads(text))
        calls = tuple(from_json_of(structure.alphabet, call) for call in made["calls"])
        return Program(calls, made["about"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no program: {type(error).__name__}: {error}") from None


def corpus(structure: Structure) -> Mapping[str, Program]:
    """The programs of interest, by name."""
    files = sorted((CORPUS / structure.name).glob("*.json"))
    return {file.stem: loads(structure, file.read_text(encoding="utf-8")) for file in files}


def replay(program: Calls, structure: Structure, harness_type: type[Harness]) -> None:
    """Run the calls in lock step, the laws listening, and then to the end.

    Raises what the run finds: `Discrepancy`, `LawBroken`, whatever the harness raises.
    """
    with closing(Lockstep(structure, harness_type, Judge(structure).hear)) as lockstep:
        lockstep.run(program)
        lockstep.end()


def failure_of(program: Calls, structure: Structure, harness_type: type[Harness]) -> Exception | None:
    """What the replay raises; None if nothing."""
    try:
        replay(program, structure, harness_type)
    except Exception as error:
        return error
    return None


def clauses_of(failure: BaseException) -> frozenset[str]:
    """The clauses that a failure is about; "MODEL" where the model alone says so, a class's name where no rule does."""
    match failure:
        case LawBroken():
            return frozenset(violation.clause for violation in failure.violations)
        case Discrepancy():
            return frozenset({failure.clause})
        case _:
            return frozenset({type(failure).__name__})


def shrink(program: Calls, structure: Structure, harness_type: type[Harness]) -> Calls:
    """A shortest program that breaks what this one breaks on that harness; itself if it breaks nothing."""
    failure = failure_of(program, structure, harness_type)
    if failure is None:
        return program
    wanted = clauses_of(failure)

    def fails(candidate: Calls) -> bool:
        error = failure_of(candidate, structure, harness_type)
        return error is not None and clauses_of(error) == wanted

    return _shrunk(program, fails)


def _shrunk(program: Calls, fails: Callable[[Calls], bool]) -> Calls:
    while True:
        shorter = _plainer(without_chunks(program, fails), fails)
        if shorter == program:
            return program
        program = shorter


def _plainer(program: Calls, fails: Callable[[Calls], bool]) -> Calls:
    for index in range(len(program)):
        for call in _plainer_calls(program[index]):
            candidate = (*program[:index], call, *program[index + 1 :])
            if fails(candidate):
                program = candidate
                break
    return program


def _plainer_calls(call: AnyCall) -> Iterator[AnyCall]:
    """The call with one field as it is when nothing is said of it, or with a script one call shorter."""
    made = cast("Any", call)
    for field in dataclasses.fields(made):
        value: object = getattr(made, field.name)
        if field.default is not dataclasses.MISSING and value != field.default:
            yield dataclasses.replace(made, **{field.name: field.default})
    script: Calls = getattr(made, "script", ())
    for index in range(len(script)):
        yield dataclasses.replace(made, script=(*script[:index], *script[index + 1 :]))
