from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from magtrack.ui import style
from magtrack.ui.widgets.meter import Meter, PhaseBar

WEEKS = ((0, "start"), (28, "4 weeks"), (56, "8 weeks"), (84, "12 weeks"))


@pytest.fixture
def meter(dressed, qtbot):
    result = Meter()
    qtbot.addWidget(result)
    result.resize(400, 40)
    return result


def colors(widget, share):
    """The colours around one place of a bar, on a line through its middle."""
    image = widget.grab().toImage()
    at = round(share * widget.width())
    return {QColor(image.pixel(x, 6)).name().upper() for x in range(at - 8, at + 8)}


@pytest.mark.parametrize(
    ("taken", "planned", "limit", "shares"),
    [
        (144, 120, 350, (144 / 350, 264 / 350, 1)),
        (350, 0, 350, (1, 1, 1)),
        (400, 100, 350, (0.8, 1, 0.7)),
        (300, 200, 350, (0.6, 1, 0.7)),
        (72, 72, None, (0.5, 1, 1)),
        (0, 0, None, (0, 0, 0)),
        (0, 0, 350, (0, 0, 1)),
    ],
)
def test_the_bar_has_room_for_the_larger_of_amount_and_limit(meter, taken, planned, limit, shares):
    meter.show_amounts(taken, planned, limit)
    assert meter.shares() == pytest.approx(shares)


def test_taken_is_solid_planned_hatched_and_the_rest_empty(meter):
    meter.show_amounts(100, 100, 400)
    accent, track = style.tokens().accent, style.tokens().surface_alt
    assert colors(meter, 0.12) == {accent}
    assert accent in colors(meter, 0.4)
    assert len(colors(meter, 0.4)) > 1
    assert colors(meter, 0.8) == {track}


def test_what_is_over_the_limit_is_in_the_colour_of_danger(meter):
    meter.show_amounts(400, 100, 250)
    assert colors(meter, 0.25) == {style.tokens().accent}
    assert colors(meter, 0.65) == {style.tokens().danger}
    assert style.tokens().danger in colors(meter, 0.9)


def test_exactly_at_the_limit_nothing_is_over_it(meter):
    meter.show_amounts(350, 0, 350)
    assert colors(meter, 0.95) == {style.tokens().accent}


LIMIT = "upper limit from supplements 350 mg (US)"


@pytest.mark.parametrize("width", [160, 300, 400, 800])
@pytest.mark.parametrize("taken", [0, 350, 400, 700, 7000])
def test_the_label_of_the_limit_stands_by_its_mark_where_there_is_room(meter, taken, width):
    meter.resize(width, 40)
    meter.show_amounts(taken, 0, 350, labels=("0", LIMIT))
    box, mark = meter.limit_box(), meter.shares()[2] * width
    words = meter.fontMetrics().horizontalAdvance
    assert words("0") + 5 < box.left() < box.right() <= width
    assert box.left() - words("0") - 13 <= mark <= box.right() + 1
    has_room = box.width() / 2 + words("0") + 12 < mark < width - box.width() / 2
    assert not has_room or box.center().x() == pytest.approx(mark, abs=1)


def test_the_label_of_the_limit_is_painted_in_its_place_and_nowhere_else(meter):
    meter.resize(800, 40)
    meter.show_amounts(700, 0, 350, labels=("0", LIMIT))
    image, box = meter.grab().toImage(), meter.limit_box()
    rows = range(round(box.top()), meter.height())
    ground = QColor(image.pixel(799, meter.height() - 1))
    inked = [x for x in range(20, 800) if any(QColor(image.pixel(x, y)) != ground for y in rows)]
    assert box.left() - 1 <= inked[0]
    assert inked[-1] <= box.right() + 1
    assert inked[-1] - inked[0] > box.width() / 2


def test_the_meter_is_read_aloud_in_words(meter):
    meter.show_amounts(144, 0, 350, labels=("0", "350 mg"), text="144 of 350 mg")
    assert meter.accessibleName() == "144 of 350 mg"


@pytest.mark.parametrize("day", [-20, 0, 1, 55, 56, 84, 200])
def test_the_phase_bar_fills_with_the_days_and_never_beyond_its_ends(dressed, qtbot, day):
    bar = PhaseBar()
    qtbot.addWidget(bar)
    bar.resize(420, 40)
    bar.show_progress(day, ticks=WEEKS, window=(56, 83), text=f"day {day}")
    accent = style.tokens().accent
    filled = [share for share in (0.05, 0.3, 0.6, 0.95) if colors(bar, share) == {accent}]
    reached = min(max(day, 0), 84) / 84
    assert filled == [share for share in (0.05, 0.3, 0.6, 0.95) if share < reached]
    assert bar.accessibleName() == f"day {day}"


def test_the_onset_window_is_marked_before_it_is_reached(dressed, qtbot):
    bar = PhaseBar()
    qtbot.addWidget(bar)
    bar.resize(420, 40)
    bar.show_progress(10, ticks=WEEKS, window=(56, 83))
    assert colors(bar, 0.85) == {style.tokens().accent_soft}
    assert style.tokens().accent in colors(bar, 56 / 84)
    bar.show_progress(10, ticks=WEEKS)
    assert colors(bar, 0.85) == {style.tokens().surface_alt}
