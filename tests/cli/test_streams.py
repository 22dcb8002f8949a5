"""`-` is standard output of an export and standard input of an import, and never a file."""

from __future__ import annotations

import json
import os
import shlex
import subprocess

import pytest

from tests.importers.conftest import DATA
from tests.importers.test_other_programs import SAMPLES
from tests.platforms import posix

pytestmark = pytest.mark.usefixtures("qapp")  # a PDF would make one without windows, for good

NOTE = "größe ✓ 🙂\nsecond line"


@pytest.fixture
def taken(magtein, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    magtein.ok("take", "--slot", "morning")
    magtein.ok("note", NOTE)
    return magtein


@pytest.fixture
def shell(python, root, tmp_path):
    """Run a line of sh in which `magtrack` is the program, on a log of its own, in `tmp_path`."""
    program = f'{shlex.quote(str(python))} -m magtrack --as-of 2026-11-23T12:00 "$@"'
    environment = os.environ | {
        "MAGTRACK_DATA_DIR": str(tmp_path / "log"),
        "PYTHONPATH": str(root),
        "TZ": "Europe/Berlin",
    }

    def run(line):
        script = f"magtrack() {{ {program}; }}\n{line}"
        done = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=False
        )
        return done.returncode, done.stdout, done.stderr.decode()

    return run


@pytest.mark.parametrize("format_", ["csv", "json", "html", "fhir", "history", "pdf"])
@pytest.mark.parametrize("out", ["-", "./-", "/dev/stdout"])
def test_standard_output_gets_the_bytes_of_the_file_and_nothing_else(taken, tmp_path, format_, out):
    named = tmp_path / f"named.{'csv' if format_ in ('csv', 'history') else format_}"
    taken.ok("export", format_, str(named), "--with-notes")
    result = taken("export", format_, out, "--with-notes")
    assert result.exit_code == 0
    assert result.stdout_bytes == named.read_bytes()
    assert result.stderr.startswith("Written to standard output: ")
    assert {path.name for path in tmp_path.iterdir()} == {"log", named.name}


def test_csv_to_standard_output_is_one_sheet_in_utf_8(taken):
    result = taken("export", "csv", "-", "--with-notes")
    text = result.stdout_bytes.decode("utf-8-sig")
    assert text.startswith("day,day_of_trial")
    assert NOTE in text
    assert result.stderr == "Written to standard output: 4 days.\n"


def test_with_json_what_was_written_is_told_beside_it(taken, tmp_path):
    result = taken("--json", "export", "csv", "-")
    assert result.stdout.startswith("\ufeffday,")
    assert json.loads(result.stderr) == {"out": "-", "rows": {"days": 4}}
    told = taken.json("export", "csv", "sheet.csv")
    assert told == {"out": str(tmp_path / "sheet.csv"), "rows": {"days": 4}}


def test_a_locale_without_these_letters_changes_no_byte(shell, tmp_path):
    shell('magtrack note "größe ✓"')
    for locale in ("C", "C.UTF-8"):
        _code, out, _err = shell(f"LC_ALL={locale} PYTHONUTF8=0 magtrack export json -")
        assert "größe ✓" in out.decode()


def test_a_reader_that_leaves_early_ends_it_quietly(shell):
    shell('magtrack note "$(head -c 15000 /dev/zero | tr "\\0" x)"')
    for day in range(1, 6):
        shell(f'magtrack note --day -{day} "$(head -c 15000 /dev/zero | tr "\\0" x)"')
    for line in ("export json -", "export csv - --with-notes", "history --details", "man"):
        _code, out, err = shell(f"magtrack {line} | head -c 10")
        assert len(out) == 10
        assert err in ("", "Written to standard output: 6 days.\n")


def test_a_full_disk_behind_standard_output_is_told(shell):
    code, _out, err = shell("magtrack export csv - > /dev/full")
    assert code == 1
    assert "No space left" in err
    assert "Traceback" not in err


@posix
@pytest.mark.parametrize(("format_", "shown"), [("pdf", b"cannot be shown"), ("csv", b"day,")])
def test_a_terminal_is_shown_text_and_no_bytes(taken, python, tmp_path, format_, shown):
    import pty

    terminal, end = pty.openpty()
    done = subprocess.run(
        [python, "-m", "magtrack", "--data-dir", str(taken.folder), "export", format_, "-"],
        stdout=end,
        stderr=end,
        stdin=subprocess.DEVNULL,
        check=False,
        cwd=DATA.parent.parent.parent,
    )
    os.close(end)
    assert shown in os.read(terminal, 4096)
    os.close(terminal)
    assert done.returncode == (2 if format_ == "pdf" else 0)


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "-"),
        ("salvage", "./-"),
        ("check", "--report", "-"),
        ("demo", "--out", "/dev/stdout"),
    ],
)
def test_what_belongs_into_a_file_is_not_written_to_standard_output(taken, tmp_path, words):
    assert "not to standard output" in taken.no(*words)
    assert [path.name for path in tmp_path.iterdir()] == ["log"]


def test_a_pipe_with_a_name_is_refused_and_not_waited_for(taken, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "“-” is standard output" in taken.no("export", "json", "pipe")


# ---------------------------------------------------------------------------------------- import


@pytest.mark.parametrize("place", ["-", "/dev/stdin"])
def test_an_export_through_a_pipe_is_the_same_log(taken, tmp_path, place):
    whole = taken("export", "json", "-").stdout_bytes
    other = taken.at(tmp_path / "other")
    read = other("import", place, input=whole)
    assert (read.exit_code, read.stderr) == (0, "")
    assert "Imported standard input" in read.stdout
    assert other("export", "json", "-").stdout_bytes == whole
    assert "Nothing new" in other("import", "-", input=whole).stdout
    other.ok("undo")
    assert other.json("event", "list") == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_file_can_come_through_standard_input(run, name):
    run.add_magtein("2026-05-01")
    said = (*SAMPLES[name], "label-unknown")
    answers = [word for answer in said for word in ("--answer", answer)]
    read = run("import", "-", *answers, input=(DATA / name).read_bytes())
    assert (read.exit_code, read.stderr) == (0, "")
    same = ("--answer", "list=same")  # under another name, and without times
    again = run.ok("import", str(DATA / name), *answers, *same)
    assert "Nothing new" in again


def test_what_the_file_leaves_open_is_told_and_not_asked_of_it(run):
    run.add_magtein("2026-05-01")
    before = run.bytes()
    read = run("import", "-", input=(DATA / "habitbull.csv").read_bytes())
    assert (read.exit_code, read.stdout) == (1, "")
    assert "leaves 4 questions open; nothing was taken in yet" in read.stderr
    assert '--answer "CalendarDate=ANSWER"' in read.stderr
    assert run.bytes() == before
    read = run("import", "-", "--yes", input=(DATA / "bearable.csv").read_bytes())
    assert read.exit_code == 0


def test_a_file_typed_at_a_terminal_is_not_asked_about_there(run, monkeypatch):
    run.add_magtein("2026-05-01")
    monkeypatch.setattr("magtrack.cli.import_questions.is_at_terminal", lambda: True)
    read = run("import", "-", input=(DATA / "habitbull.csv").read_bytes())
    assert read.exit_code == 1
    assert "leaves 4 questions open" in read.stderr


def test_nothing_at_all_is_an_empty_file(taken):
    read = taken("import", "-", input=b"")
    assert (read.exit_code, read.stdout) == (1, "")
    assert "is empty" in read.stderr


def test_a_locked_file_needs_its_name(taken, tmp_path):
    pytest.importorskip("pyzipper", reason="the extra `zip` is not installed")
    taken("export", "csv", "set.zip", "--password", input="geheim\ngeheim\n")
    read = taken("import", "-", input=(tmp_path / "set.zip").read_bytes())
    assert (read.exit_code, read.stdout) == (1, "")
    assert "Give the file by its name" in read.stderr


def test_no_copy_of_the_log_stays_behind(taken, tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    whole = taken("export", "json", "-").stdout_bytes
    assert taken("import", "-", input=whole).exit_code == 0
    assert taken("import", "-", input=whole[:100]).exit_code == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("content", ["", "no header that is known", '{"format": "magtrack-log"'])
def test_a_problem_of_standard_input_names_it_and_no_temporary_file(taken, content):
    told = taken("import", "-", input=content)
    assert told.exit_code == 1
    assert "Standard input" in told.stderr
    assert "standard-input" not in told.stderr
    assert "/tmp" not in told.stderr


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("import - <&-", 1, "Standard input is closed: nothing was taken in.\n"),
        ("export csv - >&-", 1, "Standard output is closed: nothing was written.\n"),
        ("export pdf - >&-", 1, "Standard output is closed: nothing was written.\n"),
        ("export zip x.zip --password <&-", 1, "No password was given. Nothing was written.\n"),
    ],
)
def test_a_closed_stream_is_told_plainly(shell, line, code, told):
    shell("magtrack note one")
    done, _out, err = shell(f"magtrack {line}")
    assert done == code
    assert told in err
    assert "magtrack-error" not in err
    assert "internal" not in err
