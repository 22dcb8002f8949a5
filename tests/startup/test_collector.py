"""The search for cycles is held back inside, and is as it was before afterwards."""

from __future__ import annotations

import gc

import pytest

from magtrack.startup import collector
from magtrack.startup.collector import gc_paused


@pytest.fixture(params=[True, False], autouse=True)
def searching(request):
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    gc.unfreeze()
    (gc.enable if before else gc.disable)()


@pytest.fixture
def plain(monkeypatch):
    monkeypatch.setenv("MAGTRACK_PLAIN_START", "1")


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
    with gc_paused(keep=True):
        pass
    assert gc.get_freeze_count() >= kept_out


def test_what_a_start_makes_is_kept_out_of_the_search_afterwards():
    collector.pause_for_start()
    assert not gc.isenabled()
    made = [[] for _ in range(1000)]
    collector.resume_after_start()
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(made)


def test_a_second_resumption_keeps_out_nothing_more():
    collector.pause_for_start()
    collector.resume_after_start()
    gc.unfreeze()
    collector.resume_after_start()
    assert gc.get_freeze_count() == 0


@pytest.mark.usefixtures("plain")
def test_a_plain_start_leaves_the_search_alone(searching):
    collector.pause_for_start()
    assert gc.isenabled() == searching
    with gc_paused(keep=True):
        assert gc.isenabled() == searching
    collector.resume_after_start()
    assert gc.isenabled() == searching
    assert gc.get_freeze_count() == 0
