"""Process groups: a job and all it has started, as far as they stayed together."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Final

_SETSID: Final = """\
import os, sys
os.setsid()
try:
    os.execvp(sys.argv[1], sys.argv[1:])
except OSError as error:
    print(f"{sys.argv[1]}: {error.strerror}", file=sys.stderr)
    sys.exit(127 if isinstance(error, FileNotFoundError) else 126)
"""


def leader(setsid: str | None = None) -> list[bytes]:
    """The words to put before a command so that its process leads a session, and so a group, of its own.

    The reactor leaves a child in our group, where the terminal's Ctrl-C would reach it, and once it has exec'ed, its
    group can no longer be changed from here. `setsid`: the path of util-linux's program, looked for if not given;
    where there is none (macOS), Python does it.
    """
    found = setsid or shutil.which("setsid")
    if found:
        return [os.fsencode(found), b"--"]
    return [os.fsencode(sys.executable), b"-I", b"-S", b"-c", _SETSID.encode()]


def begun(pid: int, program: bytes) -> bool:
    """Whether the process `pid`, not reaped, has come as far as its command; a dead one has as far as it came.

    `program`: what leads it there, the first word of `leader()`. It has not while it is in our session, nor, where
    `/proc` tells, while that program runs: a signal sent to our group as it left may be on its way to it.
    """
    try:
        if os.getsid(pid) != pid:
            return False
        return Path(f"/proc/{pid}/comm").read_bytes().rstrip(b"\n") != os.path.basename(program)[:15]  # noqa: PTH119
    except FileNotFoundError:  # no /proc
        return True
    except OSError:
        return False


def send(pid: int, signum: signal.Signals, *, reaped: bool) -> None:
    """Signal the group that the process `pid` leads, if there is anyone to take it.

    `reaped`: whether that process itself has been waited for. Until then its id cannot have become another's, so a
    process that has not come as far as its `setsid` can be signalled by itself.
    """
    try:
        os.killpg(pid, signum)
    except ProcessLookupError:
        if not reaped:
            os.kill(pid, signum)
    except PermissionError:  # all that is left belongs to another user (sudo)
        pass


def alive(pid: int) -> bool:
    """Whether anyone we may signal is left in the group that the process `pid`, reaped, has led."""
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True
