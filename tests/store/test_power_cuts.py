"""The power goes at any call: what was acknowledged is there, and nothing is half there.

Each claim has its control: the same calls without the syncs, where losses must be found.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from magtrack import preferences
from magtrack.errors import StoreProblem
from magtrack.preferences import Preferences
from magtrack.store.backup import Backups, is_sound
from magtrack.store.database import connect
from magtrack.store.journal import Journal
from magtrack.store.restore import restore
from magtrack.store.rows import SCHEMA_VERSION
from tests.builders import over
from tests.platforms import strace
from tests.store import power
from tests.store.conftest import MONDAY, RECORDS, older

HERE = Path(__file__).resolve().parent
pytestmark = strace
FEW, MANY = 40, 500

AMOUNTS = [
    pytest.param(FEW, id="few"),
    pytest.param(MANY, id="many", marks=pytest.mark.slow),
]


class Bench:
    """A program that writes in a folder, and what is wrong after power cuts while it does."""

    def __init__(self, folder, *command):
        self.folder = folder
        self.before = power.contents(folder)
        self.calls = power.relevant(power.record(folder, *map(str, command)), folder)
        self.disk = folder.with_name("after")

    def wrong(self, judge, most, *, syncs=True):
        """Return what `judge` finds wrong with the folder after each of `most` cuts."""
        calls = self.calls if syncs else power.without_syncs(self.calls)
        found = []
        for journalled in (True, False):
            options = {"seed": most, "most": most // 2, "journalled": journalled}
            for cut in power.cuts(calls, self.folder, self.before, **options):
                shutil.rmtree(self.disk, ignore_errors=True)
                for place, content in cut.files.items():
                    (self.disk / place).parent.mkdir(parents=True, exist_ok=True)
                    (self.disk / place).write_bytes(content)
                self.disk.mkdir(exist_ok=True)
                problem = judge(self.disk, cut.said)
                if problem:
                    found.append(f"at {cut.at}, journalled {journalled}: {problem}")
        return found


# --------------------------------------------------------------------------------------- the log


def log_is_wrong(folder, said):
    """Tell what is wrong with the log that `writer.py` wrote."""
    sys.path.insert(0, str(HERE))
    try:
        import writer
    finally:
        sys.path.pop(0)
    path = folder / "magtrack.sqlite3"
    saved = {int(line.split()[1]) for line in said if line.startswith("saved")}
    try:
        events, ratings = writer.entries(path)
        with Journal(path, writer.CLOCK) as journal:
            sound = journal.audit(with_history=True).is_sound
    except StoreProblem as problem:
        return type(problem).__name__
    rotten = [each for each in Backups(path, writer.CLOCK).all() if not is_sound(each)]
    if events != ratings or not saved <= events or not sound or rotten:
        return f"half {events ^ ratings}, lost {saved - events}, sound {sound}, rotten {rotten}"
    return ""


@pytest.fixture
def writes(path, clock):
    """A program that writes entries and backups."""
    Journal(path, clock).close()
    return Bench(path.parent, HERE / "writer.py", path, "4", "7")


@pytest.mark.parametrize("most", AMOUNTS)
def test_the_log_loses_nothing_that_was_acknowledged(writes, most):
    assert writes.wrong(log_is_wrong, most) == []


def test_without_the_syncs_of_the_log_losses_are_found(writes):
    assert writes.wrong(log_is_wrong, FEW, syncs=False)


# ------------------------------------------------------------------------------- the preferences

SETS = """
import sys; from pathlib import Path
from magtrack.preferences import Preferences, TEXT_PERCENTS, save
for number, percent in enumerate(TEXT_PERCENTS):
    save(Path(sys.argv[1]), Preferences(text_percent=percent, remind_doses=True))
    print("saved", number, flush=True)
"""


def settings_are_wrong(folder, said):
    """Tell whether the preferences are none of what was to be saved since the last that was."""
    saved = len([line for line in said if line.startswith("saved")])
    may_be = [
        Preferences(text_percent=percent, remind_doses=True)
        for percent in preferences.TEXT_PERCENTS[max(0, saved - 1) : saved + 1]
    ]
    found = preferences.read(folder)
    if not saved and found == preferences.Found(Preferences()):
        return ""
    return "" if found.preferences in may_be and not found.is_damaged else repr(found)[:200]


@pytest.fixture
def sets(tmp_path):
    """A program that saves preferences."""
    folder = tmp_path / "data"
    folder.mkdir()
    return Bench(folder, "-c", SETS, folder)


@pytest.mark.parametrize("most", AMOUNTS)
def test_the_preferences_are_those_before_a_change_or_after_it(sets, most):
    assert sets.wrong(settings_are_wrong, most) == []


def test_without_the_syncs_of_the_preferences_losses_are_found(sets):
    assert sets.wrong(settings_are_wrong, FEW, syncs=False)


# ------------------------------------------------------------ bringing a log up to date, restoring

OPENS = """
import sys; from pathlib import Path
from magtrack.clock import FixedClock
from magtrack.store.journal import Journal
Journal(Path(sys.argv[1]), FixedClock(1_795_000_000, "UTC")).close()
print("saved", flush=True)
"""
RESTORES = """
import sys; from pathlib import Path
from magtrack.clock import FixedClock
from magtrack.store.restore import restore
restore(Path(sys.argv[1]), Path(sys.argv[2]), FixedClock(1_795_000_000, "UTC"))
print("saved", flush=True)
"""


def kept(path, clock):
    """Return what a log holds of the records of the tests, and its version before it was opened."""
    connection = connect(path, "rw")  # which takes back what was cut off
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    with Journal(path, clock) as journal:
        log = journal.log(MONDAY, MONDAY)
        assert journal.audit(with_history=False).is_sound
    return version, (len(log.doses), len(log.ratings), len(log.products))


@pytest.mark.parametrize("most", AMOUNTS)
@pytest.mark.parametrize("version", [1, SCHEMA_VERSION - 1])
def test_a_log_that_is_brought_up_to_date_is_the_old_one_or_the_new_one(
    path, tmp_path, clock, version, most
):
    path.parent.mkdir()
    other = older(tmp_path / "other.sqlite3", version)
    whole = kept(other, clock)[1]
    assert all(whole)
    older(path, version)
    bench = Bench(path.parent, "-c", OPENS, path)

    def judge(folder, said):
        try:
            found = kept(folder / path.name, clock)
        except StoreProblem as problem:
            return type(problem).__name__
        backups = Backups(folder / path.name, clock).all()
        if found[0] not in ({SCHEMA_VERSION} if said else {version, SCHEMA_VERSION}):
            return f"version {found[0]}"
        if found[0] == SCHEMA_VERSION and not any(map(is_sound, backups)):
            return "no backup of before"
        return "" if found[1] == whole else f"kept {found[1]} of {whole}"

    assert bench.wrong(judge, most) == []
    if most == MANY:
        assert bench.wrong(judge, most, syncs=False), "the control finds losses"


@pytest.mark.parametrize("most", AMOUNTS)
@pytest.mark.parametrize("damage", ["cut", "garbage"])
def test_a_damaged_log_that_is_restored_is_the_damaged_one_or_the_backup(
    everything, path, clock, damage, most
):
    backup = everything.backups.make("asked")
    everything.apply("note", over(replace(RECORDS["dose"], note="later")))
    everything.close()
    content = path.read_bytes()
    damaged = content[:9000] if damage == "cut" else content[:4096] + b"\xa5" * len(content[4096:])
    path.write_bytes(damaged)
    bench = Bench(path.parent, "-c", RESTORES, path, backup.path)

    def judge(folder, said):
        log, source = folder / path.name, folder / "backups" / backup.path.name
        if not is_sound(replace(backup, path=source)):
            return "the backup is gone"
        if not any(file.read_bytes() == damaged for file in folder.glob("magtrack*.sqlite3")):
            return "what was there is gone"
        try:
            with Journal(log, clock) as journal:
                whole = bool(journal.log(MONDAY, MONDAY).doses)
        except StoreProblem as problem:
            if said:
                return f"not restored: {type(problem).__name__}"
        else:
            return "" if whole else "an empty log"
        restore(log, source, clock)  # the next try
        with Journal(log, clock) as journal:
            return "" if journal.log(MONDAY, MONDAY).doses else "not restored"

    assert bench.wrong(judge, most) == []
    if most == MANY:
        assert bench.wrong(judge, most, syncs=False), "the control finds losses"
