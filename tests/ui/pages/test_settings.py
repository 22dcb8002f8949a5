"""Settings: the profile is part of the log, the looks are this machine's."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication

from magtrack import preferences
from magtrack.domain.record.edits import Put
from magtrack.store.journal import Journal
from magtrack.ui import style
from magtrack.ui.pages._settings_page import SettingsPage
from magtrack.ui.widgets.setting_rows import SettingRow
from magtrack.ui.widgets.sidebar import SidebarEntry
from tests import builders
from tests.ui.page_objects import button, said
from tests.ui.test_not_saved import held_alone


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
    """Return the problem that stands in the row of a field."""
    row = edit.parentWidget()
    assert isinstance(row, SettingRow)
    return row.problem()


def test_profile_is_shown_and_changed_with_undo(page, set_up):
    assert page.you.birth_year.text() == "1981"
    page.you.sex.button("female").click()
    choose(page.you.limit, "eu")
    assert set_up.journal.profile().sex == "female"
    assert set_up.journal.profile().limit == "eu"
    set_up.undo()
    assert set_up.journal.profile().limit == "us"
    assert page.you.limit.currentData() == "us"


@pytest.mark.parametrize("text", ["81", "2050", "abcd"])
def test_birth_year_nobody_has_is_refused_under_the_field(page, set_up, text):
    type_in(page.you.birth_year, text)
    assert "year" in problem_of(page.you.birth_year)
    assert set_up.journal.profile().birth_year == 1981


def test_birth_year_can_be_taken_back(page, set_up):
    type_in(page.you.birth_year, "")
    assert set_up.journal.profile().birth_year is None


def test_life_stage_and_day_start(page, set_up):
    page.you.pregnant.click()
    choose(page.day.day_start, 6)
    profile = set_up.journal.profile()
    assert profile.pregnant
    assert profile.day_start_hour == 6


def test_scales_asked_each_day(page, set_up):
    page.day.scales["mood"].click()
    assert set_up.journal.profile().scales == ("cognition", "sleep", "mood")


def test_without_any_scale_the_usual_ones_are_asked(page, set_up):
    page.day.scales["cognition"].click()
    page.day.scales["sleep"].click()
    assert set_up.journal.profile().scales == ()
    assert page.day.scales["sleep"].isChecked()


def test_nothing_chosen_anew_writes_nothing(page, set_up):
    before = set_up.journal.history.next_undo()
    page.you.sex.button("male").click()
    assert set_up.journal.history.next_undo() == before


def test_theme_switches_at_once_and_is_kept_on_this_machine(page, set_up, tmp_path):
    page.look.themes["dark"].click()
    try:
        assert style.tokens().name == "dark"
        assert preferences.load(tmp_path).theme == "dark"
        assert set_up.journal.history.next_undo() == "set up"
    finally:
        style.set_theme("light")


def test_path_of_the_data_can_be_copied(page, tmp_path):
    QApplication.clipboard().clear()
    page.data.copy.click()
    assert QApplication.clipboard().text() == str(tmp_path)


def test_the_log_is_exported_and_what_was_written_is_said(page, tmp_path):
    target = tmp_path / "set.zip"
    page.data.export_to(target)
    loop = QEventLoop()
    page.data.settled.connect(loop.quit)
    loop.exec()
    assert target.is_file()
    page.show_section("data")
    assert "rows written" in said(page)


def test_about_says_that_it_is_not_advice(page):
    page.show_section("about")
    assert "not medical advice" in said(page)


def switches(page):
    """Every control of Settings that is on or off, and what it stores, on the log or here."""
    log, machine = page.you.session.journal.profile, lambda: page.you.session.preferences
    return {
        "pregnant": (page.you.pregnant, lambda: log().pregnant),
        "breastfeeding": (page.you.breastfeeding, lambda: log().breastfeeding),
        "mood": (page.day.scales["mood"], lambda: "mood" in log().scales),
        "doses": (page.reminders.doses, lambda: machine().remind_doses),
        "ratings": (page.reminders.ratings, lambda: machine().remind_ratings),
        "names": (page.reminders.names, lambda: machine().remind_names),
        "tray": (page.reminders.stay, lambda: machine().stay_in_tray),
        "movement": (page.look.movement, lambda: machine().less_movement),
    }


@pytest.mark.parametrize(
    "name",
    ["pregnant", "breastfeeding", "mood", "doses", "ratings", "names", "tray", "movement"],
)
def test_what_is_ticked_by_whatever_means_is_stored(page, name):
    """A screen reader's action "Toggle" sets the state; nothing is clicked."""
    control, stored = switches(page)[name]
    assert not stored()
    control.setChecked(True)
    assert stored()
    page.refresh(None)
    assert control.isChecked()
    control.setChecked(False)
    assert not stored()


def test_showing_what_is_stored_writes_nothing(page, set_up):
    page.you.pregnant.setChecked(True)
    step = set_up.journal.history.next_undo()
    page.refresh(None)
    page.refresh(None)
    assert set_up.journal.history.next_undo() == step


def test_one_section_is_shown_at_a_time_and_the_keyboard_moves_between_their_names(page, qtbot):
    page.show_section("you")
    assert page.you.isVisible()
    first, second = page.findChildren(SidebarEntry)[:2]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert page.focusWidget() is second
    qtbot.keyClick(second, Qt.Key.Key_Space)
    assert page.day.isVisible()
    assert not page.you.isVisible()


def test_kidney_function_is_told_with_its_day_and_what_it_means_for_the_limit(page, set_up):
    set_up.do("eGFR", Put(builders.Make().egfr(52, date(2026, 5, 3))))
    page.refresh(None)
    assert "52 mL/min/1.73 m², 3 May 2026" in said(page)
    assert "does not hold for you" in page.you.caution.accessibleName()


def test_less_movement_holds_at_once(page):
    page.look.movement.setChecked(True)
    assert not style.looks().moves
    page.look.movement.setChecked(False)
    assert style.looks().moves


def changed_elsewhere(session, clock, **fields):
    with Journal(session.journal.path, clock) as other:
        other.apply("elsewhere", builders.over(replace(other.profile(), **fields)))


def test_what_another_program_changed_of_the_profile_is_kept_with_what_is_chosen(
    page, set_up, clock
):
    changed_elsewhere(set_up, clock, limit="eu")
    type_in(page.you.birth_year, "1962")
    profile = set_up.journal.profile()
    assert (profile.birth_year, profile.limit) == (1962, "eu")


def test_a_year_that_was_changed_meanwhile_is_asked_about_with_both(page, set_up, clock):
    changed_elsewhere(set_up, clock, birth_year=1960)
    type_in(page.you.birth_year, "1962")
    assert set_up.journal.profile().birth_year == 1960
    assert page.you.birth_year.text() == "1960"
    assert "Year of birth: 1960 → 1962" in said(page.you)
    button(page.you, "Leave it").click()
    assert set_up.journal.profile().birth_year == 1960
    changed_elsewhere(set_up, clock, birth_year=1961)
    type_in(page.you.birth_year, "1962")
    button(page.you, "Save mine").click()
    assert set_up.journal.profile().birth_year == 1962


def test_a_day_start_chosen_while_the_log_is_locked_waits(page, set_up):
    with held_alone(set_up.journal.path):
        choose(page.day.day_start, 5)
    (step,) = set_up.outbox.steps
    assert set_up.outbox.retry()
    assert set_up.journal.profile().day_start_hour == 5
    assert step.label == "Profile changed"
