"""With what a command ends: 0 all is well, 2 type it differently, 1 something stood in the way."""

from __future__ import annotations

import pytest

CASES = [
    # words that the program does not know
    (2, "dance"),
    (2, "trial dance"),
    (2, "trial"),
    (2, "take --dance"),
    (2, "take one two"),
    (2, "note one two"),
    (2, "today --json=yes"),
    (2, "--yes"),
    (2, "schedule add Magtein morning 09:00"),
    (2, "completion csh"),
    (2, "help dance"),
    # values that cannot be read
    (2, "today --day gestern"),
    (2, "today --day 2026-02-30"),
    (2, "warnings --day 31.11.2026"),
    (2, "rate cognition 11"),
    (2, "rate cognition -1"),
    (2, "rate cognition 3.5"),
    (2, "rate cognition"),
    (2, "rate cognition 7 --day tomorrow"),
    (2, "take --at 25:00"),
    (2, "take --units two"),
    (2, "take --units 0"),
    (2, "take --zone Mars/Base"),
    (2, "take --at 08:00 --time-unknown"),
    (2, "history --limit 0"),
    (2, "profile --sex x"),
    (2, "profile --birth-year 1850"),
    (2, "profile --day-start 13"),
    (2, "event add travel --from 2026-11-23 --to 2026-11-22"),
    (2, "export csv set --from 2026-11-23 --to 2026-11-22"),
    (2, "export json log.json --password"),
    (2, "export csv set --password"),
    (2, "backup -"),
    # names and keys that there are not
    (2, "take Moon"),
    (2, "skip Moon"),
    (2, "take --slot noon"),
    (2, "rate wit 5"),
    (2, "profile --scales sleep,wit"),
    (2, "event add party"),
    (2, "event add note"),
    (2, "event add note --text="),
    (2, "event remove 0000"),
    (2, "product add Other --form moonstone --elemental-mg 100"),
    (2, "product add Magtein --form oxide --elemental-mg 100"),
    (2, "trial start Magtein --first-dose 2026-11-30 --main wit"),
    (2, "medicine take Moon"),
    (2, "condition add moonsickness"),
    (2, "acknowledge moon"),
    (2, "export docx out"),
    (2, "import nowhere"),
    (2, "import . --from-format moon"),
    (2, "inbox"),
    (2, "inbox nowhere"),
    (2, "inbox in-the-way"),
    (2, "restore 99"),
    (2, "restore nowhere"),
    (2, "erase"),
    # what was named cannot be done
    (2, "skip Magtein --day 2026-11-01"),
    # nothing is left to do
    (0, "take"),
    (0, "take --slot other"),
    (0, "skip"),
    (0, "take --day 2026-11-01 --time-unknown"),
    (0, "event list"),
    (0, "warnings"),
    (0, "progress"),
    (0, "backup --list"),
    (0, "--help"),
    (0, "take -h"),
    (0, "help trial start"),
    (0, "--version"),
    # something stood in the way
    (1, "redo"),
    (1, "trial show"),
    (1, "trial stop"),
    (1, "import magtrack.csv"),
    (1, "export csv in-the-way/set"),
    (1, "export json in-the-way"),
    (1, "take Magtein --units 100000"),
    (1, "product add Other --form l-threonate --compound-mg 2000 --elemental-mg 400"),
]


@pytest.fixture
def settled(magtein, tmp_path, monkeypatch):
    """Return a log on which nothing is due, in a folder with a file that is no export."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in-the-way").write_text("mine")
    (tmp_path / "magtrack.csv").write_text("a,b\n1,2\n")
    magtein.ok("take", at="2026-11-23T08:00")
    magtein.now = "2026-11-23T12:00"
    return magtein


@pytest.mark.parametrize(("code", "line"), CASES, ids=str)
def test_every_command_ends_with_the_code_of_its_kind(settled, code, line):
    before = settled.bytes()
    result = settled(*line.split())
    assert result.exit_code == code, result.stderr
    assert settled.bytes() == before
    if code == 0:
        assert result.stderr == ""
    else:
        assert result.stdout == ""
        assert result.stderr.startswith("magtrack: ") or line == "trial"
    assert "Error" not in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("words", [("today",), ("take",), ("note", "x")])
def test_a_log_that_cannot_be_opened_ends_with_1(run, words):
    run.folder.mkdir()
    (run.folder / "magtrack.sqlite3").write_text("shopping list" * 100)
    run.no(*words, code=1)


def test_a_time_that_is_none_ends_with_2_with_a_command_and_without(run, process):
    result = run("today", "--as-of", "gestern")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("magtrack: --as-of: “gestern” is not a date and time")
    assert process("--as-of", "gestern").returncode == 2


def test_an_interruption_ends_with_1_in_the_programs_voice(magtein, monkeypatch):
    def interrupted(_context):
        raise KeyboardInterrupt

    monkeypatch.setattr("magtrack.cli.context.CliContext.today", property(interrupted))
    result = magtein("progress")
    assert result.exit_code == 1
    assert result.stderr.strip() == "magtrack: Stopped."
