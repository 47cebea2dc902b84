"""Lines by themselves, of items and of waiters; long ones, as dead keys are swept only when there are many."""

# pyright: reportPrivateUsage=false
# Dead keys are counted, which nobody else has any business with.

from __future__ import annotations

from typing import Any

from mutation.log import outcome, plain
from rdq_core import PriorityQueue
from rdq_core.waiters import Occasion, Waiters


def long_lists() -> object:
    """Enough jobs put, moved, removed and popped that dead keys are swept, several times; looked at all the while."""
    queue = PriorityQueue[int]()
    seen: list[object] = []
    number = 7
    for step in range(1500):
        number = number * 1103515245 + 12345 & 0x7FFFFFFF
        at, kind = number >> 8, (number >> 4) % 9
        arrivals = sorted(queue.items)
        if kind < 3 or len(arrivals) < 4:
            seen.append(queue.put(step, (at % 3, 0.5, 1)[at % 2]))
        elif kind < 6:
            queue.reprioritize(arrivals[at % len(arrivals)], at % 4)
        elif kind < 7:
            seen.append(queue.remove(arrivals[at % len(arrivals)]))
        elif kind < 8 and len(arrivals) > 12:
            seen += [queue.pop(), queue.peek(), queue._keys, len(queue._moved), len(queue._levels)]
        else:
            seen += [queue.peek(), queue._keys, sorted(queue._priorities), queue.clone().pop()]
        queue.check_invariants()
        seen.append(queue.in_order())
        if step % 400 == 399:
            seen += [queue.clear() if step % 800 == 799 else list(queue), queue._keys]
    return seen


def one_level(count: int, priorities: int, moved: int) -> object:
    """So many items in few levels, some moved, and removed one by one: when are the dead keys swept?"""
    queue = PriorityQueue[int]()
    for item in range(count):
        queue.put(item, item % priorities)
    for item in range(moved):
        queue.reprioritize(item, 0.5)
    seen: list[object] = []
    for item in range(count - 1):
        if item % 2:
            queue.remove(min(queue.items))
        else:
            queue.pop()
        queue.check_invariants()
        seen.append((queue._keys, len(queue._levels), len(queue._moved), queue.in_order()))
    return seen, outcome(queue.pop), outcome(queue.pop), outcome(queue.peek), queue._keys


def waiters() -> object:
    """Lines of waiters by themselves."""
    lines = Waiters()
    odd: Any = lines
    tickets = [lines.add(occasion) for occasion in (*Occasion, *Occasion)]
    seen = [plain(tickets), lines.snapshot(), [lines.waiting(occasion) for occasion in Occasion]]
    twin = lines.clone()
    seen += [lines.forget(tickets[0]), lines.forget(tickets[0]), lines.pop(Occasion.ROOM), lines.snapshot()]
    seen += [
        lines.pop(Occasion.ROOM),
        lines.pop(Occasion.ROOM),
        len(lines.lines),
        twin.snapshot(),
        twin.add(Occasion.IDLE),
    ]
    return seen, outcome(lambda: odd.forget("x"))
