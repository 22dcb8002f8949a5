"""The interaction rules: every number of the clinical sources, and what no text may say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from magtrack.errors import ReferenceProblem
from magtrack.paths import data_dir
from magtrack.reference import load
from magtrack.reference.table import page

REFERENCE = load()
RULES = REFERENCE.rules
SAFETY = [*RULES.values(), *REFERENCE.conditions.values(), *REFERENCE.red_flags.values()]
SAFETY += REFERENCE.stack.values()
DOCS = Path(__file__).resolve().parents[2] / "docs" / "interactions.md"

SEPARATIONS = """
ciprofloxacin 2 6 major
ciprofloxacin-extended-release 4 6 major
levofloxacin 2 4 major
moxifloxacin 4 8 major
gatifloxacin 4 4 major
gemifloxacin 2 3 major
lomefloxacin 2 4 major
enoxacin 2 8 major
nalidixic-acid 2 2 major
delafloxacin 2 6 major
tetracyclines 2 6 major
sarecycline 2 6 moderate
omadacycline 4 4 major
cefditoren 2 4 moderate
cefdinir 2 2 moderate
antibiotics-by-class 2 4 moderate
nitrofurantoin 4 4 moderate
dolutegravir 2 6 major
dolutegravir-rilpivirine 4 6 major
bictegravir 2 6 major
elvitegravir 4 4 major
cabotegravir 4 4 major
rilpivirine 4 2 major
atazanavir 2 1 major
tipranavir 2 2 moderate
hepatitis-c 4 4 major
ketoconazole 2 4 moderate
itraconazole 2 4 moderate
levoketoconazole 2 1 moderate
chloroquine 4 4 moderate
proguanil 2 4 minor
ethambutol 2 2 minor
bisphosphonates 2 4 major
ibandronate 2 6 major
other-bisphosphonates 2 2 major
strontium-ranelate 2 4 moderate
thyroid-hormones 4 4 moderate
mycophenolate 2 2 major
penicillamine 4 4 major
trientine 1 1 moderate
eltrombopag 2 4 major
deferasirox 2 2 minor
deferiprone 4 4 moderate
roxadustat 2 1 major
vadadustat 1 2 major
iron 3 3 moderate
ferric-maltol 2 2 moderate
gabapentin 2 2 moderate
rosuvastatin 2 4 moderate
phenothiazines 2 3 moderate
sotalol 2 2 major
quinidine 4 4 major
digoxin 2 2 moderate
polystyrene-sulfonate 3 3 major
patiromer 3 3 moderate
sulfonylureas 2 2 moderate
levodopa 2 2 major
erlotinib 2 4 major
nilotinib 2 2 major
dasatinib 2 2 major
sotorasib 4 10 major
gefitinib 1 1 major
acalabrutinib 2 2 major
neratinib 3 3 major
riociguat 1 2 moderate
ace-inhibitors 2 4 minor
named-with-antacids 2 4 minor
lansoprazole 2 4 minor
naproxen 2 2 minor
dexamethasone 2 2 minor
anticholinergics 2 2 minor
zinc 2 2 minor
calcium 2 2 minor
cation-binders 1 1 minor
fluoride 3 3 minor
"""
WITHOUT_HOURS = """
raltegravir contraindicated
baloxavir contraindicated
itraconazole-super-bioavailable moderate
aminoglycosides moderate
tacrolimus major
qt-antiarrhythmics major
calcium-channel-blockers moderate
loop-thiazide-diuretics moderate
potassium-sparing-diuretics moderate
proton-pump-inhibitors moderate
polystyrene-sulfonate-antacid major
neuromuscular-blockers major
lithium moderate
pazopanib-abrocitinib major
ulipristal moderate
misoprostol moderate
mefenamic-acid moderate
dicoumarol minor
magnesium-wasting moderate
active-vitamin-d minor
opioids-sedatives minor
alcohol minor
other-magnesium minor
"""
ANTACID_ONLY = """
nitrofurantoin rilpivirine atazanavir tipranavir hepatitis-c ketoconazole itraconazole
itraconazole-super-bioavailable levoketoconazole polystyrene-sulfonate-antacid sulfonylureas
levodopa erlotinib nilotinib dasatinib sotorasib gefitinib acalabrutinib neratinib
pazopanib-abrocitinib riociguat ulipristal mefenamic-acid naproxen
"""


def rows(table):
    return [line.split() for line in table.strip().splitlines()]


@pytest.mark.parametrize(("key", "before", "after", "severity"), rows(SEPARATIONS))
def test_hours_and_severity(key, before, after, severity):
    rule = RULES[key]
    assert rule.kind == "separation"
    assert (rule.before_h, rule.after_h, rule.severity) == (float(before), float(after), severity)


@pytest.mark.parametrize(("key", "severity"), rows(WITHOUT_HOURS))
def test_where_hours_do_not_help_there_are_none(key, severity):
    rule = RULES[key]
    assert rule.kind in {"together", "information"}
    assert (rule.before_h, rule.after_h, rule.severity) == (None, None, severity)


def test_the_tables_above_hold_every_rule():
    assert {row[0] for row in rows(SEPARATIONS) + rows(WITHOUT_HOURS)} == set(RULES)


def test_stomach_acid_rules_are_silent_for_other_forms_save_where_a_source_says_minor():
    antacid = {key: rule for key, rule in RULES.items() if rule.applies_to == "antacid"}
    assert set(antacid) == set(ANTACID_ONLY.split())
    assert {key for key, rule in antacid.items() if rule.other_severity} == {
        "nitrofurantoin",
        "sulfonylureas",
        "levodopa",
        "mefenamic-acid",
    }
    assert all(rule.other_severity in {None, "minor"} for rule in antacid.values())


def test_only_bisphosphonates_are_weekly():
    assert [key for key, rule in RULES.items() if rule.weekly] == ["bisphosphonates"]


@pytest.mark.parametrize("record", SAFETY, ids=lambda record: record.id)
def test_every_record_has_a_source_and_a_version(record):
    assert record.version >= 1
    assert record.sources
    assert record.reviewed.year == 2026


@pytest.mark.parametrize("record", SAFETY, ids=lambda record: record.id)
def test_no_text_tells_to_stop_a_medicine_or_to_raise_a_dose(record):
    texts = [getattr(record, field, "") for field in ("text", "action", "mechanism", "direction")]
    said = " ".join([*texts, getattr(record, "hours_note", "")])
    assert not re.search(
        r"\b(stop(ping|ped)?|discontinue|quit|come off|skip|increase|raise|double)\b"
        r"|\b(higher|bigger) dose|\b(perfectly|completely) safe\b",
        said,
        re.IGNORECASE,
    )


def test_a_name_belongs_to_one_rule_save_where_rules_share_a_medicine():
    owners = {}
    for rule in RULES.values():
        for member in rule.members:
            for name in member.names:
                owners.setdefault(name.casefold(), set()).add(rule.id)
    shared = {frozenset(ids) for ids in owners.values() if len(ids) > 1}
    assert shared == {
        frozenset({"sotalol", "qt-antiarrhythmics"}),
        frozenset({"proton-pump-inhibitors", "lansoprazole"}),
        frozenset({"polystyrene-sulfonate-antacid", "polystyrene-sulfonate"}),
    }


@pytest.mark.parametrize(
    ("key", "severity", "below"),
    [
        ("kidney-egfr-under-30", "contraindicated", 30),
        ("kidney-egfr-30-59", "major", 60),
        ("kidney-unknown-over-65", "moderate", None),
    ],
)
def test_kidney_bands(key, severity, below):
    rule = REFERENCE.conditions[key]
    assert (rule.severity, rule.egfr_below) == (severity, below)


def test_contraindicated_conditions_cannot_be_dismissed_and_block_a_trial():
    bad = [rule for rule in REFERENCE.conditions.values() if rule.severity == "contraindicated"]
    assert {rule.id for rule in bad} >= {"heart-block", "bowel-obstruction", "pregnancy"}
    assert all(rule.blocks_trial and not rule.dismissable for rule in bad)
    assert all(rule.blocks_trial for rule in SAFETY if getattr(rule, "kind", "") == "life-stage")


def test_medicines_of_conditions_are_members_of_rules():
    known = {member.name for rule in RULES.values() for member in rule.members}
    for rule in REFERENCE.conditions.values():
        assert set(rule.medicines) <= known


def test_the_page_of_all_rules_is_up_to_date():
    assert DOCS.read_text(encoding="utf-8") == page(REFERENCE)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("before_h = 2\n", "", ["ciprofloxacin", "before_h"]),
        ("before_h = 2\n", "before_h = -2\n", ["ciprofloxacin", "before_h", "0 or more"]),
        ("before_h = 2\n", "before_h = 0\n", ["ciprofloxacin", "above 0"]),
        ("after_h = 6\n", "after_h = 60\n", ["ciprofloxacin", "24"]),
        ('severity = "major"', 'severity = "severe"', ["ciprofloxacin", "severity"]),
        ('severity = "major"\n', "", ["ciprofloxacin", "severity", "missing"]),
        ("[moxifloxacin]", "[ciprofloxacin]", ["ciprofloxacin"]),
        ('name = "levofloxacin"', 'name = "Cipro"', ["levofloxacin", "members", "Cipro"]),
        ('["chelation"]', '["magic"]', ["ciprofloxacin", "classes"]),
        ("reviewed = 2026-11-23", 'reviewed = "soon"', ["ciprofloxacin", "reviewed", "day"]),
        ('other_severity = "minor"', 'other_severity = "some"', ["nitrofurantoin", "one of"]),
        ('kind = "separation"', 'kind = "together"', ["ciprofloxacin", "kind separation"]),
    ],
)
def test_a_broken_rule_is_refused_and_named(tmp_path, old, new, says):
    folder = shutil.copytree(data_dir("resources") / "reference", tmp_path / "reference")
    file = folder / "interactions_infection.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceProblem) as caught:
        _ = load(folder).rules
    for words in (file.name, *says):
        assert words in str(caught.value)


def test_an_id_in_both_files_is_refused(tmp_path):
    folder = shutil.copytree(data_dir("resources") / "reference", tmp_path / "reference")
    file = folder / "interactions_other.toml"
    file.write_text(file.read_text("utf-8").replace("[zinc]", "[moxifloxacin]"), "utf-8")
    with pytest.raises(ReferenceProblem, match=r"interactions_other\.toml.*moxifloxacin.*twice"):
        _ = load(folder).rules


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("interactions_infection", "rules"),
        ("interactions_other", "rules"),
        ("mechanisms", "rules"),
        ("conditions", "conditions"),
        ("red_flags", "red_flags"),
        ("stack", "stack"),
    ],
)
def test_an_empty_or_missing_file_is_refused(tmp_path, file, name):
    folder = shutil.copytree(data_dir("resources") / "reference", tmp_path / "reference")
    (folder / f"{file}.toml").write_text("", encoding="utf-8")
    with pytest.raises(ReferenceProblem, match=file):
        getattr(load(folder), name)
    (folder / f"{file}.toml").unlink()
    with pytest.raises(ReferenceProblem, match=file):
        getattr(load(folder), name)
