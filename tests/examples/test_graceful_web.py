"""A real twisted.web server on loopback, whose `stopService` waits for the requests in flight."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "graceful_web.py"

SCRIPT = """
    import socket
    from http.client import HTTPConnection
    from twisted.internet.defer import Deferred
    from twisted.internet.task import react
    from twisted.internet.threads import deferToThread
    from examples.graceful_web import GracefulServer

    made, begun = {}, {}

    def make(path):
        made[path] = Deferred()
        begun.pop(path).callback(None)
        return made[path]

    async def main(reactor):
        server = GracefulServer(reactor, make)
        server.startService()
        address = ("127.0.0.1", server.port.getHost().port)

        def get(path):  # in a thread
            connection = HTTPConnection(*address, timeout=60)
            connection.request("GET", path, headers={"Connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

        async def asked(path):
            begun[path] = waiting = Deferred()
            answer = deferToThread(get, path)
            await waiting
            return answer

        first, second = await asked("/a"), await asked("/b")
        begun["/c"] = waiting = Deferred()
        impatient = socket.create_connection(address)
        impatient.sendall(b"GET /c HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
        await waiting
        assert len(server.pool) == 3, server.pool.status()
        over = []
        stopped = server.stopService().addCallback(over.append)
        try:
            await deferToThread(get, "/d")
        except ConnectionError:  # refused, or reset where the kernel had taken it before the port was closed
            print("no more are taken")
        made["/a"].callback("page a")
        print(*await first)
        left = server.pool.notifyBelow(2)
        impatient.close()
        await left
        print("one has gone")
        assert not over
        made["/b"].errback(ValueError("no such page"))
        print(*await second)
        await stopped
        assert over
        print(len(server.pool), "in flight, stopped")

    react(main)
"""


def test_it_stops_when_all_requests_have_been_answered() -> None:
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(SCRIPT)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        done.stdout.splitlines()[0],
        "no more are taken",
        "200 page a",
        "one has gone",
        "500 ",
        "0 in flight, stopped",
    ]
    assert done.stdout.startswith("3 outstanding (the oldest for ")


def test_the_program_serves_and_ctrl_c_ends_it() -> None:
    command = [sys.executable, "-W", "error", str(EXAMPLE), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        port = int(program.stdout.readline().rstrip("/\n").rsplit(":", 1)[1])
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/page")
        assert connection.getresponse().read() == b"This is /page\n"
        connection.close()
        program.send_signal(signal.SIGINT)
        printed, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    assert printed.startswith("0 outstanding, at most 1 at once; 1 added: 1 finished")
