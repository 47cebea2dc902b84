"""Work dealt out to several processes, and what comes of it, in the order in which it was dealt out."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Sequence
from itertools import count
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, Final, TypeVar

T = TypeVar("T")

FORKS: Final = "fork" in multiprocessing.get_all_start_methods()
"""Whether a process can be made as a copy of this one: in one made anew, the hash of a text is another."""


def processors() -> int:
    """How many processes are worth their while here."""
    if not FORKS:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(do: Callable[[int], T], workers: int) -> Generator[T]:
    """What `do` gives for 0, 1, 2, … for ever, done by so many processes in turn; close it, or they go on.

    What `do` gives must come through pickling. A Ctrl-C is for this process alone. However this one ends, the others
    end with it, in the middle of what they are at: it may be what never ends that they have come upon.
    Raises `EOFError` where one of them is gone.
    """
    context = multiprocessing.get_context("fork")
    pipes = [context.Pipe(duplex=False) for _ in range(workers)]
    processes = [context.Process(target=_work, args=(do, first, pipes), daemon=True) for first in range(workers)]
    try:
        for process in processes:
            process.start()
        for _, writing in pipes:
            writing.close()
        for number in count():
            reading, _ = pipes[number % workers]
            yield reading.recv()
    finally:
        for process in processes:
            process.kill()
            process.join()
        for reading, _ in pipes:
            reading.close()


def _work(do: Callable[[int], object], first: int, pipes: Sequence[tuple[Connection[Any, Any], Any]]) -> None:
    """Be the process that does every so manyth, from the first on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_the_parent()
    _, own = pipes[first]
    for reading, writing in pipes:  # copies of what is others': nobody would see that they are closed
        reading.close()
        if writing is not own:
            writing.close()
    for number in count(first, len(pipes)):
        own.send(do(number))  # waits until there is place


def end_with_the_parent() -> None:
    """However the process ends that made this one, this one ends with it, in the middle of what it is at."""
    Thread(target=_wait_for_the_parent, daemon=True).start()


def _wait_for_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
