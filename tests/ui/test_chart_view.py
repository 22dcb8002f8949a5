from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from magtrack import reference
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.ui.background import chart_loader
from magtrack.ui.chart_view import ChartView, day_words
from tests.charts.test_progress import dose

TODAY = date(2026, 11, 23)
FIRST = TODAY - timedelta(days=59)


def log_of(values, events=()):
    ratings = [
        Rating(FIRST + timedelta(days=n), "cognition", value, 0, "UTC")
        for n, value in enumerate(values)
    ]
    return Log(FIRST, TODAY, ratings=ratings, events=tuple(events))


@pytest.fixture(scope="module")
def known():
    return reference.load()


@pytest.fixture
def chart(qtbot, known):
    loader = chart_loader()
    loader.start()
    loader.wait()
    chart = ChartView(known)
    qtbot.addWidget(chart)
    chart.resize(900, 420)
    chart.show_log(log_of([5, 6] * 25), TODAY, "in words", (FIRST, TODAY))
    with qtbot.waitExposed(chart):
        chart.show()
    qtbot.waitUntil(lambda: chart.is_drawn)
    qtbot.waitUntil(lambda: not chart._rest.isActive())
    return chart


def hover(chart, qtbot, day):
    """Move the mouse onto `day`, from beside it: where it is already, nothing would be told."""
    x = chart._stage.x_of(day.toordinal())
    qtbot.mouseMove(chart, QPoint(round(x) - 1, 190))
    qtbot.mouseMove(chart, QPoint(round(x), 200))


def test_the_day_under_the_mouse_is_shown_with_its_values(chart, qtbot):
    hover(chart, qtbot, FIRST + timedelta(days=10))
    assert chart.day() == FIRST + timedelta(days=10)
    assert "Cognition: 5" in chart._bubble.text()
    assert "No dose recorded" in chart._bubble.text()
    assert chart._bubble.isVisible()


def test_hovering_draws_nothing_anew(chart, qtbot, monkeypatch):
    monkeypatch.setattr(chart._live, "paint", lambda *_: pytest.fail("drawn"))
    for n in range(5):
        hover(chart, qtbot, FIRST + timedelta(days=n))


def test_arrow_keys_home_and_end_choose_a_day(chart, qtbot):
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.day() == TODAY
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.day() == TODAY - timedelta(days=1)
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.day() == FIRST
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.day() == FIRST
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.day() == TODAY


@pytest.mark.parametrize("n_days", [1, 2, 13, 14, 15])
def test_log_of_very_few_days_is_not_drawn_as_boxes(chart, qtbot, n_days):
    first = TODAY - timedelta(days=n_days - 1)
    plan = Schedule("e", "p", "evening", time(20), 1, first)
    log = Log(first, TODAY, schedules=(plan,))
    chart.show_log(log, TODAY, "in words", (first, TODAY))
    view = chart._stage.view
    assert view.last == TODAY.toordinal()
    assert view.n_days == max(14, n_days)
    frame = next(
        a
        for axes in chart._live.canvas.figure.axes
        for a in axes.collections
        if a.get_gid() == "still-open"
    )
    (box,) = frame.get_paths()
    edges = [chart._stage.x_of(x) for x in box.get_extents().intervalx]
    assert edges[1] - edges[0] < 60
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.day() == TODAY - timedelta(days=view.n_days - 1)
    assert n_days > 13 or "No dose recorded" in chart._bubble.text()


def test_plus_and_minus_zoom_in_time_only(chart, qtbot):
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    assert chart._view.n_days == 48
    qtbot.waitUntil(lambda: chart._stage.view.n_days == 48)
    ratings = next(a for a in chart._stage.figure.axes if a.get_gid() == "rating-cognition")
    assert ratings.get_ylim() == (0, 10)
    qtbot.keyClick(chart, Qt.Key.Key_Minus)
    assert chart._view.n_days == 60


def test_dragging_moves_the_days_within_the_range(chart, qtbot):
    chart.zoom(0.5)
    qtbot.waitUntil(lambda: chart._stage.view.n_days == 30)
    first = chart._view.first
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.mouseMove(chart, QPoint(430, 200))
    assert chart._view.first < first
    qtbot.mouseMove(chart, QPoint(5000, 200))
    assert chart._view.first == FIRST.toordinal()
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton)


def test_many_steps_of_the_wheel_are_drawn_once(chart, qtbot, monkeypatch):
    # The draw that follows the first layout must be over: it would be counted too.
    qtbot.waitUntil(lambda: not chart._rest.isActive() and not chart._soon.isActive())
    drawn = []
    paint = chart._live.paint
    monkeypatch.setattr(chart._live, "paint", lambda *a: drawn.append(1) or paint(*a))
    at = QPointF(400, 200)
    for _n in range(5):
        event = QWheelEvent(
            at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(chart, event)
    qtbot.waitUntil(lambda: bool(drawn))
    assert len(drawn) == 1
    assert chart._stage.view.n_days < 60


def test_a_new_rating_changes_the_picture_without_laying_it_out_again(chart):
    before, stage = chart._image.copy(), chart._stage
    chart.show_log(log_of([5, 6] * 25 + [9]), TODAY, "in words", (FIRST, TODAY))
    assert chart._stage is stage
    assert chart._image != before


def test_a_picture_put_back_equals_one_drawn_from_scratch(chart):
    log = log_of([5, 6] * 25 + [9])
    chart.show_log(log, TODAY, "in words", (FIRST, TODAY))
    put_back = chart._image.copy()
    chart._live._chart = None
    chart.draw()
    assert chart._image == put_back


def test_a_note_is_plain_text_and_cut_where_it_is_long(known):
    day = FIRST
    text = "<b>costs $5 and $6</b> " + "long " * 100
    words = day_words(log_of([5], [Event("n", "note", day, day, 0, text)]), known, day, TODAY)
    assert "<b>costs $5 and $6</b>" in words
    assert words.endswith("…")


@pytest.mark.parametrize(
    ("amounts", "line"),
    [
        ([48.0, 48.0], "Magnesium: 96 mg"),
        ([48.0, None], "Magnesium: at least 48 mg (1 dose of unknown content)"),
        ([None, None], "Magnesium: not known (2 doses of unknown content)"),
    ],
)
def test_what_is_not_known_of_a_day_is_said_and_is_not_zero(known, amounts, line):
    doses = tuple(dose(FIRST, mg, key=str(n)) for n, mg in enumerate(amounts))
    words = day_words(Log(FIRST, TODAY, doses=doses), known, FIRST, TODAY)
    assert line in words.splitlines()


@pytest.mark.parametrize(
    ("day", "n_logged", "line"),
    [
        (TODAY, 0, "0 of 2 doses taken, 2 still open"),
        (TODAY, 1, "1 of 2 doses taken, 1 still open"),
        (TODAY, 2, "2 of 2 doses taken"),
        (FIRST, 1, "1 of 2 doses taken"),
        (FIRST, 0, None),
    ],
)
def test_the_doses_of_today_that_are_not_logged_are_still_open(known, day, n_logged, line):
    plans = tuple(Schedule(str(n), "p", "morning", time(8 + n), 1, FIRST) for n in range(2))
    doses = tuple(dose(day, key=str(n)) for n in range(n_logged))
    words = day_words(Log(FIRST, TODAY, schedules=plans, doses=doses), known, day, TODAY)
    said = [each for each in words.splitlines() if "doses taken" in each]
    assert said == ([] if line is None else [line])


def test_an_unseen_day_comes_into_view_when_it_is_chosen(chart, qtbot):
    chart.zoom(0.5)
    chart.choose(FIRST)
    assert chart._view.first == FIRST.toordinal()
    qtbot.waitUntil(lambda: chart._stage.view.first == FIRST.toordinal())
    assert chart._bubble.isVisible()


def test_saving_does_not_spoil_what_is_shown(chart, tmp_path):
    before = chart._image.copy()
    chart.save(tmp_path / "chart.png")
    chart.draw()
    assert chart._image == before
