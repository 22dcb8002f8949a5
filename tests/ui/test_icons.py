from __future__ import annotations

import ast
import subprocess

import pytest
from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QPushButton

from magtrack import theme
from magtrack.paths import data_dir
from magtrack.ui import icons, style
from magtrack.ui import pages as ui_pages
from magtrack.ui.pages._log_changes import DEED_ICONS
from magtrack.ui.pages._log_chips import KIND_ICONS
from magtrack.ui.widgets.card import TONE_ICONS
from magtrack.ui.widgets.sidebar import Sidebar, SidebarEntry
from magtrack.ui.widgets.slot_glyph import SLOT_GLYPHS
from magtrack.wording.signs import SIGNS

pytestmark = pytest.mark.usefixtures("_no_old_windows")

ICONS = data_dir("resources") / "icons"


@pytest.fixture
def revealed(dressed):
    icons.reveal()
    yield
    style.set_theme("light")


def inks(image):
    """The opaque colours of an image."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_icons_are_drawn_at_the_density_of_the_screen(revealed, ratio):
    picture = icons.pixmap("pill", "danger", 18, ratio)
    assert picture.width() == round(18 * ratio)
    assert picture.deviceIndependentSize().width() == pytest.approx(18, abs=0.5)


@pytest.mark.parametrize("name", theme.THEMES)
def test_icons_take_the_colours_of_the_theme(revealed, name):
    style.set_theme(name)
    drawn = inks(icons.pixmap("shield", "accent", 24, 2.0).toImage())
    assert drawn == {theme.load(name).accent}


def test_icons_on_buttons_follow_a_switch_of_theme(revealed, qtbot):
    button = QPushButton("Add")
    qtbot.addWidget(button)
    icons.set_icon(button, "shield", "danger")
    style.set_theme("dark")
    picture = button.icon().pixmap(button.iconSize())
    assert theme.load("dark").danger in inks(picture.toImage())


def test_a_button_keeps_its_size_when_its_icon_comes(dressed, qtbot, monkeypatch):
    monkeypatch.setattr(icons, "_revealed", False)
    button = QPushButton("Add")
    qtbot.addWidget(button)
    icons.set_icon(button, "shield")
    before = button.sizeHint()
    assert inks(button.icon().pixmap(button.iconSize()).toImage()) == set()
    icons.reveal()
    assert button.sizeHint() == before
    assert inks(button.icon().pixmap(button.iconSize()).toImage()) == {style.tokens().text}


def test_nothing_is_drawn_before_the_icons_are_revealed(dressed, monkeypatch):
    monkeypatch.setattr(icons, "_revealed", False)
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    icons.paint(painter, QRectF(0, 0, 24, 24), "pill", "text")
    painter.end()
    assert inks(image) == set()


def test_qtsvg_is_not_loaded_with_the_widgets(python, root):
    code = """
import importlib, pkgutil, sys
import magtrack.ui.widgets as w
for module in pkgutil.iter_modules(w.__path__):
    importlib.import_module(f"{w.__name__}.{module.name}")
print([m for m in ("PySide6.QtSvg", "sqlite3", "matplotlib") if m in sys.modules])
"""
    done = subprocess.run(
        [python, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def wished_for(root):
    """Every name given to an icon anywhere in the window's code."""
    calls = {
        "set_icon": 1,
        "icon": 0,
        "tool_button": 0,
        "icon_button": 0,
        "FactChip": 0,
        "EmptyState": 0,
        "Glyph": 0,
        "show_glyph": 0,
        "Fold": 0,
        "add_entry": 2,
        "pixmap": 0,
        "paint": 2,
    }
    for path in sorted((root / "magtrack" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                at = calls.get(called, 99)
                given = [node.args[at]] if at < len(node.args) else []
                given += [
                    branch
                    for g in given
                    if isinstance(g, ast.IfExp)
                    for branch in (g.body, g.orelse)
                ]
                given += [k.value for k in node.keywords if k.arg == "icon"]
                yield from (g.value for g in given if isinstance(g, ast.Constant) and g.value)


def test_every_icon_that_is_used_is_a_file_and_every_file_is_used(root):
    pages = {page.icon for page in ui_pages.pages()}
    signs = {sign.drawing for sign in SIGNS.values()}
    named = {*TONE_ICONS.values(), *(name for name, _tone in SLOT_GLYPHS.values()), *signs}
    named |= {*KIND_ICONS.values(), *DEED_ICONS.values()}
    assert {*wished_for(root), *pages, *named} == {path.stem for path in ICONS.glob("*.svg")}


@pytest.mark.parametrize("name", sorted(path.stem for path in ICONS.glob("*.svg")))
def test_every_file_is_a_drawing(revealed, name):
    assert inks(icons.pixmap(name, "text", 48, 1.0).toImage())


def test_the_entries_of_the_sidebar_are_painted_again_once_the_icons_are_there(
    dressed, qtbot, monkeypatch
):
    monkeypatch.setattr(icons, "_revealed", False)
    sidebar = Sidebar("MagTrack")
    sidebar.add_entry("today", "Today", "check")
    qtbot.addWidget(sidebar)
    with qtbot.waitExposed(sidebar):
        sidebar.show()
    (entry,) = sidebar.findChildren(SidebarEntry)
    painted = []

    class Watch(QObject):
        def eventFilter(self, watched, event):
            painted.append(event.type() == QEvent.Type.Paint)
            return False

    watch = Watch()
    qtbot.wait(50)
    entry.installEventFilter(watch)
    icons.reveal()
    qtbot.waitUntil(lambda: any(painted))
