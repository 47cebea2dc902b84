"""What a package exports, and what of it lacks a docstring."""

from __future__ import annotations

import enum
import inspect
from types import ModuleType


def exports(package: ModuleType) -> set[str]:
    """The public names of a package that imports only what it exports; its submodules are not among them."""
    things = vars(package).items()
    return {name for name, thing in things if not name.startswith("_") and not isinstance(thing, ModuleType)}


def undocumented(thing: object, name: str) -> list[str]:
    """Which of this class, its public methods and its properties have no docstring of their own or inherited."""
    if not inspect.isclass(thing):
        return [] if not inspect.isfunction(thing) or inspect.getdoc(thing) else [name]
    lacking = [] if thing.__doc__ and not generated(thing) else [name]
    for member, value in inspect.getmembers(thing, is_code):
        ours = getattr(thing, member)
        module = getattr(getattr(value, "fget", ours), "__module__", None) or ""
        if not member.startswith("_") and module.startswith("rdq_") and not inspect.getdoc(value):
            lacking.append(f"{name}.{member}")
    return lacking


def generated(kind: type) -> bool:
    """Whether the docstring is only what a dataclass or an enum makes up."""
    text = kind.__doc__ or ""
    return text.startswith(f"{kind.__name__}(") or (issubclass(kind, enum.Enum) and text == enum.Enum.__doc__)


def is_code(value: object) -> bool:
    return inspect.isfunction(value) or isinstance(value, property) or inspect.ismethod(value)
