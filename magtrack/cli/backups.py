"""backup, restore, check and salvage: copies of the log, and what to do when it is damaged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from magtrack import preferences
from magtrack.cli.context import CliContext, fields
from magtrack.cli.layout import table
from magtrack.cli.options import json_option, pass_context
from magtrack.cli.password import new_password, password_of
from magtrack.cli.program import root, ways_out
from magtrack.cli.streams import NEW_FILE
from magtrack.domain.record.days import moment_at
from magtrack.errors import DamagedLog, InputProblem, NotFound, StoreProblem
from magtrack.preferences import Found, Preferences, read_file
from magtrack.store.backup import Backup, Contents, contents
from magtrack.store.settings_copy import settings_of
from magtrack.texts import _
from magtrack.wording.recovery import (
    copied_text,
    entries_text,
    kind_text,
    mismatch_text,
    odd_text,
    place_text,
    reason_text,
    settings_damaged_text,
    settings_there_text,
    twin_text,
)

if TYPE_CHECKING:
    from magtrack.store.audit import Audit
    from magtrack.store.place import Place, Twin

LATEST = "latest"

_MOST_DAYS = 20


@root.command("backup", help=_("Make a verified copy of the log, or list them."))
@click.argument("file", required=False, type=NEW_FILE)
@click.option("--list", "listing", is_flag=True, help=_("List the backups, the newest first."))
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help=_("Also put it into FOLDER, such as a stick, and thin out what is there."),
)
@click.option(
    "--password", "locks", is_flag=True, help=_("Lock the copy in FOLDER; the password is asked.")
)
@json_option
@pass_context
def _backup(
    context: CliContext, file: Path | None, listing: bool, folder: Path | None, locks: bool
) -> None:
    if (locks and folder is None) or (folder is not None and (listing or file is not None)):
        raise click.UsageError(_("--to FOLDER stands alone, or with --password."))
    if folder is not None:
        _put_into(context, folder.expanduser().absolute(), locks=locks)
    elif listing:
        backups = [(backup, _held(backup)) for backup in context.backups.all()]
        context.show(
            lambda: [_as_data(context, *each) for each in backups],
            lambda: (
                table([_line(context, *each) for each in backups], right="0")
                or _("There is no backup yet.")
            ),
        )
    elif file is None:
        journal = context.journal  # a log that is not there yet is made, and one of old brought up
        backup = journal.backups.make("asked")
        held = contents(backup.path)
        context.show(
            lambda: _as_data(context, backup, held),
            lambda: _("Backup {number}: {held}. {file}").format(
                number=backup.number, held=entries_text(held), file=backup.path
            ),
        )
    else:
        _copy(context, file.expanduser().absolute())


def _put_into(context: CliContext, folder: Path, *, locks: bool) -> None:
    from magtrack.store.elsewhere import Elsewhere, make_folder
    from magtrack.store.locked_copy import check_password

    if not folder.is_dir():
        raise NotFound(_("There is no folder {folder}.").format(folder=folder), "--to")
    password = check_password(new_password()) if locks else ""
    context.journal.backups.make("asked")
    home = make_folder(context.path, context.clock, folder)
    copied = Elsewhere(context.path, context.clock, home, password).bring()
    if copied is None:
        return
    held = _held(copied.copy) if not locks else None
    context.show(
        lambda: {**_as_data(context, copied.copy, held), "locked": locks},
        lambda: _("Written to {file}, and read back.").format(file=copied.copy.path),
    )


def _copy(context: CliContext, file: Path) -> None:
    if file.exists():
        raise InputProblem(
            _("{file} is there already: choose another name.").format(file=file), "FILE"
        )
    if not file.parent.is_dir():
        raise NotFound(_("There is no folder {folder}.").format(folder=file.parent), "FILE")
    context.journal.copy_to(file)
    held = contents(file)
    context.show(
        lambda: {"file": str(file), **_held_data(held)},
        lambda: copied_text(file, held, with_settings=settings_of(file).exists()),
    )


def _held(backup: Backup) -> Contents | None:
    """Return the contents of a backup, None where it cannot be read any more."""
    try:
        return contents(backup.path)
    except StoreProblem:
        return None


def _line(context: CliContext, backup: Backup, held: Contents | None) -> tuple[object, ...]:
    return (
        backup.number,
        f"{moment_at(backup.at, context.now.zone).local:%Y-%m-%d %H:%M}",
        _("damaged") if held is None else entries_text(held),
        reason_text(backup.reason),
    )


def _as_data(context: CliContext, backup: Backup, held: Contents | None) -> dict[str, Any]:
    return {
        "number": backup.number,
        "at": moment_at(backup.at, context.now.zone).local,
        "reason": backup.reason,
        "file": str(backup.path),
        **_held_data(held),
    }


def _held_data(held: Contents | None) -> dict[str, Any]:
    names = ("entries", "first", "last")
    return dict.fromkeys(names) if held is None else fields(held, *names)


@root.command(
    "restore",
    help=_(
        "Put a backup in the place of the log: FILE is a file, a number of “backup --list”, or"
        " “latest” for the newest good one. What is there now is kept."
    ),
)
@click.argument("file", required=False)
@click.option("--new", is_flag=True, help=_("Put an empty log there instead."))
@click.option(
    "--with-settings",
    is_flag=True,
    help=_("Also take the settings of the machine (theme, reminders) that lie beside FILE."),
)
@pass_context
def _restore(context: CliContext, file: str | None, new: bool, with_settings: bool) -> None:
    from magtrack.store.restore import restore

    if new == (file is not None) or (new and with_settings):
        raise click.UsageError(_("Give the FILE of a backup, or --new."))
    source = None if file is None else _source(context, file)
    password, settings = _beside(source)
    if with_settings and settings is None:
        raise NotFound(_("No settings lie beside {file}.").format(file=source), "--with-settings")
    done = restore(context.path, source, context.clock, password)
    context.say(_("In place now: {held}.").format(held=entries_text(done.contents)))
    if done.before is not None:
        context.say(_("What was there before is kept in {file}").format(file=done.before))
    if settings is not None:
        _take_settings(context, settings, wanted=with_settings)


def _beside(source: Path | None) -> tuple[str, Preferences | None]:
    """Return the password of a backup, asked for where it is locked, and the settings with it."""
    from magtrack.store.locked_copy import is_locked_copy, settings_within

    if source is None or not is_locked_copy(source):
        return "", None if source is None else read_file(settings_of(source))
    password = password_of(source)
    return password, settings_within(source, password)


def _take_settings(context: CliContext, settings: Preferences, *, wanted: bool) -> None:
    """Take the settings of a backup, or say that they are there where they differ."""
    folder = context.path.parent
    now = preferences.load(folder)
    after = now.with_those_of(settings)
    if after == now:
        return
    if not wanted:
        context.say(settings_there_text(_("--with-settings takes them too.")))
        return
    preferences.save(folder, after)
    context.say(_("The settings beside it are in place as well."))


def _source(context: CliContext, text: str) -> Path:
    """Return the file of a backup; raises NotFound."""
    if text == LATEST:
        backup = context.backups.newest_good()
    elif text.isdecimal() and not Path(text).exists():
        backup = next((each for each in context.backups.all() if each.number == int(text)), None)
    else:
        path = Path(text).expanduser().absolute()
        if not path.is_file():
            raise NotFound(_("There is no file {file}.").format(file=path), "FILE")
        return path
    if backup is None:
        raise NotFound(
            _("There is no such backup: {text}. “backup --list” lists them.").format(text=text),
            "FILE",
        )
    return backup.path


@root.command("check", help=_("Check that every page and reference is sound."))
@click.option(
    "--history", "with_history", is_flag=True, help=_("Also that the history leads to the rows.")
)
@click.option(
    "--report",
    type=NEW_FILE,
    help=_("Write FILE for a report of an error: versions and counts, no entry and no name."),
    metavar="FILE",
)
@json_option
@pass_context
def _check(context: CliContext, with_history: bool, report: Path | None) -> None:
    from magtrack.store.place import twins, unsafe_place

    found = _audited(context, report, with_history=with_history)
    place = unsafe_place(context.path.parent)
    others = twins(context.path)
    settings = preferences.read(context.path.parent)
    context.show(
        lambda: {
            "file": str(context.path),
            "sound": found.is_sound,
            "version": found.contents.version,
            **_held_data(found.contents),
            "rows": found.contents.rows,
            **fields(found, "damage", "loose", "doubled"),
            "odd": [fields(value, "table", "id", "column", "word") for value in found.odd],
            "steps": found.replayed,
            "mismatch": found.mismatch,
            "place": place,
            "twins": [str(twin.path) for twin in others],
            "backups": len(context.backups.all()),
            "settings_damaged": settings.is_damaged,
        },
        lambda: "\n".join([*_findings(found), *_surroundings(place, others, report, settings)]),
    )
    if not found.is_sound:
        for line in ways_out(context, DamagedLog()):
            click.echo(f"  {line}", err=True)
        click.get_current_context().exit(1)


def _surroundings(
    place: Place | None, others: Sequence[Twin], report: Path | None, settings: Found
) -> Iterator[str]:
    if settings.is_damaged:
        yield settings_damaged_text(settings)
    if place is not None:
        yield place_text(place)
    for twin in others:
        yield twin_text(twin)
    if report is not None:
        yield _("Written to {file}: look through it before you send it.").format(file=report)


def _audited(context: CliContext, report: Path | None, *, with_history: bool) -> Audit:
    """Check the log; the report is also written of one that cannot be opened."""
    from magtrack.cli.problem_report import write_report

    try:
        found = context.journal.audit(with_history=with_history)
    except StoreProblem as problem:
        if report is not None:
            write_report(context, report, problem)
        raise
    if report is not None:
        write_report(context, report, found)
    return found


def _findings(found: Audit) -> Iterator[str]:
    if found.is_sound:
        yield _("All is well: {held}.").format(held=entries_text(found.contents))
    if found.doubled:
        text = _("Entered twice, and counted twice: something of {days}. Delete one of the two.")
        yield text.format(days=", ".join(found.doubled[:_MOST_DAYS]))
    yield from found.damage
    yield from map(odd_text, found.odd)
    if found.loose:
        yield _("{n} rows refer to one that is not there.").format(n=found.loose)
    if found.mismatch is not None:
        yield mismatch_text(found.mismatch)
    elif found.replayed is not None:
        yield _("The {n} steps of the history lead to the rows that are there.").format(
            n=found.replayed
        )


@root.command(
    "salvage",
    help=_("Save what can be read of a damaged log into FILE, a new log; it is only read."),
)
@click.argument("file", type=NEW_FILE)
@pass_context
def _salvage(context: CliContext, file: Path) -> None:
    from magtrack.store.salvage import salvage

    out = file.expanduser().absolute()
    saved = salvage(context.path, out, context.clock)
    rows = [
        (
            "",
            kind_text(kind),
            each.rows,
            each.refused,
            None if each.is_whole else _("some could not be read"),
        )
        for kind, each in saved.items()
        if each.rows or each.refused or not each.is_whole
    ]
    context.say(table(rows, head=("", "", _("saved"), _("refused"), ""), right="23"))
    context.say(_("“magtrack restore {file}” puts it in the place of the log.").format(file=out))
