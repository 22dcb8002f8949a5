"""What a change would cause, told before it is written."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack import reference
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.people import Condition, Medicine, Profile
from magtrack.domain.record.plan_edits import PlanStep, in_steps
from magtrack.domain.record.products import Product
from magtrack.domain.record.repetition import Weekdays, every
from magtrack.domain.safety.preview import AHEAD, SELDOM, caused, log_after, range_needed
from magtrack.domain.safety.watched import MARGIN

KNOWN = reference.load().knowledge


@pytest.fixture
def told(make):
    """Return a function that gives what edits would cause, as rules and clock times."""

    def found(log, *edits, first=make.monday):
        findings = caused(log, KNOWN, make.at("12:00"), edits, first)
        return [
            (each.rule, each.magnesium and each.magnesium.at.local.strftime("%H:%M"))
            for each in findings
        ]

    return found


@pytest.fixture
def around(make):
    """Return a function that gives a log as far as the preview needs it."""
    first, last = range_needed(make.monday)
    return lambda *plans, **more: make.log(first=first, last=last, plans=plans, **more)


def doxy(*clocks, **changes):
    return Medicine("m", "Doxycycline", tuple(map(time.fromisoformat, clocks)), **changes)


def test_the_preview_needs_a_month_and_what_lies_around_it(make):
    assert range_needed(make.monday) == (make.monday - MARGIN, make.monday + SELDOM + MARGIN)


@pytest.mark.parametrize("n", [14, 28])
def test_what_is_taken_more_seldom_than_weekly_is_looked_for(make, around, told, n):
    since = make.monday - timedelta(1)
    monthly = Medicine("m", "Alendronate", (time(7),), repeats=every(n, since))
    log = around(make.schedule(planned="21:00"), medicines=(monthly,))
    assert told(log, Put(make.schedule("morning", "08:00"))) == [("bisphosphonates", "08:00")]


def test_a_step_up_in_some_weeks_is_looked_at(make, around, told):
    plan = make.schedule(planned="08:00", units=5.0, valid_from=make.monday)
    made = in_steps(plan, [PlanStep(9.0, 60)], iter(["step"]).__next__)
    edits = [Put(each) for each in made]
    first, last = range_needed(make.monday, edits)
    assert last == make.monday + timedelta(60) + MARGIN
    log = make.log(first=first, last=last)
    assert told(log, *edits[:1]) == []
    assert [rule for rule, _at in told(log, *edits)] == ["upper-limit"]


def test_a_step_in_another_century_is_not_looked_at(make):
    far = make.schedule(valid_from=date(9999, 12, 30))
    assert range_needed(make.monday, [Put(far)]) == range_needed(make.monday)


def test_a_medicine_causes_what_it_warns_of(make, around, told):
    log = around(make.schedule(planned="08:00"))
    assert told(log, Put(doxy("09:00"))) == [("tetracyclines", "08:00")]
    assert told(log, Put(doxy("14:00"))) == []


def test_a_finding_of_every_day_is_told_once(make, around, told):
    log = around(make.schedule(planned="08:00"), make.schedule("evening", "20:00"))
    assert told(log, Put(doxy("08:00", "20:00"))) == [("tetracyclines", "08:00")]


@pytest.mark.parametrize("weekday", range(7))
def test_a_medicine_of_one_weekday_is_told_on_any_day(make, around, told, weekday):
    log = around(make.schedule(planned="08:00"))
    weekly = Medicine("m", "Alendronate", (time(7),), repeats=Weekdays(frozenset([weekday])))
    assert told(log, Put(weekly)) == [("bisphosphonates", "08:00")]


def test_what_was_there_before_is_not_told(make, around, told):
    log = around(make.schedule(planned="08:00"), medicines=(doxy("09:00"),))
    assert told(log) == []
    assert told(log, Put(make.schedule("other", "15:00"))) == []


def test_a_second_gap_as_short_as_one_that_is_known_is_told(make, around, told):
    log = around(make.schedule(planned="08:00"), medicines=(doxy("08:00", "14:00"),))
    assert told(log, Put(make.schedule("other", "14:00"))) == [("tetracyclines", "14:00")]


def test_a_plan_that_moves_closer_is_told_and_one_that_moves_away_is_not(make, around, told):
    plan = make.schedule(planned="08:00")
    log = around(plan, medicines=(doxy("09:00"),))
    assert told(log, Put(replace(plan, planned=time(8, 30)))) == [("tetracyclines", "08:30")]
    assert told(log, Put(replace(plan, planned=time(11)))) == []
    assert told(log, Delete(plan)) == []


def test_a_medicine_that_moves_closer_to_the_same_dose_is_told(make, around, told):
    log = around(make.schedule(planned="08:00"), medicines=(doxy("09:00"),))
    assert told(log, Put(doxy("08:30"))) == [("tetracyclines", "08:00")]


def test_a_course_that_begins_later_is_told_from_its_first_day(make, around, told):
    log = around(make.schedule(planned="08:00"))
    later = doxy("09:00", first=make.monday + AHEAD)
    assert told(log, Put(later)) == []
    first, last = range_needed(later.first)
    assert told(replace(log, first=first, last=last), Put(later), first=later.first) == [
        ("tetracyclines", "08:00")
    ]


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        (Put(Profile(pregnant=True)), "pregnancy"),
        (Put(LabValue("l", "egfr", 20.0, EGFR_UNIT)), "kidney-egfr-under-30"),
        (Put(Profile(birth_year=2012)), "under-18"),
        (Put(Condition("c", "dialysis")), "dialysis"),
        (Put(Medicine("m", "Raltegravir")), "raltegravir"),
    ],
)
def test_changes_of_the_person_are_told(make, around, told, edit, rule):
    assert told(around(make.schedule()), edit) == [(rule, None)]


def test_a_worse_kidney_is_told_although_a_kidney_warning_stands(make, around, told):
    log = around(make.schedule(), labs=(make.egfr(50.0),))
    assert told(log, Put(make.egfr(20.0))) == [("kidney-egfr-under-30", None)]
    assert told(log, Put(make.egfr(49.0))) == []


@pytest.mark.parametrize(
    "standing",
    [
        {"profile": Profile(pregnant=True)},
        {"conditions": (Condition("c", "dialysis"),)},
        {"medicines": (Medicine("m", "Amlodipine"),)},
    ],
)
def test_a_second_magnesium_is_not_told_what_stands_for_the_first(make, around, told, standing):
    log = around(make.schedule(planned="08:00"), **standing)
    edits = [Put(Product("o", "Citrate", "citrate")), Put(make.schedule("other", product_id="o"))]
    assert {rule for rule, _clock in told(log, *edits)} == {"duplicate-magnesium"}


def test_more_magnesium_than_the_limit_is_told(make, around, told):
    log = around(make.schedule(planned="08:00"), profile=Profile(limit="us"))
    assert ("upper-limit", None) in told(log, Put(make.schedule("evening", "20:00", units=9.0)))


def test_the_worst_is_told_first(make, around):
    edits = [Put(Medicine("w", "Warfarin")), Put(Profile(pregnant=True)), Put(doxy("08:00"))]
    log = around(make.schedule(planned="08:00"))
    found = caused(log, KNOWN, make.at("12:00"), edits, make.monday)
    ranks = [finding.rank for finding in found]
    assert ranks == sorted(ranks)
    assert (len(found), found[0].rule) == (3, "pregnancy")


# ------------------------------------------------------------------------------- log_after


def test_edits_put_replace_and_remove(make):
    plan, medicine = make.schedule(), doxy("08:00")
    log = make.log(plans=[plan], medicines=(medicine,))
    moved = replace(plan, planned=time(9))
    second = Medicine("m2", "Iron")
    after = log_after(log, [Put(moved), Put(second), Delete(medicine), Put(Condition("c", "x"))])
    assert after.schedules == (moved,)
    assert after.medicines == (second,)
    assert after.conditions == (Condition("c", "x"),)
    assert log.medicines == (medicine,)


def test_products_are_put_and_removed(make):
    log = make.log()
    oxide = Product("o", "Oxide", "oxide")
    after = log_after(log, [Put(oxide), Put(replace(oxide, name="MgO"))])
    assert [product.name for product in after.products.values()] == ["Magtein", "MgO"]
    assert list(log_after(after, [Delete(oxide)]).products) == ["p"]
    assert list(log.products) == ["p"]


def test_doses_ratings_and_events_stay_as_they_are(make):
    dose, rating = make.dose(), make.rating(5)
    log = make.log(dose, ratings=[rating])
    after = log_after(log, [Delete(dose), Delete(rating), Put(make.dose("20:00", "20:00"))])
    assert (after.doses, after.ratings) == (log.doses, log.ratings)


def test_no_edits_cause_nothing(make, around):
    log = around(make.schedule(), medicines=(doxy("08:00"),), profile=Profile(pregnant=True))
    for days in range(0, 30, 7):
        first = make.monday + timedelta(days=days)
        assert caused(log, KNOWN, make.at("12:00"), [], first) == []


def test_the_first_day_of_a_finding_is_the_day_it_is_told_for(make, around):
    log = around(make.schedule(planned="08:00"))
    course = doxy("09:00", first=date(2026, 11, 26))
    (finding,) = caused(log, KNOWN, make.at("12:00"), [Put(course)], make.monday)
    assert finding.day == date(2026, 11, 26)
