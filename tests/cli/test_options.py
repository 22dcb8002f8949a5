"""What is typed behind an option: read by the domain, and refused in its own sentence."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("take", "Magtein", "--units", "two"), "--units"),
        (("take", "Magtein", "--units", "-1"), "--units"),
        (("take", "Magtein", "--day", "the day before"), "--day"),
        (("take", "Magtein", "--day", "2026-02-30"), "--day"),
        (("rate", "sleep", "7", "--day", "3/4/2026"), "--day"),
        (("profile", "--egfr", "about 60"), "--egfr"),
    ],
)
def test_a_value_that_cannot_be_read_names_its_option(magtein, words, place):
    assert magtein.no(*words).startswith(f"{place}: ")


@pytest.mark.parametrize(
    "typed", ["--units 1.5", "--units 1,5"], ids=["a dot is a decimal sign", "so is a comma"]
)
def test_an_amount_may_be_typed_either_way(magtein, typed):
    magtein.ok("take", "Magtein", *typed.split(), "--slot", "other")
    assert magtein.json("today")["elemental_mg"]["by_form"] == {"l-threonate": 72.0}


def test_the_global_options_stand_before_or_after_the_command(run, tmp_path):
    run.add_magtein("2026-11-20")
    other = tmp_path / "other"
    arguments = ["product", "list", "--json"]
    assert run.json("product", "list") != []
    assert run("--data-dir", str(other), *arguments).stdout.strip() == "[]"
    assert run(*arguments, "--data-dir", str(other)).stdout.strip() == "[]"
    assert run("product", "--json", "list").exit_code == 2


def test_wrong_usage_is_not_a_problem_of_the_log(run):
    for words in (("take", "--no-such-option"), ("no-such-command",), ("schedule", "add")):
        run.no(*words)
    assert run.bytes() == b""
