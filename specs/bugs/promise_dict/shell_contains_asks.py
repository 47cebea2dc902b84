"""`key in d` is `Mapping`'s own, which asks for the key: it is always true, and somebody waits for ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import DeferredDict

SUBJECT = "twisted"
CLAUSE = "DICT-12"
CHECK = "tests/twisted/test_dict_mapping.py"


def _contains(_right: Callable[..., bool], made: DeferredDict[Any, Any], key: object) -> bool:
    contains: Any = getattr(Mapping, "__contains__")  # noqa: B009  # of an unknown mapping, to pyright
    return bool(contains(made, key))


applied = wrongly((DeferredDict, "__contains__", _contains))
