"""What the progress chart holds: its data and its promises, not its pixels."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from msgspec.structs import replace

from magtrack import reference, theme
from magtrack.charts.progress import ChartSource, draw
from magtrack.domain.outcome.progress import progress
from magtrack.domain.record.days import planned_moment
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from tests import builders

if TYPE_CHECKING:
    from magtrack.domain.record.doses import Dose

FIRST_DOSE = date(2026, 9, 1)
TODAY = date(2026, 11, 10)
SIZE = 1000, 420
PRODUCT = replace(builders.MAGTEIN, elemental_mg=None)
make = builders.Make()
PLAN = Schedule("s", "p", "morning", time(8), 1, FIRST_DOSE)
TRIAL = Trial("t", "p", "cognition", FIRST_DOSE)


def rating(day: date, value: int, scale: str = "cognition") -> Rating:
    return Rating(day, scale, value, 0, "UTC")


def dose(day: date, elemental_mg: float | None = 48.0, *, key: str = "d") -> Dose:
    taken = planned_moment(day, time(8), "UTC", 4)
    return make.dose("08:00", taken, id=f"{key}{day}", elemental_mg=elemental_mg)


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


def log_of(ratings=(), doses=(), events=(), trials=(TRIAL,), first=None, last=None) -> Log:
    return Log(
        first or FIRST_DOSE - timedelta(days=28),
        last or FIRST_DOSE + timedelta(days=83),
        products={"p": PRODUCT},
        schedules=(PLAN,),
        doses=tuple(doses),
        ratings=tuple(ratings),
        events=tuple(events),
        trials=trials,
    )


def drawn(log: Log, name: str = "light", today: date = TODAY):
    return draw(ChartSource(log, reference.load(), today), theme.load(name), SIZE)


def artist(figure, gid):
    found = [each for axes in figure.axes for each in axes.get_children() if each.get_gid() == gid]
    assert len(found) == 1, gid
    return found[0]


def rating_axes(figure):
    return [axes for axes in figure.axes if any(_is_dots(each) for each in axes.get_children())]


def _is_dots(each):
    return (each.get_gid() or "").startswith("dots-")


def texts(figure):
    return [each.get_text() for each in figure.findobj(lambda a: hasattr(a, "get_text"))]


@pytest.mark.parametrize("values", [[0], [10, 10], [5, 6, 5], [0, 10] * 10])
def test_a_rating_s_axis_is_0_to_10_for_any_data(values):
    ratings = [rating(day, v) for day, v in zip(days(FIRST_DOSE, 99), values, strict=False)]
    axes = rating_axes(drawn(log_of(ratings)))
    assert axes
    assert all(each.get_ylim() == (0, 10) for each in axes)


def test_there_is_one_dot_for_each_rated_day():
    ratings = [rating(day, 5) for day in days(FIRST_DOSE, 60) if day.day % 3]
    dots = artist(drawn(log_of(ratings)), "dots-cognition")
    assert len(dots.get_xdata()) == len(ratings)
    assert dots.get_linestyle() == "None"


def test_no_line_runs_across_a_gap_of_ten_days():
    gap = set(days(FIRST_DOSE + timedelta(days=20), 10))
    ratings = [rating(day, 6) for day in days(FIRST_DOSE, 60) if day not in gap]
    mean = np.asarray(artist(drawn(log_of(ratings)), "mean-cognition").get_ydata(), dtype=float)
    known = np.flatnonzero(~np.isnan(mean))
    inside = np.isnan(mean[known[0] : known[-1] + 1])
    assert inside.sum() >= 6


def test_the_mean_needs_four_of_seven_days():
    ratings = [rating(day, 6) for day in days(FIRST_DOSE, 3)]
    mean = np.asarray(artist(drawn(log_of(ratings)), "mean-cognition").get_ydata(), dtype=float)
    assert np.isnan(mean).all()
    ratings += [rating(FIRST_DOSE + timedelta(days=3), 6)]
    mean = np.asarray(artist(drawn(log_of(ratings)), "mean-cognition").get_ydata(), dtype=float)
    assert (~np.isnan(mean)).any()


def test_the_phases_of_the_trial_are_named_and_its_first_day_is_marked():
    figure = drawn(log_of([rating(FIRST_DOSE, 5)]))
    assert {"before", "build-up, not judged", "onset window", "1 Sep", "today"} <= set(
        texts(figure)
    )
    assert {"start", "window-begins", "onset-window", "today"} <= gids(figure)


def test_without_a_trial_there_is_no_window():
    shown = texts(drawn(log_of([rating(FIRST_DOSE, 5)], trials=())))
    assert not [text for text in shown if "onset" in text]


def answered(log: Log, today: date, name: str = "light"):
    """Draw a log together with what its trial lets one say."""
    known = reference.load()
    found = progress(log, log.trial, today, known.event_kinds, tuple(known.scales))
    return draw(ChartSource(log, known, today, found), theme.load(name), SIZE), found


def gids(figure) -> set[str]:
    found = {a.get_gid() for axes in figure.axes for a in [*axes.lines, *axes.collections]}
    return found | {a.get_gid() for a in figure.artists}


def rated_days(value, first=-28, last=83, entered=0):
    return [
        Rating(FIRST_DOSE + timedelta(days=n), "cognition", value(n), entered + n, "UTC")
        for n in range(first, last + 1)
    ]


DUE = FIRST_DOSE + timedelta(days=84)
OF_THE_WINDOW = {"window-level", "window-band"}


@pytest.mark.parametrize(("rated", "is_shown"), [(5, False), (28, True)])
def test_the_level_of_the_baseline_needs_ratings_after_three_of_practice(rated, is_shown):
    figure, found = answered(log_of(rated_days(lambda n: 4 + n % 2, -rated, 10)), TODAY)
    assert ("baseline" in gids(figure)) == is_shown
    if is_shown:
        line = f"before {found.main.base_line.est:.1f}"
        assert line in texts(figure)
        assert {"baseline-band", "drift-band", "baseline-carried"} <= gids(figure)


@pytest.mark.parametrize("before_due", [1, 10, 27])
def test_before_the_due_date_nothing_of_the_onset_window_is_drawn(before_due):
    log = log_of(rated_days(lambda n: 4 + n % 2 if n < 0 else 8 + n % 2))
    figure, found = answered(log, DUE - timedelta(days=before_due))
    assert found.main.verdict == "too_early"
    assert OF_THE_WINDOW.isdisjoint(gids(figure))
    assert not [text for text in texts(figure) if text.startswith(("+", "after"))]


def test_on_the_due_date_the_level_of_the_window_is_drawn():
    log = log_of(rated_days(lambda n: 4 + n % 2 if n < 0 else 8 + n % 2))
    figure, found = answered(log, DUE)
    assert gids(figure) >= OF_THE_WINDOW
    assert f"after {found.main.effect.eval_line.est:.1f}" in texts(figure)


def test_without_an_answer_no_level_is_drawn():
    figure = drawn(log_of(rated_days(lambda n: 4 + n % 2)), today=DUE)
    assert {"baseline", "window-level"}.isdisjoint(gids(figure))


def test_a_day_that_is_left_out_is_a_hollow_dot_and_every_rated_day_is_a_dot():
    flagged = Event("e", "illness", FIRST_DOSE + timedelta(days=60), DUE - timedelta(days=20), 5)
    log = log_of(rated_days(lambda n: 4 + n % 2, entered=1_780_000_000), events=[flagged])
    figure, found = answered(log, DUE)
    hollow = artist(figure, "excluded-cognition").get_xdata()
    full = artist(figure, "dots-cognition").get_xdata()
    comparison = found.main.comparison
    assert len(hollow) == len(comparison.excluded) + len(comparison.practice) == 5 + 3
    assert len(hollow) + len(full) == 28 + 84


def test_a_day_without_a_dose_log_has_no_bar():
    taken = [day for day in days(FIRST_DOSE, 40) if day.day % 2]
    bars = artist(drawn(log_of(doses=[dose(day) for day in taken])), "bars")
    assert len(bars.get_paths()) == len(taken)


def test_a_dose_of_unknown_content_makes_the_bar_a_least_amount_and_says_so():
    part, nothing, whole = days(FIRST_DOSE, 3)
    doses = [
        dose(part),
        dose(part, None, key="u"),
        dose(nothing, None),
        dose(whole),
    ]
    figure = drawn(log_of(doses=doses))
    bars, caps = artist(figure, "bars").get_paths(), artist(figure, "unknown").get_paths()
    assert len(bars) == 2  # where nothing is known there is no bar, and not one of 0 mg
    edges = [(cap.get_extents().ymin, round(cap.get_extents().x0 + 0.4)) for cap in caps]
    assert edges == [(48.0, part.toordinal()), (0.0, nothing.toordinal())]
    assert "unknown" in texts(figure)


def test_the_caps_stay_within_the_panel_of_the_highest_bar():
    figure = drawn(log_of(doses=[dose(FIRST_DOSE), dose(FIRST_DOSE, None, key="u")]))
    caps = artist(figure, "unknown")
    assert caps.get_paths()[0].get_extents().ymax <= caps.axes.get_ylim()[1]


def test_days_of_unknown_content_alone_do_not_lower_the_mean_of_a_long_span():
    first = TODAY - timedelta(days=3000)
    doses = [dose(day, 48.0 if n % 2 else None) for n, day in enumerate(days(first, 3000))]
    figure = drawn(log_of(doses=doses, first=first, last=TODAY, trials=()))
    tops = [bar.get_extents().ymax for bar in artist(figure, "bars").get_paths()]
    assert tops == pytest.approx([48.0] * len(tops))
    assert len(artist(figure, "unknown").get_paths()) == len(tops)


def test_without_a_dose_of_unknown_content_nothing_is_said_of_one():
    figure = drawn(log_of(doses=[dose(FIRST_DOSE), dose(TODAY, 0.0)]))
    assert not artist(figure, "unknown").get_paths()
    assert "unknown" not in texts(figure)


EVENING = Schedule("e", "p", "evening", time(20), 1, FIRST_DOSE)


@pytest.mark.parametrize(
    ("taken_today", "marks"),
    [
        (["morning"], {TODAY - timedelta(days=1): 1.0, TODAY: 0.5}),
        ([], {TODAY - timedelta(days=1): 1.0}),
    ],
)
def test_today_looks_neither_complete_nor_missed_while_doses_are_open(taken_today, marks):
    figure = drawn(evening_log(taken_today, [rating(TODAY, 5)]))
    assert heights(figure, "taken") == marks
    assert heights(figure, "still-open") == {TODAY: 1.0}
    assert TODAY.toordinal() not in artist(figure, "not-recorded").get_xdata()


def test_today_is_complete_once_its_last_dose_is_taken():
    figure = drawn(evening_log(["morning", "evening"]))
    assert heights(figure, "taken")[TODAY] == 1.0
    assert heights(figure, "still-open") == {}


def test_today_of_a_long_span_counts_only_once_its_doses_are_logged():
    first = TODAY - timedelta(days=3000)
    figure = drawn(replace(evening_log(["morning"]), first=first))
    assert heights(figure, "still-open") == {}
    assert 0.5 not in heights(figure, "taken").values()


@pytest.mark.parametrize(("n_taken", "mark"), [(0, 0.16), (1, 0.5), (3, 0.5), (4, 0.5), (5, 1.0)])
def test_only_a_day_with_all_of_its_doses_looks_complete(n_taken, mark):
    day = TODAY - timedelta(days=3)
    plans = tuple(replace(PLAN, id=str(n), valid_from=day, valid_to=day) for n in range(5))
    doses = [dose(day, key=str(n)) for n in range(n_taken)]
    log = replace(log_of([rating(day, 5)], doses), schedules=plans)
    assert heights(drawn(log), "taken") == {day: mark}


def evening_log(taken_today, ratings=()):
    """Return a log with all of yesterday's plan taken, and of today's these slots."""
    taken = [(TODAY - timedelta(days=1), "morning"), (TODAY - timedelta(days=1), "evening")]
    taken += [(TODAY, slot) for slot in taken_today]
    doses = [
        replace(dose(day, key=slot), slot=slot, planned=time(8 if slot == "morning" else 20))
        for day, slot in taken
    ]
    return replace(log_of(ratings, doses, last=TODAY), schedules=(PLAN, EVENING))


def heights(figure, gid):
    boxes = [path.get_extents() for path in artist(figure, gid).get_paths()]
    return {date.fromordinal(int((box.x0 + box.x1) / 2)): box.ymax for box in boxes}


def test_an_event_is_labelled_as_plain_text():
    event = Event("e", "illness", FIRST_DOSE, FIRST_DOSE + timedelta(days=20), 0, "$x^2$ <b>")
    figure = drawn(log_of([rating(FIRST_DOSE, 5)], events=[event]))
    FigureCanvasAgg(figure).draw()
    assert [text for text in texts(figure) if "Illness" in text]


def test_what_another_program_recorded_every_night_fills_no_lane():
    night = Event("e", "imported", FIRST_DOSE, FIRST_DOSE, 0, "asleep 7 h 0 min")
    figure = drawn(log_of([rating(FIRST_DOSE, 5)], events=[night]))
    FigureCanvasAgg(figure).draw()
    assert not [text for text in texts(figure) if "asleep" in text or "app" in text]


@pytest.mark.parametrize("name", theme.THEMES)
def test_it_is_drawn_in_every_theme(name):
    figure = drawn(log_of([rating(FIRST_DOSE, 5)], [dose(FIRST_DOSE)]), name)
    FigureCanvasAgg(figure).draw()


@pytest.mark.parametrize(
    "log",
    [
        log_of(),
        log_of([rating(FIRST_DOSE, 5)]),
        log_of(first=TODAY, last=TODAY),
        log_of([rating(FIRST_DOSE, 5, f"scale{n}") for n in range(10)]),
    ],
    ids=["nothing", "one rating", "one day", "ten scales"],
)
def test_odd_logs_are_drawn_without_a_word_of_complaint(log):
    FigureCanvasAgg(drawn(log)).draw()


def test_eighty_years_are_drawn_with_few_points():
    first = date(1946, 11, 11)
    ratings = [rating(day, day.day % 11) for day in days(first, 365 * 80)]
    figure = drawn(log_of(ratings, first=first, last=TODAY, trials=()))
    assert len(artist(figure, "dots-cognition").get_xdata()) <= 1000
