"""Scales, kinds of event and evidence cards: what they promise in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from magtrack.paths import data_dir
from magtrack.reference import load

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
        assert all(
            (card.who, card.dose, card.elemental, card.duration, card.comparator, card.funder)
        ), card.key
        assert card.not_tested, card.key


@pytest.mark.parametrize(
    ("key", "n", "words"),
    [
        ("liu-2016", 51, "Attention: no difference"),
        ("zhang-2022", 109, "memory"),
        ("hausenblas-2024", 80, "no difference (p = 0.39)"),
        ("wu-2023", 83, "opioid"),
        ("northwestern-2025", 60, "numbers were not read"),
        ("lopresti-2026", 100, "No difference"),
        ("surman-2021", 15, "blinded trial"),
        ("stanford-nct02210286", 17, "not read"),
    ],
)
def test_trials_and_what_must_be_said(key, n, words):
    card = next(card for card in REFERENCE.evidence if card.key == key)
    assert card.n == n
    assert words in card.result


@pytest.mark.parametrize(
    ("key", "funder"),
    [
        ("liu-2016", "Neurocentria"),
        ("zhang-2022", "Wu-xi Magtein"),
        ("hausenblas-2024", "AIDP"),
        ("lopresti-2026", "ThreoTech"),
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
        "interactions_other",
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
