"""The Safety page: what fires, moving a dose, reading a warning, and what was checked."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QPushButton

from magtrack.domain.record.edits import DoseDetails, Put, log_entry
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.people import Condition, Medicine, Profile
from magtrack.domain.record.products import Product
from magtrack.ui.main_window import MainWindow
from magtrack.ui.pages._safety_page import SafetyPage
from tests.builders import over
from tests.ui.conftest import plan
from tests.ui.on_screen import painted_texts, repaint
from tests.ui.page_objects import buttons, is_seen, said, seen, texts

TODAY = date(2026, 11, 23)
DOXYCYCLINE = Medicine(
    "doxy", "Doxycycline", (time(8, 30),), date(2026, 11, 20), date(2026, 11, 26)
)
LITHIUM = Medicine("li", "Lithium", (time(8),))
MISSPELT = Medicine("x", "Levotiroksin", (time(15),))
AMLODIPINE = Medicine("am", "Amlodipine", (time(8),), date(2026, 11, 20))


@pytest.fixture
def page(set_up, show_page):
    return show_page(SafetyPage, set_up)


def subtitle(page):
    return texts(page.header)[1]


def unfold(page):
    """Show what is less urgent."""
    if not page.lesser.is_open():
        page.lesser.fold.click()


def planned(session, day=TODAY):
    return [f"{entry.planned:%H:%M}" for entry in session.log(day, day).entries(day)]


# -------------------------------------------------------------------------------- what is said


def test_an_empty_list_is_no_statement_that_all_goes_together(page):
    assert "No known rule is concerned today." in said(page)
    assert "“No rule known” is not “safe”" in said(page)
    assert "0 medicines, 0 conditions, 1 supplement" in said(page)


def test_a_finding_names_both_things_both_times_and_the_hours_and_why_has_the_source(page, set_up):
    set_up.do("medicine", Put(DOXYCYCLINE))
    text = said(page.cards[0])
    assert "Major" in text
    for part in ("Magtein", "08:00", "30 min before 08:30", "Doxycycline", "2 h", "6 h"):
        assert part in text
    assert "Source" not in text, "sources stand behind Why"
    page.cards[0].why.click()
    assert "Source:" in said(page.cards[0])
    assert "evidence A" in said(page.cards[0])


def test_why_shows_the_mechanism_and_every_source(page, set_up):
    set_up.do("medicine", Put(DOXYCYCLINE))
    card = page.cards[0]
    before = said(card)
    card.why.click()
    more = said(card)
    assert len(more) > len(before)
    for source in card.finding.about.sources:
        assert source.partition(" (DailyMed")[0] in more
    assert card.finding.about.mechanism in more
    card.why.click()
    assert said(card) == before


def test_findings_stand_worst_first(page, set_up):
    set_up.do("more", Put(LITHIUM), Put(DOXYCYCLINE), Put(Condition("c", "dialysis")))
    ranks = [card.finding.rank for card in page.cards]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0


def test_how_often_a_gap_was_not_kept_is_counted(page, set_up):
    stamp = set_up.stamp()
    yesterday = TODAY - timedelta(days=1)
    log = set_up.log(yesterday, yesterday)
    entry = log.entries(yesterday)[0]
    at = replace(stamp.now, epoch=stamp.now.epoch - 36 * 3600)
    set_up.do("dose", log_entry(log, set_up.reference.forms, entry, stamp, DoseDetails(at=at)))
    set_up.do("medicine", Put(DOXYCYCLINE))
    assert "too close on 1 of 1 day" in texts(page.cards[0])


def test_the_day_is_told_in_words_too(page, set_up):
    set_up.do("medicine", Put(DOXYCYCLINE))
    words = page.day.strip.accessibleDescription()
    assert "Doxycycline: 08:30" in words
    assert "Magtein: 08:00, 20:00" in words
    assert "Keep free of magnesium: 02:30–10:30" in words


def test_a_medicine_without_a_rule_is_not_called_safe(page, set_up):
    set_up.do("medicine", Put(Medicine("p", "Paracetamol", (time(9),))))
    assert "No rule known: Paracetamol. That is not the same as safe." in said(page.checked)
    assert "Paracetamol · 09:00 · no rule known" in buttons(page.checked)


def test_a_medicine_without_a_clock_time_stands_with_its_own_words(page, set_up):
    set_up.do("medicine", Put(Medicine("o", "Omeprazole", text="20 mg, before breakfast")))
    assert any("Omeprazole · before breakfast" in each for each in buttons(page.checked))
    assert "as needed" not in said(page.checked)


def test_rules_about_stomach_acid_are_silent_and_it_is_said(page, set_up):
    set_up.do("medicine", Put(Medicine("a", "Atazanavir", (time(8),))))
    assert page.cards == []
    silent = "L-threonate cannot make the stomach less acid than about pH 4"
    assert silent in said(page.checked)
    set_up.do("oxide", Put(Product("o", "Oxide", "oxide")), Put(plan("other", "08:30", 1, "o")))
    assert page.cards[0].finding.rule == "atazanavir"
    assert silent not in said(page.checked)


def test_the_note_says_by_whose_figure_it_would_be_too_much(page, set_up):
    set_up.do(
        "more",
        Put(Product("g", "Glycinate", "bisglycinate", elemental_mg=120)),
        Put(plan("evening", "21:00", 1, "g")),
    )
    unfold(page)
    assert "264 mg planned today stays within the 350 mg upper limit" in said(page)
    assert "250 mg (EU)" in said(page)


def test_twenty_medicines_fit(page, set_up):
    many = [Medicine(f"m{n}", f"Medicine {n}", (time(n),)) for n in range(20)]
    set_up.do("many", *map(Put, many))
    assert "And 12 more medicines." in said(page.day)
    assert "20 medicines" in said(page.checked)


def test_a_long_name_does_not_widen_the_page(page, set_up):
    set_up.do("medicine", Put(Medicine("d", "Doxycycline " + "x" * 180, (time(8, 30),))))
    assert page.horizontalScrollBar().maximum() == 0


# -------------------------------------------------------------------------------- what is done


def test_moving_a_dose_goes_to_the_nearest_free_time_and_back_after_the_course(page, set_up, clock):
    clock.set("2026-11-23T06:00")  # what is past today stays as it was planned
    set_up.do("medicine", Put(DOXYCYCLINE))
    buttons(page.cards[0])["Move to 10:30"].click()
    last = set_up.journal.history.steps()[0]
    assert last.label == "Magtein moved to 10:30, 23 November to 26 November"
    assert planned(set_up) == ["10:30", "20:00"]
    assert planned(set_up, date(2026, 11, 26)) == ["10:30", "20:00"]
    assert planned(set_up, date(2026, 11, 27)) == ["08:00", "20:00"]
    assert planned(set_up, date(2026, 11, 22)) == ["08:00", "20:00"]
    assert page.cards == []
    set_up.undo()
    assert planned(set_up) == ["08:00", "20:00"]


def test_a_card_moves_all_its_doses_in_one_step(page, set_up, clock):
    clock.set("2026-11-23T06:00")  # what is past today stays as it was planned
    morning_and_evening = Medicine("c", "Ciprofloxacin", (time(8), time(20)))
    set_up.do("medicine", Put(morning_and_evening))
    (card,) = page.cards
    assert texts(card).count("at the same time") == 2
    buttons(card)["Move to 10:00, 22:00"].click()
    assert planned(set_up) == ["10:00", "22:00"]
    assert not page.cards
    set_up.undo()
    assert planned(set_up) == ["08:00", "20:00"]


def test_two_doses_of_one_medicine_go_to_one_time_together(page, set_up, clock):
    clock.set("2026-11-23T06:00")
    other = Product("g", "Glycinate", "bisglycinate", elemental_mg=120)
    set_up.do("more", Put(DOXYCYCLINE), Put(other), Put(plan("morning", "09:00", 1, "g")))
    card = page.cards[0]
    assert {"Magtein", "Glycinate"} <= set(texts(card))
    assert {"30 min before 08:30", "30 min after 08:30"} <= set(texts(card))
    buttons(card)["Move both to 10:30"].click()
    assert planned(set_up) == ["10:30", "10:30", "20:00"]
    set_up.undo()
    assert planned(set_up) == ["08:00", "09:00", "20:00"]


def test_names_stand_beside_the_day_and_never_on_its_shade(page, set_up, qtbot):
    long = Medicine("h", "Herbal tonic of Dr Müller-Lüdenscheidt, forte", (time(19),))
    set_up.do("medicines", Put(DOXYCYCLINE), Put(long))
    repaint(page)  # it is laid out first
    with painted_texts() as painted:
        repaint(page)
    day = next(text.box.center().x() for text in painted if text.said == "00:00")
    names = [text for text in painted if text.said.startswith(("Doxy", "Herbal", "Magtein", "Sug"))]
    assert len(names) >= 4
    assert max(name.box.right() for name in names) < day


def test_a_suggested_time_on_the_strip_is_a_button_that_moves_the_dose(page, set_up, clock, qtbot):
    clock.set("2026-11-23T06:00")
    set_up.do("medicine", Put(DOXYCYCLINE))
    (time_button,) = page.day.strip.suggested
    assert time_button.text() == "10:30"
    assert time_button.accessibleName() == "Move Magtein to 10:30"
    assert time_button.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(time_button, Qt.Key.Key_Space)
    assert planned(set_up) == ["10:30", "20:00"]
    assert page.day.strip.suggested == []


def test_where_nothing_is_too_close_the_free_times_are_said(page, set_up, clock):
    clock.set("2026-11-23T06:00")
    set_up.do("medicine", Put(Medicine("c", "Ciprofloxacin", (time(14),))))
    assert page.cards == []
    assert "morning 08:00, evening 20:00" in page.day.times.text()


def test_beside_raltegravir_there_is_no_time_to_suggest(page, set_up):
    set_up.do("medicine", Put(Medicine("r", "Raltegravir", (time(8), time(20)))))
    assert "There is no time for magnesium on this day beside Raltegravir." in said(page.day)
    assert "Ask the prescriber or a pharmacist" in said(page.day)
    assert page.day.strip.suggested == []
    assert "Never together" in said(page.cards[0])


def test_seen_today_holds_today_and_asks_again_tomorrow(page, set_up, clock):
    set_up.do("more", Put(plan("other", "12:00", 9)))
    card = next(each for each in page.cards if each.finding.kind == "upper-limit")
    assert "I have asked" not in buttons(card)
    buttons(card)["Seen today"].click()
    card = next(each for each in page.cards if each.finding.kind == "upper-limit")
    assert card.finding.acknowledged
    assert "Read" in texts(card)
    assert "Seen today" not in buttons(card)
    clock.set("2026-11-24T07:00")
    page.refresh(None)
    card = next(each for each in page.cards if each.finding.kind == "upper-limit")
    assert not card.finding.acknowledged


def test_what_is_less_urgent_is_counted_and_folded_unless_it_asks_to_be_read(page, set_up):
    assert not page.lesser.is_open(), "a note asks for nothing"
    set_up.do("medicine", Put(DOXYCYCLINE))
    assert subtitle(page) == "1 to act on, 1 less urgent"
    assert "Show 1" in buttons(page.lesser)
    set_up.do("medicine", Put(LITHIUM))
    assert any(card.finding.severity == "moderate" for card in page.cards)
    assert page.lesser.is_open(), "a moderate warning is not folded away unread"
    buttons(page.lesser)["Hide"].click()
    page.refresh(None)
    assert not page.lesser.is_open(), "what the person folded stays so"


def test_only_what_is_major_or_worse_has_a_filled_ground(page, set_up):
    set_up.do("medicines", Put(DOXYCYCLINE), Put(LITHIUM))
    grounds = {card.finding.severity: card.property("ground") for card in page.cards}
    assert grounds.pop("major") == "danger"
    assert set(grounds.values()) == {None}


def test_a_name_that_was_not_recognised_is_asked_about_and_answered_with_a_click(page, set_up):
    assert not page.unknown.isVisibleTo(page)
    set_up.do("medicine", Put(MISSPELT))
    assert page.unknown.isVisibleTo(page)
    assert "1 medicine was not recognised, so nothing is known about it" in said(page.unknown)
    assert "Not checked" in texts(page.unknown)
    assert "1 to resolve" in subtitle(page)
    assert "safe" not in said(page.unknown)
    buttons(page.unknown)["Yes, levothyroxine"].click()
    assert not page.unknown.isVisibleTo(page)
    (medicine,) = set_up.log(TODAY, TODAY).medicines
    assert medicine.known_as == ("levothyroxine",)
    set_up.undo()
    buttons(page.unknown)["Something else"].click()
    (dialog,) = page.findChildren(QDialog)
    assert dialog.windowTitle() == "Edit medicine"


def test_having_asked_holds_for_good_and_can_be_undone(page, set_up, clock):
    set_up.do("medicine", Put(LITHIUM))
    buttons(page.cards[0])["I have asked"].click()
    clock.set("2026-12-24T07:00")
    page.refresh(None)
    assert page.cards[0].finding.acknowledged
    set_up.undo()
    assert not page.cards[0].finding.acknowledged


def test_what_is_quiet_stands_apart_with_nothing_to_read_away(page, set_up):
    assert not page.quiet.isVisibleTo(page)
    set_up.do("medicine", Put(AMLODIPINE))
    assert page.cards == []
    assert page.quiet.isVisibleTo(page)
    text = said(page.quiet)
    assert "It comes back once" in text
    assert set(buttons(page.quiet)) == {"Show 1"}
    buttons(page.quiet)["Show 1"].click()
    assert "Note" in texts(page.quiet)
    assert set(buttons(page.quiet)) == {"Hide", "Why, and sources"}
    buttons(page.quiet)["Why, and sources"].click()
    assert "UK magnesium sulfate injection text" in said(page.quiet)


def test_what_came_back_is_read_for_its_day_only(page, set_up):
    sign = Event("e", "side-effect", TODAY, TODAY, 0, "dizzy")
    set_up.do("both", Put(AMLODIPINE), Put(sign))
    (card,) = page.cards
    assert not page.quiet.isVisibleTo(page)
    assert "Seen today" in buttons(card)
    assert "I have asked" not in buttons(card)


@pytest.mark.parametrize(
    "edit",
    [
        Put(Condition("c", "heart-block")),
        Put(Condition("c", "bowel-obstruction")),
        over(Profile(1981, "female", pregnant=True)),
        over(Profile(1981, "female", breastfeeding=True)),
        over(Profile(2012, "male")),
        Put(LabValue("l", "egfr", 20, EGFR_UNIT)),
    ],
)
def test_a_contraindicated_condition_cannot_be_put_away(page, set_up, edit):
    set_up.do("condition", edit)
    card = page.cards[0]
    assert card.finding.severity == "contraindicated"
    assert {"Seen today", "I have asked"}.isdisjoint(buttons(card))


def test_a_chip_opens_what_it_names(page, set_up):
    set_up.do("medicine", Put(DOXYCYCLINE), Put(Condition("c", "planned-surgery")))
    for text in ("Doxycycline · 08:30 · to 26 November", "Planned surgery"):
        buttons(page.checked)[text].click()
    titles = [dialog.windowTitle() for dialog in page.findChildren(QDialog)]
    assert titles == ["Edit medicine", "Edit condition"]


def test_everything_can_be_reached_by_tab(set_up, qtbot):
    set_up.do("medicine", Put(DOXYCYCLINE))
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    window.show()
    page = window.page("safety")
    qtbot.wait(50)
    buttons_of_card = page.cards[0].findChildren(QPushButton)
    wanted = {page.add_medicine, page.add_condition, *page.day.strip.suggested, *buttons_of_card}
    page.add_medicine.setFocus()
    reached = set()
    for _ in range(30):
        reached.add(window.focusWidget())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert wanted <= reached
    window.close()


def test_tab_goes_from_top_to_bottom(set_up, qtbot, clock):
    clock.set("2026-11-23T06:00")
    set_up.do("medicine", Put(DOXYCYCLINE), Put(LITHIUM), Put(MISSPELT))
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    window.show()
    page = window.page("safety")
    qtbot.wait(50)
    tops, widget = [], page.add_condition
    while widget is not page.labs.add:
        widget = widget.nextInFocusChain()
        if isinstance(widget, QAbstractButton) and is_seen(widget, page):
            tops.append((widget.mapTo(page.widget(), widget.rect().topLeft()).y(), widget.text()))
    assert [text for _top, text in tops[:3]] == ["Add medicine", "10:30", "Move to 10:30"]
    assert [top for top, _text in tops] == sorted(top for top, _text in tops)
    window.close()


def test_the_signs_to_know_are_always_there(page):
    assert "trouble breathing" in said(page)
    assert "Call the emergency number now." in said(page)


def test_a_name_of_one_endless_word_does_not_widen_the_page(page, set_up):
    before = page.checked.minimumSizeHint().width()
    name = "Xabcdefghi" * 20
    set_up.do("medicine", Put(Medicine("x", name, (time(9),))))
    assert page.checked.minimumSizeHint().width() <= max(before, 500)
    assert name not in said(page.checked)
    assert name in {label.toolTip() for label in seen(page.checked, QLabel)}


def test_a_card_names_the_zone_of_a_dose_that_was_taken_elsewhere(page, set_up, clock):
    set_up.do("medicine", Put(DOXYCYCLINE))
    log = set_up.log(TODAY, TODAY)
    entry = log.entries(TODAY)[0]
    stamp = set_up.stamp()
    at = replace(stamp.now, epoch=stamp.now.epoch - 12 * 3600)
    set_up.do("dose", log_entry(log, set_up.reference.forms, entry, stamp, DoseDetails(at=at)))
    assert "(Europe/Berlin)" not in said(page.cards[0])
    clock.set("2026-11-23T15:00", "America/New_York")
    page.refresh(None)
    assert "(Europe/Berlin)" in "\n".join(map(said, page.cards))


def test_blood_tests_stand_with_their_dates_and_a_way_to_add_one(page, set_up):
    assert "Kidney function: eGFR not known." in said(page.labs)
    old = LabValue("l", "egfr", 88.0, EGFR_UNIT, date(2025, 3, 12))
    set_up.do("lab", Put(old), Put(LabValue("u", "potassium", 4.1, "mmol/L")))
    shown = buttons(page.labs)
    assert "eGFR 88 mL/min/1.73 m² (from 12 March 2025, ask for a new one)" in shown
    assert "Potassium 4.1 mmol/L (date not known)" in shown
    shown["Add blood test"].click()
    shown["Potassium 4.1 mmol/L (date not known)"].click()
    titles = [dialog.windowTitle() for dialog in page.findChildren(QDialog)]
    assert titles == ["Add blood test", "Edit blood test"]


def test_what_is_not_counted_is_never_said_to_stay_within_the_limit(page, set_up):
    set_up.do("medicine", Put(Medicine("x", "Maalox", (time(13),))))
    unfold(page)
    shown = said(page)
    assert "cannot be told: Maalox is not counted" in shown
    assert "today stays within" not in shown


def test_with_reduced_kidneys_their_sentence_stands_instead_of_the_limit(page, set_up):
    set_up.do("lab", Put(LabValue("l", "egfr", 52.0, EGFR_UNIT, date(2026, 9, 12))))
    unfold(page)
    shown = said(page)
    assert "At an eGFR of 52 (12 September 2026) magnesium may build up" in shown
    assert "stays within" not in shown
