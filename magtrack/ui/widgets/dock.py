"""The foot of a page that stays on the screen while what is above it scrolls."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QWidget

from magtrack.ui.widgets.columns import GAP, in_column

MOST_SHARE = 0.6
"""What would take more of the page than this is not docked: nothing would be left to scroll."""

ABOVE, BELOW = 12, 16

SLACK = 64
"""So many pixels more than needed must be there before it goes back: text that breaks otherwise at
another width would send it to and fro."""


class Dock(QObject):
    """Keeps a widget at its place in a page, or at the page's foot where the page is too low."""

    def __init__(
        self,
        page: QWidget,
        content: QWidget,
        place: tuple[QBoxLayout, QWidget],
        leave_room: Callable[[int], object],
    ) -> None:
        """`place` is the box in `content` that ends in the widget and room that grows, and it.

        `leave_room` lets `content` end so many pixels above the foot of the `page`.
        """
        super().__init__(page)
        self._page, self._content, self._leave_room = page, content, leave_room
        self._box, self._widget = place
        self._foot: QFrame | None = None
        self._is_fitting = False
        content.installEventFilter(self)

    @property
    def is_docked(self) -> bool:
        """Tell whether the widget is at the foot."""
        return self._foot is not None and not self._foot.isHidden()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again when what is in the page needs another height."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.fit()
        return False

    def fit(self) -> None:
        """Put the widget where it can be seen whole."""
        if self._is_fitting:
            return
        self._is_fitting = True
        self._fit()
        self._is_fitting = False

    def _fit(self) -> None:
        width, height = self._page.width(), self._page.height()
        needed = _height_of(self._content, width)  # without a scroll bar, whether there is one
        own = self._own_height(width)
        if self.is_docked:
            needed += own + GAP + SLACK
        wanted = needed > height and own + ABOVE + BELOW <= MOST_SHARE * height
        if wanted != self.is_docked:
            focus = QApplication.focusWidget()  # it is lost where its holder moves
            self._dock() if wanted else self._undock()
            self._widget.show()
            if focus is not None and self._widget.isAncestorOf(focus):
                focus.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.is_docked and self._foot is not None:
            foot = self._own_height(self._content.width()) + ABOVE + BELOW + 2
            place = QRect(0, height - foot, self._content.width(), foot)
            if place != self._foot.geometry():
                self._leave_room(foot)
                self._foot.setGeometry(place)
            self._column.setContentsMargins(self._side(), ABOVE, self._side(), BELOW)

    def _own_height(self, width: int) -> int:
        return _height_of(self._widget, width - 2 * self._side())

    def _side(self) -> int:
        layout = self._content.layout()
        return 0 if layout is None else layout.contentsMargins().left()

    def _dock(self) -> None:
        if self._foot is None:
            self._foot = QFrame(self._page)
            self._foot.setProperty("role", "dock")
            self._column = in_column(gap=0)
            self._foot.setLayout(self._column)
        self._column.addWidget(self._widget)
        self._foot.show()

    def _undock(self) -> None:
        if self._foot is not None:
            self._foot.hide()
            self._box.insertWidget(self._box.count() - 1, self._widget)
            self._leave_room(0)


def _height_of(widget: QWidget, width: int) -> int:
    """Return the least height of `widget` where it is `width` pixels wide."""
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return max(layout.totalHeightForWidth(width), 0)
    return widget.minimumSizeHint().height()
