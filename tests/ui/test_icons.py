from __future__ import annotations

import ast
import sqlite3
import subprocess

import pytest
from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton

from magtrack import theme
from magtrack.ui import icons, style
from magtrack.ui.widgets.sidebar import Sidebar, SidebarEntry


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
    drawn = inks(icons.pixmap("square", "accent", 24, 2.0).toImage())
    assert drawn == {theme.load(name).accent}


def test_icons_on_buttons_follow_a_switch_of_theme(revealed, qtbot):
    button = QPushButton("Add")
    qtbot.addWidget(button)
    icons.set_icon(button, "square", "danger")
    style.set_theme("dark")
    picture = button.icon().pixmap(button.iconSize())
    assert theme.load("dark").danger in inks(picture.toImage())


def test_a_button_keeps_its_size_when_its_icon_comes(dressed, qtbot, monkeypatch):
    monkeypatch.setattr(icons, "_revealed", False)
    button = QPushButton("Add")
    qtbot.addWidget(button)
    icons.set_icon(button, "square")
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


def test_the_icon_library_is_not_loaded_with_the_widgets(python, root):
    code = """
import importlib, pkgutil, sys
import magtrack.ui.widgets as w
for module in pkgutil.iter_modules(w.__path__):
    importlib.import_module(f"{w.__name__}.{module.name}")
print([m for m in ("PySide6.QtSvg", "lucide", "sqlite3", "matplotlib") if m in sys.modules])
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
        "EmptyState": 0,
        "Glyph": 0,
        "add_entry": 2,
    }
    for path in sorted((root / "magtrack" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                at = calls.get(called, 99)
                given = [node.args[at]] if at < len(node.args) else []
                given += [k.value for k in node.keywords if k.arg == "icon"]
                yield from (g.value for g in given if isinstance(g, ast.Constant) and g.value)


def test_every_icon_that_is_used_exists(root):
    from lucide.core import get_icon_list

    from magtrack.ui.widgets.card import TONE_ICONS

    used = {*wished_for(root), *TONE_ICONS.values()}
    assert len(used) > 5
    assert used <= set(get_icon_list())


def drawn(svg):
    """The picture of a drawing."""
    image = QImage(48, 48, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    return image


@pytest.mark.parametrize("name", ["check", "pill", "triangle-alert"])
def test_drawing_of_an_icon_is_the_one_the_package_gives(qapp, name):
    from lucide import lucide_icon

    assert drawn(icons._svg.__wrapped__(name)) == drawn(lucide_icon(name))
    assert inks(drawn(lucide_icon(name)))


def test_the_package_is_asked_where_its_file_is_not_there(qapp, monkeypatch, tmp_path):
    from lucide import lucide_icon

    monkeypatch.setattr(icons, "_collection", lambda: sqlite3.connect(tmp_path / "empty.db"))
    assert icons._svg.__wrapped__("pill") == lucide_icon("pill")


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
