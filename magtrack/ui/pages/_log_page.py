"""The log: every dose, rating and event by day, newest first; find, add, correct, delete."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtGui import QFocusEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui.actions import Action
from magtrack.ui.background import timer
from magtrack.ui.pages._log_changes import LogChanges
from magtrack.ui.pages._log_chips import LogChips
from magtrack.ui.pages._log_lines import LogFilter
from magtrack.ui.pages._log_model import LogModel, key_of
from magtrack.ui.pages._log_table import LogView
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner, Card
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.empty_state import EmptyState
from magtrack.ui.widgets.page import ABOVE, GAP, MARGIN
from magtrack.ui.widgets.page_header import PageHeader
from magtrack.ui.widgets.search_field import SearchField

_SEARCH = 240
"""Pixels the search is wide at ordinary text size."""


class LogPage(QWidget):
    """The whole log in one table; the page itself does not scroll."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.model = LogModel(session)
        self.view = LogView(self.model)
        self.changes = LogChanges(session, self.view, self, self._ask)
        self.search = SearchField(_("Search notes and names"), _native("Ctrl+F"))
        self.chips = LogChips(session)
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
        self.search.set_width(_SEARCH)
        take_in = button(_("Import…"), icon="file-down", do=self._import)
        add = button(_("Add entry"), "primary", icon="plus")
        add.setMenu(self._add_menu())
        header.add(self.search, take_in, add)
        card = Card(fill=True)
        card.show_edge_to_edge()
        self._stack = QStackedWidget()
        holder = QWidget()  # of the table, and of what assistive programs find beside it
        holder.setLayout(in_column(self.view))
        self._stack.addWidget(holder)
        card.body.addWidget(self._stack)
        margins = (MARGIN, ABOVE, MARGIN, ABOVE)
        self._column = in_column(header, self.chips, card, gap=GAP, margins=margins, wide=card)
        self.setLayout(self._column)

    def _ask(self, banner: Banner) -> None:
        """Put a question above the table."""
        self._column.insertWidget(self._column.indexOf(self.chips) + 1, banner)

    def _add_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(_("Dose…") + "\t" + _native("Ctrl+N"), self.add_dose)
        menu.addAction(_("Ratings of a day…"), self._add_rating)
        menu.addAction(_("Event or note…"), self._add_event)
        return menu

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look_again)
        self.search.returnPressed.connect(self.view.setFocus)
        self.chips.changed.connect(self._look_again)

    def key_actions(self) -> tuple[Action, ...]:
        """Return the keys of the table."""
        return self.changes.key_actions()

    # ------------------------------------------------------------------------------- showing

    def start_search(self) -> None:
        """Let the person type what is looked for."""
        self.search.setFocus()
        self.search.selectAll()

    def settle(self) -> None:
        """Store what is being written: nothing is written here."""

    def refresh(self, change: Change | None) -> None:
        """Read again and stay at the same place."""
        line, bar = self.view.current_line(), self.view.verticalScrollBar()
        place = bar.value()
        self.chips.refresh()
        self.model.read(self._wanted(), self.model.rowCount())
        if line is not None:
            row = self.model.row_of(line.day, key_of(line))
            self.view.setCurrentIndex(self.model.index(max(row, 0), 0))
        bar.setValue(place)
        self._show_whether_empty()

    def _wanted(self) -> LogFilter:
        return self.chips.wanted(self.search.text().strip())

    def _look_again(self) -> None:
        self.model.read(self._wanted())
        self.view.scrollToTop()
        self._show_whether_empty()

    def _search_on(self) -> None:
        """Look into older months, some at a time, until something is found."""
        self.model.fetchMore(self.view.rootIndex())
        self._show_whether_empty()

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
            self._empty.set_texts(text, _("Add a dose"), icon="notebook-pen")
        elif self.model.canFetchMore(self.view.rootIndex()):
            self._empty.set_texts(_("Searching…"), icon="search")
            self._again.start()
        else:
            text = _("Nothing in the log fits.")
            self._empty.set_texts(text, _("Show everything"), icon="search")
        self._stack.setCurrentWidget(self._empty)

    def _act_on_empty(self) -> None:
        if self._wanted().is_everything:
            self.add_dose()
            return
        self.search.clear()
        self.chips.choose_everything()

    # ------------------------------------------------------------------------------ changing

    def add_dose(self) -> None:
        """Open the form for a new dose."""
        from magtrack.ui.dialogs.dose import add_dose

        today = self._session.today()
        add_dose(self._session, self._session.log(today, today), today, self)

    def _add_rating(self) -> None:
        from magtrack.ui.dialogs.rating import rate_day

        rate_day(self._session, self._session.today(), self)

    def _add_event(self) -> None:
        from magtrack.ui.dialogs.event import add_event

        add_event(self._session, self._session.today(), self)

    def _import(self) -> None:
        from magtrack.ui.dialogs.import_file import ImportDialog

        ImportDialog(self._session, self).open()


def _native(keys: str) -> str:
    """Return keys as this system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
