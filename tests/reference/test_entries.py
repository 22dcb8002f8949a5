"""Broken reference files are refused, and the message says where."""

from __future__ import annotations

import shutil

import pytest

from magtrack.errors import MagTrackError, ReferenceProblem
from magtrack.paths import data_dir
from magtrack.reference import load

SCALE = """
[cognition]
name = "Cognition"
question = "How clear was it?"
worst = "foggy"
best = "clear"
hint = "c"
"""


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(data_dir("resources") / "reference", tmp_path / "reference")


def break_line(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder, name):
    with pytest.raises(ReferenceProblem) as caught:
        getattr(load(folder), name)
    assert isinstance(caught.value, MagTrackError)
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("forms", 'gut_tolerance = "laxative"', 'gut = "laxative"', ["oxide", "gut"]),
        ("forms", "molar_mass = 40.30, ", "", ["oxide.states[0]", "molar_mass", "missing"]),
        ("forms", "molar_mass = 40.30", "molar_mass = -40.30", ["molar_mass", "0 or more"]),
        ("forms", "= 60.3\n", "= nan\n", ["oxide", "typical_label_percent", "finite"]),
        ("forms", "= 60.3\n", "= true\n", ["typical_label_percent", "number"]),
        ("forms", "n_mg = 3", "n_mg = 3.5", ["citrate", "n_mg", "whole"]),
        ("forms", "antacid = true", 'antacid = "yes"', ["buffered", "antacid", "true"]),
        ("forms", 'status = "verified"', 'status = "sure"', ["l-threonate", "status"]),
        ("scales", 'hint = "c"', "hint = 3", ["cognition", "hint", "text"]),
        ("scales", '"Cognition"', '" "', ["cognition", "name", "text"]),
        ("scales", 'hint = "c"', 'hint = "c"\nkey = "d"', ["cognition", "key", "not known"]),
        ("events", "[note]", "[[note]]", ["note", "table"]),
        ("intake", "male = 80, ", "", ["us.bands[2]", "male", "missing"]),
        (
            "intake",
            'also_for = ["no"]',
            'also_for = ["mars"]',
            ["eu", "also_for", "one of us, eu"],
        ),
        ("intake", 'also_for = ["no"]', 'also_for = ["us"]', ["eu", "also_for", "us"]),
        ("limits", "[uk]", "[mars]", ["mars", "body"]),
        ("limits", 'endpoint = "mild diarrhoea"\n', "", ["eu", "endpoint", "missing"]),
        ("intake", "male = 80", 'male = "80"', ["us.bands[2]", "male", "a number"]),
        ("intake", "bands = [", "bands = []\nrest = [", ["us", "bands", "empty"]),
        ("intake", 'kind = "RDA"', 'kind = "RDI"', ["us", "kind", "one of RDA, AI, RNI"]),
        ("evidence", "n = 51", "n = -51", ["liu-2016", "“n”", "0 or more"]),
    ],
)
def test_a_broken_field_is_named_with_its_file_and_entry(folder, file, old, new, says):
    break_line(folder / f"{file}.toml", old, new)
    message = refusal(folder, "event_kinds" if file == "events" else file)
    for words in (f"{file}.toml", *says):
        assert words in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SCALE + SCALE, "cognition"),
        (SCALE + 'name = "again"\n', "line"),
        ("= nothing", "line"),
        ("cognition = 3\n", "cognition"),
    ],
    ids=["entry twice", "field twice", "not TOML", "not a table"],
)
def test_a_file_that_is_not_a_list_of_entries_is_refused(folder, text, says):
    (folder / "scales.toml").write_text(text, encoding="utf-8")
    message = refusal(folder, "scales")
    assert "scales.toml" in message
    assert says in message


def test_a_file_in_another_encoding_is_refused(folder):
    (folder / "scales.toml").write_bytes(SCALE.replace("clear", "kühl").encode("latin-1"))
    assert "scales.toml" in refusal(folder, "scales")


def test_a_missing_file_is_named_and_does_not_hinder_the_others(folder):
    (folder / "limits.toml").unlink()
    assert "limits.toml" in refusal(folder, "limits")
    assert load(folder).forms


def test_files_are_read_once_and_only_when_asked_for(folder):
    reference = load(folder)
    assert reference.scales is reference.scales
    shutil.rmtree(folder)
    assert reference.scales
    with pytest.raises(ReferenceProblem):
        _ = reference.forms


def test_nothing_can_be_changed(folder):
    with pytest.raises(TypeError):
        load(folder).forms["oxide"] = None
