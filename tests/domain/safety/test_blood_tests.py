"""Which blood tests could be discussed, and why: never without a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack.domain.record.kidneys import Kidneys
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.safety.administrations import Administration
from magtrack.domain.safety.blood_tests import worth_discussing
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.rules import BLOOD_TESTS
from magtrack.wording.blood_tests import could_be_discussed
from tests.builders import REFERENCE

TODAY = date(2026, 11, 23)


def egfr(result, months=1):
    return LabValue("e", "egfr", result, EGFR_UNIT, TODAY - timedelta(days=31 * months))


def of(rule_id, name, **more):
    rule = REFERENCE.rules[rule_id]
    return Finding(
        rule_id, rule.version, rule.severity, "separation", "Magtein", name, TODAY, rule, **more
    )


def asked(findings=(), kidneys=None):
    found = worth_discussing(findings, kidneys or Kidneys("healthy"), (), TODAY)
    return {each.test: [why for why, _name in each.reasons] for each in found}


@pytest.mark.parametrize(
    ("kidneys", "expected"),
    [
        (Kidneys("healthy", egfr(88)), {}),
        (Kidneys("healthy", egfr(88, 13)), {"egfr": ["egfr-old"]}),
        (Kidneys("unknown"), {}),
        (Kidneys("unknown-older"), {"egfr": ["egfr-unknown"]}),
        (Kidneys("reduced", egfr(42)), {"serum-magnesium": ["kidneys"]}),
        (
            Kidneys("reduced", egfr(42, 7)),
            {"serum-magnesium": ["kidneys"], "egfr": ["egfr-old"]},
        ),
        (Kidneys("disease"), {"serum-magnesium": ["kidneys"], "egfr": ["egfr-unknown"]}),
    ],
)
def test_the_kidneys_ask_for_magnesium_and_for_an_egfr_that_is_old_or_unknown(kidneys, expected):
    assert asked(kidneys=kidneys) == expected


@pytest.mark.parametrize(
    ("rule", "name", "expected"),
    [
        ("loop-thiazide-diuretics", "Furosemide", {"serum-magnesium", "potassium"}),
        ("potassium-sparing-diuretics", "Spironolactone", {"serum-magnesium", "potassium"}),
        ("proton-pump-inhibitors", "Omeprazole", {"serum-magnesium"}),
        ("calcium-channel-blockers", "Amlodipine", set()),
    ],
)
def test_a_medicine_that_moves_a_value_asks_for_it(rule, name, expected):
    assert set(asked([of(rule, name)])) == expected


@pytest.mark.parametrize(
    ("gap", "logged", "expected"),
    [(30, True, {"tsh": ["gap"]}), (30, False, {}), (None, True, {})],
)
def test_a_thyroid_value_is_asked_for_once_a_gap_was_not_kept(gap, logged, expected):
    magnesium = Administration(None, "Magtein", TODAY, logged)
    finding = of("thyroid-hormones", "Levothyroxine", gap_minutes=gap, magnesium=magnesium)
    assert asked([finding]) == expected


def test_every_rule_asks_for_tests_that_there_are():
    asking = {id_: rule.blood_tests for id_, rule in REFERENCE.rules.items() if rule.blood_tests}
    assert len(asking) == 8
    assert all(set(tests) <= set(BLOOD_TESTS) for tests in asking.values())


def test_the_list_is_one_to_tick_with_reasons_and_the_last_value():
    potassium = LabValue("k", "potassium", 4.9, "mmol/L", date(2026, 3, 12))
    findings = [of("loop-thiazide-diuretics", "Furosemide")]
    found = worth_discussing(findings, Kidneys("reduced", egfr(42)), [potassium], TODAY)
    assert could_be_discussed(found) == (
        "Blood tests that could be discussed: ☐ magnesium (kidneys; Furosemide);"
        " ☐ potassium (Furosemide; last 4.9 mmol/L, 12 March 2026)."
    )
    assert could_be_discussed([]) == ""
