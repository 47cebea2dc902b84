"""The dictionary of promises as a mapping: every way of setting wakes, and whoever looks sees what is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from twisted.internet.defer import Deferred

from rdq_twisted import DeferredDict, UnknownKey
from tests.twisted.tools import Case

Made = DeferredDict[str, int]


class MappingTests(Case):
    def make(self, *items: Any, **named: int) -> Made:
        return DeferredDict(*items, clock=self.clock, **named)

    def test_it_is_a_mapping_and_no_dict(self) -> None:
        assert isinstance(self.make(), Mapping)
        assert not isinstance(self.make(), dict)

    def test_it_is_made_as_a_dict_is(self) -> None:
        for made in (self.make({"a": 1, "b": 2}), self.make([("a", 1), ("b", 2)]), self.make({"a": 1}, b=2)):
            assert dict(made.items()) == {"a": 1, "b": 2}
            assert self.successResultOf(made["a"]) == 1
            self.waits(made["c"])
            self.turn()

    def test_every_way_of_setting_wakes(self) -> None:
        def ior(made: Made) -> None:
            made |= {"a": 1}

        ways: list[Callable[[Made], object]] = [
            lambda made: made.__setitem__("a", 1),
            lambda made: made.update({"a": 1}),
            lambda made: made.update([("a", 1)]),
            lambda made: made.update(a=1),
            lambda made: made.setdefault("a", 1),
            ior,
        ]
        for way in ways:
            made = self.make()
            asked, other = made["a"], made["b"]
            way(made)
            self.turn()
            assert self.successResultOf(asked) == 1
            self.waits(other)
            assert made.waiting() == ["b"]

    def test_setdefault_gives_what_is_set(self) -> None:
        made = self.make(a=1)
        assert made.setdefault("a", 2) == 1
        assert made.setdefault("b", 2) == 2
        self.turn()

    def test_an_iterator_that_fails_has_set_nothing(self) -> None:
        def items() -> Any:
            yield "a", 1
            raise LookupError

        made = self.make()
        with pytest.raises(LookupError):
            made.update(items())
        assert len(made) == 0

    def test_whoever_looks_sees_what_is_set_and_asks_for_nothing(self) -> None:
        made = self.make(a=1, b=2)
        made["c"]  # somebody waits
        assert ("a" in made, "c" in made, len(made), list(made)) == (True, False, 2, ["a", "b"])
        assert (list(made.keys()), list(made.values())) == (["a", "b"], [1, 2])
        assert list(made.items()) == [("a", 1), ("b", 2)]
        assert (made.get("a"), made.get("c"), made.get("c", 9)) == (1, None, 9)
        assert made == {"a": 1, "b": 2}
        assert made != {"a": 1}
        assert made.waiting() == ["c"]
        self.turn()

    def test_taking_out(self) -> None:
        made = self.make(a=1, b=2, c=3)
        del made["a"]
        assert (made.pop("b"), made.pop("b", 7), made.pop("b", None)) == (2, 7, None)
        with pytest.raises(UnknownKey):
            del made["a"]
        with pytest.raises(KeyError):
            made.pop("a")
        asked = made["a"]
        made.clear()
        assert len(made) == 0
        self.waits(asked)
        self.turn()

    def test_views_may_not_be_written_through(self) -> None:
        made = self.make(a=1)
        keys = made.keys()
        made["b"] = 2
        assert list(keys) == ["a", "b"]
        self.turn()

    def test_it_says_what_it_holds(self) -> None:
        made = self.make(a=1)
        waiting: list[Deferred[int]] = [made["b"], made["b"], made["c"]]
        assert repr(made) == "<DeferredDict of 1: 3 waiting for 2 keys>"
        numbers = made.statistics()
        assert (numbers.present, numbers.waiting, numbers.keys, numbers.asked) == (1, 3, 2, 3)
        gone = waiting.pop()
        gone.cancel()
        self.failure(gone)
        assert repr(made) == "<DeferredDict of 1: 2 waiting for 1 key>"
        made.close()
        assert repr(made) == "<DeferredDict of 1: 0 waiting for 0 keys, closed>"
        self.turn()
        for deferred in waiting:
            self.failure(deferred)

    def test_a_misspelt_attribute_is_an_error(self) -> None:
        made: Any = self.make()
        with pytest.raises(AttributeError):
            made.width = 3
