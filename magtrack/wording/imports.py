"""The preview of an import in sentences: the first records, and those left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from magtrack.customs import numeric_day
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Record
from magtrack.domain.record.events import Event
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.reference import Reference
from magtrack.texts import _, ngettext
from magtrack.wording import clock_text, content_line, number, status_name, units_text

_SHOWN = (Dose, Rating, Event, Product)
"""What a line can show."""

_MOST_REASONS = 3


class RecordLine(NamedTuple):
    """A record in one line; "" for what it does not have. An event's text is its `amount`."""

    day: str
    time: str
    what: str
    amount: str
    state: str
    content: str


def record_lines(records: Iterable[Record], reference: Reference) -> Iterator[RecordLine]:
    """Yield a line for each record that a line can show."""
    for record in records:
        if isinstance(record, Dose):
            yield _dose_line(record)
        elif isinstance(record, Rating):
            scale = reference.scales[record.scale].name
            yield RecordLine(numeric_day(record.day), "", scale, str(record.value), "", "")
        elif isinstance(record, Event):
            kind = reference.event_kinds[record.kind].name
            yield RecordLine(numeric_day(record.first), "", kind, record.text, "", "")
        elif isinstance(record, Product):
            form = reference.forms[record.form].name
            yield RecordLine(_("product"), "", record.name, form, "", "")


def line_count(records: Iterable[Record]) -> int:
    """Return how many lines records would have, without making these: they may be many."""
    return sum(isinstance(record, _SHOWN) for record in records)


def _dose_line(dose: Dose) -> RecordLine:
    return RecordLine(
        numeric_day(dose.day),
        clock_text(dose.taken or dose.planned),
        dose.product_name,
        units_text(dose.units, dose.unit),
        status_name(dose.outcome),
        content_line(dose.holds, dose.form) if dose.counts else "",
    )


def import_label(name: str) -> str:
    """Return the label of the step that took a file in.

    A name may hold bytes that are no text, and signs that move the cursor: the log takes only text,
    and a label is one line.
    """
    text = name.encode("utf-8", "replace").decode()
    shown = "".join(sign if sign.isprintable() else "�" for sign in text)
    return _("Imported {name}").format(name=shown)


def nothing_new_text(same: int, left_out: Mapping[str, int], seen: int) -> str:
    """Say why a file changes nothing: what it holds, and what of it MagTrack keeps.

    `same` entries are in the log already; `left_out` are rows by the reason why they stay out;
    `seen` is how many rows or records were looked at, 0 where that is not known.
    """
    out = _reasons(left_out)
    if same and out:
        text = ngettext(
            "Nothing new: {n} entry of the file is in the log already, and the rest stays out:"
            " {reasons}.",
            "Nothing new: {n} entries of the file are in the log already, and the rest stays out:"
            " {reasons}.",
            same,
        )
        return text.format(n=number(same, 0), reasons=out)
    if same:
        return ngettext(
            "Nothing new: the {n} entry of the file is in the log already.",
            "Nothing new: all {n} entries of the file are in the log already.",
            same,
        ).format(n=number(same, 0))
    if out:
        return _("Nothing of the file is kept: {reasons}.").format(reasons=out)
    if seen:
        return ngettext(
            "Nothing of the file is kept: it has {n} row, and nothing there is what MagTrack keeps"
            " (a dose, a rating, an event).",
            "Nothing of the file is kept: it has {n} rows, and nothing there is what MagTrack keeps"
            " (a dose, a rating, an event).",
            seen,
        ).format(n=number(seen, 0))
    return _("Nothing was found in the file that MagTrack keeps: no dose, no rating, no event.")


def _reasons(left_out: Mapping[str, int]) -> str:
    """Return why rows stay out, the most frequent first: "3 rows (not answered), 1 row (...)"."""
    most = sorted(left_out.items(), key=lambda each: -each[1])
    texts = [
        ngettext("{n} row ({reason})", "{n} rows ({reason})", n).format(
            n=number(n, 0), reason=reason
        )
        for reason, n in most[:_MOST_REASONS]
    ]
    if rest := sum(n for _reason, n in most[_MOST_REASONS:]):
        texts.append(
            ngettext("{n} row for other reasons", "{n} rows for other reasons", rest).format(
                n=number(rest, 0)
            )
        )
    return ", ".join(texts)


def examples_text(examples: Sequence[str]) -> str:
    """Return the values of the file that a question is about, "" for none."""
    return _("For example: {values}").format(values=" · ".join(examples)) if examples else ""


def lines_text(first: Sequence[int], rows: int) -> str:
    """Return where rows stand that have one thing in common: "row 4, 7, ..."."""
    if not first:
        return ""
    more = ", ..." if rows > len(first) else ""
    return _("row {rows}").format(rows=", ".join(map(str, first)) + more)


def would_do_text(new: int, changed: int, days: tuple[date, date] | None, removed: int = 0) -> str:
    """Return how much an import would add, change and delete, and on which days."""
    parts = []
    if new:
        parts.append(ngettext("{n} new entry", "{n} new entries", new).format(n=number(new, 0)))
    if changed:
        text = ngettext("{n} changed entry", "{n} changed entries", changed)
        parts.append(text.format(n=number(changed, 0)))
    if removed:
        text = ngettext("{n} deleted entry", "{n} deleted entries", removed)
        parts.append(text.format(n=number(removed, 0)))
    text = ", ".join(parts)
    if days is None:
        return text
    first, last = map(numeric_day, days)
    span = _("{first} to {last}").format(first=first, last=last)
    return f"{text}, {first if first == last else span}"
