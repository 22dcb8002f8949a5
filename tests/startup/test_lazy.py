"""What most runs never show is made when it is shown, and stands where it would have stood."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from magtrack.startup.lazy import Lazy, put_before
from magtrack.ui.widgets.card import Banner


class Panel(QWidget):
    """Two buttons with room for a banner above the second."""

    def __init__(self):
        super().__init__()
        self.first, self.heading, self.second = QPushButton("1"), QLabel("2"), QPushButton("2")
        self.box = QVBoxLayout(self)
        for each in (self.first, self.heading, self.second):
            self.box.addWidget(each)

    @Lazy
    def banner(self):
        banner = Banner("info", "Well?")
        banner.add_button("yes")
        banner.add_button("no")
        banner.hide()
        put_before(self.heading, self.box, banner)
        return banner


@pytest.fixture
def panel(qtbot):
    panel = Panel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def tab_order(panel):
    """Return the texts of the buttons in the order of Tab."""
    texts, widget = [], panel.nextInFocusChain()
    while widget is not panel:
        if isinstance(widget, QPushButton):
            texts.append(widget.text())
        widget = widget.nextInFocusChain()
    return texts


def test_nothing_is_made_to_be_hidden(panel):
    Panel.banner.set_shown(panel, False)
    assert not Panel.banner.is_made(panel)
    assert panel.box.count() == 3


def test_it_is_made_shown_and_hidden_again(panel):
    Panel.banner.set_shown(panel, True)
    assert Panel.banner.is_made(panel)
    assert panel.banner.isVisible()
    Panel.banner.set_shown(panel, False)
    assert not panel.banner.isVisible()


def test_it_stands_in_its_place_on_the_screen_and_for_tab(panel):
    Panel.banner.set_shown(panel, True)
    assert panel.box.indexOf(panel.banner) == 1
    assert tab_order(panel) == ["1", "yes", "no", "2"]


def test_in_a_plain_start_it_is_made_to_be_hidden(panel, monkeypatch):
    monkeypatch.setenv("MAGTRACK_PLAIN_START", "1")
    Panel.banner.set_shown(panel, False)
    assert Panel.banner.is_made(panel)
    assert not panel.banner.isVisible()
