"""On the screen times and days are as the desktop writes them; what is written stays the same."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QLocale, Qt

from magtrack import customs, preferences
from magtrack.customs import AS_IN_FILES, Customs
from magtrack.errors import InputProblem
from magtrack.exporters import ExportRequest
from magtrack.exporters.tables import json_log
from magtrack.ui.dialogs.fields import OptionalDay
from magtrack.ui.dialogs.when import date_edit, day_of
from magtrack.ui.main_window import MainWindow
from magtrack.ui.pages._report_page import ReportPage
from magtrack.ui.system_customs import customs_of
from magtrack.ui.widgets.clock_edit import ClockEdit
from tests.ui.page_objects import said

TODAY = date(2026, 11, 23)


@pytest.fixture
def place():
    """Take the customs of a locale until the test is over."""
    yield lambda name: customs.use(customs_of(QLocale(name)))
    customs.use(AS_IN_FILES)


@pytest.mark.parametrize(
    ("locale", "found"),
    [
        ("C", AS_IN_FILES),
        ("en_US", Customs(twelve_hours=True, month_first=True, numbers="mdy", between="/")),
        ("en_GB", Customs(numbers="dmy", between="/")),
        ("de_DE", Customs(numbers="dmy", between=".")),
        ("nl_NL", Customs(numbers="dmy", between="-")),
        ("sv_SE", AS_IN_FILES),
        ("ja_JP", AS_IN_FILES),
        ("hu_HU", AS_IN_FILES),
        ("ar_EG", Customs(twelve_hours=True, numbers="dmy", between="/")),
        ("ko_KR", Customs(twelve_hours=True)),
    ],
)
def test_a_locale_has_its_customs(locale, found):
    assert customs_of(QLocale(locale)) == found


def test_the_day_of_every_locale_is_read_back_as_it_is_shown(place, dressed):
    for locale in QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    )[::7]:
        customs.use(customs_of(locale))
        for day in (date(2026, 3, 4), date(2026, 12, 31)):
            assert OptionalDay(day, "first", TODAY).day() == day, locale.name()


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("C", "2026-03-04"),
        ("en_US", "03/04/2026"),
        ("de_DE", "04.03.2026"),
        ("en_GB", "04/03/2026"),
    ],
)
def test_fields_for_a_day_have_the_order_of_the_place(place, dressed, locale, shown):
    place(locale)
    day = date(2026, 3, 4)
    assert OptionalDay(day, "first").text() == date_edit(day).text() == shown
    assert day_of(date_edit(day)) == day


@pytest.mark.parametrize(
    ("locale", "day"), [("en_US", date(2026, 3, 4)), ("en_GB", date(2026, 4, 3)), ("C", None)]
)
def test_a_day_that_may_be_two_is_the_one_of_the_place_or_asked_about(place, dressed, locale, day):
    place(locale)
    field = OptionalDay(None, "first", TODAY)
    field.setText("3/4/2026")
    if day is None:
        with pytest.raises(InputProblem, match="may be"):
            field.day()
    else:
        assert field.day() == day
    field.setText("2026-03-04")
    assert field.day() == date(2026, 3, 4), "as in files it is read everywhere"
    field.setText("23/4/2026")
    assert field.day() == date(2026, 4, 23), "there is no month 23"


def test_a_field_for_a_time_shows_and_steps_the_clock_of_the_place(place, dressed, qtbot):
    place("en_US")
    edit = ClockEdit(time(21, 30))
    qtbot.addWidget(edit)
    edit.show()
    edit.setFocus()
    assert edit.text().replace("\xa0", " ") == "9:30 PM"
    qtbot.keyClick(edit, Qt.Key.Key_Up)
    assert edit.clock() == time(22, 30)
    edit.setText("19:05")
    edit.clearFocus()
    assert edit.clock() == time(19, 5)


@pytest.fixture
def american(set_up, place, qtbot):
    """The window on a desktop that writes 8:00 PM."""
    place("en_US")
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    window.show()
    return window


def test_pages_have_the_clock_and_the_days_of_the_place(american):
    text = said(american.page("today")).replace("\xa0", " ")
    assert "Monday, November 23" in text
    assert "8:00 PM" in text
    assert "20:00" not in text


def test_the_report_and_files_are_the_same_everywhere(american, set_up, tmp_path, qtbot):
    page = american.page("report")
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: not page.is_busy, timeout=30_000)
    assert "20:00" in page.pages.words
    assert "8:00\xa0PM" not in page.pages.words
    request = ExportRequest(tmp_path / "log.json", set_up.now(), TODAY, set_up.reference)
    json_log.EXPORTER.write(set_up.journal, request)
    text = (tmp_path / "log.json").read_text("utf-8")
    assert "20:00" in text
    assert "PM" not in text


def test_the_time_of_the_reminder_is_kept_as_it_is_read(american, set_up):
    card = american.page("settings").reminders
    card.clock.set_clock(time(20, 15))
    card.clock.editingFinished.emit()
    assert set_up.preferences.ratings_clock == "20:15"
    assert preferences.load(set_up.data_dir).ratings_clock == "20:15"


def test_days_of_a_year_keep_their_order_in_the_field(place, dressed):
    place("en_US")
    field = OptionalDay(None, "first", TODAY)
    for number in range(0, 365, 13):
        day = date(2026, 1, 1) + timedelta(number)
        field.setText(customs.numeric_day(day))
        assert field.day() == day
