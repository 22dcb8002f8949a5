"""About: version, parts and licences, and a report that names nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication

from magtrack import __version__
from magtrack.components import components
from magtrack.environment import told_folder, with_tilde
from magtrack.paths import usual_dir
from magtrack.ui.dialogs.licences import LicencesDialog
from magtrack.ui.pages._about import AboutCard
from tests.ui.page_objects import button, find, said

CANARY = "Canary7731"


@pytest.fixture
def about(set_up, qtbot):
    card = AboutCard(set_up)
    qtbot.addWidget(card)
    card.show()
    return card


def test_it_tells_version_day_parts_and_folder(about, set_up):
    text = said(about)
    assert f"MagTrack {__version__}" in text
    assert f"{len(components()) - 1} parts of others" in text
    assert str(set_up.data_dir) in text
    assert "not medical advice" in text


def test_copy_holds_versions_and_nothing_of_the_log_or_of_a_name(about, set_up, monkeypatch):
    set_up.prefer(replace(set_up.preferences, log_name=CANARY, last_folder=f"/{CANARY}"))
    monkeypatch.setenv("QT_QPA_PLATFORM", f"offscreen:configfile=/home/{CANARY}/x")
    button(about, "Copy for a bug report").click()
    copied = QGuiApplication.clipboard().text()
    assert f"MagTrack {__version__}, Python 3" in copied
    for word in ("PySide6-Essentials 6", "SQLite 3", "schema ", "theme: ", "screen: ", "folder: …"):
        assert word in copied
    for private in (CANARY, "Magtein", "1981", str(set_up.data_dir), set_up.data_dir.name):
        assert private not in copied


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("{usual}", "~/.local/share/magtrack"),
        ("{usual}/people/anna-1", "~/.local/share/magtrack/people/…"),
        ("{home}/Anna Canary/log", "~/…"),
        ("/mnt/Canary/log", "…"),
        ("/mnt/Canary/people/anna-1", "…/people/…"),
    ],
)
def test_a_folder_is_told_without_the_name_of_anybody(folder, told):
    place = Path(folder.format(usual=usual_dir(), home=Path.home()))
    assert told_folder(place) == told


def test_on_the_screen_ones_own_folder_is_a_tilde():
    assert with_tilde(Path.home() / "Anna" / "log") == "~/Anna/log"
    assert with_tilde(Path("/mnt/log")) == "/mnt/log"


def test_every_part_shows_the_text_of_its_licence(about):
    button(about, "Licences…").click()
    dialog = find(about, LicencesDialog)
    names = [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]
    assert names == [each.name for each in components()]
    dialog.table.setCurrentCell(names.index("PySide6_Essentials"), 0)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in dialog.text.toPlainText()
    dialog.close()


def test_what_changed_can_be_read_at_any_time(about):
    button(about, "What changed…").click()
    from magtrack.ui.dialogs.help import HelpDialog

    dialog = find(about, HelpDialog)
    assert __version__ in dialog.page.toPlainText()
    dialog.close()
