"""The FHIR bundle: every resource is valid R4, says no more than was logged, and keeps its id."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.contents import Ingredient
from magtrack.domain.record.days import parse_moment
from magtrack.domain.record.edits import Put
from magtrack.domain.record.labs import LabValue
from magtrack.domain.record.people import Condition, Medicine, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.repetition import Weekdays, every, on_and_off, repetition_text
from magtrack.domain.record.schedule import Schedule
from magtrack.exporters import ExportRequest, _period
from magtrack.exporters.fhir.bundle import EXPORTER as FHIR
from magtrack.reference import load
from magtrack.sample import TODAY as SAMPLE_TODAY
from magtrack.sample import sample_edits
from tests.builders import REPETITIONS
from tests.exporters.conftest import ENTERED, MAGTEIN, NEW_YORK, NOW, TODAY, Bench, dose
from tests.exporters.test_round_trip import (
    CLEAN,
    CLOCKS,
    NAMES,
    PRODUCTS,
    RATINGS,
    doses,
    place,
    schedules,
    with_ids,
)

HL7 = "http://terminology.hl7.org/CodeSystem/"
KNOWN_CODES = {
    "http://fdasis.nlm.nih.gov": {"1Y26ZZ0OTM", "T6V3LHY838"},
    "http://loinc.org": {"2601-3", "19123-9", "2823-3", "14682-9", "2160-0"},
    f"{HL7}observation-category": {"survey", "laboratory"},
    f"{HL7}medication-statement-category": {"patientspecified"},
    f"{HL7}condition-clinical": {"active", "inactive"},
    f"{HL7}condition-ver-status": {"unconfirmed"},
}
"""Every code that may stand in a bundle, typed from hl7.org/fhir/R4 and the register of UNII."""

UCUM = {"mg", "g", "mL", "{capsule}", "{tablet}", "{scoop}", "{sachet}", "{drop}"}
UCUM |= {"mL/min/{1.73_m2}", "mmol/L", "mg/dL", "meq/L", "umol/L"}
STATUSES = {
    "MedicationStatement": {"active", "completed", "intended"},
    "MedicationAdministration": {"completed", "not-done", "unknown"},
    "Observation": {"final", "amended", "preliminary"},
}


def bundle_of(bench, journal, name="log.fhir.json", **asked):
    out = bench.export(journal, name, exporter=FHIR, **asked)
    return json.loads(out.read_text(encoding="utf-8"))


def resources(bundle, kind):
    found = [entry["resource"] for entry in bundle["entry"]]
    return [resource for resource in found if resource["resourceType"] == kind]


def by_key(bundle, kind):
    return {each["identifier"][0]["value"]: each for each in resources(bundle, kind)}


def made_of(bench, *records, **asked):
    return bundle_of(bench, bench.journal(*records), **asked)


def every_object(value):
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from every_object(each)


def check(bundle):
    """Refuse a bundle that is not R4, points at nothing, or holds a code that nobody published."""
    Bundle.model_validate(bundle)
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(urls) == len(set(urls))
    for entry in bundle["entry"]:
        resource = entry["resource"]
        assert entry["fullUrl"] == f"urn:uuid:{resource['id']}"
        assert resource["meta"]["tag"] == [{"display": "Self-reported; not a medical record"}]
        kind = resource["resourceType"]
        assert resource.get("status") in STATUSES.get(kind, {None})
        _check_parts(
            resource, {*urls, *(f"#{each['id']}" for each in resource.get("contained", ()))}
        )


def _check_parts(resource, known):
    for part in every_object(resource):
        assert not any(value in (None, "", [], {}) for value in part.values())
        if "reference" in part:
            assert part["reference"] in known
        if part.get("system") == "http://unitsofmeasure.org":
            assert part["code"] in UCUM
        elif "code" in part and isinstance(part["code"], str):
            assert part["code"] in KNOWN_CODES[part["system"]]


# ----------------------------------------------------------------------------- the whole file


def test_the_hand_made_log_gives_the_golden_file(bench, journal, check_golden):
    out = bench.export(journal, "log.json", exporter=FHIR, with_profile=True)
    check_golden("fhir.json", out.read_bytes())


def test_every_resource_of_the_hand_made_log_is_valid(bench, journal):
    check(bundle_of(bench, journal, with_profile=True))


def test_every_resource_of_the_sample_log_is_valid(bench):
    journal = bench.journal()
    journal.apply("sample", *sample_edits(bench.reference.forms))
    out = bench.folder / "sample.json"
    FHIR.write(journal, ExportRequest(out, NOW, SAMPLE_TODAY, bench.reference, with_notes=True))
    bundle = json.loads(out.read_text(encoding="utf-8"))
    check(bundle)
    assert len(resources(bundle, "MedicationAdministration")) > 200


def test_an_empty_log_is_a_patient_alone(bench):
    bundle = made_of(bench)
    check(bundle)
    assert [entry["resource"]["resourceType"] for entry in bundle["entry"]] == ["Patient"]


def test_the_report_counts_the_resources(bench, journal):
    out = bench.folder / "x.json"
    report = FHIR.write(journal, ExportRequest(out, NOW, TODAY, bench.reference))
    entries = json.loads(out.read_text(encoding="utf-8"))["entry"]
    assert report.rows == Counter(entry["resource"]["resourceType"] for entry in entries)


MEDICINES = st.builds(
    Medicine,
    st.just(""),
    NAMES,
    st.lists(CLOCKS, max_size=3, unique=True).map(tuple),
    st.none() | st.just(date(2026, 10, 25)),
    st.none() | st.dates(date(2026, 10, 25), date(2026, 12, 1)),
    REPETITIONS,
    CLEAN,
)
CONDITIONS = st.builds(
    Condition,
    st.just(""),
    st.sampled_from(["kidney-disease", "heart-block", "unheard-of"]),
    st.none() | st.just(date(2026, 10, 25)),
    st.none() | st.dates(date(2026, 10, 25), date(2026, 12, 1)),
    CLEAN,
)


@settings(max_examples=25)
@given(
    st.lists(doses(), max_size=10, unique_by=place),
    st.lists(schedules(), max_size=4),
    st.lists(RATINGS, max_size=6, unique_by=lambda rating: rating.id),
    st.lists(MEDICINES, max_size=2),
    st.lists(CONDITIONS, max_size=2),
    st.booleans(),
)
def test_any_log_gives_valid_resources_and_the_doses_it_holds_or_lacks(
    made_doses, plans, ratings, medicines, conditions, notes
):
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        try:
            journal = bench.journal(
                *PRODUCTS,
                *with_ids("d", made_doses),
                *with_ids("s", plans),
                *with_ids("m", medicines),
                *with_ids("c", conditions),
                *ratings,
            )
            bundle = bundle_of(bench, journal, notes=notes)
            span = journal.span()
            log = journal.log(span[0], max(span[1], TODAY)) if span else None
        finally:
            bench.close()
    check(bundle)
    given_ = resources(bundle, "MedicationAdministration")
    lacking = [
        entry
        for day in (log.days if log else ())
        for entry in log.settled(day, NOW)
        if entry.dose is None
    ]
    assert Counter(each["status"] for each in given_) == Counter(
        [
            *("completed" if each.outcome == "taken" else "not-done" for each in made_doses),
            *["unknown"] * len(lacking),
        ]
    )
    values = [
        each["valueInteger"] for each in resources(bundle, "Observation") if "valueInteger" in each
    ]
    assert sorted(values) == sorted(rating.value for rating in ratings)


def test_a_log_read_in_many_parts_gives_the_same_file(bench, journal, monkeypatch):
    whole = bench.export(journal, "1.json", exporter=FHIR).read_bytes()
    monkeypatch.setattr(_period, "_MOST_DAYS", 1)
    monkeypatch.setattr(_period, "_DOSES_AT_ONCE", 1)
    monkeypatch.setattr(_period, "min", lambda *n: min(*n, n[0] + 1), raising=False)
    assert bench.export(journal, "2.json", exporter=FHIR).read_bytes() == whole


# ------------------------------------------------------------------------------------- doses


def test_a_dose_nobody_logged_is_of_unknown_status_and_neither_given_nor_left_out(bench, journal):
    found = by_key(bundle_of(bench, journal), "MedicationAdministration")
    unlogged = {key for key, each in found.items() if each["status"] == "unknown"}
    assert found.keys() - unlogged == {f"d{n:02}" for n in range(1, 11)}
    assert "s1 2026-11-03" in unlogged
    dose = found["s1 2026-11-03"]
    assert dose["effectiveDateTime"] == "2026-11-03"
    assert dose["statusReason"][0]["text"].startswith("not recorded; planned for ")
    assert "dosage" not in dose
    assert max(each["effectiveDateTime"] for each in map(found.get, unlogged)) < TODAY.isoformat()


@pytest.mark.parametrize(("key", "outcome"), [("d03", "skipped"), ("d06", "missed")])
def test_a_dose_not_taken_says_why_and_holds_no_amount(bench, journal, key, outcome):
    found = by_key(bundle_of(bench, journal), "MedicationAdministration")[key]
    assert found["status"] == "not-done"
    assert found["statusReason"][0]["text"].startswith(f"{outcome}, as reported")
    assert "dosage" not in found


@pytest.mark.parametrize(
    ("key", "when"),
    [
        ("d01", "2026-10-30T08:05:00-04:00"),
        ("d02", "2026-10-31T00:30:00-04:00"),  # counts for the day before
        ("d04", "2026-11-01T01:15:00-04:00"),  # the first of two
        ("d05", "2026-11-01T08:00:07-05:00"),  # after the clocks went back
        ("d08", "2026-11-03T08:00:00+13:00"),  # Auckland
    ],
)
def test_a_time_is_the_wall_clock_with_its_offset(bench, journal, key, when):
    found = by_key(bundle_of(bench, journal), "MedicationAdministration")
    assert found[key]["effectiveDateTime"] == when


def test_a_dose_at_an_unknown_time_bears_its_day_alone(bench, journal):
    found = by_key(bundle_of(bench, journal), "MedicationAdministration")["d07"]
    assert found["effectiveDateTime"] == "2026-11-02"
    assert found["dosage"]["text"].endswith("time not known")


def test_an_offset_that_fhir_does_not_know_becomes_utc(bench):
    far = replace(
        dose(1, "2026-10-30", "morning", None),
        taken=parse_moment("2026-10-30T10:00+15:30", NEW_YORK),
    )
    bundle = made_of(bench, MAGTEIN, far)
    check(bundle)
    found = resources(bundle, "MedicationAdministration")[0]
    assert found["effectiveDateTime"] == "2026-10-29T18:30:00+00:00"


def test_compound_and_elemental_are_told_apart(bench, journal):
    bundle = bundle_of(bench, journal)
    compound, elemental = by_key(bundle, "Medication")["magtein"]["ingredient"]
    assert compound["strength"]["numerator"]["value"] == 2000
    assert compound["itemCodeableConcept"]["coding"][0]["code"] == "1Y26ZZ0OTM"
    assert elemental["strength"]["numerator"]["value"] == 144
    assert elemental["strength"]["denominator"] == {
        "value": 3,
        "unit": "capsule",
        "system": "http://unitsofmeasure.org",
        "code": "{capsule}",
    }
    assert "part of the compound" in elemental["itemCodeableConcept"]["text"]
    plan = by_key(bundle, "MedicationStatement")["s2"]["dosage"][0]
    amounts = {each["type"]["text"]: each["doseQuantity"]["value"] for each in plan["doseAndRate"]}
    assert amounts["compound"] == pytest.approx(4000 / 3)
    assert (amounts["units"], amounts["elemental magnesium"]) == (2, 96)
    text = by_key(bundle, "MedicationAdministration")["d01"]["dosage"]["text"]
    assert "666.67 mg of the compound = 48 mg elemental magnesium" in text


def test_an_estimate_is_called_one(bench, journal):
    bundle = bundle_of(bench, journal)
    elemental = by_key(bundle, "Medication")["citrate"]["ingredient"][1]
    assert "estimated" in elemental["itemCodeableConcept"]["text"]
    assert "(estimated)" in by_key(bundle, "MedicationAdministration")["d09"]["dosage"]["text"]


def test_a_dose_keeps_the_label_it_had_when_the_product_is_changed(bench):
    changed = replace(MAGTEIN, elemental_mg=ElementalMg(150.0))
    taken = dose(1, "2026-10-30", "morning", None, "2026-10-30T08:05")
    bundle = made_of(bench, changed, taken)
    check(bundle)
    found = resources(bundle, "MedicationAdministration")[0]
    assert found["medicationReference"] == {"reference": "#taken"}
    strength = found["contained"][0]["ingredient"][1]["strength"]
    assert (strength["numerator"]["value"], strength["denominator"]["value"]) == (48, 1)


@pytest.mark.parametrize("form", [key for key in load().forms if key != "l-threonate"])
def test_a_form_whose_code_was_not_looked_up_is_text(bench, form):
    bundle = made_of(bench, Product("p", "P", form, "capsule", 1.0, CompoundMg(500.0)))
    check(bundle)
    compound = resources(bundle, "Medication")[0]["ingredient"][0]["itemCodeableConcept"]
    assert set(compound) == {"text"}


def test_a_supplement_without_magnesium_has_no_magnesium_in_it(bench, journal):
    assert len(by_key(bundle_of(bench, journal), "Medication")["gpc"]["ingredient"]) == 1


@pytest.mark.parametrize(
    ("unit", "code"), [("ml", "mL"), ("drop", "{drop}"), ("heaped spoon", None)]
)
def test_a_unit_that_somebody_typed_has_no_code(bench, unit, code):
    taken = dose(1, "2026-10-30", "morning", None, unit=unit)
    bundle = made_of(bench, replace(MAGTEIN, unit=unit), taken)
    check(bundle)
    found = resources(bundle, "MedicationAdministration")[0]["dosage"]["dose"]
    assert (found["unit"], found.get("code")) == (unit, code)


# ------------------------------------------------------------------------ plans and medicines


def test_a_plan_has_its_times_days_and_state(bench, journal):
    plans = by_key(bundle_of(bench, journal), "MedicationStatement")
    assert plans["s1"]["status"] == "active"
    assert plans["s1"]["effectivePeriod"] == {"start": "2026-10-30"}
    assert plans["s1"]["dosage"][0]["timing"]["repeat"]["timeOfDay"] == ["08:00:00"]
    assert plans["s3"]["status"] == "completed"


def test_a_plan_that_has_not_begun_is_intended(bench):
    plan = Schedule("s", "magtein", "morning", time(8), 1.0, TODAY + timedelta(days=1))
    statement = resources(made_of(bench, MAGTEIN, plan), "MedicationStatement")[0]
    assert statement["status"] == "intended"


def test_a_plan_after_midnight_stands_on_its_calendar_days(bench):
    friday = Weekdays(frozenset({4}))
    first, last = date(2026, 10, 30), date(2026, 11, 6)
    plan = Schedule("s", "magtein", "evening", time(0, 30), 1.0, first, last, friday)
    statement = resources(made_of(bench, MAGTEIN, plan), "MedicationStatement")[0]
    assert statement["effectivePeriod"] == {"start": "2026-10-31", "end": "2026-11-07"}
    assert statement["dosage"][0]["timing"]["repeat"]["dayOfWeek"] == ["sat"]


@pytest.mark.parametrize(
    ("clock", "repeats", "timing"),
    [
        (
            time(8),
            every(2, date(2026, 10, 30)),
            {
                "repeat": {
                    "boundsPeriod": {"start": "2026-10-30"},
                    "frequency": 1,
                    "period": 2,
                    "periodUnit": "d",
                    "timeOfDay": ["08:00:00"],
                }
            },
        ),
        (
            time(0, 30),
            on_and_off(5, 2, date(2026, 10, 30)),
            {"code": {"text": "5 days on 2 off from 2026-10-31, at 00:30:00"}},
        ),
    ],
)
def test_a_cycle_is_a_period_or_words(bench, clock, repeats, timing):
    plan = Schedule("s", "magtein", "morning", clock, 1.0, TODAY, None, repeats)
    bundle = made_of(bench, MAGTEIN, plan)
    check(bundle)
    (dosage,) = resources(bundle, "MedicationStatement")[0]["dosage"]
    assert dosage["timing"] == timing
    assert dosage["text"].endswith(f"morning, {clock:%H:%M}, {repetition_text(repeats)}")


def test_another_medicine_is_text_with_its_times(bench):
    sunday = Weekdays(frozenset({6}))
    pill = Medicine("m", "Alendronate", (time(7), time(1)), None, None, sunday, "private")
    other = Medicine("n", "Ibuprofen", (), date(2026, 10, 1), date(2026, 10, 3))
    bundle = made_of(bench, pill, other, notes=False)
    check(bundle)
    found = by_key(bundle, "MedicationStatement")
    assert found["m"]["medicationCodeableConcept"] == {"text": "Alendronate"}
    repeats = [each["timing"]["repeat"] for each in found["m"]["dosage"]]
    assert [(each["dayOfWeek"], each["timeOfDay"]) for each in repeats] == [
        (["sun"], ["07:00:00"]),
        (["mon"], ["01:00:00"]),
    ]
    assert found["n"]["dosage"] == [{"asNeededBoolean": True}]
    assert found["n"]["status"] == "completed"


def test_a_condition_is_text_and_unconfirmed(bench):
    past = Condition("c", "heart-block", date(2020, 1, 1), date(2020, 2, 1))
    bundle = made_of(bench, past, Condition("d", "unheard-of", None, TODAY))
    check(bundle)
    found = by_key(bundle, "Condition")
    assert found["c"]["code"] == {"text": "Heart block or slow pulse"}
    assert found["c"]["abatementDateTime"] == "2020-02-01"
    assert found["c"]["clinicalStatus"]["coding"][0]["code"] == "inactive"
    assert found["d"]["code"] == {"text": "unheard-of"}
    assert "abatementDateTime" not in found["d"]


@pytest.mark.parametrize(
    ("kind", "result", "unit", "day", "loinc", "ucum"),
    [
        ("egfr", 52.5, "mL/min/1.73 m2", None, None, "mL/min/{1.73_m2}"),
        ("serum-magnesium", 0.84, "mmol/L", date(2026, 3, 12), "2601-3", "mmol/L"),
        ("serum-magnesium", 2.04, "mg/dL", date(2026, 3, 12), "19123-9", "mg/dL"),
        ("serum-magnesium", 1.7, "mEq/L", date(2026, 3, 12), None, "meq/L"),
        ("potassium", 4.1, "mEq/L", date(2026, 3, 12), "2823-3", "meq/L"),
        ("creatinine", 101.5, "µmol/L", date(2026, 3, 12), "14682-9", "umol/L"),
        ("creatinine", 1.15, "mg/dL", date(2026, 3, 12), "2160-0", "mg/dL"),
    ],
)
def test_a_lab_value_is_an_observation_with_a_code_where_there_is_one(
    bench, kind, result, unit, day, loinc, ucum
):
    bundle = made_of(bench, LabValue("l", kind, result, unit, day, "a note"))
    check(bundle)
    (found,) = by_key(bundle, "Observation").values()
    assert [each["code"] for each in found["code"].get("coding", ())] == [loinc] * bool(loinc)
    assert (found["valueQuantity"]["value"], found["valueQuantity"]["code"]) == (result, ucum)
    assert found.get("effectiveDateTime") == (day and day.isoformat())


def test_a_total_says_which_medicine_it_does_not_count(bench):
    taken = dose(1, "2026-10-30", "morning", None)
    bundle = made_of(bench, MAGTEIN, taken, Medicine("m", "Maalox"))
    (total,) = observations(bundle, "valueQuantity")
    assert any("(Maalox)" in note["text"] for note in total["note"])


# ------------------------------------------------------------------------- ratings and totals


def observations(bundle, field):
    """Return what the person recorded, lab values left out."""
    found = [each for each in resources(bundle, "Observation") if field in each]
    return [each for each in found if each["category"][0]["coding"][0]["code"] == "survey"]


def test_ratings_are_whole_numbers_and_a_missing_one_is_absent(bench, journal):
    found = observations(bundle_of(bench, journal), "valueInteger")
    assert [(each["effectiveDateTime"], each["valueInteger"]) for each in found] == [
        ("2026-10-30", 7),
        ("2026-10-30", 0),
        ("2026-11-03", 10),
    ]
    assert [each["status"] for each in found] == ["final", "amended", "final"]
    assert "0: hardly any rest; 10: deep and refreshing" in found[1]["code"]["text"]
    assert found[2]["issued"].endswith("+13:00")


def test_a_total_is_what_was_logged_and_says_what_is_missing(bench, journal):
    found = {
        each["effectiveDateTime"]: each
        for each in observations(bundle_of(bench, journal), "valueQuantity")
    }
    assert found["2026-10-30"]["valueQuantity"]["value"] == 96
    assert "note" not in found["2026-10-30"]
    assert found["2026-11-02"]["note"][0]["text"].endswith("not in the total: 2.")
    assert found["2026-11-05"]["status"] == "preliminary"


def test_a_day_without_a_known_amount_has_no_total(bench):
    unknown = dose(1, "2026-10-30", "morning", None, elemental_mg=None, compound_mg=None)
    rated = Rating(date(2026, 10, 31), "sleep", 5, ENTERED, NEW_YORK)
    assert not observations(made_of(bench, MAGTEIN, unknown, rated), "valueQuantity")


def test_a_day_on_which_all_was_skipped_has_a_total_of_zero(bench):
    skipped = dose(1, "2026-10-30", "morning", None, outcome="skipped")
    found = observations(made_of(bench, MAGTEIN, skipped), "valueQuantity")
    assert [each["valueQuantity"]["value"] for each in found] == [0]


def test_a_dose_of_unknown_content_is_told_beside_the_total(bench):
    known = dose(1, "2026-10-30", "morning", None)
    unknown = dose(2, "2026-10-30", "evening", None, elemental_mg=None)
    found = observations(made_of(bench, MAGTEIN, known, unknown), "valueQuantity")
    assert found[0]["note"] == [
        {"text": "Doses taken whose magnesium is not known, not in the total: 1."}
    ]


# ------------------------------------------------------------------------------------ privacy


def test_notes_are_left_out_unless_asked_for(bench, journal):
    text = json.dumps(bundle_of(bench, journal, notes=False), ensure_ascii=False)
    for private in ("midnight", "@home", "forgotten", "stage 2"):
        assert private not in text
    text = json.dumps(bundle_of(bench, journal), ensure_ascii=False)
    assert "forgotten" in text


def test_a_note_has_no_space_that_fhir_does_not_know(bench):
    taken = dose(1, "2026-10-30", "morning", None, note="72\u202fmg\u00a0or\nso")
    bundle = made_of(bench, MAGTEIN, taken)
    check(bundle)
    found = resources(bundle, "MedicationAdministration")[0]
    assert found["note"] == [{"text": "72 mg or\nso"}]


def test_the_patient_is_nobody_unless_asked_for(bench, journal):
    (patient,) = resources(bundle_of(bench, journal, with_profile=False), "Patient")
    assert set(patient) == {"resourceType", "id", "meta"}
    (patient,) = resources(bundle_of(bench, journal, with_profile=True), "Patient")
    assert (patient["birthDate"], patient["gender"]) == ("1981", "female")


def test_a_profile_that_tells_nothing_adds_nothing(bench):
    (patient,) = resources(made_of(bench, Profile(), with_profile=True), "Patient")
    assert set(patient) == {"resourceType", "id", "meta"}


# ---------------------------------------------------------------------------------------- ids


def ids(bundle):
    return {entry["fullUrl"] for entry in bundle["entry"]}


def test_ids_stay_while_the_log_grows(bench, journal):
    before = ids(bundle_of(bench, journal))
    journal.apply("more", *map(Put, [Product("a", "A", "oxide"), Medicine("0", "B")]))
    assert before < ids(bundle_of(bench, journal))


def test_ids_stay_in_a_shorter_period(bench, journal):
    short = bundle_of(bench, journal, first=date(2026, 11, 1), last=date(2026, 11, 2))
    assert ids(short) < ids(bundle_of(bench, journal))
    days = {each["effectiveDateTime"][:10] for each in resources(short, "MedicationAdministration")}
    assert days == {"2026-11-01", "2026-11-02"}


def test_the_same_day_of_two_people_has_two_ids(bench):
    rated = Rating(date(2026, 10, 30), "sleep", 5, ENTERED, NEW_YORK)
    one = made_of(bench, Product("a", "Same", "oxide"), rated)
    two = made_of(bench, Product("b", "Same", "oxide"), rated)
    assert ids(one).isdisjoint(ids(two))


def test_a_product_tells_its_amount_its_forms_and_its_minerals(bench, journal):
    blend = Product(
        "blend",
        "Blend",
        "other",
        "tablet",
        elemental_mg=ElementalMg(200.0),
        parts=(Ingredient("citrate"), Ingredient("oxide", 60.0)),
        minerals=(Ingredient("calcium", 320.0), Ingredient("iron")),
    )
    drops = Product("drops", "D3", "none", "drop", amount=1000.0, amount_unit="IU")
    journal.apply("more", Put(blend), Put(drops))
    made = json.loads(bench.export(journal, exporter=FHIR).read_text("utf-8"))
    Bundle.model_validate(made)
    told = {
        each["resource"]["code"]["text"]: [
            (
                part["itemCodeableConcept"]["text"],
                part.get("strength", {}).get("numerator", {}).get("value"),
            )
            for part in each["resource"]["ingredient"]
        ]
        for each in made["entry"]
        if each["resource"]["resourceType"] == "Medication"
    }
    assert told["Blend"][1:] == [
        ("Elemental magnesium (part of the compound, not in addition to it)", 200),
        ("Magnesium from Citrate (part of the total)", None),
        ("Magnesium from Oxide, 60 mg of it (part of the total)", None),
        ("Elemental calcium", 320),
        ("Elemental iron", None),
    ]
    assert told["D3"] == [("D3", None), ("Amount of D3 on the label", 1000)]
