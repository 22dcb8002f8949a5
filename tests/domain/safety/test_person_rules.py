from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.people import Condition, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.safety.findings import DUPLICATE, UPPER_LIMIT, Finding
from magtrack.domain.safety.person_rules import RiskFactors, applies
from magtrack.domain.safety.uncounted import Uncounted
from magtrack.reference import load

CONDITIONS = load().conditions
MONDAY = date(2026, 11, 23)
ONE = timedelta(days=1)
OVER_65, OF_65, ADULT, OF_17, OF_18 = 1960, 1961, 1990, 2009, 2008
CITRATE = {"p": Product("p", "Citrate", "citrate")}


def ids(findings):
    return {each.rule for each in findings}


def found(make, *keys, medicines=(), products=None, day=MONDAY, egfr=None, **profile):
    """Return what fires for a person, by rule."""
    review = make.review(
        conditions=tuple(Condition(key, key) for key in keys),
        medicines=[make.medicine(name) for name in medicines],
        products=products or {},
        profile=Profile(**profile),
        labs=() if egfr is None else (make.egfr(egfr),),
    )
    about = ("condition", "life-stage")
    return {each.rule: each for each in review.findings(day) if each.kind in about}


# ------------------------------------------------------------------------------- who it is about


@pytest.mark.parametrize(
    ("egfr", "birth_year", "keys", "fires"),
    [
        (29.9, None, [], {"kidney-egfr-under-30": "contraindicated"}),
        (30, None, [], {"kidney-egfr-30-59": "major"}),
        (59.9, None, [], {"kidney-egfr-30-59": "major"}),
        (60, None, [], {}),
        (60, OVER_65, [], {}),
        (None, OVER_65, [], {"kidney-unknown-over-65": "moderate"}),
        (None, OF_65, [], {}),
        (None, None, [], {}),
        (None, ADULT, ["kidney-disease"], {"kidney-disease": "major"}),
        (45, ADULT, ["kidney-disease"], {"kidney-egfr-30-59": "major"}),
        (29, ADULT, ["kidney-disease"], {"kidney-egfr-under-30": "contraindicated"}),
        (90, ADULT, ["dialysis"], {"dialysis": "contraindicated"}),
        (90, ADULT, ["heart-block"], {"heart-block": "contraindicated"}),
        (90, ADULT, ["bowel-obstruction"], {"bowel-obstruction": "contraindicated"}),
        (90, ADULT, ["myasthenia-gravis"], {"myasthenia-gravis": "major"}),
        (90, ADULT, ["bowel-disease"], {"bowel-disease": "moderate"}),
        (90, ADULT, ["of-a-later-version"], {}),
    ],
)
def test_kidneys_and_conditions(make, egfr, birth_year, keys, fires):
    findings = found(make, *keys, egfr=egfr, birth_year=birth_year)
    assert {rule: each.severity for rule, each in findings.items()} == fires
    for each in findings.values():
        assert each.dismissable is (each.severity != "contraindicated")
        assert each.blocks_trial is (each.severity == "contraindicated")


SPARING = ["spironolactone", "amiloride", "eplerenone", "triamterene"]


@pytest.mark.parametrize("medicine", SPARING)
@pytest.mark.parametrize(
    ("person", "keys", "fires"),
    [
        ({"egfr": 59.9}, [], {"potassium-sparing-low-egfr"}),
        ({"egfr": 60}, [], set()),
        ({}, ["kidney-disease"], {"potassium-sparing-kidney"}),
        ({"birth_year": OVER_65, "egfr": 90}, [], {"potassium-sparing-over-65"}),
        ({"birth_year": OF_65}, [], set()),
        ({}, [], set()),
    ],
)
def test_potassium_sparing_diuretics_with_kidney_or_age(make, medicine, person, keys, fires):
    with_it = found(make, *keys, medicines=[medicine], **person)
    assert {rule for rule in with_it if rule.startswith("potassium")} == fires
    assert all(with_it[rule].severity == "major" for rule in fires)
    without = found(make, *keys, medicines=["furosemide"], **person)
    assert not any(rule.startswith("potassium") for rule in without)


def test_a_diuretic_under_a_brand_name_or_ended_before(make):
    assert "potassium-sparing-low-egfr" in found(make, medicines=["Aldactone 25 mg"], egfr=40)
    ended = make.medicine("spironolactone", "08:00", last=MONDAY - ONE)
    review = make.review(medicines=[ended], labs=(make.egfr(40),))
    assert ids(review.findings(MONDAY)) == {"kidney-egfr-30-59"}
    assert "potassium-sparing-low-egfr" in ids(review.findings(MONDAY - ONE))


def test_active_vitamin_d_is_contraindicated_on_dialysis_only(make):
    assert "dialysis-active-vitamin-d" in found(make, "dialysis", medicines=["calcitriol"])
    assert found(make, medicines=["calcitriol"]) == {}
    assert set(found(make, "dialysis")) == {"dialysis"}


@pytest.mark.parametrize(
    ("rule", "profile"),
    [
        ("pregnancy", {"pregnant": True}),
        ("breastfeeding", {"breastfeeding": True}),
        ("under-18", {"birth_year": OF_17}),
    ],
)
def test_stages_of_life_are_contraindicated_with_l_threonate(make, rule, profile):
    threonate = found(make, **profile)[rule]
    assert (threonate.severity, threonate.kind) == ("contraindicated", "life-stage")
    assert (threonate.dismissable, threonate.blocks_trial) == (False, True)
    citrate = found(make, products=CITRATE, **profile)[rule]
    assert citrate.severity == CONDITIONS[rule].other_severity == "moderate"
    assert (citrate.dismissable, citrate.blocks_trial) == (True, False)
    both = found(make, products={"c": Product("c", "Citrate", "citrate")}, **profile)[rule]
    assert both.severity == "contraindicated"


def test_from_18_on_age_says_nothing(make):
    assert found(make, birth_year=OF_18) == {}


def test_without_any_magnesium_yet_l_threonate_is_meant(make):
    iron = {"p": make.supplement("Iron", "p")}
    assert found(make, products=iron, pregnant=True)["pregnancy"].severity == "contraindicated"
    stopped = {"p": Product("p", "Citrate", "citrate", stopped=MONDAY - ONE)}
    assert found(make, products=stopped, pregnant=True)["pregnancy"].severity == "contraindicated"


def test_a_product_is_in_use_from_its_first_day_to_its_last(make):
    citrate = Product("p", "Citrate", "citrate", started=MONDAY, stopped=MONDAY + ONE)
    review = make.review(products={"p": citrate}, profile=Profile(pregnant=True))
    found = [review.findings(MONDAY + number * ONE)[0].severity for number in (-1, 0, 1, 2)]
    assert found == ["contraindicated", "moderate", "moderate", "contraindicated"]


def test_conditions_count_on_their_days(make):
    had = Condition("c", "heart-block", first=MONDAY, last=MONDAY)
    review = make.review(conditions=(had,))
    fired = [bool(review.findings(MONDAY + number * ONE)) for number in (-1, 0, 1)]
    assert fired == [False, True, False]


def test_all_bounds_of_a_rule_hold_together():
    rule = CONDITIONS["potassium-sparing-low-egfr"]
    fits = RiskFactors(70, 40, frozenset(), frozenset(["amiloride"]), frozenset())
    assert applies(rule, fits)
    for changes in [{"egfr": None}, {"egfr": 60}, {"medicines": frozenset()}]:
        assert not applies(rule, replace(fits, **changes))


# ---------------------------------------------------------------------------------- limits


def limit(make, taken, planned=(), *, day=MONDAY, now="2026-11-23T21:00", more=None, **profile):
    """Return the finding about the upper limit, with doses and plans of these amounts."""
    doses = [make.extra("08:00", elemental_mg=mg) for mg in taken]
    products = {
        f"q{number}": Product(f"q{number}", "Q", "citrate", elemental_mg=mg)
        for number, mg in enumerate(planned)
    }
    plans = [make.schedule("evening", "22:00", product_id=key) for key in products]
    review = make.review(
        *doses,
        plans=plans,
        products=products,
        profile=Profile(**profile),
        now=make.at(now),
        **more or {},
    )
    return next((each for each in review.findings(day) if each.rule == UPPER_LIMIT), None)


@pytest.mark.parametrize(
    ("taken", "planned", "over"),
    [
        ([350.0], [], None),  # exactly at the limit
        ([350.001], [], (350.001, False)),
        ([350 / 3] * 3, [], None),  # thirds do not add up exactly
        ([175.0], [175.0], None),
        ([175.0], [176.0], (351.0, True)),
        ([], [360.0], (360.0, True)),
        ([400.0], [100.0], (400.0, False)),  # what was taken is said
        ([None], [], None),  # not known is not zero, and not over either
        ([], [], None),
    ],
)
def test_above_the_upper_limit_taken_or_planned(make, taken, planned, over):
    finding = limit(make, taken, planned)
    assert (finding and (finding.elemental_mg, finding.planned)) == over
    if finding:
        assert (finding.against, finding.limit_mg, finding.severity) == ("us", 350, "moderate")


@pytest.mark.parametrize(
    ("now", "over"), [("2026-11-23T21:00", True), ("2026-11-24T03:59", True),
                      ("2026-11-24T04:00", False), ("2026-11-20T12:00", True)],
)  # fmt: skip
def test_what_was_planned_on_a_day_that_is_over_was_not_taken(make, now, over):
    assert (limit(make, [175.0], [200.0], now=now) is not None) is over


@pytest.mark.parametrize(
    ("body", "mg", "over"),
    [("eu", 250, False), ("eu", 251, True), ("uk", 400, False), ("uk", 401, True)],
)
def test_the_limit_is_the_persons_bodys(make, body, mg, over):
    finding = limit(make, [float(mg)], limit=body)
    assert (finding is not None and finding.against == body) is over


@pytest.mark.parametrize(
    ("egfr", "keys", "severity"),
    [
        (60, [], "moderate"),
        (59, [], "major"),
        (29, [], "contraindicated"),
        (90, ["kidney-disease"], "major"),
        (None, ["kidney-disease"], "major"),
        (90, ["dialysis"], "contraindicated"),
        (None, [], "moderate"),
    ],
)
def test_a_total_above_the_limit_weighs_more_for_kidneys_it_was_not_set_for(
    make, egfr, keys, severity
):
    labs = () if egfr is None else (make.egfr(egfr),)
    conditions = tuple(Condition(key, key) for key in keys)
    finding = limit(make, [400.0], more={"labs": labs, "conditions": conditions})
    assert finding.severity == severity


def test_what_is_not_counted_is_named_beside_a_total_above_the_limit(make):
    finding = limit(make, [400.0], more={"medicines": [make.medicine("Maalox")]})
    assert finding.not_counted == (Uncounted("Maalox"),)


@pytest.mark.parametrize(
    ("egfr", "medicine", "rule", "several"),
    [
        (60, "Maalox", "minor", "minor"),
        (59.9, "Maalox", "moderate", "major"),
        (20, "Maalox", "moderate", "major"),
        (45, None, None, "moderate"),
    ],
)
def test_uncounted_magnesium_weighs_more_with_an_egfr_under_60(make, egfr, medicine, rule, several):
    doses = [make.extra("08:00"), make.extra("09:00", name="Citrate", form="citrate")]
    medicines = [make.medicine(medicine)] if medicine else []
    review = make.review(*doses, medicines=medicines, labs=(make.egfr(egfr),))
    severities = {each.rule: each.severity for each in review.findings(MONDAY)}
    assert (severities.get("other-magnesium"), severities[DUPLICATE]) == (rule, several)


def test_an_egfr_applies_from_its_day_on(make):
    review = make.review(labs=(make.egfr(80, MONDAY - ONE, "a"), make.egfr(25, MONDAY, "b")))
    fired = [ids(review.findings(MONDAY + number * ONE)) for number in (-1, 0, 1)]
    assert fired == [set(), {"kidney-egfr-under-30"}, {"kidney-egfr-under-30"}]


def test_before_the_first_egfr_with_a_date_kidneys_are_not_known(make):
    labs = (make.egfr(40, MONDAY),)
    review = make.review(labs=labs, profile=Profile(birth_year=OVER_65))
    assert ids(review.findings(MONDAY - ONE)) == {"kidney-unknown-over-65"}
    assert ids(review.findings(MONDAY)) == {"kidney-egfr-30-59"}


@pytest.mark.parametrize(
    ("names", "medicines", "subject"),
    [
        (["Magtein"], [], None),
        (["Magtein", "Magtein"], [], None),
        (["Magtein", "Citrate"], [], "Magtein, Citrate"),
        (["Magtein"], ["Milk of Magnesia"], "Magtein, Milk of Magnesia"),
    ],
)
def test_two_magnesium_products_on_a_day(make, names, medicines, subject):
    doses = [make.extra(f"{hour:02}:00", name=name) for hour, name in enumerate(names, 8)]
    review = make.review(*doses, medicines=[make.medicine(each, "08:00") for each in medicines])
    twice = [each for each in review.findings(MONDAY) if each.rule == DUPLICATE]
    assert [(each.subject, each.severity) for each in twice] == [(subject, "minor")] * bool(subject)


def test_the_findings_of_a_day_s_amounts_say_what_they_are_about(make):
    doses = [
        make.extra("08:00", name="Citrate", elemental_mg=200.0),
        make.extra("09:00", name="Oxide", elemental_mg=200.0),
    ]
    limit, twice = make.review(*doses, profile=Profile(limit="us")).findings(MONDAY)
    about = {"version": 1, "subject": "Citrate, Oxide", "day": MONDAY}
    assert limit == Finding(
        rule=UPPER_LIMIT,
        severity="moderate",
        kind="upper-limit",
        against="us",
        elemental_mg=400.0,
        limit_mg=350.0,
        **about,
    )
    assert twice == Finding(
        rule=DUPLICATE, severity="minor", kind="duplicate-magnesium", against="", **about
    )


def test_a_skipped_product_is_not_a_second_one(make):
    other = make.skipped("09:00", product_name="Citrate", form="citrate")
    assert make.review(make.extra("08:00"), other).findings(MONDAY) == []


@pytest.mark.parametrize(
    ("profile", "conditions", "rule", "kind"),
    [
        (Profile(pregnant=True), (), "pregnancy", "life-stage"),
        (Profile(), (Condition("c", "dialysis"),), "dialysis", "condition"),
    ],
)
def test_the_finding_of_a_person_says_its_rule_and_what_it_is_about(
    make, profile, conditions, rule, kind
):
    review = make.review(make.extra("08:00"), profile=profile, conditions=conditions)
    found = next(each for each in review.findings(MONDAY) if each.rule == rule)
    about = CONDITIONS[rule]
    assert (found.version, found.about, found.against) == (about.version, about, about.name)
    assert (found.kind, found.subject, found.day) == (kind, "Magtein", MONDAY)


def test_kidney_disease_and_the_bands_of_the_egfr_are_one_subject_apart_from_that_with_a_medicine():
    kidneys = {"kidney-disease", "kidney-egfr-30-59", "kidney-egfr-under-30"}
    kidneys.add("kidney-unknown-over-65")
    subject = CONDITIONS["kidney-disease"].subject
    assert {key for key, rule in CONDITIONS.items() if rule.subject == subject} == kidneys
    with_a_diuretic = CONDITIONS["potassium-sparing-kidney"].subject
    assert {key for key, rule in CONDITIONS.items() if rule.subject == with_a_diuretic} == {
        "potassium-sparing-kidney",
        "potassium-sparing-low-egfr",
    }
