from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from magtrack import theme
from magtrack.ui import style
from magtrack.ui.widgets.card import EDGE, Banner, Card
from magtrack.ui.widgets.labels import PlainLabel, plain_label
from tests.ui.page_objects import texts


@pytest.mark.parametrize("tone", ["info", "success", "caution", "danger"])
def test_the_coloured_edge_of_a_banner_has_no_notch_at_its_corners(dressed, qtbot, tone):
    banner = Banner(tone, "38 min apart.")
    qtbot.addWidget(banner)
    banner.resize(400, 60)
    image = banner.grab().toImage()
    edge, ground = style.color(tone), style.color(f"{tone}_soft")
    inside = [image.pixelColor(x, y) for x in range(EDGE, 12) for y in range(image.height())]
    assert all(far(pixel, edge) > far(ground, edge) / 2 for pixel in inside)
    assert all(image.pixelColor(2, y) == edge for y in range(10, 50))


def far(one, other):
    """Return how different two colours are, over red, green and blue."""
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def test_a_card_has_title_note_and_what_is_put_at_its_right(dressed, qtbot):
    card = Card(title="Morning", note="07:00–11:59")
    qtbot.addWidget(card)
    card.add_to_head(plain_label("M"))
    card.resize(400, 200)
    card.show()
    title, note, right = card.findChildren(PlainLabel)
    assert title.x() < note.x() < right.x()
    assert card.accessibleName() == "Morning"
    card.set_title("Evening", "18:00–23:59")
    assert texts(card) == ["Evening", "18:00–23:59", "M"]


def test_rows_keep_to_the_top_of_a_tall_card(dressed, qtbot):
    card = Card(title="Morning")
    qtbot.addWidget(card)
    row = plain_label("Magtein")
    card.body.addWidget(row)
    card.resize(400, 600)
    card.show()
    assert row.geometry().bottom() < 100


def test_a_filled_card_gives_its_room_to_what_can_grow(dressed, qtbot):
    card = Card(title="Course", fill=True)
    qtbot.addWidget(card)
    chart = QWidget()
    card.body.addWidget(chart, 1)
    card.resize(400, 600)
    card.show()
    assert chart.height() > 500


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("edge", ["caution", "danger"])
def test_the_upper_edge_of_a_card_has_its_colour(dressed, qtbot, name, edge):
    style.set_theme(name)
    try:
        card = Card(edge=edge)
        qtbot.addWidget(card)
        card.resize(100, 80)
        image = card.grab().toImage()
        assert QColor(image.pixel(50, 1)).name().upper() == getattr(theme.load(name), edge)
    finally:
        style.set_theme("light")


@pytest.mark.parametrize("tone", ["info", "success", "caution", "danger"])
def test_a_banner_says_its_weight_in_a_word_and_is_read_aloud(dressed, qtbot, tone):
    banner = Banner(tone, "38 min apart.", "Keep 2 h between them.", word="Major", source="§7")
    qtbot.addWidget(banner)
    assert texts(banner) == ["Major", "38 min apart.", "Keep 2 h between them.", "§7"]
    assert banner.accessibleName() == "Major. 38 min apart."
    assert banner.accessibleDescription() == "Keep 2 h between them."


def test_a_banner_changes_its_words_and_hides_what_has_none(dressed, qtbot):
    banner = Banner("danger", "One", "text", word="Major")
    qtbot.addWidget(banner)
    banner.set_texts("Two")
    assert texts(banner) == ["Two"]


def test_a_long_banner_wraps_instead_of_widening_the_page(dressed, qtbot):
    banner = Banner("info", "A title of some length. " * 12, "And a text. " * 30, word="Note")
    banner.add_button("Why")
    qtbot.addWidget(banner)
    assert banner.minimumSizeHint().width() < 420
    assert banner.heightForWidth(420) > banner.heightForWidth(1200)
