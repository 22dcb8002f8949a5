"""From a log and a trial to what may be said on a day, and never more than that."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.outcome.effect import BaselineLevel, Contrast, Design, Effect, analyse
from magtrack.domain.outcome.progress import CannotTell, Compared, StopCompared, TooEarly, progress
from magtrack.domain.outcome.stop_test import StopTest
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


def test_a_stop_test_given_up_has_no_answer(diary):
    given_up = replace(STOP, stopped=on(120))
    found = result(stop_log(diary), given_up, 168)
    assert isinstance(found.main, Compared)
    assert found.stop_test.verdict == "cannot_tell:stopped"


def test_importing_the_records_does_not_load_numpy(python, root):
    import subprocess

    code = (
        "import sys, magtrack.domain.record.log, magtrack.domain.outcome.progress;"
        "import magtrack.wording.verdicts;"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([python, "-c", code], cwd=root, check=False).returncode == 0
