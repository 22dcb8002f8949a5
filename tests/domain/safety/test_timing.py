from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.days import moment_at, planned_moment
from magtrack.domain.record.people import Medicine, MedicineTaken, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.repetition import Weekdays
from magtrack.domain.safety.spans import ClockWindow, calendar_day, clock_of, minute_of_day
from magtrack.domain.safety.timing import day_times, free_time, wanted_time, zone_of
from tests.builders import REPETITIONS

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
MONDAY = date(2026, 11, 23)
ONE = timedelta(days=1)
FORMS = ("l-threonate", "hydroxide")
OXIDE = Product("o", "Oxide", "oxide")


def listed(windows):
    return " ".join(f"{clock_of(start)}-{clock_of(end)}" for start, end in windows)


def clocks(suggested):
    return {slot: at and f"{at.local:%H:%M}" for slot, at in suggested.items()}


def times_of(make, medicines, *doses, day=MONDAY, form="l-threonate", **more):
    products = {"p": Product("p", "Mag", form)} | more.pop("products", {})
    return day_times(make.review(*doses, medicines=medicines, products=products, **more), day)


# ----------------------------------------------------------------------- the clinical vectors

VECTORS = """
ciprofloxacin 08:00,20:00 | 10:00-14:00 22:00-02:00
doxycycline 08:00,20:00 | 10:00-14:00 22:00-02:00
moxifloxacin 08:00 | 14:00-24:00
levothyroxine 07:00 | 11:00-03:00
dolutegravir 08:00 | 10:00-02:00
raltegravir 08:00 |
ibandronate 07:00 | 09:00-01:00
Proquin XR 08:00 | 12:00-02:00
Juluca 08:00 | 12:00-02:00
omadacycline 08:00 | 12:00-04:00
Genvoya 08:00 | 12:00-04:00
cabotegravir 08:00 | 12:00-04:00
delafloxacin 08:00,20:00 | 10:00-14:00 22:00-02:00
enoxacin 08:00,20:00 | 10:00-12:00 22:00-24:00
vadadustat 08:00 | 09:00-06:00
rosuvastatin 21:00 | 23:00-17:00
"""
OF_STOMACH_ACID = """
rilpivirine 08:00 | 12:00-06:00
riociguat 06:00,14:00,22:00 | 07:00-12:00 15:00-20:00 23:00-04:00
sotorasib 08:00 | 12:00-22:00
"""


def vectors(table):
    found = []
    for line in table.strip().splitlines():
        left, allowed = line.split("|")
        *name, at = left.split()
        found.append((" ".join(name), at.split(","), allowed.strip()))
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("name", "at", "allowed"), vectors(VECTORS))
def test_vectors_for_every_form(make, form, name, at, allowed):
    times = times_of(make, [make.medicine(name, *at)], form=form)
    assert listed(times.allowed) == allowed
    assert bool(times.no_gap) is (not allowed)


@pytest.mark.parametrize(("name", "at", "allowed"), vectors(OF_STOMACH_ACID))
def test_vectors_of_stomach_acid_are_for_antacids_only(make, name, at, allowed):
    medicines = [make.medicine(name, *at)]
    assert listed(times_of(make, medicines, form="hydroxide").allowed) == allowed
    assert listed(times_of(make, medicines).allowed) == "00:00-24:00"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("name", "at", "allowed"), vectors(VECTORS) + vectors(OF_STOMACH_ACID))
def test_findings_at_the_limits_of_the_vectors(make, form, name, at, allowed):
    doses = [make.extra(moment_at(epoch, BERLIN), form) for epoch in range(
        make.at("2026-11-23T04:00").epoch, make.at("2026-11-24T04:00").epoch, 60)]  # fmt: skip
    review = make.review(*doses, medicines=[make.medicine(name, *at)])
    found = review.findings(MONDAY)
    fired = {minute_of_day(f.magnesium.at.epoch, BERLIN) for f in found if f.magnesium}
    silent = form == "l-threonate" and name in OF_STOMACH_ACID
    if not allowed:
        assert [f.severity for f in found if f.against == name] == ["contraindicated"]
    else:
        legal = set(range(1440)) if silent else minutes_in(allowed)
        assert fired == set(range(1440)) - legal


def minutes_in(text):
    """Return the minutes of "22:00-02:00 12:00-24:00", ends included."""
    found = set()
    for pair in text.split():
        start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in pair.split("-"))
        found |= {m % 1440 for m in range(start, (end if end >= start else end + 1440) + 1)}
    return found


@pytest.mark.parametrize("form", FORMS)
def test_weekly_alendronate_forbids_its_morning_only(make, form):
    weekly = [make.medicine("alendronate", "07:00", repeats=Weekdays(frozenset({0})))]
    for number in range(-1, 3):
        day = MONDAY + timedelta(days=number)
        times = times_of(make, weekly, day=day, form=form)
        assert listed(times.forbidden) == ("03:00-09:00" if day == MONDAY else "")


# ------------------------------------------------------------------------------ several at once


def test_two_medicines_intersect(make):
    both = [make.medicine("levothyroxine", "07:00"), make.medicine("Cipro", "12:00")]
    times = times_of(make, both)
    assert listed(times.allowed) == "14:00-03:00"
    assert listed(times.forbidden) == "03:00-14:00"


def test_hours_reach_over_from_the_day_before_and_after(make):
    late = make.medicine("moxifloxacin", "23:00", first=MONDAY - ONE, last=MONDAY - ONE)
    early = make.medicine("moxifloxacin", "05:00", first=MONDAY + ONE, last=MONDAY + ONE)
    assert listed(times_of(make, [late, early]).forbidden) == "21:00-05:00"


def test_a_course_forbids_its_own_days(make):
    course = make.medicine("Cipro", "12:00", first=MONDAY, last=MONDAY + timedelta(days=6))
    for number, forbidden in [(-1, ""), (0, "06:00-14:00"), (6, "06:00-14:00"), (7, "")]:
        day = MONDAY + timedelta(days=number)
        assert listed(times_of(make, [course], day=day, first=day, last=day).forbidden) == forbidden


@pytest.mark.parametrize("name", ["Xyzzin", "omeprazole", "furosemide", "calcitriol"])
def test_medicines_without_hours_leave_the_day_free(make, name):
    times = times_of(make, [make.medicine(name, "08:00")])
    assert (listed(times.allowed), listed(times.forbidden)) == ("00:00-24:00", "")
    assert clocks(times.suggested) == {"morning": "08:00", "evening": "20:00"}


def test_a_medicine_taken_when_needed_forbids_nothing_since_its_times_are_not_known(make):
    assert listed(times_of(make, [make.medicine("Cipro")]).forbidden) == ""


@pytest.mark.parametrize("times", [["08:00"], []])
def test_where_no_gap_is_long_enough_the_whole_day_is_forbidden(make, times):
    one_day = make.medicine("baloxavir", *times, first=MONDAY, last=MONDAY)
    found = times_of(make, [one_day])
    assert (listed(found.allowed), listed(found.forbidden)) == ("", "00:00-24:00")
    assert found.no_gap == ("baloxavir",)
    assert clocks(found.suggested) == {"morning": None, "evening": None}
    # the user's day ends at 04:00
    after = times_of(make, [one_day], day=MONDAY + ONE)
    assert listed(after.forbidden) == "00:00-04:00"
    assert after.no_gap == ()
    assert listed(times_of(make, [one_day], day=MONDAY - ONE).forbidden) == ""


def test_an_antacid_beside_l_threonate_brings_the_rules_about_stomach_acid(make):
    medicines = [make.medicine("rilpivirine", "08:00")]
    products = {"o": OXIDE}
    assert listed(times_of(make, medicines, products=products).forbidden) == "06:00-12:00"
    milk = make.medicine("Milk of Magnesia")
    assert listed(times_of(make, [*medicines, milk]).forbidden) == "06:00-12:00"


def test_a_medicine_that_holds_magnesium_and_more_forbids_its_hours_to_other_magnesium(make):
    both = make.medicine("ciprofloxacin and milk of magnesia", "12:00")
    assert listed(times_of(make, [both]).forbidden) == "06:00-14:00"


def test_supplements_forbid_at_their_real_times(make):
    iron = make.extra("12:30", form="none", name="Iron", product_id="x")
    found = times_of(make, [], iron, products={"x": make.supplement("Iron")})
    assert listed(found.forbidden) == "08:30-16:30"


# -------------------------------------------------------------------------------- suggestions


@pytest.mark.parametrize(
    ("medicines", "suggested"),
    [
        ({}, {"morning": "08:00", "evening": "20:00"}),
        ({"Cipro": ["08:00", "20:00"]}, {"morning": "10:00", "evening": "22:00"}),
        ({"levothyroxine": ["07:00"]}, {"morning": "11:00", "evening": "20:00"}),
        ({"raltegravir": ["07:00"]}, {"morning": None, "evening": None}),
        # two times are as near to 08:00: in the morning the later, in the evening the earlier
        ({"iron": ["08:00", "20:00"]}, {"morning": "12:00", "evening": "16:00"}),
    ],
)
def test_suggestions_are_the_nearest_legal_times(make, medicines, suggested):
    taken = [make.medicine(name, *times) for name, times in medicines.items()]
    assert clocks(times_of(make, taken).suggested) == suggested


@pytest.mark.parametrize(
    ("plans", "wanted"),
    [
        ([], "08:00"),
        ([{"planned": "09:30"}], "09:30"),
        ([{"planned": "09:30"}, {"planned": "07:15"}], "07:15"),
        ([{"planned": "09:30", "valid_to": MONDAY - ONE}], "08:00"),
        ([{"planned": "09:30", "slot": "evening"}], "08:00"),
        ([{"planned": "09:30", "product_id": "x"}], "08:00"),  # has no magnesium
        ([{"planned": "09:30", "product_id": "y"}], "09:30"),  # of a form not known here
    ],
)
def test_the_wanted_time_is_the_plans(make, plans, wanted):
    products = {"x": make.supplement("Iron"), "y": Product("y", "New", "of-a-later-version")}
    review = make.review(plans=[make.schedule(**plan) for plan in plans], products=products)
    assert f"{wanted_time(review, MONDAY, 'morning').local:%H:%M}" == wanted


def test_the_wanted_time_is_the_first_of_the_users_day(make):
    plans = [make.schedule("evening", "00:30"), make.schedule("evening", "21:00")]
    wanted = wanted_time(make.review(plans=plans), MONDAY, "evening")
    assert f"{wanted.local:%d %H:%M}" == "23 21:00"


@pytest.mark.parametrize(
    ("first", "last", "zone"), [(BERLIN, NEW_YORK, NEW_YORK), (NEW_YORK, BERLIN, BERLIN)]
)
def test_the_day_of_a_flight_is_shown_by_the_clocks_where_it_ended(make, first, last, zone):
    doses = [make.extra(make.at("2026-11-22T22:00", first))]
    doses.append(make.extra(make.at("2026-11-23T22:00", last)))
    review = make.review(*doses, now=make.at("2026-11-23T23:00", last))
    times = day_times(review, MONDAY)
    assert times.zone == zone_of(review, MONDAY) == zone
    assert {at.zone for at in times.suggested.values()} == {zone}
    assert clocks(times.suggested) == {"morning": "08:00", "evening": "20:00"}


@pytest.mark.parametrize(
    ("clock", "form", "found"),
    [
        ("09:00", "l-threonate", "11:00"),
        ("12:34", "l-threonate", "12:34"),
        ("09:00", "hydroxide", "12:00"),
        ("04:00", "hydroxide", "12:00"),  # the day before 04:00 is another day
    ],
)
def test_a_free_time_for_a_dose(make, clock, form, found):
    medicines = [make.medicine("levothyroxine", "07:00"), make.medicine("rilpivirine", "08:00")]
    review = make.review(medicines=medicines)
    free = free_time(review, MONDAY, make.at(clock), make.intake(form))
    assert f"{free.local:%d %H:%M}" == f"23 {found}"


def test_of_two_free_times_as_near_the_later_is_told(make):
    even = make.rule("even", medicine_first_h=2, magnesium_first_h=2)
    medicines = [make.medicine("even", "12:00")]
    review = make.review(medicines=medicines, knowledge=make.knowledge(even))
    free = free_time(review, MONDAY, make.at("12:00"), make.intake())
    assert f"{free.local:%d %H:%M}" == "23 14:00"


def test_the_times_of_a_day_name_it(make):
    assert times_of(make, []).day == MONDAY


def test_there_may_be_no_free_time(make):
    review = make.review(medicines=[make.medicine("raltegravir", "08:00")])
    assert free_time(review, MONDAY, make.at("08:00"), make.intake()) is None


@pytest.mark.parametrize(("start", "last"), [(0, "23 23:59"), (4, "24 03:59"), (12, "24 11:59")])
def test_a_suggestion_lies_in_the_users_day(make, start, last):
    # free is nothing but what lies after the last minute of the day, and that minute
    whole = make.rule("whole", medicine_first_h=23.983333, magnesium_first_h=0.1)
    begin = planned_moment(MONDAY, time(start), BERLIN, start)
    medicine = make.medicine("whole", f"{start:02}:00", first=MONDAY, last=MONDAY)
    review = make.review(
        medicines=[medicine],
        knowledge=make.knowledge(whole),
        profile=Profile(day_start_hour=start),
    )
    found = free_time(review, MONDAY, begin, make.intake())
    assert f"{found.local:%d %H:%M}" == last


# ------------------------------------------------------------------------------- any medicines

DAYS = [
    (MONDAY, BERLIN),
    (date(2026, 3, 29), BERLIN),
    (date(2026, 10, 25), BERLIN),
    (date(2026, 3, 8), NEW_YORK),
    (date(2026, 11, 1), NEW_YORK),
]
HOURS = st.sampled_from([0.5, 1, 2, 3, 4, 6, 8, 10.25, 24])
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@st.composite
def courses(draw, day):
    """Return a rule's hours (None: no gap is long enough), and when the medicine is taken."""
    hours = draw(st.one_of(st.just(None), *[st.tuples(HOURS, HOURS)] * 9))
    around = st.integers(-2, 2).map(lambda number: day + timedelta(days=number))
    first, last = sorted([draw(around), draw(around)])
    return hours, {
        "times": tuple(draw(st.lists(CLOCKS, min_size=1, max_size=3))),
        "first": draw(st.sampled_from([None, first])),
        "last": draw(st.sampled_from([None, last])),
        "repeats": draw(REPETITIONS),
    }


SHIFTS = st.one_of(st.none(), st.integers(-600, 600))


@st.composite
def tickings(draw):
    """Return what was ticked of a medicine: minutes from its plan, None where it was skipped.

    By how many days from the day it was, and for which of its times; as needed for a time of day.
    """
    is_as_needed = draw(st.booleans())
    places = st.tuples(st.integers(-2, 2), CLOCKS if is_as_needed else st.integers(0, 2))
    return is_as_needed, draw(st.dictionaries(places, SHIFTS, max_size=4))


@st.composite
def supplements(draw):
    """Return the hours of a supplement taken as needed, and when it was taken."""
    times = st.tuples(st.integers(-2, 2), CLOCKS)
    return draw(st.tuples(HOURS, HOURS)), draw(st.lists(times, max_size=3))


@st.composite
def situations(draw):
    day, zone = draw(st.sampled_from(DAYS))
    taken = draw(st.lists(courses(day), min_size=1, max_size=3))
    return {
        "day": day,
        "zone": zone,
        "start": draw(st.integers(0, 12)),
        "courses": taken,
        "wanted": draw(CLOCKS),
        "ticked": [draw(st.one_of(st.none(), tickings())) for _course in taken],
        "as_needed": draw(st.lists(supplements(), max_size=2)),
    }


class Situation:
    """Some medicines with rules of their own, and what a plain reading of the rules allows."""

    def __init__(self, make, day, zone, start, courses, wanted, ticked=(), as_needed=()):
        self.day, self.zone, self.start = day, zone, start
        self._make = make
        self.wanted = planned_moment(day, wanted, zone, start)
        rules = []
        self.medicines = []
        for number, (hours, course) in enumerate(courses):
            before, after = hours or (None, None)
            severity = "major" if hours else "contraindicated"
            rules.append(make.rule(f"m{number}", before, after, severity=severity))
            self.medicines.append(Medicine(f"m{number}", f"m{number}", **course))
        self.hours = [hours for hours, _course in courses]
        self.ticks = [
            tick
            for number, each in enumerate(ticked)
            if each is not None
            for tick in self._ticks(number, *each)
        ]
        for number, (hours, _times) in enumerate(as_needed):
            rules.append(make.rule(f"n{number}", *hours))
        self._supplements = [
            (hours, make.extra(at, "none", f"n{number}", product_id=f"n{number}", day=on))
            for number, (hours, times) in enumerate(as_needed)
            for on, at in [self._on(away, clock) for away, clock in times]
        ]
        products = [
            Product(f"n{number}", f"n{number}", "none", as_needed=True, smallest_gap_h=6.0)
            for number in range(len(as_needed))
        ]
        products.append(replace(make.product, as_needed=True, most_per_day=1.0))
        self._given = {
            "medicines": self.medicines,
            "knowledge": make.knowledge(*rules),
            "day": day,
            "now": make.at(f"{day}T21:00", zone),
            "profile": Profile(day_start_hour=start),
            "ticks": self.ticks,
            "products": {product.id: product for product in products},
        }
        self.taken = list(self._taken())
        self.blocked = list(self._blocked())

    def review(self, *doses):
        as_needed = [dose for _hours, dose in self._supplements]
        return self._make.review(*doses, *as_needed, **self._given)

    def _on(self, away, clock):
        """Return a day some days away from the day, and a clock time on it."""
        day = self.day + timedelta(days=away)
        return day, planned_moment(day, clock, self.zone, self.start)

    def _ticks(self, number, is_as_needed, ticked):
        """Make a medicine one that is ticked, and yield its ticks."""
        before = self.medicines[number]
        medicine = replace(before, tick=True, times=() if is_as_needed else before.times)
        self.medicines[number] = medicine
        places = set()
        for index, ((away, which), shift) in enumerate(ticked.items()):
            clock = which if is_as_needed else medicine.times[which % len(medicine.times)]
            day, planned = self._on(away, clock)
            if (away, clock) in places or not medicine.is_for(day):
                continue
            places.add((away, clock))
            at = None if shift is None else moment_at(planned.epoch + 60 * shift, self.zone)
            yield MedicineTaken(
                f"{number} {index}",
                medicine.id,
                day,
                None if is_as_needed else clock,
                at,
                "skipped" if at is None else "taken",
                0,
            )

    def _taken(self):
        said = {(tick.medicine_id, tick.day, tick.planned): tick for tick in self.ticks}
        instants = [(tick.medicine_id, tick.taken) for tick in self.ticks if tick.taken]
        for medicine in self.medicines:
            for number in range(-3, 4):
                day = self.day + timedelta(days=number)
                instants += [
                    (medicine.id, planned_moment(day, clock, self.zone, self.start))
                    for clock in (medicine.times if medicine.is_for(day) else ())
                    if (medicine.id, day, clock) not in said
                ]
        for medicine, hours in zip(self.medicines, self.hours, strict=True):
            for id_, at in instants:
                if hours and id_ == medicine.id:
                    yield at.epoch, hours[0] * 3600, hours[1] * 3600, medicine.name
        for hours, dose in self._supplements:
            yield dose.taken.epoch, hours[0] * 3600, hours[1] * 3600, dose.product_name

    def may_be_taken(self):
        """Return the medicines as needed that nobody ticked on the day, though others were."""
        return {
            medicine.name
            for medicine, hours in zip(self.medicines, self.hours, strict=True)
            if hours and medicine.tick and medicine.untimed and medicine.is_for(self.day)
            if not any(
                tick.medicine_id == medicine.id and tick.taken
                for tick in self.ticks
                if tick.day == self.day
            )
        }

    def _blocked(self):
        """Yield the calendar day and the user's day of each day without a gap, as one stretch."""
        for medicine, hours in zip(self.medicines, self.hours, strict=True):
            for number in range(-2, 3):
                day = self.day + timedelta(days=number)
                if hours is None and medicine.is_for(day):
                    yield calendar_day(day, self.zone).start, self.begin(day + ONE)

    def begin(self, day):
        """Return when the user's `day` begins."""
        return planned_moment(day, time(self.start), self.zone, self.start).epoch

    def is_kept(self, at, medicine=None):
        """Tell whether magnesium at `at` keeps every gap, by the rule as it is written."""
        return all(
            at - taken >= before if taken <= at else taken - at >= after
            for taken, before, after, name in self.taken
            if medicine in (None, name)
        )

    def is_legal(self, at):
        return self.is_kept(at) and not any(first <= at < last for first, last in self.blocked)


@settings(max_examples=60)
@given(situations())
@example(
    {
        "day": MONDAY,
        "zone": BERLIN,
        "start": 4,
        "courses": [((2, 6), {"times": (time(8), time(20))}), ((4, 4), {"times": (time(3),)})],
        "wanted": time(8),
    }
)
@example(
    {
        "day": MONDAY,
        "zone": BERLIN,
        "start": 4,
        "courses": [((2, 6), {"times": (time(8), time(20))})],
        "wanted": time(8),
        "ticked": [(False, {(0, 0): 90, (0, 1): None})],
        "as_needed": [((2, 4), [(0, time(13)), (1, time(5))])],
    }
)
def test_windows_suggestions_and_findings_agree_with_brute_force(make, situation):
    situation = Situation(make, **situation)
    review = situation.review()
    times = day_times(review, situation.day)
    calendar = calendar_day(situation.day, situation.zone)
    if calendar.end - calendar.start == 86_400:
        check_windows(situation, times, calendar.start)
    check_suggestions(situation, review, times)
    check_findings(situation)
    check_unknown_time(situation)


def check_windows(situation, times, midnight):
    legal = {m for m in range(1440) if situation.is_legal(midnight + m * 60)}
    shown = set()
    for start, end in times.allowed:
        last = end if end >= start else end + 1440
        shown |= {m % 1440 for m in range(start, last + 1) if m != 1440 or end != 1440}
    if any(window.end == 1440 for window in times.allowed):
        assert situation.is_legal(midnight + 86_400)
        shown |= {0} & legal  # that 00:00 is shown as 24:00
    assert shown == legal
    kept_free = set()
    for start, end in times.forbidden:
        last = end if end > start else end + 1440
        kept_free |= {m % 1440 for m in range(start + 1, last)}
    assert kept_free.isdisjoint(legal - {0})
    assert legal | kept_free | edges(times.forbidden) == set(range(1440))


def edges(windows):
    return {minute % 1440 for window in windows for minute in window}


def check_suggestions(situation, review, times):
    day = situation.day
    minutes = range(situation.begin(day), situation.begin(day + ONE), 60)
    legal = [at for at in minutes if situation.is_legal(at)]
    wanted = {slot: wanted_time(review, day, slot) for slot in times.suggested}
    found = [(times.suggested[slot], own) for slot, own in wanted.items()]
    mine = situation.wanted
    found.append((free_time(review, day, mine, situation._make.intake()), mine))
    for suggested, own in found:
        assert (suggested is None) is (not legal)
        if suggested is not None:
            assert suggested.epoch in legal
            nearest = min(abs(at - own.epoch) for at in legal)
            assert abs(suggested.epoch - own.epoch) == nearest


def check_findings(situation):
    """Take magnesium at every fifth minute of the user's day, and at each limit."""
    day = situation.day
    first, last = situation.begin(day), situation.begin(day + ONE)
    minutes = set(range(first, last, 300))
    for taken, before, after, _name in situation.taken:
        minutes |= {int(taken - after) + 60 * n for n in (-1, 0, 1)}
        minutes |= {int(taken + before) + 60 * n for n in (-1, 0, 1)}
    minutes = {at for at in minutes if first <= at < last}
    doses = [
        situation._make.extra(moment_at(at, situation.zone), day=day) for at in sorted(minutes)
    ]
    findings = situation.review(*doses).findings(day)
    fired = {finding.magnesium.at.epoch for finding in findings if finding.magnesium}
    assert fired == {at for at in minutes if not situation.is_kept(at)}
    blocks = {finding.against for finding in findings if finding.severity == "contraindicated"}
    assert blocks == {
        medicine.name
        for medicine, hours in zip(situation.medicines, situation.hours, strict=True)
        if hours is None and medicine.is_for(day)
    }


def check_unknown_time(situation):
    """Take magnesium nobody knows when: each gap that some minute of the day breaks is unknown."""
    day = situation.day
    minutes = range(situation.begin(day), situation.begin(day + ONE), 60)
    dose = replace(situation._make.extra(None, day=day), planned=time(12), slot="morning")
    found = [
        each
        for each in situation.review(dose).findings(day)
        if each.medicine_first_h and each.magnesium is not None
    ]
    assert all(each.gap_minutes is None and each.magnesium.at is None for each in found)
    names = {name for *_times, name in situation.taken}
    assert {each.against for each in found} == situation.may_be_taken() | {
        name for name in names if any(not situation.is_kept(at, name) for at in minutes)
    }


def test_twenty_medicines_at_once(make):
    rules = [make.rule(f"m{number}", 0.25, 0.25) for number in range(20)]
    medicines = [make.medicine(f"m{n}", f"{n + 4:02}:00") for n in range(20)]
    review = make.review(medicines=medicines, knowledge=make.knowledge(*rules))
    times = day_times(review, MONDAY)
    assert len(times.forbidden) == 20
    assert times.forbidden[0] == ClockWindow(3 * 60 + 45, 4 * 60 + 15)
    assert clocks(times.suggested) == {"morning": "08:15", "evening": "19:45"}
