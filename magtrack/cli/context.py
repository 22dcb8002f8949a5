"""The context of every command: log, clock, reference data, and the person to ask."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable, Collection
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import to_builtins

from magtrack.clock import Clock, FixedClock, SystemClock, local_zone
from magtrack.domain.record.amounts import plain_number
from magtrack.domain.record.bounds import check_days
from magtrack.domain.record.days import Moment, clock_doubt, moment_at, parse_moment
from magtrack.domain.record.edits import Edit, Origin, Stamp
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Profile
from magtrack.domain.record.taken_files import TakenFile
from magtrack.errors import BackupProblem, NotConfirmed, NotFound, Question, UnusableFolder
from magtrack.logs import folder_called
from magtrack.paths import chosen_data_dir, keep_font_list_in, user_data_dir
from magtrack.reference import Reference, load
from magtrack.store.backup import Backups
from magtrack.store.change import Change
from magtrack.store.database import FILE_NAME
from magtrack.store.journal import Journal
from magtrack.store.problems import unusable
from magtrack.store.traces import Traces
from magtrack.texts import _, visible
from magtrack.wording import as_of_text
from magtrack.wording.recovery import clock_question

_Result = TypeVar("_Result")


def clock_of(as_of: str | None) -> Clock:
    """Return a clock that stands at `as_of` (ISO, in the local zone unless it says), else runs.

    Raises InputProblem for a time that cannot be read.
    """
    if as_of is None:
        return SystemClock()
    moment = parse_moment(as_of, local_zone(), field="--as-of")
    return FixedClock(moment.epoch, moment.zone)


def reminds_nobody(_folder: Path, _clock: Clock) -> int:
    """Return the exit code of a program that has no desktop to remind on."""
    return 1


class CliContext:
    """One run of the command line: its options, and the log and data opened when first used.

    `input_is_file`: standard input is read as a file, so nobody answers there; `output_is_file`:
    standard output is a file, so nothing else is said there.
    """

    def __init__(
        self,
        demo: Callable[[Path | None], int],
        remind: Callable[[Path, Clock], int] = reminds_nobody,
    ) -> None:
        """Start with no options given; `demo` opens or draws the sample log, `remind` reminds."""
        self.data_dir: str | None = None
        self.log_name: str | None = None
        self.as_of: str | None = None
        self.as_json = False
        self.yes = False
        self.input_is_file = False
        self.output_is_file = False
        self.demo = demo
        self.remind = remind
        self._journal: Journal | None = None

    # ------------------------------------------------------------------------------- reading

    @cached_property
    def clock(self) -> Clock:
        """Return the clock of this run."""
        return clock_of(self.as_of)

    @cached_property
    def now(self) -> Moment:
        """Return the instant this run happens at."""
        reading = self.clock.read()
        return moment_at(reading.epoch, reading.zone)

    @cached_property
    def reference(self) -> Reference:
        """Return the reference data."""
        return load()

    @property
    def journal(self) -> Journal:
        """Return the log on disk; raises StoreProblem or OSError where it cannot be opened."""
        if self._journal is None:
            self._journal = Journal(
                self.path, self.clock, origin="command-line", knows=self.reference
            )
            # Of files, only a clock that goes can tell how old they are.
            if not self._journal.read_only and not isinstance(self.clock, FixedClock):
                Traces(self.path).clear(self.clock.read().epoch)
        return self._journal

    @cached_property
    def path(self) -> Path:
        """Return where the log is; raises UnusableFolder where its folder cannot be made.

        Raises NotFound where no log has the name that was given.
        """
        if self.log_name is not None:
            folder = folder_called(self.log_name, chosen_data_dir(self.data_dir))
        else:
            try:
                folder = user_data_dir(self.data_dir)
            except OSError as error:
                raise unusable(Path(error.filename), error) from error
        keep_font_list_in(folder)
        return folder / FILE_NAME

    @property
    def folder(self) -> Path | None:
        """Return the folder of the log, None where it cannot be made or no log has the name."""
        try:
            return self.path.parent
        except (UnusableFolder, NotFound):
            return None

    @property
    def backups(self) -> Backups:
        """Return the backups of the log, also of one that cannot be opened."""
        return Backups(self.path, self.clock)

    def close(self) -> None:
        """Close the log if it was opened."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    @property
    def profile(self) -> Profile:
        """Return the profile as stored now."""
        return self.journal.profile()

    @property
    def scale_keys(self) -> tuple[str, ...]:
        """Return the scales that are asked every day, in order."""
        usual = (key for key, scale in self.reference.scales.items() if scale.default)
        return self.profile.scales or tuple(usual)

    @cached_property
    def today(self) -> date:
        """Return the user's present day."""
        return self.day_of(self.now)

    def day_of(self, moment: Moment) -> date:
        """Return the user's day that `moment` belongs to."""
        return moment.day(self.profile.day_start_hour)

    def on(self, command: str, day: date) -> str:
        """Return a command to type that concerns `day`: "magtrack warnings --day 2026-11-22"."""
        return f"magtrack {command}" + ("" if day == self.today else f" --day {day}")

    def log(self, day: date) -> Log:
        """Return one day of the log, with all products, plans and trials."""
        return self.journal.log(day, day)

    def whole_log(self) -> Log:
        """Return everything there is."""
        first, last = self.journal.span() or (self.today, self.today)
        return self.journal.log(first, last)

    # ------------------------------------------------------------------------------- writing

    @property
    def stamp(self) -> Stamp:
        """Return the stamp of a new entry: its moment and a source of ids."""
        return Stamp(self.now, new_id)

    def do(
        self, label: str, *edits: Edit, origin: Origin = "", taken_from: TakenFile | None = None
    ) -> Change:
        """Write the edits as one step called `label`, and say so.

        What was there before is backed up once a day. `origin`: where it comes from, unless from
        the command itself; `taken_from`: from which file.
        """
        if origin != "import":  # which looks at each row, and leaves out what cannot be
            day = self.now.local.date()
            self.asking(lambda answered: check_days(edits, day, answered))
        self._ask_about_clock()
        self._back_up_daily()
        change = self.journal.apply(label, *edits, origin=origin, taken_from=taken_from)
        self.say(label)
        return change

    def _back_up_daily(self) -> None:
        """Back up what changed, once a day; the disk may be too full for that and not for more."""
        if self.journal.read_only:
            return
        try:
            self.backups.daily()
        except BackupProblem as problem:
            self.warn(str(problem))

    def _ask_about_clock(self) -> None:
        """Ask before the first entry that the machine's clock puts at an unlikely time."""
        if self.as_of is not None:
            return
        doubt = clock_doubt(self.now.epoch, self.journal.last_written())
        if doubt is not None:
            self._confirm(Question(clock_question(doubt, self.now), "clock"))

    def asking(self, attempt: Callable[[Collection[str]], _Result]) -> _Result:
        """Return the result of `attempt`, asking the person each question it raises.

        Raises NotConfirmed where nobody can be asked or the answer is no.
        """
        answered: set[str] = set()
        while True:
            try:
                return attempt(answered)
            except Question as question:
                self._confirm(question)
                answered.add(question.key)

    def _confirm(self, question: Question) -> None:
        if self.yes:
            return
        if self.input_is_file or sys.stdin is None or not sys.stdin.isatty():
            raise NotConfirmed(
                _("{question} Nothing was changed; --yes accepts it.").format(question=question)
            ) from question
        asked = _("{question} [y/N]").format(question=question)
        said = click.prompt(visible(asked), "n", show_default=False, err=True)
        if said.strip().casefold() not in ("y", "yes"):
            raise NotConfirmed(_("Nothing was changed."))

    # ------------------------------------------------------------------------------- speaking

    def say(self, text: str) -> None:
        """Print text for a person; numbers plain, without the narrow spaces of the screen.

        To standard error where standard output is a file that the command writes.
        """
        click.echo(visible(text.replace("\u202f", "")), err=self.output_is_file)

    def warn(self, text: str) -> None:
        """Print a warning beside what the command prints."""
        click.echo(visible(f"magtrack: {text}"), err=True)

    def show(self, data: Callable[[], Any], text: Callable[[], str]) -> None:
        """Print `data` as JSON where it was asked for, else `text`."""
        if self.as_json:
            told = json.loads(json.dumps(data(), default=_in_json), parse_float=_plain)
            click.echo(json.dumps(told, indent=2), err=self.output_is_file)
        else:
            self.say(text())


def as_of_note(context: CliContext) -> str:
    """Return that the present day was chosen, "" where it is that of the clock."""
    return "" if context.as_of is None else as_of_text(context.today)


def _plain(number: str) -> float:
    """Return a number with as many digits as files have: 0.3, and not 0.30000000000000004."""
    return float(plain_number(float(number)))


def _in_json(value: object) -> object:
    """Return what JSON has no kind for: a day or instant as ISO text, a value by its fields."""
    return value.isoformat() if isinstance(value, date) else to_builtins(value)


def fields(value: object, *names: str) -> dict[str, Any]:
    """Return these fields of a value, to be printed as JSON under their own names."""
    return {name: getattr(value, name) for name in names}


def whole(number: float | None) -> float | None:
    """Return a number of the reference data as its file writes it: 350, not 350.0."""
    return int(number) if number is not None and number.is_integer() else number


def new_id() -> str:
    """Return an id that no other entry has."""
    return secrets.token_hex(8)
