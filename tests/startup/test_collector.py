"""The search for cycles is held back inside, and is as it was before afterwards."""

from __future__ import annotations

import gc

import pytest

from magtrack.startup.collector import gc_paused


@pytest.fixture(params=[True, False])
def searching(request):
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_the_search_is_held_back_and_goes_on_as_before(searching):
    with gc_paused():
        assert not gc.isenabled()
        with gc_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled() == searching


def test_the_search_goes_on_after_a_problem(searching):
    with pytest.raises(ValueError, match="x"), gc_paused():
        raise ValueError("x")
    assert gc.isenabled() == searching


def test_what_the_window_keeps_out_of_the_search_stays_out():
    gc.freeze()
    kept_out = gc.get_freeze_count()
    try:
        with gc_paused(keep=True):
            pass
        assert gc.get_freeze_count() >= kept_out
    finally:
        gc.unfreeze()
