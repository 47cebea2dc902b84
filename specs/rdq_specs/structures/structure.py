"""What a structure brings, and gets in return: a machine in lock step, an explorer, marks, replay and shrinking.

A *call* is a frozen dataclass, of which the structure has an alphabet of its own; `Poll`, `Turn` and `Tick` are the
kit's. What a call makes, a member or a waiter, bears a number of the program's choosing, its `name`, each given once:
so that a program from which calls are dropped still means what it meant. A call that has a `script` has it run inside
the event that tells of its `name`. An *event* is what a poll gives, as a tuple: what, whom (that name), and the answer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol, Self, TypeAlias

from rdq_specs.calls import Poll, Tick, Turn
from rdq_specs.structures.drawing import Scene
from rdq_specs.structures.marks import Mark
from rdq_specs.structures.trace import Entry, Event

AnyCall: TypeAlias = object
"""Of which kinds it may be, the structure says."""

CONTROL: Final[tuple[type[AnyCall], ...]] = (Poll, Turn, Tick)
"""The kinds of call that every structure has."""

FOREIGN: Final = -2
"""The name of what another structure of the kind has made, or this one has let go of."""


class Model(Protocol):
    """The dullest correct program for it. All its fields are plain values, lists, dicts and sets of such."""

    def do(self, call: AnyCall) -> object:
        """Do one call; what it returns. Raises `rdq_specs.model.Refused`, having changed nothing."""
        ...

    def poll(self) -> Event | None:
        """What is due next, which then is so no longer; None if nothing is."""
        ...

    def views(self) -> Hashable:
        """What anybody can see of it."""
        ...

    def snapshot(self) -> Hashable:
        """All that can still matter, names canonical."""
        ...


class Harness(ABC):
    """What drives one implementation. `told` hears each thing it does, at the moment it does it."""

    lacks: ClassVar[frozenset[type[AnyCall]]] = frozenset()
    """The kinds of call that it does not have; they are not made, nor asked for by marks."""

    def __init__(self, told: Callable[[Event], None]) -> None:
        self.told = told

    def can(self, call: AnyCall) -> bool:
        """Whether this very call can be made now, if only of a kind that it has; where not, nothing is done."""
        return type(call) not in self.lacks

    @abstractmethod
    def do(self, call: AnyCall) -> object:
        """Do the call; what it returns, in the model's terms. Raises what the implementation raises."""

    @abstractmethod
    def turn(self) -> None:
        """Let whatever is due happen, until nothing is."""

    @abstractmethod
    def views(self) -> Hashable:
        """What anybody can see of it, as the model's `views`."""

    def poll(self) -> bool:
        """Let one thing happen, if one is due; whether one was."""
        raise NotImplementedError

    def tick(self, seconds: float) -> None:
        """The clock is set by so many seconds, backward too."""
        raise NotImplementedError

    def check(self) -> None:  # noqa: B027  # there may be nothing
        """Raise if the implementation finds something wrong with itself."""

    def timers(self) -> int:
        """How many timers are outstanding with the event loop."""
        return 0

    def retained(self) -> Sequence[int]:
        """Which of the names that are over and done with something other than this harness keeps alive; at the end."""
        return ()

    def close(self) -> None:  # noqa: B027  # there may be nothing
        """The run is over."""


class CoreHarness(Harness):
    """What drives a pure machine; the explorer needs one, to branch by clones."""

    now: float = 0.0

    @abstractmethod
    def next_event(self) -> Event | None:
        """Poll the machine once, at `now`; None for a `Wait`."""

    @abstractmethod
    def snapshot(self) -> Hashable:
        """The machine's own."""

    @abstractmethod
    def clone(self) -> Self:
        """Another as this one, around a clone of the machine."""

    def poll(self) -> bool:
        """Poll once, and tell."""
        event = self.next_event()
        if event is not None:
            self.told(event)
        return event is not None

    def turn(self) -> None:
        """Poll until nothing is due."""
        while self.poll():
            pass

    def tick(self, seconds: float) -> None:
        """Set the clock."""
        self.now += seconds


class Facts(Protocol):
    """What a trace has established so far."""

    def learn(self, entry: Entry) -> None:
        """The next entry."""
        ...


Law: TypeAlias = Callable[[Any, Entry], bool]
"""Whether the entry may follow, given the facts before it. Its docstring is the rule, its name the clause."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A bounded part of all that can be done, for the explorer."""

    name: str
    about: str
    actions: Callable[[Any], Iterable[tuple[AnyCall, ...]]]
    """Everything that may be done where the model is as given, a transition each."""


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure: its alphabet, its model, its laws, how programs for it are drawn, and what to explore."""

    name: str
    kinds: tuple[type[AnyCall], ...]
    model: Callable[[], Model]
    core: type[CoreHarness]
    facts: Callable[[], Facts]
    laws: Mapping[str, Law]
    marks: Sequence[Mark]
    draw: Callable[[Scene], AnyCall]
    """One more call for a program, drawn for the scene."""
    ending: Callable[[Any], Sequence[AnyCall]]
    """What brings it all to its end, where the model is as given; done again and again, a turn after each, till ()."""
    scopes: Mapping[str, Scope]

    @property
    def prefix(self) -> str:
        """What the numbers of its clauses begin with."""
        return next(iter(self.laws)).split("-")[0]

    @property
    def alphabet(self) -> Mapping[str, type[AnyCall]]:
        """Every kind of call, by name, the kit's too."""
        return {kind.__name__: kind for kind in (*self.kinds, *CONTROL)}
