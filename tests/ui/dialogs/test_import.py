"""Import in the window: real files of other programs, a real log, a real thread."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import time
from itertools import islice, pairwise
from pathlib import Path
from threading import Event
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from magtrack import preferences
from magtrack.domain.record.edits import Put
from magtrack.exporters import ExportRequest
from magtrack.exporters.tables.csv_set import EXPORTER
from magtrack.importers import importer_for
from magtrack.importers.apps import daylio
from magtrack.importers.toolkit import files as _files
from magtrack.store.journal import Journal
from magtrack.ui.dialogs import import_file
from magtrack.ui.dialogs.import_choice import known_programs
from magtrack.ui.dialogs.import_file import ImportDialog
from magtrack.ui.dialogs.import_preview import PreviewLines, RecordTable, Refusal
from magtrack.ui.dialogs.import_questions import Questions
from magtrack.ui.dialogs.import_work import write_import
from magtrack.ui.first_run import FirstRun
from magtrack.ui.pages._settings_page import SettingsPage
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner
from tests.importers.conftest import DATA
from tests.importers.test_import_speed import ROWS, medtimer
from tests.importers.test_other_programs import EXPECTED, SAMPLES
from tests.ui.conftest import MAGTEIN
from tests.ui.page_objects import texts

TABLE = "When;What;How much\n{rows}"
HABITBULL = "HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n"


@pytest.fixture
def known(session):
    """A log that knows Magtein."""
    session.do("Magtein added", Put(MAGTEIN))
    return session


@pytest.fixture
def dialog(known, qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    made = ImportDialog(known, parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    yield made
    made.deleteLater()
    parent.close()


@pytest.fixture
def wait(dialog, qtbot):
    def until(*steps):
        qtbot.waitUntil(lambda: dialog.step in steps, timeout=30_000)

    return until


@pytest.fixture
def look(dialog, wait):
    """Read a file up to its first questions, its preview or its refusal."""

    def read(path):
        dialog.open()
        dialog.read(path)
        wait("questions", "preview", "refused")

    return read


def questions(dialog):
    """The fields of the questions on the screen, by their keys; none where nothing is asked."""
    asked = dialog.findChild(Questions)
    while asked is not None and not asked.is_built:
        QApplication.processEvents()
    QApplication.processEvents()  # what was built last is shown
    return {} if asked is None else asked.fields


def answer(dialog, wait, given):
    """Answer round by round, each question by its key or by a choice it has."""
    while dialog.step == "questions":
        for key, field in questions(dialog).items():
            values = [each.rpartition("=")[2] for each in given if each.startswith(f"{key}=")]
            choices = [field.box.itemData(n) for n in range(field.box.count())]
            values += [each for each in given if each in choices]
            assert values, key
            field.set_answer(values[0])
        dialog.go.click()
        wait("questions", "preview", "refused")


def take_in(dialog, qtbot):
    assert dialog.step == "preview"
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        dialog.go.click()


def words(dialog):
    """Return all that the dialog says."""
    labels = [each.text() for each in dialog.findChildren(QLabel) if each.isVisibleTo(dialog)]
    lists = [text for each in dialog.findChildren(PreviewLines) for text in each.texts()]
    return "\n".join([*labels, *lists])


def everything(session):
    """Return what the log holds, and its history."""
    span = session.span()
    log = session.log(*span) if span else None
    return log and (
        log.doses,
        log.ratings,
        log.events,
        log.products,
    ), session.journal.history.steps()


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def big(folder, rows=20_000):
    return write(folder, "big.csv", "\n".join(islice(medtimer(), rows + 1)))


# ------------------------------------------------------------------------------------ good files


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_is_shown_then_taken_in_as_one_step_then_holds_nothing_new(
    dialog, known, look, wait, qtbot, name
):
    before, on_disk = everything(known), known.journal.path.read_bytes()
    look(DATA / name)
    answer(dialog, wait, SAMPLES[name])
    assert dialog.step == "preview"
    assert known.journal.path.read_bytes() == on_disk
    n = len(EXPECTED[name])
    assert dialog.go.text() == f"Import {n} {'entry' if n == 1 else 'entries'}"
    with qtbot.waitSignal(known.messages.announced) as said:
        take_in(dialog, qtbot)
    assert said.args[0].startswith(f"Imported {name}: {n} new entr")
    assert said.args[1]
    assert known.journal.history.steps(1)[0].n_rows == n

    look(DATA / name)
    answer(dialog, wait, SAMPLES[name])
    assert "Nothing new: " in words(dialog)
    assert not dialog.go.isVisible()
    assert dialog.cancel.text() == "Close"

    known.undo()
    assert known.journal.history.next_undo() == "Magtein added"
    assert everything(known)[0] == before[0]


def test_program_days_counts_first_rows_and_what_stays_out_are_shown(dialog, look):
    look(DATA / "medtimer_backup.json")
    said = words(dialog)
    assert "MedTimer, events as CSV or backup as JSON" in said
    assert "3 new entries, 2026-05-03 to 2026-05-04" in said
    assert "Nothing is written yet." in said
    assert "1 × the reminder was not answered (row 4)" in said
    (table,) = dialog.findChildren(RecordTable)
    assert [table.item(0, column).text() for column in range(5)] == [
        *("2026-05-03", "08:02", "Magtein", "1 capsule", "taken")
    ]


def test_a_backup_of_the_log_without_the_file_is_made_before(dialog, known, look, qtbot):
    before = known.journal.state()
    look(DATA / "medtimer_backup.json")
    take_in(dialog, qtbot)
    (backup,) = known.journal.backups.all()
    assert (backup.reason, backup.state) == ("import", before)


def test_everyone_is_told_once_what_was_written(dialog, known, look, qtbot):
    told = []
    known.changed.connect(told.append)
    look(DATA / "medtimer_backup.json")
    take_in(dialog, qtbot)
    known.notice()
    assert [change.kinds for change in told] == [{"dose"}]
    assert not known.is_importing


@pytest.mark.parametrize("name", ["set.zip", "set"])
def test_our_own_files_as_a_folder_and_as_a_zip_come_back_the_same(dialog, known, look, name):
    path = known.data_dir / name
    EXPORTER.write(
        known.journal,
        ExportRequest(path, known.now(), known.today(), known.reference, with_notes=True),
    )
    look(path)
    assert "MagTrack's CSV files" in words(dialog)
    assert "Nothing new" in words(dialog)
    known.undo()
    look(path)
    assert dialog.go.text() == "Import 1 entry"


def test_what_was_shown_is_written_though_the_file_is_gone(dialog, known, look, qtbot, tmp_path):
    path = write(tmp_path, "m.json", (DATA / "medtimer_backup.json").read_bytes())
    look(path)
    path.unlink()
    take_in(dialog, qtbot)
    assert known.journal.history.steps(1)[0].n_rows == 3


def test_where_the_log_has_changed_the_file_is_shown_again(
    dialog, known, look, wait, qtbot, tmp_path, clock
):
    path = DATA / "medtimer_backup.json"
    look(path)
    with Journal(known.journal.path, clock) as other:
        plan = importer_for(path).read(path, other, known.reference, known.stamp())
        other.apply("elsewhere", *map(Put, islice(plan.records, 2)))
    dialog.go.click()
    qtbot.waitUntil(lambda: "The log was changed meanwhile" in words(dialog), timeout=10_000)
    assert dialog.go.text() == "Import 1 entry"
    assert known.journal.history.next_undo() == "elsewhere"
    take_in(dialog, qtbot)
    assert known.journal.history.steps(1)[0].n_rows == 1


# ------------------------------------------------------------------------------------- questions


def test_each_column_is_asked_about_once_with_values_of_the_file(dialog, look):
    look(DATA / "table.csv")
    fields = questions(dialog)
    assert [key.removeprefix("column:") for key in fields] == [
        *("Datum", "Uhrzeit", "Name", "Dosis", "Status", "Notiz", "Mood", "Wetter")
    ]
    assert fields["column:Datum"].answer() == "day"
    assert "For example: 03.05.2026 · 14.05.2026" in words(dialog)
    assert "For example: 1 Kapsel · 2 Kapseln" in words(dialog)
    assert fields["column:Datum"].box.accessibleName() == "What is in the column “Datum”?"
    assert "03.05.2026" in fields["column:Datum"].box.accessibleDescription()


def test_nothing_goes_on_before_every_question_is_answered(dialog, look, qtbot):
    look(DATA / "habitbull.csv")
    fields = questions(dialog)
    dialog.go.click()
    assert dialog.step == "questions"
    assert {key for key, field in fields.items() if field.problem()} == {
        *("CalendarDate", "product:Coffee")
    }
    assert fields["Magtein"].answer() == "serving"
    fields["CalendarDate"].set_answer("day-first")
    assert fields["CalendarDate"].problem() == ""


@pytest.mark.parametrize(("typed", "said"), [("", ""), ("0", ""), ("x", ""), ("1,5", "1.5")])
def test_an_amount_is_an_answer_where_it_can_be_read(dialog, look, typed, said):
    look(DATA / "habitbull.csv")
    field = questions(dialog)["Magtein"]
    field.box.setCurrentIndex(field.box.findText("a number of units…"))
    assert field.other.isVisibleTo(dialog)
    field.other.setText(typed)
    assert field.check() == bool(said)
    assert field.answer() == said
    assert bool(field.problem()) != bool(said)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", ""), ("7", ""), ("1-5", ""), ("x", ""), ("6-1", "6-1"), ("0 to 9", "0-9")],
)
def test_a_scale_is_an_answer_where_it_holds_all_values(dialog, look, wait, tmp_path, typed, said):
    look(write(tmp_path, "grades.csv", "Day,Mood\n2026-05-03,1\n2026-05-04,6\n"))
    for key, role in {"column:Day": "day", "column:Mood": "mood"}.items():
        questions(dialog)[key].set_answer(role)
    dialog.go.click()
    wait("questions")
    field = questions(dialog)["scale:Mood"]
    assert not field.other.isVisibleTo(dialog)
    field.box.setCurrentIndex(field.box.findText("another scale…"))
    field.other.setText(typed)
    assert field.check() == bool(said)
    assert field.answer() == said
    assert ("from 1 to 6 must be in between" in field.problem()) != bool(said)


def test_rows_that_cannot_be_read_are_listed_and_left_out_on_a_yes(
    dialog, look, wait, qtbot, tmp_path
):
    text = (DATA / "habitbull.csv").read_text() + "Total,,,,9,\nNote to myself\n"
    look(write(tmp_path, "habits.csv", text))
    given = ["day-first", "product:Coffee=leave-out", "Magtein=2", "unchecked:Magtein=leave-out"]
    chosen = {"CalendarDate": "day-first", "product:Coffee": "leave-out", "Magtein": "2"}
    chosen |= {"unchecked:Magtein": "leave-out"}
    for key, field in questions(dialog).items():
        field.set_answer(chosen[key])
    dialog.go.click()
    wait("questions")
    ((key, field),) = questions(dialog).items()
    assert (key, field.answer()) == ("unreadable", "leave-rows-out")
    assert field.findChild(PreviewLines).texts() == [
        "habits.csv, row 7, CalendarDate: A day is missing.",
        "habits.csv, row 8: 1 cell where the header has 6",
    ]
    field.set_answer("take-nothing")
    dialog.go.click()
    wait("refused")
    assert "2 rows were refused" in words(dialog)
    dialog.change.click()
    wait("questions")
    answer(dialog, wait, [*given, "unreadable=leave-rows-out"])
    assert dialog.step == "preview"
    assert "1 × CalendarDate: A day is missing. (row 7)" in words(dialog)
    take_in(dialog, qtbot)


def test_answers_are_remembered_for_the_next_table_like_it_and_can_be_changed(
    dialog, known, look, wait, qtbot, tmp_path
):
    first = write(tmp_path, "may.csv", TABLE.format(rows="04/05/2026 08:00;Magtein;1\n"))
    second = write(tmp_path, "june.csv", TABLE.format(rows="04/06/2026 08:00;Magtein;2\n"))
    given = ["column:When=day", "column:What=name", "column:How much=dose", "When=day-first"]
    look(first)
    answer(dialog, wait, given)
    assert known.journal.history.imported.files() == []
    take_in(dialog, qtbot)
    ((_step, file),) = known.journal.history.imported.files()
    assert (file.file, file.kind, file.total) == ("may.csv", "table", (1, 0, 0))
    assert preferences.load(known.data_dir).import_answers == {}

    look(second)
    assert dialog.step == "preview"
    assert "answered as for the last file like this" in words(dialog)
    assert "2026-06-04" in words(dialog)
    dialog.change.click()
    wait("questions")
    fields = questions(dialog)
    assert {key: field.answer() for key, field in fields.items()} == {
        "column:When": "day",
        "column:What": "name",
        "column:How much": "dose",
    }
    dialog.go.click()
    qtbot.waitUntil(lambda: "When" in questions(dialog), timeout=10_000)
    assert questions(dialog)["When"].answer() == "day-first"
    questions(dialog)["When"].set_answer("month-first")
    dialog.go.click()
    wait("preview")
    assert "2026-04-06" in words(dialog)


def test_answers_that_do_not_fit_can_be_changed(dialog, look, wait, tmp_path):
    look(write(tmp_path, "t.csv", "a,b\n1,2\n"))
    dialog.go.click()
    wait("refused")
    assert "No column of t.csv is the day." in words(dialog)
    assert "--answer" not in words(dialog)
    dialog.change.click()
    wait("questions")
    assert questions(dialog)["column:a"].answer() == "leave-out"


# ------------------------------------------------------------------------------------- bad files

LAUGHS = '<!DOCTYPE HealthData [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><HealthData>&b;</HealthData>'
FITBIT = (DATA / "fitbit_sleep.csv").read_text().splitlines(keepends=True)[1]
BAD = {
    "empty.csv": (b"", "empty.csv is empty."),
    "holiday.zip": (b"PK\3\4 not all of it", "holiday.zip is a damaged zip"),
    "photo.jpg": (b"\xff\xd8\xff\xe0 a photo", "photo.jpg is a picture"),
    "text.csv": ("one column\n1\n", "not in a format that MagTrack reads"),
    "health.xml": (LAUGHS, "declares entities"),
    "cut.xml": ("<HealthData><Record ", "the XML is broken or incomplete"),
    "cut.json": ((DATA / "medtimer_backup.json").read_bytes()[:400], "not complete JSON"),
    "nul.csv": (HABITBULL + "Mag\0tein,,H,2026-05-03,2,\n", "row 2: a cell holds a NUL character"),
    "huge.csv": (HABITBULL + "x" * 140_000 + ",,H,2026-05-03,2,\n", "longer than 131 072"),
    "quote.csv": (HABITBULL + 'Magtein,"H,2026-05-03,2,\n', "never closed"),
    "short.csv": (HABITBULL + "Magtein,H\n", "row 2: 2 cells where the header has 6"),
    "fitbit.csv": (FITBIT + '"yesterday","today","1"\n', "cells where the header has"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_sentence_and_the_next_one_can_be_read(dialog, known, look, tmp_path, name):
    content, sentence = BAD[name]
    before = everything(known)
    look(write(tmp_path, name, content))
    assert dialog.step == "refused"
    assert sentence in words(dialog)
    assert "The log is as it was." in words(dialog)
    assert not dialog.go.isVisible()
    assert everything(known) == before
    look(DATA / "medtimer_backup.json")
    assert dialog.step == "preview"


def test_a_zip_that_would_fill_the_memory_is_refused(dialog, look, tmp_path, monkeypatch):
    monkeypatch.setattr(_files, "LARGEST_BYTES", 1 << 20)
    path = tmp_path / "bomb.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("Habits.csv", "Position,Name,Question\n1,Magtein,\n")
        archive.writestr("001 Magtein/Checkmarks.csv", "Date,Value\n" + "2026-05-03,NO\n" * 99_999)
    look(path)
    assert "is larger than 1 MiB" in words(dialog)


@pytest.mark.parametrize("name", ["nowhere.csv", "an empty folder"])
def test_what_is_no_file_is_a_sentence(dialog, look, tmp_path, name):
    (tmp_path / "an empty folder").mkdir()
    look(tmp_path / name)
    assert dialog.step == "refused"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_is_not_waited_for(dialog, look, tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    look(tmp_path / "pipe.csv")
    assert "pipe.csv is not a file." in words(dialog)


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_that_is_no_text_is_taken_in_all_the_same(dialog, known, look, qtbot, tmp_path):
    path = write(tmp_path, "caf\udce9.json", (DATA / "medtimer_backup.json").read_bytes())
    look(path)
    take_in(dialog, qtbot)
    assert known.journal.history.next_undo() == "Imported caf?.json"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_that_may_not_be_read_is_a_sentence(dialog, look, tmp_path):
    path = write(tmp_path, "secret.csv", HABITBULL)
    path.chmod(0)
    look(path)
    assert "secret.csv cannot be read: Permission denied" in words(dialog)


def test_the_log_that_is_open_is_not_read_beside_its_connection(dialog, known, look):
    look(known.journal.path)
    assert "is the log that is open" in words(dialog)


def test_every_refused_row_is_listed_and_can_be_copied(dialog, look, tmp_path):
    look(write(tmp_path, "h.csv", HABITBULL + "Magtein,,H,2026-05-32,2,\n" * 25))
    assert "25 rows were refused, so nothing was taken in" in words(dialog)
    (refusal,) = dialog.findChildren(Refusal)
    assert refusal.lines.texts() == [
        f"row {row}, CalendarDate: “2026-05-32” is not a day." for row in range(2, 27)
    ]
    QApplication.clipboard().clear()
    (copy,) = (each for each in refusal.findChildren(QPushButton) if "Copy" in each.text())
    copy.click()
    assert QApplication.clipboard().text().count("\n") == 24


def test_a_mistake_of_ours_is_told_and_does_not_hang(dialog, look, monkeypatch, qtbot):
    def mistaken(_path, _request):
        raise KeyError("Magtein")

    monkeypatch.setattr(daylio, "IMPORTER", replace(daylio.IMPORTER, plan=mistaken))
    with qtbot.captureExceptions() as raised:
        look(DATA / "daylio.csv")
        qtbot.waitUntil(lambda: [kind for kind, *_rest in raised] == [KeyError])
    assert "MagTrack made a mistake with it (KeyError)." in words(dialog)
    assert "Magtein" not in words(dialog)


def test_what_a_file_says_is_plain_text_everywhere(dialog, look, wait, tmp_path):
    evil = "<b>Magtein</b> & <img src='/etc/passwd'>"
    path = write(tmp_path, "<b>x&y.csv", f"{evil};Day\n{evil};2026-05-03\n")
    look(path)
    answer(dialog, wait, [f"column:{evil}=name", "column:Day=day", "note"])
    assert dialog.step == "preview"
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    assert evil in dialog.findChildren(RecordTable)[0].item(0, 2).text()
    tips = [each.toolTip() for each in dialog.findChildren(QWidget)]
    assert not any("<img" in tip for tip in tips)


# ------------------------------------------------------------------------------ cancel, and faults


def test_cancel_while_it_is_read_goes_back_and_changes_nothing(dialog, known, qtbot, tmp_path):
    before = everything(known)
    dialog.open()
    dialog.read(big(tmp_path))
    qtbot.waitUntil(lambda: 0 < dialog.bar.value() < 1000, timeout=20_000)
    work = dialog.work
    with qtbot.waitSignal(work.ended, timeout=20_000) as ended:
        dialog.cancel.click()
        assert dialog.step == "choose"
    assert type(ended.args[1]).__name__ == "Cancelled"
    assert dialog.step == "choose"
    assert everything(known) == before


def test_closing_it_while_a_file_is_read_ends_the_reading(known, qtbot, tmp_path):
    dialog = ImportDialog(known, None)
    dialog.open()
    dialog.read(big(tmp_path))
    qtbot.waitUntil(lambda: dialog.bar.value() > 0, timeout=20_000)
    work = dialog.work
    with qtbot.waitSignals([dialog.destroyed, work.ended], timeout=20_000):
        dialog.reject()
    assert known.journal.history.steps(1)[0].label == "Magtein added"


@pytest.fixture
def held(monkeypatch):
    """Hold the next import in the middle of its writing until it is let go."""
    written, let_go = Event(), Event()

    def slowly(session, label, edits, state, told):
        def hear(done, total):
            written.set()
            assert let_go.wait(20)
            told(done, total)

        return write_import(session, label, edits, state, hear)

    monkeypatch.setattr(import_file, "write_import", slowly)
    return written, let_go


@pytest.mark.parametrize("way", ["cancel", "escape", "close"])
def test_cancel_in_the_middle_of_writing_leaves_nothing_half_written(
    dialog, known, look, wait, qtbot, tmp_path, held, monkeypatch, way
):
    before = everything(known)
    look(big(tmp_path, 2000))
    dialog.go.click()
    written, let_go = held
    qtbot.waitUntil(written.is_set, timeout=20_000)
    assert dialog.step == "writing"
    if way == "escape":
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        (dialog.cancel.click if way == "cancel" else dialog.close)()
    assert not dialog.cancel.isEnabled()
    assert "Stopping…" in words(dialog)
    assert dialog.isVisible()
    let_go.set()
    wait("preview")
    assert "Cancelled: nothing was written." in words(dialog)
    assert everything(known) == before
    assert known.journal.audit(with_history=True).is_sound
    monkeypatch.undo()
    take_in(dialog, qtbot)
    assert known.journal.history.steps(1)[0].n_rows == 2000


def test_a_log_in_use_by_another_program_is_told_and_can_be_tried_again(
    dialog, known, look, wait, qtbot
):
    before = everything(known)
    look(DATA / "medtimer_backup.json")
    other = sqlite3.connect(known.journal.path)
    other.execute("BEGIN IMMEDIATE")
    dialog.go.click()
    wait("refused")
    assert "in use by another program" in words(dialog)
    other.rollback()
    other.close()
    assert everything(known) == before
    look(DATA / "medtimer_backup.json")
    take_in(dialog, qtbot)


def test_without_a_backup_nothing_is_written(dialog, known, look, wait):
    write(known.journal.path.parent, "backups", "in the way")
    look(DATA / "medtimer_backup.json")
    dialog.go.click()
    wait("refused")
    assert "No backup could be written" in words(dialog)
    assert known.journal.history.next_undo() == "Magtein added"


def test_a_log_that_was_moved_away_is_told(dialog, known, look, wait):
    look(DATA / "medtimer_backup.json")
    known.journal.path.rename(known.journal.path.with_suffix(".gone"))
    dialog.go.click()
    wait("refused")
    assert "moved, replaced or deleted while open" in words(dialog)
    assert not known.journal.path.exists()


def test_a_log_that_can_only_be_read_offers_no_import(
    known, clock, shipped_reference, tmp_path, qtbot
):
    with Journal(known.journal.path, clock, read_only=True) as journal:
        looking = Session(journal, clock, tmp_path, shipped_reference)
        dialog = ImportDialog(looking, None)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.read(DATA / "medtimer_backup.json")
        qtbot.waitUntil(lambda: dialog.step == "preview", timeout=20_000)
        assert not dialog.go.isEnabled()
        assert "but not written" in words(dialog)


# ------------------------------------------------------------------------- keyboard, ways to it


def test_the_keyboard_alone_answers_and_takes_in(dialog, look, wait, qtbot):
    look(DATA / "fitbit_sleep.csv")
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    (field,) = questions(dialog).values()
    assert QApplication.focusWidget() is field.box
    qtbot.keyClick(field.box, Qt.Key.Key_Down)
    assert field.answer() == "decimal-point"
    qtbot.keyClick(field.box, Qt.Key.Key_Tab)
    while QApplication.focusWidget() is not dialog.go:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(dialog.go, Qt.Key.Key_Space)
    wait("preview")
    assert QApplication.focusWidget() is dialog.go
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        qtbot.keyClick(dialog.go, Qt.Key.Key_Return)


@pytest.mark.parametrize("name", ["table.csv", "habitbull.csv", "medtimer_backup.json", "x.csv"])
def test_everything_that_takes_the_keyboard_has_a_name(dialog, look, name):
    look(DATA / name)
    for widget in dialog.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(dialog):
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


def test_a_file_that_is_dropped_is_read(dialog, wait):
    dialog.open()
    from PySide6.QtCore import QMimeData, QPoint, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(DATA / "medtimer_backup.json"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(dialog, entered)
    assert entered.isAccepted()
    dropped = QDropEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(dialog, dropped)
    wait("preview")


def test_settings_opens_it(known, qtbot):
    page = SettingsPage(known)
    qtbot.addWidget(page)
    (press,) = (each for each in page.findChildren(QPushButton) if each.text() == "Import…")
    press.click()
    (dialog,) = page.findChildren(ImportDialog)
    assert dialog.isVisible()
    assert "Apple Health" in words(dialog)


def test_what_can_be_read_stands_by_name_and_what_reads_anything_last(dressed, qtbot):
    card = known_programs()
    qtbot.addWidget(card)
    _title, *named, last = texts(card)
    assert named == sorted(named, key=str.casefold)
    assert last.startswith("Any table")


def test_the_first_steps_give_way_to_what_was_imported(session, qtbot):
    steps = FirstRun(session)
    qtbot.addWidget(steps)
    (press,) = (each for each in steps.findChildren(QPushButton) if "Import" in each.text())
    press.click()
    (dialog,) = steps.findChildren(ImportDialog)
    dialog.read(DATA / "oura_trends.csv")
    qtbot.waitUntil(lambda: dialog.step == "preview", timeout=20_000)
    with qtbot.waitSignal(steps.finished, timeout=20_000):
        dialog.go.click()
    assert not session.journal.is_empty()


def test_the_folder_of_the_file_is_remembered(dialog, known, look):
    look(DATA / "oura_trends.csv")
    assert Path(preferences.load(known.data_dir).last_folder) == DATA


def test_a_long_name_and_a_huge_column_title_do_not_widen_it(dialog, look, tmp_path):
    width = dialog.width()
    head = ";".join(["Day", "x" * 5000, *"abcdef"])
    look(write(tmp_path, f"{'long name ' * 20}.csv", f"{head}\n{'2026-05-03;' * 8}"))
    assert dialog.step == "questions"
    assert len(questions(dialog)) == 8
    assert dialog.width() == width
    assert re.search("x{200,}…", words(dialog))


# ----------------------------------------------------------------------------------------- speed


@pytest.mark.slow
def test_a_hundred_thousand_rows_take_ten_seconds_and_hold_nothing_up(
    dialog, known, qtbot, tmp_path
):
    path = big(tmp_path, ROWS)
    dialog.open()
    beats, shown = [time.perf_counter()], []
    beat = QTimer(interval=5)
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))
    beat.start()
    before = time.process_time()
    dialog.read(path)
    dialog.work.progressed.connect(shown.append)
    qtbot.waitUntil(lambda: dialog.step == "preview", timeout=60_000)
    with qtbot.waitSignal(known.changed, timeout=60_000):
        dialog.go.click()
    beat.stop()
    used = time.process_time() - before
    gaps = sorted(later - one for one, later in pairwise(beats))
    print(f"{used:.1f} s CPU, gaps at most {gaps[-1]:.3f} s, 99 % {gaps[-len(gaps) // 100]:.3f} s")
    assert used < 10
    assert len(set(shown)) > 90
    assert gaps[-1] < 0.5
    assert known.journal.history.steps(1)[0].n_rows == ROWS


def test_a_banner_says_what_it_is_about_to_a_screen_reader(dialog, look):
    look(DATA / "medtimer_backup.json")
    names = [each.accessibleName() for each in dialog.findChildren(Banner)]
    assert names == ["3 new entries, 2026-05-03 to 2026-05-04"]


def test_a_locked_archive_is_opened_with_its_password(dialog, known, look, tmp_path, monkeypatch):
    pytest.importorskip("pyzipper")
    path = tmp_path / "set.zip"
    EXPORTER.write(
        known.journal,
        ExportRequest(path, known.now(), known.today(), known.reference, password="geheim"),
    )
    given = iter([("wrong", True), ("geheim", True), ("", False)])
    monkeypatch.setattr("PySide6.QtWidgets.QInputDialog.getText", lambda *_args: next(given))
    look(path)
    assert "could not be opened with this password" in words(dialog)
    look(path)
    assert "Nothing new" in words(dialog)
    look(path)
    assert "is locked with a password" in words(dialog)
