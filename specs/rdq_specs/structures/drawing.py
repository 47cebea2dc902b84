"""The scene that a call is drawn for: what the model holds, which names are free, and Hypothesis's choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
K = TypeVar("K", bound=type[object])

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]


class Scene:
    """Where a call is drawn. `model` is as it is before that call; `lacks` are kinds of call that are not to be made.

    `inside` says that it is for a script, whose own calls bear none.
    """

    def __init__(self, model: Any, lacks: frozenset[type[object]], draw: Draw) -> None:
        self.model = model
        self.lacks = lacks
        self.inside: bool = False
        self.names: int = 0
        self._draw = draw

    def drawing(self, draw: Draw) -> Scene:
        """The scene, which draws by that from here on."""
        self._draw = draw
        return self

    def name(self) -> int:
        """A name that has not been given."""
        self.names += 1
        return self.names - 1

    def pick(self, choices: Sequence[T]) -> T:
        """One of them; the first is the plainest."""
        picked: T = self._draw(st.sampled_from(choices))
        return picked

    def weighed(self, weights: Mapping[K, int]) -> K:
        """One of these kinds of call, each as often as its weight says; one that the implementation has."""
        return self.pick([one for one, weight in weights.items() if one not in self.lacks for _ in range(weight)])

    def script(self, draw: Callable[[Scene], T]) -> tuple[T, ...]:
        """A script of up to two calls, most often none; empty within a script."""
        if self.inside:
            return ()
        self.inside = True
        try:
            return tuple(draw(self) for _ in range(self.pick([0, 0, 1, 2])))
        finally:
            self.inside = False
