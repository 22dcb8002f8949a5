"""What could not be saved waits, and is saved as what it was asked for as."""

from __future__ import annotations

from datetime import date

import pytest

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.unsaved import PendingWrite
from magtrack.errors import LockedLog
from magtrack.ui.outbox import Outbox
from tests.ui.conftest import MAGTEIN
from tests.ui.test_not_saved import locked

TODAY = date(2026, 11, 23)
TRAVEL = Put(Event("e", "travel", TODAY, TODAY, 0))


def test_a_retry_keeps_where_a_step_came_from(session):
    with locked(session.journal.path):
        session.do("Backup taken over", Put(MAGTEIN), origin="import")
        session.do("Magtein added", TRAVEL)
    assert [step.label for step in session.outbox.steps] == ["Backup taken over", "Magtein added"]
    assert session.outbox.retry()
    written = {step.label: step.origin for step in session.journal.history.steps(2)}
    assert written == {"Backup taken over": "import", "Magtein added": ""}


@pytest.fixture
def outbox():
    """An outbox of two steps; `tried` are those it tried again, the second of which fails."""
    outbox = Outbox(lambda label, *_edits, origin: tried.append(label) or {"a": 1}.get(label))
    tried = outbox.tried = []
    outbox.keep(PendingWrite("a", (Put(MAGTEIN),)), LockedLog("locked"))
    outbox.keep(PendingWrite("b", (TRAVEL,)), LockedLog("locked"))
    return outbox


def test_all_is_not_saved_while_one_step_is_not(outbox):
    assert not outbox.retry()
    assert outbox.tried == ["a", "b"]


def test_what_is_saved_or_given_up_is_told_of(outbox):
    told = []
    outbox.changed.connect(told.append)
    outbox.settle((TRAVEL,))
    assert [step.label for step in outbox.steps] == ["a"]
    assert outbox.edits == (Put(MAGTEIN),)
    outbox.settle((TRAVEL,))
    assert told == [None]
    outbox.discard()
    assert told == [None, None]
    assert outbox.steps == ()


def test_why_a_step_waits_is_told(outbox):
    told = []
    outbox.changed.connect(told.append)
    problem = LockedLog("locked")
    outbox.keep(PendingWrite("c", (TRAVEL,)), problem)
    assert told == [problem]
    assert [step.label for step in outbox.steps] == ["a", "c"]
