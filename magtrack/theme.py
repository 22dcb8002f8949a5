"""The looks as data: one set of colour tokens per theme, read from `resources/themes/*.toml`.

The window, the charts and the report all take their colours from here; nothing else names one.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from magtrack.paths import data_dir

if TYPE_CHECKING:
    from pathlib import Path

THEMES = ("light", "dark", "contrast")


class Tokens(Struct, frozen=True):
    """The colours of one theme as "#RRGGBB", named by their use.

    `on_x` is text upon `x`; `x_soft` is the quiet ground of a message in tone `x`;
    `text_faint` is for disabled controls only; `pressed` is the ground of a button held down,
    `selected` that of the one chosen of several; `border_strong` edges everything one can operate.
    """

    name: str
    dark: bool
    border_px: int
    bg: str
    surface: str
    surface_alt: str
    border: str
    border_strong: str
    text: str
    text_muted: str
    text_faint: str
    accent: str
    on_accent: str
    accent_soft: str
    pressed: str
    selected: str
    morning: str
    evening: str
    info: str
    info_soft: str
    success: str
    on_success: str
    success_soft: str
    caution: str
    caution_soft: str
    danger: str
    on_danger: str
    danger_soft: str
    toast: str
    on_toast: str


@cache
def load(name: str) -> Tokens:
    """Return the tokens of the theme `name`, one of `THEMES`; `KeyError` for any other."""
    if name not in THEMES:
        raise KeyError(name)
    file = data_dir("resources") / "themes" / f"{name}.toml"
    return Tokens(name=name, **tomllib.loads(file.read_text(encoding="utf-8")))


def font_files() -> tuple[Path, Path]:
    """Return the files of the two weights we use: Inter Regular and Inter SemiBold."""
    folder = data_dir("resources") / "fonts"
    return folder / "Inter-Regular.otf", folder / "Inter-SemiBold.otf"


def event_glyphs() -> Path:
    """Return the font whose glyphs, by their names, are the icons of the kinds of event."""
    return data_dir("resources") / "icons" / "events.ttf"
