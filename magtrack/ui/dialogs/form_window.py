"""The window of a form: heading, the form, which scrolls, and the foot; its keys and its drafts.

Enter in a field goes on to the next one, and from the last one saves; Ctrl+Enter saves from
anywhere. Escape and Cancel ask nothing and lose nothing: what was typed is back when the same form
is opened again on that day.
"""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.form_draft import fill_in, put_back, typed_in
from magtrack.ui.dialogs.going_on import go_on
from magtrack.ui.dialogs.parts import on_click, scrolled
from magtrack.ui.drafts import Draft, Typed
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import fill, in_column
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import plain_label

WIDTH = 640
"""The most a form of one column is wide at ordinary text size, in pixels."""

_PADDING = 24
_LEFT_FREE = 64
"""So much of the screen's height is left to what is behind, in pixels."""


class FormWindow(QDialog):
    """A dialog around `form`; a subclass says in `save` what becomes of it."""

    def __init__(
        self, session: Session, title: str, parent: QWidget | None, *, width: int = WIDTH
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.form = FormFields()
        self.fields = self.form.named
        self._width = width
        self._opening: Typed = {}
        self.setWindowTitle(title)
        self.setProperty("role", "form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._heading = plain_label(title, "dialog", wrap=True)
        self._subtitle = plain_label("", "subtitle", wrap=True)
        self._subtitle.hide()
        self._is_back = Banner("info", "", _("What you typed before is back."))
        self._is_back.add_button(_("Start afresh"), do=self._start_afresh)
        self._is_back.hide()
        self._cancel = on_click(button(_("Cancel")), self.leave)
        self.save_button = button(_("Save"), "primary", do=self.save)
        self._buttons = fill(QHBoxLayout(), None, self._cancel, self.save_button, gap=8)
        self._buttons.setContentsMargins(_PADDING, 12, _PADDING, 12)
        self._said = in_column(gap=12, margins=(_PADDING, 0, _PADDING, 12))
        self._lay_out()

    def set_heading(self, title: str, subtitle: str = "") -> None:
        """Say above the form what it is about; the title of the window stays."""
        self._heading.setText(title)
        self._subtitle.show_text(subtitle)

    def save(self) -> None:
        """Write what the form says, or show why that cannot be."""
        raise NotImplementedError  # each dialog says; Qt's metaclass allows no ABC

    def opened_on(self) -> Hashable:
        """Return what the form is about: what is typed comes back in a form on the same."""
        return None

    def before_put_back(self, draft: Draft) -> None:
        """Make the fields that `draft` holds and the form does not open with."""

    def leave(self) -> None:
        """Close without saving; what was typed is kept for today."""
        left = typed_in(self.form)
        if left == self._opening:
            self.session.drafts.forget(self._key())
        else:
            draft = Draft(self._opening, left)
            self.session.drafts.keep(self._key(), self.session.today(), draft)
        self.reject()

    # ------------------------------------------------------------------------------ building

    def _lay_out(self) -> None:
        head = in_column(self._heading, self._subtitle, gap=4)
        head.setContentsMargins(_PADDING, _PADDING, _PADDING, 0)
        content = QWidget()
        parts = self._is_back, self.form, None
        margins = _PADDING, 16, _PADDING, 16
        self._inner = fill(QVBoxLayout(content), *parts, margins=margins, gap=16)
        self._scroll = scrolled(content)
        for each in (content, self._scroll.viewport()):
            each.setAutoFillBackground(False)
        foot = QFrame()
        foot.setProperty("role", "foot")
        foot.setLayout(self._buttons)
        fill(QVBoxLayout(self), head, (self._scroll, 1), self._said, foot, gap=0)

    def _fit(self) -> None:
        """Be as tall as the form needs, if the screen has the room."""
        available = self.screen().availableSize()
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        wanted = max(style.scaled(self._width), self._inner.minimumSize().width() + bar)
        width = min(wanted, available.width() - 40)
        self.resize(width, self.height())
        inner = self._inner
        fits = inner.hasHeightForWidth()
        needed = inner.totalHeightForWidth(width) if fits else inner.sizeHint().height()
        others = self.sizeHint().height() - self._scroll.sizeHint().height()
        self.resize(width, min(needed + others + 4, available.height() - _LEFT_FREE))

    # --------------------------------------------------------------------------------- drafts

    def showEvent(self, event: QShowEvent) -> None:
        """Bring back what was typed before, and begin at the first empty field."""
        super().showEvent(event)
        if event.spontaneous():
            return
        self._bring_back()
        self._fit()
        focus: QWidget | None = self.focusWidget()  # there may be none, whatever its type says
        if focus is None or not self.form.isAncestorOf(focus):
            self.begin()

    def begin(self) -> None:
        """Put the keyboard where typing begins."""
        self.form.focus_start(is_new=True)

    def _bring_back(self) -> None:
        self._opening = typed_in(self.form)
        draft = self.session.drafts.of(self._key(), self.session.today())
        if draft is not None:
            self.before_put_back(draft)
            put_back(self.form, draft)
            self._is_back.show()

    def _start_afresh(self) -> None:
        self.session.drafts.forget(self._key())
        self._is_back.hide()
        fill_in(self.form, self._opening)
        self.begin()

    def _key(self) -> Hashable:
        return type(self), self.opened_on()

    def accept(self) -> None:
        """Close after saving: nothing is left to be typed again."""
        self.session.drafts.forget(self._key())
        super().accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close as Cancel does."""
        self.leave()
        event.accept()

    # ----------------------------------------------------------------------------------- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, leave with Escape."""
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                saves = event.modifiers() & Qt.KeyboardModifier.ControlModifier
                (self.save if saves else self._go_on)()
        else:
            super().keyPressEvent(event)

    def _go_on(self) -> None:
        """Press the button that has the keyboard, else go on to the next field or save."""
        focus: QWidget | None = self.focusWidget()
        if isinstance(focus, QAbstractButton) and not isinstance(focus, QCheckBox | QRadioButton):
            focus.click()
        elif not go_on(self.form, focus, self.save_button):
            self.save()
