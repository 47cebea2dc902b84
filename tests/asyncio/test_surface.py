"""The exported surface of the asyncio shell: named, documented, in PEP 8's style, and as wide as the Twisted one's."""

from __future__ import annotations

import inspect
import re

import pytest

import rdq_asyncio
import rdq_core
import rdq_twisted
from rdq_asyncio import ResizableDispatchQueue
from tests.surface import exports, undocumented


def test_all_names_exactly_what_is_public() -> None:
    assert sorted(rdq_asyncio.__all__) == sorted(exports(rdq_asyncio))


@pytest.mark.parametrize("name", rdq_asyncio.__all__)
def test_every_public_thing_is_documented(name: str) -> None:
    assert undocumented(getattr(rdq_asyncio, name), name) == []


def test_every_error_that_a_caller_of_the_shell_can_meet_is_to_be_had_from_it() -> None:
    only_the_machines = {"EmptyQueue", "HeldBack", "InvariantViolated", "SlotNotHeld", "UnknownArrival"}
    of_the_pool = {"UnknownMember"}
    of_the_dictionary = {"DictClosed", "UnknownKey"}
    of_the_priority_queue = {"AmbiguousItem", "QueueOverflow", "QueueUnderflow", "UnknownItem"}
    of_other_structures = of_the_pool | of_the_dictionary | of_the_priority_queue
    assert errors(rdq_core) - errors(rdq_asyncio) <= only_the_machines | of_other_structures
    assert errors(rdq_asyncio) - errors(rdq_core) == {"WrongLoop"}


def errors(package: object) -> set[str]:
    things = vars(package).items()
    return {name for name, thing in things if inspect.isclass(thing) and issubclass(thing, rdq_core.RDQError)}


def public(kind: type) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")}


def test_what_the_twisted_shell_has_it_has_under_the_names_of_pep_8() -> None:
    theirs = {re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name) for name in public(rdq_twisted_queue())}
    assert theirs <= public(ResizableDispatchQueue)
    assert public(ResizableDispatchQueue) - theirs == {"binding", "handed_back"}
    assert public(rdq_asyncio.Job) == public(rdq_twisted.Job)


def rdq_twisted_queue() -> type:
    return rdq_twisted.ResizableDispatchQueue


def test_its_repr_says_how_it_stands() -> None:
    queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 2)
    assert repr(queue) == "<ResizableDispatchQueue of str.upper: 0 under way, 0 pending, width 2>"


def test_a_misspelt_attribute_is_an_error() -> None:
    queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 2)
    with pytest.raises(AttributeError):
        queue.widht = 3  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
