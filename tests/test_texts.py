"""The voice: English without a catalogue, and its own plural without gettext."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack import texts


@pytest.mark.parametrize(
    ("n", "said"), [(0, "{n} doses"), (1, "{n} dose"), (2, "{n} doses"), (-1, "{n} doses")]
)
def test_one_is_one_and_all_else_are_many(n, said):
    assert texts.ngettext("{n} dose", "{n} doses", n) == said


def test_a_language_without_a_catalogue_is_english(tmp_path):
    texts.use("xx", tmp_path)
    assert texts._("Took it") == "Took it"
    assert [texts.ngettext("a", "b", n) for n in range(3)] == ["b", "a", "b"]


def test_gettext_is_not_loaded_for_english(python):
    code = "import sys; from magtrack import texts; texts._('a'); print('gettext' in sys.modules)"
    run = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


SEEN_AS_NUMBERS = {
    "gpj\u202egnp.exe": "gpj[U+202E]gnp.exe",
    "Mag\u200btein": "Mag[U+200B]tein",
    "\u2066Magtein\u2069": "[U+2066]Magtein[U+2069]",
    "\ufeffMagtein": "[U+FEFF]Magtein",
    "Mag\u00adtein": "Mag[U+00AD]tein",
    "Magtein\U000e0041": "Magtein[U+E0041]",
    "Mag\u200dtein": "Mag[U+200D]tein",
    "Mag\u200etein\u200f": "Mag[U+200E]tein[U+200F]",
    "\x1b[31mred": "[U+001B][31mred",
}
"""What is shown so that it cannot pass for another text."""


@pytest.mark.parametrize("hidden", SEEN_AS_NUMBERS)
def test_a_character_that_hides_or_turns_others_round_is_shown_by_its_number(hidden):
    assert texts.visible(hidden) == SEEN_AS_NUMBERS[hidden]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Magtein 2 000 mg\tat night\nwith food",
        "מגנזיום",
        "مغنيسيوم",
        "منیزیم می\u200cخورم",
        "מגנזיום\u200f 200 mg",
        "क्\u200dष",
        "👩‍👩‍👧 ❤️‍🔥 🏳️‍🌈",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "5\u00a0mg \u2013 “quoted” 🧠",
    ],
)
def test_what_people_write_in_any_script_stays_as_it_is(text):
    assert texts.visible(text) == text


@given(st.text())
def test_nothing_that_is_shown_can_turn_the_text_around_it(text):
    shown = texts.visible(text)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x1b")
    assert texts.visible(shown) == shown or set(shown) & set("\u200c\u200d\u200e\u200f\U000e007f")
