"""How the chart looks: what can be told apart at any range, in any theme, and by anyone."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import get_font
from matplotlib.text import Text

from magtrack import reference, theme
from magtrack.charts.panels.elemental import SLOT_COLOURS, round_top
from magtrack.charts.panels.ratings import SERIES, apart
from magtrack.charts.progress import ChartSource, draw
from magtrack.domain.record.events import Event
from magtrack.domain.record.schedule import SLOTS
from tests.charts.test_progress import (
    FIRST_DOSE,
    SIZE,
    TODAY,
    artist,
    dose,
    drawn,
    log_of,
    rated_days,
    rating,
    rating_axes,
    texts,
)
from tests.test_theme import contrast
from tests.ui.on_screen import contrast_in

KINDS = ("travel", 3, 12), ("illness", 11, 20), ("stress", 21, 50), ("alcohol", 21, 21)
MANY = [
    Event(f"{kind}{n}", kind, FIRST_DOSE + timedelta(first), FIRST_DOSE + timedelta(last), 0, "x")
    for n in range(3)
    for kind, first, last in KINDS
]
RATED = rated_days(lambda n: n % 7)
EARLY, LATE = FIRST_DOSE - timedelta(days=28), FIRST_DOSE + timedelta(days=83)
DOSES = [dose(FIRST_DOSE), dose(TODAY, None, key="u")]


def written(figure):
    """Return each text of a figure with the box it fills, in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    return [
        (text.get_text(), text.get_window_extent(renderer))
        for text in figure.findobj(Text)
        if text.get_text()
    ]


def of_figure(figure, gid):
    (only,) = (each for each in figure.artists if each.get_gid() == gid)
    return only


@pytest.mark.parametrize("n_days", [30, 60, 365, 1000, 3652])
def test_the_onset_window_is_named_at_every_range(n_days):
    end = FIRST_DOSE + timedelta(days=83)
    log = log_of([rating(end, 5)], first=end - timedelta(days=n_days), last=end)
    figure = drawn(log, today=end)
    (box,) = (box for text, box in written(figure) if text == "onset window")
    assert 0 < box.x0 < box.x1 <= SIZE[0]
    assert n_days == 30 or set(texts(figure)) & {"start", "build-up", "build-up, not judged"}


@pytest.mark.parametrize("n_days", [14, 30, 84, 112, 365, 400, 1000, 3652, 20_000])
@pytest.mark.parametrize("last", [TODAY, FIRST_DOSE + timedelta(days=200)])
def test_no_text_meets_another_or_leaves_the_chart(n_days, last):
    first = last - timedelta(days=n_days)
    whole = log_of(RATED, DOSES, events=MANY, first=min(first, EARLY), last=max(last, LATE))
    boxes = written(drawn(whole.between(first, last), today=last))
    for number, (text, box) in enumerate(boxes):
        assert box.x0 >= -1, text
        assert box.x1 <= SIZE[0] + 1, text
        for other, its in boxes[number + 1 :]:
            assert not box.shrunk(1, 0.8).overlaps(its.shrunk(1, 0.8)), (text, other)


def test_an_event_has_the_icon_of_its_kind_and_a_name_only_where_its_mark_is_wider():
    travel = Event("t", "travel", FIRST_DOSE, FIRST_DOSE + timedelta(days=20), 0)
    wine = Event("a", "alcohol", TODAY, TODAY, 0, "Birthday")
    shown = texts(drawn(log_of([rating(FIRST_DOSE, 5)], events=[travel, wine])))
    assert len({each for each in shown if len(each) == 1 and not each.isascii()}) == 2
    assert "Travel" in shown
    assert not [text for text in shown if "Alcohol" in text]


def test_every_kind_of_event_has_its_icon_in_the_font():
    glyphs = get_font(str(theme.event_glyphs()))
    names = {glyphs.get_glyph_name(glyph) for glyph in glyphs.get_charmap().values()}
    assert {kind.icon for kind in reference.load().event_kinds.values()} == names


def test_events_are_marks_in_one_lane_and_no_shade_behind_the_ratings():
    figure = drawn(log_of([rating(FIRST_DOSE, 5)], events=MANY))
    edges = [path.get_extents() for path in of_figure(figure, "events").get_paths()]
    assert max(e.ymax for e in edges) - min(e.ymin for e in edges) == pytest.approx(4)
    (background,) = (axes for axes in figure.axes if axes.get_gid() == "background")
    shades = {each.get_gid() for each in background.collections}
    assert shades == {"onset-window", "start", "window-begins", "today"}


def test_the_limit_is_a_line_with_its_name_and_the_axis_ends_on_a_round_number():
    figure = drawn(log_of(doses=[dose(FIRST_DOSE, 272.0)]))
    line = artist(figure, "limit")
    assert {y for _x, y in line.get_segments()[0]} == {350.0}
    assert line.axes.get_ylim() == (0, 400)
    assert {"limit 350", "400", "200"} <= set(texts(figure))


@pytest.mark.parametrize(
    ("most", "top"), [(1, 1), (7, 8), (96, 100), (384, 400), (401, 500), (1600, 2000), (9001, 1e4)]
)
def test_a_round_top_is_not_below_what_is_drawn(most, top):
    assert round_top(most) == top


def test_all_slots_stand_in_the_legend_with_the_colours_of_their_bars():
    figure = drawn(log_of(doses=[dose(FIRST_DOSE)]))
    assert {"morning", "evening", "other times"} <= set(texts(figure))
    inks = {slot: tuple(of_figure(figure, f"slot-{slot}").get_facecolor()[0]) for slot in SLOTS}
    assert len(set(inks.values())) == 3
    assert tuple(artist(figure, "bars").get_facecolor()[0]) == inks["morning"]


def test_the_second_series_has_diamonds_and_a_scale_without_ratings_no_panel():
    figure = drawn(log_of([rating(FIRST_DOSE, 5), rating(FIRST_DOSE, 5, "sleep")]))
    assert artist(figure, "dots-cognition").get_marker() == "o"
    assert artist(figure, "dots-sleep").get_marker() == "D"
    assert len(rating_axes(figure)) == 2


@pytest.mark.parametrize(("height", "radius"), [(300, 3.5), (900, 5.0)])
def test_dots_are_full_ink_with_an_edge_and_larger_on_a_high_panel(height, radius):
    source = ChartSource(log_of([rating(FIRST_DOSE, 5)]), reference.load(), TODAY)
    dots = artist(draw(source, theme.load("light"), (1000, height)), "dots-cognition")
    assert dots.get_markersize() == 2 * radius
    assert dots.get_alpha() is None
    assert dots.get_markeredgecolor() == theme.load("light").surface
    assert dots.get_markeredgewidth() == 1


def test_dots_of_a_long_span_have_no_edge_that_would_hide_their_neighbours():
    end = FIRST_DOSE + timedelta(days=83)
    log = log_of([rating(end, 5)], first=end - timedelta(days=365), last=end)
    dots = artist(drawn(log, today=end), "dots-cognition")
    assert dots.get_markeredgewidth() == 0
    assert dots.get_markersize() < 7


@pytest.mark.parametrize(
    ("first", "second", "moved"),
    [(10, 40, (10, 40)), (10, 14, (4, 20)), (14, 10, (20, 4)), (10, 10, (2, 18))],
)
def test_two_values_beside_a_panel_keep_their_order_and_do_not_meet(first, second, moved):
    assert apart(first, second, 16) == moved


INKS = {*SERIES, *SLOT_COLOURS.values(), "danger", "text_muted"}


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("ink", sorted(INKS))
def test_every_mark_stands_out_from_what_is_behind_it(name, ink):
    tokens = theme.load(name)
    grounds = tokens.surface, tokens.accent_soft
    assert min(contrast(getattr(tokens, ink), ground) for ground in grounds) >= 3


@pytest.mark.parametrize("name", theme.THEMES)
def test_a_dot_stands_out_from_the_pixels_around_it(name):
    """In its middle, as painted, in the onset window and before it."""
    days = TODAY, FIRST_DOSE
    log = log_of([rating(day, 8, scale) for day in days for scale in ("cognition", "sleep")])
    figure = drawn(log, name)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    for artist_ in figure.findobj(lambda a: (a.get_gid() or "").startswith("dots-")):
        artist_.axes.draw_artist(artist_)
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]
    for scale in ("cognition", "sleep"):
        dots = artist(figure, f"dots-{scale}")
        for x, y in dots.axes.transData.transform(np.column_stack(dots.get_data())):
            column, row = round(x), pixels.shape[0] - 1 - round(y)
            inside, outside = (
                "#{:02X}{:02X}{:02X}".format(*pixels[row, at]) for at in (column, column + 12)
            )
            assert contrast(inside, outside) >= 3, (scale, inside, outside)


@pytest.mark.parametrize("name", theme.THEMES)
def test_every_text_of_the_chart_can_be_read_against_the_pixels_around_it(name):
    figure = drawn(log_of(RATED, doses=DOSES, events=MANY), name)
    shown = written(figure)
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    high = pixels.shape[0]
    pale = {}
    for said, box in shown:
        rows = slice(high - int(box.y1), high - int(box.y0))
        ratio = contrast_in(pixels[rows, int(box.x0) : int(box.x1)])
        if ratio is not None and any(each.isalnum() for each in said) and ratio < 4.5:
            pale[said] = round(ratio, 2)
    assert len(shown) > 15
    assert pale == {}
