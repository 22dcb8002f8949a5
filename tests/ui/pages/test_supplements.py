"""The supplements page: cards, stock, cost, forms side by side, evidence."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from magtrack.domain.record.contents import Ingredient
from magtrack.domain.record.edits import Put
from magtrack.domain.record.log import StockCount
from magtrack.domain.record.products import Product
from magtrack.domain.record.repetition import Cycle
from magtrack.domain.record.trial import Trial
from magtrack.store.journal import Journal
from magtrack.ui.pages._forms_table import FormsTable
from magtrack.ui.pages._supplements_page import SupplementsPage
from magtrack.ui.widgets.empty_state import EmptyState
from magtrack.ui.widgets.fortnight_strip import FortnightStrip
from magtrack.wording.evidence import card_facts
from tests.builders import over
from tests.ui.conftest import MAGTEIN
from tests.ui.page_objects import button, find, said, texts

TODAY = date(2026, 11, 23)


@pytest.fixture
def page(set_up, show_page):
    return show_page(SupplementsPage, set_up)


def test_card_says_what_the_label_says(page):
    text = said(page.cards[0])
    assert "3 capsules = 2\u202f000 mg = 144 mg magnesium (7.2 %, from the label)" in text
    assert "08:00 · 1 capsule" in text
    assert "20:00 · 2 capsules" in text
    lines = {each.accessibleName() for each in page.cards[0].findChildren(QLabel)}
    assert {"Morning 08:00 · 1 capsule", "Evening 20:00 · 2 capsules"} < lines


def test_the_page_says_how_many_products_and_how_much_a_day(page, set_up):
    assert "1 product, 144 mg magnesium a day as planned" in texts(page)
    assert not page.cards[0].findChildren(FortnightStrip)  # every day is alike
    (plan, *_others) = set_up.log(TODAY, TODAY).schedules
    set_up.do("every other day", over(replace(plan, repeats=Cycle(1, 1, TODAY))))
    assert "1 product" in texts(page)
    (ahead,) = page.cards[0].findChildren(FortnightStrip)
    assert "Mon 23, Wed 25, Fri 27" in ahead.accessibleName()


def test_tab_leads_through_the_page_as_one_reads(page, set_up):
    set_up.do("more", Put(Product("b", "Bisglycinate", "bisglycinate", elemental_mg=120)))
    order, each = [], page.add
    while each is not page.evidence.open_article:
        order.append(each)
        each = each.nextInFocusChain()
    stops = [each for each in order if isinstance(each, QPushButton | FormsTable)]
    stops = [each for each in stops if each.isVisible()]
    wanted = [page.add]
    for card in page.cards:
        wanted += [
            button(card, f"Edit {card.product.name}"),
            button(card, f"Stop {card.product.name}"),
        ]
    assert stops == [*wanted, find(page, FormsTable), page.evidence.open]


def test_card_says_what_else_is_in_it_and_that_nobody_compared_it(page, set_up):
    blend = Product(
        "mgt",
        "Blend",
        "other",
        "tablet",
        elemental_mg=200.0,
        parts=(Ingredient("citrate"), Ingredient("oxide", 60.0)),
        minerals=(Ingredient("iron"),),
        from_list=2022,
    )
    set_up.do("blend", over(blend))
    text = said(page.cards[0])
    assert "200 mg magnesium (from the label)" in text
    assert "Citrate + Oxide (60 mg); also iron (amount not known)" in text
    assert "From a list of 2022: check against your label." in text


def test_rare_forms_stand_in_the_table_where_they_are_in_use(page, set_up):
    def forms():
        table = find(page, FormsTable)
        return [table.item(row, 0).text() for row in range(table.rowCount())]

    assert "Thiosulfate" not in forms()
    before = len(forms())
    product = set_up.log(TODAY, TODAY).products["mgt"]
    set_up.do("rare", over(replace(product, form="thiosulfate", elemental_mg=None)))
    assert "Thiosulfate" in forms()
    assert len(forms()) == before + 1


def test_stock_run_out_and_cost_are_shown_once_known(page, set_up):
    assert "left" not in said(page.cards[0])
    product = set_up.log(TODAY, TODAY).products["mgt"]
    priced = replace(product, price=30.0, price_units=90, currency="EUR")
    set_up.do("count", over(priced), over(StockCount("s", "mgt", date(2026, 11, 22), 30)))
    text = said(page.cards[0])
    assert "30 capsules left · lasts until 2 December" in text
    assert "1.00 EUR a day · 0.69 EUR per 100 mg magnesium" in text


def test_empty_bottle_says_reorder(page, set_up):
    set_up.do("count", Put(StockCount("s", "mgt", date(2026, 11, 22), 0)))
    assert "reorder" in said(page.cards[0])


def test_product_of_the_trial_wears_a_badge(page, set_up):
    assert "trial" not in texts(page.cards[0])
    set_up.do("trial", Put(Trial("t", "mgt", "cognition", TODAY)))
    assert "trial" in texts(page.cards[0])


def test_names_and_buttons_of_neighbours_stand_on_one_line(page, set_up, qtbot):
    set_up.do(
        "more",
        Put(Product("b", "Bisglycinate", "bisglycinate", elemental_mg=120)),
        Put(Product("c", "Citrate", "citrate", elemental_mg=100, stopped=TODAY)),
        Put(Trial("t", "mgt", "cognition", TODAY)),
    )
    qtbot.wait(1)
    assert len({card.y() for card in page.cards}) == 1
    names, buttons = set(), set()
    for card in page.cards:
        (name,) = [each for each in card.findChildren(QLabel) if each.text() == card.product.name]
        names.add(name.mapTo(page, name.rect().center()).y())
        for each in card.findChildren(QPushButton):
            buttons.add(each.mapTo(page, each.rect().bottomLeft()).y())
    assert len(names) == len(buttons) == 1


def test_stop_ends_the_plans_today_and_undo_brings_them_back(page, set_up):
    page.cards[0].stop_wanted.emit()
    assert not set_up.log(TODAY, TODAY).entries(TODAY)
    yesterday = date(2026, 11, 22)
    assert len(set_up.log(yesterday, yesterday).entries(yesterday)) == 2
    assert "stopped" in texts(page.cards[0])
    set_up.undo()
    assert len(set_up.log(TODAY, TODAY).entries(TODAY)) == 2


def test_stopped_product_can_be_used_again(page, set_up):
    page.cards[0].stop_wanted.emit()
    page.cards[0].stop_wanted.emit()
    assert set_up.log(TODAY, TODAY).products["mgt"].stopped is None


def test_edit_opens_the_form(page):
    page.cards[0].edit_wanted.emit()
    dialog = page.findChild(QDialog)
    assert dialog.label.name.text() == "Magtein"
    dialog.reject()


def test_empty_page_offers_to_add_with_one_button(session, show_page):
    page = show_page(SupplementsPage, session)
    button(find(page, EmptyState), "Add supplement").click()
    dialog = page.findChild(QDialog)
    assert dialog.windowTitle() == "Add supplement"
    dialog.reject()


def test_thirty_products_with_long_names_fit(page, set_up):
    puts = [Put(Product(f"p{n}", "M" * 200, "oxide", elemental_mg=100)) for n in range(30)]
    set_up.do("many", *puts)
    assert len(page.cards) == 31
    assert page.cards[-1].minimumSizeHint().width() < page.width()


def test_forms_are_compared_per_100_mg(page):
    table = find(page, FormsTable)
    names = [table.item(row, 0).text() for row in range(table.rowCount())]
    row = names.index("L-threonate")
    assert table.item(row, 1).text() == "7.2 %"
    assert table.item(row, 2).text() == "1\u202f388.9 mg"
    assert table.item(row, 0).font().bold()
    assert not table.item(names.index("Oxide"), 0).font().bold()
    assert table.item(names.index("Oxide"), 5).text() == "–"


@pytest.mark.parametrize("width", [812, 1092])
def test_no_head_number_or_word_of_the_forms_is_cut(page, width, qtbot):
    page.resize(width, 640)
    qtbot.wait(1)
    table = find(page, FormsTable)
    header = table.horizontalHeader()
    widths = [table.columnWidth(column) for column in range(table.columnCount())]
    assert sum(widths) <= table.viewport().width()
    assert all(w >= header.sectionSizeHint(column) for column, w in enumerate(widths))
    for row in range(table.rowCount()):
        for column, room in enumerate(widths):
            item = table.item(row, column)
            metrics, wanted = QFontMetrics(item.font()), QRect(0, 0, room - 24, 0)
            box = metrics.boundingRect(wanted, Qt.TextFlag.TextWordWrap, item.text())
            assert box.width() <= room - 24
            assert box.height() <= table.rowHeight(row)
            assert column not in (1, 2, 5) or box.height() <= metrics.height()


def test_evidence_cards_hold_all_that_was_read_and_nothing_else(page, shipped_reference):
    assert shipped_reference.evidence[0].name not in said(page.evidence)
    page.evidence.open.click()
    ids = {card.registered for card in shipped_reference.evidence} - {None}
    assert not ids & set(texts(page.evidence))
    for card in shipped_reference.evidence:
        button(page.evidence, f"Why, and sources of {card.name}").click()
    shown = texts(page.evidence)
    for card in shipped_reference.evidence:
        assert {fact for _label, fact in card_facts(card)} < set(shown)
        assert card.duration is None or card.duration in shown
    assert "not read" not in said(page.evidence)
    assert "None" not in shown


def test_the_article_people_come_from_has_its_own_button(page, shipped_reference):
    page.evidence.open_article.click()
    shown = texts(page.evidence)
    for claim in shipped_reference.article:
        assert shown.index(claim.fact) == shown.index(claim.claim) + 1
    assert "Could not be found" in shown
    page.evidence.open_article.click()
    assert "Could not be found" not in texts(page.evidence)


def test_a_supplement_as_needed_says_so_with_its_limits(set_up, show_page):
    product = set_up.log(TODAY, TODAY).products["mgt"]
    set_up.do("as needed", over(replace(product, as_needed=True, smallest_gap_h=4, most_per_day=8)))
    page = show_page(SupplementsPage, set_up)
    assert "As needed · at least 4 h apart · at most 8 capsules a day" in texts(page)


def test_a_supplement_that_was_changed_meanwhile_is_not_stopped_but_shown_anew(
    page, set_up, clock, qtbot
):
    with Journal(set_up.journal.path, clock) as other:
        other.apply("elsewhere", over(replace(MAGTEIN, name="Magtein 2", brand="Other")))
    with qtbot.waitSignal(set_up.messages.problem) as problem:
        button(page.cards[0], "Stop").click()
    assert "Brand: – → Other" in problem.args[0]
    log = set_up.log(TODAY, TODAY)
    assert log.products["mgt"].stopped is None
    assert len(log.entries(TODAY)) == 2
    assert "Magtein 2" in said(page.cards[0])
