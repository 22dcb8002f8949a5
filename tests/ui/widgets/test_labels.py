from __future__ import annotations

import ast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from magtrack.ui.widgets.labels import (
    ElidedLabel,
    PlainLabel,
    key_hint,
    pill,
    plain_label,
    set_tool_tip,
)

TRICKY = ["<b>bold</b>", "a<b>c", "dose <br> x", "2 < 3 & 4 > 1", '<img src="/etc/logo.png">']


@pytest.mark.parametrize("text", TRICKY)
@pytest.mark.parametrize("make", [plain_label, pill, key_hint, ElidedLabel])
def test_labels_show_exactly_what_they_are_given(dressed, qtbot, make, text):
    label = make(text)
    qtbot.addWidget(label)
    assert label.text() == text
    assert label.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("text", TRICKY)
def test_tooltips_show_exactly_what_they_are_given(dressed, qtbot, text):
    from PySide6.QtGui import QTextDocument

    widget = QWidget()
    qtbot.addWidget(widget)
    set_tool_tip(widget, text)
    document = QTextDocument()
    assert widget.toolTip().startswith("<qt>")  # what Qt always takes for HTML
    document.setHtml(widget.toolTip())
    assert document.toPlainText() == text


def test_a_cut_label_gives_way_but_asks_for_all_it_needs(dressed, qtbot):
    label = ElidedLabel("Magnesium L-threonate with a long name")
    qtbot.addWidget(label)
    wanted = label.sizeHint().width()
    assert label.minimumSizeHint().width() < wanted / 2
    label.resize(wanted // 2, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.sizeHint().width() == pytest.approx(wanted, abs=4)
    assert label.accessibleName() == label.whole() == "Magnesium L-threonate with a long name"


def test_a_cut_label_stays_one_line(dressed, qtbot):
    label = ElidedLabel("first line\nsecond\tline")
    qtbot.addWidget(label)
    assert label.text() == "first line second line"


def test_a_label_without_text_takes_no_room(dressed, qtbot):
    for label in (PlainLabel("now"), ElidedLabel("now")):
        qtbot.addWidget(label)
        label.show_text("")
        assert label.isHidden()
        label.show_text("again")
        assert not label.isHidden()


def test_no_other_code_makes_labels(root):
    """Qt guesses whether a label's text is HTML; only the factory is trusted not to let it."""
    for path in sorted((root / "magtrack").rglob("*.py")):
        calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
        names = {getattr(call.func, "id", "") for call in calls}
        assert QLabel.__name__ not in names, path
