"""Sentences about backups, damage and doubtful clocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from magtrack.customs import numeric_day
from magtrack.domain.record.days import ClockDoubt, Moment, moment_at
from magtrack.texts import _, ngettext
from magtrack.wording import clock_text, instant_text, number

if TYPE_CHECKING:
    from magtrack.preferences import Found
    from magtrack.store.audit import Mismatch
    from magtrack.store.backup import Backup, Contents
    from magtrack.store.holder import Holder
    from magtrack.store.place import Place, Twin
    from magtrack.store.salvage import Saved
    from magtrack.store.sound import OddValue

ERASE_WORD = _("everything")
"""What is typed to erase everything."""


def entries_text(contents: Contents) -> str:
    """Return how much a log holds: "1 234 entries, 2026-08-01 to 2026-11-23"."""
    count = ngettext("{n} entry", "{n} entries", contents.entries)
    count = count.format(n=number(contents.entries, 0))
    if contents.first is None:
        return count
    return _("{count}, {first} to {last}").format(
        count=count,
        first=numeric_day(contents.first),
        last="" if contents.last is None else numeric_day(contents.last),
    )


def reason_text(reason: str) -> str:
    """Return why a backup was made."""
    names = {
        "start": _("at the start"),
        "daily": _("daily"),
        "upgrade": _("before bringing the log up to date"),
        "import": _("before an import"),
        "restore": _("before a restore"),
        "asked": _("asked for"),
    }
    return names.get(reason, reason)


def kind_text(kind: str) -> str:
    """Return the name of a table's records: "doses"."""
    names = {
        "profile": _("who it is about"),
        "product": _("products"),
        "schedule": _("plans"),
        "dose": _("doses"),
        "rating": _("ratings"),
        "event": _("notes and events"),
        "trial": _("trials"),
        "amendment": _("changes of a trial"),
        "medicine": _("medicines"),
        "medicine_taken": _("medicines ticked"),
        "condition": _("conditions"),
        "lab_value": _("lab values"),
        "stock_count": _("counts of what is left"),
        "acknowledgement": _("warnings seen"),
    }
    return names.get(kind, kind)


def saved_text(saved: Mapping[str, Saved]) -> str:
    """Return the counts saved of a damaged log, and the tables not read in whole."""
    counts = ", ".join(
        f"{kind_text(kind)}: {each.rows}" for kind, each in saved.items() if each.rows
    )
    partial = ", ".join(kind_text(kind) for kind, each in saved.items() if not each.is_whole)
    if not partial:
        return _("Saved: {counts}.").format(counts=counts)
    return _("Saved: {counts}. Not all could be read of: {partial}.").format(
        counts=counts, partial=partial
    )


def erase_text(folder: Path, others: Sequence[str] = ()) -> str:
    """Return the warning before everything is erased, and what no program can promise.

    `others` are whose logs stay.
    """
    text = _(
        "Everything that MagTrack keeps in {folder} goes: the log, its backups and the settings."
        " The files are overwritten, then removed; there is no way back. No program can promise"
        " more: a solid-state drive (SSD), a backup or snapshot of the computer, or a program that"
        " syncs this folder may keep older copies, and so may parts of the disk freed earlier."
    ).format(folder=folder)
    if not others:
        return text
    stay = _("The logs of other people stay: {names}.").format(names=", ".join(others))
    return f"{text} {stay}"


def copies_text(copies: Sequence[Path], locked: Collection[Path]) -> str:
    """Return which copies elsewhere stay when everything is erased, as far as is known.

    `locked` are those with a password.
    """
    if not copies:
        return _("Exports and copies that you saved elsewhere stay. MagTrack knows of none.")
    head = _("Exports and copies that you saved elsewhere stay. MagTrack knows of these:")
    with_password = _("{file} (locked with a password)")
    lines = (with_password.format(file=each) if each in locked else str(each) for each in copies)
    return "\n".join((head, *lines))


def held_text(holder: Holder | None, zone: str) -> str:
    """Say who seems to have the log open, and since when by the clock of `zone`."""
    if holder is None:
        return _("This log may be open in another MagTrack: by whom and where cannot be told.")
    when = instant_text(moment_at(holder.since, zone).local)
    if holder.is_of_this_computer:
        return _(
            "This log has been open on this computer since {when}, but its window does not answer."
        ).format(when=when)
    return _(
        "This log was opened on another computer, “{host}”, on {when}, and not closed there."
    ).format(host=holder.host or "?", when=when)


def held_advice(holder: Holder | None) -> str:
    """Say when it is right to open such a log here."""
    if holder is not None and holder.is_of_this_computer:
        return _(
            "That window may be busy: wait a moment and try again. You can open a second window:"
            " both can write, one after the other, and nothing is overwritten."
        )
    return _(
        "If MagTrack is still open there, close it there first: what is entered in two places at"
        " once can get lost. If it is not, or this folder is a copy from that computer, open the"
        " log here."
    )


def copied_text(file: Path, held: Contents, *, with_settings: bool) -> str:
    """Return that a copy was written, what it holds, and that the settings lie beside it."""
    text = _("Written to {file}: {held}.").format(file=file, held=entries_text(held))
    if with_settings:
        text += " " + _("The settings of this machine lie beside it: keep both files together.")
    return text


def twin_text(twin: Twin) -> str:
    """Say that another log lies beside the one that is open, and what to do."""
    return _(
        "There is another log beside this one, {file}: {held}. A program that syncs may have made"
        " it. It stays as it is; an import merges what it holds into this one."
    ).format(file=twin.path, held=entries_text(twin.contents))


def twin_beside_text(twin: Twin) -> str:
    """Say which other log lies beside the one that is open, for where it can be merged at once."""
    return _("Beside your log: {file}, {held}. It stays as it is.").format(
        file=twin.path.name, held=entries_text(twin.contents)
    )


def settings_there_text(how: str) -> str:
    """Say that other settings lie beside a backup that was restored, and how to take them."""
    there = _("Other settings of the machine (theme, text size, reminders) lie beside it.")
    return f"{there} {how}".strip()


def settings_damaged_text(found: Found) -> str:
    """Say that the settings of this machine were damaged, and what was taken in their place."""
    if found.is_earlier:
        taken = _("What could not be read is as it was before their last change.")
    else:
        taken = _("What could not be read is as at the first start: reminders may be off.")
    return " ".join(
        (
            _("The settings of this machine (theme, text size, reminders) were damaged."),
            taken,
            _("Please look through Settings. The log itself is not touched by this."),
        )
    )


def backup_text(backup: Backup, zone: str) -> str:
    """Return when a backup was made, by the clock of `zone`, and why."""
    when = instant_text(moment_at(backup.at, zone).local)
    return f"{when} · {reason_text(backup.reason)}"


def late_copy_text(backup: Backup, zone: str) -> str:
    """Say since when nothing could be copied elsewhere: since the first backup that waits."""
    return _(
        "Nothing was copied there since {day}. Your log and its backups here are fine."
    ).format(day=f"{moment_at(backup.at, zone).local:%Y-%m-%d}")


def copies_there_text(at: int, n: int, now: Moment) -> str:
    """Say when a copy elsewhere was last seen to be whole, by the clock of `now`, and how many."""
    if not at:
        return _("Nothing is copied there yet.")
    kept = ngettext("{n} copy kept.", "{n} copies kept.", n).format(n=n) if n else ""
    text = _("Checked {when}: the newest backup is there.").format(when=_when(at, now))
    return f"{text} {kept}".strip()


def other_computer_text(newest: Backup, now: Moment) -> str:
    """Say when another computer last put a copy into the same folder."""
    text = _("Its newest copy: {when}.")
    return text.format(when=_when(newest.at, now))


def _when(at: int, now: Moment) -> str:
    local = moment_at(at, now.zone).local
    if local.date() == now.local.date():
        return _("today {clock}").format(clock=clock_text(local.time()))
    return instant_text(local)


def mismatch_text(mismatch: Mismatch) -> str:
    """Say which row is not as the history says."""
    if mismatch.step is None:
        return _("{kind} {id} is in the log, but no step of its history put it there.").format(
            kind=mismatch.kind, id=mismatch.id
        )
    return _("{kind} {id} is not as step {step} of the history left it ({label}).").format(
        kind=mismatch.kind, id=mismatch.id, step=mismatch.step, label=mismatch.label
    )


def odd_text(value: OddValue) -> str:
    """Say which row and column hold what no MagTrack writes."""
    if value.word:
        return _("{place} holds “{word}”, which this version does not know.").format(
            place=value.place, word=value.word
        )
    return _("{place}: what stands there was not written by MagTrack.").format(place=value.place)


def place_text(place: Place) -> str:
    """Return the reason a folder is no safe home for the log, and the way out."""
    if place.kind == "synced":
        why = _("The log lies in a folder that {name} copies to other machines.")
    else:
        why = _("The log lies on a disk of another machine ({name}).")
    advice = _(
        "Entries can get lost there. Keep it in a folder of this machine, and put exports or copies"
        " of backups there instead."
    )
    return f"{why.format(name=place.name)} {advice}"


def clock_question(doubt: ClockDoubt, now: Moment) -> str:
    """Ask whether the machine's clock is right."""
    why = {
        "early": _("The clock of this machine shows {now}: it may have been reset."),
        "late": _("The clock of this machine shows {now}, long after the last entry."),
        "behind-log": _("The clock of this machine shows {now}, before the last entry."),
    }[doubt]
    return why.format(now=instant_text(now.local)) + " " + _("Write it all the same?")
