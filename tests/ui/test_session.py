from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEventLoop

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Profile
from magtrack.importers import Counts, Importer, ImportPlan
from magtrack.store.journal import Journal
from magtrack.store.restore import restore
from magtrack.ui.dialogs.import_work import FileReading, write_import
from magtrack.ui.undoing import LARGE_STEP
from tests import builders
from tests.ui.conftest import MAGTEIN, plan
from tests.ui.page_objects import button, texts
from tests.ui.test_not_saved import held_alone

TODAY = date(2026, 11, 23)


def test_a_write_is_announced_once_with_what_it_touched(session, qtbot):
    with qtbot.waitSignal(session.changed) as change:
        session.do("add", Put(MAGTEIN))
    assert change.args[0].kinds == {"product"}


def test_a_write_that_fails_is_a_sentence_and_changes_nothing(session, qtbot):
    orphan = plan("morning", "08:00", 1, product="nobody")
    with qtbot.waitSignal(session.outbox.changed) as said:
        assert session.do("orphan", Put(orphan)) is None
    assert "Not saved" in str(said.args[0])
    assert not session.log(TODAY, TODAY).schedules


def heard(session, qtbot, do):
    """Return what is said, and the button beside it, when something is done."""
    with qtbot.waitSignal(session.messages.offered) as said:
        do()
    return said.args


def test_undo_and_redo_name_what_they_do_and_offer_the_way_back(session, qtbot):
    session.do("Magtein added", Put(MAGTEIN))
    text, button = heard(session, qtbot, session.undo)
    assert (text, button.word) == ("Undone: Magtein added", "Redo")
    assert not session.log(TODAY, TODAY).products
    text, button = heard(session, qtbot, button.do)
    assert (text, button.word) == ("Done again: Magtein added", "Undo")
    assert session.log(TODAY, TODAY).products


def many(count, name="e"):
    return [Put(Event(f"{name}{n}", "travel", TODAY, TODAY, 0)) for n in range(count)]


def test_undo_says_how_much_and_asks_above_a_hundred_entries(session, qtbot):
    session.do("some", *many(100))
    text, _button = heard(session, qtbot, session.undo)
    assert text == "Undone: some · 100 entries"
    session.do("import", *many(1234))
    text, question = heard(session, qtbot, session.undo)
    assert text == "This takes back 1\u202f234 entries (import). Undo them?"
    assert (question.word, question.otherwise) == ("Undo them", "Keep")
    assert session.log(TODAY, TODAY).events
    text, button = heard(session, qtbot, question.do)
    assert text == "Undone: import · 1\u202f234 entries"
    assert not session.log(TODAY, TODAY).events
    text, question = heard(session, qtbot, button.do)
    assert text == "This brings back 1\u202f234 entries (import). Redo them?"
    heard(session, qtbot, question.do)
    assert len(session.log(TODAY, TODAY).events) == 1234


def test_an_answer_is_about_the_step_that_was_asked_about(session, qtbot):
    session.do("import", *many(200))
    _text, question = heard(session, qtbot, session.undo)
    session.do("another import", Put(MAGTEIN), *many(300, "other"))
    text, _again = heard(session, qtbot, question.do)
    assert text == "This takes back 301 entries (another import). Undo them?"
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


def test_the_day_start_follows_another_program_and_an_undo(session, clock):
    clock.set("2026-11-24T05:00")
    with Journal(session.journal.path, clock) as other:
        other.apply("long nights", Put(Profile(day_start_hour=6)))
    heard = []
    session.changed.connect(lambda _change: heard.append(session.today()))
    session.notice()
    assert heard == [TODAY]
    session.undo()
    session.redo()
    assert heard == [TODAY, date(2026, 11, 24), TODAY]


def test_a_log_that_is_read_brings_its_day_start(session, clock):
    clock.set("2026-11-24T05:00")
    with Journal(session.journal.path, clock) as other:
        other.apply("long nights", Put(Profile(day_start_hour=6)))
    session.log(TODAY, TODAY)
    assert session.today() == TODAY


def test_the_day_start_follows_a_restore_and_the_file_that_is_there_now(session, clock, tmp_path):
    clock.set("2026-11-24T05:00")
    session.do("long nights", Put(Profile(day_start_hour=6)))
    backup = session.journal.backups.make("asked")
    session.do("short nights", builders.over(Profile(day_start_hour=4)))
    assert session.today() == date(2026, 11, 24)
    restore(session.journal.path, backup.path, clock)
    session.notice()
    assert session.today() == TODAY
    shorter = tmp_path / "shorter.sqlite3"
    with Journal(shorter, clock) as other:
        other.apply("short nights", Put(Profile(day_start_hour=4)))
    shorter.replace(session.journal.path)
    session.reopen()
    assert session.today() == date(2026, 11, 24)


def test_a_locked_log_stops_no_day(session, clock):
    clock.set("2026-11-24T05:00")
    session.do("long nights", Put(Profile(day_start_hour=6)))
    with held_alone(session.journal.path):
        session.notice()
        assert session.today() == TODAY


def test_the_present_day_is_asked_for_without_reading_the_log(session):
    session.journal.close()
    assert session.today() == TODAY


def looked_at(session):
    """What came of looking at a file that brings Magtein."""
    importer = Importer("table", lambda: "Table", lambda _path: True, lambda *_each: None)
    plan = ImportPlan([MAGTEIN], {"product": Counts(1, 0, 0)})
    return FileReading(importer, plan, state=session.journal.state())


def test_while_a_thread_writes_nothing_is_noticed_before_it_is_settled(session, clock):
    told, said = [], []
    session.changed.connect(told.append)
    session.messages.announced.connect(lambda *words: said.append(words))
    session.is_importing = True
    look = looked_at(session)
    change = write_import(session, "import", look, "a.csv", lambda *_n: 0)
    session.notice()
    assert told == []
    session.is_importing = False
    session.take_over(change, "Imported")
    session.notice()
    assert told == [change]
    assert said == [("Imported", True)]
    with Journal(session.journal.path, clock) as other:
        other.undo()
    session.notice()
    assert len(told) == 2


def test_an_import_into_a_log_that_has_changed_since_writes_nothing(session):
    before = looked_at(session)
    session.do("profile", Put(Profile(birth_year=1981)))
    assert write_import(session, "import", before, "a.csv", lambda *_n: 0) is None
    assert session.journal.history.next_undo() == "profile"
    assert session.journal.backups.all() == []


# ------------------------------------------------------------------------------- large steps


@pytest.fixture
def large(window, set_up):
    """A window whose log just got more entries than are undone at once."""
    set_up.do("Import", *many(LARGE_STEP + 1))
    return window


def over(session, told="offered"):
    """Wait until a large step is over; return what is said of it."""
    loop, said = QEventLoop(), []
    signal = getattr(session.messages, told)
    signal.connect(lambda text, _button: said.append(text))
    signal.connect(loop.quit)
    loop.exec()
    return said[-1]


def agree(session, qtbot, step):
    """Take a large step, and say yes to the question before it."""
    _text, yes = heard(session, qtbot, step)
    yes.do()


def test_a_large_step_is_undone_beside_the_window_and_can_be_done_again(large, set_up, qtbot):
    agree(set_up, qtbot, set_up.undo)
    assert set_up.is_importing
    assert "Undoing 1\N{NARROW NO-BREAK SPACE}001 entries …" in texts(large)
    assert not large.stack.isEnabled(), "what is entered now would be refused"
    assert over(set_up) == "Undone: Import · 1\N{NARROW NO-BREAK SPACE}001 entries"
    assert set_up.log(TODAY, TODAY).events == ()
    assert large.stack.isEnabled()
    agree(set_up, qtbot, set_up.redo)
    over(set_up)
    assert len(set_up.log(TODAY, TODAY).events) == LARGE_STEP + 1


def test_a_large_undo_that_is_stopped_changes_nothing(large, set_up, qtbot):
    agree(set_up, qtbot, set_up.undo)
    button(large, "Cancel").click()
    assert over(set_up, "announced") == "Stopped. Nothing was changed."
    assert len(set_up.log(TODAY, TODAY).events) == LARGE_STEP + 1
    assert not set_up.is_importing
    assert set_up.journal.history.next_undo() == "Import"


def test_a_second_undo_waits_for_the_first(large, set_up, qtbot):
    agree(set_up, qtbot, set_up.undo)
    set_up.undo()
    over(set_up)
    assert set_up.journal.history.next_undo() == "set up"


def test_a_step_of_few_entries_is_undone_at_once(window, set_up):
    set_up.do("few", *many(3))
    set_up.undo()
    assert set_up.log(TODAY, TODAY).events == ()
