"""A woman of 62 plans her trial on the second day of taking it: from there to the report."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QRadioButton

from magtrack.domain.record import edits
from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Profile
from magtrack.domain.record.schedule import Schedule
from magtrack.exporters import ExportRequest
from magtrack.exporters.report.html import EXPORTER as HTML
from magtrack.ui.dialogs.trial import plan_trial
from magtrack.ui.dialogs.trial_steps import WHAT
from magtrack.ui.pages.today import TodayPage
from magtrack.ui.widgets.dose_row import DoseRow
from magtrack.wording.baselines import way_name
from tests.builders import over
from tests.ui.conftest import MAGTEIN, HandClock
from tests.ui.dialogs.forms_by_sight import begin, press
from tests.ui.page_objects import find, said, seen

BOUGHT, SECOND = date(2026, 3, 2), date(2026, 3, 3)
FIRST_DOSE = date(2026, 4, 1)
DUE = FIRST_DOSE + timedelta(days=84)


@pytest.fixture
def clock():
    return HandClock("2026-03-02T08:30")


@pytest.fixture
def taking(session, clock):
    """Magtein is taken on the first day and on the second."""
    plan = Schedule("s", "mgt", "morning", time(8), 3, BOUGHT)
    session.do("begun", Put(Profile(1964, "female")), Put(MAGTEIN), Put(plan))
    take(session)
    clock.set(f"{SECOND}T08:30")
    take(session)
    return session


def take(session):
    today = session.today()
    log, stamp = session.log(today, today), session.stamp()
    for entry in log.entries(today):
        session.do("taken", edits.log_entry(log, session.reference.forms, entry, stamp))


def rate(session, value):
    today = session.today()
    log = session.log(today, today)
    session.do("rated", edits.rate(log, today, "cognition", value, session.stamp()))


def report(session, clock, tmp_path):
    now = session.now()
    request = ExportRequest(tmp_path / "report.html", now, session.today(), session.reference)
    return HTML.write(session.journal, request).out.read_text()


def plan_with_a_pause(session, qtbot):
    page = TodayPage(session)
    qtbot.addWidget(page)
    session.changed.connect(page.refresh)
    page.refresh(None)
    dialog = plan_trial(session, page)
    assert dialog.what.baseline.isVisibleTo(dialog)
    dialog.what.baseline.choose("pause")
    begin(dialog)
    return page


def test_she_pauses_for_four_weeks_and_the_report_says_what_happened(
    taking, clock, qtbot, tmp_path
):
    page = plan_with_a_pause(taking, qtbot)
    for number in range(-28, 84):
        day = FIRST_DOSE + timedelta(days=number)
        clock.set(f"{day}T09:00")
        page.refresh(None)
        asked = seen(page, DoseRow)
        if number < 0:
            assert asked == []
            assert "Baseline without Magtein:" in said(page)
        else:
            assert len(asked) == 1
            take(taking)
        rate(taking, 5 + number % 3)
    clock.set(f"{DUE}T09:00")
    text = report(taking, clock, tmp_path)
    assert "Baseline without Magtein: from 4 March to 31 March." in text
    assert "Baseline while taking" not in text
    assert "2 Mar 2026 – 24 Jun 2026" in text  # the days before the pause are part of it


def test_a_dose_in_the_pause_stands_on_today_and_in_the_report(taking, clock, qtbot, tmp_path):
    page = plan_with_a_pause(taking, qtbot)
    clock.set("2026-03-10T09:00")
    page.refresh(None)
    log, stamp = taking.log(SECOND, taking.today()), taking.stamp()
    dose = edits.extra_dose(log, taking.reference.forms, MAGTEIN, stamp)
    taking.do("taken", dose)
    assert "Magtein was taken on 1 day of the baseline." in said(page)
    taking.undo()
    assert "Baseline without Magtein: 22 days to go" in said(page)
    earlier = replace(dose.record, id="earlier", day=date(2026, 3, 8))
    taking.do("imported", Put(earlier))
    assert "Magtein was taken on 1 day of the baseline. One day changes little:" in said(page)
    assert "Baseline without Magtein: 22 days to go" in said(page)
    text = report(taking, clock, tmp_path)
    without = "Baseline without Magtein: from 4 March to 31 March, but for 1 day on which it was"
    assert f"{without} taken (8 March)." in text
    assert "while taking" not in text


def told_by(session):
    told = []
    session.messages.announced.connect(lambda text, *_rest: told.append(text))
    return told


def test_who_stops_the_trial_in_the_pause_has_the_plan_back_and_undoes_both(taking, clock, qtbot):
    page, told = plan_with_a_pause(taking, qtbot), told_by(taking)
    clock.set("2026-03-10T07:30")
    press(plan_trial(taking, page), "Stop the trial")
    assert told == ["Trial stopped; Magtein’s plan goes on from today, 10 March"]
    assert len(seen(page, DoseRow)) == 1
    taking.undo()
    assert seen(page, DoseRow) == []
    assert "Baseline without Magtein: 22 days to go" in said(page)


@pytest.mark.parametrize("way", ["on-off", "while-taking"])
def test_in_the_pause_she_can_go_on_after_all(taking, clock, qtbot, way):
    page, told = plan_with_a_pause(taking, qtbot), told_by(taking)
    clock.set("2026-03-10T07:30")
    dialog = plan_trial(taking, page)
    assert dialog.what.baseline.way == "pause"
    dialog.go_to(WHAT)
    assert "Magtein is paused until the first dose." in said(dialog)
    assert "from 4 March on" in said(dialog)
    find(dialog, QRadioButton, way_name(way)).click()
    begin(dialog)
    assert told == ["Plan of the trial changed; Magtein’s plan goes on from today, 10 March"]
    assert len(seen(page, DoseRow)) == 1
    assert f"{said(page)}".count("Baseline while taking Magtein: 22 days to go") == 1
    taking.undo()
    assert seen(page, DoseRow) == []


def test_after_one_dose_in_the_pause_the_plan_can_be_changed_as_before(taking, clock, qtbot):
    page = plan_with_a_pause(taking, qtbot)
    clock.set("2026-03-05T09:00")
    log, stamp = taking.log(SECOND, taking.today()), taking.stamp()
    taking.do("taken", edits.extra_dose(log, taking.reference.forms, MAGTEIN, stamp))
    dialog = plan_trial(taking, page)
    assert dialog.what.baseline.way == "pause"
    dialog.go_to(WHAT)
    assert "taking Magtein already" not in said(dialog)
    assert "One day changes little" in said(dialog)
    dialog.question.second.setCurrentIndex(dialog.question.second.findData("sleep"))
    begin(dialog)
    trial = taking.log(SECOND, taking.today()).trial
    assert (trial.second, trial.baseline_from) == ("sleep", date(2026, 3, 4))
    assert trial.first_dose == FIRST_DOSE


def test_to_look_at_a_paused_plan_moves_no_first_dose(taking, clock, qtbot):
    page = plan_with_a_pause(taking, qtbot)
    trial = taking.log(SECOND, taking.today()).trial
    sooner = replace(trial, first_dose=date(2026, 3, 25))
    taking.do("sooner", over(sooner))
    assert plan_trial(taking, page).design.first_dose.date().toPython() == sooner.first_dose


def test_one_dose_before_a_trial_of_what_is_new_asks_nothing(session, clock, show_page):
    session.do("bought", Put(Profile(1964, "female")), Put(MAGTEIN))
    page = show_page(TodayPage, session)
    begin(plan_trial(session, page))
    log, stamp = session.log(SECOND, session.today()), session.stamp()
    session.do("taken", edits.extra_dose(log, session.reference.forms, MAGTEIN, stamp))
    dialog = plan_trial(session, page)
    dialog.go_to(WHAT)
    assert not dialog.what.baseline.isVisibleTo(dialog)
    dialog.question.second.setCurrentIndex(dialog.question.second.findData("sleep"))
    begin(dialog)
    assert session.log(SECOND, session.today()).trial.second == "sleep"


def test_who_takes_it_all_through_the_pause_is_asked_again(taking, clock, qtbot):
    page = plan_with_a_pause(taking, qtbot)
    for day in (4, 5, 6):
        clock.set(f"2026-03-0{day}T09:00")
        log, stamp = taking.log(SECOND, taking.today()), taking.stamp()
        taking.do("taken", edits.extra_dose(log, taking.reference.forms, MAGTEIN, stamp))
    dialog = plan_trial(taking, page)
    dialog.go_to(WHAT)
    assert "You are taking Magtein already" in said(dialog)
    begin(dialog)
    assert dialog.what.baseline.problem() == "Choose what becomes of the baseline."


def test_without_a_pause_todays_card_says_baseline_while_taking(taking, clock, show_page):
    page = show_page(TodayPage, taking)
    dialog = plan_trial(taking, page)
    dialog.what.baseline.choose("while-taking")
    begin(dialog)
    assert "Baseline while taking Magtein: 28 days to go" in said(page)
    assert len(seen(page, DoseRow)) == 1
