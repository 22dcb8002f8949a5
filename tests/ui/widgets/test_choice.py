"""A box of which one thing is chosen."""

from __future__ import annotations

from magtrack.ui.widgets.choice import chosen

KINDS = {"illness": "Illness", "travel": "Travel"}


def test_a_choice_without_the_key_begins_with_the_first(dressed):
    assert chosen(KINDS, "travel").currentData() == "travel"
    assert chosen(KINDS, "elsewhere").currentData() == "illness"
