"""The model: the dullest correct promise dictionary. Lists and linear scans.

`Get` returns ("present", value), or None where the getter waits. Events: ("found", getter, value), ("failed", getter),
("closed", getter).
"""

from __future__ import annotations

from collections.abc import Hashable

from rdq_core import DictClosed, InvalidType, UnknownKey
from rdq_specs.model import Refused
from rdq_specs.structures.promise_dict import calls
from rdq_specs.structures.promise_dict.calls import UNHASHABLE
from rdq_specs.structures.trace import Event


class Model:
    """What a promise dictionary does, said as plainly as possible."""

    def __init__(self) -> None:
        self.present: list[tuple[int, int]] = []  # keys and values, in order of setting
        self.waiting: list[tuple[int, int]] = []  # getters and keys, in order of asking
        self.untold: list[tuple[int, int, Event]] = []  # getters, keys and what they are to be told
        self.closed: bool = False

    def do(self, call: object) -> object:
        """Do one call; what it returns. Raises `Refused`."""
        if getattr(call, "key", None) == UNHASHABLE:
            raise Refused(InvalidType)
        match call:
            case calls.Get(name, key):
                return self._get(name, key)
            case calls.Set(key, value):
                self._set(key, value)
            case calls.Delete(key):
                return self._delete(key)
            case calls.Fail(key):
                self._check_open()
                self._tell(key, ("failed",))
            case calls.Close():
                self.closed = True
                for _, key in self.waiting[:]:
                    self._tell(key, ("closed",), one=True)
            case calls.Forget(name):
                return self._forget(name)
            case _:
                raise TypeError(call)
        return None

    def poll(self) -> Event | None:
        """What is due next."""
        if not self.untold:
            return None
        getter, _, (what, *value) = self.untold.pop(0)
        return what, getter, *value

    def views(self) -> Hashable:
        """What is set, the keys that are waited for, and whether it is closed."""
        keys = [key for _, key in self.waiting]
        first = tuple(key for place, key in enumerate(keys) if key not in keys[:place])
        return tuple(self.present), first, self.closed

    def snapshot(self) -> Hashable:
        """Getters by their place."""
        untold = tuple((key, event) for _, key, event in self.untold)
        return tuple(self.present), tuple(key for _, key in self.waiting), untold, self.closed

    def _get(self, name: int, key: int) -> object:
        for set_key, value in self.present:
            if set_key == key:
                return "present", value
        self._check_open()
        self.waiting.append((name, key))
        return None

    def _set(self, key: int, value: int) -> None:
        self._check_open()
        keys = [set_key for set_key, _ in self.present]
        if key in keys:
            self.present[keys.index(key)] = key, value
        else:
            self.present.append((key, value))
        self._tell(key, ("found", value))

    def _delete(self, key: int) -> int:
        for item in self.present:
            if item[0] == key:
                self.present.remove(item)
                return item[1]
        raise Refused(UnknownKey)

    def _forget(self, name: int) -> bool:
        before = len(self.waiting) + len(self.untold)
        self.waiting = [getter for getter in self.waiting if getter[0] != name]
        self.untold = [untold for untold in self.untold if untold[0] != name]
        return len(self.waiting) + len(self.untold) < before

    def _check_open(self) -> None:
        if self.closed:
            raise Refused(DictClosed)

    def _tell(self, key: int, event: Event, one: bool = False) -> None:
        """All who wait for the key, or the first `one`, are to be told."""
        for getter in [getter for getter in self.waiting if getter[1] == key][: 1 if one else None]:
            self.waiting.remove(getter)
            self.untold.append((*getter, event))
