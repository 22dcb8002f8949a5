"""Scales, kinds of event and evidence cards: what they promise in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from magtrack.paths import data_dir
from magtrack.reference import load
from magtrack.wording.evidence import evidence_line

REFERENCE = load()
FILES = sorted(Path(data_dir("resources"), "reference").glob("*.toml"))


def test_cognition_and_sleep_come_first_and_alone_are_asked_by_default():
    assert {"anxiety", "mood", "energy", "stress"} < REFERENCE.scales.keys()
    asked = [key for key, scale in REFERENCE.scales.items() if scale.default]
    assert asked == list(REFERENCE.scales)[:2] == ["cognition", "sleep"]


def test_every_scale_has_a_letter():
    hints = [scale.hint for scale in REFERENCE.scales.values()]
    assert hints[:2] == ["c", "s"]
    assert all(re.fullmatch("[a-z]", hint) for hint in hints)


@pytest.mark.parametrize(("key", "at_best"), [("anxiety", "no worry"), ("stress", "no pressure")])
def test_ten_means_none_of_a_burden(key, at_best):
    assert at_best in REFERENCE.scales[key].best
    assert at_best not in REFERENCE.scales[key].worst


def test_kinds_of_event():
    kinds = REFERENCE.event_kinds
    chips = ["note", "travel", "illness", "alcohol", "loose-stools"]
    assert [key for key, kind in kinds.items() if kind.chip][:5] == list(kinds)[:5] == chips
    meant = {"side-effect", "stress", "caffeine", "visit", "question", "imported"}
    assert meant < kinds.keys()
    excludes = {"illness": True, "travel": True, "bad-night": True, "stress": False, "visit": False}
    assert {key: kinds[key].excludes for key in excludes} == excludes
    assert kinds["medicine-change"].lasting
    assert not kinds["travel"].lasting


def test_cards_state_people_dose_time_comparator_funder_and_what_was_not_tested():
    for card in REFERENCE.evidence:
        told = (card.who, card.dose, card.elemental, card.duration, card.comparator, card.funder)
        assert all((*told, card.not_tested, card.product, card.registered, card.ties)), card.key


@pytest.mark.parametrize(
    ("key", "n", "words"),
    [
        ("liu-2016", 51, "attention"),
        ("zhang-2022", 109, "memory"),
        ("hausenblas-2024", 80, "no difference (p = 0.39)"),
        ("wu-2023", 83, "opioid"),
        ("northwestern-2025", 60, "numbers were not read"),
        ("lopresti-2026", 100, "restorative sleep"),
        ("ni-2023", 109, "No difference in anything it measured"),
        ("surman-2021", 15, "blinded trial"),
        ("stanford-nct02210286", 17, "not read"),
    ],
)
def test_trials_and_what_must_be_said(key, n, words):
    card = next(card for card in REFERENCE.evidence if card.key == key)
    assert card.n == n
    assert words in f"{card.main_outcome} {card.result} {card.no_difference}"


TRIALS = ["liu-2016", "zhang-2022", "wu-2023", "ni-2023", "hausenblas-2024", "northwestern-2025"]
TRIALS += ["lopresti-2026"]


def test_the_sum_of_the_trials_is_that_of_the_cards():
    against_placebo = [card for card in REFERENCE.evidence if card.comparator.startswith("placebo")]
    ended = [card for card in against_placebo if card.n is not None]
    assert [card.key for card in ended] == TRIALS
    assert sum(card.n for card in ended) == 592
    assert "7 with a published or posted end (592 people)" in evidence_line()
    makers = [card for card in against_placebo if "maker's company" in card.ties]
    assert [card.result.partition(".")[0] for card in makers] == [
        "Completed (updated 2024 to 2025)",
        "Ended early in November 2025",
    ]
    paid = [card for card in ended if card.status != "unread" and card.funder != "not read"]
    hospitals = [card.key for card in paid if "Hospital" in card.funder]
    assert hospitals == ["wu-2023"]
    assert len(paid) == 5


def test_a_card_is_verified_only_where_dose_number_outcome_and_funder_were_read():
    for card in REFERENCE.evidence:
        told = (card.dose, card.main_outcome, card.funder)
        unread = card.n is None or any(text == "not read" for text in told)
        assert card.status != "verified" or not unread, card.key
    verified = {card.key for card in REFERENCE.evidence if card.status == "verified"}
    assert verified == {"liu-2016", "wu-2023", "hausenblas-2024", "lopresti-2026"}


@pytest.mark.parametrize(
    ("key", "funder"),
    [
        ("liu-2016", "Neurocentria"),
        ("zhang-2022", "Wu-xi Magtein"),
        ("hausenblas-2024", "AIDP"),
        ("lopresti-2026", "ThreoTech"),
        ("wu-2023", "Xinhua Hospital"),
        ("ni-2023", "not read"),
    ],
)
def test_who_paid(key, funder):
    assert funder in next(card for card in REFERENCE.evidence if card.key == key).funder


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_called_proven(path):
    text = path.read_text(encoding="utf-8").lower()
    assert not re.search(r"\bprov(en|es|ed)\b|\bcures?\b|guarantee", text)


def test_all_files_of_the_reference_are_used():
    assert {path.stem for path in FILES} == {
        "forms",
        "scales",
        "events",
        "intake",
        "limits",
        "evidence",
        "interactions_infection",
        "interactions_heart",
        "interactions_cancer",
        "interactions_other",
        "without_rule",
        "mechanisms",
        "conditions",
        "red_flags",
        "stack",
        "names",
        "words",
        "form_words",
        "minerals",
        "products",
    }
