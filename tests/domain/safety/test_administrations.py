from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from magtrack.domain.record.days import Moment
from magtrack.domain.record.people import Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.repetition import Weekdays
from magtrack.domain.safety.administrations import (
    LivedZones,
    form_of,
    magnesium_on,
    medicine_administrations,
    supplements_on,
)
from magtrack.domain.safety.proportion import NO_INTAKE
from magtrack.reference import load

FORMS = load().forms
BERLIN, NEW_YORK, TOKYO = "Europe/Berlin", "America/New_York", "Asia/Tokyo"
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)


def shown(moments):
    return [f"{moment.local:%d %H:%M} {moment.zone}" for moment in moments]


def zones_of(make, *doses, now=("2026-11-23T21:00", BERLIN)):
    logged = [make.extra(make.at(text, zone)) for text, zone in doses]
    return LivedZones(logged, make.at(*now))


# ------------------------------------------------------------------------------------ zones

FLIGHT = [("2026-11-23T08:00", BERLIN), ("2026-11-24T20:00", NEW_YORK)]
HOME = ("2026-11-26T21:00", NEW_YORK)


@pytest.mark.parametrize(
    ("day", "clock", "found"),
    [
        (MONDAY, "01:00", ["24 01:00 Europe/Berlin", "24 01:00 America/New_York"]),
        # after the last dose in Berlin and before the first in New York: nobody knows
        (MONDAY, "20:00", ["23 20:00 Europe/Berlin", "23 20:00 America/New_York"]),
        (TUESDAY, "12:00", ["24 12:00 Europe/Berlin", "24 12:00 America/New_York"]),
        # 21:00 by New York's clocks is after the dose there, 21:00 by Berlin's before it
        (TUESDAY, "21:00", ["24 21:00 Europe/Berlin", "24 21:00 America/New_York"]),
        (TUESDAY + timedelta(days=1), "08:00", ["25 08:00 America/New_York"]),
        (MONDAY - timedelta(days=3), "08:00", ["20 08:00 Europe/Berlin"]),
        (MONDAY + timedelta(days=30), "08:00", ["23 08:00 America/New_York"]),
    ],
)
def test_a_clock_time_counts_in_both_zones_of_a_journey(make, day, clock, found):
    zones = zones_of(make, *FLIGHT, now=HOME)
    assert shown(zones.moments(day, time.fromisoformat(clock), 4)) == found


def test_a_later_journey_does_not_count_before_it(make):
    zones = zones_of(make, ("2026-11-23T20:00", BERLIN), *FLIGHT, now=HOME)
    assert shown(zones.moments(MONDAY, time(10), 4)) == ["23 10:00 Europe/Berlin"]


def test_without_a_journey_there_is_one_instant(make):
    zones = zones_of(make, ("2026-11-20T08:00", BERLIN))
    assert shown(zones.moments(TUESDAY, time(0, 30), 4)) == ["25 00:30 Europe/Berlin"]


def test_where_nothing_was_logged_the_present_zone_counts(make):
    zones = zones_of(make, now=("2026-11-23T21:00", TOKYO))
    assert shown(zones.moments(MONDAY, time(8), 4)) == ["23 08:00 Asia/Tokyo"]


def test_zones_with_the_same_clocks_make_one_instant(make):
    journey = [("2026-11-23T08:00", BERLIN), ("2026-11-24T20:00", "Europe/Paris")]
    zones = zones_of(make, *journey, now=("2026-11-26T21:00", "Europe/Paris"))
    assert len(zones.moments(TUESDAY, time(8), 4)) == 1


@pytest.mark.parametrize(
    ("journey", "day", "zone"),
    [
        (FLIGHT, MONDAY - timedelta(days=1), BERLIN),
        (FLIGHT, MONDAY, BERLIN),
        (FLIGHT, TUESDAY, NEW_YORK),
        (FLIGHT, TUESDAY + timedelta(days=9), NEW_YORK),
        # the other way: from New York to Berlin
        ([("2026-11-23T20:00", NEW_YORK), ("2026-11-24T20:00", BERLIN)], MONDAY, NEW_YORK),
        ([("2026-11-23T20:00", NEW_YORK), ("2026-11-24T20:00", BERLIN)], TUESDAY, BERLIN),
        # 01:00 belongs to the day before
        ([("2026-11-23T08:00", BERLIN), ("2026-11-25T01:00", NEW_YORK)], TUESDAY, NEW_YORK),
    ],
)
def test_the_zone_of_a_day_is_the_last_known_in_it(make, journey, day, zone):
    now = ("2026-11-26T21:00", journey[-1][1])
    assert zones_of(make, *journey, now=now).last_on(day, 4) == zone


# --------------------------------------------------------------------------------- magnesium


def taken(make, *doses, plans=(), products=None, day=MONDAY, of=magnesium_on):
    log = make.log(*doses, plans=plans, products=products or {})
    zones = LivedZones(log.doses, make.at("21:00"))
    return [
        (each.name, f"{each.at.local:%d %H:%M:%S}" if each.at else None, each.logged)
        for each in of(log, FORMS, zones, day)
    ]


def test_a_logged_time_wins_over_the_plan(make):
    found = taken(make, make.dose("08:00", "09:40"), plans=[make.schedule()])
    assert found == [("Magtein", "23 09:40:00", True)]


def test_a_planned_dose_nobody_logged_has_the_time_of_its_plan(make):
    assert taken(make, plans=[make.schedule()]) == [("Magtein", "23 08:00:00", False)]


@pytest.mark.parametrize("outcome", ["skipped", "missed"])
def test_what_was_not_swallowed_does_not_count(make, outcome):
    dose = make.skipped("08:00", outcome=outcome)
    assert taken(make, dose, plans=[make.schedule()]) == []


def test_a_dose_taken_at_an_unknown_time_has_none_and_least_of_all_that_of_its_plan(make):
    found = taken(make, make.dose("08:00", None), plans=[make.schedule()])
    assert found == taken(make, make.extra(None)) == [("Magtein", None, True)]


def test_a_dose_after_midnight_belongs_to_the_day_before(make):
    late = make.extra("2026-11-24T00:30")
    assert taken(make, late) == [("Magtein", "24 00:30:00", True)]
    assert taken(make, late, day=TUESDAY) == []


def test_times_are_whole_minutes_as_the_clock_showed_them(make):
    assert taken(make, make.extra("2026-11-23T08:00:59")) == [("Magtein", "23 08:00:00", True)]


@pytest.mark.parametrize(
    ("form", "antacid"),
    [("l-threonate", False), ("citrate", False), ("oxide", True), ("hydroxide", True),
     ("carbonate", True), ("of-a-later-version", False)],
)  # fmt: skip
def test_oxide_hydroxide_and_carbonate_bind_acid(make, form, antacid):
    log = make.log(make.extra("08:00", form=form))
    (intake,) = magnesium_on(log, FORMS, LivedZones(log.doses, make.at("21:00")), MONDAY)
    assert intake.intake.antacid is antacid


def test_the_form_is_the_one_logged_else_the_products(make):
    products = {"p": Product("p", "Mag", "oxide")}
    log = make.log(make.dose(), plans=[make.schedule(), make.schedule("evening", "20:00")],
                   products=products)  # fmt: skip
    forms = [form_of(log, FORMS, entry).key for entry in log.entries(MONDAY)]
    assert forms == ["l-threonate", "oxide"]


def test_supplements_without_magnesium_are_kept_apart(make):
    iron = make.extra("09:00", form="none", name="Iron", product_id="x")
    products = {"x": make.supplement("Iron")}
    plans = [make.schedule(), make.schedule("evening", "20:00", product_id="x")]
    found = taken(make, iron, plans=plans, products=products, of=supplements_on)
    assert found == [("Iron", "23 09:00:00", True), ("Iron", "23 20:00:00", False)]
    assert [name for name, *_ in taken(make, iron, plans=plans, products=products)] == ["Magtein"]
    log = make.log(iron, plans=plans, products=products)
    zones = LivedZones(log.doses, make.at("21:00"))
    assert [each.intake for each in supplements_on(log, FORMS, zones, MONDAY)] == [NO_INTAKE] * 2


# --------------------------------------------------------------------------------- medicines


@pytest.mark.parametrize(
    ("times", "course", "found"),
    [
        (["20:00", "08:00"], {}, ["23 08:00", "23 20:00", "24 08:00", "24 20:00"]),
        (["00:30"], {}, ["24 00:30", "25 00:30"]),
        (["08:00"], {"repeats": Weekdays(frozenset({1}))}, ["24 08:00"]),
        (["08:00"], {"last": MONDAY}, ["23 08:00"]),
        (["08:00"], {"first": TUESDAY}, ["24 08:00"]),
        ([], {}, []),
    ],
)
def test_instants_of_a_medicine(make, times, course, found):
    medicine = make.medicine("Ciprofloxacin", *times, **course)
    zones = LivedZones((), make.at("21:00"))
    intakes, untimed = medicine_administrations(make.log(), medicine, zones, [MONDAY, TUESDAY])
    assert untimed == frozenset()
    assert [f"{each.at.local:%d %H:%M}" for each in intakes] == found
    assert {each.day for each in intakes} <= {MONDAY, TUESDAY}


@pytest.mark.parametrize("start", [0, 4, 12])
def test_an_intake_belongs_to_the_users_day_it_is_planned_on(make, start):
    zones = LivedZones((), Moment(make.at("21:00").epoch, BERLIN, 60))
    medicine = make.medicine("Ciprofloxacin", "03:00", "11:00", "23:00")
    log = make.log(profile=Profile(day_start_hour=start))
    for intake in medicine_administrations(log, medicine, zones, [MONDAY, TUESDAY])[0]:
        assert intake.at.day(start) == intake.day


def test_an_administration_keeps_its_entry_and_whether_it_binds_acid(make):
    doses = [make.extra(taken, form="oxide", name="MgO") for taken in ("08:00", None)]
    products = {"p": Product("p", "MgO", "oxide")}
    log = make.log(*doses, plans=[make.schedule("evening", "20:00")], products=products)
    found = magnesium_on(log, FORMS, LivedZones(log.doses, make.at("21:00")), MONDAY)
    assert {each.entry for each in found} == set(log.entries(MONDAY))
    assert len(found) == 3
    assert all(each.intake.antacid for each in found)
    assert [each.entry.dose is not None for each in found] == [each.logged for each in found]


def test_a_form_nobody_knows_keeps_its_key(make):
    log = make.log(make.extra("08:00", form="new-salt"))
    (entry,) = log.entries(MONDAY)
    found = form_of(log, FORMS, entry)
    assert (found.key, found.name, found.has_magnesium) == ("new-salt", "new-salt", True)
    assert (found.status, found.antacid) == ("unread", False)


def test_the_times_of_a_medicine_are_planned_and_in_order(make):
    zones = LivedZones([], make.at("21:00"))
    medicine = make.medicine("Cipro", "20:00", "08:00")
    found, _untimed = medicine_administrations(make.log(), medicine, zones, [TUESDAY, MONDAY])
    assert [f"{each.at.local:%d %H:%M}" for each in found] == [
        "23 08:00",
        "23 20:00",
        "24 08:00",
        "24 20:00",
    ]
    assert all(each.logged is False for each in found)
