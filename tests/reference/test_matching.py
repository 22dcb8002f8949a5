"""Medicines found by what is typed; a name is never taken for another."""

from __future__ import annotations

import time

import pytest

from magtrack.errors import Question
from magtrack.reference import load
from magtrack.reference.matching import MedicineNames, plain

RULES = load().rules
NAMES = MedicineNames(RULES.values())


def covered(typed):
    return [match.rule.id for match in NAMES.covering(typed)]


@pytest.mark.parametrize(
    "typed", ["ciproflox", "Cipro", "ciprofloxacine", "CIPROFLOXACINO", "ciprofloxcain", "cipr"]
)
def test_ciprofloxacin_is_suggested_first(typed):
    assert NAMES.find(typed)[0].member.name == "ciprofloxacin"


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        ("Cipro 500 mg", ["ciprofloxacin"]),
        ("ciprofloxacine", ["ciprofloxacin"]),
        ("ciprofloxacin hydrochloride 250mg film coated tablets", ["ciprofloxacin"]),
        ("Cipro XR 500 mg tablets", ["ciprofloxacin-extended-release"]),
        ("ciprofloxacin ER", ["ciprofloxacin-extended-release"]),
        ("levothyroxine sodium 50 mcg tablets", ["thyroid-hormones"]),
        ("Lévothyroxine", ["thyroid-hormones"]),
        ("levothyroxin", ["thyroid-hormones"]),
        ("Fosamax 70 mg weekly", ["bisphosphonates"]),
        ("Betapace", ["sotalol", "qt-antiarrhythmics"]),
        ("Juluca", ["dolutegravir-rilpivirine"]),
        ("amlodipine/atorvastatin", ["calcium-channel-blockers", "atorvastatin"]),
        ("atorvastatin calcium 20 mg", ["atorvastatin"]),
        ("Ciprofloxacin (Cipro), 500 mg", ["ciprofloxacin"]),
        ("Cipro® 500 mg", ["ciprofloxacin"]),
        ("Biktarvy™", ["bictegravir"]),
        ("zinc, iron", ["zinc", "iron"]),
        ("Calcium with vitamin D", ["calcium"]),
        ("Enteric coated aspirin 75 mg", ["naproxen"]),
        ("HCT", ["loop-thiazide-diuretics"]),
        ("Lasix 40mg", ["loop-thiazide-diuretics"]),
        ("L-thyroxine 75 µg", ["thyroid-hormones"]),
        ("Euthyrox", ["thyroid-hormones"]),
        ("Synthroid 0,05 mg", ["thyroid-hormones"]),
        ("Nexium", ["proton-pump-inhibitors"]),
        ("omeprazole magnesium", ["proton-pump-inhibitors"]),
        ("calcium carbonate", ["calcium"]),
        ("lithium", ["lithium"]),
        ("Lanoxin", ["digoxin"]),
        ("Neurontin 300", ["gabapentin"]),
        ("risedronate DR 35 mg", ["risedronate-delayed-release"]),
        ("ferrous sulfate 325 mg", ["iron"]),
        ("moxifloxacn", ["moxifloxacin"]),
    ],
)
def test_a_name_with_strength_form_salt_or_one_slip_is_covered(typed, rules):
    assert covered(typed) == rules


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_name_of_every_rule_is_covered_by_it(rule):
    for member in rule.members:
        for name in member.names:
            assert rule.id in covered(name)
            assert NAMES.find(name)[0].score == 100


@pytest.mark.parametrize(
    "typed",
    [
        "clonidine",
        "clozapine",
        "risperidone",
        "quinine",
        "hydroxyzine",
        "cycloserine",
        "prednisone",
        "nimodipine",
        "simvastatin",
        "pitavastatin calcium",
        "omeprazol magnesiumfrei",
        "methimazole",
        "chlorpropamide",
        "betamethasone",
        "penicillin",
        "fluconazole",
        "aspirin",
        "vitamin D",
        "vitamin D3 1000 IU",
        "vitamin B12",
        "multivitamin",
        "potassium citrate",
        "Horizant",
        "Cabenuva",
        "Apretude",
        "ironwood",
        "iron-free",
        "zinnat",
        "rifaximin",
        "trazodone",
        "diprofloxacin",  # a slip is not in the first letter
        "lisinopril",
        "pamidronate",
        "metformin",
        "cip",
        "flo",
        "",
        "500 mg",
        "tablets",
        "💊",
        "x" * 5000,
    ],
)
def test_another_medicine_or_part_of_a_name_is_never_taken_for_a_known_one(typed):
    assert covered(typed) == []


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("cefdinir", "cefdinir"),
        ("cefditoren", "cefditoren"),
        ("risedronate", "bisphosphonates"),
        ("quinidine", "quinidine"),
        ("hydroxychloroquine", "chloroquine"),
        ("levofloxacin", "levofloxacin"),
        ("lomefloxacin", "lomefloxacin"),
        ("amiloride", "potassium-sparing-diuretics"),
        ("amlodipine", "calcium-channel-blockers"),
    ],
)
def test_look_alike_names_that_are_both_known_are_told_apart(typed, rule):
    assert covered(typed) == [rule]


@pytest.mark.parametrize("typed", ["", "   ", "500 mg", "tablets"])
def test_nothing_typed_suggests_nothing(typed):
    assert NAMES.find(typed) == []


def test_a_key_takes_under_ten_milliseconds():
    NAMES.find("warm")
    typed = "levothyroxine sodium 50"
    start = time.process_time()
    for length in range(1, len(typed) + 1):
        NAMES.find(typed[:length])
    assert (time.process_time() - start) / len(typed) < 0.010


@pytest.mark.parametrize(
    ("product", "rules"),
    [
        ("Dovato", ["dolutegravir"]),
        ("Triumeq", ["dolutegravir"]),
        ("dolutegravir 50 mg / rilpivirine 25 mg", ["dolutegravir-rilpivirine"]),
        ("rilpivirine + dolutegravir", ["dolutegravir-rilpivirine"]),
        ("Odefsey", ["rilpivirine"]),
        ("Caduet 5 mg/10 mg", ["atorvastatin", "calcium-channel-blockers"]),
        ("Dyazide", ["loop-thiazide-diuretics", "potassium-sparing-diuretics"]),
        ("co-amilofruse", ["loop-thiazide-diuretics", "potassium-sparing-diuretics"]),
        ("Vaseretic", ["ace-inhibitors", "loop-thiazide-diuretics"]),
        (
            "Tribenzor",
            ["calcium-channel-blockers", "loop-thiazide-diuretics", "no-effect-of-antacids"],
        ),
        ("Vimovo", ["naproxen", "proton-pump-inhibitors"]),
        ("Rifater", ["antibiotics-by-class"]),
        ("Armour Thyroid", ["thyroid-hormones"]),
        ("Fosavance", ["bisphosphonates"]),
        ("Stalevo", ["levodopa"]),
        ("losartan-hydrochlorothiazide", ["loop-thiazide-diuretics"]),
        ("amlodipine-benazepril", ["calcium-channel-blockers"]),
        ("carbidopa-levodopa 25-100", ["levodopa"]),
        ("triamterene-HCTZ", ["loop-thiazide-diuretics", "potassium-sparing-diuretics"]),
        ("Rennie", ["calcium", "other-magnesium"]),
        ("magnesium", ["other-magnesium"]),
        ("Calcium, magnesium and zinc", ["calcium", "other-magnesium", "zinc"]),
    ],
)
def test_a_product_of_several_medicines_leads_to_every_rule_of_its_parts(product, rules):
    assert sorted(set(covered(product))) == rules


def test_both_parts_of_a_product_are_suggested():
    found = {match.member.name for match in NAMES.find("Dyazide")}
    assert {"triamterene", "hydrochlorothiazide"} <= found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("doxy", "doxycycline"),
        ("Synthr", "levothyroxine"),
        ("L-thyr", "levothyroxine"),
        ("hct", "hydrochlorothiazide"),
        ("omepra", "omeprazole"),
        ("nexi", "esomeprazole"),
        ("digox", "digoxin"),
        ("gabapent", "gabapentin"),
        ("lith", "lithium"),
        ("calcium carb", "calcium"),
        ("furosimide", "furosemide"),
    ],
)
def test_the_beginning_of_a_name_or_one_with_a_slip_is_suggested_first(typed, name):
    assert NAMES.find(typed)[0].member.name == name


def test_no_name_is_lost_with_a_strength():
    for rule in RULES.values():
        for member in rule.members:
            for name in member.names:
                assert [*filter(str.isdigit, plain(name))] == [*filter(str.isdigit, name)], name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ciproflox", "ciprofloxacin"),
        ("Ciproflox 500 mg", "ciprofloxacin 500 mg"),
        ("levoflox", "levofloxacin"),
        ("levothyro", "levothyroxine"),
        ("synthr", "Synthroid"),
        ("levothyroxine sod", "levothyroxine sodium"),
        ("cipr", ""),
        ("ciprofloxacin", ""),
        ("Cipro", ""),
        ("penicill", ""),
        ("sodium", ""),
        ("calcium c", ""),
        ("alendronic", ""),
        ("magnes", ""),
        ("Foobarol", ""),
        ("", ""),
    ],
)
def test_only_the_long_beginning_of_one_name_is_completed(typed, name):
    assert NAMES.completed(typed) == name


def test_what_is_completed_is_a_name_with_the_same_beginning_that_a_rule_covers():
    for rule in RULES.values():
        for member in rule.members:
            for length in range(5, len(member.name), 3):
                begun = member.name[:length]
                if done := NAMES.completed(begun):
                    assert covered(done)
                    assert done.casefold().startswith(begun)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("synthroyd", ["Synthroid"]),
        ("euthyrx", ["Euthyrox"]),
        ("levaquinn", ["Levaquin"]),
        ("doxy", ["doxycycline"]),
        ("alendronic", ["alendronic acid"]),
        ("doxycycline", []),
        ("doxicicline", []),
        ("Foobarol", []),
        ("", []),
    ],
)
def test_names_near_a_slip_are_put_forward(typed, names):
    assert NAMES.near(typed) == names


@pytest.mark.parametrize(
    "name",
    [
        *("sertraline", "lisinopril", "paracetamol", "fluoxetine", "clarithromycin", "aspirin"),
        *("penicillin", "hydrocortisone", "clonazepam", "metoprolol", "ashwagandha", "vitamin C"),
    ],
)
def test_a_medicine_of_another_name_is_not_taken_for_one_that_is_known(name):
    assert NAMES.completed(name) == ""
    assert NAMES.near(name) == []


@pytest.mark.parametrize(
    "name",
    ["Magnesium citrate", "Milk of Magnesia", "Maalox", "Calcium Magnesium Zinc", "Magnésium B6"],
)
def test_magnesium_as_a_product_without_magnesium_is_asked_about(name):
    with pytest.raises(Question) as asked:
        NAMES.without_magnesium(name)
    assert NAMES.without_magnesium(name, {asked.value.key}) == name
    with pytest.raises(Question, match="Magnesium oxide"):
        NAMES.without_magnesium("Magnesium oxide", {asked.value.key})


@pytest.mark.parametrize("name", ["Vitamin D", "Alpha-GPC", "Iron 20 mg", "Manganese", "Zinc"])
def test_other_supplements_are_taken_as_they_are(name):
    assert NAMES.without_magnesium(name) == name
