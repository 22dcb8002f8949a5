"""What most runs never show is made when it is shown, and stands where it would have stood."""

from __future__ import annotations

from functools import cached_property

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from magtrack.ui.widgets import late
from magtrack.ui.widgets.card import Banner


class Panel(QWidget):
    """Two buttons with room for a banner above the second."""

    def __init__(self):
        super().__init__()
        self.first, self.heading, self.second = QPushButton("1"), QLabel("2"), QPushButton("2")
        self.box = QVBoxLayout(self)
        for each in (self.first, self.heading, self.second):
            self.box.addWidget(each)

    @cached_property
    def banner(self):
        banner = Banner("info", "Well?")
        banner.add_button("yes")
        banner.add_button("no")
        banner.hide()
        late.put_before(self.heading, self.box, banner)
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
    late.set_shown(panel, "banner", False)
    assert not late.is_made(panel, "banner")
    assert panel.box.count() == 3


def test_it_is_made_shown_and_hidden_again(panel):
    late.set_shown(panel, "banner", True)
    assert late.is_made(panel, "banner")
    assert panel.banner.isVisible()
    late.set_shown(panel, "banner", False)
    assert not panel.banner.isVisible()


def test_it_stands_in_its_place_on_the_screen_and_for_tab(panel):
    late.set_shown(panel, "banner", True)
    assert panel.box.indexOf(panel.banner) == 1
    assert tab_order(panel) == ["1", "yes", "no", "2"]
