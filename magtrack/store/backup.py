"""Backups: verified copies of the log, in a folder beside it, thinned by age.

A backup's name says all about it: a number that grows (the clock may not), when and why it was
made, a digest of the history it holds, and the SHA-256 of its bytes. So a name is never true of
half a file, and a copy that rotted is told from a good one.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import Struct

from magtrack.clock import Clock
from magtrack.domain.record.days import SECONDS_A_DAY
from magtrack.durable import discard, draft_in, settle
from magtrack.errors import BackupProblem, StoreProblem
from magtrack.store import rows
from magtrack.store.database import connect, may_write
from magtrack.store.problems import explained
from magtrack.store.rows import SCHEMA_VERSION
from magtrack.store.settings_copy import discard_lonely, put_settings_beside, settings_of
from magtrack.store.stopping import IsStopped, never, stoppable
from magtrack.store.stored import day_of
from magtrack.store.traces import BACKUPS_NAME, Traces
from magtrack.texts import _

RECENT_S = 2 * SECONDS_A_DAY
"""Backups of the last two days are all kept."""

KEPT = (12, 10, 9)
"""How many are kept of those before: one a day, then one a week, then one a month."""

_NAME = re.compile(r"-(\d{6,})-(\d{8}T\d{6})Z-([a-z]+)-([0-9a-f]{16})-([0-9a-f]{64})$")


class Backup(Struct, frozen=True):
    """A backup, by its name.

    `number` grows with every backup made. `at` is UTC seconds by the clock of then. `reason` is
    start, daily, upgrade, import, restore or asked. `state` is the digest of the history.
    """

    path: Path
    number: int
    at: int
    reason: str
    state: str
    sha256: str


class Contents(Struct, frozen=True):
    """What a log or backup holds: rows of each kind, and the days its entries are about."""

    version: int
    rows: Mapping[str, int]
    first: date | None
    last: date | None

    @property
    def entries(self) -> int:
        """Return how many doses, ratings and events there are."""
        return sum(self.rows.get(kind, 0) for kind in ("dose", "rating", "event"))


class Backups:
    """The backups of the log at `log`. Every method works beside an open window or command.

    What makes one raises Cancelled once it `is_stopped`, and then it is not there.
    """

    def __init__(self, log: Path, clock: Clock, is_stopped: IsStopped = never) -> None:
        """Look after the backups in the folder beside `log`."""
        self._is_stopped = is_stopped
        self.log = log.resolve()
        self.folder = self.log.parent / BACKUPS_NAME
        self._clock = clock
        self._settings_folder = log.absolute().parent

    # ------------------------------------------------------------------------------- reading

    def all(self) -> list[Backup]:
        """Return the backups by their names, the newest first."""
        found = self.folder.glob(f"{self.log.stem}-*{self.log.suffix}")
        return sorted(filter(None, map(backup_named, found)), key=lambda b: b.number, reverse=True)

    def newest_good(self) -> Backup | None:
        """Return the newest backup that is as it was written, and that this program can read."""
        return next(filter(_is_usable, self.all()), None)

    # -------------------------------------------------------------------------------- making

    def if_changed(self, reason: str = "start") -> Backup | None:
        """Back up a log that changed since any backup, for the start; None where none is due.

        Raises BackupProblem, or what is wrong with the log.
        """
        with _reading(self.log, "rw" if may_write(self.log) else "ro") as log:
            state = state_of(log)
            same = next((each for each in self.all() if each.state == state), None)
            if same is not None:
                self._keep_settings(same.path)
            return None if state is None or same else self._make(log, reason, state)

    def daily(self) -> Backup | None:
        """Do the same if the newest backup is not of the last 24 hours, for an open window."""
        newest = next(iter(self.all()), None)
        if newest is not None and abs(self._clock.read().epoch - newest.at) < SECONDS_A_DAY:
            return None
        return self.if_changed("daily")

    def make(self, reason: str) -> Backup:
        """Return a good backup of the log as it is now, made unless there is one already."""
        with _reading(self.log, "rw" if may_write(self.log) else "ro") as log:
            state = state_of(log) or "0" * 16
            same = (each for each in self.all() if each.state == state and is_sound(each))
            made = next(same, None)
            if made is None:
                return self._make(log, reason, state)
            self._keep_settings(made.path)
            return made

    def _keep_settings(self, backup: Path) -> None:
        try:
            put_settings_beside(backup, self._settings_folder, Traces(self.log))
        except OSError as error:
            raise _no_backup(self.folder, error) from error

    def _make(self, log: sqlite3.Connection, reason: str, state: str) -> Backup:
        self._enter()
        with draft(log, self.folder, Traces(self.log), self._is_stopped) as (part, sha256):
            old = self.all()
            number = old[0].number + 1 if old else 1
            at = self._clock.read().epoch
            when = f"{datetime.fromtimestamp(at, UTC):%Y%m%dT%H%M%S}Z"
            name = f"{self.log.stem}-{number:06}-{when}-{reason}-{state}-{sha256}{self.log.suffix}"
            new = Backup(part.with_name(name), number, at, reason, state, sha256)
            put_settings_beside(new.path, self._settings_folder, Traces(self.log))
            settle(part, new.path)
        for each in superfluous([new, *old], at):
            discard(each.path)
        discard_lonely(self.folder)
        return new

    def _enter(self) -> None:
        """Make the folder, for its owner alone."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self.folder.chmod(0o700)
        except OSError as error:
            raise _no_backup(self.folder, error) from error


def superfluous(backups: Sequence[Backup], now: int) -> list[Backup]:
    """Return those of the backups, the newest first, that thinning removes.

    Of those older than two days the newest of a day stays, for 12 days that have one; then of a
    week, for 10; then of a month, for 9. Days without a backup do not count, and order is that of
    making: so a clock that jumps for a while removes no more than copies of the same day. The
    newest, and those made before the log was brought up to date, always stay.
    """
    gone = []
    seen: set[str] = set()
    left = list(KEPT)
    for place, backup in enumerate(backups):
        periods = _periods(backup.at)
        recent = abs(now - backup.at) < RECENT_S
        if not (place == 0 or recent or backup.reason == "upgrade"):
            stage = next((number for number, room in enumerate(left) if room), None)
            if stage is None or periods[stage] in seen:
                gone.append(backup)
                continue
            left[stage] -= 1
        seen.update(periods)
    return gone


def _periods(at: int) -> tuple[str, str, str]:
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%Y-%m-%d}", f"{moment:%G-W%V}", f"{moment:%Y-%m}"


def backup_named(path: Path) -> Backup | None:
    """Return the backup, or copy of one, that has this name; None for any other name."""
    match = _NAME.search(path.stem)
    if match is None:
        return None
    number, when, reason, state, sha256 = match.groups()
    try:
        moment = datetime.strptime(when, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(path, int(number), int(moment.timestamp()), reason, state, sha256)


def is_sound(backup: Backup) -> bool:
    """Tell whether the bytes of a backup are as they were written."""
    try:
        return sha256_of(backup.path) == backup.sha256
    except OSError:
        return False


def _is_usable(backup: Backup) -> bool:
    try:
        return is_sound(backup) and _holds_sense(backup.path)
    except StoreProblem:
        return False


def _holds_sense(path: Path) -> bool:
    """Tell whether a backup can be read, all of it: of a damaged log it was a copy as damaged."""
    from magtrack.store.odd_values import odd_values
    from magtrack.store.schema import check_schema

    with _reading(path, "frozen") as log:
        version = contents_of(log).version
        if version == SCHEMA_VERSION:
            check_schema(log, path, version)
            return next(odd_values(log), None) is None
        return version < SCHEMA_VERSION


def recorded_sha256(path: Path) -> str | None:
    """Return the SHA-256 that the name of a backup says it has; None for any other file."""
    backup = backup_named(path)
    return None if backup is None else backup.sha256


_TELLING_ROWS = 20


def state_of(log: sqlite3.Connection) -> str | None:
    """Return a digest of the history, so of what the log holds; None where there is no history.

    What was undone stands at the end of the history, until the next step drops it: the newest step
    and the newest that is done tell all the others. After a restore another step can have the same
    number, label and second: so what the newest step wrote counts as well.
    """
    newest = log.execute(
        "SELECT step, at, label, (SELECT max(id) FROM history_row WHERE step = history.step)"
        " FROM history ORDER BY step DESC LIMIT 1"
    ).fetchone()
    if newest is None:
        return None
    done = log.execute(
        "SELECT step FROM history WHERE state = 'done' ORDER BY step DESC LIMIT 1"
    ).fetchone()
    version = log.execute("PRAGMA user_version").fetchone()
    said = repr((version, newest, done, _written_by(log, newest[0])))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _written_by(log: sqlite3.Connection, step: int) -> list[object]:
    """Return the first rows that a step changed, as they were and as they are now."""
    lines = log.execute(
        "SELECT kind, id, before FROM history_row WHERE step = ? ORDER BY seq LIMIT ?",
        (step, _TELLING_ROWS),
    ).fetchall()
    return [
        (line, log.execute(f"SELECT * FROM {line[0]} WHERE id = ?", (line[1],)).fetchone())
        for line in lines
        if line[0] in rows.BY_NAME
    ]


def contents(path: Path) -> Contents:
    """Return what the log or backup at `path` holds, without changing it; raises StoreProblem."""
    with _reading(path, "frozen") as log:
        return contents_of(log)


def contents_of(log: sqlite3.Connection) -> Contents:
    """Return what an open log holds; raises sqlite3.Error."""
    there = {name for (name,) in log.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    counts = {name: _count(log, name) for name in rows.BY_NAME if name in there}
    first, last = log.execute(
        """
        SELECT min(first), max(last) FROM (
            SELECT min(day) AS first, max(day) AS last FROM dose
            UNION ALL SELECT min(day), max(day) FROM rating
            UNION ALL SELECT min(first), max(last) FROM event
        )
        """
    ).fetchone()
    days: tuple[date | None, date | None] = None, None
    with suppress(TypeError, ValueError):  # whoever reads the rows says which is none
        days = (day_of(first), day_of(last)) if first else days
    return Contents(log.execute("PRAGMA user_version").fetchone()[0], counts, *days)


# ---------------------------------------------------------------------------------- verified copies


def write_copy(
    log: sqlite3.Connection, path: Path, out: Path, is_stopped: IsStopped = never
) -> None:
    """Write a verified copy of the open log at `path` to `out`; raises as `draft`.

    The settings of this machine go beside a copy elsewhere.
    """
    traces = Traces(path)
    with draft(log, out.parent, traces, is_stopped) as (part, _sha256):
        if out.absolute().parent != path.absolute().parent:
            put_settings_beside(out, path.absolute().parent, traces)
            traces.note(settings_of(out))
        settle(part, out)
    traces.note(out)


@contextmanager
def draft(
    log: sqlite3.Connection, folder: Path, traces: Traces, is_stopped: IsStopped = never
) -> Iterator[tuple[Path, str]]:
    """Give a verified copy of an open log in `folder`, and its SHA-256; removed if left there.

    Raises BackupProblem for whatever goes wrong while the copy is made or in use, and Cancelled
    once it `is_stopped`.
    """
    part = draft_in(folder)
    with traces.draft(part):
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _fill(log, part, is_stopped)
            yield part, sha256_of(part)
        except (OSError, sqlite3.Error) as error:
            raise _no_backup(part.parent, error) from error
        finally:
            discard(part)


def _fill(log: sqlite3.Connection, part: Path, is_stopped: IsStopped) -> None:
    """Copy until nobody wrote meanwhile; then every row must be in the copy."""
    while True:
        version, counts = _seen(log)
        with _copyable(log), stoppable(log, is_stopped):
            log.execute("VACUUM INTO ?", (str(part),))
        if _seen(log) == (version, counts):
            break
        part.write_bytes(b"")
    with _reading(part, "frozen") as copy, stoppable(copy, is_stopped):
        if _all_counts(copy) != counts:
            raise BackupProblem(_("A copy of the log is not complete: it was thrown away."))
        if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise BackupProblem(_("A copy of the log is damaged: it was thrown away."))


@contextmanager
def _copyable(log: sqlite3.Connection) -> Iterator[None]:
    """Allow a log that is only read to be copied: `query_only` forbids that, too."""
    before = log.execute("PRAGMA query_only").fetchone()[0]
    log.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        log.execute(f"PRAGMA query_only = {before}")


def _seen(log: sqlite3.Connection) -> tuple[int, dict[str, int]]:
    return log.execute("PRAGMA data_version").fetchone()[0], _all_counts(log)


def _all_counts(log: sqlite3.Connection) -> dict[str, int]:
    names = log.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {name: _count(log, name) for (name,) in names}


def _count(log: sqlite3.Connection, table: str) -> int:
    return int(log.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


@contextmanager
def _reading(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """Give a connection of its own; raises StoreProblem. A log takes back what was cut off."""
    try:
        with closing(connect(path.resolve(), mode)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise explained(error, path) from error


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _no_backup(folder: Path, error: Exception) -> StoreProblem:
    reason = getattr(error, "strerror", None) or error
    text = _("No backup could be written to {folder}: {reason}. The earlier ones are untouched.")
    return BackupProblem(text.format(folder=folder, reason=reason))
