"""The style of a chart: the theme's colours, Inter, and texts that are taken literally."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Literal

from matplotlib import rcdefaults
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from msgspec import Struct

from magtrack.theme import Tokens, event_glyphs, font_files

rcdefaults()  # a matplotlibrc, the person's own or one that lies about, is not for these charts

FALLBACK = "DejaVu Sans"
"""matplotlib brings it along; it has the letters Inter lacks."""

TEXT_PX = 13.0
DOTS_PER_INCH = 72
"""At 72 dots per inch a point is a device-independent pixel: sizes below are both."""


class ChartStyle(Struct, frozen=True):
    """The colours, the height of text in device-independent pixels, and how dense pixels are."""

    tokens: Tokens
    text_px: float = TEXT_PX
    ratio: float = 1.0

    def px(self, size: float) -> float:
        """Return a length that grows with the text; `size` is for text of 13 pixels."""
        return size * self.text_px / TEXT_PX


class TextWriter:
    """Writes on one figure, in device-independent pixels from its lower left corner."""

    def __init__(self, figure: Figure, style: ChartStyle) -> None:
        """Write on `figure`."""
        self._figure = figure
        self._style = style
        self.transform = Affine2D().scale(1 / DOTS_PER_INCH) + figure.dpi_scale_trans

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        color: str = "text_muted",
        bold: bool = False,
        align: Literal["left", "right"] = "left",
        middle: bool = False,
    ) -> float:
        """Write `text` upon the baseline `y` (or around it) and return where it ends at the right.

        `color` is the name of a token. `$`, `_` and backslashes are themselves.
        """
        self._figure.add_artist(
            Text(
                x,
                y,
                text,
                transform=self.transform,
                color=getattr(self._style.tokens, color),
                fontproperties=font(self._style.text_px, bold=bold),
                horizontalalignment=align,
                verticalalignment="center_baseline" if middle else "baseline",
                parse_math=False,
            )
        )
        return x + self.width(text, bold=bold)

    def icon(self, x: float, y: float, name: str, size: float) -> None:
        """Draw the glyph `name` of a kind of event, `size` pixels wide, from its lower left on."""
        self._figure.add_artist(
            Text(
                x,
                y,
                _glyphs()[name],
                transform=self.transform,
                color=self._style.tokens.text_muted,
                fontproperties=FontProperties(fname=event_glyphs(), size=size),
                verticalalignment="bottom",
            )
        )

    def width(self, text: str, *, bold: bool = False) -> float:
        """Return how wide `text` is."""
        return _width(text, self._style.text_px, self._style.ratio, bold=bold)

    def fitting(self, text: str, room: float, *, bold: bool = False) -> str:
        """Return as much of `text` as fits into `room`, with an ellipsis where it was cut."""
        if self.width(text, bold=bold) <= room:
            return text
        while text and self.width(text + "…", bold=bold) > room:
            text = text[: -max(len(text) // 20, 1)]
        return text.rstrip() + "…"

    def write_first_fitting(self, x: float, y: float, right: float, texts: Iterable[str]) -> bool:
        """Write the first of `texts` that ends before `right`; tell whether there was one."""
        fitting = next((text for text in texts if x + self.width(text) <= right), None)
        if fitting is not None:
            self.write(x, y, fitting)
        return fitting is not None


@cache
def font(size: float, *, bold: bool = False) -> FontProperties:
    """Return Inter in this size, with a fallback for the letters it lacks."""
    families = _families()
    return FontProperties(family=[families[bold], FALLBACK], size=size)


@cache
def _glyphs() -> Mapping[str, str]:
    """Return the letter of each icon in the font of the kinds of event."""
    font: Any = get_font(str(event_glyphs()))
    return {font.get_glyph_name(glyph): chr(code) for code, glyph in font.get_charmap().items()}


@lru_cache(maxsize=4096)
def _width(text: str, size: float, ratio: float, *, bold: bool) -> float:
    measured: tuple[float, float, float] = _renderer(ratio).get_text_width_height_descent(
        text, font(size, bold=bold), ismath=False
    )
    return measured[0] / ratio


@cache
def _renderer(ratio: float) -> Any:  # noqa: ANN401 - matplotlib gives it no types
    untyped: Any = RendererAgg
    return untyped(1, 1, DOTS_PER_INCH * ratio)


@cache
def _families() -> tuple[str, str]:
    """Make Inter known to matplotlib and return the names of its regular and semibold faces."""
    known = {entry.fname: entry.name for entry in fontManager.ttflist}
    names = []
    for path in map(str, font_files()):
        if path not in known:
            fontManager.addfont(path)
            known[path] = fontManager.ttflist[-1].name
        names.append(known[path])
    return names[0], names[1]
