"""What the basis of a rule lets it say, and what 144 mg of L-threonate bring on each day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Acknowledgement
from magtrack.domain.safety.preview import caused
from magtrack.domain.safety.proportion import (
    MagnesiumIntake,
    is_quiet,
    severity_for,
    worst_severity,
)
from magtrack.domain.safety.rules import Covered
from magtrack.reference import load

MONDAY = date(2026, 11, 23)
ONE = timedelta(days=1)
RULES = load().rules
FORMS = load().forms

# typed from what chemistry says of each form
ACID = """
full     oxide hydroxide carbonate bisglycinate bisglycinate-buffered taurate
partial  citrate malate glycerophosphate
stops    l-threonate lactate gluconate orotate aspartate
none     chloride sulfate acetyl-taurate none
"""


def covered(make, **changes):
    rule = make.rule("m", **changes)
    return Covered(rule, rule.members[0])


# ---------------------------------------------------------------------------- stomach acid


@pytest.mark.parametrize("line", ACID.strip().splitlines(), ids=lambda line: line.split()[0])
def test_how_much_acid_each_form_takes_up(line):
    capacity, *forms = line.split()
    assert {form: FORMS[form].acid for form in forms} == dict.fromkeys(forms, capacity)


@pytest.mark.parametrize(
    ("form", "mg", "enough"),
    [
        ("oxide", 60.7, False),  # 5 mEq are 60.75 mg
        ("oxide", 60.75, True),
        ("oxide", None, True),  # an unknown amount is never none
        ("bisglycinate", 60.0, False),
        ("bisglycinate", 61.0, True),
        ("citrate", 121.0, False),  # 10 mEq are 121.5 mg
        ("citrate", 121.5, True),
        ("citrate", None, True),
        ("l-threonate", 144.0, False),
        ("l-threonate", 5000.0, False),
        ("l-threonate", None, False),
        ("chloride", None, False),
    ],
)
def test_an_intake_counts_as_an_antacid_from_5_meq_on(make, form, mg, enough):
    assert make.intake(form, mg).takes_up_acid is enough


# ------------------------------------------------------------------------------- the policy

ANTACID = ("oxide", 144.0)
LITTLE = ("oxide", 48.0)
THEORY = ("bisglycinate", 144.0)
THREONATE = ("l-threonate", 144.0)


@pytest.mark.parametrize(
    ("basis", "applies_to", "critical", "severities"),
    [
        # the severity of a major rule for ANTACID, LITTLE, THEORY and THREONATE
        ("any-magnesium", "all", False, ("major", "major", "major", "major")),
        ("any-magnesium", "antacid", False, ("major", "major", None, None)),
        ("antacid-bind", "all", False, ("major", "major", "moderate", "moderate")),
        ("antacid-bind", "all", True, ("major", "major", "major", "major")),
        ("antacid-acid", "antacid", False, ("major", None, "moderate", None)),
        ("antacid-acid", "antacid", True, ("major", None, "major", None)),
        ("excess", "all", False, ("major", "major", "major", "major")),
    ],
)
def test_what_becomes_of_a_major_rule(make, basis, applies_to, critical, severities):
    rule = covered(make, basis=basis, applies_to=applies_to, critical=critical)
    intakes = [make.intake(*each) for each in (ANTACID, LITTLE, THEORY, THREONATE)]
    assert tuple(severity_for(rule, each) for each in intakes) == severities


@pytest.mark.parametrize(
    ("severity", "milder"),
    [
        ("contraindicated", "contraindicated"),
        ("major", "moderate"),
        ("moderate", "minor"),
        ("minor", "minor"),
    ],
)
def test_a_step_milder(make, severity, milder):
    rule = covered(make, basis="antacid-bind", severity=severity)
    assert severity_for(rule, make.intake(*THREONATE)) == milder


@pytest.mark.parametrize(
    ("form", "severity"), [("oxide", "major"), ("", "major"), ("l-threonate", None)]
)
def test_a_rule_about_some_forms_is_silent_for_others_and_not_for_unknown_ones(
    make, form, severity
):
    rule = covered(make, forms=("oxide", "citrate"))
    assert severity_for(rule, MagnesiumIntake(form)) == severity


def test_of_several_intakes_the_gravest_counts(make):
    rule = covered(make, basis="antacid-acid", applies_to="antacid", other_severity="minor")
    intakes = [make.intake(*each) for each in (THREONATE, THEORY, ANTACID)]
    assert worst_severity(rule, intakes[:1]) == "minor"
    assert worst_severity(rule, intakes[:2]) == "moderate"
    assert worst_severity(rule, intakes) == "major"
    assert worst_severity(rule, []) is None


@pytest.mark.parametrize(
    ("basis", "kind", "severity", "quiet"),
    [
        ("vein", "together", "moderate", True),
        ("balance", "together", "minor", True),
        ("balance", "together", "major", False),
        ("vein", "together", "contraindicated", False),
        ("class", "information", "minor", True),
        ("class", "separation", "minor", False),
        ("any-magnesium", "information", "minor", False),
        ("antacid-bind", "information", "minor", False),
        ("excess", "information", "minor", False),
    ],
)
def test_what_is_quiet(make, basis, kind, severity, quiet):
    rule = make.rule("m", basis=basis, kind=kind, severity=severity)
    assert is_quiet(rule, severity) is quiet


# ------------------------------------------------------------------ 144 mg of L-threonate

NO_DAILY_LINE = """
amlodipine verapamil nifedipine lercanidipine morphine oxycodone tramadol zolpidem omeprazole
esomeprazole pantoprazole lansoprazole vonoprazan furosemide hydrochlorothiazide indapamide
spironolactone xipamide ibuprofen aspirin warfarin phenprocoumon gentamicin alfacalcidol
ribociclib arsenic_trioxide carboplatin memantine bisacodyl glipizide rilpivirine erlotinib
"""
DAILY_LINE = """
ciprofloxacin major | levothyroxine moderate | dolutegravir major | raltegravir contraindicated
doxycycline major | alendronate major | eltrombopag major | mycophenolate major | iron moderate
digoxin moderate | estramustine major | rosuvastatin minor | strontium_ranelate minor
chlorpromazine minor | quinine minor | rocuronium major | dofetilide major | lithium moderate
"""


def on_threonate(make, name, **more):
    plans = [make.schedule(planned="08:00", units=3.0)]  # 144 mg at once
    medicine = make.medicine(name.replace("_", " "), "08:00", first=MONDAY, last=MONDAY)
    return make.review(plans=plans, medicines=[medicine], **more)


@pytest.mark.parametrize("name", NO_DAILY_LINE.split())
def test_medicines_without_a_daily_line(make, name):
    assert on_threonate(make, name).findings(MONDAY) == []


@pytest.mark.parametrize("said", DAILY_LINE.replace("\n", "|").strip("|").split("|"))
def test_medicines_whose_line_stays(make, said):
    name, severity = said.split()
    found = on_threonate(make, name).findings(MONDAY)
    assert [each.severity for each in found][:1] == [severity]


@pytest.mark.parametrize("name", ["amlodipine", "omeprazole", "spironolactone", "morphine"])
def test_what_is_quiet_is_told_when_the_medicine_is_entered_and_with_it(make, name):
    without = make.log(plans=[make.schedule(planned="08:00")], first=MONDAY - 2 * ONE)
    without = replace(without, last=MONDAY + 9 * ONE)
    medicine = make.medicine(name, "08:00")
    knowledge = load().knowledge
    told = caused(without, knowledge, make.at("12:00"), [Put(medicine)], MONDAY)
    assert [(each.against, each.quiet) for each in told] == [(name, True)]
    (policy,) = {each.policy for each in told}
    assert (policy.interrupts, policy.counts, policy.is_told_before_saving) == (False, False, True)
    assert [each.key for each in on_threonate(make, name).quiet_findings(MONDAY)] == [told[0].key]


# ----------------------------------------------------------------------- what comes back once


def side_effect(text, day=MONDAY, kind="side-effect"):
    return Event("e", kind, day, day, 0, text)


@pytest.mark.parametrize(
    ("text", "returns"),
    [
        ("Dizziness", True),
        ("felt faint", True),
        ("palpitations at night", True),
        ("muscle spasm", True),
        ("unusual sleepiness", True),
        ("diarrhoea", False),
        ("", False),
    ],
)
def test_a_sign_brings_a_quiet_rule_back_for_three_days(make, text, returns):
    review = on_threonate(make, "amlodipine", events=(side_effect(text, MONDAY),))
    found = review.findings(MONDAY)
    assert [(each.rule, each.returned, each.policy.counts) for each in found] == [
        ("calcium-channel-blockers", True, True)
    ] * returns
    assert len(review.quiet_findings(MONDAY)) == (not returns)


def test_a_sign_counts_from_its_day_and_not_for_long(make):
    medicine = make.medicine("amlodipine", "08:00")
    review = make.review(medicines=[medicine], events=(side_effect("dizzy"),))
    days = [MONDAY + number * ONE for number in range(-1, 3)]
    assert [bool(review.findings(day)) for day in days] == [False, True, True, True]
    later = make.review(medicines=[medicine], events=(side_effect("dizzy", MONDAY - 3 * ONE),))
    assert later.findings(MONDAY) == []


def test_another_kind_of_event_brings_nothing_back(make):
    review = on_threonate(make, "amlodipine", events=(side_effect("dizzy", kind="travel"),))
    assert review.findings(MONDAY) == []


@pytest.mark.parametrize(
    ("began", "returns"),
    [
        (date(2025, 11, 23), True),
        (date(2025, 11, 17), True),  # a week ago
        (date(2025, 11, 16), False),
        (date(2025, 11, 24), False),
        (date(2024, 11, 23), True),
        (date(2026, 11, 23), False),  # it begins today
    ],
)
def test_a_year_brings_it_back_for_a_week(make, began, returns):
    review = make.review(medicines=[make.medicine("omeprazole", "08:00", first=began)])
    assert [each.returned for each in review.findings(MONDAY)] == [True] * returns


def test_a_medicine_begun_on_a_leap_day_comes_back_on_the_day_before(make):
    day = date(2025, 2, 28)
    medicine = make.medicine("omeprazole", "08:00", first=date(2024, 2, 29))
    assert make.review(medicines=[medicine], day=day).findings(day)[0].returned


def test_a_medicine_of_unknown_beginning_counts_from_the_first_plan(make):
    plans = [make.schedule(valid_from=date(2025, 11, 23))]
    review = make.review(medicines=[make.medicine("omeprazole", "12:00")], plans=plans)
    assert [each.against for each in review.findings(MONDAY)] == ["omeprazole"]


def test_what_came_back_and_was_read_does_not_come_back_the_next_day(make):
    medicines = [make.medicine("amlodipine", "08:00")]
    events = (side_effect("dizzy"),)
    (finding,) = make.review(medicines=medicines, events=events).findings(MONDAY)
    read = Acknowledgement("a", finding.rule, finding.version, finding.against, MONDAY, 0)
    review = make.review(medicines=medicines, events=events, acknowledgements=(read,))
    assert [each.acknowledged for each in review.findings(MONDAY)] == [True]
    assert review.findings(MONDAY + ONE) == []
    assert [each.quiet for each in review.quiet_findings(MONDAY + ONE)] == [True]


# --------------------------------------------------------------------------- stomach acid, said


def test_rules_that_acid_alone_decides_are_named_where_they_stay_silent(make):
    names = [make.medicine(name, "08:00") for name in ("rilpivirine", "Cipro", "lansoprazole")]
    review = make.review(medicines=names)
    assert [each.name for each in review.unheard(MONDAY)] == ["rilpivirine", "lansoprazole"]
    oxide = make.review(make.extra("20:00", "oxide"), medicines=names)
    assert oxide.unheard(MONDAY) == []


def test_a_form_that_is_no_antacid_warns_by_theory(make):
    medicines = [make.medicine("ketoconazole", "08:00")]
    (by_theory,) = make.review(make.extra("08:30", "bisglycinate"), medicines=medicines).findings(
        MONDAY
    )
    (tested,) = make.review(make.extra("08:30", "oxide"), medicines=medicines).findings(MONDAY)
    assert (by_theory.severity, by_theory.theory) == ("minor", True)
    assert (tested.severity, tested.theory) == ("moderate", False)


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("Milk of Magnesia", True),
        ("magnesium glycinate", True),
        ("Magnerot", True),  # its form is not known
        ("Magtein", False),
    ],
)
def test_a_medicine_that_is_magnesium_counts_by_its_form_and_its_unknown_amount(make, name, fires):
    medicines = [make.medicine(name, "08:00"), make.medicine("rilpivirine", "08:00")]
    found = make.review(medicines=medicines).findings(MONDAY)
    assert [each.rule for each in found if each.against == "rilpivirine"] == ["rilpivirine"] * fires


def test_kidney_rules_stay_as_they_are(make):
    review = on_threonate(make, "spironolactone", labs=(make.egfr(42.0),))
    assert [(each.rule, each.severity) for each in review.findings(MONDAY)] == [
        ("kidney-egfr-30-59", "major"),
        ("potassium-sparing-low-egfr", "major"),
    ]
