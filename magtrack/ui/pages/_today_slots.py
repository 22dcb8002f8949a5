"""The doses of Today on one sheet: morning and evening side by side, the rest below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from magtrack import wording
from magtrack.domain.record.schedule import Slot
from magtrack.startup.lazy import Lazy, put_before, set_shown
from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.pages._today_lines import Line, Of
from magtrack.ui.widgets.buttons import button, tool_button
from magtrack.ui.widgets.columns import discard, in_column, in_row, rule
from magtrack.ui.widgets.dose_row import HEIGHT, TARGET, DoseRow, StateMark
from magtrack.ui.widgets.labels import ElidedLabel, plain_label
from magtrack.ui.widgets.press_frame import PressFrame
from magtrack.ui.widgets.slot_glyph import slot_glyph

if TYPE_CHECKING:
    from magtrack.domain.safety.taking import OffTime, TooClose

HEAD, FOLDED = 48, 40
"""Pixels at ordinary text size: the head of a slot, and the row that stands for several."""

MOST = 4
"""So many rows a slot shows before those that are taken fold into one."""

_NARROW = 640
"""In fewer pixels at ordinary text size the slots stand one under the other."""

_DONE = ("taken", "late", "extra")


class FoldRow(PressFrame):
    """A row that stands for several that were taken; `unfolded` where they are to be seen."""

    unfolded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pressed.connect(self.unfolded)
        self.setProperty("role", "row")
        mark = StateMark()
        mark.show_state("taken")
        mark.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        mark.setAccessibleName(_("taken"))
        self._count = plain_label("", "strong")
        self._names = ElidedLabel("", "muted")
        self._open = tool_button("chevron-down", _("Show what was taken"), "quiet")
        self._open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._open.clicked.connect(self.unfolded)
        line = in_row(mark, self._count, self._names, self._open, gap=4, margins=(8, 0, 4, 0))
        line.setStretchFactor(self._names, 1)
        self.setLayout(in_column(rule(), line, gap=0))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_names(self, names: Sequence[str]) -> None:
        """Tell what it stands for."""
        text = ngettext("{n} taken", "{n} taken", len(names)).format(n=len(names))
        self._count.setText(text)
        self._names.set_whole(", ".join(names))
        self._open.setAccessibleDescription(f"{text}: {', '.join(names)}")
        self.setFixedHeight(max(style.scaled(FOLDED) + 1, TARGET + 1))


class SlotSection(QFrame):
    """The lines of one part of the day.

    `asked(of, what)` tells what a `DoseRow` was asked and what that stands for, `take_wanted(slot)`
    that all that can be taken by one press is to be.
    """

    asked = Signal(object, str)
    take_wanted = Signal(str)

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self.slot = slot
        self._rows: list[DoseRow] = []
        self._rules: list[QFrame] = []
        self._lines: list[Line] = []
        self._signed: frozenset[int] = frozenset()
        self._high = HEIGHT
        self._unfolded = False
        self._title = plain_label(wording.slot_name(slot), "heading")
        self._times = ElidedLabel("", "muted")
        self.take = button("", do=lambda: self.take_wanted.emit(slot))
        self.take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.take.hide()
        glyph = slot_glyph(slot, 20)
        parts = (glyph, self._title, self._times, self.take)
        self._head = QWidget()
        self._head.setLayout(in_row(*parts, gap=8, margins=(16, 0, 12, 0), wide=self._times))
        self._empty = plain_label(_("Nothing planned"), "muted")
        self._empty.setContentsMargins(16, 8, 16, 16)
        self._column = in_column(self._head, self._empty, 1, gap=0)
        self.setLayout(self._column)
        self.be_high(HEIGHT)
        self.setAccessibleName(wording.slot_name(slot))

    # ------------------------------------------------------------------------------- showing

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show the lines of the slot, in their order."""
        if [line.name for line in lines] != [line.name for line in self._lines]:
            self._unfolded = False
        self._lines = list(lines)
        set_shown(self._empty, not lines)
        self._have_rows(len(lines))
        for row, line in zip(self._rows, lines, strict=True):
            row.show_dose(
                line.name,
                line.detail,
                short=line.short,
                state=line.state,
                time=line.time,
                kind=line.kind,
                wait=line.wait,
            )
        self._fold()

    def show_take(self, text: str, said: str, *, is_primary: bool) -> None:
        """Offer to take by one press what `said` tells, or nothing where `text` is ""."""
        if text:
            self.take.setText(text)
            self.take.setAccessibleName(said)
            style.set_property(self.take, "role", "primary" if is_primary else "strong")
        set_shown(self.take, bool(text))

    def show_signs(self, signs: Mapping[int, tuple[str, str, str]]) -> None:
        """Show beside the doses what was found about them: icon, tone and sentence by the row."""
        for number, row in enumerate(self._rows):
            row.show_sign(*signs.get(number, ("",)))
        self._signed = frozenset(signs)
        self._fold()

    def place_of(self, of: Of) -> int | None:
        """Return the number of the row that stands for `of`, None where there is none."""
        return next((n for n, line in enumerate(self._lines) if line.of == of), None)

    def put_below(self, of: Of, widget: QWidget) -> None:
        """Put `widget` below the row that stands for `of`."""
        number = self.place_of(of)
        if number is not None:
            self._column.removeWidget(widget)
            place = self._column.indexOf(self._rows[number]) + 1
            self._column.insertWidget(place, widget)

    def show_held(self, held: Mapping[Of, TooClose | OffTime]) -> list[DoseRow]:
        """Ask about what was held back, in the rows, which are returned."""
        asked = []
        for row, line in zip(self._rows, self._lines, strict=True):
            if each := held.get(line.of):
                from magtrack.wording.held import asked as texts

                row.ask(*texts(each))
                asked.append(row)
            else:
                row.ask_nothing()
        return asked

    def be_high(self, height: int) -> None:
        """Let each row be `height` pixels high at ordinary text size."""
        self._high = height
        self._head.setFixedHeight(max(HEAD, self.fontMetrics().height() + 24))
        for row in self._rows:
            row.be_high(height)

    # ------------------------------------------------------------------------------- folding

    def _fold(self) -> None:
        """Let what is taken fold into one row where there are many; never one with a sign."""
        foldable = [
            number
            for number, line in enumerate(self._lines)
            if line.state in _DONE and number not in self._signed
        ]
        folds = len(self._lines) > MOST and len(foldable) > 1 and not self._unfolded
        for number, (line, row) in enumerate(zip(self._rules, self._rows, strict=True)):
            shown = not (folds and number in foldable)
            set_shown(row, shown)
            set_shown(line, shown)
        if folds:
            self._folded.show_names([self._lines[number].name for number in foldable])
        SlotSection._folded.set_shown(self, folds)
        self._show_times(folds=folds)

    def _show_times(self, *, folds: bool) -> None:
        """Show the times planned, or where some are folded away how many are done."""
        done = sum(line.state in _DONE for line in self._lines)
        text = _("{n} of {all}").format(n=done, all=len(self._lines))
        if not folds:
            planned = (line.of.planned for line in self._lines)
            text = ", ".join(dict.fromkeys(wording.clock_text(each) for each in planned if each))
        self._times.set_whole(text)

    @Lazy
    def _folded(self) -> FoldRow:
        folded = FoldRow()
        folded.unfolded.connect(self._unfold)
        put_before(self._empty, self._column, folded)
        return folded

    def _unfold(self) -> None:
        self._unfolded = True
        self._fold()

    def _have_rows(self, count: int) -> None:
        while len(self._rows) > count:
            discard(self._column, self._rows.pop(), self._rules.pop())
        while len(self._rows) < count:
            line, row = rule(), self._row(len(self._rows))
            row.be_high(self._high)
            self._rows.append(row)
            self._rules.append(line)
            for each in (line, row):
                self._column.insertWidget(self._column.count() - 1, each)

    def _row(self, index: int) -> DoseRow:
        row = DoseRow()
        row.asked.connect(lambda what: self.asked.emit(self._lines[index].of, what))
        return row


class DoseSheet(QFrame):
    """Morning and evening with a rule between, other times below, and what else is added."""

    def __init__(self, morning: SlotSection, evening: SlotSection, other: SlotSection) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._between = rule(upright=True)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(0)
        self._pair.addWidget(morning, 1)
        self._pair.addWidget(self._between)
        self._pair.addWidget(evening, 1)
        self._other = other
        self._above_other = rule()
        self._column = in_column(self._pair, self._above_other, other, gap=0, margins=(1, 1, 1, 1))
        self.setLayout(self._column)
        self.setAccessibleName(_("Doses"))

    def show_other(self, shown: bool) -> None:
        """Show the part for other times, or do without."""
        set_shown(self._other, shown)
        set_shown(self._above_other, shown)

    def add_part(self, part: QWidget) -> None:
        """Append what is taken in another way; the rule above it comes and goes with it."""
        self._column.addWidget(part)

    def minimumSizeHint(self) -> QSize:
        """Be content with the width of the widest slot."""
        hint = super().minimumSizeHint()
        slots = (self._pair.itemAt(number) for number in (0, 2))
        hint.setWidth(max(slot.minimumSize().width() for slot in slots if slot is not None) + 2)
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the slots one under the other where there is little room."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        narrow = self.width() < style.scaled(_NARROW)
        wanted = direction.TopToBottom if narrow else direction.LeftToRight
        if wanted != self._pair.direction():
            self._pair.setDirection(wanted)
            self._between.setMinimumSize(1, 1)
            self._between.setMaximumSize(*((16777215, 1) if narrow else (1, 16777215)))
