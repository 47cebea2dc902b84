"""What a job prints, kept in files without names until the job ends.

Not in pipes: output of any size costs no memory, and a job ends when its process does, not when the last of the
background processes it may have started closes the pipe.
"""

from __future__ import annotations

import os
import tempfile
from types import TracebackType
from typing import Self, final


@final
class Capture:
    """Two files, for one job's standard output and standard error; gone when they are closed."""

    def __init__(self) -> None:
        """Raises OSError."""
        self._out = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # close() closes it
        try:
            self._err = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        except OSError:
            self._out.close()
            raise

    @property
    def out(self) -> int:
        """The descriptor for standard output."""
        return self._out.fileno()

    @property
    def err(self) -> int:
        """The descriptor for standard error."""
        return self._err.fileno()

    def close(self) -> None:
        """Let go of both, and so of what is in them."""
        self._out.close()
        self._err.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def size(fd: int) -> int:
    """Bytes in the file now. A process left in the background may go on writing; that is no longer the job's."""
    return os.fstat(fd).st_size
