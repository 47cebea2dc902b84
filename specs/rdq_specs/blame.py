"""Blame: whether an exception is the harness's own, which says nothing of the queue, and where it came from."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType, TracebackType
from typing import Final, cast

from rdq_core import RDQError
from rdq_specs.features import METHODS, WAITED_FOR
from rdq_specs.findings import HarnessError
from rdq_specs.harness import Feature, Harness, HarnessType

_HERE: Final = Path(__file__).parent
_APPARATUS: Final = frozenset({"hypothesis", "importlib"})

_CALLERS: Final = ("rdq_specs.acting", "rdq_specs.driver")
"""Who calls a harness's methods: what is raised there is of a method that takes or gives something else."""


def is_the_harness_at_fault(error: BaseException, harness_type: HarnessType) -> bool:
    """Whether the exception was raised in a method of the harness, or by a call that its code got wrong.

    What the queue raises comes through such a method, from a frame further in; an `RDQError` is an answer of the
    queue's wherever it is raised, and an assertion is a check that the harness makes of the queue.
    """
    if isinstance(error, (RDQError, AssertionError, RecursionError)) or error.__traceback__ is None:
        return False
    frame = _innermost(error.__traceback__)
    return frame.f_globals.get("__name__") in _CALLERS or _is_a_method_of(harness_type, frame)


def is_its_check(error: BaseException, harness_type: HarnessType) -> bool:
    """Whether the exception is an assertion that a method of the harness makes."""
    if not isinstance(error, AssertionError) or error.__traceback__ is None:
        return False
    return _is_a_method_of(harness_type, _innermost(error.__traceback__))


def _innermost(raised: TracebackType) -> FrameType:
    while raised.tb_next is not None:
        raised = raised.tb_next
    return raised.tb_frame


def _is_a_method_of(harness_type: HarnessType, frame: FrameType) -> bool:
    """By name and file: a function inside a method, or a wrapped one, counts too."""
    code = frame.f_code
    return any(
        code.co_qualname.startswith(f"{kind.__qualname__}.") and code.co_filename == _file_of(kind)
        for kind in harness_type.__mro__[:-1]
    )


def _file_of(kind: type) -> str | None:
    try:
        return inspect.getfile(kind)
    except (OSError, TypeError):  # made in an interactive session
        return None


def where(error: BaseException) -> Iterator[str]:
    """The lines of the traceback that are neither this kit's nor its apparatus's, outermost first."""
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        ours = _HERE in (path.parent, path.parent.parent) or not _APPARATUS.isdisjoint(path.parts)
        if not ours and not frame.filename.startswith("<frozen"):
            yield f"{path.name}, line {frame.lineno}, in {frame.name}"
            if frame.line:
                yield f"  {frame.line}"


def check_harness(harness_type: HarnessType, clauses: Mapping[str, object]) -> None:
    """Raise `HarnessError` for a harness that is none: features that are not, methods or clauses that are missing."""
    name = harness_type.__name__
    features = cast("object", harness_type.features)
    if not (isinstance(features, frozenset) and all(isinstance(one, Feature) for one in cast("set[object]", features))):
        raise HarnessError(f"{name}.features must be a frozenset of rdq_specs.Feature, not {features!r}")
    missing = [
        f"{method} ({'every harness has it' if feature is None else f'for {feature.name}'})"
        for feature, methods in METHODS.items()
        if feature is None or feature in harness_type.features
        for method in methods
        if getattr(harness_type, method) is getattr(Harness, method)
    ]
    if harness_type.__init__ is Harness.__init__:
        missing.insert(0, "__init__ (it makes the queue: observer, width, capacity)")
    if missing:
        raise HarnessError(f"{name} lacks methods: {', '.join(missing)}")
    if Feature.FORGET in harness_type.features and not harness_type.features & WAITED_FOR:
        raise HarnessError(f"{name} declares FORGET, cancelling waiters, and nothing that makes waiters")
    unknown = [clause for clause in harness_type.deviations if clause not in clauses]
    if unknown:
        raise HarnessError(f"{name}.deviations names no clause of the specification: {', '.join(unknown)}")
