"""How a bug is put in: functions of the core or the shell, replaced for a while by wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, TypeAlias
from unittest.mock import patch

from rdq_core import DispatchQueue

Queue: TypeAlias = DispatchQueue[Any, Any, Any]
"""The machine, of whatever jobs."""

Applied: TypeAlias = Callable[[], AbstractContextManager[None]]
"""What applies a bug, for as long as the context lasts."""


def wrongly(*replaced: tuple[object, str, Callable[..., Any]]) -> Applied:
    """Replace each (owner, name) by the wrong function, which is given the right one as its first argument."""

    @contextmanager
    def applied() -> Generator[None]:
        with ExitStack() as stack:
            for owner, name, wrong in replaced:
                stack.enter_context(patch.object(owner, name, _knowing(getattr(owner, name), wrong)))
            yield

    return applied


def _knowing(right: Callable[..., Any], wrong: Callable[..., Any]) -> Callable[..., Any]:
    def instead(*args: Any, **kwargs: Any) -> Any:
        return wrong(right, *args, **kwargs)

    return instead


def calm(queue: Queue) -> bool:
    """Whether no interrupt and no settlement is due."""
    return not queue._ledger.interrupts and not queue._ledger.settled  # pyright: ignore[reportPrivateUsage]
