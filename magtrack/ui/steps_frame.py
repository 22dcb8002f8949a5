"""A few steps on the window itself: dots above, what scrolls, and buttons that stay below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QWidget

from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.going_on import go_on
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.page import MARGIN, PageFrame
from magtrack.ui.widgets.step_dots import StepDots
from magtrack.ui.widgets.visual_order import follow_the_page

_WIDTH = 640


class StepsFrame(QWidget):
    """The frame of `steps` steps; a subclass fills `body` and says in `form` what is filled in.

    `said` is where what goes before the next step is shown; `next` stands at the end of `buttons`.
    """

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._page, foot, inner = PageFrame(most=_WIDTH), QFrame(), QWidget()
        self.header, self.body = self._page.header, self._page.body
        self.dots = StepDots(steps)
        self.body.insertLayout(0, in_row(plain_label(_("MagTrack"), "strong"), None, self.dots))
        self.said, self.buttons = in_column(gap=12), QHBoxLayout()
        self.next = button(_("Next"), "primary", do=self.go_on)
        rule = QFrame()
        rule.setProperty("role", "rule")
        rule.setFixedHeight(1)
        inner.setMaximumWidth(style.scaled(_WIDTH))
        inner.setLayout(in_column(self.said, rule, self.buttons, gap=16))
        foot.setProperty("role", "page")
        self._foot = in_row(1, (inner, 1000), 1, margins=(MARGIN, 0, MARGIN, MARGIN))
        foot.setLayout(self._foot)
        self.setLayout(in_column((self._page, 1), foot, gap=0))
        self._page.verticalScrollBar().rangeChanged.connect(self._keep_foot_below)

    def form(self) -> FormFields:
        """Return the fields of the step on the screen."""
        raise NotImplementedError  # each says; Qt's metaclass allows no ABC

    def go_on(self) -> None:
        """Go on to the next step."""
        raise NotImplementedError  # each says; Qt's metaclass allows no ABC

    def showEvent(self, event: QShowEvent) -> None:
        """Let Tab follow the step: another parent has changed the order."""
        super().showEvent(event)
        follow_the_page(self)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - as Qt
        """Let Tab follow the step as it is seen: parts of it come and go while it is filled in."""
        follow_the_page(self)
        return super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Return, as in a dialog; on a button it presses that. Held down, once."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.isAutoRepeat():
            return
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.go_on()
        elif isinstance(pressed := self.focusWidget(), QAbstractButton):
            pressed.click()
        else:
            follow_the_page(self)
            if not go_on(self.form(), pressed, self.next):
                self.go_on()

    def _keep_foot_below(self) -> None:
        """Let the foot end where the steps do: a scroll bar takes some of their room."""
        bar = self._page.verticalScrollBar()
        wide = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self._foot.setContentsMargins(MARGIN, 0, MARGIN + wide, MARGIN)
