"""Plainer programs: what a script of a put calls is called at top level instead, where that fails alike.

A program without scripts reads from top to bottom; and a put that was there for its script alone can then be spared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

from rdq_specs.calls import Call, Put
from rdq_specs.driver import resolve
from rdq_specs.programs import Program
from rdq_specs.shrink import shrink_by

Fails = Callable[[Program], bool]


def plainest(program: Program, fails: Fails) -> Program:
    """The shortest and plainest program that still `fails`, which this one must."""
    while True:
        program = shrink_by(program, fails)
        plainer = next(filter(fails, _plainer(program)), None)
        if plainer is None:
            return program
        program = plainer


def _plainer(program: Program) -> Iterator[Program]:
    """The program with the scripts of one put called at top level, at each place behind it."""
    for index, call in enumerate(program.calls):
        if isinstance(call, Put) and (call.start or call.settle):
            job = sum(isinstance(before, Put) for before in program.calls[:index])
            scripts = tuple(resolve(inner, job) for inner in (*call.start, *call.settle))
            for place in range(index + 1, len(program.calls) + 1):
                yield Program(_called(program.calls, index, place, scripts), program.width, program.capacity)


def _called(calls: tuple[Call, ...], index: int, place: int, scripts: tuple[Call, ...]) -> tuple[Call, ...]:
    put = cast("Put", calls[index])
    return (*calls[:index], replace(put, start=(), settle=()), *calls[index + 1 : place], *scripts, *calls[place:])
