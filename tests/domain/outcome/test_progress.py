"""From a log and a trial to what may be said on a day, and never more than that."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.outcome.comparison import compare
from magtrack.domain.outcome.effect import (
    BaselineLevel,
    Contrast,
    Design,
    Effect,
    analyse,
    baseline_line,
)
from magtrack.domain.outcome.power import plan_from_baseline
from magtrack.domain.outcome.progress import (
    CannotTell,
    Compared,
    LastingChange,
    StopCompared,
    TooEarly,
    progress,
)
from magtrack.domain.outcome.stop_test import StopTest, on_off_test, stop_test
from magtrack.domain.outcome.verdict import fewest_rated
from magtrack.domain.record.days import days_between
from magtrack.domain.record.events import Event, EventKind
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.trial import Trial

FIRST = date(2026, 3, 4)  # a Wednesday, as the day 0 of the worked examples A05 and A20
TRIAL = Trial("t", "p", "cognition", FIRST, practice_days=0)
KINDS = {
    "illness": EventKind("illness", "Illness", excludes=True),
    "medicine-change": EventKind("medicine-change", "Medicine changed", lasting=True),
}


def on(number):
    return FIRST + timedelta(number)


class Diary:
    """Builds logs of a trial from ratings by day number."""

    def __init__(self, make):
        self._make = make

    def ratings(self, days, values, scale="cognition"):
        return [
            self._make.rating(y, on(d), scale, self._make.evening(on(d)))
            for d, y in zip(days, values, strict=True)
            if y is not None
        ]

    def doses(self, numbers=range(84)):
        return [self._make.dose("08:00", f"{on(number)}T08:00") for number in numbers]

    def log(self, *ratings, doses=None, plans=None, trial=TRIAL, **more):
        plans = [self._make.schedule(valid_from=FIRST)] if plans is None else plans
        return self._make.log(
            *(self.doses() if doses is None else doses),
            plans=plans,
            ratings=[each for group in ratings for each in group],
            first=on(-56),
            last=on(400),
            trials=more.pop("trials", (trial,)),
            **more,
        )


@pytest.fixture(scope="module")
def diary(make):
    return Diary(make)


def result(log, trial=TRIAL, number=84):
    return progress(log, trial, on(number), KINDS)


def test_the_worked_example_from_log_to_verdict(diary, worked):
    found = result(diary.log(diary.ratings(*worked["A05"])))
    assert found.main.verdict == "improved"
    assert found.main.is_main
    assert found.main.effect == analyse(*worked["A05"], Design(2))
    assert found.main.effect.est == pytest.approx(2.057872, abs=1e-6)
    assert (found.day_of_trial, found.phase, found.due) == (84, "after", on(84))
    assert found.adherence.fairness == "fair"
    assert found.on_time == 1.0
    assert found.plan.change == pytest.approx(1.110477, abs=1e-6)


def test_practice_days_of_the_plan_are_left_out(diary, worked):
    found = result(diary.log(diary.ratings(*worked["A05"])), replace(TRIAL, practice_days=3))
    assert found.main.comparison.practice == (-28, -26, -25)
    assert found.main.effect.n_base == 21 - 3


def test_the_important_change_and_the_window_are_those_of_the_plan(diary):
    days = range(-28, 112)
    log = diary.log(diary.ratings(days, [5 + d % 3 for d in days]), doses=diary.doses(range(112)))
    found = result(log, replace(TRIAL, weeks=16, important_change=0.5), 112).main
    assert (found.effect.important_change, found.effect.n_eval) == (0.5, 56)
    assert result(log, replace(TRIAL, weeks=16), 111).main.verdict == "too_early"


# ----------------------------------------------------------------------- before the due day


def numbers_of_the_comparison(thing, seen=()):
    """Yield every result of a comparison that can be reached from `thing`."""
    if isinstance(thing, Contrast):
        yield thing
    elif isinstance(thing, Struct):
        for name in thing.__struct_fields__:
            yield from numbers_of_the_comparison(getattr(thing, name))
    elif isinstance(thing, tuple | list):
        for each in thing:
            yield from numbers_of_the_comparison(each)


EFFECT_FIELDS = {*Effect.__struct_fields__, *StopTest.__struct_fields__}


@settings(max_examples=30)
@given(
    values=st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=160, max_size=160),
    number=st.integers(-70, 83),
    stopped=st.one_of(st.none(), st.integers(-5, 90)),
    weeks=st.sampled_from([12, 16]),
)
def test_no_number_of_the_comparison_before_the_due_day(diary, values, number, stopped, weeks):
    trial = replace(
        TRIAL,
        weeks=weeks,
        second="sleep",
        stop_test=True,
        stopped=None if stopped is None else on(stopped),
    )
    days = range(-40, 120)
    log = diary.log(
        diary.ratings(days, values),
        diary.ratings(days, values[::-1], "sleep"),
        diary.ratings(days, values, "mood"),
        trial=trial,
    )
    found = progress(log, trial, on(number), KINDS, ["mood"])
    assert {each.scale for each in found.outcomes} >= {"cognition", "sleep"}
    assert list(numbers_of_the_comparison(found)) == []
    for each in found.outcomes:
        assert isinstance(each, TooEarly | CannotTell)
        assert not EFFECT_FIELDS & set(dir(each)) - {"base_line"}
        assert each.verdict in ("too_early", "cannot_tell:stopped")


@given(early=st.lists(st.integers(0, 10), min_size=84, max_size=84), number=st.integers(-1, 83))
@settings(max_examples=20)
def test_what_is_told_before_the_due_day_hangs_on_the_baseline_alone(diary, early, number):
    days = range(-28, 84)
    base = [5, 6, 7, 6] * 7
    one = result(diary.log(diary.ratings(days, base + early)), number=number)
    other = result(diary.log(diary.ratings(days, base + [5] * 84)), number=number)
    assert one.main.base_line == other.main.base_line
    assert one.plan == other.plan is not None


@pytest.mark.parametrize(
    ("number", "verdict"), [(82, "too_early"), (83, "too_early"), (84, "improved")]
)
def test_the_answer_is_there_on_the_due_day_and_not_before(diary, worked, number, verdict):
    found = result(diary.log(diary.ratings(*worked["A05"])), number=number)
    assert found.main.verdict == verdict


def test_the_answer_stays_the_same_however_late_it_is_read(diary, worked):
    days, values = worked["A05"]
    later = diary.ratings(range(84, 300), [10] * 216)
    log = diary.log(diary.ratings(days, values), later)
    assert result(log, number=84).main == result(log, number=300).main


def test_a_first_dose_in_the_future(diary):
    log = diary.log(diary.ratings(range(-28, -8), [5, 6] * 10), doses=[])
    found = result(log, number=-9)
    assert (found.phase, found.day_of_trial, found.adherence) == ("baseline", -9, None)
    assert isinstance(found.main, TooEarly)
    assert found.main.due == on(84)
    assert isinstance(found.main.base_line, BaselineLevel)
    assert found.plan.completeness == 1.0


# ------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("days", "values", "verdict"),
    [
        ((), (), "cannot_tell:baseline_short"),
        ((-1,), (5,), "cannot_tell:baseline_short"),
        ((60,), (5,), "cannot_tell:baseline_short"),
        (range(-7, 84), [5, 6, 7] * 30 + [5], "cannot_tell:baseline_short"),
        (range(-28, 84), [7] * 112, "cannot_tell:no_variation"),
        (range(-28, 84), [7] * 28 + [5, 6] * 28 + [7] * 28, "cannot_tell:no_variation"),
        (range(-28, 56), [5, 6] * 42, "cannot_tell:gaps"),
        (range(-28, 84), [10] * 112, "cannot_tell:no_variation"),
        (range(-28, 84), [0] * 112, "cannot_tell:no_variation"),
    ],
)
def test_ratings_that_allow_no_answer(diary, days, values, verdict):
    found = result(diary.log(diary.ratings(days, values)))
    assert isinstance(found.main, CannotTell)
    assert found.main.verdict == verdict
    assert list(numbers_of_the_comparison(found)) == []


def test_ratings_at_the_ends_of_the_scale_have_an_answer(diary):
    days = range(-28, 84)
    top = result(diary.log(diary.ratings(days, [10, 9, 10, 10] * 28)))
    assert top.main.verdict == "no_change"
    jump = result(diary.log(diary.ratings(days, [0] * 28 + [5] * 56 + [10] * 28)))
    assert jump.main.verdict == "improved"


def test_a_product_stopped_half_way_is_no_fair_test(diary, make):
    days = range(-28, 84)
    ratings = diary.ratings(days, [5 + d % 3 for d in days])
    ended = [make.schedule(valid_from=FIRST, valid_to=on(40))]
    for log in (
        diary.log(ratings, doses=diary.doses(range(41)), plans=ended),
        diary.log(ratings, doses=diary.doses(range(41))),
    ):
        found = result(log)
        assert found.adherence.longest_recent_gap == 43
        assert found.main.verdict == "not_a_fair_test"


def test_a_trial_stopped_half_way_has_no_answer(diary, worked):
    log = diary.log(diary.ratings(*worked["A05"]))
    stopped = replace(TRIAL, stopped=on(40))
    assert result(log, stopped, 39).main.verdict == "too_early"
    for number in (40, 84, 300):
        assert result(log, stopped, number).main.verdict == "cannot_tell:stopped"
    line = baseline_line(*worked["A05"], weekday_of_day0=2)
    assert result(log, stopped, 84).main.base_line == line
    assert result(log, replace(TRIAL, stopped=on(84)), 90).main.verdict == "improved"


def test_without_any_plan_fairness_is_not_known_and_not_assumed(diary, worked):
    log = diary.log(diary.ratings(*worked["A05"]), doses=[], plans=[])
    found = result(log)
    assert (found.adherence, found.on_time) == (None, None)
    assert found.main.verdict == "improved"


def test_eighty_years_of_data_do_not_matter(diary, worked, make):
    days, values = worked["A05"]
    short = diary.log(diary.ratings(days, values))
    past = [
        make.rating(day.day % 11, day, entered=0) for day in days_between(date(1947, 1, 1), on(-57))
    ]
    long = replace(short, first=date(1947, 1, 1), ratings=[*past, *short.ratings])
    begin = time.process_time()
    found = result(long)
    assert found.main.effect == result(short).main.effect
    assert time.process_time() - begin < 1


def test_trials_that_overlap_are_told_and_each_has_its_own_answer(diary, worked):
    other = Trial("u", "p", "sleep", on(20), entered=1)
    log = diary.log(diary.ratings(*worked["A05"]), trials=(TRIAL, other))
    found = result(log)
    assert found.main.verdict == "improved"
    (change,) = found.changes
    assert (change.kind, change.name, change.number) == ("other-trial", "Magtein", 20)
    assert progress(log, other, on(104), KINDS).main.verdict == "cannot_tell:baseline_short"


# ----------------------------------------------------------- more outcomes, changes, exclusions


def test_only_outcomes_that_were_asked_about_get_a_verdict(diary, worked):
    days, values = worked["A05"]
    log = diary.log(diary.ratings(days, values), diary.ratings(days, values, "mood"))
    main, mood = progress(log, TRIAL, on(84), KINDS, ["mood", "energy", "cognition"]).outcomes
    assert (main.scale, main.role, main.verdict) == ("cognition", "main", "improved")
    assert (mood.scale, mood.role, mood.verdict) == ("mood", "other", None)
    assert mood.effect == main.effect


def test_two_outcomes_are_read_at_the_levels_of_holm(diary, worked):
    both = replace(TRIAL, second="sleep")
    log = diary.log(
        diary.ratings(*worked["A20"]), diary.ratings(*worked["A05"], "sleep"), trial=both
    )
    main, second = result(log, both).outcomes
    assert (main.role, main.effect.level, main.verdict) == ("main", 0.95, "improved_drift_possible")
    assert (second.role, second.effect.level) == ("second", pytest.approx(0.975))
    assert second.verdict == "improved"
    alone = diary.log(diary.ratings(*worked["A20"]), trial=both)
    main, second = result(alone, both).outcomes
    assert main.effect.level == pytest.approx(0.975)
    assert main.verdict == "cannot_tell:too_noisy"
    assert second.verdict == "cannot_tell:baseline_short"


def test_days_flagged_in_time_are_left_out_of_the_answer(diary, worked, make):
    ill = Event("e", "illness", on(60), on(62), make.at(f"{on(60)}T09:00").epoch)
    found = result(diary.log(diary.ratings(*worked["A05"]), events=(ill,)))
    expected = analyse(*worked["A05"], Design(2, excluded=(60, 61, 62)))
    assert found.main.effect == expected
    late = replace(ill, entered=make.at(f"{on(62)}T23:00").epoch)
    kept = result(diary.log(diary.ratings(*worked["A05"]), events=(late,)))
    assert kept.main.effect == analyse(*worked["A05"], Design(2))


def test_lasting_changes_since_four_weeks_before_are_told_in_order(diary, worked):
    def changed(number, kind="medicine-change"):
        return Event(f"e{number}", kind, on(number), on(number), 0, "new job")

    events = [changed(n) for n in (-29, -28, 83, 84)] + [changed(50, "illness")]
    medicines = (
        Medicine("m", "Doxycycline", first=on(10), last=on(17)),
        Medicine("n", "Aspirin"),
    )
    log = diary.log(diary.ratings(*worked["A05"]), events=tuple(events), medicines=medicines)
    told = [(each.kind, each.name, each.number) for each in result(log, number=200).changes]
    assert told == [
        ("event", "medicine-change", -28),
        ("medicine-started", "Doxycycline", 10),
        ("medicine-ended", "Doxycycline", 17),
        ("event", "medicine-change", 83),
    ]
    assert [each.number for each in result(log, number=12).changes] == [-28, 10]


# ------------------------------------------------------------------------------- stop test

STOP = replace(TRIAL, stop_test=True)
LEVELS = [(d, 4 + 3 * (40 <= d < 100) + d % 3 % 2) for d in range(-28, 168)]


def stop_log(diary, doses=None, rows=LEVELS):
    return diary.log(diary.ratings(*zip(*rows, strict=True)), doses=doses, trial=STOP)


@pytest.mark.parametrize("number", [0, 83])
def test_the_stop_test_is_not_there_before_the_first_answer(diary, number):
    assert result(stop_log(diary), STOP, number).stop_test is None
    assert result(stop_log(diary), TRIAL, 168).stop_test is None


def test_the_stop_test_has_its_own_due_day(diary):
    early = result(stop_log(diary), STOP, 167)
    assert isinstance(early.stop_test, TooEarly)
    assert early.stop_test.due == on(168)
    found = result(stop_log(diary), STOP, 168).stop_test
    assert isinstance(found, StopCompared)
    assert (found.verdict, found.effect.n_off) == ("improved", 28)
    assert found.effect.est == pytest.approx(3, abs=0.3)


def test_a_stop_test_needs_ratings_after_stopping(diary):
    gaps = [(d, y) for d, y in LEVELS if d < 140 or d > 151]
    assert result(stop_log(diary, rows=gaps), STOP, 168).stop_test.verdict == "cannot_tell:gaps"


def test_a_stop_test_in_which_nobody_stopped_is_no_fair_test(diary):
    log = stop_log(diary, doses=diary.doses(range(120)))
    assert result(log, STOP, 168).stop_test.verdict == "not_a_fair_test"
    a_few = stop_log(diary, doses=diary.doses(range(90)))
    assert result(a_few, STOP, 168).stop_test.verdict == "improved"


def test_a_trial_that_was_no_fair_test_is_none_for_its_second_outcome_and_its_stop_test(diary):
    both = replace(STOP, second="sleep")
    days, values = zip(*LEVELS, strict=True)
    ratings = diary.ratings(days, values), diary.ratings(days, values, "sleep")
    log = diary.log(*ratings, doses=diary.doses(range(41)), trial=both)
    found = result(log, both, 168)
    told = [each.verdict for each in (*found.outcomes, found.stop_test)]
    assert told == ["not_a_fair_test"] * 3


def test_a_stop_test_given_up_has_no_answer(diary):
    given_up = replace(STOP, stopped=on(120))
    found = result(stop_log(diary), given_up, 168)
    assert isinstance(found.main, Compared)
    assert found.stop_test.verdict == "cannot_tell:stopped"


def stop_states():
    """Return a stop test's rows, stop and day by the state they lead to."""
    gaps = [(d, y) for d, y in LEVELS if d < 140 or d > 151]
    flat = [(d, 5) for d, _y in LEVELS]
    short = [(d, y) for d, y in LEVELS if d >= -7]
    return {
        "too_early": (LEVELS, None, 100),
        "improved": (LEVELS, None, 168),
        "cannot_tell:stopped": (LEVELS, 120, 168),
        "cannot_tell:gaps": (gaps, None, 168),
        "cannot_tell:no_variation": (flat, None, 168),
        "cannot_tell:baseline_short": (short, None, 168),
    }


@pytest.mark.parametrize("state", stop_states())
def test_a_stop_test_is_of_the_main_outcome_in_every_state(diary, state):
    rows, stopped, number = stop_states()[state]
    trial = replace(STOP, stopped=None if stopped is None else on(stopped))
    found = result(stop_log(diary, rows=rows), trial, number)
    told = found.stop_test
    assert (told.verdict, told.scale, told.role) == (state, "cognition", "main")
    assert told.comparison == found.main.comparison
    if state == "improved":
        expected = stop_test(told.comparison.days, told.comparison.ratings, Design(2))
        assert told.effect == expected
    else:
        base = told.comparison
        line = baseline_line(base.base_days, base.base_ratings, weekday_of_day0=2)
        assert told.base_line == line


@pytest.mark.parametrize(("number", "state"), [(83, None), (84, "too_early"), (167, "too_early")])
def test_the_stop_test_waits_for_its_day(diary, number, state):
    told = result(stop_log(diary), STOP, number).stop_test
    assert (told and told.verdict) == state


@pytest.mark.parametrize(("taken", "verdict"), [(16, "improved"), (17, "not_a_fair_test")])
def test_four_fifths_of_the_days_off_must_be_off(diary, taken, verdict):
    log = stop_log(diary, doses=diary.doses(range(84 + taken)))
    assert result(log, STOP, 168).stop_test.verdict == verdict


@pytest.mark.parametrize("n_gone", [11, 12])
def test_the_weeks_off_need_as_many_ratings_as_the_window(diary, n_gone):
    rows = [(d, y) for d, y in LEVELS if not 140 <= d < 140 + n_gone]
    found = result(stop_log(diary, rows=rows), STOP, 168)
    is_enough = 28 - n_gone >= fewest_rated(28)
    assert isinstance(found.stop_test, StopCompared) == is_enough
    assert is_enough == (n_gone == 11)


def test_the_important_change_of_the_plan_is_that_of_the_stop_test(diary):
    trial = replace(STOP, important_change=2.0)
    assert result(stop_log(diary), trial, 168).stop_test.effect.important_change == 2.0


# --------------------------------------------------------------------------- every field of it


def test_the_state_of_a_trial_names_the_trial_and_the_day(diary, worked):
    log = diary.log(diary.ratings(*worked["A05"]))
    found = result(log, number=30)
    assert (found.trial, found.as_of, found.day_of_trial) == (TRIAL, on(30), 30)
    assert (found.phase, found.due, found.stop_test) == ("build-up", on(84), None)
    assert (found.main.scale, found.main.role, found.main.due) == ("cognition", "main", on(84))
    assert found.main.comparison == compare(log, TRIAL, "cognition", on(30), KINDS)
    days, values = worked["A05"]
    assert found.main.base_line == baseline_line(days, values, weekday_of_day0=2)


@pytest.mark.parametrize(
    ("number", "n_days"), [(0, 0), (1, 1), (30, 30), (83, 83), (84, 84), (85, 84), (300, 84)]
)
def test_adherence_is_that_of_the_days_of_the_trial_that_are_over(diary, number, n_days):
    log = diary.log(diary.ratings([0], [5]), doses=diary.doses(range(84)))
    found = result(log, number=number)
    assert (found.adherence.n_days if found.adherence else 0) == n_days
    assert found.on_time == (1.0 if n_days else None)


def test_doses_taken_late_are_not_on_time(diary, make):
    early = [make.dose("08:00", f"{on(n)}T08:00") for n in range(6)]
    late = [make.dose("08:00", f"{on(n)}T12:00") for n in range(6, 8)]
    before = [make.dose("08:00", f"{on(-1)}T12:00")]
    log = diary.log(diary.ratings([0], [5]), doses=[*before, *early, *late])
    assert result(log, number=8).on_time == 6 / 8
    assert result(log, number=7).on_time == 6 / 7


def test_what_the_trial_can_see_is_worked_out_from_its_baseline(diary, worked):
    days, values = worked["A05"]
    log = diary.log(diary.ratings(days, values))
    base = result(log).main.comparison
    arguments = {"weekday_of_day0": 2, "window_days": 28}
    expected = plan_from_baseline(base.base_days, base.base_ratings, last_day=84, **arguments)
    assert result(log).plan == expected
    longer = result(log, replace(TRIAL, weeks=16), 20).plan
    arguments["window_days"] = 56
    assert longer == plan_from_baseline(base.base_days, base.base_ratings, last_day=20, **arguments)
    half = diary.log(diary.ratings(days[:20], values[:20]))
    day_by_day = [result(half, number=number).plan.completeness for number in (-8, -4, 0, 20)]
    assert day_by_day == sorted(day_by_day, reverse=True)
    assert day_by_day[0] > day_by_day[1] > day_by_day[2] == day_by_day[3]


def test_a_lasting_change_holds_what_was_written_about_it(diary, worked):
    started = Event("e", "medicine-change", on(5), on(9), 0, "other dose")
    medicine = Medicine("m", "Doxycycline", first=on(3), last=on(7), text="for a tick bite")
    other = Trial("u", "p", "sleep", on(20), entered=-1)
    log = diary.log(
        diary.ratings(*worked["A05"]), events=(started,), medicines=(medicine,),
        trials=(other, TRIAL),
    )  # fmt: skip
    assert result(log).changes == (
        LastingChange("medicine-started", "Doxycycline", "for a tick bite", on(3), 3),
        LastingChange("event", "medicine-change", "other dose", on(5), 5),
        LastingChange("medicine-ended", "Doxycycline", "for a tick bite", on(7), 7),
        LastingChange("other-trial", "Magtein", "", on(20), 20),
    )


def test_an_event_of_a_kind_nobody_knows_any_more_is_no_lasting_change(diary, worked):
    events = (
        Event("e", "gone", on(5), on(5), 0),
        Event("f", "medicine-change", on(6), on(6), 0),
    )
    log = diary.log(diary.ratings(*worked["A05"]), events=events)
    assert [change.number for change in result(log).changes] == [6]


def test_the_changes_of_a_stop_test_are_told_to_its_own_end(diary):
    events = tuple(Event(f"{n}", "medicine-change", on(n), on(n), 0) for n in (84, 167, 168))
    log = diary.log(diary.ratings(*zip(*LEVELS, strict=True)), events=events, trial=STOP)
    assert [change.number for change in result(log, STOP, 300).changes] == [84, 167]
    assert result(log, number=300).changes == ()


def test_scales_without_a_rating_that_counts_are_left_out_unless_asked_about(diary, worked):
    both = replace(TRIAL, second="sleep")
    log = diary.log(diary.ratings(*worked["A05"]), diary.ratings([-70, 200], [5, 6], "mood"))
    found = progress(log, both, on(84), KINDS, ["energy", "mood", "sleep"])
    assert [(each.scale, each.role) for each in found.outcomes] == [
        ("cognition", "main"),
        ("sleep", "second"),
    ]
    assert [each.is_main for each in found.outcomes] == [True, False]


def test_an_outcome_not_asked_about_is_told_why_it_cannot_be_compared(diary, worked):
    log = diary.log(diary.ratings(*worked["A05"]), diary.ratings([60], [5], "mood"))
    _main, mood = progress(log, TRIAL, on(84), KINDS, ["mood"]).outcomes
    assert (mood.role, mood.verdict) == ("other", "cannot_tell:baseline_short")
    assert mood.base_line is None


def test_importing_the_records_does_not_load_numpy(python, root):
    import subprocess

    code = (
        "import sys, magtrack.domain.record.log, magtrack.domain.outcome.progress;"
        "import magtrack.wording.verdicts;"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([python, "-c", code], cwd=root, check=False).returncode == 0


# ------------------------------------------------------------------------------- the baseline


def in_baseline(diary, n):
    """Return doses on the first `n` of the 28 days before the first dose, and on those after."""
    return [*diary.doses(range(-28, n - 28)), *diary.doses()]


@pytest.mark.parametrize("n", [0, 1, 12, 28])
def test_doses_inside_the_baseline_are_told_whenever_they_were_logged(diary, n):
    days = range(-28, 84)
    log = diary.log(diary.ratings(days, [5 + d % 3 for d in days]), doses=in_baseline(diary, n))
    use = result(log).baseline
    assert [len(each.taken) for each in use.tried] == ([n] if n else [])
    assert use.n_days == 28


def test_what_the_baseline_holds_before_any_rating_begins_today(diary, make):
    plan = [make.schedule(valid_from=on(-60))]
    use = result(diary.log(doses=(), plans=plan), number=-10).baseline
    assert (use.first, use.n_days) == (on(-10), 10)
    assert len(use.tried[0].planned) == 10
    assert result(diary.log(doses=()), number=10).baseline.n_days == 56


def test_ratings_before_a_pause_are_not_compared(diary):
    days = range(-50, 84)
    log = diary.log(diary.ratings(days, [5 + d % 3 for d in days]))
    paused = replace(TRIAL, baseline_from=on(-28))
    found = result(log, paused)
    assert found.main.comparison.base_days == tuple(range(-28, 0))
    assert found.plan.baseline_days == 28
    assert result(log).main.comparison.n_base == 50


@pytest.mark.parametrize(
    ("n", "while_taking", "is_on_off"),
    [(0, False, False), (5, False, False), (6, False, True), (0, True, True)],
)
def test_a_stop_test_after_a_baseline_with_the_product_compares_on_with_off_alone(
    diary, n, while_taking, is_on_off
):
    doses = [*diary.doses(range(-28, n - 28)), *diary.doses()]
    trial = replace(STOP, while_taking=while_taking)
    days, values = zip(*LEVELS, strict=True)
    log = diary.log(diary.ratings(days, values), doses=doses)
    found = result(log, trial, 168).stop_test
    rule = on_off_test if is_on_off else stop_test
    assert found.effect == rule(found.comparison.days, found.comparison.ratings, Design(2))
    assert found.effect.cancels_drift != is_on_off


def test_one_switch_is_judged_with_usual_drift(diary):
    days = range(-28, 168)
    values = [5 + (d % 5 == 0) + (d % 3 == 0) + (d < 84 and d % 4 != 0) for d in days]
    log = diary.log(diary.ratings(days, values))
    found = result(log, replace(STOP, while_taking=True), 168).stop_test
    assert found.effect.p < 0.05 < found.effect.p_drift
    assert found.verdict == "improved_drift_possible"


def test_on_and_off_needs_no_baseline_but_both_of_its_windows(diary):
    def verdict(*ranges):
        days = [d for each in ranges for d in each]
        log = diary.log(diary.ratings(days, [5 + d % 3 for d in days]))
        return result(log, replace(STOP, while_taking=True), 168).stop_test.verdict

    assert not verdict(range(56, 168)).startswith("cannot_tell:gaps")
    assert verdict(range(56, 72), range(84, 168)) == "cannot_tell:gaps"
    assert verdict(range(56, 156)) == "cannot_tell:gaps"
