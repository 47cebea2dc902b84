"""Bad input raises a typed error, and changes nothing that the machine would show."""

from __future__ import annotations

import copy
from math import nan
from typing import Any

import pytest

from rdq_asyncio import ForeignJob, IllegalTransition, InvalidType, InvalidValue, RDQError, ResizableDispatchQueue
from tests.asyncio.tools import Work, each_loop, new_queue, refused, rest

BAD_PRIORITIES: list[tuple[Any, type[RDQError]]] = [(True, InvalidType), ("1", InvalidType), (nan, InvalidValue)]
BAD_WIDTHS: list[tuple[Any, type[RDQError]]] = [
    *((bad, InvalidType) for bad in (True, 2.9, "3")),
    (-1, InvalidValue),
]


@each_loop
async def test_of_a_running_queue() -> None:
    queue = new_queue(work := Work())
    underway, pending = queue.submit("a"), queue.submit("b")
    await rest()
    for bad, kind in BAD_PRIORITIES:
        refused(queue, kind, lambda bad=bad: queue.put("x", bad))  # type: ignore[misc]
        refused(queue, kind, lambda bad=bad: queue.submit("x", bad))  # type: ignore[misc]
        refused(queue, kind, lambda bad=bad: pending.reprioritize(bad))  # type: ignore[misc]
    for bad, kind in BAD_WIDTHS:
        refused(queue, kind, lambda bad=bad: queue.set_width(bad))  # type: ignore[misc]
        refused(queue, kind, lambda bad=bad: setattr(queue, "width", bad))  # type: ignore[misc]
        refused(queue, kind, lambda bad=bad: queue.resume(bad))  # type: ignore[misc]
    for no_job in (None, "a job"):
        job: Any = no_job
        refused(queue, InvalidType, lambda job=job: queue.cancel(job))  # type: ignore[misc]
        refused(queue, InvalidType, lambda job=job: queue.requeue([job]))  # type: ignore[misc]
    refused(queue, ForeignJob, lambda: queue.reprioritize(copy.copy(pending), 1))
    refused(queue, IllegalTransition, lambda: queue.reprioritize(underway, 1))
    refused(queue, IllegalTransition, lambda: queue.requeue([pending]))
    pending.reprioritize(-1)
    assert pending.priority == -1
    work.finish("a")
    await rest()
    refused(queue, IllegalTransition, lambda: underway.reprioritize(1))
    refused(queue, IllegalTransition, lambda: queue.requeue([underway]))
    work.finish("b")
    await rest()


@pytest.mark.parametrize(("bad", "kind"), BAD_WIDTHS)
def test_widths_of_a_new_queue(bad: Any, kind: type[RDQError]) -> None:
    with pytest.raises(kind):
        ResizableDispatchQueue(str, bad)


@pytest.mark.parametrize(("bad", "kind"), [(True, InvalidType), (2.0, InvalidType), (0, InvalidValue)])
def test_capacities(bad: Any, kind: type[RDQError]) -> None:
    with pytest.raises(kind):
        ResizableDispatchQueue(str, 1, capacity=bad)


def test_functions_and_loops() -> None:
    bad: Any = 3
    with pytest.raises(InvalidType, match="func must be callable"):
        ResizableDispatchQueue(bad, 1)
    with pytest.raises(InvalidType, match="loop must be an event loop or None"):
        ResizableDispatchQueue(str, 1, loop=bad)
