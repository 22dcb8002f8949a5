"""Backups of the window: once where something changed, told where they fail."""

from __future__ import annotations

from magtrack.store.backup import Backups
from magtrack.ui.auto_backup import back_up


def reasons(session):
    return [each.reason for each in Backups(session.journal.path, session.clock).all()]


def test_a_changed_log_is_backed_up_at_the_start_and_an_unchanged_one_is_not(set_up):
    back_up(set_up, at_start=True).wait()
    back_up(set_up, at_start=True).wait()
    assert reasons(set_up) == ["start"]


def test_a_day_later_what_changed_is_backed_up_again(set_up, clock):
    back_up(set_up, at_start=True).wait()
    back_up(set_up, at_start=False).wait()
    assert reasons(set_up) == ["start"]
    clock.set("2026-11-24T21:00")
    from magtrack.domain.record.edits import Put
    from magtrack.domain.record.people import Medicine

    set_up.do("medicine", Put(Medicine("z", "Zinc")))
    back_up(set_up, at_start=False).wait()
    assert reasons(set_up) == ["daily", "start"]


def test_an_empty_log_is_not_backed_up(session):
    assert back_up(session, at_start=True) is None


def test_a_backup_that_fails_is_told(set_up, qtbot):
    (set_up.journal.path.parent / "backups").write_text("in the way")
    with qtbot.waitSignal(set_up.messages.problem) as told:
        back_up(set_up, at_start=True).wait()
    assert "backup" in told.args[0].lower()
