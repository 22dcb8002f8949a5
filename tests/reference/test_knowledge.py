from __future__ import annotations

import pytest

from magtrack.reference import load

REFERENCE = load()
KNOWLEDGE = REFERENCE.knowledge


def covered(typed):
    return {each.rule.id for each in KNOWLEDGE.covering(typed)}


@pytest.mark.parametrize("rule", REFERENCE.rules.values(), ids=lambda rule: rule.id)
def test_every_name_of_every_medicine_leads_to_its_rule(rule):
    for member in rule.members:
        for name in member.names:
            for typed in (name, name.upper(), f"  {name} 50 mg"):
                found = KNOWLEDGE.covering(typed)
                assert (rule.id, member.name) in {(f.rule.id, f.member.name) for f in found}, typed


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        ("Cipro 500 mg", {"ciprofloxacin"}),
        ("ciprofloxacine", {"ciprofloxacin"}),
        ("Carbidopa/Levodopa", {"levodopa"}),
        ("Sotalol", {"sotalol", "qt-antiarrhythmics"}),
        ("ciprofloxacin and milk of magnesia", {"ciprofloxacin", "other-magnesium"}),
        ("Xyzzin", set()),
        ("cipr", set()),  # the beginning of a name is not yet a name
        ("", set()),
        ("  ", set()),
    ],
)
def test_rules_of_a_medicine_as_it_was_typed(typed, rules):
    assert covered(typed) == rules


@pytest.mark.parametrize("note", REFERENCE.stack.values(), ids=lambda note: note.id)
def test_every_name_of_a_supplement_leads_to_its_note(note):
    for name in note.member.names:
        assert [each.id for each in KNOWLEDGE.noted(f"{name.upper()} 600 mg")] == [note.id]


@pytest.mark.parametrize("typed", ["Xyzzin", "", "Iron"])
def test_where_no_note_is_known_there_is_none(typed):
    assert list(KNOWLEDGE.noted(typed)) == []


def test_a_name_is_looked_up_once():
    assert KNOWLEDGE.covering("Ciprofloxacin") is KNOWLEDGE.covering("Ciprofloxacin")


def test_it_holds_the_rest_of_the_reference_data():
    assert KNOWLEDGE.conditions is REFERENCE.conditions
    assert KNOWLEDGE.forms is REFERENCE.forms
    assert KNOWLEDGE.limits is REFERENCE.limits
