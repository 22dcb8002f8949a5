"""Dresses the application: Fusion, one palette and one style sheet, all from the theme's tokens.

Fusion looks the same on every system. A style sheet wins over a widget's own font and palette, so
widgets are told apart by dynamic properties (`role`, `tone`, `state`) and never coloured in code;
what is painted by hand takes its colours from `color()`.
"""

from __future__ import annotations

from functools import cache
from string import Template
from typing import cast

from msgspec.structs import asdict
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QPalette,
    QStyleHints,
)
from PySide6.QtWidgets import QApplication, QWidget

from magtrack import theme
from magtrack.paths import data_dir
from magtrack.theme import Tokens

ARGUMENTS = ["magtrack", "-style", "Fusion"]
"""What the application is made with: `setStyle` would wrap a style for Python, which takes 5 ms."""

BODY_PX = 15
TONES = ("info", "success", "caution", "danger")


class Looks(QObject):
    """The theme and text size in force; `changed` follows every switch, once it is complete.

    `moves`: something may fade or slide.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = "light"
        self.percent = 100
        self.tokens = theme.load("light")
        self.moves = True

    def wear(self, choice: str, percent: int) -> None:
        """Dress the whole application in `choice` (a theme or "system") at `percent` text size."""
        self.choice, self.percent = choice, percent
        app = application()
        self.tokens = theme.load(_system_theme() if choice == "system" else choice)
        app.setFont(_font(percent))
        app.setPalette(_palette(self.tokens))
        # One in the place of another would dress each widget once for each widget that holds it.
        app.setStyleSheet("")
        app.setStyleSheet(_sheet(self.tokens, app.font()))
        self.changed.emit()

    def follow_system(self) -> None:
        """Dress again after the system went light or dark, if its choice counts."""
        if self.choice == "system":
            self.wear(self.choice, self.percent)


@cache
def looks() -> Looks:
    """Return the one `Looks` of the process."""
    return Looks()


def start(*, theme: str = "system", text_percent: int = 100, less_movement: bool = False) -> None:
    """Dress the application before its first window: fonts, palette, sheet; follow the system."""
    _load_fonts()
    hints = _hints()
    hints.colorSchemeChanged.connect(looks().follow_system)
    hints.accessibility().contrastPreferenceChanged.connect(looks().follow_system)
    _force_scheme(theme)
    set_less_movement(less_movement)
    looks().wear(theme, text_percent)


def set_theme(name: str) -> None:
    """Switch to system, light, dark or contrast while the window is open."""
    _force_scheme(name)
    looks().wear(name, looks().percent)


def set_text_percent(percent: int) -> None:
    """Make all text `percent` of its ordinary size while the window is open."""
    looks().wear(looks().choice, percent)


def set_less_movement(wanted: bool) -> None:
    """Let nothing fade or slide from now on, or let it again."""
    looks().moves = not wanted


def tokens() -> Tokens:
    """Return the tokens of the theme in force."""
    return looks().tokens


def color(name: str) -> QColor:
    """Return the colour of the token `name` in the theme in force."""
    return QColor(getattr(looks().tokens, name))


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet looks at, and dress the widget again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def scaled(size: int) -> int:
    """Return a size meant for ordinary text at the text size in force, in pixels."""
    return round(size * looks().percent / 100)


def application() -> QApplication:
    """Return the application of the process, which is there already."""
    return cast("QApplication", QApplication.instance())


@cache
def _hints() -> QStyleHints:
    """Return what the platform says; held, since PySide forgets a child with its parent."""
    return QGuiApplication.styleHints()


def _system_theme() -> str:
    hints = _hints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def _force_scheme(name: str) -> None:
    """Tell the platform, so that title bars and native dialogs match where they can."""
    hints = _hints()
    if name == "system":
        hints.unsetColorScheme()
    else:
        dark = theme.load(name).dark
        hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)


@cache
def _load_fonts() -> str:
    """Load Inter and return the name of its family, "" where the files cannot be used."""
    number = -1
    for path in theme.font_files():
        number = QFontDatabase.addApplicationFont(str(path))
    return next(iter(QFontDatabase.applicationFontFamilies(number)), "")


def _font(percent: int) -> QFont:
    font = QFont(_load_fonts() or application().font().family())
    font.setPixelSize(round(BODY_PX * percent / 100))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, value in {
        role.Window: t.bg,
        role.WindowText: t.text,
        role.Base: t.surface,
        role.AlternateBase: t.surface_alt,
        role.Text: t.text,
        role.PlaceholderText: t.text_muted,
        role.Button: t.surface,
        role.ButtonText: t.text,
        role.BrightText: t.danger,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_accent,
        role.Accent: t.accent,
        role.Link: t.info,
        role.LinkVisited: t.info,
        role.ToolTipBase: t.toast,
        role.ToolTipText: t.on_toast,
        role.Light: t.surface,
        role.Midlight: t.surface_alt,
        role.Mid: t.border,
        role.Dark: t.border_strong,
        role.Shadow: t.border_strong,
    }.items():
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.text_faint))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(t.border))
    return palette


@cache
def _template() -> str:
    return (data_dir("resources") / "style.qss").read_text("utf-8")


def _sheet(t: Tokens, font: QFont) -> str:
    """Return the style sheet for these tokens and this font."""
    return Template(_template()).substitute(asdict(t), **_edges(t), **_sizes(t, font))


def _edges(t: Tokens) -> dict[str, str]:
    """Return the outline of each soft ground: itself, or its tone where no soft fills are used."""
    soft = {tone: getattr(t, f"{tone}_soft") for tone in ("accent", *TONES)}
    return {
        f"{tone}_edge": getattr(t, tone) if fill == t.bg else fill for tone, fill in soft.items()
    }


def _sizes(t: Tokens, font: QFont) -> dict[str, object]:
    """Return what the sheet knows beside the colours; every size follows the font."""
    px, line = font.pixelSize(), QFontMetrics(font).height()
    small = QFont(font)
    small.setPixelSize(round(px * 13 / 15))
    box = round(px * 18 / 15)
    soft = t.accent_soft != t.bg
    edges = 2 * t.border_px

    def high(ordinary: int) -> int:
        """Return what is inside the edges of a control `ordinary` pixels high at 100 %."""
        return max(ordinary, line + 12) - edges

    return {
        "small": small.pixelSize(),
        "heading": round(px * 17 / 15),
        "dialog": round(px * 20 / 15),
        "title": round(px * 24 / 15),
        "number": round(px * 24 / 15),
        "control": high(40),
        "focused": high(40) - 2,
        "small_control": high(32),
        "rate_high": high(36),
        "rate_focused": high(36) - 2,
        "rate_wide": max(32, round(px * 24 / 15)) - edges,
        "row": max(32, line + 12),
        "pill": QFontMetrics(small).height() // 2 + 3,
        "chip": (high(32) + edges) // 2,
        "box": box,
        "boxr": box // 2 + t.border_px,
        "dot": box // 3,
        "boxin": box + 2 * t.border_px - 2 * (box // 3),
        "b": t.border_px,
        "chosen": t.border_px,
        "ring": t.border_px + 1,
        "ph": 16 - t.border_px,
        "ph_small": 12 - t.border_px,
        "danger_line": _toward(t.danger_soft, t.danger, 45) if soft else t.danger,
        "glyph": 18 + round(px * 16 / 15) - t.border_px,
        "accent_hover": _toward(t.accent, t.text, 18),
        "accent_pressed": _toward(t.accent, t.text, 36),
        "selection": t.accent_soft if soft else t.accent,
        "on_selection": t.text if soft else t.on_accent,
        "images": _quoted((data_dir("resources") / "themes").as_posix()),
        "ink": "light" if t.dark else "dark",
        "on_ink": "dark" if t.dark else "light",
    }


def _toward(colour: str, other: str, percent: int) -> str:
    """Return `colour` moved `percent` of the way to `other`."""
    start, end = QColor(colour), QColor(other)
    parts = (
        (start.red(), end.red()),
        (start.green(), end.green()),
        (start.blue(), end.blue()),
    )
    return QColor(*(a + (b - a) * percent // 100 for a, b in parts)).name()


def _quoted(path: str) -> str:
    """Return `path` as it stands between double quotes in the sheet."""
    return path.replace("\\", r"\\").replace('"', r"\"")
