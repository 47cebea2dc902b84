"""What is asked of the structures: of states that are reached, and once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from mutation.log import Log, outcome, plain
from mutation.perturbed import perturbed
from mutation.structure_probes import BOUNDS, PROBES, TIMES
from rdq_core import Pool, PriorityBuffer, PromiseDict
from rdq_core.levels import Above, Below


def seen(machine: Any) -> object:
    """What any of them shows."""
    shown = [plain(machine.snapshot()), [plain(getattr(each, "name", each)) for each in machine], len(machine)]
    statistics = getattr(machine, "statistics", None)
    times = (1000.0, 1.0)  # and one that is earlier than what was told
    return shown, statistics and [plain(statistics(now=now)) for now in times], outcome(machine.check_invariants)


def ask(name: str, machine: Any, log: Log, first: int = 0, step: int = 3) -> None:
    """Put every `step`-th probe, from the `first` on, to clones; and break each attribute of a clone."""
    before = seen(machine)
    log.write(before)
    chosen = [(probe, now) for probe in PROBES[name] for now in TIMES][first % step :: step]
    for probe, now in chosen:
        twin = machine.clone()
        log.write(probe, outcome(partial(PROBES[name][probe], twin, now)), outcome(partial(seen, twin)))
    log.write(list(perturbed(machine, machine.clone, lambda twin: twin.check_invariants())))
    if seen(machine) != before:
        log.write("a clone touches its original", seen(machine))


def _pools() -> Iterator[Any]:
    pool = Pool[Any]()
    yield pool.clone()
    tickets: list[Any] = [pool.when_above(1, now=1.0), pool.when_empty(test_immediately=False, now=1.0)]
    for member in "abc":
        pool.add(member, now=2.0)
    tickets += [pool.when_below(bound, now=3.0) for bound in (1, 2, 3)]
    yield pool.clone()
    pool.cancel(now=4.0)
    pool.poll(now=4.0)
    pool.failed("b", now=5.0)
    pool.finished("a", now=6.5)
    yield pool.clone()
    tickets += [pool.when_below(3, test_immediately=False, now=7.0), pool.when_above(2, now=7.0)]
    pool.forget(tickets[-2], now=8.0)
    pool.add("d", now=8.0)
    yield pool


def _dicts() -> Iterator[Any]:
    made = PromiseDict[Any, Any]()
    yield made.clone()
    getters: list[Any] = [made.get(key, now=number) for number, key in enumerate((0, 1, 0, 2, 1))]
    made.set(3, "three", now=5.0)
    yield made.clone()
    made.set(0, "zero", now=6.0)
    made.fail(2, KeyError(2), now=7.0)
    made.forget(getters[2], now=8.0)
    made.get(0, now=8.5)
    yield made.clone()
    made.poll(now=9.0)
    made.close(now=9.0)
    yield made


def _buffers() -> Iterator[Any]:
    for size, backlog in ((None, None), (2, 1), (0, 2), (3, 0)):
        buffer = PriorityBuffer[Any](size, backlog)
        yield buffer.clone()
        steps: list[Callable[[], object]] = [partial(buffer.put, [1], priority) for priority in (1, 0, 1)]
        for step in (*steps, buffer.get, buffer.get):
            outcome(step)
            yield buffer.clone()
        outcome(buffer.poll)
        yield buffer


def handles() -> object:
    """An item of a buffer, named by its handle in a copy, and in another."""
    buffer = PriorityBuffer[str]()
    handle = buffer.put("x")
    twin, other = buffer.clone(), PriorityBuffer[str]()
    other.put("y")
    return [handle in each for each in (buffer, twin, other)], outcome(partial(twin.delete, handle)), len(buffer)


MADE: Final = {"pool": _pools, "promise_dict": _dicts, "priority_buffer": _buffers}


def occasions_of(area: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked of a structure once: settings, and every probe at all of some states."""
    name = area.replace(" ", "_")
    buffer: Any = PriorityBuffer
    levels: tuple[Any, ...] = (Above, Below)
    if name == "priority_buffer":
        yield "handles", handles
        for size, backlog in itertools.product((None, 0, 1, -1, True, 1.0, "1"), repeat=2):
            yield f"{size} {backlog}", partial(buffer, size, backlog)
    if name == "pool":
        for level, bound in itertools.product(levels, BOUNDS):
            yield f"{level.__name__} {bound}", partial(level, bound)

    def probed(machine: Any) -> str:
        log = Log()
        ask(name, machine, log, step=1)
        return log.hexdigest()

    for number, machine in enumerate(MADE[name]()):
        yield f"state {number}", partial(probed, machine)
