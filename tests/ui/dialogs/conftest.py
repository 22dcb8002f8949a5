"""What the tests of the dialogs share."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget


@pytest.fixture
def host(qtbot):
    """The widget that a dialog belongs to."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def problems_shown():
    """Return the labels of a dialog that say a problem and can be seen."""

    def shown(dialog):
        labels = [each for each in dialog.findChildren(QLabel) if each.isVisible()]
        return [each for each in labels if each.property("role") == "problem" and each.text()]

    return shown
