"""The shell in forty lines of `docs/embedding.md`, checked by the specification, and counted."""

from __future__ import annotations

import re
import sched
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rdq_specs import Feature, Harness, Observer, state_machine_test
from rdq_specs.failures import WorkFailed

PAGE = (Path(__file__).parents[2] / "docs" / "embedding.md").read_text(encoding="utf-8")
(BLOCK,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SHELL = BLOCK[: BLOCK.index("\n\ndef start(job)")]
NAMES: dict[str, Any] = {}
exec(SHELL, NAMES)


class EmbeddingHarness(Harness):
    """The page's queue, on `sched`, where all happens at one time."""

    features = frozenset({Feature.PRIORITY, Feature.CANCEL, Feature.STOP})

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        self.observer = observer
        self.loop = sched.scheduler(lambda: 0.0, lambda _: None)
        self.queue = NAMES["Queue"](self.loop, self.start, self.interrupt, width)
        self.jobs: dict[int, Any] = {}

    def start(self, job: Any) -> None:
        self.observer.launched(job.id)

    def interrupt(self, job: Any) -> None:
        self.observer.interrupted(job.id)

    def put(self, job: int, priority: object) -> None:
        self.jobs[job] = self.queue.put(job, self.ended, priority)

    def ended(self, job: Any) -> None:
        self.observer.settled(job.id, job.state.value)

    def cancel(self, job: int) -> None:
        self.queue.cancel(self.jobs[job])

    def reprioritize(self, job: int, priority: object) -> None:
        self.queue.machine.reprioritize(self.jobs[job], priority, now=self.queue.input())

    def set_width(self, width: object) -> None:
        self.queue.machine.set_width(width, now=self.queue.input())

    def stop(self, waiter: int, cancel_underway: bool) -> None:
        def told(jobs: Sequence[Any]) -> None:
            self.observer.answered(waiter, tuple(job.id for job in jobs))

        self.queue.callbacks[self.queue.machine.stop(cancel_underway=cancel_underway, now=self.queue.input())] = told

    def finish(self, job: int) -> None:
        self.queue.finished(self.jobs[job], None)

    def fail(self, job: int) -> None:
        self.queue.machine.failed(self.jobs[job], WorkFailed(), now=self.queue.input())

    def turn(self) -> None:
        self.loop.run()

    def size(self) -> tuple[int, int]:
        underway, pending = self.queue.machine.size()
        return underway, pending


TestEmbedding = state_machine_test(EmbeddingHarness)


def test_it_has_forty_lines() -> None:
    assert sum(bool(line.strip()) for line in SHELL.splitlines()) <= 40
