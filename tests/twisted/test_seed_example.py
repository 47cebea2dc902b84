"""The example of the announcement of June 2011, line by line, with what it leaves out filled in."""

from __future__ import annotations

import pickle
from io import BytesIO
from typing import TypeAlias

from twisted.internet.defer import Deferred

from rdq_twisted import Job, JobCancelled, ResizableDispatchQueue, State
from tests.twisted.tools import Case

Message: TypeAlias = tuple[int, str]


class SeedExample(Case):
    def test_line_by_line(self) -> None:
        reactor = self.clock
        sent: list[int] = []
        on_their_way: list[tuple[int, Deferred[str]]] = []

        def sendSMS(message: Message) -> Deferred[str]:
            number, _ = message
            sent.append(number)
            deferred: Deferred[str] = Deferred()
            on_their_way.append((number, deferred))
            return deferred

        def all_arrive() -> None:
            while on_their_way:
                number, deferred = on_their_way.pop()
                deferred.callback(f"{number} was sent")
            reactor.advance(0)

        # Create a queue that will allow 5 simultaneous underway jobs.
        rdq: ResizableDispatchQueue[Message, str] = ResizableDispatchQueue(sendSMS, 5, clock=reactor)

        # Later... send off some SMS messages.
        d1 = rdq.put((2127399921, "Hello..."), priority=5)
        d2 = rdq.put((5052929919, "Test..."), priority=5)

        # Cancel the second job
        d2.cancel()
        reactor.advance(0)
        assert sent == [2127399921]
        self.failed(d2, JobCancelled)
        all_arrive()
        job = self.successResultOf(d1)
        assert (job.argument, job.result) == ((2127399921, "Hello..."), "2127399921 was sent")
        assert job.queued_at <= (job.launched_at or 0) <= (job.stopped_at or 0)

        # Widen the outgoing pipeline to 10 simultaneous jobs.
        rdq.width = 10
        for number in range(20):
            rdq.put((number, "Hello..."), priority=5)
        reactor.advance(0)
        assert len(rdq.underway()) == 10

        # We're dispatching jobs too fast, turn it down a little.
        rdq.width = 7
        all_arrive()
        assert len(rdq.underway()) == 7

        # Get a copy of the list of pending jobs.
        jobs = rdq.pending()
        assert [job.argument[0] for job in jobs] == [17, 18, 19]

        # Cancel one of the pending jobs from the jobs list.
        jobs[0].cancel()
        assert jobs[0].state is State.CANCELLED

        # Reprioritize one of the pending jobs from the jobs list.
        rdq.reprioritize(jobs[2], -1)
        assert rdq.pending() == [jobs[2], jobs[1]]

        # Arrange to increase the number of jobs in one hour.
        reactor.callLater(3600, rdq.setWidth, 20)

        # Pause processing.
        paused = rdq.pause()
        all_arrive()
        assert self.successResultOf(paused) is True
        assert rdq.size() == (0, 2)

        # Resume processing, with a new width of 8.
        rdq.resume(8)
        for number in range(100, 110):
            rdq.put((number, "Goodbye"), priority=5)
        reactor.advance(0)
        assert len(rdq.underway()) == 8

        # Shutdown. Wait for any underway jobs to complete, and save
        # the list of jobs not yet processed.
        file = BytesIO()

        def saveJobs(jobs: list[Job[Message, str]]) -> None:
            pickle.dump(jobs, file)

        d = rdq.stop()
        d.addCallback(saveJobs)
        reactor.advance(0)
        self.waits(d)
        all_arrive()
        self.successResultOf(d)
        reactor.advance(3600)
        assert rdq.width == 20  # in one hour: too late, and harmless

        # "... when you restart it you want to be able to re-queue the jobs that were queued last time but
        # which hadn't gone out."
        file.seek(0)
        next_time: ResizableDispatchQueue[Message, str] = ResizableDispatchQueue(sendSMS, 5, clock=reactor)
        next_time.requeue(pickle.load(file))
        sent.clear()
        reactor.advance(0)
        assert sent == [106, 107, 108, 109]
        all_arrive()
        assert next_time.statistics().finished == 4
