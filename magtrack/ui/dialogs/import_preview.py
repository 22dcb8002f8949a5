"""What a file would do to the log, before anything is written; and why it would do nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGridLayout,
    QHeaderView,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from magtrack.reference import Reference
from magtrack.texts import _, ngettext
from magtrack.ui.dialogs.parts import titled
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner, Card
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.labels import plain_label, tool_tip_text
from magtrack.ui.widgets.tables import dress
from magtrack.wording import first_line, status_name
from magtrack.wording import number as grouped
from magtrack.wording.imports import (
    RecordLine,
    lines_text,
    nothing_new_text,
    record_lines,
    would_do_text,
)
from magtrack.wording.past import EntryChange
from magtrack.wording.recovery import kind_text

if TYPE_CHECKING:
    from magtrack.importers import ImportPlan

MOST_RECORDS = 50
"""Records of a file that are shown one by one."""

_ROWS_SHOWN = 8
_LONGEST = 400
_LONGEST_CELL = 48
_STATE = RecordLine._fields.index("state")
_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Preview(QWidget):
    """The sums, the first records, what stays out, and how the file was read."""

    def __init__(
        self,
        plan: ImportPlan,
        days: tuple[date, date] | None,
        reference: Reference,
        changes: Sequence[EntryChange] = (),
        conflicts: Sequence[EntryChange] = (),
        *,
        said: str = "",
    ) -> None:
        super().__init__()
        warning = [Banner("caution", said)] if said else []
        first = _first(plan, reference)
        both = _changed_in_both(conflicts)
        cards = (
            _sums(plan),
            _doubles(plan),
            both,
            _changed(changes),
            first,
            _left_out(plan),
            _notes(plan),
        )
        shown = [card for card in cards if card is not None]
        fill(QVBoxLayout(self), *warning, _verdict(plan, days), *shown, None, gap=14)


def _verdict(plan: ImportPlan, days: tuple[date, date] | None) -> Banner:
    if not plan.edits:
        out = {reason: left.rows for reason, left in plan.left_out.items()}
        text = nothing_new_text(plan.total.same, out, plan.seen)
        return Banner("success" if plan.total.same else "caution", text)
    return Banner(
        "info",
        would_do_text(plan.total.new, plan.total.changed, days, len(plan.deleted_there)),
        _(
            "Nothing is written yet. The import is one step: a backup is made before it, and one"
            " Undo takes it back."
        ),
    )


def _sums(plan: ImportPlan) -> Card | None:
    counts = {kind: count for kind, count in plan.counts.items() if any(count)}
    if not counts:
        return None
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(4, 1)
    for place, text in enumerate(("", _("new"), _("changed"), _("already there"))):
        grid.addWidget(plain_label(text, "caption"), 0, place, _NUMBER)
    for row, (kind, count) in enumerate(counts.items(), start=1):
        grid.addWidget(plain_label(kind_text(kind)), row, 0)
        for place, number in enumerate(count, start=1):
            label = plain_label(f"{number}", "strong" if number else "muted")
            grid.addWidget(label, row, place, _NUMBER)
    card = Card(title=_("In the file"))
    card.body.addLayout(grid)
    if out := sum(left.rows for left in plan.left_out.values()):
        text = ngettext("{n} row stays out; see below.", "{n} rows stay out; see below.", out)
        card.body.addWidget(plain_label(text.format(n=grouped(out, 0))))
    return card


def _first(plan: ImportPlan, reference: Reference) -> Card | None:
    """Return the first records that are new or changed, None where no line can show them."""
    lines = list(islice(record_lines(plan.records, reference), MOST_RECORDS))
    if not lines:
        return None
    return titled(_("First entries"), RecordTable(lines))


def _changed(changes: Sequence[EntryChange]) -> Card | None:
    """Return how entries of the log would change, None where none would."""
    heads = _("Entry"), "", _("In the log"), _("In the file")
    title = _("What changes")
    return titled(title, ChangeTable(changes, heads, title)) if changes else None


def _changed_in_both(conflicts: Sequence[EntryChange]) -> Card | None:
    """Return what both logs changed differently, None where they did not."""
    heads = _("Entry"), "", _("Stays"), _("Gives way")
    title = _("Changed on both computers: the later change stays")
    return titled(title, ChangeTable(conflicts, heads, title)) if conflicts else None


def _doubles(plan: ImportPlan) -> Card | None:
    """Return what was entered on both computers, None where nothing was."""
    if not plan.doubles:
        return None
    title = _("Entered on both computers")
    lines = [first_line(each, _LONGEST) for each in plan.doubles]
    return titled(title, PreviewLines(lines, title, rows_shown=_ROWS_SHOWN))


def _left_out(plan: ImportPlan) -> Card | None:
    if not plan.left_out:
        return None
    rows = []
    for reason, left in plan.left_out.items():
        where = lines_text(left.first, left.rows)
        text = f"{left.rows} × {first_line(reason, _LONGEST)}"
        rows.append(f"{text} ({where})" if where else text)
    return titled(_("Left out"), PreviewLines(rows, _("Left out"), rows_shown=_ROWS_SHOWN))


def _notes(plan: ImportPlan) -> Card | None:
    notes = [first_line(note, _LONGEST) for note in plan.notes]
    if plan.recalled:
        notes.insert(0, _("The questions were answered as for the last file like this."))
    if not notes:
        return None
    return titled(_("How it was read"), *(plain_label(note, wrap=True) for note in notes))


class RecordTable(QTableWidget):
    """Records, a line each, in the columns that any of them needs."""

    def __init__(self, lines: Sequence[Sequence[str]]) -> None:
        amount = _("Amount") if any(line[_STATE] for line in lines) else _("Entry")
        heads = (_("Day"), _("Time"), _("What"), amount, _("Status"), _("Holds"))
        plain = {"", status_name("taken")}  # where all were taken, that needs no column
        said = [{line[place] for line in lines} for place in range(len(heads))]
        used = [n for n, texts in enumerate(said) if texts - (plain if n == _STATE else {""})]
        super().__init__(len(lines), len(used))
        for column, place in enumerate(used):
            head = QTableWidgetItem(heads[place])
            head.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(column, head)
            for row, line in enumerate(lines):
                cell = QTableWidgetItem(first_line(line[place], _LONGEST_CELL))
                cell.setToolTip(tool_tip_text(line[place]))  # large text leaves it no room
                self.setItem(row, column, cell)
        self.setAccessibleName(_("First entries"))
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        dress(self, QHeaderView.ResizeMode.ResizeToContents)
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the last column what is left, or all that it needs; be as tall as the first rows."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            return
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        fits = header.length() <= self.viewport().width()
        header.setStretchLastSection(fits)
        rows = sum(self.rowHeight(row) for row in range(min(self.rowCount(), _ROWS_SHOWN)))
        bar = 0 if fits else self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(header.sizeHint().height() + rows + bar + 2)


class ChangeTable(QTableWidget):
    """Entries of the log beside what the file makes of them, a line for each field."""

    def __init__(self, changes: Sequence[EntryChange], heads: Sequence[str], name: str) -> None:
        super().__init__(len(changes), len(EntryChange._fields))
        before = ""
        for row, change in enumerate(changes):
            again = change.entry == before
            before = change.entry
            for column, text in enumerate(change._replace(entry="" if again else before)):
                item = QTableWidgetItem(first_line(text, _LONGEST))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{heads[column]}: {text}")
                self.setItem(row, column, item)
        for column, text in enumerate(heads):
            head = QTableWidgetItem(text)
            head.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(column, head)
        self.setAccessibleName(name)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        dress(self, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the texts to the width, and be as tall as the first rows."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            return
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(min(self.rowCount(), _ROWS_SHOWN)))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 2)


class PreviewLines(QListWidget):
    """Sentences, one under the other, to scroll through and to copy."""

    def __init__(self, rows: Sequence[str], name: str, *, rows_shown: int = 0) -> None:
        super().__init__()
        self.addItems(list(rows))
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        if rows_shown:
            line = self.fontMetrics().lineSpacing() + 4
            self.setFixedHeight(line * min(len(rows), rows_shown) + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the chosen sentences, all of them where none is."""
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = {each.row() for each in self.selectedIndexes()}
            texts = self.texts()
            lines = [texts[row] for row in sorted(chosen)] or texts
            QApplication.clipboard().setText("\n".join(lines))
        else:
            super().keyPressEvent(event)

    def texts(self) -> list[str]:
        """Return the sentences."""
        return [self.item(row).text() for row in range(self.count())]


class Refusal(QWidget):
    """Why nothing was taken in, row by row where it is about rows; `more` may help."""

    def __init__(self, headline: str, rows: Sequence[str], more: QWidget | None = None) -> None:
        super().__init__()
        text = _("The log is as it was.")
        self.banner = Banner("danger", first_line(headline, _LONGEST).removesuffix(":"), text)
        self.lines = PreviewLines(
            [first_line(row, _LONGEST) for row in rows], _("What is wrong, by row")
        )
        known = [] if more is None else [more]
        listed = (self._list(), 1) if rows else None
        fill(QVBoxLayout(self), self.banner, *known, listed, gap=14)

    def _list(self) -> Card:
        card = Card(title=_("What is wrong, by row"), fill=True)
        copy = button(_("Copy the list"), do=self._copy)
        card.body.addWidget(self.lines, 1)
        card.body.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _copy(self) -> None:
        QApplication.clipboard().setText("\n".join(self.lines.texts()))
