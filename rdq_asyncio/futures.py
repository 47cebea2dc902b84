"""A future that somebody may wait for, and that is forgotten at once when it is cancelled."""

from __future__ import annotations

from asyncio import AbstractEventLoop, CancelledError, Future
from collections.abc import Callable
from typing import Any, TypeVar, final

T = TypeVar("T")


@final
class QueueFuture(Future[T]):
    """asyncio tells of a cancellation only when the loop comes round, which is too late: a turn may come before."""

    __slots__ = ("_forget",)

    def __init__(self, forget: Callable[[QueueFuture[T]], None], loop: AbstractEventLoop) -> None:
        """`forget` is called when it is cancelled, before `cancel` returns."""
        super().__init__(loop=loop)
        self._forget = forget

    def cancel(self, msg: Any | None = None) -> bool:
        """As any future's."""
        if not super().cancel(msg):
            return False
        self._forget(self)
        return True


def give(future: Future[T], result: T) -> None:
    """Set the result, unless it has been cancelled, or set by somebody else: whose business that is."""
    if not future.done():
        future.set_result(result)


def refuse(future: Future[Any], error: BaseException, *, quietly: bool) -> None:
    """Set the exception, unless it is done.

    `quietly`: asyncio does not log that it was never retrieved, should nobody look.
    """
    if future.done():
        return
    future.set_exception(error)
    if quietly:
        future.exception()  # it counts as retrieved from now on


def error_of(future: Future[Any]) -> BaseException | None:
    """What a future that is done was done with: its exception, or its cancellation; None if it has a result."""
    if not future.cancelled():
        return future.exception()
    try:
        future.result()
    except CancelledError as error:
        traceback = error.__traceback__  # without this frame, which would keep the future
        return error.with_traceback(traceback and traceback.tb_next)
    return None
