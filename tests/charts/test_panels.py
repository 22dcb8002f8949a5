"""A panel is one module: put beside the others, it is drawn, has its room, and is spoken of."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from magtrack import reference, theme
from magtrack.charts import panels, words
from magtrack.charts.progress import ChartSource, draw
from magtrack.discovery import discover
from magtrack.domain.record.events import Event
from tests.charts.test_progress import FIRST_DOSE, SIZE, TODAY, artist, dose, log_of, rating, texts

STEPS = """
import numpy as np

from magtrack.charts._panel import Panel


class StepsPanel(Panel, frozen=True):
    order = 15

    @classmethod
    def of(cls, source):
        return [cls()]

    @classmethod
    def noun(cls):
        return "the steps"

    @classmethod
    def alternative(cls, source):
        yield "walked every day"

    @classmethod
    def day_lines(cls, source, day):
        yield f"Steps: {day.day}"

    def series(self, source):
        return (np.array([day.day for day in source.log.days], dtype=float),)

    def draw(self, canvas, place):
        axes = canvas.axes(place, (0, 40), "steps")
        canvas.title(place, "Steps a day", "counted")
        return canvas.plot(place, axes, canvas.dots(4, "info", gid="dots-steps"))

    def fill(self, canvas, plot, means):
        plot.artists[0].set_data(canvas.buckets.days, means[0])


PANEL = StepsPanel
"""

SOURCE = ChartSource(log_of([rating(FIRST_DOSE, 5)], [dose(FIRST_DOSE)]), reference.load(), TODAY)


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """A module of panels more, beside those there are."""
    (tmp_path / "steps.py").write_text(STEPS)
    with monkeypatch.context() as patch:
        patch.setattr(panels, "__path__", [*panels.__path__, str(tmp_path)])
        found = discover("magtrack.charts.panels", "PANEL")
    monkeypatch.setattr(panels, "PANELS", found)


def drawn(size=SIZE):
    return draw(SOURCE, theme.load("light"), size)


def order(figure):
    """Return which axes stand above each other, the uppermost first."""
    tops = sorted((axes.get_position().y0, axes.get_gid()) for axes in figure.axes)
    return [gid for _top, gid in reversed(tops) if gid != "background"]


def test_a_panel_more_is_drawn_in_its_place_with_its_data(steps):
    figure = drawn()
    assert order(figure) == ["rating-cognition", "steps", "elemental", "adherence"]
    assert "Steps a day" in texts(figure)
    line = artist(figure, "dots-steps")
    assert list(line.get_ydata())[-3:] == [day.day for day in SOURCE.log.days][-3:]


def test_a_panel_more_has_a_share_of_the_height_and_makes_the_least_higher(steps, monkeypatch):
    (height,) = {
        round(axes.get_position().height, 6)
        for axes in drawn((1000, 900)).axes
        if axes.get_gid() in ("rating-cognition", "steps")
    }
    assert height > 0
    least = drawn((1000, 1)).get_size_inches()[1]
    monkeypatch.undo()
    assert least - drawn((1000, 1)).get_size_inches()[1] == pytest.approx((60 + 20) / 72)


def test_a_panel_more_is_spoken_of_in_its_place(steps):
    said = words.alternative(SOURCE)
    assert ". walked every day. days with a dose taken: 1" in said
    assert "the ratings, the steps, the elemental magnesium and the" in words.alternative_on_paper()
    lines = words.day_words(SOURCE, FIRST_DOSE).splitlines()
    assert lines.index("Steps: 1") == lines.index("Cognition: 5") + 1


def test_an_event_stands_above_the_panels():
    event = Event("e", "illness", FIRST_DOSE, TODAY, 0)
    source = replace(SOURCE, log=replace(SOURCE.log, events=(event,)))
    figure = draw(source, theme.load("light"), SIZE)
    (marks,) = (each for each in figure.artists if each.get_gid() == "events")
    bottom = min(path.get_extents().ymin for path in marks.get_paths())
    assert order(figure)[0] == "rating-cognition"
    tops = [each.get_position().y1 for each in figure.axes if each.get_gid() != "background"]
    assert bottom > max(tops) * figure.get_size_inches()[1] * 72
