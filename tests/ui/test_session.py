from __future__ import annotations

from datetime import date

from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Profile
from magtrack.store.journal import Journal
from tests.ui.conftest import MAGTEIN, plan

TODAY = date(2026, 11, 23)


def test_a_write_is_announced_once_with_what_it_touched(session, qtbot):
    with qtbot.waitSignal(session.changed) as change:
        session.do("add", Put(MAGTEIN))
    assert change.args[0].kinds == {"product"}


def test_a_write_that_fails_is_a_sentence_and_changes_nothing(session, qtbot):
    orphan = plan("morning", "08:00", 1, product="nobody")
    with qtbot.waitSignal(session.not_saved) as said:
        assert session.do("orphan", Put(orphan)) is None
    assert "Not saved" in str(said.args[0])
    assert not session.log(TODAY, TODAY).schedules


def test_undo_and_redo_name_what_they_do(session, qtbot):
    session.do("Magtein added", Put(MAGTEIN))
    with qtbot.waitSignal(session.announced) as said:
        session.undo()
    assert said.args == ["Undone: Magtein added", False]
    assert not session.log(TODAY, TODAY).products
    with qtbot.waitSignal(session.announced) as said:
        session.redo()
    assert said.args == ["Done again: Magtein added", False]
    assert session.log(TODAY, TODAY).products


def test_what_another_program_wrote_is_noticed(session, clock, qtbot):
    with Journal(session.journal.path, clock) as other:
        other.apply("from the terminal", Put(MAGTEIN))
    with qtbot.waitSignal(session.changed):
        session.notice()
    assert "mgt" in session.log(TODAY, TODAY).products


def test_nothing_is_announced_where_nobody_wrote(session, qtbot):
    session.do("mine", Put(MAGTEIN))
    with qtbot.assertNotEmitted(session.changed):
        session.notice()


def test_the_present_day_follows_the_day_start_of_the_profile(session, clock):
    clock.set("2026-11-24T05:00")
    assert session.today() == date(2026, 11, 24)
    session.do("long nights", Put(Profile(day_start_hour=6)))
    assert session.today() == TODAY


def test_while_a_thread_writes_nothing_is_noticed_before_it_is_settled(session, clock):
    told, said = [], []
    session.changed.connect(told.append)
    session.announced.connect(lambda *words: said.append(words))
    session.is_writing_apart = True
    change = session.import_apart("import", [Put(MAGTEIN)], session.journal.state(), lambda *_n: 0)
    session.notice()
    assert told == []
    session.settle(change, "Imported")
    session.notice()
    assert told == [change]
    assert said == [("Imported", True)]
    with Journal(session.journal.path, clock) as other:
        other.undo()
    session.notice()
    assert len(told) == 2


def test_an_import_into_a_log_that_has_changed_since_writes_nothing(session):
    before = session.journal.state()
    session.do("profile", Put(Profile(birth_year=1981)))
    assert session.import_apart("import", [Put(MAGTEIN)], before, lambda *_n: 0) is None
    assert session.next_undo() == "profile"
    assert session.journal.backups.all() == []
