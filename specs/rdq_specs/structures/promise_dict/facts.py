"""What a trace of a promise dictionary has established so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from rdq_specs.structures.promise_dict import calls
from rdq_specs.structures.trace import Did, Entry, Event, Happened


@dataclass
class Facts:
    """What the calls have said, and what has happened."""

    present: dict[int, int] = field(default_factory=dict[int, int])
    waiting: dict[int, int] = field(default_factory=dict[int, int])
    """Who waits for which key, in order of asking."""
    decided: dict[int, Event] = field(default_factory=dict[int, Event])
    """Who is to be told what, in order of deciding."""
    told: set[int] = field(default_factory=set[int])
    forgotten: set[int] = field(default_factory=set[int])
    closed: bool = False

    def learn(self, entry: Entry) -> None:
        """The next entry."""
        match entry:
            case Did(call, result):
                self._called(call, result)
            case Happened((_, int(getter), *_)):
                self.told.add(getter)
                self.decided.pop(getter, None)
            case _:
                pass

    def _called(self, call: object, result: object) -> None:
        match call:
            case calls.Get(name, key) if result is None:
                self.waiting[name] = key
            case calls.Set(key, value):
                self.present[key] = value
                self._decide(key, "found", value)
            case calls.Delete(key):
                self.present.pop(key, None)
            case calls.Fail(key):
                self._decide(key, "failed")
            case calls.Close():
                self.closed = True
                for getter in self.waiting:
                    self.decided[getter] = ("closed", getter)
                self.waiting.clear()
            case calls.Forget(name):
                self.forgotten.add(name)
                self.waiting.pop(name, None)
                self.decided.pop(name, None)
            case _:
                pass

    def _decide(self, key: int, what: str, *value: int) -> None:
        for getter in [getter for getter, asked in self.waiting.items() if asked == key]:
            del self.waiting[getter]
            self.decided[getter] = (what, getter, *value)
