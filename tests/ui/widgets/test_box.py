from __future__ import annotations

import pytest

from magtrack.ui.widgets.box import Box

pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)")  # offscreen, of a popup


@pytest.fixture
def box(dressed, qtbot):
    made = Box()
    made.addItems(["Citrate", "Bisglycinate, buffered with oxide"])
    qtbot.addWidget(made)
    made.setFixedWidth(96)
    made.show()
    yield made
    made.hidePopup()


def opened(box, qtbot):
    box.showPopup()
    qtbot.waitUntil(box.view().isVisible)
    return box.view()


def test_the_list_of_a_narrow_box_is_as_wide_as_its_texts(box, qtbot):
    view = opened(box, qtbot)
    assert view.viewport().width() >= view.sizeHintForColumn(0)


def test_a_text_without_end_does_not_widen_the_list_without_end(box, qtbot):
    box.addItem("Magnesium " * 100)
    assert opened(box, qtbot).width() <= 600
