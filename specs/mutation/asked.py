"""What is asked once, by area: it makes what it needs itself, and is no state's and no drawn program's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Final, TypeAlias, cast

from mutation.areas import areas_of
from mutation.described import classes, data
from mutation.log import Log, Steps, outcome
from mutation.mutants import modules

Occasion: TypeAlias = tuple[str, Callable[[], object]]

WHERE: Final = {
    "queue": "occasions",
    "pool": "structures",
    "promise dict": "structures",
    "priority buffer": "structures",
    "keyed line": "lines",
    "lines": "lines",
    "rates": "rates",
    "retries": "retries",
    "values": "values",
    "shell": "shells",
    "growth": "growths",
}
"""The module in which an area's occasions are, `occasions_of` it."""


def occasions(area: str) -> Iterator[Occasion]:
    """What is asked once of an area, by name; and what the modules are made of that are nearest to it."""
    near = [module for module in modules() if areas_of(module)[0] == area]
    yield from classes(near)
    yield from data(near)
    yield from import_module(f"mutation.{WHERE[area]}").occasions_of(area)


def asked_once(area: str, original: object) -> object:
    """Ask it; a digest after each answer. Raises `Differs` at the first that is not the original's."""
    log = Log()
    steps = Steps(log, cast("list[str] | None", original))
    for name, occasion in occasions(area):
        log.write(name, outcome(occasion))
        steps.take(name)
    return steps.taken
