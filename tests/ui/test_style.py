from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from magtrack import theme
from magtrack.paths import data_dir
from magtrack.ui import style
from magtrack.ui.widgets.choice import choice
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.meter import Meter

pytestmark = pytest.mark.usefixtures("_no_old_windows")


class Hints:
    """What a platform says; offscreen cannot be told to say anything but Unknown."""

    def __init__(self, scheme, contrast=Qt.ContrastPreference.NoPreference):
        self.colorScheme = lambda: scheme
        self.contrastPreference = lambda: contrast

    def accessibility(self):
        return self


@pytest.fixture
def worn(dressed):
    """The application in the light theme at ordinary text size, and again so afterwards."""
    yield dressed
    style.set_theme("light")
    style.set_text_percent(100)


def ground(widget):
    """The colour of a widget's own ground, in the middle of its left edge."""
    return QColor(widget.grab().toImage().pixel(6, widget.height() // 2)).name().upper()


def test_a_switch_of_theme_reaches_widgets_that_are_there_already(worn, qtbot):
    button = QPushButton("Take")
    button.setProperty("role", "primary")
    qtbot.addWidget(button)
    button.show()
    colors = {}
    for name in theme.THEMES:
        style.set_theme(name)
        colors[name] = ground(button)
    assert colors == {name: theme.load(name).accent for name in theme.THEMES}


def test_what_is_painted_by_hand_follows_a_switch_of_theme(worn, qtbot):
    meter = Meter()
    meter.show_amounts(100, 0, 100)
    qtbot.addWidget(meter)
    meter.resize(200, 40)
    meter.show()

    def fill():
        return QColor(meter.grab().toImage().pixel(100, 6)).name().upper()

    style.set_theme("dark")
    assert fill() == theme.load("dark").accent
    style.set_theme("light")
    assert fill() == theme.load("light").accent


def test_a_switch_is_announced_once_it_is_complete(worn, qtbot):
    seen = []
    style.looks().changed.connect(lambda: seen.append((style.tokens().name, window_color())))
    style.set_theme("dark")
    assert seen == [("dark", theme.load("dark").bg)]


def window_color():
    return QApplication.palette().color(QPalette.ColorRole.Window).name().upper()


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (Qt.ColorScheme.Dark, "dark"),
        (Qt.ColorScheme.Light, "light"),
        (Qt.ColorScheme.Unknown, "light"),
    ],
)
def test_system_theme_is_the_systems_and_light_where_it_does_not_say(
    worn, monkeypatch, scheme, expected
):
    with monkeypatch.context() as patch:
        patch.setattr(style, "_hints", lambda: Hints(scheme))
        style.looks().wear("system", 100)
    assert style.tokens().name == expected


def test_system_theme_is_high_contrast_where_the_system_asks_for_it(worn, monkeypatch):
    high = Hints(Qt.ColorScheme.Light, Qt.ContrastPreference.HighContrast)
    with monkeypatch.context() as patch:
        patch.setattr(style, "_hints", lambda: high)
        style.looks().wear("system", 100)
    assert style.tokens().name == "contrast"


def test_high_contrast_that_is_switched_on_meanwhile_is_worn_at_once(worn, monkeypatch):
    style.looks().wear("system", 100)
    high = Hints(Qt.ColorScheme.Light, Qt.ContrastPreference.HighContrast)
    with monkeypatch.context() as patch:
        patch.setattr(style, "_hints", lambda: high)
        system = QGuiApplication.styleHints().accessibility()
        system.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert style.tokens().name == "contrast"


def test_the_platform_can_be_asked_again_and_again(worn):
    for _ in range(3):
        style.set_theme("system")
    assert style.tokens().name == "light"


def test_a_chosen_theme_does_not_follow_the_system(worn):
    style.set_theme("dark")
    style.looks().follow_system()
    assert style.tokens().name == "dark"


def test_text_is_set_in_the_bundled_font(worn):
    assert QFontInfo(worn.font()).family() == "Inter"


@pytest.mark.parametrize("percent", [90, 100, 150, 200])
def test_text_size_reaches_every_role(worn, qtbot, percent):
    style.set_text_percent(percent)
    for role, px in {"": 15, "small": 13, "heading": 17, "dialog": 20, "title": 24}.items():
        label = plain_label("Week 9", role)
        qtbot.addWidget(label)
        label.ensurePolished()
        assert QFontInfo(label.font()).pixelSize() == pytest.approx(px * percent / 100, abs=1)


def test_digits_are_all_equally_wide(worn):
    metrics = QLabel().fontMetrics()
    assert len({metrics.horizontalAdvance(digit * 8) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("percent", [100, 200])
def test_buttons_are_at_least_32_pixels_high(worn, qtbot, percent):
    style.set_text_percent(percent)
    button = QPushButton("Take")
    qtbot.addWidget(button)
    assert button.sizeHint().height() >= 32


def test_every_name_in_the_sheet_is_filled_in(worn):
    assert "$" not in worn.styleSheet()


def test_colors_are_named_nowhere_but_in_the_themes(root):
    literal = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|QColor\(\s*\d")
    files = [*(root / "magtrack" / "ui").rglob("*.py"), data_dir("resources") / "style.qss"]
    assert {p.name for p in files if literal.search(p.read_text("utf-8"))} == set()


def test_pictures_named_in_the_sheet_are_there(worn):
    paths = re.findall(r'url\("([^"]+)"\)', worn.styleSheet())
    assert paths
    for path in paths:
        assert data_dir("resources").joinpath("themes", path.rsplit("/", 1)[1]).is_file()


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)")  # offscreen, of a popup
@pytest.mark.parametrize("name", theme.THEMES)
def test_the_list_of_a_box_is_dressed_like_a_menu_and_shows_whole_rows(worn, qtbot, name):
    style.set_theme(name)
    box = choice({number: f"{number}:00" for number in range(12)})
    qtbot.addWidget(box)
    box.show()
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    row, tokens = view.visualRect(box.model().index(0, 0)), theme.load(name)
    chosen = QColor(view.viewport().grab().toImage().pixel(row.right() - 12, row.center().y()))
    soft = tokens.accent_soft if tokens.accent_soft != tokens.bg else tokens.accent
    assert chosen.name().upper() == soft
    assert row.height() >= 32
    assert view.viewport().height() % row.height() == 0
    box.hidePopup()


def test_a_property_changed_at_run_time_changes_the_look(worn, qtbot):
    button = QPushButton("Take")
    qtbot.addWidget(button)
    button.show()
    before = ground(button)
    style.set_property(button, "role", "primary")
    assert (before, ground(button)) == (theme.load("light").surface, theme.load("light").accent)


@pytest.mark.parametrize("name", ["Jürgen", "O'Brien", 'a "b"', "back\\slash", "pillen (neu)"])
def test_a_folder_of_any_name_dresses_the_window_alike(worn, qtbot, monkeypatch, tmp_path, name):
    (tmp_path / name).symlink_to(data_dir("resources"))
    box = QComboBox()
    qtbot.addWidget(box)
    box.resize(200, 40)
    box.show()
    usual = box.grab().toImage()
    with monkeypatch.context() as patch:  # what is worn afterwards is of the usual folder again
        patch.setattr(style, "data_dir", lambda _kind: tmp_path / name)
        style.set_theme("dark")
        style.set_theme("light")
    assert str(tmp_path) in worn.styleSheet()
    assert box.grab().toImage() == usual
