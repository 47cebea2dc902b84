"""Workers: an engine runs on a mutant in a forked process, which costs milliseconds instead of seconds of imports.

What is slow to import and not ours (Hypothesis, pytest) is imported before the first fork; of ours nothing is.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import Final, NoReturn

MEMORY: Final = 3 << 30
"""Bytes of address space a worker may have: a mutant that collects for ever must not take the machine along."""

Task = Callable[[Callable[[str, float], None]], object]
"""What a worker does. It is given what sets the stage it is at, and the seconds of processor time that may take; it
returns what survives JSON."""


@dataclass(slots=True)
class _Running:
    """A worker under way."""

    name: str
    pid: int
    deadline: float
    heard: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended: with `value`, or with None and the reason why there is none."""

    name: str
    value: object
    reason: str
    seconds: float


def warm() -> None:
    """Import what every worker needs and is not ours.

    The plugin of Hypothesis too: loaded after anything has been drawn, it takes pytest down with a warning.
    """
    for module in ("hypothesis.stateful", "_hypothesis_pytestplugin", "pytest"):
        import_module(module)
    gc.collect()
    gc.freeze()  # or each worker copies all of it at its first collection


def run(tasks: Iterable[tuple[str, Task]], workers: int, wall: float) -> Iterator[Ended]:
    """Do the tasks, so many at a time, none for longer than `wall` seconds; each as it ends."""
    waiting = iter(tasks)
    running: dict[int, _Running] = {}
    while True:
        while len(running) < workers and (task := next(waiting, None)) is not None:
            fd, worker = _start(*task, wall)
            running[fd] = worker
        if not running:
            return
        for fd in select.select(list(running), [], [], 0.5)[0]:
            heard = os.read(fd, 65536)
            running[fd].heard += heard
            if not heard:
                os.close(fd)
                yield _ended(running.pop(fd))
        for worker in running.values():
            if time.monotonic() > worker.deadline:
                os.kill(worker.pid, signal.SIGKILL)


def _start(name: str, task: Task, wall: float) -> tuple[int, _Running]:
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if not pid:
        os.close(reading)
        _work(writing, task)
    os.close(writing)
    return reading, _Running(name, pid, time.monotonic() + wall)


def _work(writing: int, task: Task) -> NoReturn:
    """Be the worker."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def at(stage: str, seconds: float) -> None:
        signal.setitimer(signal.ITIMER_PROF, seconds)  # nobody handles it, so it ends the worker
        os.write(writing, json.dumps({"stage": stage}).encode() + b"\n")

    with suppress(BaseException):
        value = task(at)
        os.write(writing, json.dumps({"value": value}).encode() + b"\n")
    os._exit(0)  # nobody's exit functions, and no flushing of what the parent had buffered


def _ended(worker: _Running) -> Ended:
    _, status, usage = os.wait4(worker.pid, 0)
    seconds = usage.ru_utime + usage.ru_stime
    said: list[Mapping[str, object]] = [json.loads(line) for line in worker.heard.splitlines() if line.endswith(b"}")]
    for line in said:
        if "value" in line:
            return Ended(worker.name, line["value"], "", seconds)
    stage = next((str(line["stage"]) for line in reversed(said) if "stage" in line), "the start")
    ending = os.waitstatus_to_exitcode(status)
    late = ending in (-signal.SIGPROF, -signal.SIGKILL)
    return Ended(worker.name, None, f"{stage}: {'no end' if late else f'exit status {ending}'}", seconds)
