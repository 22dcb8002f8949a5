"""evidence: what trials in people found, and what an article says of them."""

from __future__ import annotations

import json

from magtrack.wording.evidence import card_facts, evidence_line


def _in_one_line(text):
    return " ".join(text.split())


def test_the_terminal_says_all_that_the_window_says(run):
    said = _in_one_line(run.ok("evidence"))
    assert said.startswith(evidence_line())
    for card in run.reference.evidence:
        for label, fact in card_facts(card):
            assert f"{label}: {fact}" in said
    for claim in run.reference.article:
        assert f"{claim.claim} {claim.fact}" in said


def test_no_line_is_wider_than_a_terminal(run):
    assert max(map(len, run.ok("evidence").splitlines())) <= 78


def test_json_holds_what_was_not_read_as_null(run):
    found = json.loads(run.ok("evidence", "--json"))
    ni = next(card for card in found["cards"] if card["key"] == "ni-2023")
    assert (ni["n"], ni["dose"], ni["funder"], ni["status"]) == (109, None, None, "secondary")
    assert found["article"][0]["verdict"] == "not-found"
