"""The looks of this machine in Settings: theme, text size, movement."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QSizePolicy, QWidget

from magtrack import theme
from magtrack.preferences import TEXT_PERCENTS, THEME_CHOICES
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.pages._settings_you import check_quietly
from magtrack.ui.session import Session
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.choices import Segmented
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.setting_rows import SettingsCard

_PICTURE = QSize(128, 72)
_GAP = 8
_ORDINARY = 100


class ThemePicture(QAbstractButton):
    """One theme to choose, as a small picture of its ground and its accent, with its name.

    `themes` are one, or two that share the picture.
    """

    def __init__(self, name: str, *themes: str) -> None:
        super().__init__()
        self._themes = themes
        self.setText(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the picture and a line below it."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        text = self.fontMetrics().horizontalAdvance(self.text()) * 11 // 10
        width = max(_PICTURE.width(), text)
        return QSize(width, _PICTURE.height() + _GAP + self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, accent, edge and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self.isChecked() else 1
        box = QRectF(0, 0, _PICTURE.width(), _PICTURE.height())
        box.moveLeft((self.width() - box.width()) / 2)
        inner = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        shape = QPainterPath()
        shape.addRoundedRect(inner, 8, 8)
        share = box.width() / len(self._themes)
        for number, name in enumerate(self._themes):
            tokens = theme.load(name)
            painter.save()
            painter.setClipRect(QRectF(box.left() + number * share, 0, share, box.height()))
            painter.fillPath(shape, QColor(tokens.bg))
            pill = QPainterPath()
            pill.addRoundedRect(QRectF(box.center().x() - 32, box.center().y() - 16, 64, 32), 6, 6)
            painter.fillPath(pill, QColor(tokens.accent))
            painter.restore()
        edge = "accent" if self.isChecked() else "border_strong"
        painter.setPen(QPen(style.color(edge), width))
        painter.drawPath(shape)
        font = QFont(self.font())
        if self.isChecked():
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(style.color("text"))
        below = self.rect().adjusted(0, _PICTURE.height() + _GAP, 0, 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class LookSection(QWidget):
    """Every choice holds at once, on this machine only."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        names = {
            "system": (_("As the system"), ("light", "dark")),
            "light": (_("Light"), ("light",)),
            "dark": (_("Dark"), ("dark",)),
            "contrast": (_("High contrast"), ("contrast",)),
        }
        self.themes = {key: ThemePicture(names[key][0], *names[key][1]) for key in THEME_CHOICES}
        for key, each in self.themes.items():
            each.toggled.connect(partial(self._theme_chosen, key))
        sizes = {
            str(each): f"{each} %" if each == _ORDINARY else f"{each}" for each in TEXT_PERCENTS
        }
        self.text_size = Segmented(_("Text size"), sizes, self._text_size_chosen)
        self.movement = QCheckBox()
        self.movement.toggled.connect(self._movement_chosen)
        pictures = QWidget()
        pictures.setLayout(
            in_column(ChipRow(*self.themes.values(), gap=16), margins=(0, 12, 0, 12))
        )
        card = SettingsCard(_("Look"))
        card.add_whole(pictures)
        card.add_row(_("Text size"), self.text_size)
        card.add_row(_("Less movement"), self.movement, note=_("No fading and sliding."))
        self.setLayout(in_column(card, 1))

    def refresh(self) -> None:
        """Show the preferences."""
        wanted = self._session.preferences
        for key, each in self.themes.items():
            each.blockSignals(True)
            each.setChecked(key == wanted.theme)
            each.blockSignals(False)
            each.update()
        self.text_size.set_current(str(wanted.text_percent))
        check_quietly(self.movement, wanted.less_movement)

    def _theme_chosen(self, name: str, on: bool) -> None:
        if on:
            self._session.prefer(replace(self._session.preferences, theme=name))
            style.set_theme(name)

    def _text_size_chosen(self, percent: str) -> None:
        self._session.prefer(replace(self._session.preferences, text_percent=int(percent)))
        style.set_text_percent(int(percent))

    def _movement_chosen(self, on: bool) -> None:
        self._session.prefer(replace(self._session.preferences, less_movement=on))
        style.set_less_movement(on)
