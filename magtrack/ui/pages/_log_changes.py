"""What can be done with the chosen rows of the log: correct, move, copy and delete them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu, QWidget

from magtrack.domain.record.corrections import Line, set_outcome
from magtrack.domain.record.doses import Dose, Outcome
from magtrack.domain.record.edits import Delete
from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating, rating_id
from magtrack.errors import StoreProblem
from magtrack.fileset.cells import guard
from magtrack.startup.lazy import Lazy
from magtrack.texts import _, ngettext, visible
from magtrack.ui import icons, style
from magtrack.ui.actions import Action
from magtrack.ui.asking import Asking
from magtrack.ui.pages._log_lines import LogLine
from magtrack.ui.pages._log_model import MAGNESIUM, NOTE, key_of
from magtrack.ui.pages._log_table import LogView
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.selection_bar import SelectionBar
from magtrack.wording import NONE, number

if TYPE_CHECKING:
    from magtrack.ui.pages._log_spoken import DeedButtons

DEED_ICONS = {
    "edit": "pencil",
    "time": "clock",
    "move": "calendar-arrow-up",
    "taken": "check",
    "missed": "x",
    "copy": "copy",
    "history": "rotate-ccw-clock",
    "delete": "trash",
}
"""The icon of each thing that can be done."""

_MENU = 240
"""Pixels the menu is wide at least, at ordinary text size."""


_OFFERED = "time", "copy", "delete"
"""What the bar over the table offers for several rows."""


class _Deed(Struct, frozen=True):
    """Something that can be done: its words and key, what does it, and what a key is told to do.

    Without a `key` it is in the menu alone.
    """

    id: str
    words: str
    key: str
    do: Callable[[], object]
    label: str = ""


class LogChanges:
    """Does with the chosen rows what a key, the menu or the bar over the table asks for."""

    def __init__(
        self, session: Session, view: LogView, page: QWidget, place: Callable[[Banner], object]
    ) -> None:
        """Open forms over `page`, on which `place` puts a question."""
        self._session, self._view, self._page = session, view, page
        self._deeds = (
            _Deed("edit", _("Edit…"), "Return", self.edit, _("edit the row")),
            _Deed("time", _("Set time…"), "T", self.set_time, _("set the time of the rows")),
            _Deed("move", _("Move to…"), "M", self.move, _("move the rows")),
            _Deed("taken", _("Mark as taken"), "", partial(self.mark, "taken")),
            _Deed("missed", _("Mark as missed"), "", partial(self.mark, "missed")),
            _Deed("copy", _("Copy"), "Ctrl+C", self.copy, _("copy the rows")),
            _Deed("history", _("History…"), "H", self.show_history, _("history of the row")),
            _Deed("delete", _("Delete"), "Del", self.delete, _("delete the rows")),
        )
        self._asking = Asking(session, place, yes=_("Log it"), no=_("Leave it"))
        view.wanted.connect(self._do)
        view.menu_wanted.connect(self.open_menu)
        view.chosen.connect(self._show_bar)
        view.chosen.connect(self._tell)

    def key_actions(self) -> tuple[Action, ...]:
        """Return the keys of the table."""
        by_key = (deed for deed in self._deeds if deed.key)
        return (
            *(Action(deed.id, deed.key, deed.label, deed.do) for deed in by_key),
            Action("menu", "Shift+F10", _("menu of the rows"), self._view.open_menu),
        )

    def open_menu(self, place: QPoint) -> None:
        """Open the menu of what can be done with the chosen rows at a place on the screen."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def menu(self) -> QMenu:
        """Return that menu; what cannot be done with these rows is greyed."""
        from PySide6.QtGui import QIcon, QKeySequence

        lines = self._view.chosen_lines()
        can = _can(lines)
        menu = QMenu(self._page)
        menu.setMinimumWidth(style.scaled(_MENU))
        ratio = self._page.devicePixelRatioF()
        for deed in self._deeds:
            tint = "danger" if deed.id == "delete" else "text_muted"
            side = style.scaled(icons.ICON_PX)
            icon = QIcon(icons.pixmap(DEED_ICONS[deed.id], tint, side, ratio))
            if deed.id in ("copy", "delete"):
                menu.addSeparator()
            action = menu.addAction(icon, _counted(deed, lines), deed.do)
            action.setShortcut(QKeySequence(deed.key))
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(can[deed.id])
        return menu

    def _do(self, what: str) -> None:
        next(deed.do for deed in self._deeds if deed.id == what)()

    def _show_bar(self, count: int) -> None:
        if count < 2:
            LogChanges._bar.set_shown(self, False)
            return
        chosen = sum(not line.is_day for line in self._view.chosen_lines())
        text = ngettext("{n} entry chosen", "{n} entries chosen", chosen)
        self._bar.show_text(text.format(n=number(chosen, 0)))

    def _tell(self) -> None:
        """Say what can be done with what is chosen to an assistive program, if there is one."""
        if QAccessible.isActive():
            lines = self._view.chosen_lines()
            self._spoken.show_for(lines, _can(lines))

    @Lazy
    def _spoken(self) -> DeedButtons:
        from magtrack.ui.pages._log_spoken import DeedButtons

        return DeedButtons(
            self._view, {each.id: button(each.words, do=each.do) for each in self._deeds}
        )

    @Lazy
    def _bar(self) -> SelectionBar:
        bar = SelectionBar(self._view, self._choose_one)
        for deed in self._deeds:
            if deed.id in _OFFERED:
                bar.offer(deed.words, deed.do)
        return bar

    def _choose_one(self) -> None:
        self._view.go_to(self._view.currentIndex().row())
        self._view.setFocus()

    # -------------------------------------------------------------------------------- what is done

    def edit(self) -> None:
        """Open the form on one row: the dose, the event, or the ratings of the day."""
        line, session = self._one(), self._session
        if line is None:
            return
        if line.entry is not None:
            from magtrack.ui.dialogs.dose import edit_entry

            edit_entry(session, session.log(line.day, line.day), line.entry, self._page)
        elif line.event is not None:
            from magtrack.ui.dialogs.event import edit_event

            edit_event(session, line.event, self._page)
        elif line.medicine is not None:
            from magtrack.ui.dialogs.tick import edit_tick

            edit_tick(session, line.medicine, self._page)
        else:
            from magtrack.ui.dialogs.rating import rate_day

            rate_day(session, line.day, self._page)

    def _one(self) -> LogLine | None:
        """Return the only line that is chosen, of several the one the keyboard is on."""
        lines = self._view.chosen_lines()
        return lines[0] if len(lines) == 1 else self._view.current_line()

    def set_time(self) -> None:
        """Ask for the clock time at which the chosen doses and medicines were taken."""
        if lines := _swallowed(self._view.chosen_lines()):
            from magtrack.ui.dialogs.set_time import set_time

            set_time(self._session, lines, self._page)
        else:
            self._session.messages.announce(_("Nothing in this row was taken."))

    def mark(self, outcome: Outcome) -> None:
        """Say of the chosen doses and medicines that they were taken as planned, or missed."""
        session, lines = self._session, _swallowed(self._view.chosen_lines())
        stamp, forms = session.stamp(), session.reference.forms
        days = [line.day for line in lines]
        log = session.log(min(days), max(days))
        words = _("{n} entry marked as taken"), _("{n} entries marked as taken")
        if outcome == "missed":
            words = _("{n} entry marked as missed"), _("{n} entries marked as missed")
        label = ngettext(*words, len(lines)).format(n=number(len(lines), 0))
        self._asking.write(
            label,
            lambda answered: set_outcome(log, forms, lines, outcome, stamp, answered=answered),
        )

    def show_history(self) -> None:
        """Show what became of one entry so far, or of the ratings of its day."""
        line, session = self._one(), self._session
        if line is None:
            return
        from magtrack.ui.dialogs.history import show_history

        try:
            if line.record is not None:
                show_history(session, type(line.record), [line.record.id], self._page)
            elif line.is_day:
                ratings = [rating_id(line.day, scale) for scale in session.reference.scales]
                show_history(session, Rating, ratings, self._page)
            else:
                session.messages.announce(_("Nothing was logged here yet."))
        except StoreProblem as problem:
            session.messages.tell_of(problem)

    def move(self) -> None:
        """Ask for the day and slot to which the chosen doses and events go."""
        from magtrack.ui.dialogs.move import move_records

        chosen = [line.record for line in self._view.chosen_lines()]
        records = [each for each in chosen if isinstance(each, Dose | Event)]
        if records:
            move_records(self._session, records, self._page)
        else:
            self._session.messages.announce(_("There is nothing to move in this row."))

    def copy(self) -> None:
        """Put the chosen rows on the clipboard, one a line, their texts parted by tabs."""
        lines = self._view.chosen_lines()
        if not lines:
            return
        style.application().clipboard().setText("\n".join(map(_row_text, lines)))
        said = ngettext("{n} row copied", "{n} rows copied", len(lines))
        self._session.messages.announce(said.format(n=number(len(lines), 0)))

    def delete(self) -> None:
        """Delete the chosen doses and events as one step; the toast offers Undo."""
        lines = self._view.chosen_lines()
        doomed = [(line, line.record) for line in lines if line.record is not None]
        if not doomed:
            self._say_what_stays(lines)
            return
        following = self._after(lines)
        edits = [Delete(record, seen=record) for _line, record in doomed]
        if self._session.do(_label([line for line, _record in doomed]), *edits) is None:
            return
        if following is not None:
            day, key = following
            self._view.go_to(max(0, self._view.lines.row_of(day, key)))

    def _after(self, lines: Sequence[LogLine]) -> tuple[date, str] | None:
        """Return what names the row after the last of `lines`, or the one before the first."""
        model = self._view.lines
        rows = [model.row_of(line.day, key_of(line)) for line in lines]
        below, above = max(rows) + 1, min(rows) - 1
        row = below if below < model.rowCount() else above
        return (model.line(row).day, key_of(model.line(row))) if row >= 0 else None

    def _say_what_stays(self, lines: Sequence[LogLine]) -> None:
        if any(line.is_day for line in lines):
            text = _("A day is not deleted: choose its entries, or edit its ratings with Return.")
        elif lines:
            text = _("Nothing was logged here that could be deleted. The plan stays as it is.")
        else:
            return
        self._session.messages.announce(text)


def _swallowed(lines: Sequence[LogLine]) -> list[Line]:
    """Return the doses and medicines that some lines are of."""
    return [each for line in lines if (each := line.swallowed) is not None]


def _can(lines: Sequence[LogLine]) -> dict[str, bool]:
    """Return which of all that can be done can be with these rows."""
    has_records = any(line.record is not None for line in lines)
    was_swallowed = bool(_swallowed(lines))
    return {
        "edit": len(lines) == 1,
        "time": was_swallowed,
        "move": any(isinstance(line.record, Dose | Event) for line in lines),
        "taken": was_swallowed,
        "missed": was_swallowed,
        "copy": bool(lines),
        "history": len(lines) == 1 and (has_records or lines[0].is_day),
        "delete": has_records,
    }


def _counted(deed: _Deed, lines: Sequence[LogLine]) -> str:
    """Return the words for something, with how many rows it is done with where they are several."""
    n = len(lines)
    if n < 2 or deed.id not in ("copy", "delete"):
        return deed.words
    text = _("Copy {n} rows")
    if deed.id == "delete":
        n = sum(line.record is not None for line in lines)
        text = ngettext("Delete {n} entry", "Delete {n} entries", n)
    return text.format(n=number(n, 0))


def _label(lines: Sequence[LogLine]) -> str:
    """Return what the history says of their deletion."""
    if len(lines) > 1:
        return ngettext("Deleted {n} entry", "Deleted {n} entries", len(lines)).format(
            n=number(len(lines), 0)
        )
    line = lines[0]
    what = " ".join(text for text in (line.what, line.amount) if text)
    day = line.day.isoformat()
    when = day if line.time == NONE else f"{day} {line.time}"
    return _("Deleted “{what}, {when}”").format(what=what, when=when)


def _row_text(line: LogLine) -> str:
    """Return a row as a line for a sheet: its day, then its cells, which run as no formula."""
    time = "" if line.is_day else line.time
    what = line.time if line.is_day else line.what
    cells = (time, what, line.slot, line.amount, line[MAGNESIUM + 1], line[NOTE + 1])
    told = (" ".join(visible(guard(str(cell))).split()) for cell in cells)
    return "\t".join((line.day.isoformat(), *told))
