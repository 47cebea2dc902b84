"""A dispatch service under a real `twistd`, from its start to the signal that ends it."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

APPLICATION = """
import os, pickle, signal
from pathlib import Path
from twisted.application.service import Application
from twisted.internet import reactor
from twisted.internet.task import deferLater
from rdq_twisted import ResizableDispatchQueue
from rdq_twisted.service import DispatchService

SAVED = Path("saved.pickle")

def send(message):
    print("sent", message)
    queue.width = 0  # one message a process
    os.kill(os.getpid(), signal.SIGTERM)

def save(jobs):
    SAVED.write_bytes(pickle.dumps(jobs))

def raises(jobs):
    raise OSError("disk full")

def fails(jobs):
    return deferLater(reactor, 0, raises, jobs)

queue = ResizableDispatchQueue(send, 1)
if SAVED.exists():
    queue.requeue(pickle.loads(SAVED.read_bytes()))
else:
    for message in ("one", "two", "three"):
        queue.submit(message)
application = Application("sms")
DispatchService(queue, handBack=HAND_BACK).setServiceParent(application)
"""


def twistd(cwd: Path, hand_back: str, application: str = APPLICATION) -> str:
    """Run the application until SIGTERM has ended it, as it ends a process that dies of it; all that it logged."""
    (cwd / "sms.tac").write_text(application.replace("HAND_BACK", hand_back))
    command = [str(Path(sys.executable).with_name("twistd")), "--nodaemon", "--pidfile=", "--python=sms.tac"]
    outcome = subprocess.run(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=60
    )
    assert outcome.returncode == -signal.SIGTERM, outcome.stdout
    assert "Server Shut Down." in outcome.stdout
    return outcome.stdout


def test_what_one_process_hands_back_the_next_takes_up(tmp_path: Path) -> None:
    for sent, left in (("one", ["two", "three"]), ("two", ["three"]), ("three", [])):
        log = twistd(tmp_path, "save")
        assert [line.split()[-1] for line in log.splitlines() if "sent" in line] == [sent]
        assert [job.argument for job in pickle.loads((tmp_path / "saved.pickle").read_bytes())] == left
        assert "critical" not in log


@pytest.mark.parametrize("hand_back", ["raises", "fails"])
def test_a_hand_back_that_fails_is_heard_once_though_twistd_looks_at_no_failure(tmp_path: Path, hand_back: str) -> None:
    log = twistd(tmp_path, hand_back)
    assert log.count("[rdq_twisted.service#critical] handBack failed: 2 jobs were not handed back") == 1
    assert log.count("OSError: disk full") == log.count("Traceback") == log.count("critical") == 1


def test_work_that_never_ends_does_not_keep_the_process_from_ending(tmp_path: Path) -> None:
    application = """
import os, pickle, signal
from pathlib import Path
from twisted.application.service import Application
from twisted.internet.defer import CancelledError, Deferred
from rdq_twisted import ResizableDispatchQueue
from rdq_twisted.service import DispatchService

async def never(message):
    os.kill(os.getpid(), signal.SIGTERM)
    while True:
        try:
            await Deferred()
        except CancelledError:
            print("asked to end")

def save(jobs):
    Path("saved.pickle").write_bytes(pickle.dumps(jobs))

queue = ResizableDispatchQueue(never, 1)
for message in ("one", "two"):
    queue.submit(message)
application = Application("sms")
DispatchService(queue, deadline=0.1, abandon=0.1, handBack=save).setServiceParent(application)
"""
    log = twistd(tmp_path, "", application)
    assert "asked to end" in log
    assert "Work of 1 jobs was given up" in log
    jobs = pickle.loads((tmp_path / "saved.pickle").read_bytes())
    assert [(job.argument, job.state.value) for job in jobs] == [("one", "abandoned"), ("two", "returned")]
