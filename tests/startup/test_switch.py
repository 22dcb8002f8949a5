from __future__ import annotations

import pytest

from magtrack.startup import is_plain


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, []),
        ("", []),
        ("0", []),
        ("1", ["qt", "msgspec", "collector", "lazy"]),
        ("qt", ["qt"]),
        ("lazy,collector", ["collector", "lazy"]),
    ],
)
def test_the_switch_turns_off_all_tricks_or_those_it_names(monkeypatch, value, plain):
    if value is not None:
        monkeypatch.setenv("MAGTRACK_PLAIN_START", value)
    assert [each for each in ("qt", "msgspec", "collector", "lazy") if is_plain(each)] == plain
