"""The interaction rules: every number of the clinical sources, and what no text may say."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path

import pytest

from magtrack.errors import ReferenceProblem
from magtrack.paths import data_dir
from magtrack.reference import load

REFERENCE = load()
RULES = REFERENCE.rules
SAFETY = [*RULES.values(), *REFERENCE.conditions.values(), *REFERENCE.red_flags.values()]
SAFETY += REFERENCE.stack.values()
SCRIPT = Path(__file__).resolve().parents[2] / "script" / "interactions.py"

FROM_ELSEWHERE = """
dolutegravir bictegravir elvitegravir bisphosphonates risedronate-delayed-release ibandronate
trientine eltrombopag deferiprone roxadustat vadadustat ferric-maltol quinidine levodopa
polystyrene-sulfonate patiromer naproxen zinc cation-binders fluoride phosphate-supplements
lanthanum estramustine
"""


def test_rules_of_stomach_acid_alone_are_about_antacids_and_silent_for_other_forms():
    acid = [rule for rule in RULES.values() if rule.classes == ("stomach-acid",)]
    assert len(acid) > 15
    assert {(rule.applies_to, rule.other_severity) for rule in acid} == {("antacid", None)}


def test_of_the_other_rules_few_are_about_antacids():
    assert {
        rule.id: rule.other_severity
        for rule in RULES.values()
        if rule.applies_to == "antacid" and rule.classes != ("stomach-acid",)
    } == {
        "nitrofurantoin": "minor",
        "quinine": "minor",
        "tipranavir": None,
        "polystyrene-sulfonate-antacid": None,
        "fosamprenavir": None,
        "dicoumarol": None,
    }


def test_hours_come_from_antacids_save_where_the_text_names_magnesium_or_no_antacid():
    assert {
        rule.id
        for rule in RULES.values()
        if rule.kind == "separation" and not rule.tested_with_antacid
    } == set(FROM_ELSEWHERE.split())


def test_a_product_of_several_medicines_is_no_brand_of_one_of_them():
    members = [member for rule in RULES.values() for member in rule.members]
    own = {name.casefold() for member in members for name in member.own_names}
    joined = {name.casefold() for member in members for name in member.combinations}
    assert joined
    assert own.isdisjoint(joined)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_hours_are_explained(rule):
    assert rule.hours_note or rule.kind != "separation"


@pytest.mark.parametrize("record", SAFETY, ids=lambda record: record.id)
def test_every_record_has_a_source_and_a_version(record):
    assert record.version >= 1
    assert record.sources
    assert record.reviewed.year == 2026


def texts(record):
    """Return everything of a record that a person reads, save its sources and kinds."""
    for field in type(record).__struct_fields__:
        value = getattr(record, field)
        if field not in {"id", "sources", "medicines", "classes", "kind", "condition"}:
            yield from (value,) if isinstance(value, str) else ()
            yield from (
                (text for text in value if isinstance(text, str))
                if isinstance(value, tuple)
                else ()
            )


# Sites and copies once read: none is strong enough to be printed as a source.
WEAK = """
rxreasoner themeditary medicine.com) skyscape vukou pfusion grokipedia ntro.it doctorsolve beliefnet
answerpail droracle dotfit medpill blinkhealth docslib tabsul vidal.ru mimsdev laoslucius
ptmasterguide buzzrx biologyinsights edrugswiki starbene supplaffairs regask hsis.org herbalopedia
go-green
"""
KEPT = {"Seysara, professional copy (medicine.com); label not opened"}
CITED = [source for record in SAFETY for source in record.sources]
CITED += [each.source for each in (*REFERENCE.limits.values(), *REFERENCE.intake.values())]


@pytest.mark.parametrize("site", WEAK.split())
def test_no_weak_copy_is_printed_as_a_source(site):
    assert [source for source in CITED if site in source and source not in KEPT] == []


@pytest.mark.parametrize(
    "record", [*RULES.values(), *REFERENCE.conditions.values()], ids=lambda record: record.id
)
def test_what_was_not_read_is_not_printed_as_if_it_were(record):
    assert all(source.startswith("Not read") for source in record.sources) is (
        record.evidence == "unread"
    )


@pytest.mark.parametrize("decided", REFERENCE.without_rule.values(), ids=lambda each: each.key)
def test_what_was_decided_to_have_no_rule_has_none(decided):
    ruled = [name for name in decided.names if REFERENCE.knowledge.covering(name)]
    assert ruled == []
    assert decided.why


FORBIDDEN = re.compile(
    r"\b(stop(s|ping|ped)?|discontinue|quit|come off|skip|leave out|omit|increase|raise|double)\b"
    r"|\b(higher|bigger|larger|more) doses?\b|\btake more\b"
    r"|\b(safe|safely|safety|harmless|proven|proves?|guarantee[ds]?|cures?|certain(ly)?)\b"
    r"|\bno (risk|danger|interaction exists)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("record", SAFETY, ids=lambda record: record.id)
def test_no_text_tells_to_stop_a_medicine_or_to_raise_a_dose_or_calls_anything_safe(record):
    said = list(texts(record))
    assert len(said) >= 3
    assert [text for text in said if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize(
    "text", ["Stop the medicine.", "Take a higher dose.", "This is safe.", "It is proven."]
)
def test_the_search_for_forbidden_words_finds_them(text):
    assert FORBIDDEN.search(text)


def test_a_name_belongs_to_one_rule_save_where_rules_share_a_medicine():
    owners = {}
    for rule in RULES.values():
        for member in rule.members:
            for name in member.own_names:
                owners.setdefault(name.casefold(), set()).add(rule.id)
    shared = {frozenset(ids) for ids in owners.values() if len(ids) > 1}
    assert shared == {
        frozenset({"sotalol", "qt-antiarrhythmics"}),
        frozenset({"proton-pump-inhibitors", "lansoprazole"}),
        frozenset({"polystyrene-sulfonate-antacid", "polystyrene-sulfonate"}),
        frozenset({"nilotinib", "low-magnesium-heart-rhythm"}),
    }


# severity, eGFR from and below, age from and below, eGFR unknown, condition
PEOPLE = """
kidney-egfr-under-30         contraindicated  -   30  -   -   -    -
kidney-egfr-30-59            major            30  60  -   -   -    -
kidney-disease               major            -   -   -   -   yes  kidney-disease
kidney-unknown-over-65       moderate         -   -   66  -   yes  -
dialysis                     contraindicated  -   -   -   -   -    dialysis
dialysis-active-vitamin-d    contraindicated  -   -   -   -   -    dialysis
potassium-sparing-kidney     major            -   -   -   -   -    kidney-disease
potassium-sparing-low-egfr   major            -   60  -   -   -    -
potassium-sparing-over-65    major            -   -   66  -   -    -
heart-block                  contraindicated  -   -   -   -   -    heart-block
struvite-stones              contraindicated  -   -   -   -   -    struvite-stones
dehydration-no-urine         contraindicated  -   -   -   -   -    dehydration-no-urine
high-blood-magnesium         contraindicated  -   -   -   -   -    high-blood-magnesium
magnesium-advised            minor            -   -   -   -   -    magnesium-advised
low-blood-magnesium          minor            -   -   -   -   -    low-blood-magnesium
bowel-obstruction            contraindicated  -   -   -   -   -    bowel-obstruction
myasthenia-gravis            major            -   -   -   -   -    myasthenia-gravis
lambert-eaton                major            -   -   -   -   -    lambert-eaton
bowel-disease                moderate         -   -   -   -   -    bowel-disease
planned-surgery              moderate         -   -   -   -   -    planned-surgery
pregnancy                    contraindicated  -   -   -   -   -    pregnancy
breastfeeding                contraindicated  -   -   -   -   -    breastfeeding
under-18                     contraindicated  -   -   -   18  -    -
"""


@pytest.mark.parametrize("row", PEOPLE.strip().splitlines(), ids=lambda row: row.split()[0])
def test_conditions_their_bounds_and_severity(row):
    key, severity, *bounds, unknown, condition = row.split()
    rule = REFERENCE.conditions[key]
    assert rule.severity == severity
    found = (rule.egfr_from, rule.egfr_below, rule.age_from, rule.age_below)
    assert found == tuple(None if bound == "-" else float(bound) for bound in bounds)
    assert rule.egfr_unknown == (unknown == "yes")
    assert rule.condition == condition.strip("-")


def test_every_condition_is_in_the_table_above():
    assert [row.split()[0] for row in PEOPLE.strip().splitlines()] == list(REFERENCE.conditions)


def test_contraindicated_conditions_cannot_be_dismissed_and_block_a_trial_and_no_others_do():
    for rule in REFERENCE.conditions.values():
        worst = rule.severity == "contraindicated"
        assert (rule.blocks_trial, rule.dismissable) == (worst, not worst), rule.id


def test_stages_of_life_are_worst_for_l_threonate():
    stages = [rule for rule in REFERENCE.conditions.values() if rule.kind == "life-stage"]
    assert [rule.id for rule in stages] == ["pregnancy", "breastfeeding", "under-18"]
    assert {rule.forms for rule in stages} == {("l-threonate",)}
    assert {rule.other_severity for rule in stages} == {"moderate"}


def test_only_stages_of_life_look_at_the_form():
    others = [rule for rule in REFERENCE.conditions.values() if rule.kind != "life-stage"]
    assert not any(rule.forms or rule.other_severity for rule in others)


def test_where_magnesium_may_be_a_treatment_a_clinician_is_asked_before_it_is_left_out():
    asking = {key for key, rule in REFERENCE.conditions.items() if rule.ask_before_leaving_out}
    assert asking == {"magnesium-advised", "low-blood-magnesium"}
    low = {id_ for id_, rule in RULES.items() if rule.low_magnesium}
    assert low == {
        *("magnesium-wasting", "magnesium-wasting-by-class", "tacrolimus", "patiromer"),
        *("loop-thiazide-diuretics", "diuretics-by-class", "proton-pump-inhibitors"),
        *("qt-antiarrhythmics", "digoxin", "low-magnesium-heart-rhythm", "aminoglycosides"),
    }


def test_medicines_of_conditions_are_members_of_rules():
    known = {member.name for rule in RULES.values() for member in rule.members}
    for rule in REFERENCE.conditions.values():
        assert set(rule.medicines) <= known


def test_the_page_of_all_rules_is_up_to_date():
    script = runpy.run_path(str(SCRIPT))
    assert script["DOCS"].read_text(encoding="utf-8") == script["page"](REFERENCE)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("medicine_first_h = 2\n", "", ["ciprofloxacin", "medicine_first_h"]),
        (
            "medicine_first_h = 2\n",
            "medicine_first_h = -2\n",
            ["ciprofloxacin", "medicine_first_h", "0 or more"],
        ),
        ("medicine_first_h = 2\n", "medicine_first_h = 0\n", ["ciprofloxacin", "above 0"]),
        ("magnesium_first_h = 6\n", "magnesium_first_h = 60\n", ["ciprofloxacin", "24"]),
        ('severity = "major"', 'severity = "severe"', ["ciprofloxacin", "severity"]),
        ('severity = "major"\n', "", ["ciprofloxacin", "severity", "missing"]),
        ("[moxifloxacin]", "[ciprofloxacin]", ["ciprofloxacin"]),
        ('name = "levofloxacin"', 'name = "Cipro"', ["levofloxacin", "members", "Cipro"]),
        ('["chelation"]', '["magic"]', ["ciprofloxacin", "classes"]),
        ("reviewed = 2026-11-25", 'reviewed = "soon"', ["ciprofloxacin", "reviewed", "day"]),
        ('other_severity = "minor"', 'other_severity = "some"', ["nitrofurantoin", "one of"]),
        ('kind = "separation"', 'kind = "together"', ["ciprofloxacin", "kind separation"]),
        ('basis = "any-magnesium"\n', "", ["ciprofloxacin", "basis", "missing"]),
        (
            'basis = "any-magnesium"',
            'basis = "antacid-acid"',
            ["ciprofloxacin", "basis", "antacids"],
        ),
        ('basis = "any-magnesium"', 'basis = "class"', ["ciprofloxacin", "basis", "moderate"]),
        ('basis = "any-magnesium"', 'basis = "vein"', ["ciprofloxacin", "basis", "quiet"]),
        ('kind = "separation"', 'kind = "condition"', ["ciprofloxacin", "kind", "together"]),
        (
            "members = [\n    { name =",
            "members = [\n    { title =",
            ["ciprofloxacin.members[0]", "title", "not known"],
        ),
        (
            "members = [\n    { name =",
            'members = [\n    { magnesium = "salt", name =',
            ["ciprofloxacin.members[0]", "magnesium", "one of antacid, other"],
        ),
        (
            "members = [\n    { name =",
            "members = [3,\n    { name =",
            ["ciprofloxacin", "members[0]", "table"],
        ),
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
        ("interactions_heart", "rules"),
        ("interactions_cancer", "rules"),
        ("interactions_other", "rules"),
        ("without_rule", "without_rule"),
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
