"""The signs of how much something matters: one table for screen and paper."""

from __future__ import annotations

from typing import get_args

from magtrack.domain.safety.rules import Severity
from magtrack.wording.signs import SIGNS, sign_word


def test_each_sign_differs_from_the_others_by_its_drawing_and_its_word():
    assert len({sign.drawing for sign in SIGNS.values()}) == len(SIGNS)
    assert len({sign_word(key) for key in SIGNS}) == len(SIGNS)


def test_every_severity_has_a_sign():
    assert set(get_args(Severity)) < set(SIGNS)
