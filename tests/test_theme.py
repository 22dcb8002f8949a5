from __future__ import annotations

import re

import pytest
from msgspec.structs import asdict

from magtrack import theme

MESSAGES = ("info", "success", "caution", "danger")
GROUNDS = ("bg", "surface", "surface_alt")
WORDS = ("text", "text_muted", "accent", *MESSAGES)
SOFT = ("accent_soft", *(f"{tone}_soft" for tone in MESSAGES))

TEXT_PAIRS = [
    *((ink, ground) for ink in WORDS for ground in GROUNDS),
    *((ink, ground) for ink in ("morning", "evening") for ground in ("bg", "surface")),
    *((ink, ground) for ink in ("text", "text_muted") for ground in SOFT),
    *((tone, f"{tone}_soft") for tone in ("accent", *MESSAGES)),
    *((f"on_{tone}", tone) for tone in ("accent", "success", "danger", "toast")),
]
EDGE_PAIRS = [
    *(("border_strong", ground) for ground in (*GROUNDS, *SOFT)),
    *((fill, ground) for fill in ("accent", "morning", "evening", *MESSAGES) for ground in GROUNDS),
]


def luminance(color):
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Contrast ratio as WCAG 2 defines it, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colors(tokens):
    return {name: value for name, value in asdict(tokens).items() if isinstance(value, str)}


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(name, ink, ground):
    tokens = theme.load(name)
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_controls_and_marks_stand_out_from_their_ground(name, edge, ground):
    tokens = theme.load(name)
    assert contrast(getattr(tokens, edge), getattr(tokens, ground)) >= 3


@pytest.mark.parametrize("ink", ["text", "text_muted"])
def test_high_contrast_text_is_at_least_seven_to_one(ink):
    tokens = theme.load("contrast")
    assert min(contrast(getattr(tokens, ink), getattr(tokens, g)) for g in GROUNDS) >= 7


def test_high_contrast_has_no_soft_fills_and_wide_edges():
    tokens = theme.load("contrast")
    assert {getattr(tokens, soft) for soft in SOFT} == {tokens.bg}
    assert tokens.border_px == 2


@pytest.mark.parametrize("name", theme.THEMES)
def test_every_color_is_six_hexadecimal_digits(name):
    found = colors(theme.load(name))
    found.pop("name")
    assert all(re.fullmatch("#[0-9A-F]{6}", color) for color in found.values()), found


def test_dark_is_what_the_theme_says_it_is():
    assert [theme.load(name).dark for name in theme.THEMES] == [False, True, True]


def test_unknown_theme_is_refused():
    with pytest.raises(KeyError):
        theme.load("../light")


def test_both_weights_of_the_font_have_tabular_figures():
    from matplotlib.ft2font import FT2Font

    for path in theme.font_files():
        font = FT2Font(str(path))
        assert font.family_name.startswith("Inter")
        assert b"tnum" in path.read_bytes()


def test_font_licence_ships_with_the_fonts():
    licence = theme.font_files()[0].parent / "OFL.txt"
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text("utf-8")
