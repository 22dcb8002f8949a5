"""What of the log is shown: chips for kinds, products and days; none chosen shows everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from magtrack import wording
from magtrack.errors import StoreProblem
from magtrack.texts import _, visible
from magtrack.ui import icons
from magtrack.ui.pages._log_lines import KINDS, LogFilter
from magtrack.ui.session import Session
from magtrack.ui.widgets.chips import Chip, ChipRow

KIND_ICONS = {
    "doses": "pill",
    "ratings": "star",
    "events": "calendar",
    "notes": "file",
    "warnings": "octagon-alert",
}
"""The icon of each kind of entry."""

_LATEST = (7, 30, 90)
_SMALL_ICON = 16


class KindChip(Chip):
    """A chip with the icon of its kind, or a tick while it is chosen."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__(text)
        self._icon = icon
        self.toggled.connect(self.show_icon)
        self.show_icon()

    def show_icon(self) -> None:
        """Show the tick, or the icon of the kind."""
        on = self.isChecked()
        name, tint = ("check", "accent") if on else (self._icon, "text")
        icons.set_icon(self, name, tint, _SMALL_ICON)


class MenuChip(Chip):
    """A chip that opens a menu of which one thing is chosen; it shows which.

    `offered` returns what can be chosen by key, when the menu is opened; the first stands for
    everything. `chosen` is its key.
    """

    changed = Signal()

    def __init__(self, name: str, offered: Callable[[], Mapping[str, str]]) -> None:
        super().__init__("", checkable=False)
        self._name, self._offered = name, offered
        self.chosen = ""
        icons.set_icon(self, "chevron-down", "text", _SMALL_ICON)
        menu = QMenu(self)
        self._group = QActionGroup(menu)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def show_chosen(self) -> None:
        """Show what is chosen; what is no longer offered gives way to everything."""
        texts = self._offered()
        if self.chosen not in texts:
            self.chosen = next(iter(texts))
        self.set_whole(texts[self.chosen])
        self.setAccessibleName(f"{self._name}: {texts[self.chosen]}")

    def choose(self, key: str) -> None:
        """Choose what has this key."""
        if key != self.chosen:
            self.chosen = key
            self.show_chosen()
            self.changed.emit()

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        for key, text in self._offered().items():
            action = menu.addAction(visible(text).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key == self.chosen)
            action.toggled.connect(lambda on, key=key: self.choose(key) if on else None)
            self._group.addAction(action)


class LogChips(ChipRow):
    """The chips over the log; `changed` follows every choice."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(gap=8)
        self._session = session
        names = {
            "doses": _("Doses"),
            "ratings": _("Ratings"),
            "events": _("Events"),
            "notes": _("Notes"),
            "warnings": _("Warnings"),
        }
        self.kinds = {kind: KindChip(names[kind], KIND_ICONS[kind]) for kind in KINDS}
        self.products = MenuChip(_("Products"), self._products)
        self.days = MenuChip(_("Days"), self._periods)
        for chip in self.kinds.values():
            chip.toggled.connect(self.changed)
            self.add_chip(chip)
        for menu_chip in (self.products, self.days):
            menu_chip.changed.connect(self.changed)
            self.add_chip(menu_chip)

    def refresh(self) -> None:
        """Read again which products and days there are."""
        self.products.show_chosen()
        self.days.show_chosen()

    def wanted(self, text: str) -> LogFilter:
        """Return what is to be shown, `text` being what is searched for."""
        kinds = frozenset(kind for kind, chip in self.kinds.items() if chip.isChecked())
        return LogFilter(kinds, text, self.products.chosen, self._chosen_days())

    def choose_everything(self) -> None:
        """Leave nothing out; `changed` follows once."""
        for chip in self.kinds.values():
            with QSignalBlocker(chip):
                chip.setChecked(False)
            chip.show_icon()
        for menu_chip in (self.products, self.days):
            menu_chip.chosen = ""
            menu_chip.show_chosen()
        self.changed.emit()

    def _products(self) -> Mapping[str, str]:
        today = self._session.today()
        try:
            products = self._session.log(today, today).products
        except StoreProblem:  # which the table tells
            products = {}
        named = {each.id: each.name for each in sorted(products.values(), key=lambda p: p.name)}
        return {"": _("All products"), **named}

    # ---------------------------------------------------------------------------------- days

    def _span(self) -> tuple[date, date]:
        today = self._session.today()
        try:
            span = self._session.span()
        except StoreProblem:  # which the table tells
            span = None
        return (span[0], max(span[1], today)) if span is not None else (today, today)

    def _periods(self) -> Mapping[str, str]:
        first, last = self._span()
        texts = {"": _whole(first, self._session.today())}
        texts |= {str(-n): _("The last {n} days").format(n=n) for n in _LATEST}
        if first.year != last.year:
            texts |= {str(year): str(year) for year in range(last.year, first.year - 1, -1)}
        return texts

    def _chosen_days(self) -> tuple[date, date] | None:
        if not self.days.chosen:
            return None
        number = int(self.days.chosen)
        if number > 0:
            return date(number, 1, 1), date(number, 12, 31)
        today = self._session.today()
        return today + timedelta(number + 1), today


def _whole(first: date, today: date) -> str:
    """Return how far back the log goes: "August to today"."""
    month = wording.month_name(first.month)
    if first.year != today.year:
        month = f"{month} {first.year}"
    return _("{month} to today").format(month=month)
