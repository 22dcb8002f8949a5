"""A box of which one thing is chosen, as wide as its place and no wider than that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox

from magtrack.texts import visible
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.labels import set_tool_tip

_LONG = 30
"""Letters that fit into any box; of longer texts the tooltip has all."""


def choice(texts: Mapping[Any, str]) -> QComboBox:
    """Return a box that offers `texts`; the key of the chosen one is its `currentData`."""
    box = Box()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    for key, text in texts.items():
        box.addItem(visible(text), key)
    if max(map(len, texts.values()), default=0) > _LONG:
        box.currentTextChanged.connect(partial(set_tool_tip, box))
        set_tool_tip(box, box.currentText())
    return box


def chosen(texts: Mapping[Any, str], key: object) -> QComboBox:
    """Return a box that offers `texts`, with that of `key` chosen, else the first."""
    box = choice(texts)
    choose(box, key)
    return box


def choose(box: QComboBox, key: object) -> None:
    """Show the choice with this key, the first where there is none."""
    box.setCurrentIndex(max(0, box.findData(key)))
