"""The keyed line by itself: put, popped, moved, limited, in every order, and looked at all the while."""

# pyright: reportPrivateUsage=false
# Its notes are counted.

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import partial
from typing import Any, Final, cast

from mutation.drawn_numbers import Numbers
from mutation.log import outcome, raised
from mutation.perturbed import perturbed
from rdq_core import KeyedLine, LimitPerKey, Rate, RDQError
from rdq_core._strand import Strand


class Slots:
    """At most `width` at once, and one in `per` seconds."""

    def __init__(self, width: int, per: float, heard: list[object]) -> None:
        self.width = width
        self.per = per
        self.heard = heard  # with which time it was asked, and all of its clones
        self.held = 0
        self.opens = 0.0

    def set_width(self, width: int) -> None:
        """So many at once from now on."""
        self.width = width

    def admits(self, now: float, /) -> bool:
        """Whether both let it."""
        return self.held < self.width and now >= self.opens

    def next_moment(self, now: float, /) -> float | None:
        """When the second does, where it is not the first that does not."""
        self.heard.append(now)
        return None if self.held >= self.width else self.opens

    def started(self, now: float, /) -> None:
        """One more."""
        self.held += 1
        self.opens = max(now, self.opens) + self.per

    def ended(self, now: float, /) -> None:
        """One less."""
        self.heard.append(now)
        self.held -= 1

    def restored(self, now: float, /) -> float:
        """When nothing is left of it."""
        return max(now, self.opens)

    def snapshot(self, now: float, /) -> Hashable:
        """Relative to `now`."""
        return self.width, self.held, max(0.0, self.opens - now)

    def clone(self) -> Slots:
        """A copy."""
        copy = Slots(self.width, self.per, self.heard)
        copy.held, copy.opens = self.held, self.opens
        return copy


Line = KeyedLine[tuple[int, Hashable], Slots]


def made(width: int, per: float) -> Line:
    """A line of numbered items, each with its key."""
    return KeyedLine(lambda item: item[1], Slots(width, per, []))


def notes(line: Line) -> object:
    """All that it knows, live or dead."""
    rankings = [(ranking.places, ranking._heap) for ranking in (line._heads, line._timed, line._spent)]
    strands = [(one.key, one.number, one.held, one.limit is None) for one in line._strands.values()]
    counts = line.keys, len(line), line.next_arrival, line._now, line._made, sorted(line._by_number)
    return repr(rankings), strands, counts, sorted(map(repr, line.held_by_key().items()))


def known(line: Line, now: float) -> object:
    """Its snapshot, in an order that does not depend on hashes."""
    limit, keys = cast("tuple[object, frozenset[object]]", line.snapshot(now))
    return limit, sorted(map(repr, keys))


class Walk:
    """A walk over a line, in which more is put at first, and more is popped later."""

    def __init__(self, width: int, per: float, keys: int, seed: int) -> None:
        self.line = made(width, per)
        self.keys = keys
        self.numbers = Numbers(seed)
        self.now = 0.0
        self.underway: list[tuple[int, Hashable]] = []
        self.away: list[tuple[int, Hashable]] = []

    def step(self, puts: int) -> object:
        """One step; so many of sixteen are puts."""
        at, kind = self.numbers.two(16)
        if kind < puts:
            key = at % (self.keys + 1)
            return self.line.put((self.line.next_arrival, None if key == self.keys else key), (at >> 7) % 3)
        if kind < 9:
            return self._pop()
        if kind < 13:
            return self._of_one(at, kind)
        if kind < 15:
            self.now += (0.5, 1.0, 3.0)[at % 3]
            return [self.line.admits(self.now), self.line.next_moment(self.now)]
        if at % 9 == 0:
            self.line.change_limits(partial(Slots.set_width, width=(at >> 6) % 4), self.now)
        return self.line.clear() if at % 31 == 1 else None

    def _pop(self) -> object:
        try:
            item = self.line.pop(self.now)
        except RDQError as error:
            return raised(error)
        self.underway.append(item)
        return item

    def _of_one(self, at: int, kind: int) -> object:
        """What is done with one item, if there is one."""
        here = sorted(self.line.items)
        if kind < 11 and self.underway:
            item = self.underway.pop(at % len(self.underway))
            self.line.ended(item, self.now)
            self.away.append(item)
        elif kind == 11 and here:
            self.away.append(self.line.remove(here[at % len(here)]))
        elif here and at % 2:
            self.line.reprioritize(here[at % len(here)], (at >> 5) % 3)
        elif self.away:
            item = self.away.pop(at % len(self.away))
            self.line.join(item, at % 3, item[0])
        return None

    def seen(self) -> object:
        """What the line shows, and would do."""
        line, now = self.line, self.now
        line.check_invariants()
        return notes(line), known(line, now), line.clone().next_moment(now), outcome(partial(line.clone().pop, now))


def walked(width: int, per: float, keys: int, seed: int, steps: int = 500) -> object:
    """Such a walk."""
    walk = Walk(width, per, keys, seed)
    seen: list[object] = []
    for step in range(steps):
        seen += [walk.step(6 if step < steps // 2 else 2), walk.seen()]
        if step % 100 == 99:
            line = walk.line
            seen += [
                repr(line.limit.heard),
                line.in_order(),
                list(perturbed(line, line.clone, lambda twin: twin.check_invariants())),
            ]
            walk.line = line.clone()
    return seen


def refused() -> object:
    """All that is refused."""
    line = made(1, 0.0)
    odd: Any = line
    seen = [outcome(partial(line.pop, 0.0)), outcome(partial(line.ended, (0, "a"), 0.0)), line.reserve()]
    seen += [outcome(partial(odd.put, (1, []), 0)), notes(line), line.put((1, "a"), 0)]
    seen += [outcome(partial(odd.put, (2, "a"), priority)) for priority in ("x", True, float("nan"))]
    seen += [outcome(partial(odd.join, (0, "a"), 0, arrival)) for arrival in (-1, 1, 2, 9)]
    seen += [outcome(partial(odd.join, (0, "a"), "x", 0)), outcome(partial(line.remove, 7)), notes(line)]
    seen += [outcome(partial(odd.reprioritize, 1, "x")), outcome(partial(line.reprioritize, 7, 0))]
    seen += [line.put((2, "a"), 0), line.pop(0.0), outcome(partial(line.pop, 0.0)), line.next_moment(0.0)]
    seen += [outcome(partial(line.ended, (0, "b"), 0.0)), outcome(partial(line.ended, (0, None), 0.0))]
    seen += [outcome(partial(line.number_from, number)) for number in (1, 3, 9)]
    line.hold((9, "c"), 1.0)
    seen += [notes(line), outcome(partial(line.ended, (9, "c"), 2.0)), outcome(line.pop)]
    seen += [[number in line for number in range(4)], list(line), bool(line), notes(line)]
    return seen


def three_keys() -> Line:
    """A line in which a key is asked, one waits for a moment, and one for a slot, with no item left."""
    line = made(1, 2.0)
    for number, key in enumerate(("a", "b", "b", "c")):
        line.put((number, key), number)
    line.put((4, None), 4)
    for item in (line.pop(1.0), line.pop(1.0)):
        if item[1] == "b":
            line.ended(item, 1.5)
    line.next_moment(1.5)
    return line


def _swap(line: Line) -> None:
    """The items of two keys of one item each."""
    one, other = line._strands["c"], line._strands[None]
    one.line, other.line = other.line, one.line
    for strand in (one, other):
        line._heads.set(strand.number, strand.line.head())


def _empty(line: Line) -> None:
    """A strand of nothing."""
    strand = Strand[Slots]("d", 77)
    line._strands["d"] = line._by_number[77] = strand


def _empty_for_a_while(line: Line) -> None:
    """A strand of nothing, to be forgotten at a moment."""
    _empty(line)
    line._spent.set(77, 5.0)


BREAKS: Final[Mapping[str, Callable[[Line], object]]] = {
    "nothing": lambda _line: None,
    "an item twice": lambda line: line._strands["c"].line.put(None, 0),
    "an item of another key": _swap,
    "a number lost": lambda line: line._by_number.popitem(),
    "a number of another": lambda line: line._by_number.update({0: line._strands["c"]}),
    "a head elsewhere": lambda line: line._heads.set(line._strands["c"].number, (99, 99)),
    "a head without items": lambda line: line._heads.set(line._strands["a"].number, (0, 0)),
    "a moment of what is asked": lambda line: line._timed.set(line._strands["c"].number, 5.0),
    "a moment without items": lambda line: line._timed.set(line._strands["a"].number, 5.0),
    "a moment of nobody": lambda line: line._timed.set(77, 5.0),
    "a strand of nothing": _empty,
    "a strand of nothing, to be restored": _empty_for_a_while,
}


def broken(name: str) -> object:
    """What a line says of itself when it is broken that way."""
    line = three_keys()
    BREAKS[name](line)
    return notes(line), outcome(line.check_invariants)


def limits(width: int | None, seed: int) -> object:
    """A limit of one key, a width and rates, by itself: taken, given back, changed."""
    limit, numbers, now = LimitPerKey(width, Rate(2, 1.0, seed)), Numbers(seed), 1.0
    seen: list[object] = []
    for step in range(60):
        at, kind = numbers.two(8)
        if limit.admits(now):
            limit.started(now)
        elif kind < 4 and limit.held:
            limit.ended(now)
        elif kind == 4:
            limit.set_width((None, 0, 1, 3)[at % 4])
        elif kind == 5:
            limit.set_rate((None, Rate(1), (Rate(3), Rate(9, 7.0, 2)))[at % 3], now)
        now += (0.0, 0.25, 0.5)[at % 3]
        seen += [limit.width, limit.held, limit.rates, limit.limits, limit.next_moment(now), limit.admits(now)]
        seen += [limit.snapshot(now), limit.restored(now), limit.clone().snapshot(now + 1)]
        limit = limit.clone() if step % 9 == 8 else limit
    return seen


def keyed_lines() -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked of the keyed line once."""
    yield "refused", refused
    for name in BREAKS:
        yield f"broken: {name}", partial(broken, name)
    made: Any = LimitPerKey
    for value in (None, 0, 1, -1, 1.5, True, "1"):
        yield f"limit {value!r}", partial(made, value)
        yield f"limit set to {value!r}", partial(made(2).set_width, value)
    for number, width in enumerate((None, 0, 1, 2), 1):
        yield f"limit of {width}", partial(limits, width, number)
    for width, per, keys, seed in ((1, 0.0, 3, 7), (1, 2.0, 2, 8), (2, 1.5, 4, 9), (3, 0.5, 40, 10), (0, 0.0, 2, 11)):
        yield f"walk {seed}", partial(walked, width, per, keys, seed)
