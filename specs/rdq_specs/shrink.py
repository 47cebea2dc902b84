"""Shrinking: from a program that fails to a shortest one that fails alike.

Delta debugging: chunks are dropped, large ones first, then single calls, until no single call can be spared; then
arguments are made plainer, and scripts are lifted to top level. A put that is dropped takes with it what names its
job, and later jobs move up.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar, cast

from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.driver import resolve
from rdq_specs.harness import HarnessType
from rdq_specs.programs import Program, clauses_of, failure_of

T = TypeVar("T")

Fails: TypeAlias = Callable[[Program], bool]


def shrink(program: Program, harness_type: HarnessType) -> Program:
    """A shortest program that breaks what this one breaks on that harness; itself if it breaks nothing."""
    failure = failure_of(program, harness_type)
    if failure is None:
        return program
    wanted = clauses_of(failure)

    def fails(candidate: Program) -> bool:
        error = failure_of(candidate, harness_type)
        return error is not None and clauses_of(error) == wanted

    return shrink_by(program, fails)


def shrink_by(program: Program, fails: Fails) -> Program:
    """A shortest program that still `fails`, which this one must."""
    while True:
        shorter = _lifted(_plainer(_without_calls(_without_chunks(program, fails), fails), fails), fails)
        if shorter == program:
            return program
        program = shorter


def without_chunks(sequence: tuple[T, ...], fails: Callable[[tuple[T, ...]], bool]) -> tuple[T, ...]:
    """The sequence without what can be spared of it, half of it first, then smaller chunks, then single ones."""
    size = len(sequence) // 2
    while size:
        start = 0
        while start < len(sequence):
            candidate = (*sequence[:start], *sequence[start + size :])
            if fails(candidate):
                sequence = candidate
            else:
                start += size
        size //= 2
    return sequence


def _without_chunks(program: Program, fails: Fails) -> Program:
    return _with(program, without_chunks(program.calls, lambda made: fails(_with(program, made))))


def _without_calls(program: Program, fails: Fails) -> Program:
    """Drop what makes a job or a waiter, together with what names it."""
    for index in reversed(range(len(program.calls))):
        candidate = _with(program, _forgetting(program.calls, index))
        if candidate.calls != program.calls and fails(candidate):
            program = candidate
    return program


def _plainer(program: Program, fails: Fails) -> Program:
    for index in range(len(program.calls)):
        call = program.calls[index]
        for plainer in (*_plainer_calls(call), *_of_earlier_jobs(call)):
            candidate = _with(program, (*program.calls[:index], plainer, *program.calls[index + 1 :]))
            if fails(candidate):
                program = candidate
                break
    if program.capacity is not None and fails(candidate := dataclasses.replace(program, capacity=None)):
        program = candidate
    for width in range(program.width):
        if fails(candidate := dataclasses.replace(program, width=width)):
            return candidate
    return program


def _plainer_calls(call: Call) -> Iterator[Call]:
    """Simpler calls, simplest first."""
    match call:
        case calls.Put():
            yield from _plainer_puts(call)
        case calls.Reprioritize(job, priority) if priority != 0:
            yield calls.Reprioritize(job, 0)
        case calls.Resume(width) if width is not None:
            yield calls.Resume()
        case calls.SetWidth(width) if isinstance(width, int) and width > 0:
            yield calls.SetWidth(0)
        case calls.Requeue(jobs):
            for job in jobs:
                yield calls.Requeue((job,))
        case calls.Fail(job):
            yield calls.Finish(job)
            if call != calls.Fail(job):
                yield calls.Fail(job)
        case _:
            yield from _plainer_timed_calls(call)


def _of_earlier_jobs(call: Call) -> Iterator[Call]:
    """The same call for each job that came before its own."""
    match call:
        case calls.Cancel(job) | calls.Reprioritize(job) | calls.Reschedule(job) | calls.Finish(job) | calls.Fail(job):
            yield from (dataclasses.replace(call, job=earlier) for earlier in range(job))
        case _:
            return


def _plainer_puts(put: calls.Put) -> Iterator[Call]:
    if put.start or put.settle:
        yield _without_scripts(put)
    for script in _shorter(put.start):
        yield dataclasses.replace(put, start=script)
    for script in _shorter(put.settle):
        yield dataclasses.replace(put, settle=script)
    if put.priority != 0:
        yield dataclasses.replace(put, priority=0)
    if put.delay is not None:
        yield dataclasses.replace(put, delay=None)
    if put.timeout is not None:
        yield dataclasses.replace(put, timeout=None)
    if put.retry is not None:
        yield dataclasses.replace(put, retry=None)
    if put.key is not None:
        yield dataclasses.replace(put, key=None)


def _without_scripts(put: calls.Put) -> calls.Put:
    return dataclasses.replace(put, start=(), settle=())


def _plainer_timed_calls(call: Call) -> Iterator[Call]:
    match call:
        case calls.Reschedule(job, delay) if delay != 0:
            yield calls.Reschedule(job, 0)
        case calls.PauseFor(seconds) if seconds != 0:
            yield calls.PauseFor(0)
        case calls.SetRate(rates) | calls.SetRatePerKey(rates) if isinstance(rates, tuple):
            yield from (type(call)(fewer) for fewer in _shorter(cast("tuple[str, ...]", rates)))
        case calls.Stop() | calls.Drain():
            yield from _plainer_endings(call)
        case _:
            return


def _plainer_endings(call: calls.Stop | calls.Drain) -> Iterator[Call]:
    plain = type(call)()
    if call != plain:
        yield plain
    if call.abandon is not None:
        yield dataclasses.replace(call, abandon=None)


def _shorter(script: tuple[T, ...]) -> Iterator[tuple[T, ...]]:
    return (script[:index] + script[index + 1 :] for index in range(len(script)))


def _lifted(program: Program, fails: Fails) -> Program:
    """Let what scripts do be done at top level, where that fails too: longer, perhaps, but plainer to read."""
    for lifted in _liftings(program.calls):
        if fails(_with(program, lifted)):
            return _with(program, lifted)
    return program


def _liftings(program: tuple[Call, ...]) -> Iterator[tuple[Call, ...]]:
    """The program with one put's scripts done after the next turn instead, and a turn after them."""
    job = -1
    for index, put in enumerate(program):
        job += isinstance(put, calls.Put)
        if not isinstance(put, calls.Put) or not (put.start or put.settle):
            continue
        before, after = program[:index], program[index + 1 :]
        until = next((at for at, call in enumerate(after) if isinstance(call, calls.Turn)), len(after))
        script = (resolve(call, job) for call in (*put.start, *put.settle))
        yield (
            *before,
            _without_scripts(put),
            *after[:until],
            calls.Turn(),
            *script,
            calls.Turn(),
            *after[until + 1 :],
        )


def _with(program: Program, made: tuple[Call, ...]) -> Program:
    return dataclasses.replace(program, calls=made)


def _forgetting(program: tuple[Call, ...], index: int) -> tuple[Call, ...]:
    """The program without that call and, if it makes a job or a waiter, without what names that."""
    rest = program[index + 1 :]
    before = program[:index]
    match program[index]:
        case calls.Put():
            job = sum(isinstance(call, calls.Put) for call in before)
            return (*before, *_renamed(rest, job))
        case calls.Pause() | calls.Stop() | calls.Drain() | calls.WhenIdle() | calls.WhenRoom():
            waiter = sum(isinstance(call, _ASKING) for call in before)
            return (*before, *_reasked(rest, waiter))
        case _:
            return (*before, *rest)


_ASKING = (calls.Pause, calls.Stop, calls.Drain, calls.WhenIdle, calls.WhenRoom)


def _renamed(program: Iterable[Call], gone: int) -> Iterator[Call]:
    """The calls with that job gone and those after it moved up."""
    for call in program:
        match call:
            case calls.Put(_, start, settle):
                made = tuple(_renamed(start, gone)), tuple(_renamed(settle, gone))
                yield dataclasses.replace(call, start=made[0], settle=made[1])
            case calls.Requeue(jobs):
                yield calls.Requeue(tuple(job - (job > gone) for job in jobs if job != gone))
            case (
                calls.Cancel(job)
                | calls.Withdraw(job)
                | calls.Reprioritize(job)
                | calls.Reschedule(job)
                | calls.Finish(job)
                | calls.Fail(job)
            ):
                if job != gone:
                    yield dataclasses.replace(call, job=job - (job > gone))
            case _:
                yield call


def _reasked(program: Iterable[Call], gone: int) -> Iterator[Call]:
    """The calls with that waiter gone and those after it moved up."""
    for call in program:
        if not isinstance(call, calls.Forget):
            yield call
        elif call.waiter != gone:
            yield calls.Forget(call.waiter - (call.waiter > gone))
