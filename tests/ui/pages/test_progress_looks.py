"""How Progress looks and is moved about in: its head, folded rows, and the line below the chart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QWidget

from magtrack.domain.record.edits import Put
from magtrack.ui import style
from magtrack.ui.accessible import tell_roles
from magtrack.ui.pages._progress_answer import OtherAnswer
from magtrack.ui.pages._progress_page import ProgressPage
from magtrack.ui.widgets.choices import Segmented
from magtrack.ui.widgets.interval_bar import IntervalBar
from tests.builders import over
from tests.ui.page_objects import button, buttons, find, said, seen, texts
from tests.ui.pages.test_progress import (
    FINISHED,
    FIRST_DOSE,
    HIGHER,
    TODAY,
    answered,
    charts,
    page,
    rate,
    ratings,
)

__all__ = ["charts", "page"]  # fixtures
HEAD = ["This trial", "30 days", "1 year", "All", "Plan of the trial", "Copy the picture"]
HEAD += ["Save picture"]


def names(within):
    return [each.accessibleName() or each.text() for each in seen(within, QAbstractButton)]


def test_the_head_is_one_group_of_ranges_the_plan_and_two_pictures_with_tooltips(page):
    assert names(page.header) == HEAD
    ranges = find(page.header, Segmented)
    assert ranges.accessibleName() == "Days shown"
    copy, save = (button(page.header, name) for name in HEAD[-2:])
    for each in (copy, save):
        assert each.toolTip() == each.accessibleName()
        assert (each.width(), each.height()) == (40, 40)


def test_without_any_day_the_head_has_nothing_to_choose_or_to_copy(session, show_page, charts):
    page = show_page(ProgressPage, session)
    assert not [each for each in seen(page.header, QAbstractButton) if each.isEnabled()]


def test_the_plan_can_be_made_before_the_first_rating(page):
    assert button(page, "Plan of the trial").isEnabled()


@pytest.mark.parametrize("width", [920, 1100])
def test_with_text_of_200_percent_the_head_breaks_and_nothing_is_scrolled_sideways(
    page, set_up, qtbot, width
):
    answered(page, qtbot, set_up, FINISHED, *HIGHER)
    try:
        style.set_text_percent(200)
        page.resize(width, 700)
        qtbot.wait(50)
        assert page.horizontalScrollBar().maximum() == 0
        for control in (button(page.header, name) for name in HEAD):
            assert control.mapTo(page, control.rect().topRight()).x() < width
    finally:
        style.set_text_percent(100)


def test_the_head_says_what_was_tried_and_when_it_was_answered(page, set_up, qtbot):
    answered(page, qtbot, set_up, FINISHED, *HIGHER)
    assert texts(page.header)[1] == ("Magtein, 31 August to 22 November · answer of 23 November")


def test_the_answer_names_the_day_its_plan_was_fixed_and_what_came_after(page, set_up, qtbot):
    answered(page, qtbot, set_up, FINISHED, *HIGHER)
    assert "plan fixed 31 August" in texts(page.answer)
    late = replace(FINISHED, entered=1_790_000_000)
    answered(page, qtbot, set_up, late)
    assert "plan entered late, 21 September" in texts(page.answer)


def test_an_outcome_that_was_not_asked_about_is_a_folded_row_without_a_verdict(page, set_up, qtbot):
    sleep = [replace(each, scale="sleep") for each in ratings(-28, 83, lambda n: 4 + n % 3)]
    answered(page, qtbot, set_up, FINISHED, *HIGHER, *sleep)
    row = find(page, OtherAnswer)
    name, part, numbers = texts(row)
    assert (name, part) == ("Sleep last night", "not part of the question, no verdict")
    assert "points, somewhere between" in numbers
    assert seen(row, IntervalBar) == []
    button(row, "Sleep last night as a bar").toggle()
    assert find(row, IntervalBar).accessibleName() == numbers


def test_scales_without_a_rating_are_one_line_below_the_chart(page, set_up):
    rate(set_up, TODAY)
    assert "Sleep last night: no ratings yet" in said(page)
    profile = set_up.journal.profile()
    set_up.do("asked", over(replace(profile, scales=("cognition", "anxiety", "mood"))))
    assert "Calm, Mood: no ratings yet" in said(page)
    old = TODAY - timedelta(days=60)
    set_up.do("calm", Put(replace(ratings(0, 0, lambda _n: 5)[0], day=old, scale="anxiety")))
    assert "Mood: no ratings yet" in said(page)
    page.show_range("month")
    assert "Calm, Mood: no ratings in these days" in said(page)


def test_the_line_below_the_chart_says_that_wheel_and_drag_work(page, set_up):
    rate(set_up, TODAY)
    assert "Zoom: wheel" in said(page)
    assert "Move: drag" in said(page)


def test_what_is_painted_is_a_chart_and_an_image_to_a_screen_reader(
    set_up, show_page, charts, qtbot
):
    tell_roles()
    page = show_page(ProgressPage, set_up)
    answered(page, qtbot, set_up, FINISHED, *HIGHER)
    roles = {page.chart: QAccessible.Role.Chart, page.answer.bar: QAccessible.Role.Graphic}
    for drawing, role in roles.items():
        reader = QAccessible.queryAccessibleInterface(drawing)
        assert reader.role() == role
        assert reader.text(QAccessible.Text.Name)
    chart = QAccessible.queryAccessibleInterface(page.chart)
    assert "Higher than before" in chart.text(QAccessible.Text.Description)


def test_page_and_chart_stand_at_the_left_of_a_very_wide_window(page, set_up, qtbot):
    answered(page, qtbot, set_up, FINISHED, *HIGHER)
    page.resize(2400, 900)
    qtbot.waitUntil(lambda: page.chart.width() > 1500)
    assert page.chart.width() <= 1600
    assert page.chart.mapTo(page, page.chart.rect().topLeft()).x() < 60


def test_before_it_is_due_no_card_of_an_answer_is_there(page, set_up, qtbot):
    answered(page, qtbot, set_up, replace(FINISHED, first_dose=FIRST_DOSE), *HIGHER)
    assert not page.answer.isVisible()
    assert "How this is worked out" in buttons(page)
    assert not [each for each in seen(page, QWidget) if isinstance(each, IntervalBar)]


def test_the_keyboard_goes_through_the_page_as_the_eye_does(page, set_up, qtbot):
    scales = [
        replace(each, scale=scale)
        for scale in ("sleep", "mood")
        for each in ratings(-28, 83, lambda n: 4 + n % 3)
    ]
    answered(page, qtbot, set_up, FINISHED, *HIGHER, *scales)
    qtbot.waitUntil(lambda: button(page, "Mood as a bar").isVisible())
    # Of the ranges one alone is a stop, the one where the keyboard was.
    expected = [*HEAD[4:], "Sleep last night as a bar", "Mood as a bar", "How this is worked out"]
    expected += ["Progress chart", "Details"]
    order, widget = [], page
    while (widget := widget.nextInFocusChain()) is not page:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            order.append(widget.accessibleName() or widget.text())
    assert [each for each in order if each in expected] == expected
