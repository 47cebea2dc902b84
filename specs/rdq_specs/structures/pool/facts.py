"""What a trace of a pool has established so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from rdq_specs.structures.pool import calls
from rdq_specs.structures.pool.calls import holds, level_of
from rdq_specs.structures.trace import Did, Entry, Happened

Level = tuple[str, int]


@dataclass
class Facts:
    """What the calls have said, and what has happened."""

    members: list[int] = field(default_factory=list[int])
    """Added and not ended, in order."""
    ended: set[int] = field(default_factory=set[int])
    to_ask: list[int] = field(default_factory=list[int])
    """Of those here at the last `cancel`, the ones that have neither ended nor been asked since."""
    waiting: dict[int, Level] = field(default_factory=dict[int, Level])
    """Who waits for which level, in order of asking."""
    held: set[int] = field(default_factory=set[int])
    """Of those who wait: whose level has held ever since they asked."""
    forgotten: set[int] = field(default_factory=set[int])
    told: set[int] = field(default_factory=set[int])

    def holds(self, waiter: int) -> bool:
        """Whether the waiter's level holds."""
        return holds(self.waiting[waiter], len(self.members))

    def may_be_told(self) -> list[int]:
        """Whose level holds, and has not held ever since they asked."""
        return [waiter for waiter in self.waiting if self.holds(waiter) and waiter not in self.held]

    def learn(self, entry: Entry) -> None:
        """The next entry."""
        match entry:
            case Did(call, result):
                self._called(call, result)
            case Happened(("cancel", int(member))):
                if member in self.to_ask:
                    self.to_ask.remove(member)
            case Happened(("reached", int(waiter))):
                self.told.add(waiter)
                self.waiting.pop(waiter, None)
            case _:
                return
        self.held &= {waiter for waiter in self.waiting if self.holds(waiter)}

    def _called(self, call: object, result: object) -> None:
        match call:
            case calls.Add(name):
                if name not in self.members:
                    self.members.append(name)
            case calls.AddEnded(name):
                self.ended.add(name)
                self._in_and_out()
            case calls.Finish(name) | calls.Fail(name):
                self.members.remove(name)
                self.ended.add(name)
                if name in self.to_ask:
                    self.to_ask.remove(name)
            case calls.CancelAll():
                self.to_ask = self.members[:]
            case calls.Forget(name):
                self.forgotten.add(name)
                self.waiting.pop(name, None)
            case calls.WhenEmpty() | calls.WhenAbove() | calls.WhenBelow() if result is True:
                side, bound = level_of(call)
                assert isinstance(bound, int)
                self.waiting[call.name] = side, bound
                if self.holds(call.name):
                    self.held.add(call.name)
            case _:
                pass

    def _in_and_out(self) -> None:
        """There was one more for a moment."""
        self.held &= {waiter for waiter in self.held if holds(self.waiting[waiter], len(self.members) + 1)}
