"""The search of the keyed line as it is in the core's tests."""

from __future__ import annotations


def explored(per: float, most: int = 2) -> object:
    """Search what a line of so many items can come to, one of a key at a time, in `per` seconds: how far that came."""
    from tests.core.keyed_exploring import explore
    from tests.core.keys import Limit

    found = explore(Limit(width=1, per=per), most)
    if found.fault is not None:
        raise AssertionError(found.fault)
    return [found.states, found.transitions, ""]
