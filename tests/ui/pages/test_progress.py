from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from magtrack.charts.panels._answer import answers
from magtrack.domain.record import edits
from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Condition
from magtrack.domain.record.plan_edits import made_at
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from magtrack.errors import InputProblem
from magtrack.ui.background import chart_loader
from magtrack.ui.dialogs.help import HelpDialog
from magtrack.ui.pages._progress_cards import FigurePart
from magtrack.ui.pages._progress_caveats import CaveatsCard
from magtrack.ui.pages._progress_page import ProgressPage
from magtrack.wording import verdicts
from tests.builders import over
from tests.charts.test_progress import dose
from tests.ui.conftest import MAGTEIN
from tests.ui.page_objects import banner, button, buttons, find, said, seen, texts

TODAY = date(2026, 11, 23)
FIRST_DOSE = date(2026, 10, 1)


@pytest.fixture(scope="module")
def charts(qapp):
    loader = chart_loader()
    loader.start()
    while not loader.is_ready:
        QTest.qWait(10)
    assert loader.problem == ""
    return loader


@pytest.fixture
def page(set_up, show_page, charts):
    return show_page(ProgressPage, set_up)


def rate(session, *days):
    log = session.log(TODAY, TODAY)
    session.do("rated", *(edits.rate(log, day, "cognition", 6, session.stamp()) for day in days))


def answered(page, qtbot, session, *records, is_planned=False):
    """Write records, and return what the page has worked out that they let one say.

    Without a plan it is not known whether the test was fair, and there is an answer.
    """
    if not is_planned:
        plans = session.log(TODAY, TODAY).schedules
        session.do("no plan", *map(edits.Delete, plans))
    with qtbot.waitSignal(page.analysis.answered, timeout=20_000) as answer:
        session.do("written", *map(over, records))
    return answer.args[0]


def ratings(first, last, value):
    """Return a rating for each day from `first` to `last` of the trial, entered on its day."""
    start = FINISHED.first_dose
    return [
        Rating(start + timedelta(days=n), "cognition", value(n), 1_780_000_000 + n, "Europe/Berlin")
        for n in range(first, last + 1)
    ]


FINISHED = Trial("t", "mgt", "cognition", TODAY - timedelta(days=84))
NOTHING_HAPPENED = ratings(-28, 83, lambda n: 5 + (n * 7) % 3)
HIGHER = ratings(-28, 83, lambda n: 4 + n % 2 if n < 0 else 5 + n % 3 if n < 56 else 7 + n % 2)
EVERY_DOSE = Schedule("all", "mgt", "morning", time(8), 1, FINISHED.first_dose)


def test_without_a_trial_it_says_how_to_start_one(page):
    assert "No trial yet" in said(page.cards[0])
    assert "Plan one above" in said(page.cards[0])
    assert not button(page, "This trial").isEnabled()


def test_the_words_for_the_chart_say_on_how_many_days_a_content_was_unknown(page, set_up):
    made = dose(TODAY), dose(TODAY, None, key="u"), dose(FIRST_DOSE, None)
    doses = [replace(each, product_id="mgt", planned=None) for each in made]
    set_up.do("taken", *map(Put, doses[:1]))
    assert "unknown content" not in page.chart.accessibleDescription()
    set_up.do("taken", *map(Put, doses[1:]))
    assert "2 days with a dose of unknown content" in page.chart.accessibleDescription()


def test_before_the_due_date_it_is_too_early_and_no_number_of_an_effect_is_shown(
    page, set_up, qtbot
):
    trial = Trial("t", "mgt", "cognition", FIRST_DOSE)
    answered(page, qtbot, set_up, trial, *HIGHER)
    page.show_range("trial")
    text = said(page)
    assert "Too early to say" in text
    assert "24 December" in text
    assert "No number until then: looking again and again" in text
    assert "The answer comes on 24 December, once." in text
    assert texts(page.header) == [
        "Progress",
        "Magtein, trial since 1 October · week 8 of 12, build-up",
    ]
    assert seen(page, CaveatsCard) == []
    assert "higher" not in (text + page.chart.accessibleDescription()).lower()
    assert "interval" not in text


def test_in_the_baseline_the_page_says_what_the_trial_can_see(page, set_up, qtbot):
    trial = Trial("t", "mgt", "cognition", TODAY + timedelta(days=1))
    start = trial.first_dose - timedelta(days=28)
    rated = [
        Rating(start + timedelta(days=n), "cognition", 4 + n % 4, 1_780_000_000 + n, "UTC")
        for n in range(28)
    ]
    answered(page, qtbot, set_up, trial, *rated)
    text = said(page.cards[1])
    assert "What this trial can see" in text
    assert re.search(r"about\W\d\.\d\Wpoints", text)
    assert "16 weeks would see" in text


def test_on_the_due_day_the_answer_stands_with_interval_and_caveats(page, set_up, qtbot):
    answered(page, qtbot, set_up, FINISHED, *HIGHER)
    text = said(page.answer)
    assert "Cognition, your main question · weeks 9 to 12 against the 25 days before" in text
    assert "Your ratings rose, by more than the usual ups and downs." in text
    assert "Higher than before, by more than noise and usual drift: +" in text
    assert "25 of 25 days, then 28 of 28" in text
    assert "You knew what you were taking." in said(find(page, CaveatsCard))
    assert banner(page, "This does not show the cause.") is not None
    assert "Higher than before" in page.chart.accessibleDescription()
    assert seen(page, FigurePart) == []


def test_the_bar_says_in_words_what_it_shows_and_its_words_are_explained(page, set_up, qtbot):
    found = answered(page, qtbot, set_up, FINISHED, *HIGHER)
    assert page.answer.bar.accessibleName() == verdicts.sentence(found.main, found)
    labels = {label.text(): label for label in seen(page.answer, QLabel)}
    for text, word in (
        ("day-to-day noise, 95 %", "Interval: "),
        ("with usual slow drift", "Drift: "),
        ("A fair test?", "Dose ratio: "),
        ("Enough ratings?", "Onset window: "),
    ):
        assert word in labels[text].toolTip()
        assert word in labels[text].accessibleDescription()


def test_one_detectable_change_stands_beside_an_answer(page, set_up, qtbot):
    answered(page, qtbot, set_up, FINISHED, *HIGHER)
    button(page, "Details").click()
    assert len(re.findall(r"could see|can see", said(page))) == 1


def test_a_test_that_was_not_fair_says_so(page, set_up, qtbot):
    answered(page, qtbot, set_up, FINISHED, EVERY_DOSE, *HIGHER, is_planned=True)
    assert "Not a fair test: too many doses were missed." in said(page.answer)
    assert "You took 0 % of planned doses" in said(page.answer)
    assert "No: 0 % of doses taken" in said(page.answer)


def test_details_show_the_figures_when_they_are_asked_for(page, set_up, qtbot):
    answered(page, qtbot, set_up, FINISHED, *HIGHER)
    assert "p, noise alone" not in said(page)
    button(page, "Details").click()
    assert "p, noise alone" in said(page)


def test_too_few_ratings_are_said_instead_of_an_answer(page, set_up, qtbot):
    answered(page, qtbot, set_up, FINISHED, *NOTHING_HAPPENED[20:])
    text = said(page.answer)
    assert "Cannot tell: too few days rated before the first dose." in text
    assert not page.answer.bar.isVisible()
    assert banner(page, "“Cannot tell” is not “no”.") is not None
    assert seen(page, CaveatsCard) == []


def test_after_drift_possible_the_stop_test_is_offered_and_amends_the_plan(page, set_up, qtbot):
    rising = ratings(-28, 83, lambda n: 4 + (n * 7) % 3 + (n >= 56 and n % 8 != 1))
    found = answered(page, qtbot, set_up, FINISHED, *rising)
    assert found.main.verdict == "improved_drift_possible"
    assert banner(page, "stop for 12 weeks and keep rating") is not None
    with qtbot.waitSignal(page.analysis.answered, timeout=20_000):
        button(page, "Add the stop test").click()
    log = set_up.log(TODAY, TODAY)
    assert log.trial.stop_test
    assert [amendment.field for amendment in log.amendments] == ["stop_test"]
    assert "The stop test has one answer, on" in said(page)
    assert "Add the stop test" not in buttons(page)


def test_a_stop_test_of_magnesium_that_a_clinician_advised_is_offered_with_ask_first(
    page, set_up, qtbot
):
    rising = ratings(-28, 83, lambda n: 4 + (n * 7) % 3 + (n >= 56 and n % 8 != 1))
    advised = Condition("c", "magnesium-advised")
    answered(page, qtbot, set_up, FINISHED, advised, *rising)
    assert banner(page, "advised by a clinician: ask first before you leave it out") is not None


def test_what_was_taken_in_the_baseline_stands_beside_the_answer(page, set_up, qtbot):
    days = [FINISHED.first_dose - timedelta(days=n) for n in (3, 2)]
    doses = [replace(dose(day), product_id="mgt") for day in days]
    found = answered(page, qtbot, set_up, FINISHED, *doses, *HIGHER)
    assert [len(use.taken) for use in found.baseline.tried] == [2]
    assert "Baseline without Magtein: from" in said(page)
    assert ", but for 2 days on which it was taken (" in said(page)


KNOWING = replace(FINISHED, while_taking=True)
TAKEN = [
    replace(dose(FINISHED.first_dose - timedelta(days=n)), product_id="mgt") for n in range(1, 26)
]
NO_SIGN = "Magtein against Magtein: it was taken before as well, so a change is no sign of it."


def test_a_change_from_a_baseline_while_taking_is_no_sign_and_is_not_drawn_large(
    page, set_up, qtbot
):
    found = answered(page, qtbot, set_up, KNOWING, *TAKEN, *HIGHER)
    assert found.main.verdict == "improved"
    _caption, _plan, headline, sentence, *facts = texts(page.answer)
    assert headline == NO_SIGN
    assert sentence == verdicts.sentence(found.main, found)
    assert "No: it was taken in the baseline too (25 of 25 days)" in facts
    assert not page.answer.bar.isVisible()
    assert answers(found)["cognition"].effect is None  # on the chart neither
    assert NO_SIGN in page.answer.accessibleName()
    assert "Your ratings rose" not in said(page)
    assert banner(page, "with those after stopping") is not None
    assert "Add the stop test" in buttons(page)


def earlier(first_day, *records):
    """Return records of the trial as if it had begun on `first_day` of it, negative."""
    moved = timedelta(days=first_day)
    return [replace(each, day=each.day + moved) for each in records]


ON_OFF = replace(KNOWING, stop_test=True)


def test_on_against_off_waits_for_its_day_and_before_against_after_stands_below(
    page, set_up, qtbot
):
    found = answered(page, qtbot, set_up, ON_OFF, *TAKEN, *HIGHER)
    caption, _plan, headline, sentence, *_facts = texts(page.answer)
    assert (
        caption == "Cognition, your main question · weeks 9 to 12 against the weeks after stopping"
    )
    assert (headline, sentence) == (
        "Too early to say.",
        "The answer comes on 15 February 2027: with it against without.",
    )
    assert texts(page.others) == [
        "Cognition, before and after (not the question)",
        NO_SIGN.rstrip("."),
        verdicts.somewhere_text(found.main.effect),
    ]
    assert banner(page, "The stop test has one answer") is None
    assert seen(page, CaveatsCard) == []


def test_while_it_is_taken_the_card_names_the_day_of_on_against_off(page, set_up, qtbot):
    trial = replace(ON_OFF, first_dose=FIRST_DOSE)
    answered(page, qtbot, set_up, trial)
    assert "The answer comes on 18 March 2027: with it against without." in said(page.cards[0])


def test_on_its_day_on_against_off_is_the_answer(page, set_up, qtbot):
    trial = replace(ON_OFF, first_dose=FINISHED.first_dose - timedelta(days=84))
    off = [replace(each, value=5 + each.day.day % 2) for each in ratings(84, 167, lambda _n: 0)]
    found = answered(
        page, qtbot, set_up, trial, *earlier(-84, *TAKEN), *earlier(-84, *HIGHER, *off)
    )
    _caption, _plan, headline, sentence, *facts = texts(page.answer)
    assert headline == verdicts.headline(found.stop_test, found)
    assert headline.startswith("Your ratings were higher with it than after stopping")
    assert sentence == verdicts.sentence(found.stop_test, found)
    assert "28 of 28 days with it, then 28 of 28 without" in facts
    assert page.answer.bar.isVisible()
    assert NO_SIGN.rstrip(".") in texts(page.others)
    assert banner(page, "higher with it") is None


def test_today_is_one_of_the_rated_days_as_soon_as_it_is_rated(page, set_up, qtbot):
    trial = replace(FINISHED, first_dose=TODAY - timedelta(days=83))
    until_yesterday = earlier(1, *ratings(-28, 82, lambda n: 5 + n % 2))
    plan = replace(EVERY_DOSE, valid_from=trial.first_dose)
    answered(page, qtbot, set_up, trial, plan, *until_yesterday, is_planned=True)
    assert "Rated 83 of 83 days." in said(page.cards[2])
    rate(set_up, TODAY)
    qtbot.waitUntil(lambda: "Rated 84 of 84 days." in said(page.cards[2]), timeout=20_000)
    tips = {label.toolTip() for label in seen(page.cards[2], QLabel)}
    assert [tip for tip in tips if "days so far: 84" in tip]


def test_only_the_latest_question_is_answered(page, set_up, qtbot):
    answers = []
    page.analysis.answered.connect(answers.append)
    set_up.do("one", Put(FINISHED))
    set_up.do("two", *map(Put, HIGHER))
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    qtbot.wait(300)
    assert [each.main.comparison.n_eval for each in answers] == [28]


def test_how_it_is_worked_out_can_be_read(page, qtbot):
    button(page, "How this is worked out").click()
    (dialog,) = page.findChildren(HelpDialog)
    text = dialog.page.toPlainText()
    assert "restricted likelihood" in text
    assert "It cannot name a cause." in text
    dialog.accept()


def test_adherence_counts_what_is_past_its_time_and_names_its_formula(page, set_up):
    log = set_up.log(TODAY - timedelta(days=1), TODAY)
    yesterday = log.entries(TODAY - timedelta(days=1))
    stamp = set_up.stamp()
    forms = set_up.reference.forms
    set_up.do("took", *(edits.log_entry(log, forms, e, stamp) for e in yesterday))
    page.show_range("all")
    _caption, figure, *_more = texts(page.cards[2])
    tips = {label.text(): label.toolTip() for label in seen(page.cards[2], QLabel)}
    assert "Dose ratio: " in tips[figure]
    # 1 of the 23 days since 1 November, and of today the morning; the others have no entry at all
    assert figure == "4\u00a0% to 100\u00a0%"


def test_the_chart_is_drawn_sharp_and_fills_its_card(page, set_up, qtbot):
    rate(set_up, TODAY)
    qtbot.waitUntil(lambda: page.chart.is_drawn)

    def drawn_height():
        page.chart.copy()
        return QApplication.clipboard().image().height()

    qtbot.waitUntil(lambda: drawn_height() == page.chart.height(), timeout=3000)
    card = page.chart.parentWidget()
    assert page.chart.height() >= card.height() - 40 - 3 * 13 - 8  # the line of words below it


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
    with qtbot.waitSignal(set_up.messages.problem) as said:
        page.save_to(tmp_path / "no such folder" / "chart.png")
    assert "was not written" in said.args[0]


def test_an_empty_log_says_what_will_be_here(session, show_page):
    page = show_page(ProgressPage, session)
    assert "Your ratings and doses will be drawn here, day by day." in said(page)
    assert "Is it working?" not in said(page)


@pytest.mark.parametrize("start", [FIRST_DOSE, FINISHED.first_dose])
def test_until_the_answer_is_there_each_card_says_what_it_will_hold(page, set_up, start):
    set_up.do("a trial", Put(Trial("t", "mgt", "cognition", start)))
    captions = [texts(card)[0] for card in page.cards]
    assert captions == ["Is it working?", "What this trial can see", "Doses taken so far"]
    is_due = start == FINISHED.first_dose
    assert texts(page.cards[0])[1] == ("…" if is_due else "Too early to say")


def test_the_first_evening_of_a_new_user_reads_100_percent(session, show_page, charts, clock):
    clock.set("2026-11-23T20:15")
    clocks = {"morning": time(8), "other": time(11), "evening": time(21)}
    made = [Schedule(slot, "mgt", slot, at, 1, TODAY) for slot, at in clocks.items()]
    session.do("set up", Put(MAGTEIN), *(Put(made_at(plan, session.now(), 4)) for plan in made))
    page = show_page(ProgressPage, session)
    assert "No planned dose is past its time yet." in texts(page)
    clock.set("2026-11-23T21:00")
    log = session.log(TODAY, TODAY)
    (entry,) = log.entries(TODAY)
    forms = session.reference.forms
    session.do("taken", edits.log_entry(log, forms, entry, session.stamp()))
    assert "100\N{NO-BREAK SPACE}%" in texts(page)


def test_an_answer_that_cannot_be_worked_out_is_not_waited_for(page, set_up, qtbot, monkeypatch):
    def fail(*_args, **_how):
        raise InputProblem("broken", "")

    monkeypatch.setattr("magtrack.domain.outcome.progress.progress", fail)
    answer = answered(page, qtbot, set_up, FINISHED, *NOTHING_HAPPENED)
    assert isinstance(answer, InputProblem)
    assert "could not be worked out" in said(page)
