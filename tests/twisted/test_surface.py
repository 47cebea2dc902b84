"""The exported surface of the shell: all of it named, all of it documented, and named as Twisted does."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

import rdq_core
import rdq_twisted
import rdq_twisted.service
from rdq_twisted import DeferredDict, DeferredPool, DeferredPriorityQueue, ResizableDispatchQueue
from rdq_twisted.service import DispatchService
from tests.surface import exports, undocumented


def test_all_names_exactly_what_is_public() -> None:
    assert sorted(rdq_twisted.__all__) == sorted(exports(rdq_twisted))
    assert rdq_twisted.service.__all__ == ["DispatchService"]


@pytest.mark.parametrize("name", rdq_twisted.__all__)
def test_every_public_thing_is_documented(name: str) -> None:
    assert undocumented(getattr(rdq_twisted, name), name) == []


def test_the_service_is_documented() -> None:
    assert undocumented(DispatchService, "DispatchService") == []


def test_every_error_that_a_caller_of_the_shell_can_meet_is_to_be_had_from_it() -> None:
    def errors(package: object) -> set[str]:
        return {
            name
            for name, thing in vars(package).items()
            if inspect.isclass(thing) and issubclass(thing, rdq_core.RDQError)
        }

    only_the_machines = {
        "EmptyQueue",
        "HeldBack",
        "InvariantViolated",
        "SlotNotHeld",
        "UnknownArrival",
        "UnknownMember",
    }
    assert errors(rdq_core) - errors(rdq_twisted) <= only_the_machines
    assert errors(rdq_twisted) - errors(rdq_core) == {"NoEventLoop", "ThreadPoolStopped"}


def test_the_names_of_the_announcement_are_there() -> None:
    names = ("put", "width", "setWidth", "pending", "underway", "reprioritize", "pause", "resume", "stop")
    assert all(hasattr(ResizableDispatchQueue, name) for name in names)
    assert "cancelUnderway" in parameters()


def test_methods_and_parameters_are_in_mixed_case() -> None:
    assert not [name for name in (*public_methods(), *parameters()) if "_" in name]


def public_methods() -> dict[str, Callable[..., object]]:
    kinds = (ResizableDispatchQueue, DeferredPriorityQueue, DeferredPool, DeferredDict)
    methods = [member for kind in kinds for member in inspect.getmembers(kind, inspect.isfunction)]
    return {name: method for name, method in methods if not name.startswith("_")}


def parameters() -> set[str]:
    return {name for method in public_methods().values() for name in inspect.signature(method).parameters}
