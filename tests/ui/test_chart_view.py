from __future__ import annotations

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from magtrack import reference
from magtrack.charts.progress import LiveChart
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.ui import chart_view
from magtrack.ui.background import chart_loader
from magtrack.ui.chart_view import ChartView
from tests.ui.page_objects import seen

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
    qtbot.waitUntil(lambda: loader.is_ready, timeout=20_000)
    chart = ChartView(known)
    qtbot.addWidget(chart)
    chart.resize(900, 420)
    chart.show_log(log_of([5, 6] * 25), TODAY, (FIRST, TODAY))
    with qtbot.waitExposed(chart):
        chart.show()
    qtbot.waitUntil(lambda: chart.is_drawn)
    timers = chart.findChildren(QTimer)  # the draw that follows the first layout must be over
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
    return chart


def picture(chart):
    """Return what the chart puts on the clipboard."""
    chart.copy()
    return QApplication.clipboard().image()


def hover(chart, qtbot, day):
    """Move the mouse onto `day`, from beside it: where it is already, nothing would be told."""
    x = chart.canvas.x_of(day.toordinal())
    qtbot.mouseMove(chart, QPoint(round(x) - 1, 190))
    qtbot.mouseMove(chart, QPoint(round(x), 200))


def test_the_day_under_the_mouse_is_shown_with_its_values(chart, qtbot):
    hover(chart, qtbot, FIRST + timedelta(days=10))
    assert chart.day() == FIRST + timedelta(days=10)
    assert "Cognition: 5" in chart.bubble.text()
    assert "No dose recorded" in chart.bubble.text()
    assert chart.bubble.isVisible()


def test_where_no_chart_can_be_drawn_the_reason_is_told(qtbot, known, monkeypatch):
    nothing = SimpleNamespace(connect=lambda _slot: None)
    loader = SimpleNamespace(is_ready=True, problem="no numpy here", finished=nothing)
    monkeypatch.setattr(chart_view, "chart_loader", lambda: loader)
    chart = ChartView(known)
    qtbot.addWidget(chart)
    chart.show_log(log_of([5]), TODAY, (FIRST, TODAY))
    with qtbot.waitExposed(chart):
        chart.show()
    qtbot.waitUntil(lambda: "no numpy here" in chart.accessibleDescription())
    assert not chart.is_drawn


def test_hovering_draws_nothing_anew(chart, qtbot, monkeypatch):
    monkeypatch.setattr(LiveChart, "paint", lambda *_: pytest.fail("drawn"))
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
    chart.show_log(log, TODAY, (first, TODAY))
    view = chart.canvas.view
    assert view.last == TODAY.toordinal()
    assert view.n_days == max(14, n_days)
    frame = next(
        a
        for axes in chart.canvas.figure.axes
        for a in axes.collections
        if a.get_gid() == "still-open"
    )
    (box,) = frame.get_paths()
    edges = [chart.canvas.x_of(x) for x in box.get_extents().intervalx]
    assert edges[1] - edges[0] < 60
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.day() == TODAY - timedelta(days=view.n_days - 1)
    assert n_days > 13 or "No dose recorded" in chart.bubble.text()


def test_plus_and_minus_zoom_in_time_only(chart, qtbot):
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.view.n_days == 48
    qtbot.waitUntil(lambda: chart.canvas.view.n_days == 48)
    ratings = next(a for a in chart.canvas.figure.axes if a.get_gid() == "rating-cognition")
    assert ratings.get_ylim() == (0, 10)
    qtbot.keyClick(chart, Qt.Key.Key_Minus)
    assert chart.view.n_days == 60


def test_dragging_moves_the_days_within_the_range(chart, qtbot):
    chart.zoom(0.5)
    qtbot.waitUntil(lambda: chart.canvas.view.n_days == 30)
    first = chart.view.first
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.mouseMove(chart, QPoint(430, 200))
    assert chart.view.first < first
    qtbot.mouseMove(chart, QPoint(5000, 200))
    assert chart.view.first == FIRST.toordinal()
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton)


def test_many_steps_of_the_wheel_are_drawn_once(chart, qtbot, monkeypatch):
    drawn = []
    paint = LiveChart.paint
    monkeypatch.setattr(LiveChart, "paint", lambda *a: drawn.append(1) or paint(*a))
    at = QPointF(400, 200)
    for _n in range(5):
        event = QWheelEvent(
            at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(chart, event)
    qtbot.waitUntil(lambda: bool(drawn))
    assert len(drawn) == 1
    assert chart.canvas.view.n_days < 60


def test_a_new_rating_changes_the_picture_without_laying_it_out_again(chart):
    before, canvas = picture(chart), chart.canvas
    chart.show_log(log_of([5, 6] * 25 + [9]), TODAY, (FIRST, TODAY))
    assert chart.canvas is canvas
    assert picture(chart) != before


def test_a_picture_put_back_equals_one_drawn_from_scratch(chart, tmp_path):
    log = log_of([5, 6] * 25 + [9])
    chart.show_log(log, TODAY, (FIRST, TODAY))
    put_back = picture(chart)
    chart.save(tmp_path / "chart.png")  # after which nothing can be put back
    chart.draw()
    assert picture(chart) == put_back


def test_an_unseen_day_comes_into_view_when_it_is_chosen(chart, qtbot):
    chart.zoom(0.5)
    chart.choose(FIRST)
    assert chart.view.first == FIRST.toordinal()
    qtbot.waitUntil(lambda: chart.canvas.view.first == FIRST.toordinal())
    assert chart.bubble.isVisible()


def test_saving_does_not_spoil_what_is_shown(chart, tmp_path):
    before = picture(chart)
    chart.save(tmp_path / "chart.png")
    chart.draw()
    assert picture(chart) == before


def test_page_keys_move_a_week_within_the_days_shown(chart, qtbot):
    qtbot.keyClick(chart, Qt.Key.Key_End)
    qtbot.keyClick(chart, Qt.Key.Key_PageUp)
    assert chart.day() == TODAY - timedelta(days=7)
    qtbot.keyClick(chart, Qt.Key.Key_PageDown)
    qtbot.keyClick(chart, Qt.Key.Key_PageDown)
    assert chart.day() == TODAY
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_PageUp)
    assert chart.day() == FIRST


def test_zero_shows_all_days_again(chart, qtbot):
    chart.zoom(0.25)
    qtbot.keyClick(chart, Qt.Key.Key_0)
    assert chart.view.n_days == 60


def test_escape_lets_go_of_the_day_and_is_left_to_others_when_there_is_none(chart, qtbot):
    qtbot.keyClick(chart, Qt.Key.Key_End)
    left_over = []
    for _press in range(2):
        event = QKeyEvent(
            QKeyEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier
        )
        chart.keyPressEvent(event)
        left_over.append(not event.isAccepted())
    assert chart.day() is None
    assert not chart.bubble.isVisible()
    assert left_over == [False, True]


@pytest.mark.parametrize("number", [0, 5, 30, 55, 59])
def test_the_bubble_covers_no_neighbour_and_no_event(chart, qtbot, number):
    event = Event("e", "travel", FIRST, TODAY, 0, "far")
    chart.show_log(log_of([5, 6] * 25, [event]), TODAY, (FIRST, TODAY))
    day = FIRST + timedelta(days=number)
    chart.choose(day)
    box = chart.bubble.geometry()
    for each in range(-3, 4):
        x = chart.canvas.x_of(day.toordinal() + each)
        assert not box.left() <= x <= box.right()
    lane = chart.canvas.layout.panels[0]
    assert box.top() >= chart.canvas.size[1] - lane.bottom


def test_the_day_is_the_heading_of_its_bubble(chart):
    chart.choose(FIRST)
    day, values = seen(chart.bubble, QLabel)
    assert day.text().endswith("2026")
    assert day.property("role") == "strong"
    assert "Cognition" in values.text()
