from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.days import moment_at
from magtrack.domain.record.people import Acknowledgement, Condition, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.repetition import Weekdays
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.interactions import Review, SeparationCount
from magtrack.domain.safety.proportion import is_quiet, worst_severity
from magtrack.domain.safety.rules import Covered
from magtrack.reference import load

KNOWLEDGE = load().knowledge
RULES = load().rules
TIMED = [rule for rule in RULES.values() if rule.medicine_first_h is not None]
UNTIMED = [rule for rule in RULES.values() if rule.medicine_first_h is None]
FORMS = ("l-threonate", "citrate", "oxide", "hydroxide")
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
MONDAY = date(2026, 11, 23)
ONE = timedelta(days=1)


def days(count, first=MONDAY):
    return [first + timedelta(days=number) for number in range(count)]


def gaps(findings):
    """Return the medicine, its time, the magnesium's and the minutes between, of separations."""
    return [
        (
            each.against,
            each.other and each.other.at and f"{each.other.at.local:%H:%M}",
            each.magnesium and each.magnesium.at and f"{each.magnesium.at.local:%H:%M}",
            each.gap_minutes,
        )
        for each in findings
        if each.medicine_first_h is not None
    ]


def rules_of(findings):
    return [each.rule for each in findings]


# ------------------------------------------------------------------- logged and too close


@pytest.mark.parametrize(
    ("logged", "clocks", "found"),
    [
        (["08:00"], ["09:00"], [("doxycycline", "09:00", "08:00", 60)]),
        (["08:00", "20:00"], ["09:00"], [("doxycycline", "09:00", "08:00", 60)]),
        (
            ["08:00", "20:00"],
            ["09:00", "19:30"],
            [("doxycycline", "09:00", "08:00", 60), ("doxycycline", "19:30", "20:00", 30)],
        ),
        (["08:00"], ["20:00"], []),
        (["08:00"], [], []),  # as needed: only the hours can be said
        ([None], ["09:00"], []),  # at a time nobody knows
        ([], ["09:00"], []),  # the plan's alone
    ],
)
def test_too_close_are_logged_doses_with_both_times_known(make, logged, clocks, found):
    doses = [make.extra(text, **({} if text else {"day": MONDAY})) for text in logged]
    plans = [] if logged else [make.schedule(planned="08:00")]
    review = make.review(*doses, plans=plans, medicines=[make.medicine("doxycycline", *clocks)])
    assert gaps(review.too_close(MONDAY)) == found
    assert list(review.too_close(MONDAY + ONE)) == []


def test_the_findings_of_the_plan_are_not_among_those_too_close(make):
    review = make.review(
        make.extra("20:00"),
        plans=[make.schedule(planned="08:00")],
        medicines=[make.medicine("doxycycline", "08:30", "20:30")],
    )
    assert len(gaps(review.findings(MONDAY))) == 2
    assert gaps(review.too_close(MONDAY)) == [("doxycycline", "20:30", "20:00", 30)]


def test_the_magnesium_in_use_is_that_of_the_day_and_of_what_is_not_planned_on_it(make):
    plain = make.review(make.extra("08:00"))
    oxide = make.review(make.extra("08:00", form="oxide", product_id="o"))
    milk = make.review(medicines=[make.medicine("magnesium hydroxide", "08:00")])
    antacid = [
        [(each.form, each.antacid, each.takes_up_acid) for each in review.intakes_in_use(MONDAY)]
        for review in (plain, oxide, milk)
    ]
    threonate = ("l-threonate", False, False)
    assert antacid == [
        [threonate],
        [("oxide", True, True), threonate],
        [("hydroxide", True, True), threonate],
    ]
    assert [each.form for each in oxide.intakes_in_use(MONDAY + ONE)] == ["l-threonate"]


def test_where_no_magnesium_is_in_use_l_threonate_is_meant(make):
    log = replace(make.log(), products={})
    review = Review(log, KNOWLEDGE, make.at("12:00"))
    assert [each.form for each in review.intakes_in_use(MONDAY)] == ["l-threonate"]


def test_what_is_swallowed_in_the_same_minute_is_one_intake(make):
    half = {"elemental_mg": 40.0}  # 3.3 mEq of acid each
    medicines = [make.medicine("rilpivirine", "08:00")]
    apart = [make.extra(clock, "oxide", **half) for clock in ("09:00", "09:01")]
    together = [make.extra("09:00", "oxide", **half) for _number in range(2)]
    assert gaps(make.review(*apart, medicines=medicines).findings(MONDAY)) == []
    found = make.review(*together, medicines=medicines).findings(MONDAY)
    assert [each.gap_minutes for each in found if each.other] == [60, 60]


@pytest.mark.parametrize(
    ("form", "applies_to", "other", "severity"),
    [
        ("citrate", "antacid", None, None),
        ("citrate", "antacid", "minor", "minor"),
        ("oxide", "antacid", "minor", "major"),
        ("citrate", "all", None, "major"),
    ],
)
def test_the_hours_of_a_medicine_as_needed_are_told_on_its_days_as_grave_as_the_form_makes_them(
    make, form, applies_to, other, severity
):
    rule = make.rule("zinc", applies_to=applies_to, other_severity=other)
    review = make.review(
        products={"p": Product("p", "Mg", form)},
        medicines=[make.medicine("Zinc", first=MONDAY, last=MONDAY)],
        knowledge=make.knowledge(rule),
    )
    found = [each for each in review.findings(MONDAY) if each.rule == "zinc"]
    assert [(each.severity, each.day, each.gap_minutes) for each in found] == (
        [] if severity is None else [(severity, MONDAY, None)]
    )
    assert all(each.magnesium is None and each.medicine_first_h == 2.0 for each in found)
    assert [each for each in review.findings(MONDAY + ONE) if each.rule == "zinc"] == []


def test_hours_are_told_with_all_magnesium_of_the_day_in_order_of_time(make):
    doses = [make.extra("20:00", "citrate", "Citrate"), make.extra("08:00")]
    found = make.review(*doses, medicines=[make.medicine("Cipro")]).findings(MONDAY)
    assert [each.subject for each in found if each.against == "Cipro"] == ["Magtein, Citrate"]


def test_hours_that_antacids_alone_ask_for_are_told_while_one_is_in_use(make):
    oxide = Product("o", "Oxide", "oxide", started=MONDAY + ONE, stopped=MONDAY + 2 * ONE)
    review = make.review(
        products={"o": oxide},
        medicines=[make.medicine("Zinc")],
        knowledge=make.knowledge(make.rule("zinc", applies_to="antacid")),
    )
    assert [bool(review.findings(day)) for day in days(4)] == [False, True, True, False]


# ------------------------------------------------------------------------------- journeys


def test_in_the_middle_of_a_journey_a_medicine_counts_by_the_clocks_of_both_ends(make):
    doses = [make.extra(make.at("2026-11-23T08:00", BERLIN))]
    doses.append(make.extra(make.at("2026-11-23T18:00", NEW_YORK)))
    by_berlin = make.medicine("ciprofloxacin", "11:00")  # 3 h after the dose there
    by_new_york = make.medicine("ofloxacin", "16:30")  # 90 min before the dose there
    by_neither = make.medicine("doxycycline", "15:00")
    now = make.at("2026-11-25T21:00", NEW_YORK)
    review = make.review(*doses, medicines=[by_berlin, by_new_york, by_neither], now=now)
    assert gaps(review.findings(MONDAY)) == [
        ("ciprofloxacin", "11:00", "08:00", 180),
        ("ofloxacin", "16:30", "18:00", 90),
    ]


def test_a_clock_time_that_comes_twice_on_a_flight_to_the_west_counts_twice(make):
    doses = [make.extra(make.at("2026-11-23T12:01", BERLIN), "none", "Vitamin C")]
    doses.append(make.extra(make.at("2026-11-23T10:00", NEW_YORK)))
    medicines = [make.medicine("ciprofloxacin", "12:00")]
    now = make.at("2026-11-25T21:00", NEW_YORK)
    found = make.review(*doses, medicines=medicines, now=now).findings(MONDAY)
    assert gaps(found) == [("ciprofloxacin", "12:00", "10:00", 120)]
    assert found[0].other.at.zone == NEW_YORK


def test_planned_magnesium_in_the_middle_of_a_journey_gives_one_finding(make):
    plans = [make.schedule("evening", "20:00")]
    doses = [make.extra(make.at("2026-11-22T08:00", BERLIN))]
    doses.append(make.extra(make.at("2026-11-25T08:00", NEW_YORK)))
    now = make.at("2026-11-25T21:00", NEW_YORK)
    medicines = [make.medicine("ciprofloxacin", "20:30")]
    review = make.review(*doses, plans=plans, medicines=medicines, now=now)
    assert gaps(review.findings(MONDAY)) == [("ciprofloxacin", "20:30", "20:00", 30)]


def test_seconds_do_not_make_a_gap_too_short_that_the_clocks_show_long_enough(make):
    iron = make.extra("2026-11-23T08:00:50", "none", "Iron", product_id="x")
    magnesium = make.extra("2026-11-23T12:00:10")
    review = make.review(iron, magnesium, products={"x": make.supplement("Iron")})
    assert gaps(review.findings(MONDAY)) == []


# ------------------------------------------------------------------------ what is compared


@pytest.mark.parametrize(
    ("doses", "found"),
    [
        ([], [("Cipro", "08:00", "08:30", 30)]),
        ([("08:30", "10:30")], []),  # late, and long enough after it
        ([("08:30", "09:59")], [("Cipro", "08:00", "09:59", 119)]),
        ([("08:30", "08:00")], [("Cipro", "08:00", "08:00", 0)]),
        ([("08:30", "05:00")], [("Cipro", "08:00", "05:00", 180)]),
        ([("08:30", None)], [("Cipro", None, None, None)]),  # not when it was planned
        (
            [("08:30", "10:30"), (None, "07:00")],
            [("Cipro", "08:00", "07:00", 60)],
        ),
        ([("08:30", "10:30"), (None, None)], [("Cipro", None, None, None)]),
    ],
)
def test_real_times_win_over_the_plan_and_extra_doses_count(make, doses, found):
    logged = [make.dose(planned, taken, day=MONDAY) for planned, taken in doses]
    plans = [make.schedule(planned="08:30")]
    review = make.review(*logged, plans=plans, medicines=[make.medicine("Cipro", "08:00")])
    assert gaps(review.findings(MONDAY)) == found


@pytest.mark.parametrize(
    ("planned", "medicine", "day", "found"),
    [
        ("12:00", "08:00", MONDAY, [("Cipro", None, None, None)]),  # far enough as it was planned
        ("12:00", "08:00", MONDAY + 3 * ONE, []),  # nothing to be too close to
        ("12:00", "03:00", MONDAY - ONE, [("Cipro", None, None, None)]),  # late the night before
        ("12:00", "04:00", MONDAY + ONE, [("Cipro", None, None, None)]),  # early the day after
    ],
)
def test_magnesium_taken_nobody_knows_when_could_not_be_checked(
    make, planned, medicine, day, found
):
    cipro = make.medicine("Cipro", medicine, first=day, last=day)
    dose = make.dose(planned, None, day=MONDAY)
    review = make.review(dose, plans=[make.schedule(planned=planned)], medicines=[cipro])
    assert gaps(review.findings(MONDAY)) == found
    assert list(review.too_close(MONDAY)) == []


@pytest.mark.parametrize("outcome", ["skipped", "missed"])
def test_a_dose_not_swallowed_never_fires(make, outcome):
    dose = make.skipped("08:30", outcome=outcome)
    medicines = [make.medicine("Cipro", "08:00")]
    review = make.review(dose, plans=[make.schedule(planned="08:30")], medicines=medicines)
    assert review.findings(MONDAY) == []


def test_a_dose_after_midnight_fires_on_the_day_it_belongs_to(make):
    dose = make.extra("2026-11-24T00:30")
    medicines = [make.medicine("Cipro", "23:00", first=MONDAY, last=MONDAY)]
    review = make.review(dose, medicines=medicines)
    assert gaps(review.findings(MONDAY)) == [("Cipro", "23:00", "00:30", 90)]
    assert review.findings(MONDAY + ONE) == []


def test_a_medicine_of_the_day_before_or_after_counts(make):
    before = make.medicine("moxifloxacin", "03:00", first=MONDAY - ONE, last=MONDAY - ONE)
    after = make.medicine("Cipro", "05:00", first=MONDAY + ONE, last=MONDAY + ONE)
    doses = [make.extra("06:00"), make.extra("2026-11-24T01:00")]
    review = make.review(*doses, medicines=[before, after])
    assert gaps(review.findings(MONDAY)) == [
        ("moxifloxacin", "03:00", "06:00", 180),
        ("Cipro", "05:00", "01:00", 240),
    ]


def test_each_dose_too_close_is_a_finding_of_its_own(make):
    doses = [make.extra("07:00"), make.extra("09:00"), make.extra("12:00")]
    review = make.review(*doses, medicines=[make.medicine("Cipro", "08:00")])
    assert gaps(review.findings(MONDAY)) == [
        ("Cipro", "08:00", "07:00", 60),
        ("Cipro", "08:00", "09:00", 60),
    ]


def test_a_seven_day_course_fires_on_its_days_only(make):
    course = make.medicine("Cipro", "08:00", first=MONDAY, last=MONDAY + 6 * ONE)
    first, last = MONDAY - 3 * ONE, MONDAY + 9 * ONE
    review = make.review(
        plans=[make.schedule(planned="08:30")], medicines=[course], first=first, last=last
    )
    fired = [day for day in days(13, first) if review.findings(day)]
    assert fired == days(7)


def test_an_ended_medicine_still_fires_on_the_days_it_was_taken(make):
    ended = make.medicine("Cipro", "08:00", last=MONDAY)
    now = make.at("2027-06-01T09:00")
    review = make.review(make.extra("08:30"), medicines=[ended], now=now)
    assert gaps(review.findings(MONDAY)) == [("Cipro", "08:00", "08:30", 30)]
    assert review.findings(MONDAY + ONE) == []


def test_a_weekly_medicine_fires_on_its_weekday_only(make):
    weekly = make.medicine("alendronate", "07:00", repeats=Weekdays(frozenset({2})))
    last = MONDAY + 6 * ONE
    review = make.review(
        plans=[make.schedule(planned="07:30")], medicines=[weekly], last=last + 2 * ONE
    )
    assert [day.weekday() for day in days(7) if review.findings(day)] == [2]


# ------------------------------------------------------------- medicines of unknown times


def test_a_medicine_taken_when_needed_tells_its_hours_once_a_day(make):
    doses = [make.extra("08:00"), make.extra("20:00")]
    review = make.review(*doses, medicines=[make.medicine("Cipro"), make.medicine("cipro")])
    (finding,) = review.findings(MONDAY)
    assert gaps([finding]) == [("Cipro", None, None, None)]
    rule = RULES["ciprofloxacin"]
    assert (finding.medicine_first_h, finding.magnesium_first_h) == (
        rule.medicine_first_h,
        rule.magnesium_first_h,
    )


def test_an_extra_supplement_at_an_unknown_time_tells_its_hours(make):
    iron = make.extra(None, "none", "Iron", product_id="x")
    review = make.review(make.extra("08:00"), iron, products={"x": make.supplement("Iron")})
    assert gaps(review.findings(MONDAY)) == [("Iron", None, None, None)]
    assert review.findings(MONDAY + ONE) == []


def test_magnesium_taken_when_needed_tells_the_hours_of_each_medicine(make):
    milk, rilpivirine = make.medicine("Milk of Magnesia"), make.medicine("rilpivirine", "08:00")
    review = make.review(medicines=[milk, rilpivirine])
    assert ("rilpivirine", None, None, None) in gaps(review.findings(MONDAY))


# -------------------------------------------------------------------------- several medicines


def test_the_same_medicine_twice_gives_one_finding_with_the_nearer_time(make):
    twice = [make.medicine("Cipro", "07:00"), make.medicine("cipro", "08:00")]
    alike = [make.medicine("doxycycline", "08:00"), make.medicine("doxycycline", "08:00")]
    review = make.review(make.extra("08:30"), medicines=[*twice, *alike])
    found = gaps(review.findings(MONDAY))
    assert found == [("cipro", "08:00", "08:30", 30), ("doxycycline", "08:00", "08:30", 30)]


def test_the_strictest_of_two_rules_fires(make):
    knowledge = make.knowledge(
        make.rule("m", 2, 2, severity="moderate"),
        make.rule("m", 1, 1, id="worse"),
        make.rule("m", 4, 4, id="longer", severity="moderate"),
    )
    medicines = [make.medicine("m", "08:00")]
    for clock, rule in {"08:30": "worse", "09:00": "longer", "11:00": "longer"}.items():
        review = make.review(make.extra(clock), medicines=medicines, knowledge=knowledge)
        assert rules_of(review.findings(MONDAY)) == [rule]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("mild", "strict"),
    [
        ({"severity": "moderate"}, {"severity": "major", "medicine_first_h": 1.5}),
        ({}, {"medicine_first_h": 6.0}),
        ({}, {"magnesium_first_h": 6.0}),
        ({"medicine_first_h": 3.5}, {"medicine_first_h": 1.5, "magnesium_first_h": 5.0}),
        ({"magnesium_first_h": 0.25, "medicine_first_h": 1.25}, {"medicine_first_h": 1.5}),
    ],
)
def test_of_two_rules_about_a_medicine_the_graver_or_longer_fires(make, mild, strict, order):
    members = make.rule("zinc").members
    rules = [
        make.rule("zinc", id=id_, members=members, **{"magnesium_first_h": 1.25} | changes)
        for id_, changes in (("mild", mild), ("strict", strict))
    ]
    review = make.review(
        make.extra("09:00"),
        medicines=[make.medicine("Zinc", "08:00")],
        knowledge=make.knowledge(*rules[::order]),
    )
    (found,) = review.too_close(MONDAY)
    assert (found.rule, found.kind, found.gap_minutes) == ("strict", "separation", 60)


@pytest.mark.parametrize(("taken", "minutes"), [("08:30", 30), (None, None)])
def test_of_several_rules_none_hides_a_graver_one_behind_it(make, taken, minutes):
    """The first says nothing of this form, the second little; with a time and without one."""
    rules = [
        make.rule("zinc", id="of antacids", applies_to="antacid"),
        make.rule("zinc", id="mild", severity="moderate"),
        make.rule("zinc", id="grave"),
    ]
    review = make.review(
        make.extra("20:00", name="Citrate", form="citrate"),
        make.extra(taken),
        medicines=[make.medicine("Zinc", "08:00")],
        knowledge=make.knowledge(*rules),
    )
    found = next(each for each in review.findings(MONDAY) if each.against == "Zinc")
    assert (found.rule, found.severity, found.gap_minutes) == ("grave", "major", minutes)
    assert (found.subject, found.magnesium.name, found.day) == ("Magtein", "Magtein", MONDAY)


def test_twenty_medicines_each_fire(make):
    names = [rule.members[0].name for rule in TIMED if rule.applies_to == "all"][:20]
    medicines = [make.medicine(name, "08:00") for name in names]
    review = make.review(make.extra("08:30"), medicines=medicines)
    assert {each.against for each in review.findings(MONDAY)} >= set(names)


def test_a_medicine_without_a_rule_fires_nothing_and_is_said_to_have_none(make):
    review = make.review(make.extra("08:00"), medicines=[make.medicine("Xyzzin", "08:00")])
    assert review.findings(MONDAY) == []
    assert [each.name for each in review.watched_on(MONDAY) if not each.is_known()] == ["Xyzzin"]


def test_findings_say_what_they_are_about(make):
    review = make.review(make.extra("09:00"), medicines=[make.medicine("Cipro 500 mg", "08:00")])
    (finding,) = review.findings(MONDAY)
    rule = RULES["ciprofloxacin"]
    assert finding.about == rule
    assert (finding.rule, finding.version, finding.severity) == (rule.id, rule.version, "major")
    assert (finding.subject, finding.against) == ("Magtein", "Cipro 500 mg")
    assert (finding.medicine_first_h, finding.magnesium_first_h) == (
        rule.medicine_first_h,
        rule.magnesium_first_h,
    )
    assert finding.magnesium.logged
    assert not finding.other.logged
    assert finding.medicine_first


def test_findings_are_in_order_of_severity_then_time(make):
    medicines = [
        make.medicine("zinc", "19:00"),
        make.medicine("Cipro", "19:00"),
        make.medicine("doxycycline", "08:00"),
        make.medicine("levothyroxine", "08:00"),
        make.medicine("raltegravir", "08:00"),
    ]
    doses = [make.extra("08:00"), make.extra("20:00")]
    review = make.review(*doses, medicines=medicines)
    wanted = ["raltegravir", "doxycycline", "Cipro", "levothyroxine", "zinc"]
    assert [each.against for each in review.findings(MONDAY)] == wanted


# ------------------------------------------------------------------------ stomach acid, antacids


@pytest.mark.parametrize(
    ("products", "medicines", "fires"),
    [
        ({}, [], False),
        ({"o": Product("o", "Citrate", "citrate", elemental_mg=100.0)}, [], False),
        ({"o": Product("o", "Citrate", "citrate")}, [], True),  # how much is not known
        ({"o": Product("o", "Oxide", "oxide", elemental_mg=60.0)}, [], False),
        ({"o": Product("o", "Chloride", "chloride")}, [], False),
        ({"o": Product("o", "Oxide", "oxide")}, [], True),
        ({"o": Product("o", "Chalk", "carbonate")}, [], True),
        ({"o": Product("o", "Milk", "hydroxide")}, [], True),
        ({"o": Product("o", "Oxide", "oxide", stopped=MONDAY - ONE)}, [], False),
        ({}, [("Milk of Magnesia", "08:00")], True),
        ({}, [("Milk of Magnesia",)], True),
        ({}, [("magnesium citrate", "08:00")], True),
        ({}, [("Epsom salt", "08:00")], False),
    ],
)
def test_rules_about_stomach_acid_fire_for_what_takes_up_enough_of_it(
    make, products, medicines, fires
):
    taken = [make.medicine(*each) for each in medicines]
    acid = [make.medicine("rilpivirine", "08:00"), make.medicine("pazopanib")]
    plans = [make.schedule(planned="08:30")]
    if "o" in products and products["o"].stopped is None:
        plans.append(make.schedule("evening", "09:00", product_id="o"))
    review = make.review(plans=plans, products=products, medicines=[*taken, *acid])
    found = {each.against: each for each in review.findings(MONDAY)}
    assert {"rilpivirine", "pazopanib"} & set(found) == set(
        ["rilpivirine", "pazopanib"] if fires else []
    )
    if fires:
        assert found["rilpivirine"].subject != "Magtein"  # the antacid is meant


def test_a_medicine_that_is_magnesium_is_not_compared_with_itself(make):
    both = make.medicine("ciprofloxacin and milk of magnesia", "08:00")
    review = make.review(make.extra("08:30"), medicines=[both])
    assert [each.subject for each in review.findings(MONDAY) if each.medicine_first_h] == [
        "Magtein"
    ]


def test_a_medicine_that_is_magnesium_is_compared_with_the_others(make):
    milk = make.medicine("Milk of Magnesia", "09:00")
    review = make.review(medicines=[milk, make.medicine("Cipro", "08:00")])
    assert gaps(review.findings(MONDAY)) == [("Cipro", "08:00", "09:00", 60)]


def test_magnesium_medicines_belong_to_the_day_they_are_planned_on(make):
    """On the night the clocks skip 02:30, which begins the user's day here, it stays one day."""
    night = date(2026, 3, 28)
    milk = make.medicine("Milk of Magnesia", "02:30", first=night, last=night)
    profile = Profile(day_start_hour=3)
    review = make.review(medicines=[milk], day=night, profile=profile)
    assert review.magnesium_names(night) == ["Milk of Magnesia"]
    assert review.magnesium_names(night + ONE) == []


# --------------------------------------------------------------------------- supplements


@pytest.mark.parametrize("name", ["Iron", "Zinc"])
def test_supplements_without_magnesium_are_compared_at_their_real_times(make, name):
    products = {"x": make.supplement(name)}
    plans = [make.schedule(planned="08:00"), make.schedule(planned="08:00", product_id="x")]
    close = make.dose("08:00", "09:00", product_id="x", product_name=name, form="none")
    far = replace(close, taken=make.at("20:00"))
    skipped = make.skipped("08:00", product_id="x", product_name=name, form="none")
    for dose, minutes in [(None, 0), (close, 60), (far, None), (skipped, None)]:
        review = make.review(*filter(None, [dose]), plans=plans, products=products)
        wanted = [] if minutes is None else [minutes]
        assert [each.gap_minutes for each in review.findings(MONDAY)] == wanted


def test_a_note_about_a_supplement_shows_on_its_days(make):
    taken = make.extra("09:00", "none", "Ashwagandha", product_id="x")
    review = make.review(taken, products={"x": make.supplement("Ashwagandha")})
    (finding,) = review.findings(MONDAY)
    assert (finding.kind, finding.rule) == ("information", "ashwagandha")
    assert review.findings(MONDAY + ONE) == []


# ------------------------------------------------------------------------- rules without hours


@pytest.mark.parametrize("rule", UNTIMED, ids=lambda rule: rule.id)
def test_rules_without_hours_fire_once_a_day_whatever_the_time(make, rule):
    name = rule.members[0].name
    medicines = [make.medicine(name, "03:00", "15:00"), make.medicine(name)]
    for form in FORMS:
        review = make.review(
            make.extra("08:00", form), products={"p": Product("p", "M", form)}, medicines=medicines
        )
        severity = worst_severity(Covered(rule, rule.members[0]), review.intakes_in_use(MONDAY))
        quiet = severity is not None and is_quiet(rule, severity)
        told = review.quiet_findings(MONDAY) if quiet else review.findings(MONDAY)
        found = [each for each in told if each.rule == rule.id]
        assert [each.severity for each in found] == [severity] * (severity is not None)
        assert all(
            (each.medicine_first_h, each.magnesium_first_h, each.gap_minutes) == (None,) * 3
            for each in found
        )


def test_a_rule_without_hours_says_what_it_is_about(make):
    """The maker of raltegravir advises against magnesium antacids at any gap."""
    doses = [make.extra("08:00"), make.extra("20:00", "citrate", "Citrate")]
    review = make.review(*doses, medicines=[make.medicine("Isentress", "08:00")])
    rule = RULES["raltegravir"]
    assert review.findings(MONDAY)[0] == Finding(
        rule="raltegravir",
        version=rule.version,
        severity="contraindicated",
        kind="separation",
        subject="Magtein, Citrate",
        against="Isentress",
        day=MONDAY,
        about=rule,
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("raltegravir", "separation"),
        ("lithium", "information"),
        ("olmesartan", "information"),
        ("Milk of Magnesia", "duplicate-magnesium"),
    ],
)
def test_kinds_of_rules_without_hours(make, name, kind):
    found = make.review(medicines=[make.medicine(name, "08:00")]).findings(MONDAY)
    assert [each.kind for each in found if each.against == name] == [kind]


# --------------------------------------------------------------------------- acknowledgements


def said(finding, **changes):
    told = Acknowledgement("a", finding.rule, finding.version, finding.against, finding.day, 0)
    return replace(told, **{"severity": finding.severity, **changes})


@pytest.mark.parametrize(
    ("changes", "today", "tomorrow"),
    [
        ({}, True, False),
        ({"day": None}, True, True),
        ({"day": None, "version": 99}, False, False),
        ({"against": "Doxy"}, False, False),
        ({"against": "CIPRO"}, True, False),
    ],
)
def test_acknowledged_findings_stay_and_stand_last(make, changes, today, tomorrow):
    medicines = [make.medicine("Cipro", "08:00"), make.medicine("zinc", "08:00")]
    plans = [make.schedule(planned="08:30")]
    cipro = make.review(plans=plans, medicines=medicines).findings(MONDAY)[0]
    given = (said(cipro, **changes),)
    review = make.review(plans=plans, medicines=medicines, acknowledgements=given)
    for day, read in {MONDAY: today, MONDAY + ONE: tomorrow}.items():
        found = review.findings(day)
        assert [each.against for each in found if each.acknowledged] == ["Cipro"] * read
        assert [each.against for each in found][-1] == ("Cipro" if read else "zinc")


def test_contraindicated_conditions_cannot_be_dismissed(make):
    labs = (make.egfr(29),)
    (finding,) = make.review(labs=labs).findings(MONDAY)
    given = (said(finding), said(finding, day=None))
    (again,) = make.review(labs=labs, acknowledgements=given).findings(MONDAY)
    assert (again.dismissable, again.acknowledged, again.interrupts) == (False, False, True)


# ---------------------------------------------------------------------------------- trials


@pytest.mark.parametrize(
    ("keys", "profile", "blocks"),
    [
        ([], {"birth_year": 1990, "egfr": 90}, set()),
        ([], {"pregnant": True}, {"pregnancy"}),
        ([], {"breastfeeding": True}, {"breastfeeding"}),
        ([], {"birth_year": 2009}, {"under-18"}),
        ([], {"egfr": 29}, {"kidney-egfr-under-30"}),
        ([], {"egfr": 40}, {"kidney-egfr-30-59"}),  # major: a clinician is asked
        (["heart-block", "bowel-obstruction"], {}, {"heart-block", "bowel-obstruction"}),
        (["dialysis", "bowel-disease"], {}, {"dialysis"}),
    ],
)
def test_what_blocks_a_trial(make, keys, profile, blocks):
    # also for somebody who uses another form so far
    egfr = profile.get("egfr")
    told = {name: value for name, value in profile.items() if name != "egfr"}
    review = make.review(
        conditions=tuple(Condition(key, key) for key in keys),
        products={"p": Product("p", "Citrate", "citrate")},
        profile=Profile(**told),
        labs=() if egfr is None else (make.egfr(egfr),),
    )
    found = review.blocks_of_trial(MONDAY)
    assert set(rules_of(found)) == blocks
    assert all(each.severity in ("contraindicated", "major") for each in found)
    assert all((each.day, each.subject) == (MONDAY, "") for each in found)


def test_stages_of_life_do_not_block_a_trial_of_another_form(make):
    review = make.review(profile=Profile(pregnant=True), labs=(make.egfr(29),))
    assert rules_of(review.blocks_of_trial(MONDAY, "citrate")) == ["kidney-egfr-under-30"]


# -------------------------------------------------------------------------------- tally


@pytest.mark.parametrize(
    ("minutes", "medicine", "tally"),
    [
        # minutes after 08:00 of each day's dose; None: nothing logged
        ([30, 30, 180, 180, 30, 180, 180, 180, 180, 30], {}, SeparationCount(4, 10)),
        ([30, None, 180], {}, SeparationCount(1, 2)),
        ([], {}, SeparationCount(0, 0)),
        ([30, 30, 30], {"last": MONDAY + ONE}, SeparationCount(2, 2)),
        ([30, 180, 30, 30], {"repeats": Weekdays(frozenset({0, 1}))}, SeparationCount(1, 2)),
    ],
)
def test_on_how_many_days_it_was_too_close(make, minutes, medicine, tally):
    doses = [
        make.extra(moment_at(make.at(f"{day}T08:00").epoch + late * 60, BERLIN))
        for day, late in zip(days(len(minutes)), minutes, strict=True)
        if late is not None
    ]
    last = MONDAY + timedelta(days=max(len(minutes), 1) - 1)
    given = {"medicines": [make.medicine("Cipro", "08:00", **medicine)], "last": last}
    planned = make.review(plans=[make.schedule(planned="08:30")], **given).findings(MONDAY)
    assert make.review(*doses, first=MONDAY, **given).separation_count(planned[0]) == tally


def test_the_tally_counts_a_day_on_which_a_medicine_of_the_day_before_was_too_close(make):
    late = make.medicine("moxifloxacin", "03:30", first=MONDAY, last=MONDAY)
    review = make.review(make.extra("2026-11-24T05:00"), medicines=[late])
    (finding,) = review.findings(MONDAY + ONE)
    assert review.separation_count(finding) == SeparationCount(1, 1)


# ------------------------------------------------------------------------------ the whole day


@pytest.mark.parametrize("start", [0, 4, 12])
def test_two_days_around_a_day_are_all_that_its_findings_need(make, start):
    medicines = [make.medicine("Cipro", "00:30", "11:30"), make.medicine("moxifloxacin", "23:50")]
    first, last = MONDAY - 10 * ONE, MONDAY + 10 * ONE
    doses = [
        make.extra(at, day=at.day(start))
        for day in days(21, first)
        for clock in ("00:10", "10:00", "16:00")
        for at in [make.at(f"{day}T{clock}")]
    ]
    more = {"medicines": tuple(medicines), "profile": Profile(day_start_hour=start)}
    now = make.at("2026-12-20T12:00")
    whole = Review(make.log(*doses, first=first, last=last, **more), KNOWLEDGE, now)
    near = [dose for dose in doses if abs(dose.day - MONDAY) <= 2 * ONE]
    part = make.log(*near, first=MONDAY - 2 * ONE, last=MONDAY + 2 * ONE, **more)
    found = Review(part, KNOWLEDGE, now).findings(MONDAY)
    assert len(found) >= 3
    assert found == whole.findings(MONDAY)


def test_a_log_of_nothing_has_no_findings(make):
    assert make.review().findings(MONDAY) == []
