"""A Deferred of the queue's that somebody else fires harms nobody else."""

from __future__ import annotations

from tests.twisted.tools import Case, Work


class Misfired(Case):
    def test_of_one_that_waits_for_idleness(self) -> None:
        queue = self.queue(Work())
        first, second = queue.whenIdle(), queue.whenIdle()
        first.callback(None)
        self.turn()
        self.successResultOf(second)

    def test_of_one_stop(self) -> None:
        queue = self.queue(Work())
        first, second = queue.stop(), queue.stop()
        first.callback([])
        self.turn()
        assert self.successResultOf(second) == []
