"""The bar of an answer: its line, where its text stands, and that numbers never meet."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor

from magtrack.ui import style
from magtrack.ui.widgets.interval_bar import Interval, IntervalBar

SIDES = "lower", "no change", "higher"
SHOWN = Interval(0.2, 1.6, -0.2, 2.0, 1.0, "+0.9 points", SIDES)


@pytest.fixture
def bar(dressed, qtbot):
    bar = IntervalBar()
    qtbot.addWidget(bar)
    bar.resize(900, bar.sizeHint().height())
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def inks(bar, left, right, top, bottom):
    """Return which colours there are in a part of the bar."""
    image = bar.grab().toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(round(left), round(right))
        for y in range(round(top), round(bottom))
    }


@pytest.mark.parametrize(
    ("outer", "reach"), [((-0.2, 2.0), 3), ((-0.1, 0.1), 3), ((-3.0, 1.0), 4), ((-1.0, 7.4), 8)]
)
def test_the_line_ends_on_the_next_round_number_beyond_the_thin_part(bar, outer, reach):
    bar.show_interval(replace(SHOWN, lo_outer=outer[0], hi_outer=outer[1]), "words")
    assert bar.reach == reach
    assert bar.x_of(-reach) + bar.x_of(reach) == pytest.approx(2 * bar.x_of(0))
    assert bar.accessibleName() == "words"


def test_the_text_stands_in_a_bar_that_is_wide_and_above_a_narrow_one(bar):
    bar.show_interval(SHOWN, "")
    middle = bar.height() - bar.fontMetrics().height() - 8 - 22
    on_accent = QColor(style.tokens().on_accent).name()
    inside = bar.x_of(0.4), bar.x_of(1.4), middle - 8, middle + 8
    above = bar.x_of(0.1), bar.x_of(1.7), middle - 30, middle - 14
    text = style.color("text").name()
    assert on_accent in inks(bar, *inside)
    assert text not in inks(bar, *above)
    bar.show_interval(replace(SHOWN, lo=0.8, hi=1.0), "")
    assert text in inks(bar, *above)


def test_the_drift_is_thin_and_the_noise_thick_in_the_same_colour(bar):
    bar.show_interval(SHOWN, "")
    middle = bar.height() - bar.fontMetrics().height() - 8 - 22
    accent = style.color("accent").name()
    assert accent in inks(bar, bar.x_of(1.7), bar.x_of(1.9), middle - 2, middle + 2)
    assert accent not in inks(bar, bar.x_of(1.7), bar.x_of(1.9), middle - 11, middle - 5)
    assert accent in inks(bar, bar.x_of(0.4), bar.x_of(0.5), middle - 11, middle - 5)


def test_the_band_of_what_does_not_matter_is_shaded(bar):
    bar.show_interval(SHOWN, "")
    middle = bar.height() - bar.fontMetrics().height() - 8 - 22
    shade = style.color("surface_alt").name()
    assert shade in inks(bar, bar.x_of(-0.9), bar.x_of(-0.5), middle - 8, middle + 8)
    assert shade not in inks(bar, bar.x_of(-1.9), bar.x_of(-1.2), middle - 8, middle + 8)
