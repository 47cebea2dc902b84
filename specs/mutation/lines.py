"""Lines by themselves, of items, moments and waiters; long ones, as dead keys are swept only when there are many."""

# pyright: reportPrivateUsage=false
# Dead keys are counted, which nobody else has any business with.

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from mutation.drawn_numbers import Numbers
from mutation.keyed import keyed_lines
from mutation.log import outcome, plain
from mutation.perturbed import perturbed
from rdq_core import PriorityQueue
from rdq_core.ranking import Ranking
from rdq_core.waiters import Occasion, Waiters


def broken(machine: Any) -> list[object]:
    """What it says of itself when it is made other than it is."""
    return list(perturbed(machine, machine.clone, lambda twin: twin.check_invariants()))


def long_lists() -> object:
    """Enough jobs put, moved, removed and popped that dead keys are swept, several times; looked at all the while."""
    queue = PriorityQueue[int]()
    seen: list[object] = []
    numbers = Numbers()
    for step in range(1500):
        at, kind = numbers.two(9)
        arrivals = sorted(queue.items)
        if kind < 3 or len(arrivals) < 4:
            seen.append(queue.put(step, (at % 3, 0.5, 1)[at % 2]))
        elif kind < 6:
            queue.reprioritize(arrivals[at % len(arrivals)], at % 4)
        elif kind < 7:
            seen.append(queue.remove(arrivals[at % len(arrivals)]))
        elif kind < 8 and len(arrivals) > 12:
            seen += [queue.pop(), queue.peek(), queue._dead, len(queue._moved._heap), len(queue._levels)]
        else:
            seen += [queue.peek(), queue._dead, sorted(queue._moved.places), queue.clone().pop()]
        queue.check_invariants()
        seen.append(queue.in_order())
        if step % 400 == 399:
            seen += [broken(queue), queue.clear() if step % 800 == 799 else list(queue), queue._dead]
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
        seen.append((queue._dead, len(queue._levels), len(queue._moved._heap), queue.in_order()))
    return seen, outcome(queue.pop), outcome(queue.pop), outcome(queue.peek), queue._dead


def removed(count: int, priorities: int) -> object:
    """So many items in few levels, all but one removed, the last first: no dead key comes to the front."""
    queue = PriorityQueue[int]()
    for item in range(count):
        queue.put(item, item % priorities)
    seen: list[object] = []
    for item in range(count - 1, 0, -1):
        queue.remove(item)
        queue.check_invariants()
        levels = [(priority, type(level).__name__) for priority, level in queue._levels.items()]
        seen.append((queue._dead, levels))
    return seen, queue.pop()


def joined() -> object:
    """Items that join after they arrived, and numbers that are skipped; and all that is refused."""
    queue = PriorityQueue[str]()
    odd: Any = queue
    seen: list[object] = [queue.reserve(), queue.put("b", 1), queue.reserve(), queue.put("d", 0)]
    queue.join("c", 1, 2)
    queue.join("a", 1, 0)
    tries = [(0, 3), (0, 9), (0, -1), (0, 4), ("x", 2), (True, 2), (float("nan"), 2)]
    seen += [outcome(partial(odd.join, "z", *of)) for of in tries]
    seen += [queue.in_order(), queue.places(), queue.head(), queue.peek(), queue.next_arrival]
    seen += [outcome(partial(queue.number_from, number)) for number in (3, 4, 9)]
    seen += [queue.put("e", 0), queue.places(), len(queue), bool(queue), [n in queue for n in range(11)]]
    seen += [outcome(partial(odd.reprioritize, 0, priority)) for priority in ("x", True, float("nan"), 0)]
    seen += [outcome(partial(queue.reprioritize, 77, 0)), outcome(partial(queue.remove, 77)), queue.pop()]
    seen += [outcome(partial(odd.put, "z", priority)) for priority in ("x", True, None, float("nan"), 10**400)]
    twin = queue.clone(str.upper)
    seen += [broken(queue), twin.in_order(), queue.in_order(), queue.clear(), twin.pop(), outcome(queue.head)]
    return seen


def ranking() -> object:
    """Names placed, brought forward, put off and taken, enough that dead entries are swept."""
    line = Ranking[float]()
    seen: list[object] = []
    numbers = Numbers()
    for step in range(900):
        at, kind = numbers.two(10)
        name, moment = at % 29, (at >> 5) % 40 / 2
        if kind < 4:
            line.set(name, moment)
        elif kind < 6:
            (line.bring_forward if kind == 4 else line.put_off)(name, moment)
        elif kind < 8:
            line.discard(name)
        elif line.first() is not None:
            seen.append(line.pop())
        line.check_invariants()
        seen += [line.first(), line.in_order(), len(line._heap), line.clone().in_order()]
        if step % 300 == 299:
            seen.append(broken(line))
            twin = line.clone()
            line.clear()
            seen += [twin.first(), line.first(), len(line._heap)]
    for name in range(80):
        line.set(name % 3, float(name))
        seen.append(len(line._heap))
        line.check_invariants()
    for name in range(100, 200):
        line.set(name, float(name))
    for name in range(100, 200):
        line.discard(name)
        seen.append(len(line._heap))
    return seen


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


def occasions_of(area: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked of lines once."""
    if area == "keyed line":
        yield from keyed_lines()
        return
    yield "waiters", waiters
    yield "ranking", ranking
    yield "joined", joined
    yield "long lists", long_lists
    for count, priorities, moved in ((200, 1, 0), (200, 3, 0), (200, 2, 90), (150, 200, 0), (66, 1, 0), (67, 1, 60)):
        yield f"{count} in levels", partial(one_level, count, priorities, moved)
    for count, priorities in ((67, 1), (70, 2), (80, 4), (97, 6), (99, 99)):
        yield f"{count} removed", partial(removed, count, priorities)
