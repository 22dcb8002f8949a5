"""The log: every dose, rating and event by day, newest first; find, add, correct, delete."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtGui import QAction, QFocusEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedWidget, QWidget

from magtrack.domain.record.edits import Delete
from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui.background import timer
from magtrack.ui.pages._log_lines import KINDS, LogFilter, LogLine
from magtrack.ui.pages._log_table import LogModel, LogView, key_of
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.empty_state import EmptyState
from magtrack.ui.widgets.page_header import PageHeader


class LogPage(QWidget):
    """The whole log in one table; the page itself does not scroll."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.model = LogModel(session)
        self.view = LogView(self.model)
        self._kinds: dict[str, QAction] = {}
        self.search = QLineEdit()
        self._again = timer(self, 0, self._search_on)
        self._lay_out()
        self._connect()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus to the table; as its proxy, Tab would leave out what is above it."""
        super().focusInEvent(event)
        self.view.setFocus(event.reason())

    # ------------------------------------------------------------------------------ building

    def _lay_out(self) -> None:
        header = PageHeader(_("Log"))
        self.search.setPlaceholderText(_("Search"))
        self.search.setToolTip(_("Search notes and names"))
        self.search.setAccessibleName(_("Search notes and names"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(self.search.fontMetrics().averageCharWidth() * 14)
        self.filter = button("", name=_("What is shown"))
        self.filter.setMenu(self._filter_menu())
        add = button(_("Add entry"), "primary", icon="plus")
        add.setMenu(self._add_menu())
        add.setShortcut(QKeySequence(QKeySequence.StandardKey.New))
        header.add(self.search, self.filter, add)
        card = Card(fill=True)
        card.body.setContentsMargins(1, 4, 1, 4)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        card.body.addWidget(self._stack)
        self.setLayout(in_column(header, card, gap=14, margins=(24, 20, 24, 20), wide=card))
        self._show_filter()

    def _filter_menu(self) -> QMenu:
        menu = QMenu(self)
        names = {"doses": _("Doses"), "ratings": _("Ratings"), "events": _("Events")}
        for kind in KINDS:
            action = menu.addAction(names[kind])
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(self._look_again)
            self._kinds[kind] = action
        return menu

    def _add_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(_("Dose…"), self._add_dose)
        menu.addAction(_("Ratings of a day…"), self._add_rating)
        menu.addAction(_("Event or note…"), self._add_event)
        return menu

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look_again)
        self.search.returnPressed.connect(self.view.setFocus)
        self.view.edit_wanted.connect(self.edit)
        self.view.delete_wanted.connect(self.delete)

    # ------------------------------------------------------------------------------- showing

    def settle(self) -> None:
        """Store what is being written: nothing is written here."""

    def refresh(self, change: Change | None) -> None:
        """Read again and stay at the same place."""
        line, bar = self.view.current_line(), self.view.verticalScrollBar()
        place = bar.value()
        self.model.read(self._wanted(), self.model.rowCount())
        if line is not None:
            row = self.model.row_of(line.day, key_of(line))
            self.view.setCurrentIndex(self.model.index(max(row, 0), 0))
        bar.setValue(place)
        self._show_whether_empty()

    def _wanted(self) -> LogFilter:
        kinds = frozenset(kind for kind, action in self._kinds.items() if action.isChecked())
        return LogFilter(kinds, self.search.text().strip())

    def _look_again(self) -> None:
        self._show_filter()
        self.model.read(self._wanted())
        self.view.scrollToTop()
        self._search_on()

    def _search_on(self) -> None:
        """Look into older months, some at a time, until something is found."""
        root = self.view.rootIndex()
        if self.model.rowCount() == 0 and self.model.canFetchMore(root):
            self.model.fetchMore(root)
            self._again.start()
        self._show_whether_empty()

    def _show_filter(self) -> None:
        shown = [action.text() for action in self._kinds.values() if action.isChecked()]
        everything = len(shown) == len(self._kinds)
        self.filter.setText(_("Everything") if everything else ", ".join(shown) or _("Nothing"))

    @cached_property
    def _empty(self) -> EmptyState:
        empty = EmptyState("notebook-pen", "")
        empty.action_requested.connect(self._act_on_empty)
        self._stack.addWidget(empty)
        return empty

    def _show_whether_empty(self) -> None:
        """Say in place of the table why it has no rows."""
        if self.model.rowCount():
            self._stack.setCurrentIndex(0)
            return
        if self._wanted().is_everything:
            text = _("Nothing is logged yet. Doses, ratings and events come here by day.")
            self._empty.set_texts(text, _("Add a dose"))
        elif self.model.canFetchMore(self.view.rootIndex()):
            self._empty.set_texts(_("Searching…"))
        else:
            self._empty.set_texts(_("Nothing in the log fits."), _("Show everything"))
        self._stack.setCurrentWidget(self._empty)

    def _act_on_empty(self) -> None:
        if self._wanted().is_everything:
            self._add_dose()
            return
        self.search.clear()
        for action in self._kinds.values():
            action.setChecked(True)

    # ------------------------------------------------------------------------------ changing

    def edit(self, line: LogLine) -> None:
        """Open the dialog on a line: the dose, the event, or the ratings of the day."""
        session = self._session
        if line.entry is not None:
            from magtrack.ui.dialogs.dose import edit_entry

            edit_entry(session, session.log(line.day, line.day), line.entry, self)
        elif line.event is not None:
            from magtrack.ui.dialogs.event import edit_event

            edit_event(session, line.event, self)
        else:
            from magtrack.ui.dialogs.rating import rate_day

            rate_day(session, line.day, self)

    def delete(self, line: LogLine) -> None:
        """Delete a dose or event at once; the toast offers Undo."""
        record = line.event if line.entry is None else line.entry.dose
        if record is None:
            return
        what = " ".join(text for text in (line.what, line.amount) if text)
        when = f"{line.day:%Y-%m-%d} {line.time}".strip()
        label = _("Deleted “{what}, {when}”").format(what=what, when=when)
        self._session.do(label, Delete(record))

    def _add_dose(self) -> None:
        from magtrack.ui.dialogs.dose import add_dose

        today = self._session.today()
        add_dose(self._session, self._session.log(today, today), today, self)

    def _add_rating(self) -> None:
        from magtrack.ui.dialogs.rating import rate_day

        rate_day(self._session, self._session.today(), self)

    def _add_event(self) -> None:
        from magtrack.ui.dialogs.event import add_event

        add_event(self._session, self._session.today(), self)
