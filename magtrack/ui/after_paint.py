"""What the first paint does not need, done after it: a step at a time, while nobody waits."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from magtrack.discovery import missing_modules
from magtrack.ui import icons
from magtrack.ui.background import chart_loader, timer
from magtrack.ui.page_stack import PAGES
from magtrack.ui.rule_checker import RuleChecker

EXPORTERS = "magtrack.exporters"


class AfterPaint(QObject):
    """Reads the icons, the rules, the charts and the other pages once the window is painted.

    The formats of the report come last: they take as long as its page.

    A window that is hidden meanwhile goes on when it is painted again. Signals: `painted()`, after
    the first page is on the screen; `settled()` once all is there. `is_over` tells of the latter.
    """

    painted = Signal()
    settled = Signal()

    def __init__(self, painted: QWidget, checker: RuleChecker) -> None:
        """Wait for the first paint of the widget `painted`."""
        super().__init__(painted)
        self.is_over = False
        self._widget = painted
        self._checker = checker
        self._unseen: list[str] | None = None
        self._ahead = timer(self, 0, self._import_ahead, once=False)
        self._wait()

    def _wait(self) -> None:
        self._widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin, or go on, after a paint."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._go_on)
        return False

    def _go_on(self) -> None:
        if not self._widget.isVisible():
            self._wait()
        elif self._unseen is None:
            self._begin()
        else:
            self._ahead.start()

    def _begin(self) -> None:
        self._unseen = [*missing_modules(EXPORTERS), *missing_modules(PAGES)]
        icons.reveal()
        checker, loader = self._checker, chart_loader()
        # In turn: beside a thread that loads, each step of the checker takes twice as long.
        checker.ready.connect(loader.start, Qt.ConnectionType.QueuedConnection)
        checker.start()
        if checker.is_ready:
            loader.start()
        loader.finished.connect(self._ahead.start)
        if loader.is_ready:
            self._ahead.start()
        self.painted.emit()

    def _import_ahead(self) -> None:
        """Import a module of a page not seen yet, so that its first opening need not wait."""
        if not self._widget.isVisible():
            self._ahead.stop()
            self._wait()
        elif self._unseen:
            import_module(self._unseen.pop())
        else:
            self._ahead.stop()
            self.is_over = True
            self.settled.emit()
