"""The clock a queue runs on: who calls it later, what it takes for the time, and what it tells people."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, TypeAlias, cast, final

from twisted.internet.base import DelayedCall
from twisted.internet.interfaces import IReactorCore, IReactorFromThreads, IReactorTime
from twisted.internet.task import Clock

from rdq_core import InvalidType
from rdq_twisted.alarm import Alarm
from rdq_twisted.threads import CallsFromThread


class ClockLike(Protocol):
    """The part of Twisted's `IReactorTime` that a queue needs; a reactor and a `Clock` have it.

    A Protocol, as type checkers without Twisted's mypy plugin do not see that a `Clock` provides a zope interface.
    """

    def seconds(self) -> float:
        """The current time, in seconds."""
        ...

    def callLater(self, delay: float, call: Callable[[], object], /) -> object:
        """Call `call` in `delay` seconds; what is returned has a method `cancel`."""
        ...


AnyClock: TypeAlias = ClockLike | IReactorTime
"""What may be given as a clock."""


class Timer(Protocol):
    """What `callLater` really returns."""

    def cancel(self) -> None:
        """Do not call."""
        ...


@final
class Timing:
    """One clock, in the three roles a queue needs.

    `now` gives machine seconds, from a source that never steps back: a reactor's own `seconds` is the wall clock,
    so there it is `time.monotonic`, and its timers, which the wall clock may hold up for an hour, are not relied on.
    `is_real` says whether time passes while a turn runs.
    """

    __slots__ = ("_clock", "_epoch", "_reactor", "is_real", "now")

    def __init__(self, clock: AnyClock | None) -> None:
        """`clock`: None means the reactor, which is imported only then. Raises `InvalidType`."""
        if clock is None:
            from twisted.internet import reactor  # noqa: TID251  # inside a function, as it must be

            clock = cast("ClockLike", reactor)
        elif not (hasattr(clock, "seconds") and hasattr(clock, "callLater")):
            raise InvalidType("clock", clock, "a reactor, a Clock or None")
        self._clock = cast("ClockLike", clock)
        self._epoch = 0.0
        # MemoryReactorClock, for tests, is both; its time is the Clock's.
        self.is_real: bool = is_reactor(clock) and not isinstance(clock, Clock)
        self.now: Callable[[], float] = time.monotonic if self.is_real else Rebased(self._clock.seconds)
        self._reactor = cast("CallsFromThread", clock) if self.is_real and provides_threads(clock) else None

    def call_later(self, delay: float, call: Callable[[], object]) -> Timer:
        """Call `call` in `delay` seconds, by `now`. 0: when control is back in the event loop."""
        if self._reactor is None:
            return cast("Timer", self._clock.callLater(delay, call))
        if delay > 0:
            return Alarm(self._reactor, self.now() + delay, call)
        timer = self._clock.callLater(0, call)
        if isinstance(timer, DelayedCall):
            # Due at whatever time it will be: the wall clock may be set back before the reactor has looked. By
            # `callFromThread`, which would serve as well, a turn costs three times as much.
            timer.time = 0.0
        return cast("Timer", timer)

    def wall_time(self) -> float:
        """Seconds since 1970, as the wall clock is set now; on a `Clock`, its own seconds."""
        return self._clock.seconds()

    def call_from_anywhere(self, call: Callable[[], object]) -> None:
        """Call `call` when control is back in the event loop, from whichever thread this is."""
        from_thread = getattr(self._clock, "callFromThread", None)
        if from_thread is None:  # a Clock, which knows no threads
            self._clock.callLater(0, call)
        else:
            from_thread(call)

    def epoch(self) -> float:
        """What to add to machine seconds for seconds since 1970, as the wall clock is set now, to a second.

        The same float until the wall clock has been set by more than that, so that a million jobs share it.
        """
        epoch = self._clock.seconds() - self.now()
        if abs(epoch - self._epoch) > 1:
            self._epoch = epoch
        return self._epoch


def is_reactor(clock: object) -> bool:
    """Whether it runs an event loop; zope.interface's own answer is untyped."""
    return bool(IReactorCore.providedBy(clock))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def provides_threads(clock: object) -> bool:
    """Whether it can be told from a thread what to call."""
    return bool(IReactorFromThreads.providedBy(clock))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


@final
class Rebased:
    """A source of seconds that stands still where the given one steps back, and runs on with it from there."""

    __slots__ = ("_counting", "_latest", "_seconds", "_told")

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._latest = self._told = seconds()
        self._counting = False

    def __call__(self) -> float:
        """The time, in seconds, never less than before."""
        seconds = self._seconds()
        step = seconds - self._latest
        self._latest = seconds
        if step < 0:  # from here on it is counted: with what was lost added to each reading, rounding could step back
            self._counting = True
        elif self._counting:
            self._told += step
        else:
            self._told = seconds
        return self._told
