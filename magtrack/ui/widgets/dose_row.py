"""One dose of the day: the round tick that takes it, what it is, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QFrame, QMenu

from magtrack.startup.lazy import Lazy
from magtrack.texts import _
from magtrack.ui import icons, style
from magtrack.ui.widgets.buttons import tool_button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.labels import ElidedLabel, PlainLabel, pill, plain_label, set_tool_tip
from magtrack.ui.widgets.page import bring_into_view
from magtrack.ui.widgets.toast import IN_USE

if TYPE_CHECKING:
    from PySide6.QtCore import QVariantAnimation

CIRCLE, TARGET, HEIGHT = 24, 40, 48
"""Pixels: the circle of a dose at ordinary text size, what can be hit, and the row."""

_DETAIL_LETTERS = 28
"""So much of what a dose holds is always there, or the slots stand one under the other."""


class _StatusStyle(NamedTuple):
    """How a state shows: the token of its circle, the sign in it, filled or a ring."""

    token: str
    sign: str
    filled: bool


_LOOKS = {
    "taken": _StatusStyle("success", "check", filled=True),
    "late": _StatusStyle("success", "check", filled=True),
    "extra": _StatusStyle("success", "plus", filled=True),
    "due": _StatusStyle("text_muted", "", filled=False),
    "planned": _StatusStyle("border_strong", "", filled=False),
    "skipped": _StatusStyle("text_muted", "dash", filled=False),
    "waits": _StatusStyle("caution", "clock", filled=False),
    "missed": _StatusStyle("caution", "cross", filled=False),
    "not_recorded": _StatusStyle("caution", "question", filled=False),
}
OPEN = ("due", "planned", "waits", "not_recorded")
_EVIDENT = ("taken", "due", "planned", "waits")
"""What circle, time and the word beside the name tell already."""

FADE_MS = 150
"""How long a tick takes to come; with less movement it is there at once."""


def state_word(state: str) -> str:
    """Return the word for a state."""
    return {
        "taken": _("taken"),
        "due": _("due"),
        "late": _("late"),
        "extra": _("extra"),
        "planned": _("planned"),
        "waits": _("not yet"),
        "skipped": _("skipped"),
        "missed": _("missed"),
        "not_recorded": _("not recorded"),
    }[state]


class StateMark(QAbstractButton):
    """The circle of a dose, a button; state by shape and sign, never by colour alone."""

    def __init__(self) -> None:
        super().__init__()
        self._state = self._before = "planned"
        self._fade: QVariantAnimation | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("ring-radius", TARGET / 2)

    def show_state(self, state: str) -> None:
        """Show the circle of `state`; a tick that was just made fades in."""
        is_new = self._state in OPEN and state not in OPEN
        self._before, self._state = self._state, state
        if is_new and self.isVisible() and style.looks().moves:
            self._fade = self._begin_fade()
        elif self._before != state:
            self._fade = None
        self.update()

    def _begin_fade(self) -> QVariantAnimation:
        from PySide6.QtCore import QVariantAnimation

        fade = QVariantAnimation(self)
        fade.setStartValue(0.0)
        fade.setEndValue(1.0)
        fade.setDuration(FADE_MS)
        fade.valueChanged.connect(self.update)
        fade.start()
        return fade

    def sizeHint(self) -> QSize:
        """Be larger than the circle, so that it is easily hit."""
        side = max(TARGET, style.scaled(CIRCLE + 4))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Never be cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw circle and sign; the pointer over an open one shows what a click does."""
        look = _LOOKS[self._state]
        if self.underMouse() and self._state in OPEN:
            look = _StatusStyle("success", "check", filled=False)
        side = style.scaled(CIRCLE) * 28 / 24
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate((self.width() - side) / 2, (self.height() - side) / 2)
        painter.scale(side / 28, side / 28)
        share = 1.0 if self._fade is None else float(self._fade.currentValue())
        if share < 1:
            painter.setOpacity(1 - share)
            _paint_look(painter, _LOOKS[self._before])
            painter.setOpacity(share)
        _paint_look(painter, look)
        painter.end()


def _paint_look(painter: QPainter, look: _StatusStyle) -> None:
    """Draw circle and sign into 28 by 28."""
    pen = QPen(style.color(look.token), 2)
    if look.sign == "question":
        pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.setBrush(pen.color() if look.filled else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(2, 2, 24, 24))
    ink = style.color("on_success") if look.filled else style.color("text")
    if look.sign == "clock":
        ink = pen.color()
    _draw_sign(painter, look.sign, QPen(ink, 2.2))


class DoseRow(QFrame):
    """A dose of the day. It shows what it is told, and says what the user `asked` for.

    That is "take", or when it was taken ("15min" or "1h" ago, as "planned", at an "unknown" time),
    "skipped", "missed", "edit" or "remove". A dose that would be too close to something it asks
    about: "wait", or "anyway".
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._state = "planned"
        self._mark = StateMark()
        self._mark.clicked.connect(self._mark_clicked)
        self._name = ElidedLabel("", "strong")
        self._detail = ElidedLabel("", "small", least=_DETAIL_LETTERS)
        self._time = plain_label("", "muted")
        self._word = plain_label("", "small")
        self._more = tool_button("ellipsis-vertical", _("More"), "quiet")
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.clicked.connect(self._open_menu)
        self._lay_out()

    def show_dose(
        self,
        name: str,
        detail: str,
        *,
        state: str,
        time: str = "",
        short: str = "",
        kind: str = "",
        wait: str = "",
    ) -> None:
        """Show a dose.

        State: taken, late, extra, due, planned, waits, skipped, missed or not_recorded; the word
        for it comes with it. `time` is the clock time it was taken at, or is planned for; `short`
        the detail where there is little room, `kind` a word beside the name, such as "medicine",
        `wait` the clock time until which it has to wait.
        """
        self._state = state
        self._mark.show_state(state)
        self._name.set_whole(name)
        self._detail.set_whole(detail, short=short)
        until = _("wait until {time}").format(time=wait) if wait else ""
        word = until or state_word(state)
        if until or kind:
            self._kind.setText(until or kind)
            style.set_property(self._kind, "tone", "caution" if until else "word")
        DoseRow._kind.set_shown(self, bool(until or kind))
        self._time.show_text(time)
        style.set_property(self._time, "role", "muted" if state in OPEN else "")
        self._word.show_text("" if state in _EVIDENT else word)
        self._name_parts(", ".join(filter(None, (name, kind))), f"{word} {time}".strip())
        dose = ", ".join(filter(None, (name, time)))  # there may be several of it in a day
        self._more.setAccessibleName(_("More for {name}").format(name=dose))

    def show_sign(self, sign: str, tone: str = "", said: str = "") -> None:
        """Show the icon `sign` of a warning beside the name, "" for none; `said` tells it."""
        if sign:
            self._sign.show_glyph(sign, tone)
            set_tool_tip(self._sign, said)
        self._mark.setAccessibleDescription(said)
        DoseRow._sign.set_shown(self, bool(sign))

    def state(self) -> str:
        """Return the state it shows."""
        return self._state

    def ask(self, why: str, rule: str, wait: str, anyway: str) -> None:
        """Ask whether to take it in spite of `why` and its `rule`: `wait`, or `anyway`."""
        self._question.set_texts(why, rule)
        self._wait.setText(wait)
        self._anyway.setText(anyway)
        self._question.show()

    def ask_nothing(self) -> None:
        """Take the question away."""
        DoseRow._question.set_shown(self, False)

    def focus_answer(self) -> None:
        """Move the keyboard to the first answer."""
        self._wait.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self._question)

    def menu(self) -> QMenu:
        """Return the menu of what else can be done with the dose in its present state."""
        menu, ask = QMenu(self), self.asked.emit
        if self._state in OPEN:
            menu.addAction(_("Taken 15 minutes ago"), lambda: ask("15min"))
            menu.addAction(_("Taken 1 hour ago"), lambda: ask("1h"))
            menu.addAction(_("Taken at the planned time"), lambda: ask("planned"))
            menu.addAction(_("Taken, time unknown"), lambda: ask("unknown"))
            menu.addSeparator()
            menu.addAction(_("Skipped"), lambda: ask("skipped"))
            menu.addAction(_("Missed"), lambda: ask("missed"))
            menu.addSeparator()
        menu.addAction(_("Edit…"), lambda: ask("edit"))
        if self._state not in OPEN:
            menu.addAction(_("Remove from the log"), lambda: ask("remove"))
        return menu

    @Lazy
    def _kind(self) -> PlainLabel:
        kind = pill("", "plain")
        kind.hide()
        self._head.insertWidget(1, kind)
        return kind

    @Lazy
    def _sign(self) -> icons.Glyph:
        sign = icons.Glyph("octagon-alert", "danger", 16)
        sign.hide()
        self._head.insertWidget(self._head.count() - 1, sign)
        return sign

    @Lazy
    def _question(self) -> Banner:
        question = Banner("caution", "")
        self._wait = question.add_button("", "strong", do=lambda: self.asked.emit("wait"))
        self._anyway = question.add_button("", do=lambda: self.asked.emit("anyway"))
        question.let_arrows_through()
        question.setObjectName(IN_USE)
        question.hide()
        self._column.addWidget(question)
        return question

    def _lay_out(self) -> None:
        self._head = in_row(self._name, 1, gap=8)
        self._texts = in_column(1, self._head, self._detail, 1, gap=0)
        when = in_column(1, self._time, self._word, 1, gap=0)
        for line in (self._time, self._word):
            when.setAlignment(line, Qt.AlignmentFlag.AlignRight)
        parts = (self._mark, self._texts, when, self._more)
        row = in_row(*parts, gap=4, margins=(8, 2, 4, 2), wide=self._texts)
        self._column = in_column(row, gap=0)
        self.setLayout(self._column)

    def be_high(self, height: int) -> None:
        """Be at least `height` pixels high at ordinary text size."""
        self.setMinimumHeight(style.scaled(height))

    def _name_parts(self, name: str, words: str) -> None:
        self.setAccessibleName(f"{name}, {words}")
        take = _("Take {name}").format(name=name)
        open_name = f"{take}, {words}" if self._state in OPEN else self.accessibleName()
        self._mark.setAccessibleName(open_name)
        set_tool_tip(self._mark, take if self._state in OPEN else "")

    def _mark_clicked(self) -> None:
        self.asked.emit("take" if self._state in OPEN else "edit")

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def _draw_sign(painter: QPainter, sign: str, pen: QPen) -> None:
    """Draw a sign into the middle of a circle of 28 by 28."""
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    if sign == "check":
        painter.drawPolyline(
            QPolygonF([QPointF(9.5, 14.3), QPointF(12.6, 17.3), QPointF(18.5, 11)])
        )
    elif sign == "question":
        font = QFont(painter.font())
        font.setPixelSize(14)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.drawText(QRectF(0, 0, 28, 28), Qt.AlignmentFlag.AlignCenter, "?")
    else:
        lines = {
            "dash": [QLineF(10, 14, 18, 14)],
            "plus": [QLineF(10, 14, 18, 14), QLineF(14, 10, 14, 18)],
            "clock": [QLineF(14, 8.5, 14, 14), QLineF(14, 14, 17.5, 16)],
            "cross": [QLineF(10.5, 10.5, 17.5, 17.5), QLineF(17.5, 10.5, 10.5, 17.5)],
        }
        painter.drawLines(lines.get(sign, []))
