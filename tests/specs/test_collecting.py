"""What the collector is spared, and that nobody else's setting of it is changed."""

from __future__ import annotations

import gc

from rdq_specs.collecting import set_aside, uncollected


def test_what_is_there_is_set_aside_and_comes_back() -> None:
    gc.unfreeze()  # what every test here has set aside: see conftest.py
    with set_aside():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


def test_what_somebody_else_has_set_aside_stays_so() -> None:
    frozen = gc.get_freeze_count()
    assert frozen > 0
    with set_aside():
        pass
    assert gc.get_freeze_count() == frozen


def test_nothing_is_collected_and_then_it_is_as_it_was() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
