"""Settings: the profile is part of the log, the looks are this machine's."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from magtrack import preferences
from magtrack.ui import style
from magtrack.ui.pages._settings_page import SettingsPage
from magtrack.ui.widgets.forms import Field
from tests.ui.page_objects import said


@pytest.fixture
def page(set_up, show_page):
    return show_page(SettingsPage, set_up)


def choose(box, key):
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


def type_in(edit, text):
    edit.setText(text)
    edit.editingFinished.emit()


def problem_of(edit):
    """Return the problem that stands under a field."""
    field = edit.parentWidget()
    assert isinstance(field, Field)
    return field.problem()


def test_profile_is_shown_and_changed_with_undo(page, set_up):
    assert page.birth_year.text() == "1981"
    choose(page.sex, "female")
    choose(page.limit, "eu")
    assert set_up.journal.profile().sex == "female"
    assert set_up.journal.profile().limit == "eu"
    set_up.undo()
    assert set_up.journal.profile().limit == "us"
    assert page.limit.currentData() == "us"


@pytest.mark.parametrize("text", ["81", "2050", "abcd"])
def test_birth_year_nobody_has_is_refused_under_the_field(page, set_up, text):
    type_in(page.birth_year, text)
    assert "year" in problem_of(page.birth_year)
    assert set_up.journal.profile().birth_year == 1981


def test_birth_year_can_be_taken_back(page, set_up):
    type_in(page.birth_year, "")
    assert set_up.journal.profile().birth_year is None


def test_life_stage_and_day_start(page, set_up):
    page.pregnant.click()
    choose(page.day_start, 6)
    profile = set_up.journal.profile()
    assert profile.pregnant
    assert profile.day_start_hour == 6


def test_scales_asked_each_day(page, set_up):
    page.scales["mood"].click()
    assert set_up.journal.profile().scales == ("cognition", "sleep", "mood")


def test_without_any_scale_the_usual_ones_are_asked(page, set_up):
    page.scales["cognition"].click()
    page.scales["sleep"].click()
    assert set_up.journal.profile().scales == ()
    assert page.scales["sleep"].isChecked()


def test_nothing_chosen_anew_writes_nothing(page, set_up):
    before = set_up.journal.history.next_undo()
    choose(page.sex, "male")
    assert set_up.journal.history.next_undo() == before


def test_theme_switches_at_once_and_is_kept_on_this_machine(page, set_up, tmp_path):
    choose(page.theme, "dark")
    try:
        assert style.tokens().name == "dark"
        assert preferences.load(tmp_path).theme == "dark"
        assert set_up.journal.history.next_undo() == "set up"
    finally:
        style.set_theme("light")


def test_path_of_the_data_can_be_copied(page, tmp_path):
    QApplication.clipboard().clear()
    page.copy.click()
    assert QApplication.clipboard().text() == str(tmp_path)


def test_the_log_is_exported_and_what_was_written_is_said(page, tmp_path):
    target = tmp_path / "set.zip"
    page.export_to(target)
    assert target.is_file()
    assert "rows written" in said(page)


def test_about_says_that_it_is_not_advice(page):
    assert "not medical advice" in said(page)
