"""`import` tells all it asks, answers what it may by itself, and keeps answers for the next."""

from __future__ import annotations

import tomllib

import pytest

from magtrack.cli.import_answers import KeptAnswers
from magtrack.errors import ImportQuestion, OnceQuestion

HEAD = "When;What;How much;Remark\n"
MAY = HEAD + "04/05/2026 08:00;Magtein;1;good\n05/05/2026 08:00;Zinc;2;\n"
JUNE = HEAD + "04/06/2026 08:00;Magtein;2;\n05/06/2026 08:00;Zinc;2;\n"
ANSWERS = (
    *("--column", "When=day", "--column", "What=name", "--column", "How much=dose"),
    *("--answer", "day-first", "--product", "Zinc=none"),
)


@pytest.fixture
def log(run):
    """Return a command line on a log that knows Magtein."""
    run.add_magtein("2026-05-01")
    return run


@pytest.fixture
def write(tmp_path):
    def put(name, text):
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return put


def forget(log):
    """Forget what the log remembers of other tables."""
    (log.folder / "preferences.json").unlink(missing_ok=True)


def test_the_export_of_the_next_month_is_one_command(log, write, tmp_path):
    file = tmp_path / "my-sheet.toml"
    said = log.ok("import", write("may.csv", MAY), *ANSWERS, "--yes", "--answers", str(file))
    assert said.endswith(f"The answers are kept in {file}.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    text = file.read_text()
    assert "# What is in the column “How much”?\n" in text
    assert tomllib.loads(text) == {
        "column:When": "day",
        "column:What": "name",
        "column:How much": "dose",
        "column:Remark": "note",
        "When": "day-first",
        "product:Zinc": "none",
    }
    forget(log)
    said = log.ok("import", write("june.csv", JUNE), "--answers", str(file))
    assert "Imported june.csv" in said
    assert file.read_text() == text
    assert log.json("today", "--day", "2026-05-04")["elemental_mg"]["taken"] == 48
    assert log.json("today", "--day", "2026-06-04")["elemental_mg"]["taken"] == 96


def test_a_new_name_of_the_next_month_is_added_to_the_answers(log, write, tmp_path):
    file = tmp_path / "a.toml"
    log.ok("import", write("may.csv", MAY), *ANSWERS, "--yes", "--answers", str(file))
    june = write("june.csv", JUNE + "06/06/2026 08:00;Iron;1;\n")
    said = log.no("import", june, "--answers", str(file), code=1)
    assert "leaves 1 question open" in said
    assert '--product "Iron=ANSWER"' in said
    before = tomllib.loads(file.read_text())
    log.ok("import", june, "--answers", str(file), "--product", "Iron=leave-out")
    assert tomllib.loads(file.read_text()) == {**before, "product:Iron": "leave-out"}


def test_a_look_and_a_refused_import_keep_no_answers(log, write, tmp_path):
    file = tmp_path / "a.toml"
    may = write("may.csv", MAY)
    log.ok("import", may, *ANSWERS, "--yes", "--answers", str(file), "--dry-run")
    log.no("import", may, "--answers", str(file), code=1)
    assert not file.exists()


def test_what_is_about_one_file_alone_is_neither_kept_nor_taken_from_the_file(log, write, tmp_path):
    file = tmp_path / "a.toml"
    may = write("may.csv", MAY + "Total;;3;\n")
    words = ("--answer", "leave-rows-out", "--answers", str(file))
    log.ok("import", may, *ANSWERS, "--yes", *words)
    assert "unreadable" not in file.read_text()
    file.write_text(file.read_text() + 'unreadable = "leave-rows-out"\n')
    june = write("june.csv", JUNE + "Total;;3;\n")
    assert "cannot be taken in" in log.no("import", june, "--answers", str(file), code=1)
    said = log.ok("import", june, "--answers", str(file), "--answer", "leave-rows-out")
    assert "unreadable" not in file.read_text()
    assert "The answers are kept" in said


def test_an_option_goes_before_the_file_and_is_kept_in_its_place(log, write, tmp_path):
    file = tmp_path / "a.toml"
    file.write_text('When = "month-first"\n"COLUMN:remark" = "leave-out"\n')
    log.ok("import", write("may.csv", MAY), *ANSWERS, "--answers", str(file))
    assert log.json("today", "--day", "2026-05-04")["elemental_mg"]["taken"] == 48
    kept = tomllib.loads(file.read_text())
    assert kept["When"] == "day-first"
    assert kept["column:Remark"] == "leave-out"
    assert "COLUMN:remark" not in kept


def test_an_answer_of_the_file_that_is_none_is_told_with_its_place(log, write, tmp_path):
    file = tmp_path / "a.toml"
    file.write_text('"column:When" = "sometimes"\n')
    said = log.no("import", write("may.csv", MAY), "--answers", str(file))
    assert said.startswith(f"{file}, “column:When”: “sometimes” is no answer to: ")


def test_an_answer_that_nothing_asks_for_is_told_by_name_and_stays(log, write, tmp_path):
    file = tmp_path / "a.toml"
    file.write_text('"column:Wehn" = "day"\nMagtein = 2\n')
    said = log.ok("import", write("may.csv", MAY), *ANSWERS, "--yes", "--answers", str(file))
    assert f"Not asked this time, but answered in {file}: column:Wehn, Magtein." in said
    assert tomllib.loads(file.read_text())["column:Wehn"] == "day"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"When day-first", "does not hold answers, one line each as “key = "),
        (b"\xff\xfe\0", "does not hold answers"),
        (b'x = "' + b"y" * (1 << 20) + b'"', "does not hold answers"),
        (b"[column]\nWhen = 'day'", "“column”: an answer stands in quotation marks"),
        (b"When = true", "“When”: an answer stands in quotation marks"),
        (b"When = [1]", "“When”: an answer stands in quotation marks"),
    ],
)
def test_a_file_that_holds_no_answers_is_refused_and_left(log, write, tmp_path, content, said):
    file = tmp_path / "a.toml"
    file.write_bytes(content)
    told = log.no("import", write("may.csv", MAY), *ANSWERS, "--yes", "--answers", str(file))
    assert told.startswith("--answers: ")
    assert said in told
    assert file.read_bytes() == content


def test_answers_that_can_be_kept_nowhere_are_refused_before_anything_is_done(log, write, tmp_path):
    may = write("may.csv", MAY)
    for place, said in (
        (tmp_path / "no" / "a.toml", "does not exist"),
        (tmp_path, "is not a file"),
    ):
        told = log.no("import", may, *ANSWERS, "--yes", "--answers", str(place))
        assert said in told
    assert "give it a name" in log.no("import", may, "--answers", "-")


def refuse(*_arguments):
    raise OSError(28, "No space left on device")


def test_an_import_whose_answers_cannot_be_kept_is_done_and_says_so(
    log, write, tmp_path, monkeypatch
):
    monkeypatch.setattr("magtrack.cli.import_answers._write", refuse)
    file = tmp_path / "a.toml"
    result = log("import", write("may.csv", MAY), *ANSWERS, "--yes", "--answers", str(file))
    assert result.exit_code == 0
    assert f"could not be kept in {file}: No space left" in result.stderr
    assert "Imported may.csv" in result.stdout


def test_the_file_is_the_old_one_or_the_new_one(tmp_path, monkeypatch):
    file = tmp_path / "a.toml"
    file.write_text('x = "a"')
    monkeypatch.setattr("magtrack.cli.import_answers.os.fsync", refuse)
    answers = KeptAnswers(["y=b"], memory={}, file=file)
    answers.to(ImportQuestion("?", "y", {"b": ""}))
    with pytest.raises(OSError, match="No space"):
        answers.keep({"y": "b"})
    assert file.read_text() == 'x = "a"'
    assert list(tmp_path.iterdir()) == [file]


def test_what_only_another_file_was_asked_is_not_kept(tmp_path):
    file = tmp_path / "a.toml"
    answers = KeptAnswers(["x=a"], memory={}, file=file)
    answers.to(ImportQuestion("?", "x", {"a": ""}))
    assert answers.keep({"x": "a", "of another": "b"})
    assert tomllib.loads(file.read_text()) == {"x": "a"}


def test_keys_of_any_signs_come_back_as_they_were(tmp_path):
    file = tmp_path / "a.toml"
    keys = ['a "b" = c', "tab\t\\", "Ünïcode 🙂", "new\nline", "\x7f\x00", "x=y"]
    first = KeptAnswers([], memory={}, file=file)
    questions = [ImportQuestion("What?\nReally?", key, {"a=b": ""}) for key in keys]
    for each in questions:
        first.add(each.key, "a=b")
        assert first.to(each) == "a=b"
    first.keep(dict.fromkeys(keys, "a=b"))
    again = KeptAnswers([], memory={}, file=file)
    assert [again.to(each) for each in questions] == ["a=b"] * len(keys)
    assert again.unused() == ()


def test_the_file_goes_before_what_is_remembered(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text('x = "a"')
    answers = KeptAnswers([], memory={}, file=file)
    answers.recall({"x": "b", "y": "b"})
    assert not answers.is_recalled("x")
    assert answers.is_recalled("y")
    assert answers.to(ImportQuestion("?", "x", {"a": "", "b": ""})) == "a"
    assert answers.to(OnceQuestion("?", "x", {"a": "", "b": ""})) is None


# ------------------------------------------------------------------------------------- questions


def test_every_question_is_told_however_many_they_are(log, write):
    names = [f"Column {n}" for n in range(73)]
    path = write("t.csv", ";".join(["Date", *names]) + "\n2026-05-04" + ";1" * 73 + "\n")
    said = log.no("import", path, "--column", "Date=leave-out", code=1)
    assert all(f'--column "{name}=ANSWER"' in said for name in names)
    assert said.count("preselected: ") == 73
    assert said.count("day, time, name, dose") == 1


def test_the_preselected_answer_stands_beside_its_question(log, write):
    path = write("t.csv", "Date;Magtein\n2026-05-04;1\n")
    said = log.no("import", path, code=1)
    assert '--column "Date=ANSWER"\n        preselected: day' in said
    words = ("--column", "Date=day", "--column", "Magtein=name")
    said = log.no("import", write("m.csv", "Date;Magtein\n2026-05-04;Magtein\n"), *words, code=1)
    assert "*  serving  one serving" in said


def test_questions_that_follow_are_told_in_one_go(log, write):
    path = write("t.csv", "Date;Name\n04/05/2026;Magtein\n")
    said = log.no("import", path, code=1)
    assert said.startswith("t.csv leaves 5 questions open")
    first, then = said.split("Then, where those are answered as preselected:")
    assert "column “Date”" in first
    assert '--answer "Date=ANSWER"' in then
    assert '--answer "Magtein=ANSWER"' in then


def test_others_leaves_out_what_nothing_is_said_of(log, write):
    path = write("may.csv", MAY)
    said = log.ok("import", path, *ANSWERS[:8], "--others", "leave-out")
    assert said.splitlines()[1:4] == [
        "Answered without asking:",
        '  --column "Remark=leave-out"',
        '  --product "Zinc=leave-out"',
    ]
    assert "dose    1" in said
    assert "--others: " in log.no("import", path, "--others", "note")


def test_yes_goes_before_others_and_tells_what_it_took(log, write):
    path = write("t.csv", "Date;Name;Dose;X\n2026-05-04;Magtein;1;5\n2026-05-04;Zinc;1;5\n")
    said = log.ok("import", path, "--yes", "--others", "leave-out")
    for option in ('--column "Date=day"', '--column "X=leave-out"', '--product "Zinc=none"'):
        assert f"  {option}\n" in said


# ------------------------------------------------------------------------------- nothing to take


def test_a_file_of_which_nothing_is_kept_is_not_called_known(log, write):
    path = write("may.csv", MAY)
    words = (*ANSWERS[:8], "--product", "Zinc=leave-out", "--column", "Remark=leave-out")
    log.ok("import", path, *words)
    assert (
        "Nothing new: 1 entry of the file is in the log already, and the rest stays out:"
        " 1 row (“Zinc” is to be left out)."
    ) in log.ok("import", path, *words)
    zinc = write("z.csv", HEAD + "05/05/2026 08:00;Zinc;2;\n06/05/2026 08:00;Zinc;2;\n")
    for look in ((), ("--dry-run",)):
        said = log.ok("import", zinc, *words, *look)
        assert "Nothing of the file is kept: 2 rows (“Zinc” is to be left out)." in said
        assert "Nothing new" not in said


def test_a_file_in_which_nothing_is_found_is_not_called_known(log, write):
    path = write(
        "export.xml",
        '<?xml version="1.0"?><HealthData><Record type="HKQuantityTypeIdentifierStepCount"'
        ' value="1" startDate="2026-05-03 07:00:00 +0200" endDate="2026-05-03 07:05:00 +0200"/>'
        "</HealthData>",
    )
    said = log.ok("import", path, "--dry-run")
    assert "Nothing was found in the file that MagTrack keeps" in said
    assert "Nothing new" not in said
    path = write("t.csv", "Date;X\n2026-05-04;1\n")
    said = log.ok("import", path, "--column", "Date=day", "--column", "X=leave-out")
    assert "Nothing of the file is kept: it has 1 row, and nothing there" in said
