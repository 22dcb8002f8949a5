"""The voice: English without a catalogue, and its own plural without gettext."""

from __future__ import annotations

import subprocess

import pytest

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
