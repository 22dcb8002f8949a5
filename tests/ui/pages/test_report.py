"""The Report page: what is chosen is what is shown, saved and printed."""

from __future__ import annotations

import json
import os
from datetime import date, time
from itertools import pairwise
from zipfile import ZipFile

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QFileSystemWatcher, QPoint, QRect, Qt
from PySide6.QtPrintSupport import QPrinter

from magtrack import preferences
from magtrack.domain.record.days import planned_moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating
from magtrack.exporters import CONTENTS
from magtrack.fileset.days import DAYS_START
from magtrack.store.journal import Journal
from magtrack.ui.pages import _report_page
from magtrack.ui.pages._report_page import ReportPage
from magtrack.ui.report_maker import SOON_MS
from magtrack.ui.widgets.save_dialog import SaveDialog
from tests.builders import over
from tests.ui.conftest import BERLIN
from tests.ui.page_objects import button, buttons, is_seen, texts

TODAY = date(2026, 11, 23)
LONGEST_BLOCK_S = 0.05


def taken(day, number):
    at = planned_moment(day, time(8), BERLIN, 4)
    return Dose(
        f"dose{number}",
        "mgt",
        "Magtein",
        "l-threonate",
        "capsule",
        1.0,
        2000 / 3,
        48.0,
        estimated=False,
        day=day,
        slot="morning",
        planned=time(8),
        outcome="taken",
        taken=at,
        entered=at.epoch,
        note="CANARY of a dose",
    )


@pytest.fixture
def logged(set_up):
    """Three weeks with a dose and a rating a day."""
    days = [date(2026, 11, day) for day in range(2, 23)]
    doses = [Put(taken(day, number)) for number, day in enumerate(days)]
    ratings = [Put(Rating(day, "sleep", 6, 0, BERLIN)) for day in days]
    set_up.do("log", *doses, *ratings)
    return set_up


@pytest.fixture(autouse=True)
def _plain(request, monkeypatch):
    """Leave the chart out, which takes longer than all the rest, where it is not asked about."""
    if "with_chart" not in request.fixturenames:
        monkeypatch.setattr(
            "magtrack.exporters.report._document.picture", lambda *_args, **_named: None
        )


@pytest.fixture
def with_chart():
    """Draw the chart."""


def shown(page, qtbot):
    """Wait until the paper shows what was chosen last."""
    qtbot.waitUntil(lambda: not page.is_busy, timeout=30_000)
    return page.pages


@pytest.fixture
def page(logged, show_page, qtbot):
    page = show_page(ReportPage, logged)
    shown(page, qtbot)
    return page


def settle(page):
    """Wait until what was begun is written or printed."""
    if page.output.is_working():
        loop = QEventLoop()
        page.output.settled.connect(loop.quit)
        loop.exec()


def save(page, out):
    page.output.write_to(out)
    settle(page)


def words(page):
    return page.pages.words


def test_the_days_shown_are_said_above_the_choices(page):
    assert page.period.said.text() == "1 November – 23 November 2026, 23 days"


def test_without_a_trial_the_first_choice_is_twelve_weeks(page):
    assert "12 weeks" in buttons(page.period)


def test_the_last_30_days_are_30_days(page, qtbot):
    page.period.choice.choose("last")
    assert page.request().first == date(2026, 10, 25)
    assert page.request().last == TODAY
    shown(page, qtbot)
    assert "23 Nov 2026" in words(page)


def test_own_days_are_asked_for_and_shown(page, qtbot):
    page.period.choice.choose("custom")
    assert page.period.first.isVisible()
    page.period.first.setDate(date(2026, 11, 10))
    page.period.last.setDate(date(2026, 11, 12))
    shown(page, qtbot)
    assert page.period.said.text() == "10 November – 12 November 2026, 3 days"


def test_days_the_wrong_way_round_are_explained_in_the_place_of_the_paper(page, qtbot):
    page.period.choice.choose("custom")
    page.period.first.setDate(date(2026, 11, 12))
    page.period.last.setDate(date(2026, 11, 10))
    assert shown(page, qtbot) is None
    assert "before it starts" in page.sheet.accessibleDescription()
    assert not page.print.isEnabled()
    page.period.last.setDate(date(2026, 11, 20))
    assert shown(page, qtbot) is not None


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("summary", "To act on"),
        ("supplements", "Taken (magnesium figures are elemental)"),
        ("daily", "By day"),
        ("warnings", "“No rule known” is not “safe”"),
    ],
)
def test_a_part_that_is_not_wanted_is_gone(page, qtbot, part, text):
    assert text in words(page)
    page.include.parts[part].click()
    shown(page, qtbot)
    assert text not in words(page)
    assert page.request().contents == frozenset(CONTENTS) - {part}


def test_private_notes_are_off_until_they_are_asked_for(page, qtbot):
    assert "CANARY" not in words(page)
    page.include.notes.click()
    shown(page, qtbot)
    assert "CANARY of a dose" in words(page)


def test_birth_year_is_off_until_it_is_asked_for(page, qtbot):
    assert "1981" not in words(page)
    page.include.person.click()
    shown(page, qtbot)
    assert "born 1981" in words(page)


def test_the_chart_is_on_the_paper(with_chart, page):
    assert "Course" in words(page)
    assert "\N{OBJECT REPLACEMENT CHARACTER}" in words(page).partition("Course")[2]


def test_pages_are_turned(page):
    assert page.where.text() == f"Page 1 of {len(page.pages.pages)}"
    assert not page.back.isEnabled()
    page.on.click()
    assert page.where.text().startswith("Page 2")
    assert "page 2" in page.sheet.accessibleName()
    page.back.click()
    assert page.where.text().startswith("Page 1")


def test_paper_is_white_in_the_dark_theme(page):
    colour = page.sheet.grab().toImage().pixelColor(8, 8)
    assert colour.lightness() == 255


# ------------------------------------------------------------------------------ the question


def ask(page, text):
    page.question.text.setText(text)
    page.question.text.editingFinished.emit()


def questions(session):
    log = session.log(TODAY, TODAY)
    return [event.text for event in log.events if event.kind == "question"]


def test_a_question_is_kept_in_the_log_and_stands_on_page_1(page, logged, qtbot):
    ask(page, "Is <b>this</b> fine?")
    assert questions(logged) == ["Is <b>this</b> fine?"]
    shown(page, qtbot)
    assert "Patient’s question: Is <b>this</b> fine?" in words(page)


def test_a_question_is_changed_in_its_place_and_taken_back(page, logged):
    ask(page, "one")
    ask(page, "two")
    assert questions(logged) == ["two"]
    logged.undo()
    assert questions(logged) == ["one"]
    assert page.question.text.text() == "one"
    ask(page, "")
    assert questions(logged) == []


def test_a_question_that_was_changed_meanwhile_stays_and_what_was_typed_is_another(
    page, logged, clock
):
    ask(page, "one")
    (event,) = [each for each in logged.log(TODAY, TODAY).events if each.kind == "question"]
    with Journal(logged.journal.path, clock) as other:
        other.apply("elsewhere", over(replace(event, text="theirs")))
    ask(page, "mine")
    assert sorted(questions(logged)) == ["mine", "theirs"]


def test_a_question_that_is_being_typed_is_not_put_in_the_place_of_one_nobody_saw(
    page, logged, clock, qtbot
):
    field = page.question.text
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.setText("mine")
    with Journal(logged.journal.path, clock) as other:
        other.apply("elsewhere", Put(Event("q", "question", TODAY, TODAY, 0, "theirs")))
    logged.notice()
    assert field.text() == "mine"
    field.clearFocus()
    assert sorted(questions(logged)) == ["mine", "theirs"]


def test_a_question_is_open_until_the_next_visit(page, logged, qtbot):
    day = date(2026, 11, 20)
    logged.do("q", Put(Event("q1", "question", day, day, 0, "old")))
    assert page.question.text.text() == "old"
    logged.do("v", Put(Event("v1", "visit", date(2026, 11, 21), date(2026, 11, 21), 0)))
    assert page.question.text.text() == ""
    shown(page, qtbot)
    assert "old" not in words(page)


def test_what_changed_since_the_last_visit_is_told_when_asked_for(logged, show_page, qtbot):
    logged.do("v", Put(Event("v1", "visit", date(2026, 11, 9), date(2026, 11, 9), 0)))
    page = show_page(ReportPage, logged)
    shown(page, qtbot)
    assert "Since 9 Nov" not in words(page)
    page.include.since.click()
    shown(page, qtbot)
    assert "Since 9 Nov 2026" in words(page)


# -------------------------------------------------------------------------- saving, printing


@pytest.mark.parametrize(
    ("key", "begins"),
    [
        ("pdf", b"%PDF-"),
        ("html", b"<!DOCTYPE html>"),
        ("csv", b"\xef\xbb\xbfday,"),
        ("fhir", b"{"),
        ("json", b"{"),
    ],
)
def test_every_format_is_saved(page, logged, tmp_path, qtbot, key, begins):
    page.format.choice.choose(key)
    out = tmp_path / f"report.{page.format.exporter().suffix}"
    with qtbot.waitSignal(logged.messages.announced):
        save(page, out)
    assert out.read_bytes().startswith(begins)
    assert out.stat().st_mode & 0o077 == 0
    assert logged.preferences.last_folder == str(tmp_path)


def test_a_name_without_an_ending_gets_that_of_the_format(page, tmp_path):
    page.format.choice.choose("csv")
    save(page, tmp_path / "mine 26.11")
    assert (tmp_path / "mine 26.11.csv").read_bytes().startswith(DAYS_START.encode())


def save_dialog(page):
    page.save.click()
    return page.findChild(SaveDialog)


def test_tables_are_offered_as_one_sheet_all_tables_and_a_workbook(page):
    page.format.choice.choose("csv")
    dialog = save_dialog(page)
    assert dialog.nameFilters() == ["One sheet (*.csv)", "All tables (*.zip)", "Workbook (*.xlsx)"]
    assert dialog.selectedFiles()[0].endswith("magtrack-2026-11-23.csv")
    assert not {"XLSX", "ZIP"} & set(buttons(page.format))


@pytest.mark.parametrize(
    ("kind", "ending", "begins"),
    [
        ("One sheet (*.csv)", ".csv", DAYS_START.encode()),
        ("All tables (*.zip)", ".zip", b"PK"),
        ("Workbook (*.xlsx)", ".xlsx", b"PK"),
    ],
)
def test_the_ending_follows_the_kind_and_decides_what_is_written(
    page, logged, tmp_path, kind, ending, begins
):
    logged.prefer(replace(logged.preferences, last_folder=str(tmp_path)))
    page.format.choice.choose("csv")
    dialog = save_dialog(page)
    dialog.selectNameFilter(kind)
    dialog.filterSelected.emit(kind)
    (name,) = dialog.selectedFiles()
    assert name == str(tmp_path / f"magtrack-2026-11-23{ending}")
    dialog.accept()
    settle(page)
    (out,) = tmp_path.glob("magtrack-2026*")
    assert out.suffix == ending
    assert out.read_bytes().startswith(begins)
    names = set(ZipFile(out).namelist()) if begins == b"PK" else set()
    assert ("doses.csv" in names) == (ending == ".zip")
    assert ("xl/workbook.xml" in names) == (ending == ".xlsx")


def test_a_password_picks_the_zip_and_no_other_kind_is_written_without_it(
    page, logged, tmp_path, qtbot
):
    page.format.choice.choose("csv")
    page.format.password.setText("geheim")
    assert save_dialog(page).selectedFiles()[0].endswith(".zip")
    for name in ("a.csv", "a.xlsx"):
        with qtbot.waitSignal(logged.messages.problem) as said:
            save(page, tmp_path / name)
        assert "Only a zip can have a password" in said.args[0]
        assert not (tmp_path / name).exists()


def test_what_is_typed_decides_where_it_has_an_ending(page, tmp_path):
    page.format.choice.choose("csv")
    save(page, tmp_path / "Mine.ZIP")
    assert "doses.csv" in ZipFile(tmp_path / "Mine.ZIP").namelist()
    save(page, tmp_path / "mine.xlsx")
    assert "xl/workbook.xml" in ZipFile(tmp_path / "mine.xlsx").namelist()


def test_a_place_that_cannot_be_written_is_said_and_left_alone(page, logged, tmp_path, qtbot):
    out = tmp_path / "report.pdf"
    out.write_text("mine")
    with qtbot.waitSignal(logged.messages.problem) as said:
        save(page, out)
    assert "not an earlier export" in said.args[0]
    assert out.read_text() == "mine"


def test_parts_can_be_left_out_of_a_report_only(page):
    page.include.parts["daily"].click()
    page.format.choice.choose("csv")
    assert not any(box.isEnabled() for box in page.include.parts.values())
    assert page.include.notes.isEnabled()
    page.format.choice.choose("html")
    assert all(box.isEnabled() for box in page.include.parts.values())
    assert page.request().contents == frozenset(CONTENTS) - {"daily"}


@pytest.mark.parametrize(
    ("key", "ticked", "free"),
    [
        ("pdf", {"summary", "supplements", "daily", "ratings", "warnings"}, "all"),
        ("csv", {"supplements", "daily", "ratings", "warnings"}, {"notes", "profile"}),
        ("fhir", {"supplements", "daily", "ratings"}, {"notes", "profile"}),
        ("json", {"supplements", "daily", "ratings", "notes"}, {"profile"}),
        ("history", {"supplements", "daily", "ratings"}, {"notes", "profile"}),
    ],
)
def test_what_a_format_always_holds_is_ticked_and_grey_and_said(page, key, ticked, free):
    page.include.parts["daily"].click()
    page.include.parts["daily"].click()
    page.format.choice.choose(key)
    boxes = page.include.parts | {"notes": page.include.notes, "profile": page.include.person}
    assert {part for part, box in boxes.items() if box.isChecked()} == ticked
    enabled = {part for part, box in boxes.items() if box.isEnabled()}
    assert enabled == (set(boxes) if free == "all" else free)
    said = page.include.said.text()
    assert ("This format always holds what is ticked in grey." in said) == (free != "all")
    assert ("private notes are among it" in said) == ("notes" in ticked - enabled)


def test_a_wish_for_notes_is_kept_while_a_format_holds_them_anyway(page):
    page.format.choice.choose("json")
    assert page.include.notes.isChecked()
    assert not page.request().with_notes
    page.format.choice.choose("html")
    assert not page.include.notes.isChecked()


def test_birth_year_unticked_is_in_no_table_and_no_json(page, tmp_path):
    for key, name in (("csv", "a.zip"), ("json", "a.json")):
        page.format.choice.choose(key)
        save(page, tmp_path / name)
    profile = ZipFile(tmp_path / "a.zip").read("profile.csv")
    (told,) = json.loads((tmp_path / "a.json").read_text("utf-8"))["profile"]
    assert b"1981" not in profile
    assert not {"birth_year", "sex"} & set(told)


def test_printing_gives_all_pages(page, tmp_path):
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    page.output.print_to(printer)
    settle(page)
    assert (tmp_path / "printed.pdf").read_bytes().count(b"/Type /Page\n") == len(page.pages.pages)


def test_paper_is_remembered(page, logged, qtbot):
    page.format.paper.setCurrentIndex(page.format.paper.findData("letter"))
    page.format.paper.activated.emit(1)
    assert preferences.load(logged.data_dir).paper == "letter"
    assert shown(page, qtbot).paper == "letter"
    assert page.sheet.real_width() == 8.5 * 96
    assert ReportPage(logged).format.paper_size() == "letter"


# ---------------------------------------------------------------------------------- the rest


def test_a_long_period_is_shown_without_its_days_and_says_so(page, qtbot):
    page.period.choice.choose("custom")
    page.period.first.setDate(date(2020, 1, 1))
    shown(page, qtbot)
    assert "By day" not in words(page)
    assert "not shown here" in page.where.text()
    assert "daily" in page.request().contents


def test_an_empty_log_says_so_in_the_place_of_the_sheet(session, show_page, qtbot):
    page = show_page(ReportPage, session)
    assert not page.is_busy
    assert page.pages is None
    assert "The log is empty" in page.sheet.accessibleDescription()
    assert not page.print.isEnabled()


def test_a_plan_without_a_dose_has_a_report(set_up, show_page, qtbot):
    page = show_page(ReportPage, set_up)
    shown(page, qtbot)
    assert "Magtein" in words(page)


# ---------------------------------------------------------------------------- how large it is


def test_the_sheet_is_fitted_to_its_height_or_width_or_as_large_as_one_likes(page, qtbot):
    desk = page.desk
    page.resize(1280, 720)
    qtbot.wait(1)
    assert desk.fit.current() == "height"
    assert page.sheet.height() <= desk.height()
    small = desk.percent()
    desk.fit.button("width").click()
    assert desk.percent() > small
    assert desk.said.text() == f"{desk.percent()} %"
    desk.larger.click()
    assert desk.fit.current() == ""
    assert page.sheet.width() == round(794 * desk.percent() / 100)
    at = desk.percent()
    desk.smaller.click()
    assert desk.percent() < at
    desk.fit.button("height").click()
    assert desk.percent() == small


def test_a_narrow_desk_fits_the_width_so_that_it_can_be_read(page, qtbot):
    page.resize(952, 700)
    qtbot.wait(1)
    assert page.desk.fit.current() == "width"
    assert page.desk.percent() > 55


def test_the_pager_stands_under_the_middle_of_the_sheet(page, qtbot):
    page.resize(1900, 1000)
    qtbot.wait(1)
    sheet, word = (each.mapTo(page, each.rect().center()).x() for each in (page.sheet, page.where))
    assert abs(sheet - word) <= 4


def test_since_a_visit_is_offered_once_one_is_noted(page, logged, qtbot):
    assert not page.period.choice.button("visit").isEnabled()
    logged.do("v", Put(Event("v1", "visit", date(2026, 11, 9), date(2026, 11, 9), 0)))
    page.period.choice.choose("visit")
    shown(page, qtbot)
    assert (page.request().first, page.request().last) == (date(2026, 11, 9), TODAY)


def test_saving_names_the_format(page):
    assert page.save.text() == "Save PDF…"
    page.format.choice.choose("history")
    assert page.save.text() == "Save History…"
    assert not button(page.format, "PDF").isChecked()
    page.format.choice.choose("csv")
    assert page.save.text() == "Save CSV…"
    assert not button(page.format, "History").isChecked()


def test_the_choices_are_as_wide_as_ever_and_their_rows_40_apart(page, qtbot):
    page.resize(1600, 900)
    qtbot.wait(1)
    assert page.format.width() == 360
    tops = [box.mapTo(page, QPoint()).y() for box in page.include.parts.values()]
    assert {two - one for one, two in pairwise(sorted(tops))} == {40}


@pytest.mark.qt_no_exception_capture
def test_a_report_that_cannot_be_written_says_so(page, qtbot, monkeypatch):
    def fail(*_args):
        raise ZeroDivisionError

    heard = []
    monkeypatch.setattr("sys.excepthook", lambda kind, *_rest: heard.append(kind))
    monkeypatch.setattr("magtrack.exporters.report.pdf.document", fail)
    page.refresh(None)
    assert shown(page, qtbot) is None
    assert "could not be laid out" in page.sheet.accessibleDescription()
    qtbot.waitUntil(lambda: heard == [ZeroDivisionError])


def test_only_the_latest_choice_is_shown(page, qtbot):
    for _ in range(3):
        page.include.parts["daily"].click()
        qtbot.wait(SOON_MS + 10)  # it has begun
    shown(page, qtbot)
    qtbot.wait(50)
    assert "By day" not in words(page)


def test_paper_stands_below_the_choices_in_a_narrow_window(page, qtbot):
    for width, is_below in ((600, True), (1092, False)):
        page.resize(width, 700)
        qtbot.wait(1)
        choices, paper = (
            QRect(each.mapTo(page, QPoint()), each.size()) for each in (page.format, page.sheet)
        )
        assert (paper.top() > choices.bottom()) == is_below
        assert (paper.left() > choices.right()) != is_below


def test_everything_is_reached_by_the_keyboard(page, qtbot):
    button(page.period, "12 weeks").setFocus()
    seen = set()
    for _ in range(40):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        seen.add(page.focusWidget())
    wanted = [*page.include.parts.values(), page.include.notes, page.question.text]
    assert seen >= {*wanted, page.save, page.print, button(page.format, "PDF")}
    assert _report_page.MOST_DAYS > 366


def test_what_is_saved_is_about_the_days_that_are_shown(page, tmp_path):
    page.period.choice.choose("custom")
    page.period.first.setDate(date(2026, 11, 10))
    page.period.last.setDate(date(2026, 11, 12))
    page.format.choice.choose("csv")
    save(page, tmp_path / "days.csv")
    rows = (tmp_path / "days.csv").read_text("utf-8-sig").splitlines()[1:]
    assert [row[:10] for row in rows] == ["2026-11-10", "2026-11-11", "2026-11-12"]


def test_json_holds_all_days_whatever_is_shown(page, tmp_path):
    page.period.choice.choose("custom")
    page.period.first.setDate(date(2026, 11, 22))
    page.format.choice.choose("json")
    save(page, tmp_path / "log.json")
    told = json.loads((tmp_path / "log.json").read_text("utf-8"))
    first = [each for table in told.values() if isinstance(table, list) for each in table]
    first = [each for each in first if each.get("day") == "2026-11-02"]
    assert [each.get("status", each.get("scale")) for each in first] == [
        "taken",
        "not_recorded",
        "sleep",
    ]


def test_a_zip_is_locked_where_a_password_was_typed(page, logged, tmp_path, qtbot):
    pytest.importorskip("pyzipper")
    page.format.choice.choose("csv")
    page.format.password.setText("geheim")
    save(page, tmp_path / "log.zip")
    with ZipFile(tmp_path / "log.zip") as archive:
        assert all(info.flag_bits & 1 for info in archive.infolist())
    with qtbot.waitSignal(logged.messages.problem) as said:
        save(page, tmp_path / "days.csv")
    assert "Only a zip can have a password" in said.args[0]


def test_a_password_is_asked_for_where_there_can_be_one_only(page):
    assert not is_seen(page.format.password, page)
    page.format.choice.choose("csv")
    assert is_seen(page.format.password, page)
    assert not is_seen(page.format.paper, page)


def test_preview_and_print_leave_no_temporary_file_behind(
    with_chart, logged, show_page, qtbot, tmp_path, monkeypatch
):
    temporary, out = tmp_path / "tmp", tmp_path / "out"
    temporary.mkdir()
    out.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    seen = []
    watcher = QFileSystemWatcher([str(temporary)])
    watcher.directoryChanged.connect(lambda _: seen.extend(temporary.iterdir()))
    page = show_page(ReportPage, logged)
    shown(page, qtbot)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out / "printed.pdf"))
    usual = os.umask(0o077)
    try:
        page.output.print_to(printer)
        settle(page)
    finally:
        os.umask(usual)
    qtbot.wait(50)
    assert seen == [], "what is printed goes to the printer alone"
    assert list(temporary.iterdir()) == []
    assert (out / "printed.pdf").stat().st_mode & 0o777 == 0o600


# ------------------------------------------------------------------------------- long work


def test_what_is_being_written_is_shown_with_a_way_to_stop_it(page, logged, tmp_path, qtbot):
    heard = []
    logged.messages.announced.connect(lambda text, _undo: heard.append(text))
    page.output.write_to(tmp_path / "report.pdf")
    assert is_seen(page.output.work.row, page)
    assert "Writing report.pdf …" in texts(page.output.work.row)
    assert not page.save.isEnabled()
    assert not page.print.isEnabled()
    button(page.output.work.row, "Cancel").click()
    settle(page)
    assert heard == ["Stopped. Nothing was written."]
    assert list(tmp_path.glob("*report*")) == [], "not even a part of it"
    assert not is_seen(page.output.work.row, page)
    assert page.save.isEnabled()
    save(page, tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").exists()


def test_where_no_process_can_be_started_the_reason_is_said(page, logged, tmp_path, monkeypatch):
    heard = []
    logged.messages.problem.connect(heard.append)
    monkeypatch.setattr("sys.executable", str(tmp_path / "nowhere"))
    save(page, tmp_path / "report.pdf")
    (said,) = heard
    assert "could not be made beside the window" in said
    assert list(tmp_path.glob("*report*")) == []
