"""What modules hold: classes, and data."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from typing import Any, cast

from mutation.log import plain


def classes(names: Iterable[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each class of these modules: what it is, whether it can be changed, told apart, hashed; the members of enums."""
    for module in names:
        for name, kind in vars(import_module(module)).items():
            if isinstance(kind, type) and kind.__module__ == module:
                yield f"class {module}.{name}", partial(_described, kind)


def _described(kind: Any) -> object:
    if issubclass(kind, enum.Enum):
        return [(each.name, each.value) for each in kind], list(kind.__members__)
    slots = plain(getattr(kind, "__slots__", None))
    own = cast("dict[str, object]", vars(kind))
    hashed = own.get("__hash__", "inherited") is None
    fields: Any = getattr(kind, "__dataclass_fields__", None)
    if fields is None:
        return [base.__name__ for base in kind.__mro__], slots, hashed
    shown = [(field.name, plain(field.default), field.repr, field.compare) for field in fields.values()]
    frozen = "__setattr__" in own
    return shown, frozen, slots, hashed, kind.__match_args__, [base.__name__ for base in kind.__mro__]


def _in_order(values: Iterable[object]) -> object:
    return sorted(map(repr, values))


def data(names: Iterable[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Numbers, texts and sets that these modules set at import."""
    for module in names:
        found: dict[str, object] = vars(import_module(module))
        for name, value in found.items():
            if name.isupper() and isinstance(value, (int, float, str, tuple)):
                yield f"{module}.{name}", partial(plain, value)
            elif name.isupper() and isinstance(value, (frozenset, dict)):
                yield f"{module}.{name}", partial(_in_order, cast("dict[object, object]", value))
