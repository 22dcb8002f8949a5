"""Every kind of control in every state, side by side: a part of the gallery.

What only a pointer or a key could bring about is put on here as Qt itself would: a control under
the pointer has `WA_UnderMouse`, one held down is `down`, and the ring of the keyboard is drawn by
the same `FocusRing` that follows it elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QWidget,
)

from magtrack.ui import style
from magtrack.ui.dialogs.when import date_edit
from magtrack.ui.focus_ring import FocusRing, has_own_edge
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.buttons import button, icon_button, small, tool_button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.choices import Segmented
from magtrack.ui.widgets.clock_edit import ClockEdit
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.labels import plain_label, unseen_name
from magtrack.ui.widgets.search_field import SearchField
from magtrack.ui.widgets.steady import steady

STATES = ("normal", "pointer over", "pressed", "chosen", "keyboard", "cannot now", "problem")
"""The states, in their order; a control shows those that it has."""

_FIELD, _NAME, _CELL, _RING = 96, 128, 104, 6
"""Pixels at ordinary text size: a field, a name, the room of a state; and around a control."""


def _nothing(*_args: object) -> None:
    """Do nothing: what stands in the gallery is only looked at."""


def _rating() -> QWidget:
    made = button("7", "rate")
    made.setCheckable(True)
    return made


def _segment() -> QWidget:
    return Segmented("Format", {"pdf": "PDF", "csv": "CSV"}, _nothing)


def _ticked(made: QAbstractButton) -> QWidget:
    made.setChecked(True)
    return made


def _amount() -> QWidget:
    made = AmountEdit()
    made.setText("144")
    made.setFixedWidth(style.scaled(_FIELD))
    return made


def _combo() -> QWidget:
    made = Box()
    made.addItems(["capsule", "tablet"])
    return made


def _date() -> QWidget:
    made = steady(QDateEdit(QDate(2026, 11, 23)))
    made.setDisplayFormat("yyyy-MM-dd")
    made.setCalendarPopup(True)
    return made


def _search() -> QWidget:
    made = SearchField("Search", "Ctrl+F")
    made.set_width(_FIELD + 40)
    made.setText("magt")
    return made


def _note() -> QWidget:
    made = QPlainTextEdit("A note")
    made.setFixedSize(style.scaled(_FIELD), style.scaled(48))
    return made


def _progress() -> QWidget:
    made = QProgressBar()
    made.setValue(40)
    made.setTextVisible(False)
    made.setFixedWidth(style.scaled(_FIELD))
    return made


CONTROLS: dict[str, Callable[[], QWidget]] = {
    "Primary": lambda: button("Save", "primary"),
    "Button": lambda: button("Cancel"),
    "Button with icon": lambda: button("Copy", icon="copy"),
    "In rows": lambda: small(button("Why")),
    "Quiet": lambda: button("Skip", "quiet"),
    "Danger": lambda: button("Delete", "danger"),
    "Link": lambda: button("See why", "link"),
    "Icon": lambda: icon_button("plus", "Add", do=_nothing),
    "Tool": lambda: tool_button("chevron-left", "Day before"),
    "Segment": _segment,
    "Chip": lambda: Chip("Travel"),
    "Rating": _rating,
    "Check box": lambda: QCheckBox("Notes"),
    "One of many": lambda: QRadioButton("Once"),
    "Field": _amount,
    "Choice": _combo,
    "Day": _date,
    "Time": lambda: ClockEdit(time(7)),
    "Search": _search,
    "Note": _note,
    "Progress": _progress,
}
"""Every kind of control by its name, and how one is made."""


def _part_of(made: QWidget) -> QWidget:
    """Return what of a control has states: of several buttons that are joined, one."""
    return made.button("csv") if isinstance(made, Segmented) else made


def put_in_state(made: QWidget, state: str) -> bool:
    """Put a control in one of `STATES`; False where it has no such state."""
    if isinstance(made, QProgressBar):
        return state == "normal"
    part = _part_of(made)
    is_button = isinstance(part, QAbstractButton)
    if state == "pressed" and isinstance(part, QAbstractButton):
        part.setDown(True)
    elif state == "chosen" and isinstance(part, QAbstractButton) and part.isCheckable():
        part.setChecked(True)
    elif state == "cannot now":
        made.setEnabled(False)
    elif state == "problem" and not is_button:
        style.set_property(part, "problem", "true")
    else:
        # A field shows the keyboard by its edge, and by nothing that could be put on.
        return state in ("normal", "pointer over") or (
            state == "keyboard" and not has_own_edge(part)
        )
    return True


class StatesCard(Card):
    """A row for each kind of control, and in it one of each state, with the state's name above."""

    def __init__(self) -> None:
        super().__init__(title="Controls and their states")
        self._under_pointer: list[QWidget] = []
        for name, make in CONTROLS.items():
            row = ChipRow(gap=16)
            for state in STATES:
                made = make()
                if put_in_state(made, state):
                    row.add_chip(self._cell(made, state))
                else:
                    made.deleteLater()
            title = plain_label(name, "muted")
            title.setMinimumWidth(style.scaled(_NAME))
            self.body.addLayout(in_row(title, row, gap=8, wide=row))

    def _cell(self, made: QWidget, state: str) -> QWidget:
        made.setAccessibleName(f"{made.accessibleName() or type(made).__name__}, {state}")
        cell = _StateOf(made, state)
        if state == "pointer over":
            self._under_pointer.append(cell.part)
        return cell

    def showEvent(self, event: QShowEvent) -> None:
        """Put the pointer over what it is to be over: whatever is hidden forgets it."""
        super().showEvent(event)
        for each in self._under_pointer:
            each.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
            _move_within(each)


def _move_within(part: QWidget) -> None:
    """Tell a button that the pointer moves over it, without which it does not believe it."""
    at, none = QPointF(part.rect().center()), Qt.MouseButton.NoButton
    over = QPointF(part.mapToGlobal(part.rect().center()))
    move = QMouseEvent(QEvent.Type.MouseMove, at, over, none, none, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(part, move)


class _StateOf(QWidget):
    """A control in one state, below the name of the state."""

    def __init__(self, made: QWidget, state: str) -> None:
        super().__init__()
        self.part = _part_of(made)
        inner = in_column(made, margins=(_RING, _RING, _RING, _RING))
        if isinstance(made, QComboBox):
            inner.addWidget(unseen_name(made, made.accessibleName()))
        self.setLayout(in_column(plain_label(state, "small"), inner, 1, gap=0))
        self.setMinimumWidth(style.scaled(_CELL))
        self._ring = FocusRing(self) if state == "keyboard" else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the ring where the control is now."""
        super().resizeEvent(event)
        if self._ring is not None:
            QTimer.singleShot(0, self, self._draw_ring)

    def _draw_ring(self) -> None:
        if self._ring is not None:
            self._ring.draw_around(self.part)


class PopupsCard(Card):
    """What opens over a page, opened: the calendar, a menu, the list of a choice."""

    def __init__(self) -> None:
        super().__init__(title="What opens")
        self._day = date_edit(date(2026, 11, 22))
        self.body.addWidget(ChipRow(self._day.calendarWidget(), _menu(), _offers(), gap=16))


def _menu() -> QMenu:
    """Return a menu that stands on the page."""
    menu = QMenu()
    for text in ("Taken earlier…", "Edit…", "Delete"):
        menu.addAction(text)
    menu.addSeparator()
    menu.addAction("History…").setEnabled(False)
    menu.setActiveAction(menu.actions()[0])
    menu.setWindowFlags(Qt.WindowType.Widget)
    menu.setFixedSize(menu.sizeHint())
    return menu


def _offers() -> QListWidget:
    """Return the list of a choice, as it opens."""
    offers = QListWidget()
    offers.setProperty("role", "popup")
    offers.setAccessibleName("Units")
    offers.ensurePolished()
    offers.addItems(["capsule", "tablet", "scoop", "sachet"])
    offers.setCurrentRow(0)
    offers.setFixedSize(style.scaled(200), style.scaled(180))
    return offers
