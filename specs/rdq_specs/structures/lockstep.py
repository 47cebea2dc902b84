"""Lock step: an implementation and the model beside it, told the same, re-entrant scripts included.

At each thing the implementation does the model is polled for the same; at each call both must return the like or raise
the like. Whoever listens hears each entry of the trace; nothing is kept here, as an error names what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, cast

from rdq_core import RDQError
from rdq_specs.calls import Poll, Tick, Turn
from rdq_specs.findings import Discrepancy
from rdq_specs.model import Refused
from rdq_specs.structures.structure import AnyCall, Harness, Model, Structure
from rdq_specs.structures.trace import Did, Ended, Entry, Event, Happened, Raised, Seen
from rdq_specs.trace import Rested

ROUNDS: Final = 1000
"""How often a run may be brought to its end before it is one that never ends."""


class Lockstep:
    """One run."""

    def __init__(
        self,
        structure: Structure,
        harness_type: type[Harness],
        hear: Callable[[Entry], None],
        compare: bool = True,
    ) -> None:
        """`compare`: with the model; without, there is only a trace, for the laws to judge."""
        self.structure = structure
        self.lacks: frozenset[type[AnyCall]] = harness_type.lacks
        self.hear = hear
        self.compare = compare
        self.model: Model = structure.model()
        self.harness: Harness = harness_type(self.told)
        self.scripts: dict[int, tuple[AnyCall, ...]] = {}
        self.polling: bool = False  # whether the implementation has been given control
        self.calling: bool = False  # whether it is being called, and so may do nothing but answer
        self.inside: Event | None = None
        self.found: BaseException | None = None  # raised inside a call, which may have swallowed it

    def run(self, program: Iterable[AnyCall]) -> None:
        """Do the calls one after the other. Raises `Discrepancy`, and what a listener raises."""
        for call in program:
            self.do(call)

    def do(self, call: AnyCall) -> None:
        """Do one call on both, and compare; nothing where the implementation has no such call. Raises as `run`."""
        if not self.harness.can(call):
            return
        if isinstance(call, (Poll, Turn)):
            self._give_control(call)
        elif isinstance(call, Tick):
            self.harness.tick(call.seconds)
            self.hear(Did(call, None))
        else:
            self._make(call)
        self._see()

    def end(self) -> None:
        """Bring it all to its end, and let the laws say what must be true then. Raises as `run`.

        Without the model nobody knows what is left to do: the program must have done it.
        """
        self.do(Turn())
        for _ in range(ROUNDS):
            ending = self.structure.ending(self.model) if self.compare else ()
            if not ending:
                self.hear(Ended(tuple(self.harness.retained())))
                return
            self.run((*ending, Turn()))
        raise Discrepancy("in the end", "nothing is left to do", "always more", "PROGRAM")

    def close(self) -> None:
        """The run is over."""
        self.harness.close()

    def told(self, event: Event) -> None:
        """What the harness tells: the implementation did this."""
        try:
            self._happened(event)
            outer, self.inside = self.inside, event
            self.run(self.scripts.pop(event[1], ()))
            self.inside = outer
        except BaseException as error:
            self.found = self.found or error
            raise

    def _happened(self, event: Event) -> None:
        if self.found is not None:  # what follows proves nothing, and may never end
            raise self.found
        if self.calling or not self.polling:
            raise Discrepancy("outside any turn", "nothing happens", event, "TURN-1")
        self.hear(Happened(event))
        if self.compare and (due := self.model.poll()) != event:
            raise Discrepancy("what happens", due, event)

    def _give_control(self, call: Poll | Turn) -> None:
        if self.polling:
            raise Discrepancy("a program", "no Poll or Turn in a script", call, "PROGRAM")
        self.polling = True
        try:
            if isinstance(call, Turn):
                self.harness.turn()
            rests = isinstance(call, Turn) or not self.harness.poll()
        finally:
            self.polling = False
        if self.found is not None:
            raise self.found
        if rests:
            self.hear(Rested(self.harness.timers()))
            due = self.model.poll() if self.compare else None
            if due is not None:
                raise Discrepancy("at rest", due, None)
        self.harness.check()

    def _make(self, call: AnyCall) -> None:
        before = self.harness.views()
        expected = _outcome(lambda: self.model.do(call) if self.compare else None)
        outer, self.calling = self.calling, True
        actual = _outcome(lambda: self.harness.do(call))
        self.calling = outer
        if self.found is not None:
            raise self.found
        if isinstance(actual, Discrepancy):  # the harness's own
            raise actual
        if isinstance(actual, Exception):
            changed = before != self.harness.views()
            self.hear(Raised(call, actual, changed, self.inside))
            if not isinstance(actual, RDQError):
                raise Discrepancy(f"{call}", "an error of ours", repr(actual), "ERROR-1") from actual
            if self.compare and changed:
                raise Discrepancy(f"{call}, which raised", before, self.harness.views(), "ERROR-2") from actual
        else:
            self.hear(Did(call, actual, self.inside))
            script = cast("tuple[AnyCall, ...]", getattr(call, "script", ()))
            if script:
                self.scripts.setdefault(cast("Any", call).name, script)
        if self.compare:
            _compare(call, expected, actual)

    def _see(self) -> None:
        views = self.harness.views()
        self.hear(Seen(views))
        if self.compare and views != self.model.views():
            raise Discrepancy("the views", self.model.views(), views)


def _compare(call: AnyCall, expected: object, actual: object) -> None:
    cause = actual if isinstance(actual, Exception) else None
    if isinstance(expected, Refused):
        if not isinstance(actual, expected.error):
            raise Discrepancy(f"{call}", expected.error.__name__, repr(actual), "ERROR-1") from cause
    elif cause is not None:
        raise Discrepancy(f"{call}", f"{expected} returned", repr(cause), "ERROR-1") from cause
    elif actual != expected:
        raise Discrepancy(f"what {call} returns", expected, actual)


def _outcome(do: Callable[[], object]) -> object:
    """What it returns, or the exception it raised."""
    try:
        return do()
    except Exception as error:
        return error
