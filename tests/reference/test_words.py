"""Scales, kinds of event and evidence cards: what they promise in words."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from msgspec import to_builtins

from magtrack.paths import data_dir
from magtrack.reference import load
from magtrack.wording.evidence import article_line, card_facts, card_title, evidence_line

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


def test_no_field_is_filled_with_words_for_not_knowing():
    for card in REFERENCE.evidence:
        texts = [text for text in to_builtins(card).values() if isinstance(text, str)]
        assert not [text for text in texts if re.search("not read|unknown|none reported", text)]


def test_a_card_shows_what_was_read_and_leaves_out_the_rest():
    ni = dict(card_facts(_card("ni-2023")))
    assert {"Design", "People", "Compared with", "Main outcome", "Source"} < ni.keys()
    assert (
        not {"Dose", "Magnesium in it", "Registered", "Paid for by", "Ties to a maker"} & ni.keys()
    )
    assert card_title(_card("liu-2016")) == "Liu 2016 · 51 people (44 analysed) · 12 weeks"
    assert card_title(_card("ucla-nct07015047")) == "UCLA (NCT07015047) · 4 weeks"


def test_what_is_known_only_from_others_says_so():
    told = dict(card_facts(_card("hausenblas-2024")))
    assert told["Paid for by (as others report it)"] == "AIDP"
    assert told["Dose"] == "1 g a day"


def _card(key):
    return next(card for card in REFERENCE.evidence if card.key == key)


@pytest.mark.parametrize(
    ("key", "n", "words"),
    [
        ("liu-2016", 51, "Attention"),
        ("zhang-2022", 109, "memory"),
        ("hausenblas-2024", 80, "no difference (p = 0.39)"),
        ("wu-2023", 83, "opioid"),
        ("northwestern-2025", 60, "nothing is said about them here"),
        ("lopresti-2026", 100, "restorative sleep"),
        ("ni-2023", 109, "No difference in anything it measured"),
        ("surman-2021", 15, "blinded trial"),
        ("stanford-nct02210286", 17, "could not be read"),
    ],
)
def test_trials_and_what_must_be_said(key, n, words):
    card = _card(key)
    assert card.n == n
    assert words in f"{card.main_outcome} {card.result} {card.no_difference}"


TRIALS = ["liu-2016", "zhang-2022", "wu-2023", "ni-2023", "hausenblas-2024", "northwestern-2025"]
TRIALS += ["lopresti-2026"]


def test_the_sum_of_the_trials_is_that_of_the_cards():
    against_placebo = [each for each in REFERENCE.evidence if "Placebo" in (each.comparator or "")]
    ended = [card for card in against_placebo if card.n is not None]
    assert [card.key for card in ended] == TRIALS
    assert sum(card.n for card in ended) == 592
    assert "7 with a published or posted end (592 people)" in evidence_line()
    makers = [card for card in against_placebo if "maker's company" in (card.ties or "")]
    assert [card.result.partition(".")[0] for card in makers] == [
        "Completed, says the register (updated 2024 to 2025)",
        "Ended early in November 2025",
    ]
    paid = [card for card in ended if card.funder is not None]
    hospitals = [card.key for card in paid if "Hospital" in card.funder]
    assert hospitals == ["wu-2023"]
    assert len(paid) == 5


def test_a_card_is_verified_only_where_dose_number_outcome_and_funder_were_read():
    asked = ("n", "dose", "main_outcome", "funder")
    for card in REFERENCE.evidence:
        read = [name for name in asked if getattr(card, name) and name not in card.restated]
        assert (card.status == "verified") == (len(read) == len(asked)), card.key
        assert all(getattr(card, name) is not None for name in card.restated), card.key
    verified = {card.key for card in REFERENCE.evidence if card.status == "verified"}
    assert verified == {"liu-2016", "wu-2023"}


@pytest.mark.parametrize(
    ("key", "funder"),
    [
        ("liu-2016", "Neurocentria"),
        ("zhang-2022", "Wu-xi Magtein"),
        ("hausenblas-2024", "AIDP"),
        ("lopresti-2026", "ThreoTech"),
        ("wu-2023", "Xinhua Hospital"),
    ],
)
def test_who_paid(key, funder):
    assert funder in _card(key).funder


def test_the_article_people_come_from_is_told_claim_by_claim():
    claims = {claim.key: claim for claim in REFERENCE.article}
    huang = claims["huang-2023"]
    assert huang.verdict == "not-found"
    assert "Zhang 2022" in huang.fact
    assert "very likely Ni 2023" in huang.fact
    assert claims["share"].verdict == "not-right"
    assert f"{144 / 320:.0%}" == "45%"
    assert claims["share-420"].fact == f"It is {144 / 4.2:.1f} %."
    count = Counter(claim.verdict for claim in claims.values())
    assert count == {"right": 4, "not-right": 9, "not-found": 3}
    assert (
        "Of 16 of its claims that were looked up, 4 are right, 9 are not so, and 3"
        in article_line(REFERENCE.article)
    )


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
        "article",
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
        "vitamins",
    }
