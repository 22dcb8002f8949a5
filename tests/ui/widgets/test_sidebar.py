from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from magtrack.ui import style
from magtrack.ui.widgets.sidebar import Sidebar, SidebarEntry

PAGES = ("Today", "Progress", "Log", "Supplements")


@pytest.fixture
def window(dressed, qtbot):
    result = QWidget()
    qtbot.addWidget(result)
    row = QHBoxLayout(result)
    result.sidebar = Sidebar("MagTrack")
    for page in PAGES:
        result.sidebar.add_entry(page.lower(), page, "check")
    result.sidebar.add_entry("settings", "Settings", "settings", bottom=True)
    result.sidebar.set_current("today")
    row.addWidget(result.sidebar)
    row.addStretch(1)
    result.resize(600, 500)
    with qtbot.waitActive(result):
        result.show()
        result.activateWindow()
    return result


def entries(window):
    return {entry.key: entry for entry in window.sidebar.findChildren(SidebarEntry)}


def test_a_click_opens_a_page_and_marks_it(window, qtbot):
    with qtbot.waitSignal(window.sidebar.chosen) as chosen:
        qtbot.mouseClick(entries(window)["log"], Qt.MouseButton.LeftButton)
    assert chosen.args == ["log"]
    assert window.sidebar.current() == "log"
    assert [key for key, entry in entries(window).items() if entry.isChecked()] == ["log"]


def test_a_click_on_the_open_page_leaves_it_marked(window, qtbot):
    qtbot.mouseClick(entries(window)["today"], Qt.MouseButton.LeftButton)
    assert window.sidebar.current() == "today"


def test_up_and_down_move_and_space_opens(window, qtbot):
    entries(window)["today"].setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(window.focusWidget(), key)
    assert window.focusWidget().key == "progress"
    assert window.sidebar.current() == "today"
    with qtbot.waitSignal(window.sidebar.chosen):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert window.sidebar.current() == "progress"


def test_moving_stops_at_both_ends(window, qtbot):
    entries(window)["today"].setFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Up)
    assert window.focusWidget().key == "today"
    for _ in range(9):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert window.focusWidget().key == "settings"


def test_settings_stand_at_the_bottom_and_the_others_at_the_top(window):
    tops = {key: entry.y() for key, entry in entries(window).items()}
    assert [key for key, _ in sorted(tops.items(), key=lambda item: item[1])] == [
        *map(str.lower, PAGES),
        "settings",
    ]
    assert tops["settings"] > 400
    assert tops["supplements"] < 300


def test_a_count_is_shown_and_read_aloud_and_goes_at_zero(window):
    entry = entries(window)["log"]
    plain = entry.grab().toImage()
    window.sidebar.set_count("log", 2)
    assert entry.accessibleName() == "Log, 2 warnings"
    assert entry.grab().toImage() != plain
    window.sidebar.set_count("log", 1)
    assert entry.accessibleName() == "Log, 1 warning"
    window.sidebar.set_count("log", 0)
    assert (entry.accessibleName(), entry.grab().toImage() == plain) == ("Log", True)


def test_the_current_page_shows_without_colour_fill_in_high_contrast(window):
    window.focusWidget().clearFocus()
    style.set_theme("contrast")
    try:
        pictures = {key: entry.grab().toImage() for key, entry in entries(window).items()}
        accent, edge = style.tokens().accent, window.sidebar.width() // 2

        def has_outline(image):
            return image.pixelColor(edge, 1).name().upper() == accent

        assert [key for key, image in pictures.items() if has_outline(image)] == ["today"]
    finally:
        style.set_theme("light")


@pytest.mark.parametrize("percent", [100, 200])
def test_no_entry_is_cut(window, percent):
    style.set_text_percent(percent)
    try:
        window.resize(900, 700)
        window.layout().activate()
        assert all(e.width() >= e.sizeHint().width() for e in entries(window).values())
    finally:
        style.set_text_percent(100)
