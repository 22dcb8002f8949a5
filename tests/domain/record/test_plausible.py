"""Amounts that nobody takes are asked about, once."""

from __future__ import annotations

import pytest

from magtrack.domain.record.plausible import KEY, ask_about_dose, ask_about_label
from magtrack.errors import Question


@pytest.mark.parametrize(
    ("elemental_mg", "servings", "says"),
    [
        (5000, 1, None),
        (5001, 1, "5\u202f001 mg of magnesium at once, from Mag?"),
        (48_000_000, 1_000_000, "48\u202f000\u202f000 mg of magnesium at once, from Mag?"),
        (0, 200, None),
        (200, 100, None),
        (None, 20, None),
        (None, 200, "200 servings of Mag at once?"),
    ],
)
def test_what_nobody_takes_at_once_is_asked_about(elemental_mg, servings, says):
    ask_about_dose("Mag", elemental_mg, servings, {KEY})
    if says is None:
        ask_about_dose("Mag", elemental_mg, servings, ())
        return
    with pytest.raises(Question) as asked:
        ask_about_dose("Mag", elemental_mg, servings, ())
    assert str(asked.value).startswith(says)
    assert asked.value.key == KEY


@pytest.mark.parametrize(
    ("elemental_mg", "units", "asks"),
    [(5000, 1, False), (5001, 1, True), (15000, 3, False), (None, 1, False)],
)
def test_a_label_is_asked_about_by_its_unit(elemental_mg, units, asks):
    ask_about_label(elemental_mg, units, {KEY})
    if asks:
        with pytest.raises(Question, match="in one unit"):
            ask_about_label(elemental_mg, units, ())
    else:
        ask_about_label(elemental_mg, units, ())
