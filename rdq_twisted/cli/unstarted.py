"""The file of items that were not done, from which a later run resumes."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, final


@final
class UnstartedFile:
    """Collects what is left, on disk, and puts it in its place in one step at the end.

    Until then the file is as it was. So it may be the very file the items are read from, and whoever is killed
    halfway still has all of them.
    """

    def __init__(self, path: str, separator: bytes) -> None:
        """Raises OSError if a file could not be put there."""
        self._path = Path(os.path.realpath(path))  # a link stays a link
        self._separator = separator
        self._unread: IO[bytes] | None = None
        self.unread: int = 0
        self._mode = self._check()

    def add_unread(self, item: bytes) -> None:
        """Keep an item that never came as far as the queue. Raises OSError."""
        if self._unread is None:  # where the file will be there is room for it, if anywhere
            self._unread = tempfile.TemporaryFile(dir=self._path.parent)  # noqa: SIM115  # open to the end
        self._unread.write(item + self._separator)
        self.unread += 1

    def write(self, items: Iterable[bytes]) -> None:
        """Replace the file by `items` and the unread ones after them. Raises OSError, and has then left it alone."""
        fd, name = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.parent)
        try:
            with os.fdopen(fd, "wb") as file:
                self._fill(file, items)
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _fill(self, file: IO[bytes], items: Iterable[bytes]) -> None:
        for item in items:
            file.write(item + self._separator)
        if self._unread is not None:
            self._unread.seek(0)
            shutil.copyfileobj(self._unread, file, 1 << 20)
        os.fchmod(file.fileno(), self._mode)
        file.flush()
        os.fsync(file.fileno())

    def _check(self) -> int:
        """Try whether it can be done, and return the permissions the file is to have."""
        tempfile.TemporaryFile(dir=self._path.parent).close()
        try:
            mode = self._path.stat().st_mode
        except FileNotFoundError:
            mask = os.umask(0)
            os.umask(mask)
            return 0o666 & ~mask
        if not stat.S_ISREG(mode):  # replacing /dev/stdout, or /dev/null, would be a surprise
            raise OSError(0, "not a regular file")
        with self._path.open("ab"):  # its owner may have write-protected it
            pass
        return stat.S_IMODE(mode)
