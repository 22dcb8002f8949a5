from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Condition, Medicine, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.totals import total_of
from magtrack.store.journal import Journal
from magtrack.ui.pages.today import TodayPage
from magtrack.ui.session import Session
from magtrack.ui.widgets.dose_row import DoseRow
from magtrack.ui.widgets.labels import ElidedLabel
from tests.ui.conftest import MAGTEIN, plan

TODAY = date(2026, 11, 23)


@pytest.fixture
def page(set_up, qtbot):
    page = TodayPage(set_up)
    qtbot.addWidget(page)
    set_up.changed.connect(page.refresh)
    page.resize(1092, 720)
    page.refresh()
    page.show()
    return page


def press(qtbot, page, *keys):
    for key in keys:
        qtbot.keyClick(page, key)


def statuses(session, day=TODAY):
    return [entry.status for entry in session.log(day, day).entries(day)]


def test_an_evening_of_two_doses_and_three_ratings_takes_four_keys(page, set_up, qtbot):
    set_up.do("one more dose", Put(plan("evening", "21:00", 1)))
    set_up.do("three scales", Put(Profile(1981, "male", scales=("cognition", "sleep", "mood"))))

    press(qtbot, page, Qt.Key.Key_Space, Qt.Key.Key_7, Qt.Key.Key_X, Qt.Key.Key_0)

    log = set_up.log(TODAY, TODAY)
    assert [e.status for e in log.entries(TODAY)] == ["not_recorded", "taken", "taken"]
    assert {key: days[TODAY].value for key, days in log.ratings_by_scale.items()} == {
        "cognition": 7,
        "sleep": 10,
        "mood": 0,
    }


@pytest.mark.parametrize("width", [812, 1092], ids=["window-1000", "window-1280"])
@pytest.mark.parametrize("now", ["2026-11-23T07:00", "2026-11-23T20:00"])
def test_two_of_three_capsules_are_told_whole(page, clock, now, width, qtbot):
    clock.set(now)
    page.resize(width, 640)
    page.refresh()
    qtbot.wait(1)
    told = [label for row in page.findChildren(DoseRow) for label in row.findChildren(ElidedLabel)]
    assert any("1 333.3 mg = 96 mg magnesium" in label.whole() for label in told)
    assert [label.text() for label in told] == [label.whole() for label in told]


def test_slots_stay_side_by_side_at_1280_pixels_on_a_past_day(page, qtbot):
    qtbot.keyClick(page, Qt.Key.Key_Left)
    qtbot.wait(1)
    first, second = page.findChildren(DoseRow)
    assert first.mapTo(page, QPoint()).y() == second.mapTo(page, QPoint()).y()


def test_space_in_the_evening_leaves_a_forgotten_morning_dose_alone(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_Space)
    assert statuses(set_up) == ["not_recorded", "taken"]


def test_space_with_nothing_due_says_so_and_writes_nothing(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_Space)
    steps = len(set_up.journal.history.steps())
    with qtbot.waitSignal(set_up.announced) as said:
        press(qtbot, page, Qt.Key.Key_Space)
    assert said.args == ["Nothing is due now.", False]
    assert len(set_up.journal.history.steps()) == steps


@pytest.mark.parametrize(
    ("key", "taken_at"),
    [
        (Qt.Key.Key_Space, "20:30"),
        (Qt.Key.Key_Minus, "20:15"),
        (Qt.Key.Key_H, "19:30"),
        (Qt.Key.Key_P, "20:00"),
    ],
)
def test_one_key_takes_what_is_due_now_or_earlier(page, set_up, clock, qtbot, key, taken_at):
    clock.set("2026-11-23T20:30")
    press(qtbot, page, key)
    (dose,) = set_up.log(TODAY, TODAY).doses
    assert f"{dose.taken.local:%H:%M}" == taken_at


def test_m_and_e_take_a_slot(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_M)
    assert statuses(set_up) == ["late", "not_recorded"]
    press(qtbot, page, Qt.Key.Key_E)
    assert statuses(set_up) == ["late", "taken"]


def test_both_doses_are_144_mg_and_34_percent_of_the_need_of_a_man_of_45(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_M, Qt.Key.Key_E)
    shown = visible_text(page)
    assert "144 mg" in shown
    assert "34.3 % of the 420 mg recommended for you" in shown
    set_up.do("a woman", Put(Profile(birth_year=1981, sex="female")))
    assert "45 % of the 320 mg" in visible_text(page)


def test_an_empty_day_shows_a_dash_and_not_zero(page):
    amount = page._magnesium._amount
    assert amount.text() == "–"


def test_undo_after_a_restart_takes_everything_back(page, set_up, clock, tmp_path, qtbot):
    press(qtbot, page, Qt.Key.Key_Space, Qt.Key.Key_7, Qt.Key.Key_6)
    set_up.journal.close()
    with Journal(set_up.journal.path, clock) as reopened:
        session = Session(reopened, clock, tmp_path)
        for _step in range(4):
            session.undo()
        log = session.log(TODAY, TODAY)
        assert not log.doses
        assert not log.ratings
        assert not log.products
        assert session.next_undo() is None


def test_left_shows_yesterday_and_digits_rate_that_day(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_4)
    yesterday = TODAY - timedelta(days=1)
    assert page.day == yesterday
    assert set_up.log(yesterday, TODAY).rating(yesterday, "cognition").value == 4
    assert set_up.log(yesterday, TODAY).rating(TODAY, "cognition") is None


def test_space_on_an_earlier_day_takes_its_doses_as_planned(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_Space)
    yesterday = TODAY - timedelta(days=1)
    doses = set_up.log(yesterday, yesterday).doses
    assert [f"{dose.taken.local:%d %H:%M}" for dose in doses] == ["22 08:00", "22 20:00"]


def test_tomorrow_cannot_be_reached(page, qtbot):
    press(qtbot, page, Qt.Key.Key_Right)
    assert page.day == TODAY


def test_half_past_midnight_is_still_the_day_before(page, set_up, clock, qtbot):
    clock.set("2026-11-24T00:30")
    page.refresh()
    assert page.day == TODAY
    press(qtbot, page, Qt.Key.Key_Space)
    (dose,) = set_up.log(TODAY, TODAY + timedelta(days=1)).doses
    assert dose.day == TODAY


def test_a_rating_row_shows_no_earlier_rating_before_it_is_answered(page, qtbot):
    press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_4, Qt.Key.Key_Right)
    assert [row.value() for row in page._ratings.rows] == [None, None]


def test_a_dose_skipped_is_not_a_dose_missed(page, set_up):
    morning, evening = page.log.entries(TODAY)
    page._mark(morning, "skipped")
    page._mark(evening, "missed")
    assert statuses(set_up) == ["skipped", "missed"]
    total = total_of(set_up.log(TODAY, TODAY), set_up.reference.forms, TODAY)
    assert total.taken == 0


def test_a_dose_at_a_time_nobody_knows_counts_and_has_no_time(page, set_up):
    page._take([page.log.entries(TODAY)[0]], "unknown")
    (dose,) = set_up.log(TODAY, TODAY).doses
    assert dose.taken is None
    assert dose.elemental_mg == pytest.approx(48)
    assert statuses(set_up) == ["taken", "not_recorded"]


def test_a_dose_before_the_product_started_is_asked_and_can_be_logged(page, set_up):
    set_up.do("starts in December", Put(replace(MAGTEIN, started=date(2026, 12, 1))))
    page._take([page.log.entries(TODAY)[0]])
    assert page._question.isVisible()
    assert not set_up.log(TODAY, TODAY).doses
    page._yes.click()
    assert not page._question.isVisible()
    assert len(set_up.log(TODAY, TODAY).doses) == 1


def test_a_chip_adds_the_event_and_takes_it_back(page, set_up):
    chip = page._magnesium._chips["travel"]
    chip.click()
    assert [event.kind for event in set_up.log(TODAY, TODAY).events] == ["travel"]
    assert chip.isChecked()
    chip.click()
    assert not set_up.log(TODAY, TODAY).events
    assert not chip.isChecked()


def test_a_note_is_stored_as_plain_text_when_the_keyboard_leaves(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_N)
    note = page._magnesium.note
    note.setPlainText("<b>late</b> =SUM(A1) 🙂")
    note.store()
    assert set_up.log(TODAY, TODAY).note(TODAY).text == "<b>late</b> =SUM(A1) 🙂"


def test_a_note_with_nul_is_refused_in_words_and_stays_on_the_screen(page, set_up, qtbot):
    with qtbot.waitSignal(set_up.problem) as said:
        page._write_note("a\0b")
    assert "cannot be stored" in said.args[0]
    assert not set_up.log(TODAY, TODAY).events


def test_over_the_upper_limit_is_said_and_at_the_limit_is_not(page, set_up):
    strong = Product("big", "Big", "oxide", compound_mg=600.0, elemental_mg=350.0)
    set_up.do("oxide", Put(strong), Put(plan("other", "12:00", 1, "big")))
    morning, lunch, _evening = page.log.entries(TODAY)
    page._take([lunch])
    assert not page._warning.isVisible()
    page._take([morning])
    assert page._warning.isVisible()


def test_every_control_has_a_name_for_a_screen_reader(page):
    for button in page.findChildren(QPushButton):
        if button.isVisible():
            assert button.accessibleName() or button.text()


def test_two_doses_and_three_ratings_fit_without_scrolling(page, set_up, qapp):
    set_up.do("three scales", Put(Profile(1981, "male", scales=("cognition", "sleep", "mood"))))
    page.resize(1092, 720)
    qapp.processEvents()
    assert page.verticalScrollBar().maximum() == 0
    assert page.horizontalScrollBar().maximum() == 0


def visible_text(page):
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


# ---------------------------------------------------------------------------------- findings

DOXYCYCLINE = Medicine(
    "doxy", "Doxycycline", (time(8, 30),), date(2026, 11, 20), date(2026, 11, 26)
)


@pytest.fixture
def checked(page, set_up, qtbot):
    """The page with its rules there."""
    with qtbot.waitSignal(set_up.watch.ready):
        set_up.watch.start()
    return page


def banner_text(banner):
    return "\n".join(label.text() for label in banner.findChildren(QLabel) if label.text())


def write(page, session, qtbot, *records):
    session.do("written", *map(Put, records))
    qtbot.waitUntil(lambda: not page._soon.isActive())


def test_a_major_warning_interrupts_until_it_was_seen(checked, set_up, qtbot):
    write(checked, set_up, qtbot, DOXYCYCLINE)
    findings = checked._findings
    assert findings.banner.isVisible()
    assert "Doxycycline 08:30 and Magtein 08:00 are 30 min apart." in banner_text(findings.banner)
    findings.seen.click()
    qtbot.waitUntil(lambda: not findings.banner.isVisible())


MOVED = "Magtein moved to 10:30, 23 November to 26 November"


def test_the_banner_moves_the_dose_with_undo(checked, set_up, qtbot):
    write(checked, set_up, qtbot, DOXYCYCLINE)
    assert checked._findings.move.text() == "Move to 10:30"
    with qtbot.waitSignal(set_up.announced) as said:
        checked._findings.move.click()
    assert said.args[0] == MOVED
    qtbot.waitUntil(lambda: not checked._findings.banner.isVisible())
    assert [f"{e.planned:%H:%M}" for e in checked.log.entries(TODAY)] == ["10:30", "20:00"]


def test_a_moderate_warning_is_a_line_and_a_minor_one_is_not_here(checked, set_up, qtbot):
    write(checked, set_up, qtbot, Medicine("f", "Furosemide", (time(8),)))
    assert not checked._findings.banner.isVisible()
    assert "Furosemide" in banner_text(checked._findings.lines)
    write(checked, set_up, qtbot, Medicine("f", "Zinc", (time(8),)))
    assert not checked._findings.lines.isVisible()


def test_a_contraindicated_condition_has_no_button_to_put_it_away(checked, set_up, qtbot):
    write(checked, set_up, qtbot, Condition("c", "heart-block"))
    assert checked._findings.banner.isVisible()
    assert checked._findings.seen.isHidden()


def test_past_days_show_their_own_warnings(checked, set_up, qtbot):
    write(checked, set_up, qtbot, DOXYCYCLINE)
    checked.go(-3)
    qtbot.waitUntil(lambda: not checked._soon.isActive())
    assert checked._findings.banner.isVisible()
    checked.go(-1)
    qtbot.waitUntil(lambda: not checked._findings.banner.isVisible())


def test_the_signs_of_a_side_effect_put_their_card_on_today(checked, set_up, qtbot):
    event = Event("e", "side-effect", TODAY, TODAY, 0, "Dizzy, Trouble breathing")
    write(checked, set_up, qtbot, event)
    text = banner_text(checked._findings.signs)
    assert checked._findings.signs.isVisible()
    assert "trouble breathing" in text
    assert "emergency number" in text


def test_why_asks_for_the_safety_page(checked, set_up, qtbot):
    write(checked, set_up, qtbot, DOXYCYCLINE)
    with qtbot.waitSignal(set_up.show_page) as asked:
        checked._findings.why.click()
    assert asked.args == ["safety"]


def test_the_four_key_evening_stays_on_the_screen_beside_a_banner(checked, set_up, qtbot):
    write(checked, set_up, qtbot, DOXYCYCLINE)
    last = checked._ratings.findChildren(QPushButton)[-1]
    bottom = last.mapTo(checked.viewport(), last.rect().bottomLeft()).y()
    assert bottom <= checked.viewport().height()
