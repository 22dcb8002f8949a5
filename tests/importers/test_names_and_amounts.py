"""Names, dose texts and scores of other programs mean what the person says, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Put
from magtrack.domain.record.ratings import Rating
from magtrack.errors import AnswersNeeded, ImportProblem
from magtrack.importers import LeftOut
from magtrack.importers.toolkit.dose_texts import Counted, Weighed, parse_dose_text
from magtrack.importers.toolkit.scores import mapped
from tests.importers.conftest import lines

HEAD = "FeatureName,Timestamp,Value,Label,Note\n"


def bearable(desk, *rows):
    """Write doses of Bearable: the name and the amount of each."""
    head = "date formatted,time of day,category,rating/amount,detail,notes\n"
    body = "".join(
        f'2026-05-{n:02},8:00,Medication,"{amount}","{name}",\n'
        for n, (name, amount) in enumerate(rows, start=1)
    )
    return desk.write("b.csv", head + body)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2 caps", Counted(2, "capsule")),
        ("2caps.", Counted(2, "capsule")),
        ("1,5 Tabletten", Counted(1.5, "tablet")),
        ("½ tab", Counted(0.5, "tablet")),
        ("1/2 tablet", Counted(0.5, "tablet")),
        ("½", Counted(0.5, "")),
        ("1½ caps", Counted(1.5, "capsule")),
        ("1 1/2 caps", Counted(1.5, "capsule")),
        ("2x", Counted(2, "")),
        ("2 ×", Counted(2, "")),
        ("x2", Counted(2, "")),
        ("2 cápsulas", Counted(2, "capsule")),
        ("144mg", Weighed(144)),
        ("1,5", Counted(1.5, "")),
        ("2\u2009000 mg", Weighed(2000)),
        ("2\u202f500\u00a0mg", Weighed(2500)),
        ("2'500 mg", Weighed(2500)),
        ("2 000 mg", Weighed(2000)),
        ("2 500 mg", None),  # or two of 500 mg
        ("2\u2009000", None),
        ("1 1/0", None),
        ("2\u202fml", Counted(2, "ml")),
        ("1", Counted(1, "")),
        ("2 Pill(s)", Counted(2, "")),
        ("500mg", Weighed(500)),
        ("500 MG", Weighed(500)),
        ("2 g", Weighed(2000)),
        ("0.125 mg", Weighed(0.125)),
        ("200 µg", Weighed(0.2)),
        ("500", None),
        ("1,500 mg", None),
        ("1.500 mg", None),
        ("2 x 500 mg", None),
        ("two", Counted(2, "")),
        ("Zwei Kapseln", Counted(2, "capsule")),
        ("una", Counted(1, "")),
        ("twelve", Counted(12, "")),
        ("two or three", None),
        ("a two", None),
        ("400 IU", None),
        ("0", None),
        ("1/0", None),
        ("-1", None),
        ("", None),
        ("2 caps (500 mg)", None),
    ],
)
def test_dose_text_is_understood_or_left_open(text, said):
    assert parse_dose_text(text) == said


@given(st.text(max_size=12))
def test_no_dose_text_is_too_strange(text):
    said = parse_dose_text(text)
    amount = getattr(said, "units", None) or getattr(said, "mg", None)
    assert said is None or amount > 0


def test_a_mass_of_a_magnesium_product_is_asked_about(desk):
    path = bearable(desk, ("Magtein", "1000 mg"))
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path)
    (question,) = caught.value.questions
    assert question.key == "Magtein: 1000 mg"
    assert {"compound", "elemental", "unknown"} <= set(question.choices)
    assert question.suggested == ""
    ends = {
        answer: lines(desk.plan(path, answer))[0].rpartition("+0200 ")[2]
        for answer in ("compound", "elemental", "unknown")
    }
    assert ends == {"compound": "1.5 72", "elemental": "20.8333 1000", "unknown": "1 ?"}
    assert lines(desk.plan(path, "Magtein: 1000 mg=2"))[0].endswith(" 2 96")


def test_the_mass_that_is_said_to_be_elemental_is_proposed_as_such(desk):
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(bearable(desk, ("Magtein", "144 mg elemental")))
    (question,) = caught.value.questions
    assert question.suggested == "elemental"


def test_a_large_number_without_a_unit_may_be_a_mass_of_either_kind(desk):
    path = bearable(desk, ("Magtein", "1000"))
    ends = {
        answer: lines(desk.plan(path, f"Magtein: 1000={answer}"))[0].rpartition("+0200 ")[2]
        for answer in ("compound", "elemental", "unknown", "3")
    }
    assert ends["compound"] == "1.5 72"
    assert ends["elemental"] == "20.8333 1000"
    assert (ends["unknown"], ends["3"]) == ("1 ?", "3 144")


def test_an_amount_without_magnesium_that_cannot_be_read_is_kept_as_unknown(desk):
    path = bearable(desk, ("Vitamin D", "2000 IU"))
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path, "product:Vitamin D=none")
    assert [each.suggested for each in caught.value.questions] == ["unknown"]
    (_product, dose) = desk.plan(path, "product:Vitamin D=none", "unknown").records
    assert (dose.units, dose.compound_mg, dose.elemental_mg) == (1, None, 0)


def test_a_mass_of_a_new_product_keeps_what_is_known_and_no_more(desk):
    path = bearable(desk, ("Taurate", "500 mg"))
    dose = list(desk.plan(path, "product:Taurate=taurate", "elemental").records)[1]
    assert (dose.compound_mg, dose.elemental_mg, dose.estimated) == (None, 500, False)
    dose = list(desk.plan(path, "product:Taurate=taurate", "compound").records)[1]
    assert dose.compound_mg == 500
    assert dose.estimated
    assert 30 < dose.elemental_mg < 60


def test_a_mass_without_magnesium_needs_no_question(desk):
    path = bearable(desk, ("Zinc", "10 mg"))
    _product, dose = desk.plan(path, "product:Zinc=none").records
    assert (dose.compound_mg, dose.elemental_mg, dose.units) == (10, 0, 1)


def test_doses_of_an_unknown_strength_are_said_to_be_unknown(desk):
    plan = desk.plan(bearable(desk, ("New", "2 caps")), "product:New=l-threonate")
    assert lines(plan)[1].endswith(" 2 ?")
    assert not list(plan.records)[1].estimated
    assert "no total counts them" in plan.notes[0]


def test_another_unit_than_the_products_is_asked_about(desk):
    path = bearable(desk, ("Magtein", "2 scoops"))
    with pytest.raises(AnswersNeeded, match="1 question"):
        desk.plan(path)
    assert lines(desk.plan(path, "Magtein: 2 scoops=6"))[0].endswith(" 6 288")


def test_an_unclear_amount_of_a_skipped_dose_is_not_asked_about(desk):
    path = desk.write(
        "m.json",
        '[{"medicineName": "Magtein", "amount": "the usual", "status": "SKIPPED",'
        ' "remindedTimestamp": 1777788000, "reminders": 0, "medicines": 0}]',
    )
    assert lines(desk.plan(path)) == ["03 morning 08:00 skipped - 1 ?"]


def test_a_name_may_be_another_product_of_the_log(desk):
    path = bearable(desk, ("Brain magnesium", "3 caps"))
    plan = desk.plan(path, "product:Brain magnesium=magtein")
    assert [type(record) for record in plan.records] == [Dose]
    assert next(iter(plan.records)).product_name == "Magtein"


def test_a_form_is_suggested_by_a_name_and_not_assumed(desk):
    names = ("Magnesium L-Threonate 2000", "Iron", "Zinc citrate", "Magnesiumcitrat", "Lexapro")
    path = bearable(desk, *((name, "1 tab") for name in names))
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path)
    suggested = {question.key: question.suggested for question in caught.value.questions}
    forms = ("l-threonate", "none", "none", "citrate", "")
    assert suggested == {f"product:{name}": form for name, form in zip(names, forms, strict=True)}


def test_an_answer_that_is_none_is_refused_with_those_there_are(desk):
    path = bearable(desk, ("Iron", "1 tab"))
    with pytest.raises(ImportProblem, match=r"“rust” is no answer.*none"):
        desk.plan(path, "product:Iron=rust")


def test_a_renamed_product_is_found_again(desk):
    path = bearable(desk, ("Iron", "1 tab"))
    desk.take(path, "product:Iron=none")
    more = bearable(desk, ("Iron", "1 tab"), ("Iron", "2 tabs"))
    plan = desk.plan(more)
    assert plan.total == (1, 0, 1)


@pytest.mark.parametrize(
    ("rule", "values", "ratings"),
    [
        ("1-5", [1, 2, 3, 4, 5], [0, 3, 5, 8, 10]),
        ("5-1", [1, 2, 3, 4, 5], [10, 8, 5, 3, 0]),
        ("0-5", [0, 0.25, 5], [0, 1, 10]),
        ("0-10", [0, 4.5, 10], [0, 5, 10]),
        ("0-100", [0, 74, 75, 100], [0, 7, 8, 10]),
    ],
)
def test_scores_are_mapped_by_the_rule_that_is_told(rule, values, ratings):
    assert [mapped(value, rule) for value in values] == ratings


def test_scores_of_another_scale_are_not_ratings_by_themselves(desk):
    path = desk.write("t.csv", HEAD + "Mood,2026-05-03T21:00:00+02:00,4,,\n")
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path, "product:Mood=mood")
    (question,) = caught.value.questions
    assert question.suggested == ""  # one value alone tells no scale
    assert {"1-5", "0-10", "note", "leave-out"} <= set(question.choices)
    assert "5-1" not in question.choices
    assert lines(desk.plan(path, "product:Mood=mood", "scale:Mood=note")) == ["03 Mood: 4"]


def test_more_may_be_worse_for_stress(desk):
    path = desk.write("t.csv", HEAD + "Stress,2026-05-03T21:00:00+02:00,4,,\n")
    plan = desk.plan(path, "product:Stress=stress", "scale:Stress=5-1")
    assert lines(plan) == ["03 stress 3"]


def test_a_rating_of_the_log_is_kept(desk):
    first = desk.write("t.csv", HEAD + "Mood,2026-05-03T21:00:00+02:00,4,,\n")
    desk.take(first, "product:Mood=mood", "scale:Mood=1-5")
    other = desk.write("t.csv", HEAD + "Mood,2026-05-03T21:00:00+02:00,5,,\n")
    plan = desk.plan(other, "product:Mood=mood", "scale:Mood=1-5", "changed=keep-log")
    assert (plan.edits, plan.total) == ((), (0, 0, 1))
    desk.journal.undo()
    desk.journal.apply("mine", Put(Rating(date(2026, 5, 3), "mood", 9, 0, "UTC")))
    plan = desk.plan(other, "product:Mood=mood", "scale:Mood=1-5")
    assert plan.edits == ()
    assert plan.left_out == {"the day has another rating of this scale already": LeftOut(1, (2,))}


@pytest.mark.parametrize("text", ["9999999 caps", "9999999 g"])
def test_an_amount_that_cannot_be_right_is_refused(desk, text):
    with pytest.raises(ImportProblem) as caught:
        desk.plan(bearable(desk, ("Iron", text)), "product:Iron=none")
    assert "above 1 000 000 cannot be right" in caught.value.problems[0]


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("\x07", "Mood: 4."),
        ("a\x0bb\x85c\x1b[0m", "Mood: 4. a\nb\nc[0m"),
        ("a\tb", "Mood: 4. a\tb"),
    ],
)
def test_characters_that_cannot_be_stored_are_taken_out_with_a_sentence(desk, label, kept):
    path = desk.write("t.csv", HEAD + f"Mood,2026-05-03T21:00:00+02:00,4,{label},\n")
    plan = desk.plan(path, "product:Mood=mood", "scale:Mood=note")
    assert lines(plan) == [f"03 {kept}"]
    said = "Characters that cannot be stored were taken out of 1 note."
    assert (said in plan.notes) == (label != "a\tb")
