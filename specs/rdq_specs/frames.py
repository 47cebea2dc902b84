"""Frames: an exception's traceback holds those it came through, and they hold whoever called them, jobs and all."""

from __future__ import annotations


def forget_frames(*errors: BaseException | None) -> None:
    """Free the frames that these exceptions hold, and those of their causes. O(length of the chains).

    Work that fails inside a callback of another job has that callback among its frames. Where its own job is rightly
    held, in the list that `stop` answers, the other would look as if the implementation kept it alive.
    """
    seen: set[int] = set()
    for error in errors:
        link = error
        while link is not None and id(link) not in seen:  # a chain of causes may be a ring
            seen.add(id(link))
            link.__traceback__ = link.__context__ = None
            link = link.__cause__
