"""Sentences about backups, damage and doubtful clocks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from magtrack.domain.record.days import ClockDoubt, Moment, moment_at
from magtrack.texts import _, ngettext

if TYPE_CHECKING:
    from magtrack.store.audit import Mismatch
    from magtrack.store.backup import Backup, Contents
    from magtrack.store.place import Place
    from magtrack.store.salvage import Saved
    from magtrack.store.sound import OddValue

ERASE_WORD = _("everything")
"""What is typed to erase everything."""


def entries_text(contents: Contents) -> str:
    """Return how much a log holds: "1 234 entries, 2026-08-01 to 2026-11-23"."""
    count = ngettext("{n} entry", "{n} entries", contents.entries).format(n=contents.entries)
    if contents.first is None:
        return count
    return _("{count}, {first} to {last}").format(
        count=count, first=contents.first, last=contents.last
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


def erase_text(folder: Path) -> str:
    """Return the warning before everything is erased."""
    return _(
        "Everything that MagTrack keeps in {folder} goes for good: the log, its backups and the"
        " settings. There is no way back. Exports that were saved elsewhere stay."
    ).format(folder=folder)


def backup_text(backup: Backup, zone: str) -> str:
    """Return when a backup was made, by the clock of `zone`, and why."""
    when = f"{moment_at(backup.at, zone).local:%Y-%m-%d %H:%M}"
    return f"{when} · {reason_text(backup.reason)}"


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
    return why.format(now=f"{now.local:%Y-%m-%d %H:%M}") + " " + _("Write it all the same?")
