"""A dispatch queue as a Twisted service."""

# pyright: reportUnknownMemberType=false
# Twisted leaves untyped what is used of it here.

from __future__ import annotations

from typing import Any

import pytest
from twisted.application.service import IService, MultiService
from twisted.internet.defer import CancelledError, Deferred
from twisted.logger import LogLevel, capturedLogs, formatEvent

from rdq_twisted import InvalidType, InvalidValue, QueueStopped, State
from rdq_twisted.service import DispatchService
from tests.twisted.test_timeout import Stubborn
from tests.twisted.tools import AnyJob, Case, Work


class Service(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Work()
        self.q = self.queue(self.work)

    def test_it_launches_nothing_until_it_is_started(self) -> None:
        service = DispatchService(self.q)
        self.q.put("a")
        self.turn()
        assert (self.work.arguments, self.q.paused, service.running) == ([], True, 0)
        service.startService()
        self.turn()
        assert (self.work.arguments, self.q.paused, service.running) == (["a"], False, 1)

    def test_it_starts_and_stops_with_its_parent(self) -> None:
        application = MultiService()
        service = DispatchService(self.q)
        assert IService.providedBy(service)
        MultiService.addService(application, service)
        for argument in "ab":
            self.q.put(argument)
        application.startService()
        self.turn()
        stopped = application.stopService()
        self.turn()
        self.waits(stopped)
        self.work.finish("a")
        self.turn()
        self.successResultOf(stopped)
        assert [job.argument for job in service.returned or ()] == ["b"]

    def test_what_is_handed_back_is_unknown_until_it_has_stopped(self) -> None:
        service = DispatchService(self.q)
        assert service.queue is self.q
        service.startService()
        self.q.put("a")
        self.turn()
        service.stopService()
        self.turn()
        assert service.returned is None
        self.work.finish("a")
        self.turn()
        assert service.returned == []

    def test_it_can_interrupt_what_is_under_way(self) -> None:
        service = DispatchService(self.q, cancelUnderway=True)
        service.startService()
        for argument in "ab":
            self.q.put(argument)
        self.turn()
        stopped = service.stopService()
        self.turn()
        self.successResultOf(stopped)
        assert self.work.cancelled == ["a"]
        assert [job.argument for job in service.returned or ()] == ["a", "b"]

    def test_a_service_never_started_stops_as_well(self) -> None:
        service = DispatchService(self.q)
        self.q.put("a")
        stopped = service.stopService()
        self.turn()
        self.successResultOf(stopped)
        assert [job.argument for job in service.returned or ()] == ["a"]

    def test_a_stop_is_final(self) -> None:
        service = DispatchService(self.q)
        service.stopService()
        with pytest.raises(QueueStopped):
            service.startService()
        assert not service.running


class HandingBack(Case):
    def setUp(self) -> None:
        super().setUp()
        self.given: list[list[AnyJob]] = []
        self.saved = Deferred[None]()

    def service(self, hand_back: Any) -> DispatchService[str, Any]:
        queue = self.queue(Work(), 1)
        service = DispatchService(queue, handBack=hand_back)
        queue.put("a")
        return service

    def save(self, jobs: list[AnyJob]) -> Deferred[None]:
        self.given.append(jobs)
        return self.saved

    def test_the_jobs_are_given_and_the_service_has_stopped_when_that_is_done(self) -> None:
        service = self.service(self.save)
        stopped = service.stopService()
        self.turn()
        self.waits(stopped)
        assert [[job.argument for job in jobs] for jobs in self.given] == [["a"]]
        assert service.returned == self.given[0]
        assert service.returned is not self.given[0]  # what handBack does with its list is its own affair
        self.saved.callback(None)
        assert self.successResultOf(stopped) is None

    def test_a_function_that_returns_no_deferred_will_do(self) -> None:
        stopped = self.service(self.given.append).stopService()
        self.turn()
        assert self.successResultOf(stopped) is None
        assert len(self.given) == 1

    def test_stopping_twice_hands_back_once_and_both_fire_together(self) -> None:
        service = self.service(self.save)
        one, other = service.stopService(), service.stopService()
        self.turn()
        late = service.stopService()
        self.turn()
        self.waits(one, other, late)
        self.saved.callback(None)
        assert [self.successResultOf(deferred) for deferred in (one, other, late)] == [None] * 3
        assert len(self.given) == 1

    def test_what_it_raises_fails_the_stop(self) -> None:
        def broken(jobs: list[AnyJob]) -> None:
            raise OSError("disk full")

        service = self.service(broken)
        stopped = service.stopService()
        self.turn()
        self.failed(stopped, OSError)
        assert service.returned is not None
        assert len(self.logged(OSError)) == 1

    def test_what_it_fails_with_later_fails_the_stop(self) -> None:
        stopped = self.service(self.save).stopService()
        self.turn()
        self.saved.errback(OSError("disk full"))
        self.failed(stopped, OSError)
        assert len(self.logged(OSError)) == 1

    def test_cancelling_what_a_stop_gave_does_not_keep_the_jobs_from_being_handed_back(self) -> None:
        service = self.service(self.save)
        stopped = service.stopService()
        stopped.cancel()
        self.failed(stopped, CancelledError)
        self.turn()
        assert service.returned is not None
        assert service.returned == self.given[0]

    def test_what_fails_one_stop_fails_every_one(self) -> None:
        service = self.service(self.save)
        one, other = service.stopService(), service.stopService()
        self.turn()
        self.saved.errback(OSError("disk full"))
        late = service.stopService()
        self.turn()
        for stopped in (one, other, late):
            self.failed(stopped, OSError)
        assert len(self.logged(OSError)) == 1

    def test_it_is_logged_though_nobody_has_the_stop_any_more(self) -> None:
        service = self.service(self.save)
        stopped = service.stopService()
        stopped.cancel()
        self.failed(stopped, CancelledError)
        self.turn()
        self.saved.errback(OSError("disk full"))
        assert len(self.logged(OSError)) == 1

    def test_the_event_says_how_many_and_has_the_service_which_has_the_jobs(self) -> None:
        with capturedLogs() as events:
            service = self.service(self.save)
            service.queue.put("b")
            self.failed_later(service)
        assert len(self.logged(OSError)) == 1
        (event,) = (event for event in events if event["log_namespace"] == "rdq_twisted.service")
        assert formatEvent(event) == "handBack failed: 2 jobs were not handed back"
        assert (event["log_level"], event["service"]) == (LogLevel.critical, service)
        assert [job.argument for job in event["service"].returned] == ["a", "b"]

    def failed_later(self, service: DispatchService[str, Any]) -> None:
        stopped = service.stopService()
        self.turn()
        self.saved.errback(OSError("disk full"))
        self.failed(stopped, OSError)


class Ending(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Stubborn()
        self.q = self.queue(self.work)

    def stopping(self, **terms: Any) -> tuple[DispatchService[str, Any], Deferred[None]]:
        """A service with one job under way and one pending, that has been told to stop."""
        service = DispatchService(self.q, **terms)
        service.startService()
        self.q.put("a").addErrback(lambda _: None)
        self.q.put("b").addErrback(lambda _: None)
        self.turn()
        return service, service.stopService()

    def test_at_its_deadline_work_is_interrupted(self) -> None:
        service, stopped = self.stopping(deadline=30)
        self.clock.advance(29)
        assert self.work.cancelled == []
        self.clock.advance(1)
        assert self.work.cancelled == ["a"]
        self.waits(stopped)
        self.work.fail("a")
        self.turn()
        self.successResultOf(stopped)
        assert [job.argument for job in service.returned or ()] == ["a", "b"]

    def test_work_that_never_ends_is_given_up_handed_back_and_named_in_the_log(self) -> None:
        saved: list[list[AnyJob]] = []
        with capturedLogs() as logs:
            _, stopped = self.stopping(deadline=30, abandon=5, handBack=saved.append)
            self.clock.advance(30)
            self.clock.advance(5)
        self.successResultOf(stopped)
        assert [[(job.argument, job.state) for job in jobs] for jobs in saved] == [
            [("a", State.ABANDONED), ("b", State.RETURNED)]
        ]
        [warning] = [event for event in logs if event["log_level"] is LogLevel.warn]
        assert "Work of 1 jobs was given up" in formatEvent(warning)
        assert "'a'" in formatEvent(warning)

    def test_what_the_stop_would_refuse_is_refused_at_once(self) -> None:
        wrong: list[tuple[dict[str, Any], type[ValueError | TypeError]]] = [
            ({"deadline": -1}, InvalidValue),
            ({"deadline": "30"}, InvalidType),
            ({"abandon": 5}, InvalidValue),
        ]
        for terms, kind in wrong:
            with pytest.raises(kind):
                DispatchService(self.q, **terms)
        assert not self.q.paused
