"""A warning in one row: its sign and word, one sentence, the rule, and what can be done."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy

from magtrack.startup.lazy import set_shown
from magtrack.texts import _
from magtrack.ui import icons, style
from magtrack.ui.widgets.buttons import button, tool_button
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.labels import ElidedLabel, plain_label, set_tool_tip

HEIGHT = 56
"""Pixels of the row at ordinary text size: it never pushes anything off the page."""

_SHORT, _BRIEF, _BELOW = 760, 960, 640
"""In fewer pixels than these, at ordinary text size, the second line is left to the tooltip, the
action says less, and the buttons stand below the words."""


class FindingShown(Struct, frozen=True):
    """What a row says: `sign` is an icon; only what is `filled` has a ground of its tone.

    `action` is what its own button does, "" for none, and in short; `more` is how many others there
    are; what is not `dismissable` stays.
    """

    title: str
    rule: str
    word: str
    sign: str
    tone: str
    filled: bool = False
    action: str = ""
    action_short: str = ""
    more: int = 0
    dismissable: bool = True


class FindingRow(QFrame):
    """The worst of what was found; what is more is a number that leads on.

    `why`, `act`, `seen` and `more` say which of its buttons was pressed.
    """

    why = Signal()
    act = Signal()
    seen = Signal()
    more = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._glyph = icons.Glyph("octagon-alert", "danger", 20)
        self._word = plain_label("", "word")
        self._title = plain_label("", "strong", wrap=True)
        self._rule = ElidedLabel("", "small")
        self._shown = FindingShown("", "", word="", sign="octagon-alert", tone="danger")
        self._why = button(_("Why"), do=self.why.emit)
        self._act = button("", "strong", do=self.act.emit)
        self._more = button("", "link", do=self.more.emit)
        self._seen = tool_button("x", _("Seen today"), "quiet")
        self._seen.clicked.connect(self.seen)
        for each in (self._why, self._act, self._more, self._seen):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._texts = in_column(1, self._title, self._rule, 1, gap=0)
        self._said = in_row(self._glyph, self._word, self._texts, gap=12, wide=self._texts)
        self._buttons = in_row(self._more, self._why, self._act, self._seen, gap=12)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(16, 0, 8, 0)
        self._box.addLayout(self._said, 1)
        self._box.addLayout(self._buttons)

    def show_finding(self, shown: FindingShown) -> None:
        """Show a finding."""
        style.set_property(self, "tone", shown.tone if shown.filled else "plain")
        style.set_property(self._word, "tone", shown.tone)
        self._glyph.show_glyph(shown.sign, shown.tone)
        self._word.setText(shown.word)
        self._title.setText(shown.title.removesuffix("."))
        self._shown = shown
        self._act.setAccessibleName(shown.action)
        set_shown(self._act, bool(shown.action))
        self._more.setText(_("{n} more").format(n=shown.more))
        set_shown(self._more, shown.more > 0)
        set_shown(self._seen, shown.dismissable)
        self._fit_room()
        self.setAccessibleName(f"{shown.word}. {shown.title}")
        self.setAccessibleDescription(shown.rule)
        self._why.setAccessibleDescription(shown.title)

    def hasHeightForWidth(self) -> bool:
        """Say no: what it needs is told by its hints, which know where the buttons stand."""
        return False

    def sizeHint(self) -> QSize:
        """Be of one height, whatever it says, but where the buttons stand below."""
        line = self.fontMetrics().height()
        high = max(HEIGHT, 2 * line + 16)
        if self._box.direction() == QBoxLayout.Direction.TopToBottom:
            said = self._title.heightForWidth(self.width() - self._beside_texts())
            rule = 0 if self._rule.isHidden() else line
            high = max(said, 2 * line) + rule + self._buttons.sizeHint().height() + 24
        return QSize(super().sizeHint().width(), high)

    def minimumSizeHint(self) -> QSize:
        """Never be lower than that, and only as wide as the buttons below the words need."""
        parts = self._said.minimumSize().width(), self._buttons.minimumSize().width()
        return QSize(max(parts) + 24, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where there is little room, and put the buttons below where there is less."""
        super().resizeEvent(event)
        self._fit_room()

    def _fit_room(self) -> None:
        shown = self._shown
        brief = self.width() < style.scaled(_BRIEF)
        self._act.setText(shown.action_short if brief else shown.action)
        narrow = self.width() < style.scaled(_SHORT)
        self._rule.show_text("" if narrow else shown.rule)
        set_tool_tip(self._title, shown.rule if narrow else "")
        self._put_buttons()

    def _put_buttons(self) -> None:
        """Put them below the words where these would be cut; the sentence breaks, if need be."""
        direction = QBoxLayout.Direction
        needed = self._title.fontMetrics().horizontalAdvance(self._title.text()) + 2
        room = self.width() - self._beside_texts() - self._buttons.sizeHint().width() - 12
        below = self.width() < style.scaled(_BELOW) or room < needed
        wanted = direction.TopToBottom if below else direction.LeftToRight
        if wanted != self._box.direction():
            self._box.setDirection(wanted)
            end = Qt.AlignmentFlag.AlignRight if below else Qt.AlignmentFlag(0)
            self._box.setAlignment(self._buttons, end)
            self._box.setContentsMargins(16, 8 * below, 8, 8 * below)
        self.updateGeometry()

    def _beside_texts(self) -> int:
        """Return the pixels of a line that its words do not have."""
        said = self._said.sizeHint().width() - self._texts.sizeHint().width()
        margins = self._box.contentsMargins()
        return said + margins.left() + margins.right()
