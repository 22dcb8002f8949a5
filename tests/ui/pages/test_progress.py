from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack.domain import edits
from magtrack.domain.edits import Put
from magtrack.domain.trial import Trial
from magtrack.ui.background import chart_loader
from magtrack.ui.pages._progress_page import ProgressPage

TODAY = date(2026, 11, 23)
FIRST_DOSE = date(2026, 10, 1)


@pytest.fixture(scope="module")
def charts(qapp):
    loader = chart_loader()
    loader.start()
    loader._thread.join()
    assert loader.problem == ""
    return loader


@pytest.fixture
def page(set_up, qtbot, charts):
    page = ProgressPage(set_up)
    qtbot.addWidget(page)
    set_up.changed.connect(page.refresh)
    page.resize(1092, 720)
    page.show()
    page.refresh()
    return page


def start_trial(session, first=FIRST_DOSE):
    session.do("trial", Put(Trial("t", "mgt", "cognition", first)))


def rate(session, *days):
    log = session.log(TODAY, TODAY)
    session.do("rated", *(edits.rate(log, day, "cognition", 6, session.stamp()) for day in days))


def test_without_a_trial_it_says_how_to_start_one(page):
    assert page._answer._figure.text() == "No trial yet"
    assert "trial start" in page._answer._about.text()
    assert not page._buttons["trial"].isEnabled()


def test_before_the_due_date_it_is_too_early_and_no_number_of_an_effect_is_shown(page, set_up):
    start_trial(set_up)
    page.show_range("trial")
    assert page._answer._figure.text() == "Too early to say"
    assert "24 December" in page._answer._about.text()
    assert "without a verdict" in page._banner.accessibleDescription()


def test_after_the_due_date_it_claims_nothing(page, set_up):
    start_trial(set_up, TODAY - timedelta(days=100))
    page.show_range("trial")
    assert page._answer._figure.text() == "Plan complete"
    assert "does not show the cause" in page._banner.accessibleDescription()


def test_rated_days_are_counted(page, set_up):
    rate(set_up, TODAY, TODAY - timedelta(days=2))
    page.show_range("month")
    assert page._rated._figure.text() == "2 days"
    assert page._rated._beside.text() == "of 30"


def test_adherence_counts_days_that_are_over_and_names_its_formula(page, set_up):
    log = set_up.log(TODAY - timedelta(days=1), TODAY)
    yesterday = log.entries(TODAY - timedelta(days=1))
    stamp = set_up.stamp()
    forms = set_up.reference.forms
    set_up.do("took", *(edits.log_entry(log, forms, e, stamp) for e in yesterday))
    page.show_range("all")
    assert "dose ratio" in page._taken._beside.text()
    assert page._taken._figure.text() == "5\u00a0%"  # 1 of the 22 days since 1 November


def test_the_chart_is_drawn_sharp_and_fills_its_card(page, set_up, qtbot):
    rate(set_up, TODAY)
    qtbot.waitUntil(lambda: page.chart.is_drawn)
    qtbot.waitUntil(lambda: page.chart._image.height() == page.chart.height(), timeout=3000)
    card = page.chart.parentWidget()
    assert page.chart.height() >= card.height() - 40


def test_the_chart_says_in_words_what_it_shows(page, set_up):
    rate(set_up, TODAY)
    assert "Cognition: 1 days rated, mean 6" in page.chart.accessibleDescription()


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_the_picture_is_saved(page, set_up, tmp_path, ending):
    rate(set_up, TODAY)
    page.chart.draw()
    page.save_to(tmp_path / f"chart{ending}")
    assert (tmp_path / f"chart{ending}").stat().st_size > 1000


def test_a_picture_that_cannot_be_written_is_said(page, set_up, tmp_path, qtbot):
    rate(set_up, TODAY)
    page.chart.draw()
    with qtbot.waitSignal(set_up.problem) as said:
        page.save_to(tmp_path / "no such folder" / "chart.png")
    assert "was not written" in said.args[0]


def test_an_empty_log_says_what_will_be_here(session, qtbot):
    page = ProgressPage(session)
    qtbot.addWidget(page)
    page.refresh()
    assert page._stack.currentIndex() == 1
