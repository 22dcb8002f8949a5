"""backup, restore, check, salvage, and what is said about a log that cannot be opened."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from magtrack import preferences
from magtrack.cli import context, root
from magtrack.preferences import Preferences
from magtrack.store.settings_copy import settings_of


@pytest.fixture
def log(magtein):
    """A log with entries of two days."""
    magtein.ok("take", at="2026-11-23T08:00")
    magtein.ok("rate", "cognition", "7", at="2026-11-24T20:00")
    return magtein


def file_of(run):
    return run.folder / "magtrack.sqlite3"


def backups(run):
    return sorted((run.folder / "backups").glob("*.sqlite3"))


# --------------------------------------------------------------------------------- backup


def test_a_backup_says_what_it_holds_and_where_it_is(log):
    said = log.ok("backup")
    assert "2 entries, 2026-11-23 to 2026-11-24" in said
    assert Path(said.strip().split(". ", 1)[1]).is_file()


def test_backups_are_listed_with_date_and_entries_the_newest_first(log):
    log.ok("backup")
    log.ok("rate", "sleep", "5")
    log.ok("backup", at="2026-11-25T09:30")
    newest, *rest = log.json("backup", "--list")
    assert (newest["at"], newest["reason"]) == ("2026-11-25T09:30:00+01:00", "asked")
    assert (newest["entries"], newest["first"], newest["last"]) == (3, "2026-11-23", "2026-11-24")
    assert [each["number"] for each in rest] == list(range(newest["number"] - 1, 0, -1))
    assert "2026-11-25 09:30  3 entries" in log.ok("backup", "--list")


def test_a_backup_is_put_into_a_folder_and_comes_back_from_there(log, run, tmp_path):
    stick = tmp_path / "stick"
    assert "no folder" in log.no("backup", "--to", str(stick))
    stick.mkdir()
    said = log.ok("backup", "--to", str(stick))
    (copy,) = stick.rglob("*.sqlite3")
    assert f"Written to {copy}, and read back." in said
    log.ok("backup", "--to", str(stick))
    assert list(stick.rglob("*.sqlite3")) == [copy]
    other = run.at(tmp_path / "new computer")
    assert "2 entries" in other.ok("restore", str(copy))


def test_a_locked_copy_needs_its_password(log, run, tmp_path):
    preferences.save(log.folder, Preferences(theme="dark"))
    to = ("backup", "--to", str(tmp_path), "--password")
    assert "8 letters" in log(*to, input="short\nshort\n").stderr
    assert "differ" in log(*to, input="four plain words\nfour other words\n").stderr
    done = log(*to, "--json", input="four plain words\n" * 2)
    assert json.loads(done.stdout)["locked"] is True
    (copy,) = tmp_path.rglob("MagTrack-*/*.zip")
    other = run.at(tmp_path / "new computer")
    back = ("restore", str(copy), "--with-settings")
    assert "locked" in other(*back, input="").stderr
    assert "this password" in other(*back, input="wrong words\n").stderr
    assert other.bytes() == b""
    assert "2 entries" in other(*back, input="four plain words\n").stdout
    assert preferences.load(other.folder).theme == "dark"


def test_to_a_folder_stands_alone(log, tmp_path):
    for more in (["--list"], [str(tmp_path / "file")]):
        assert "--to FOLDER" in log.no("backup", "--to", str(tmp_path), *more)
    assert "--to FOLDER" in log.no("backup", "--password")


def test_there_may_be_no_backup_yet(run):
    assert run.ok("backup", "--list") == "There is no backup yet.\n"
    assert run.json("backup", "--list") == []


def test_the_settings_beside_a_backup_are_taken_by_choice(log, run, tmp_path):
    then = Preferences(theme="dark", remind_doses=True)
    preferences.save(log.folder, then)
    copy = tmp_path / "copy.sqlite3"
    assert "keep both files together" in log.ok("backup", str(copy))
    other = run.at(tmp_path / "new computer")
    assert "--with-settings" in other.ok("restore", str(copy))
    assert preferences.load(other.folder) == Preferences()
    assert "settings beside it are in place" in other.ok("restore", str(copy), "--with-settings")
    assert preferences.load(other.folder) == then
    assert "Other settings" not in other.ok("restore", str(copy))
    settings_of(copy).unlink()
    assert "No settings lie beside" in other.no("restore", str(copy), "--with-settings")


def test_damaged_settings_are_told_by_a_check_and_by_an_import_once(log, tmp_path):
    preferences.save(log.folder, Preferences(theme="dark"))
    preferences.save(log.folder, Preferences(theme="light"))
    (log.folder / preferences.FILE_NAME).write_text("{")
    assert "were damaged" in log.ok("check")
    assert log.json("check")["settings_damaged"] is True
    log.ok("export", "json", str(tmp_path / "log.json"))
    told = log("import", str(tmp_path / "log.json"))
    assert "as it was before their last change" in told.stderr
    assert "damaged" not in log("import", str(tmp_path / "log.json")).stderr
    assert preferences.load(log.folder) == Preferences(theme="dark")


def test_a_backup_can_be_written_to_a_file_and_read_back(log, tmp_path):
    out = tmp_path / "usb" / "magtrack-copy.sqlite3"
    out.parent.mkdir()
    assert log.json("backup", str(out))["entries"] == 2
    assert "already" in log.no("backup", str(out))
    log.ok("rate", "sleep", "5")
    log.ok("restore", str(out))
    assert log.json("today")["ratings"]["sleep"] is None


def test_a_backup_needs_a_folder_that_is_there(log, tmp_path):
    assert "no folder" in log.no("backup", str(tmp_path / "nowhere" / "x.sqlite3"))


def test_the_first_change_of_a_day_backs_up_what_was_before(log):
    before = len(backups(log))
    log.ok("rate", "sleep", "5", at="2026-11-25T20:30")
    log.ok("rate", "mood", "5", at="2026-11-25T20:40")
    assert len(backups(log)) == before + 1
    assert log.json("backup", "--list")[0]["reason"] == "daily"


def test_a_backup_that_cannot_be_made_is_a_warning_and_the_entry_is_saved(magtein):
    shutil.rmtree(magtein.folder / "backups")
    (magtein.folder / "backups").write_text("in the way")
    result = magtein("rate", "sleep", "5")
    assert result.exit_code == 0
    assert "No backup" in result.stderr
    assert magtein.json("today")["ratings"]["sleep"] == 5


def test_an_import_is_backed_up_before(log, tmp_path, run):
    log.ok("export", "json", str(tmp_path / "log.json"))
    other = log.at(tmp_path / "other")
    other.ok("rate", "mood", "4")
    other.ok("import", str(tmp_path / "log.json"))
    (made,) = other.json("backup", "--list")
    assert (made["reason"], made["entries"]) == ("import", 1)


def test_an_import_without_a_backup_does_not_happen(log, tmp_path):
    log.ok("export", "json", str(tmp_path / "log.json"))
    other = log.at(tmp_path / "other")
    other.ok("rate", "mood", "4")
    (other.folder / "backups").write_text("in the way")
    before = other.bytes()
    result = other("import", str(tmp_path / "log.json"))
    assert result.exit_code == 1
    assert "No backup" in result.stderr
    assert other.bytes() == before


# -------------------------------------------------------------------------------- restore


def test_a_restore_says_what_is_in_place_and_how_to_get_back(log):
    log.ok("backup")
    log.ok("rate", "sleep", "5")
    said = log.ok("restore", "latest").splitlines()
    assert said[0] == "In place now: 2 entries, 2026-11-23 to 2026-11-24."
    log.ok("restore", said[1].rpartition(" ")[2])
    assert log.json("today")["ratings"]["sleep"] == 5


def test_a_backup_can_be_named_by_its_number(log):
    log.ok("backup")
    number = log.json("backup", "--list")[0]["number"]
    log.ok("rate", "sleep", "5")
    log.ok("restore", str(number))
    assert log.json("today")["ratings"]["sleep"] is None


@pytest.mark.parametrize("what", ["99", "latest", "no-such-file"])
def test_a_backup_that_is_not_there_is_told_so(run, what):
    run.ok("rate", "sleep", "5")
    assert what in run.no("restore", what)


@pytest.mark.parametrize("words", [(), ("latest", "--new")])
def test_a_restore_wants_a_file_or_new(log, words):
    assert log("restore", *words).exit_code == 2


# ---------------------------------------------------------------------------------- check


def test_a_sound_log_is_told_so(log):
    assert log.ok("check").startswith("All is well: 2 entries")
    assert "steps of the history lead to the rows" in log.ok("check", "--history")
    found = log.json("check", "--history")
    assert (found["sound"], found["damage"], found["mismatch"]) == (True, [], None)
    assert found["steps"] == len(log.json("history", "--limit", "99"))


def test_a_row_that_is_not_as_the_history_says_is_named_and_is_exit_code_1(log):
    log.ok("rate", "cognition", "8")
    connection = sqlite3.connect(file_of(log))
    connection.execute("UPDATE rating SET value = 1")
    connection.commit()
    connection.close()
    assert log("check").exit_code == 0
    result = log("check", "--history")
    assert result.exit_code == 1
    assert "rating 2026-11-24/cognition is not as step" in result.stdout
    assert json.loads(log("check", "--history", "--json").stdout)["mismatch"]["kind"] == "rating"


def test_a_check_tells_of_a_folder_that_syncs_and_of_a_conflicted_copy(log, tmp_path):
    there = log.at(tmp_path / "Dropbox")
    there.ok("rate", "mood", "4")
    twin = there.folder / "magtrack (Ann's conflicted copy).sqlite3"
    twin.write_bytes(file_of(log).read_bytes())
    said = there.ok("check")
    assert "Dropbox copies to other machines" in said
    assert f"another log beside this one, {twin}: 2 entries" in said
    assert there.json("check")["twins"] == [str(twin)]


# -------------------------------------------------------------------- a log that is damaged


def damage(run):
    content = bytearray(file_of(run).read_bytes())
    spot = content.index(b"cognition") // 4096 * 4096
    content[spot : spot + 4096] = b"\xa5" * 4096
    file_of(run).write_bytes(content)


WAYS = {
    "damaged": ["restore latest", "salvage FILE", "--data-dir DIR", "restore --new"],
    "truncated": ["restore latest", "salvage FILE", "--data-dir DIR", "restore --new"],
    "empty": ["restore latest", "--data-dir DIR", "restore --new"],
    "missing": ["restore latest", "--data-dir DIR", "restore --new"],
    "newer": ["restore latest", "--data-dir DIR"],
    "foreign": ["--data-dir DIR", "restore latest", "restore --new"],
}


def spoil(run, kind):
    path = file_of(run)
    if kind == "damaged":
        damage(run)
    elif kind == "truncated":
        path.write_bytes(path.read_bytes()[:9000])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "missing":
        path.unlink()
    else:
        pragma = "user_version = 99" if kind == "newer" else "application_id = 7"
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA {pragma}")
        connection.close()


@pytest.mark.parametrize("kind", WAYS)
def test_a_log_that_cannot_be_opened_is_told_with_the_commands_that_help(log, kind):
    log.ok("backup")
    spoil(log, kind)
    problem, *ways = log.no("today", code=1).splitlines()
    assert str(file_of(log)) in problem
    assert [way.strip().removeprefix("magtrack ").split(":")[0] for way in ways] == WAYS[kind]
    assert "(2 entries, 2026-11-23 to 2026-11-24)" in "".join(ways)
    log.ok("restore", "latest")
    assert log.ok("check", "--history").startswith("All is well: 2 entries")


def test_without_a_backup_none_is_offered(run):
    run.ok("rate", "sleep", "5")
    spoil(run, "truncated")
    assert "restore latest" not in run.no("today", code=1)


def test_a_damaged_log_is_salvaged_and_the_rest_put_in_place(log, tmp_path):
    damage(log)
    out = tmp_path / "salvaged.sqlite3"
    said = log.ok("salvage", str(out))
    assert "some could not be read" in said
    assert f"restore {out}" in said
    log.ok("restore", str(out))
    assert log.json("today", "--day", "2026-11-23")["doses"][0]["status"] == "taken"
    assert log.ok("check", "--history").startswith("All is well")


def test_an_empty_log_takes_the_place_of_a_damaged_one_that_is_kept(log):
    log.ok("backup")
    spoil(log, "truncated")
    said = log.ok("restore", "--new")
    assert "is kept in" in said
    assert "Nothing is set up yet" in log.ok("today")


# --------------------------------------------------------------------------------- clocks


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ("1970-01-01T10:00", "may have been reset"),
        ("2026-10-01T10:00", "before the last entry"),
        ("2099-01-01T10:00", "long after the last entry"),
    ],
)
def test_an_entry_at_an_unlikely_time_is_asked_about(log, monkeypatch, now, why):
    clock = context.clock_of(now)
    monkeypatch.setattr(context.CliContext, "clock", clock)
    arguments = ["--data-dir", str(log.folder), "rate", "sleep", "5"]
    refused = log.runner.invoke(root, arguments, obj=context.CliContext(None))
    assert refused.exit_code == 1
    assert why in refused.stderr
    assert "Nothing was changed" in refused.stderr
    accepted = log.runner.invoke(root, [*arguments, "--yes"], obj=context.CliContext(None))
    assert accepted.exit_code == 0


def test_a_time_that_was_chosen_is_not_doubted(log):
    log.ok("rate", "sleep", "5", at="1999-01-01T10:00")


def test_entries_keep_their_order_when_the_clock_was_set_back(log):
    log.ok("rate", "sleep", "5", at="2026-11-20T10:00")
    log.ok("rate", "sleep", "6", at="2026-11-19T10:00")
    labels = [step["label"] for step in log.json("history")]
    assert labels[:2] == [
        "Sleep last night rated 6 on 2026-11-19",
        "Sleep last night rated 5 on 2026-11-20",
    ]
    log.ok("undo")
    assert log.json("history")[0]["state"] == "undone"
    assert log.ok("check", "--history").startswith("All is well")
