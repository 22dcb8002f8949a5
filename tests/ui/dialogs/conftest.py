"""What the tests of the dialogs share."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget


@pytest.fixture
def host(qtbot):
    """The widget that a dialog belongs to."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget
