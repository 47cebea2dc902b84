"""Probes of the structures: what is asked of a clone, at a time, besides the calls of the alphabets."""

# pyright: reportPrivateUsage=false
# Books are broken.

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from mutation.log import outcome
from rdq_core import BufferGetter, PriorityBuffer
from rdq_core.levels import EMPTY, Above, Below, PoolWaiter
from rdq_core.promises import DictGetter

Probe: TypeAlias = Callable[[Any, Any], object]

NAN: Final = float("nan")
TIMES: Final = (5.0, 7, -5.0, True, NAN, float("inf"), float("-inf"), 10**400, "x", None)
BOUNDS: Final = (0, 1, 2, 3, -1, True, 1.0, "1", None)

POOL: Final[Mapping[str, Probe]] = {
    "add": lambda pool, now: pool.add("new", now=now),
    "add again": lambda pool, now: [pool.add(member, now=now) for member in pool],
    "add no hash": lambda pool, now: pool.add([], now=now),
    "finished": lambda pool, now: pool.finished(next(iter(pool), "none"), now=now),
    "failed": lambda pool, now: pool.failed(next(iter(pool), "none"), now=now),
    "finished no hash": lambda pool, now: pool.finished([], now=now),
    "all fail": lambda pool, now: [pool.failed(member, now=now) for member in pool],
    "cancel": lambda pool, now: pool.cancel(now=now),
    "cancel and poll": lambda pool, now: [pool.cancel(now=now), *[pool.poll(now=9.0) for _ in range(5)]],
    "when empty": lambda pool, now: pool.when_empty(now=now),
    "next empty": lambda pool, now: pool.when_empty(test_immediately=False, now=now),
    "forget": lambda pool, now: pool.forget(PoolWaiter(EMPTY, 0), now=now),
    "forget others": lambda pool, now: [
        pool.forget(PoolWaiter(level, n), now=now) for level in (Above(1), Below(2)) for n in range(6)
    ],
    "forget text": lambda pool, now: pool.forget("x", now=now),
    "poll": lambda pool, now: pool.poll(now=now),
    "poll all": lambda pool, now: [pool.poll(now=now) for _ in range(6)],
    "statistics": lambda pool, now: pool.statistics(now=now),
    "added at": lambda pool, _: [pool.added_at(member) for member in pool] + [outcome(lambda: pool.added_at([]))],
    "levels": lambda pool, now: [
        [outcome(partial(ask, bound, test_immediately=at_once, now=now)) for bound in BOUNDS]
        for ask in (pool.when_above, pool.when_below)
        for at_once in (True, False)
    ],
    "levels by default": lambda pool, now: [pool.when_above(0, now=now), pool.when_below(9, now=now)],
    "grown and shrunk": lambda pool, now: [
        [pool.add(number, now=now) for number in range(4)],
        [pool.poll(now=now) for _ in range(4)],
        [pool.finished(number, now=now) for number in range(4)],
        [pool.poll(now=now) for _ in range(4)],
    ],
}

DICT: Final[Mapping[str, Probe]] = {
    "get": lambda made, now: [made.get(key, now=now) for key in (0, 1, "new")],
    "get no hash": lambda made, now: made.get([], now=now),
    "set": lambda made, now: made.set(0, "value", now=now),
    "set another": lambda made, now: made.set(1, "value", now=now),
    "set no hash": lambda made, now: made.set([], 1, now=now),
    "delete": lambda made, now: made.delete(0, now=now),
    "delete another": lambda made, now: made.delete(1, now=now),
    "delete no hash": lambda made, now: made.delete([], now=now),
    "fail": lambda made, now: made.fail(0, ValueError(1), now=now),
    "fail another": lambda made, now: made.fail(1, ValueError(1), now=now),
    "fail with text": lambda made, now: made.fail(0, "x", now=now),
    "fail no hash": lambda made, now: made.fail([], ValueError(1), now=now),
    "close": lambda made, now: made.close(now=now),
    "close and ask": lambda made, now: [
        made.close(now=now),
        *[outcome(partial(made.get, key, now=9.0)) for key in (0, 1, 2)],
        outcome(partial(made.set, 5, 5, now=9.0)),
    ],
    "forget": lambda made, now: [made.forget(DictGetter(key, n), now=now) for key in (0, 1) for n in range(6)],
    "forget text": lambda made, now: made.forget("x", now=now),
    "poll": lambda made, now: made.poll(now=now),
    "poll all": lambda made, now: [made.poll(now=now) for _ in range(6)],
    "statistics": lambda made, now: made.statistics(now=now),
    "set and waited for": lambda made, _: [made._values.update(dict.fromkeys(made._lines, 1)), made.check_invariants()],
    "told and waiting": lambda made, _: [made._to_tell.update(made._waiting), made.check_invariants()],
    "views": lambda made, _: [list(made), len(made), 0 in made, 1 in made, made.waiting(), made.present, made.closed],
}

BUFFER: Final[Mapping[str, Probe]] = {
    "put": lambda buffer, _: [outcome(partial(buffer.put, "item", priority)) for priority in (0, 1, 0.5)],
    "put oddly": lambda buffer, _: [outcome(partial(buffer.put, "item", each)) for each in ("1", True, NAN, None)],
    "put by default": lambda buffer, _: buffer.put("item"),
    "get": lambda buffer, _: [outcome(buffer.get) for _ in range(3)],
    "poll": lambda buffer, _: [outcome(buffer.poll) for _ in range(4)],
    "forget": lambda buffer, _: [buffer.forget(BufferGetter(number)) for number in (3, 1, 1, 0, 2)],
    "forget text": lambda buffer, _: buffer.forget("x"),
    "delete": lambda buffer, _: [outcome(partial(buffer.delete, each.handle)) for each in buffer.entries() * 2],
    "delete text": lambda buffer, _: buffer.delete("x"),
    "delete others": lambda buffer, _: buffer.delete(PriorityBuffer[int]().put(1)),
    "move": lambda buffer, _: [outcome(partial(buffer.reprioritize, each.handle, 0.25)) for each in buffer.entries()],
    "move oddly": lambda buffer, _: [
        outcome(partial(buffer.reprioritize, each.handle, "x")) for each in buffer.entries()
    ],
    "move text": lambda buffer, _: buffer.reprioritize("x", 1),
    "find": lambda buffer, _: [outcome(partial(buffer.find, each.item)) for each in buffer.entries()],
    "find another": lambda buffer, _: buffer.find("x"),
    "clear": lambda buffer, _: [len(buffer.clear()), buffer.waiting, buffer.promised],
    "views": lambda buffer, _: [len(buffer.entries()), len(buffer), buffer.promised, buffer.waiting],
    "priorities": lambda buffer, _: [(each.handle.number, each.priority) for each in buffer.entries()],
    "in": lambda buffer, _: [[each.handle in buffer for each in buffer.entries()], "x" in buffer],
    "another priority": lambda buffer, _: [
        [held.__setattr__("priority", 99 - held.priority) for held in buffer._items.items.values()],
        buffer.check_invariants(),
    ],
    "limits": lambda buffer, _: [buffer.size, buffer.backlog],
}

PROBES: Final[Mapping[str, Mapping[str, Probe]]] = {"pool": POOL, "promise_dict": DICT, "priority_buffer": BUFFER}
