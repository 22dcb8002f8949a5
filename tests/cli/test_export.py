"""`export` writes what OUT's name asks for; a password is asked for twice and shown nowhere."""

from __future__ import annotations

import os
import time
from zipfile import ZipFile

import pytest

from tests.platforms import posix

pytest.importorskip("pyzipper", reason="the extra `zip` is not installed")


@pytest.fixture
def taken(magtein):
    magtein.ok("take", "--slot", "morning")
    return magtein


def test_out_that_ends_in_csv_is_one_sheet(taken, tmp_path):
    out = tmp_path / "sheet.csv"
    assert "4  days" in taken.ok("export", "csv", str(out))
    assert out.read_text("utf-8-sig").startswith("day,day_of_trial")
    assert "one-sheet summary" in taken.no("import", str(out), code=1)


@pytest.mark.parametrize(
    ("words", "member"),
    [
        (("zip", "a.zip"), "doses.csv"),
        (("csv", "b.zip"), "doses.csv"),
        (("xlsx", "c.xlsx"), "xl/workbook.xml"),
        (("csv", "d.xlsx"), "xl/workbook.xml"),
    ],
)
def test_all_tables_are_one_zip_or_one_workbook(taken, tmp_path, words, member):
    format_, name = words
    told = taken.ok("export", format_, str(tmp_path / name))
    assert "4  days" in told
    assert member in ZipFile(tmp_path / name).namelist()


@pytest.mark.parametrize("words", [("csv", "a"), ("zip", "a.zip"), ("json", "a.json")])
def test_what_is_left_out_is_said_where_it_would_be(taken, tmp_path, words):
    format_, name = words
    said = "Birth year and sex are left out; --with-profile includes them."
    taken.ok("profile", "--birth-year", "1964")
    out = str(tmp_path / name)
    assert said in taken.ok("export", format_, out)
    assert said not in taken.ok("export", format_, out, "--with-profile")
    assert said not in taken.ok("export", "csv", str(tmp_path / "days.csv"))


def test_a_copy_without_birth_year_takes_none_away_and_gives_none(taken, tmp_path):
    taken.ok("profile", "--birth-year", "1964", "--sex", "female")
    out = tmp_path / "log.json"
    taken.ok("export", "json", str(out))
    assert "1964" not in out.read_text("utf-8")
    taken.ok("import", str(out))
    assert "1964" in taken.ok("profile")
    other = taken.at(tmp_path / "other")
    other.ok("import", str(out))
    assert "1964" not in other.ok("profile")
    taken.ok("export", "json", str(out), "--with-profile")
    other.ok("import", str(out))
    assert "1964" in other.ok("profile")


def test_a_locked_zip_is_written_and_read_with_the_password_alone(taken, tmp_path):
    out = tmp_path / "set.zip"
    done = taken("export", "csv", str(out), "--password", input="geheim\ngeheim\n")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "geheim" not in done.output
    other = taken.at(tmp_path / "other")
    assert "locked with a password" in other("import", str(out)).stderr
    wrong = other("import", str(out), input="falsch\n")
    assert wrong.exit_code == 1
    assert "could not be opened with this password" in wrong.stderr
    right = other("import", str(out), input="geheim\n")
    assert (right.exit_code, right.stderr) == (0, "")
    assert "Imported set.zip" in right.stdout
    assert other.ok("export", "csv", str(tmp_path / "a"))
    assert taken.ok("export", "csv", str(tmp_path / "b"))
    assert (tmp_path / "a" / "doses.csv").read_bytes() == (tmp_path / "b/doses.csv").read_bytes()


@pytest.mark.parametrize(
    ("typed", "said"), [("one\ntwo\n", "The two passwords differ"), ("\n", "No password")]
)
def test_passwords_that_differ_or_are_empty_write_nothing(taken, tmp_path, typed, said):
    out = tmp_path / "set.zip"
    done = taken("export", "csv", str(out), "--password", input=typed)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    "words", [("json", "log.json"), ("fhir", "b.json"), ("csv", "folder"), ("xlsx", "a.xlsx")]
)
def test_what_cannot_be_locked_says_so_before_it_asks(taken, tmp_path, words):
    format_, name = words
    said = taken.no("export", format_, str(tmp_path / name), "--password")
    assert "Nothing was written" in said
    assert not (tmp_path / name).exists()


@posix
def test_at_a_terminal_the_password_is_asked_for_and_not_shown(taken, tmp_path, python):
    import pty

    out = tmp_path / "set.zip"
    words = ["--data-dir", str(taken.folder), "--as-of", taken.now, "export", "csv", str(out)]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(python, [python, "-m", "magtrack", *words, "--password"])  # no return
    shown = b""
    for prompt in (b"Password: ", b"again: "):
        shown += until(terminal, prompt)
        os.write(terminal, b"geheim\n")
    shown += until(terminal, None)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert b"geheim" not in shown
    assert b"Written to" in shown
    assert out.exists()


def until(terminal, text):
    """Read what a terminal shows until it shows `text`, or until the program ends."""
    shown, end = b"", time.monotonic() + 30
    while text is None or text not in shown:
        assert time.monotonic() < end, shown
        try:
            part = os.read(terminal, 1024)
        except OSError:  # the program has ended
            break
        if not part:
            break
        shown += part
    return shown


def test_numbers_have_no_digits_that_come_of_adding_them(run, tmp_path):
    for name, mg in (("A", "0.1"), ("B", "0.2")):
        run.ok("product", "add", name, "--form", "oxide", "--elemental-mg", mg)
        run.ok("take", name)
    assert "0.30000000000000004" not in run.ok("today", "--json")
    for format_, name in (("csv", "a.csv"), ("fhir", "a.json")):
        run.ok("export", format_, str(tmp_path / name))
        told = (tmp_path / name).read_text("utf-8")
        assert "0.3" in told
        assert "0.30000000000000004" not in told
