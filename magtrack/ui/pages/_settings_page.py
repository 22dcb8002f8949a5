"""Settings: the person, the day, the looks of this machine, and the files.

What a clinician could ask about is a change of the log and can be undone; what concerns this
machine goes into its preferences.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.pages._about import AboutCard
from magtrack.ui.pages._reminders_card import RemindersCard
from magtrack.ui.pages._settings_data import DataSection
from magtrack.ui.pages._settings_devices import DevicesSection
from magtrack.ui.pages._settings_look import LookSection
from magtrack.ui.pages._settings_you import DaySection, YouSection
from magtrack.ui.session import Session
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.page import MARGIN, PageFrame
from magtrack.ui.widgets.sidebar import WIDE, PageLinks

_BETWEEN = 32
_SECTION, _LEAST = 640, 440


class Section(Protocol):
    """A part of the page: it shows what is stored when it is told to."""

    def refresh(self) -> None:
        """Show what is stored."""


class SettingsPage(PageFrame):
    """Every change holds at once; there is nothing to save."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Settings"), most=None)
        self.you = YouSection(session)
        self.day = DaySection(session)
        self.reminders = RemindersCard(session)
        self.look = LookSection(session)
        self.data = DataSection(session)
        self.devices = DevicesSection(session)
        self.data.backups.settings_taken.connect(lambda: self.refresh(None))
        self._sections: tuple[Section, ...] = (
            self.you,
            self.day,
            self.reminders,
            self.look,
            self.data,
            self.devices,
        )
        self._links = _Links()
        self._links.add_entry("you", _("You"), "user", self.you)
        self._links.add_entry("day", _("Day and scales"), "sunrise", self.day)
        self._links.add_entry("reminders", _("Reminders"), "bell", _upmost(self.reminders))
        self._links.add_entry("look", _("Look"), "sun-moon", self.look)
        self._links.add_entry("data", _("Data and backups"), "database", self.data)
        self._links.add_entry("devices", _("Devices"), "folder-input", self.devices)
        self._links.add_entry("about", _("About"), "info", _upmost(AboutCard(session)))
        self._links.show_section("you")
        shown = self._links.sections
        self.body.addLayout(in_row(in_column(self._links, 1), (shown, 100), 1, gap=_BETWEEN))

    def show_section(self, key: str) -> None:
        """Show the section `key`: you, day, reminders, look, data, devices or about."""
        self._links.show_section(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the names of the sections where there is little room."""
        super().resizeEvent(event)
        self._links.fit_into(self.viewport().width() - 2 * MARGIN)

    def refresh(self, change: Change | None) -> None:
        """Show the profile as it is stored, and the preferences."""
        for each in self._sections:
            each.refresh()


class _Links(PageLinks):
    """The names of the sections; the one that is open is the one shown among `sections`."""

    def __init__(self) -> None:
        super().__init__()
        self.sections = QWidget()
        self._column, self._room = in_column(gap=0), in_column(1, gap=0)
        self.setLayout(self._column)
        self.sections.setLayout(self._room)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._shown: dict[str, QWidget] = {}
        self.chosen.connect(self.show_section)

    def add_entry(self, key: str, name: str, icon: str, section: QWidget) -> None:
        """Append the section `key`."""
        self._column.addWidget(self.make_entry(key, name, icon))
        self._room.insertWidget(0, section)
        section.hide()
        self._shown[key] = section

    def fit_into(self, width: int) -> None:
        """Leave a page of this width room for a section."""
        folded = width < style.scaled(WIDE + _LEAST) + _BETWEEN
        self.fold_entries(folded)
        self.setMinimumWidth(0 if folded else style.scaled(WIDE))
        self.sections.setMaximumWidth(style.scaled(_SECTION))

    def show_section(self, key: str) -> None:
        """Open the section `key`."""
        self.set_current(key)
        for each, section in self._shown.items():
            section.setVisible(each == key)


def _upmost(card: QWidget) -> QWidget:
    """Return a section of which `card` is the upper part."""
    section = QWidget()
    section.setLayout(in_column(card, 1))
    return section
