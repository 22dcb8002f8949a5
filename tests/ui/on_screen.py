"""What the eye would notice on a screen: text that is cut, that stands over other text, or is pale.

Widgets that Qt draws are asked for their text and their room. What we paint by hand is listened to:
while `painted_texts` is open, each text that `QPainter` draws is noted with its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTableView,
    QWidget,
)

from magtrack.ui.focus_ring import FocusRing
from magtrack.ui.widgets.labels import ElidedLabel
from magtrack.ui.widgets.toast import Toast

_FIELD_PADDING = 10
_BESIDE = 2
"""Pixels of its padding that a button's text may take: an edge grows where it is chosen."""
_ALL_OF_IT = 999
_SLACK = 2
"""Pixels by which texts may touch: a font's own leading."""


class Text(NamedTuple):
    """A text on the screen: the room of its letters in its window, what shows it, how much is seen.

    `whole`: nothing of it is scrolled away.
    """

    said: str
    box: QRect
    widget: QWidget
    enabled: bool = True
    whole: bool = True


# ------------------------------------------------------------------------------------ painted texts


@contextmanager
def painted_texts() -> Iterator[list[Text]]:
    """Note every text that is painted by hand meanwhile, each with its place in its window."""
    noted: list[Text] = []
    paint = QPainter.drawText

    def note(painter: QPainter, *args: object) -> object:
        widget = painter.device()
        if isinstance(widget, QWidget) and (box := _box_of(painter, args)) is not None:
            place = painter.combinedTransform().mapRect(QRectF(box)).toAlignedRect()
            said = next(each for each in args if isinstance(each, str))
            noted.append(_seen(said, place, widget))
        return paint(painter, *args)

    QPainter.drawText = note
    try:
        yield noted
    finally:
        QPainter.drawText = paint


def _box_of(painter: QPainter, args: tuple[object, ...]) -> QRect | None:
    """Return the room that a text takes, as `drawText` was called."""
    first = args[0]
    if isinstance(first, QRect | QRectF):
        flags, said = args[1], args[2]
        if not isinstance(flags, int):
            flags = getattr(flags, "value", flags)
        return QRectF(painter.boundingRect(QRectF(first), flags, said)).toAlignedRect()
    if isinstance(first, QPoint) or hasattr(first, "toPoint"):
        at = first if isinstance(first, QPoint) else first.toPoint()
        return painter.fontMetrics().boundingRect(args[1]).translated(at)
    if len(args) == 3:
        at = QPoint(int(args[0]), int(args[1]))
        return painter.fontMetrics().boundingRect(args[2]).translated(at)
    return None


# ----------------------------------------------------------------------------- texts of widgets


def texts_of(window: QWidget) -> Iterator[Text]:
    """Yield the text of every label, button and field of a window that can be seen there."""
    for widget in window.findChildren(QWidget):
        if (
            widget.isVisible()
            and widget.window() is window
            and not widget.visibleRegion().isEmpty()
        ):
            said = _said(widget)
            if said.strip():
                yield _seen(said, _ink(widget, said), widget)


def _seen(said: str, ink: QRect, widget: QWidget) -> Text:
    """Return a text whose letters stand at `ink` in `widget`."""
    seen = ink.intersected(widget.visibleRegion().boundingRect())
    offset = widget.mapTo(widget.window(), QPoint(0, 0))
    return Text(said, seen.translated(offset), widget, widget.isEnabled(), whole=seen == ink)


def _ink(widget: QWidget, said: str) -> QRect:
    """Return the room of the letters of `said` within the widget that shows it."""
    box, metrics = widget.contentsRect(), widget.fontMetrics()
    wide, high = min(_width_of(metrics, said), box.width()), min(metrics.height(), box.height())
    if isinstance(widget, QCheckBox | QRadioButton) or (
        isinstance(widget, QLabel) and widget.wordWrap()
    ):
        return box
    above = box.y() + (box.height() - high) // 2
    spare = box.width() - wide
    if isinstance(widget, QLineEdit | QComboBox):
        left = min(_FIELD_PADDING, spare)
    elif isinstance(widget, QLabel) and widget.alignment() & Qt.AlignmentFlag.AlignLeft:
        left = 0
    elif isinstance(widget, QLabel) and widget.alignment() & Qt.AlignmentFlag.AlignRight:
        left = spare
    else:
        left = spare // 2
    return QRect(box.x() + left, above, wide, high)


def _said(widget: QWidget) -> str:
    if _paints_itself(widget):
        return ""
    if isinstance(widget, QLabel):
        return widget.text()
    if isinstance(widget, QAbstractButton):
        return widget.text()
    if isinstance(widget, QComboBox):
        return "" if widget.isEditable() else widget.currentText()
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    return ""


def _paints_itself(widget: QWidget) -> bool:
    """Tell whether a widget's text is painted by hand, and noted by `painted_texts`."""
    return any(
        "paintEvent" in vars(each) and each.__module__.startswith("magtrack.")
        for each in type(widget).mro()
    )


# ------------------------------------------------------------------------------------ what is cut


def cut_texts(window: QWidget) -> Iterator[str]:
    """Yield each text of a window that has not the room it needs, and how much it lacks."""
    for text in texts_of(window):
        lacking = _lacking(text.widget)
        if lacking > 1:
            yield f"{type(text.widget).__name__} “{text.said[:60]}” lacks {lacking} px"
        if (outside := _outside(text.widget)) > 1:
            yield f"{type(text.widget).__name__} “{text.said[:60]}” stands {outside} px outside"
    for header in window.findChildren(QHeaderView):
        if header.isVisible() and header.orientation() == Qt.Orientation.Horizontal:
            yield from _cut_sections(header)
    for table in window.findChildren(QTableView):
        if table.isVisible():
            yield from _cut_cells(table)


def _lacking(widget: QWidget) -> int:
    """Return how many pixels a text lacks; what is cut with an ellipsis tells all in its tooltip.

    A field whose text is longer scrolls, so that only what it says of itself must fit.
    """
    if isinstance(widget, QLabel):
        return _lacking_in_label(widget)
    if widget.toolTip():
        return 0
    if isinstance(widget, QAbstractButton):
        beside = _room_of(widget) + _BESIDE
        return _width_of(widget.fontMetrics(), widget.text()) - beside
    if isinstance(widget, QComboBox):
        return _width_of(widget.fontMetrics(), widget.currentText()) - _room_in(widget)
    if isinstance(widget, QLineEdit):
        is_figure = isinstance(widget.parentWidget(), QAbstractSpinBox) or len(widget.text()) <= 10
        said = widget.text() if widget.text() and is_figure else ""
        room = widget.contentsRect().width() - widget.textMargins().left() - 2
        return _width_of(widget.fontMetrics(), said or widget.placeholderText()) - room
    return 0


def _lacking_in_label(label: QLabel) -> int:
    if isinstance(label, ElidedLabel):
        return 0 if label.text() == label.whole() or label.toolTip() else _ALL_OF_IT
    if label.wordWrap():
        return label.heightForWidth(label.width()) - label.height()
    wanted = label.sizeHint()
    return max(wanted.width() - label.width(), wanted.height() - label.height())


def _room_in(box: QComboBox) -> int:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(kind, option, part, box).width()


def _room_of(widget: QAbstractButton) -> int:
    """Return how wide the text of a button may be."""
    if not hasattr(widget, "isDefault"):  # a box, a tool button, or one of our own
        return widget.width()
    option = QStyleOptionButton()
    widget.initStyleOption(option)
    contents = widget.style().subElementRect(
        QStyle.SubElement.SE_PushButtonContents, option, widget
    )
    icon = 0 if widget.icon().isNull() else widget.iconSize().width() + 4
    return contents.width() - icon


def _width_of(metrics: QFontMetrics, said: str) -> int:
    return metrics.horizontalAdvance(said.replace("&&", "\0").replace("&", "").replace("\0", "&"))


def _outside(widget: QWidget) -> int:
    """Return by how much a widget stands outside what holds it; what scrolls may hold more."""
    place, most = widget.rect(), 0
    inner: QWidget = widget
    while (holder := inner.parentWidget()) is not None and not inner.isWindow():
        place = QRect(inner.mapToParent(place.topLeft()), place.size())
        room = holder.rect()
        beside = max(room.left() - place.left(), place.right() - room.right())
        above = max(room.top() - place.top(), place.bottom() - room.bottom())
        if isinstance(holder.parentWidget(), QAbstractScrollArea):
            return max(most, beside)  # up and down it scrolls
        most = max(most, beside, above)
        inner = holder
    return most


def _cut_sections(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    for section in range(header.count()):
        said = model.headerData(section, Qt.Orientation.Horizontal)
        lines = str(said or "").split("\n")
        wanted = max(map(header.fontMetrics().horizontalAdvance, lines))
        if said and not header.isSectionHidden(section) and header.sectionSize(section) < wanted:
            yield f"column “{said}” lacks {wanted - header.sectionSize(section)} px"


def _cut_cells(table: QTableView) -> Iterator[str]:
    """Yield the cells whose text is cut and said nowhere."""
    model = table.model()
    flags = Qt.TextFlag.TextWordWrap if table.wordWrap() else Qt.TextFlag.TextSingleLine
    for row in range(max(table.rowAt(0), 0), model.rowCount()):
        if table.rowViewportPosition(row) > table.viewport().height():
            return
        for column in range(model.columnCount()):
            index = model.index(row, column)
            room, said = table.visualRect(index), str(index.data() or "")
            if room.width() <= 0 or index.data(Qt.ItemDataRole.ToolTipRole):
                continue
            wanted = table.fontMetrics().boundingRect(room, flags, said)
            if wanted.width() > room.width() or wanted.height() > room.height():
                yield f"cell “{said[:60]}” is cut and has no tooltip"
            if room.right() > table.viewport().width() + 1:
                yield f"cell “{said[:60]}” stands beyond the table"


# --------------------------------------------------------------------------- what stands over what


def overlapping(window: QWidget, painted: list[Text]) -> Iterator[str]:
    """Yield the pairs of texts of which one stands over the other."""
    texts = [each for each in texts_of(window) if not _is_above(each.widget)]
    own = [each for each in painted if each.widget.window() is window and each.said.strip()]
    seen = [each for each in (*texts, *_once(own)) if not _is_covered(each, window)]
    for first, second in combinations(seen, 2):
        both = first.box.intersected(second.box)
        if both.width() > _SLACK and both.height() > _SLACK + 2:
            yield f"“{first.said[:40]}” and “{second.said[:40]}” stand over each other"


def _once(painted: list[Text]) -> list[Text]:
    """Return each painted text once: what was painted last at its place is what is seen."""
    by_place = {
        (id(each.widget), each.said, each.box.topLeft().toTuple()): each for each in painted
    }
    return list(by_place.values())


def _is_above(widget: QWidget) -> bool:
    """Tell whether a widget is meant to pass over the page for a moment."""
    each: QWidget | None = widget
    while each is not None:
        if isinstance(each, Toast | FocusRing) or each.property("role") == "dock":
            return True
        each = each.parentWidget()
    return False


# ------------------------------------------------------------------------------------ what is pale


def pale_texts(window: QWidget, painted: list[Text], least: float = 4.5) -> Iterator[str]:
    """Yield the texts whose ink is nearer to their ground than `least` to 1, from the pixels."""
    image = _pixels(window)
    own = _once([each for each in painted if each.widget.window() is window])
    for text in [*texts_of(window), *own, *_cells(window), *_entries(window)]:
        is_word = any(each.isalnum() for each in text.said)  # one thin sign cannot be measured
        if not (text.enabled and text.whole and is_word) or _is_covered(text, window):
            continue
        box = text.box
        rows = slice(max(box.top(), 0), box.bottom() + 1)
        ratio = contrast_in(image[rows, max(box.left(), 0) : box.right() + 1])
        if ratio is not None and ratio < least:
            yield f"{type(text.widget).__name__} “{text.said[:50]}” {ratio:.2f}"


def _pixels(window: QWidget) -> np.ndarray:
    """Return the window as it is painted on the screen: red, green and blue by row and column."""
    shot = window.screen().grabWindow(window.winId()).toImage()
    image = shot.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8, image.sizeInBytes())
    lines = flat.reshape(image.height(), image.bytesPerLine())
    pixels = lines[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    return pixels.copy()  # those of Qt go with the image


def contrast_in(part: np.ndarray) -> float | None:
    """Return the contrast of ink and ground in these pixels, None where there are too few.

    `part`: red, green and blue by row and column. The ground is what most of it is, the ink what
    differs most from that.
    """
    if part.shape[0] < 6 or part.shape[1] < 4:
        return None
    colours, counts = np.unique(part.reshape(-1, 3), axis=0, return_counts=True)
    light = _luminance(colours)
    ground = light[counts.argmax()]
    ratios = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    return float(ratios.max())


def _luminance(colours: np.ndarray) -> np.ndarray:
    """Return the relative luminance of colours (WCAG 2.2)."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def _is_covered(text: Text, window: QWidget) -> bool:
    """Tell whether the middle of a text is under something else, or outside the window."""
    middle = text.box.center()
    if not window.rect().contains(middle):
        return True
    top = window.childAt(middle)
    return not (top is None or top is text.widget or top.isAncestorOf(text.widget))


def _cells(window: QWidget) -> Iterator[Text]:
    """Yield the cells of the tables of a window."""
    for table in window.findChildren(QTableView):
        if not table.isVisible():
            continue
        port, model = table.viewport(), table.model()
        for row in range(max(table.rowAt(0), 0), model.rowCount()):
            if table.rowViewportPosition(row) > port.height():
                break
            for column in range(model.columnCount()):
                index = model.index(row, column)
                place = table.visualRect(index)
                if index.data() and place.isValid():
                    yield _seen(str(index.data()), place, port)


def _entries(window: QWidget) -> Iterator[Text]:
    """Yield the entries of a menu."""
    if isinstance(window, QMenu):
        for action in window.actions():
            if action.text() and action.isEnabled():
                yield Text(action.text(), window.actionGeometry(action), window)


def repaint(window: QWidget) -> None:
    """Let everything of a window be painted anew."""
    for each in (window, *window.findChildren(QWidget)):
        if each.isVisible():
            each.update()
    for _pass in range(2):
        QApplication.processEvents()
