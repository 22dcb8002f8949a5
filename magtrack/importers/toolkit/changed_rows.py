"""Rows that tell otherwise than they did when they were taken in: offered, and never taken unasked.

What counts is what the file says now against what the import wrote then. An edit made here is left
alone, unless the file changed as well; then only what changed in the file is offered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from math import isclose
from typing import Any

from msgspec.structs import asdict, replace

from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.events import Event
from magtrack.domain.record.products import Content, Form, content
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import slot_at
from magtrack.errors import OnceQuestion
from magtrack.importers.toolkit.foreign_rows import ForeignDose, ForeignEvent, Row, wall_clock
from magtrack.importers.toolkit.record_index import folded
from magtrack.importers.toolkit.tables import MOST_PROBLEMS
from magtrack.texts import _, ngettext
from magtrack.wording import clock_text, content_line, status_name, units_text

KEEP_LOG, TAKE_FILE, OTHERS = "keep-log", "take-file", "others"
"""Answers to what becomes of rows that were changed in the file."""

_SAME_MASS = 1e-6
_SHOWN = 60


def tells_otherwise(row: Row, record: object, forms: Mapping[str, Form]) -> bool:
    """Tell whether a row says another thing than a record: another kind of record says nothing."""
    told = row.told
    if isinstance(told, ForeignDose) and isinstance(record, Dose):
        return (
            told.outcome != record.outcome
            or _other_time(told, record)
            or _other_text(told.note, record.note)
            or _other_amount(row, record, forms)
        )
    if isinstance(told, ForeignEvent) and isinstance(record, Event):
        return told.day != record.first or _other_text(told.text, record.text)
    return isinstance(told, Rating) and isinstance(record, Rating) and told.value != record.value


def _other_text(one: str, other: str) -> bool:
    return one != other and folded(one) != folded(other)


def _other_time(told: ForeignDose, record: Dose) -> bool:
    """Tell whether the times differ, as instants and on the wall; one that is not told does not."""
    if told.outcome != "taken":
        return False
    if told.taken is None:
        return told.day != record.day or _other_slot(told, record)
    at = record.taken
    return at is None or (
        told.taken.epoch // 60 != at.epoch // 60 and wall_clock(told.taken) != wall_clock(at)
    )


def _other_slot(told: ForeignDose, record: Dose) -> bool:
    placed = record.taken is not None or record.planned is not None
    return not placed and told.slot is not None and told.slot != record.slot


def _other_amount(row: Row, record: Dose, forms: Mapping[str, Form]) -> bool:
    """Tell whether the amounts differ; what follows from the label alone does not count."""
    now = row.quantity
    if now is None or not record.counts:
        return False
    if now.units == record.units and now.holds.compound_mg == record.compound_mg is not None:
        return False
    masses = (
        (now.holds.compound_mg, record.compound_mg),
        (now.holds.elemental_mg, record.elemental_mg),
    )
    known = [(one, other) for one, other in masses if one and other]
    if any(isclose(one, other, rel_tol=_SAME_MASS) for one, other in known):
        return False
    if not isclose(now.units, record.units, rel_tol=_SAME_MASS):
        return True
    is_label = row.product is not None and content(row.product, forms, now.units) == now.holds
    return bool(known) and not is_label


def as_told(
    row: Row, then: object, now: int, day_start: int, forms: Mapping[str, Form]
) -> Dose | Event | Rating | None:
    """Return the record that a row is, with all that the file changed since it said `then`.

    `now` is when that was: UTC seconds.
    """
    told, before = row.told, row.before
    if isinstance(told, ForeignDose) and isinstance(before, Dose):
        changes = _changes(row, told, before, then if isinstance(then, Dose) else None, forms)
        if "taken" in changes and before.planned is None:
            clock = told.taken.local.time() if told.taken else None
            changes["slot"] = told.slot or (slot_at(clock, day_start) if clock else before.slot)
        return replace(before, **changes, edited=now)
    if isinstance(told, ForeignEvent) and isinstance(before, Event):
        return replace(before, first=told.day, last=told.day, text=told.text, edited=now)
    if isinstance(told, Rating) and isinstance(before, Rating):
        return replace(before, value=told.value, edited=now)
    return None


def _changes(
    row: Row, told: ForeignDose, before: Dose, then: Dose | None, forms: Mapping[str, Form]
) -> dict[str, Any]:
    """Return the fields of a dose that the file changed; all that it tells without a `then`."""
    changes: dict[str, Any] = {}
    is_taken = told.outcome == "taken"
    if then is None or told.outcome != then.outcome:
        changes |= {"outcome": told.outcome, "taken": told.taken if is_taken else None}
        if not is_taken:
            changes |= asdict(Content())
        elif not before.counts and row.quantity is not None:
            changes |= {"units": row.quantity.units, **asdict(row.quantity.holds)}
    if is_taken and row.quantity is not None and _other_amount(row, then or before, forms):
        changes |= {"units": row.quantity.units, **asdict(row.quantity.holds)}
    if is_taken and (then is None or _other_time(told, then)):
        changes |= {"taken": told.taken, "day": told.day}
    if then is None or _other_text(told.note, then.note):
        changes["note"] = told.note
    return changes


def mark_of(row: Row) -> str:
    """Return a short mark of a record and of what the file says it is now."""
    told, before = row.told, row.before
    said: tuple[object, ...] = (told.value,) if isinstance(told, Rating) else (told.when,)
    if isinstance(told, ForeignEvent):
        said += (folded(told.text),)
    elif isinstance(told, ForeignDose):
        said += (told.outcome, told.text, row.quantity, folded(told.note))
    text = "\x1f".join(map(str, (before and before.id, *said)))
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


def exchange(differing: Iterable[Row], new: Iterable[Row], forms: Mapping[str, Form]) -> None:
    """Give each row of one time the record that it tells as it is, whatever the order of the rows.

    Rows that say the same time and name are told apart by their number alone.
    """
    groups: dict[object, list[Row]] = {}
    for row in differing:
        groups.setdefault(_group(row), []).append(row)
    for row in new:
        if group := groups.get(_group(row)):
            group.append(row)
    for rows in groups.values():
        if 1 < len(rows) <= MOST_PROBLEMS:
            _deal(rows, forms)


def _group(row: Row) -> object:
    told = row.told
    if isinstance(told, ForeignDose):
        return told.name.casefold(), told.when
    return told.when if isinstance(told, ForeignEvent) else told.id


def _deal(rows: Sequence[Row], forms: Mapping[str, Form]) -> None:
    left = [row.before for row in rows if row.before is not None]
    waiting, had = [], [row for row in rows if row.before is not None]
    for row in rows:
        row.before = next((each for each in left if not tells_otherwise(row, each, forms)), None)
        if row.before is None:
            waiting.append(row)
        else:
            left.remove(row.before)
    waiting.sort(key=lambda row: row not in had)
    for row in waiting:
        row.before = next((each for each in left if _same_dose(row, each, forms)), None)
        if row.before is not None:
            left.remove(row.before)
    still = (row for row in waiting if row.before is None)
    for row, before in zip(still, left, strict=False):
        row.before = before


def _same_dose(row: Row, record: object, forms: Mapping[str, Form]) -> bool:
    """Tell whether a row is as much of the same as a record, whatever is noted of it."""
    told = row.told
    if not (isinstance(told, ForeignDose) and isinstance(record, Dose)):
        return False
    return told.outcome == record.outcome and not _other_amount(row, record, forms)


# ------------------------------------------------------------------------------------- the person


def changed_question(rows: Sequence[Row], *, rescaled: bool = False) -> OnceQuestion:
    """Return the question what becomes of rows that the file tells otherwise now.

    `rescaled`: the scale of ratings was answered otherwise then. One sheet on two scales would look
    like a change of the person, so they are proposed anew; nothing is, where more differs.
    """
    n = len(rows)
    n_ratings = sum(isinstance(row.told, Rating) for row in rows) if rescaled else 0
    guessed = sum(row.is_guess for row in rows)
    text = ngettext(
        "{n} entry was changed in the file since it was imported. Which one is right?",
        "{n} entries were changed in the file since they were imported. Which are right?",
        n,
    )
    if n_ratings == n:
        text = ngettext(
            "{n} rating was taken in on another scale than you say now. Which one is right?",
            "{n} ratings were taken in on another scale than you say now. Which are right?",
            n,
        )
    choices = {
        KEEP_LOG: _("those of the log: they stay as they are"),
        TAKE_FILE: _("those of the file: take what it says now"),
    }
    if guessed:
        choices[OTHERS] = ngettext(
            "both: the one at another time is an entry of its own, and is added",
            "both: the {n} at other times are entries of their own, and are added",
            guessed,
        ).format(n=guessed)
    return OnceQuestion(
        text.format(n=n),
        "changed",
        choices,
        suggested=KEEP_LOG if not n_ratings else TAKE_FILE if n_ratings == n else "",
        rows=tuple(map(_line, rows[:MOST_PROBLEMS])),
    )


def _line(row: Row) -> str:
    old, new = _both(row)
    return _("{entry}: {old} in the log, {new} in the file").format(
        entry=_entry(row), old=old, new=new
    )


def _entry(row: Row) -> str:
    before = row.before
    if isinstance(before, Dose):
        return f"{before.product_name}, {_when(before)}"
    if isinstance(before, Event):
        return str(before.first)
    return f"{before.scale}, {before.day}" if before is not None else ""


def _when(dose: Dose) -> str:
    return f"{dose.taken.local:%Y-%m-%d %H:%M}" if dose.taken else str(dose.day)


def _both(row: Row) -> tuple[str, str]:
    """Return what differs, as the log has it and as the file has it."""
    told, before = row.told, row.before
    if isinstance(told, ForeignDose) and isinstance(before, Dose):
        return _both_doses(row, told, before)
    if isinstance(told, ForeignEvent) and isinstance(before, Event):
        if folded(told.text) == folded(before.text):
            return str(before.first), str(told.day)
        return _excerpts(before.text, told.text)
    if isinstance(told, Rating) and isinstance(before, Rating):
        return str(before.value), str(told.value)
    return "", ""


def _both_doses(row: Row, told: ForeignDose, before: Dose) -> tuple[str, str]:
    pairs = []
    if told.outcome != before.outcome:
        pairs.append((status_name(before.outcome), status_name(told.outcome)))
    elif _other_time(told, before):
        pairs.append((_time_of(before.taken, before), _time_of(told.taken, told)))
    now = row.quantity
    if now is not None and told.outcome == "taken" and before.counts:
        old, new = units_text(before.units, before.unit), units_text(now.units, before.unit)
        if old == new:
            old = content_line(before.holds, before.form)
            new = content_line(now.holds, before.form)
        pairs.append((old, new))
    if _other_text(told.note, before.note):
        pairs.append(_excerpts(before.note, told.note))
    pairs = [(old, new) for old, new in pairs if old != new]
    return ", ".join(old for old, _new in pairs), ", ".join(new for _old, new in pairs)


def _time_of(at: Moment | None, record: Dose | ForeignDose) -> str:
    if at is None:
        return _("{day}, time not known").format(day=record.day)
    return clock_text(at)


def _excerpts(old: str, new: str) -> tuple[str, str]:
    """Return two texts from shortly before the place where they begin to differ."""
    old, new = folded(old), folded(new)
    shorter = min(len(old), len(new))
    differ = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    start = max(0, differ - _SHOWN // 2)
    return _excerpt(old, start), _excerpt(new, start)


def _excerpt(text: str, start: int) -> str:
    head = "…" if start else ""
    tail = "…" if len(text) > start + _SHOWN else ""
    return f"“{head}{text[start : start + _SHOWN]}{tail}”"
