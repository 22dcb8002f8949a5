"""Very many questions about a file, and those about a label, in the form that asks them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QScrollArea, QWidget

from magtrack.errors import ImportQuestion, ProductQuestion, ScaleQuestion
from magtrack.importers.toolkit.labels import UNKNOWN_LABEL, label_question
from magtrack.ui.dialogs.import_questions import PAGE, Questions
from magtrack.ui.dialogs.question_field import QuestionField
from magtrack.ui.dialogs.question_round import QuestionRound

LISTED = "now-magtein-us-eu"


@pytest.fixture
def product(shipped_reference):
    """Return the question what a name is, as the importers ask it."""
    choices = {key: form.name for key, form in shipped_reference.forms.items()}
    choices |= {"note": "keep it as an event", "leave-out": "leave it out"}

    def made(name, suggested=""):
        def label_of(answer):
            return label_question(name, answer, "", shipped_reference)

        key = f"product:{name}"
        return ProductQuestion(
            f"What is “{name}”?", key, choices, label_of, suggested=suggested, examples=("1", "2")
        )

    return made


def column(name, suggested="leave-out"):
    choices = {"day": "the day", "name": "what was taken", "leave-out": "leave it out"}
    return ImportQuestion(f"What is in “{name}”?", f"column:{name}", choices, suggested=suggested)


@pytest.fixture
def asked(dressed, qtbot):
    """Show questions as the dialog does, in an area to scroll."""

    def shown(*questions, given=None, wait=True):
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.resize(760, 500)
        form = Questions(questions, given or {})
        area.setWidget(form)
        qtbot.addWidget(area)
        area.show()
        form.area = area
        if wait:
            settle(form)
        return form

    return shown


def settle(form):
    while not form.is_built:
        QApplication.processEvents()
    QApplication.processEvents()


def pressed(form, text):
    (found,) = (each for each in form.findChildren(QPushButton) if each.text() == text)
    found.click()
    settle(form)


def texts(form):
    return [each.text() for each in form.findChildren(QLabel)]


def many(product, n=605, *, of_magnesium=2):
    names = [f"Food {number}" for number in range(n - of_magnesium)]
    magnesium = [product(f"Magtein {number}", "l-threonate") for number in range(of_magnesium)]
    return [*magnesium, *map(product, names)]


# -------------------------------------------------------------------------------- groups, pages


def test_questions_stand_by_kind_with_those_that_need_somebody_first(asked, product):
    amount = ImportQuestion("How many is “x”?", "Magtein: x", {"unknown": "not known"}, number=True)
    scale = ScaleQuestion("Scale of Mood?", "scale:Mood", {"1-5": "1 to 5"}, (1, 5))
    form = asked(
        scale, amount, product("Magtein", "l-threonate"), product("Coffee"), column("When", "day")
    )
    assert [group.title for group in form.round.groups] == [
        *("What is in each column?", "What is each of these?", "How much is it?"),
        "Which ratings are these?",
    ]
    assert list(form.fields) == [
        *("column:When", "product:Coffee", "product:Magtein", "Magtein: x", "scale:Mood")
    ]
    assert "1 needs you, 1 is answered as suggested" in texts(form)


def test_a_page_of_each_kind_is_on_the_screen_and_leads_to_the_next(asked, product):
    form = asked(*many(product))
    assert len(form.fields) == PAGE
    assert "603 need you, 2 are answered as suggested" in texts(form)
    assert "1 to 12 of 605" in texts(form)
    first = set(form.fields)
    pressed(form, "More")
    assert len(form.fields) == PAGE
    assert not first & set(form.fields)
    assert "13 to 24 of 605" in texts(form)
    pressed(form, "Back")
    assert set(form.fields) == first


def test_what_was_answered_stays_when_another_page_is_shown(asked, product):
    form = asked(*many(product))
    key = next(iter(form.fields))
    form.fields[key].set_answer("note")
    pressed(form, "More")
    pressed(form, "Back")
    assert form.fields[key].answer() == "note"
    assert "602 need you, 2 are answered as suggested, 1 is answered by you" in texts(form)


def test_all_others_are_left_out_by_one_press_and_nothing_else(asked, product):
    form = asked(*many(product))
    key = next(iter(form.fields))
    form.fields[key].set_answer("note")
    pressed(form, "Leave all 602 others out")
    answers = form.answers()
    assert len([each for each in answers.values() if each == "leave-out"]) == 602
    assert answers[key] == "note"
    assert answers["product:Magtein 0"] == "l-threonate"
    assert {each.answer() for each in form.fields.values()} == {"note", "leave-out"}
    assert not [
        each
        for each in form.findChildren(QPushButton)
        if "others out" in each.text() and each.isVisible()
    ]


@pytest.mark.parametrize("n", [PAGE, PAGE + 1])
def test_a_search_is_offered_where_there_are_many(asked, product, n):
    form = asked(*many(product, n))
    assert form.search.isVisibleTo(form) == (n > PAGE)


def test_a_name_is_found_whatever_page_it_is_on(asked, product, qtbot):
    form = asked(*many(product))
    qtbot.keyClicks(form.search, "magt")
    settle(form)
    assert list(form.fields) == ["product:Magtein 0", "product:Magtein 1"]
    qtbot.keyClick(form.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() in (None, form.fields["product:Magtein 0"].box)
    qtbot.keyClicks(form.search, "zzz")
    settle(form)
    assert "No question here holds “magtzzz”." in texts(form)
    assert not form.fields
    form.search.clear()
    settle(form)
    assert len(form.fields) == PAGE


def test_answers_are_right_before_anything_is_built(product):
    questions = many(product)
    given = {each.key: "leave-out" for each in questions[2:]}
    answers = QuestionRound(questions, given).answers()
    assert answers["product:Magtein 1"] == "l-threonate"
    assert answers["label:Magtein 1"] == UNKNOWN_LABEL
    assert len(answers) == 605 + 2


def test_going_on_shows_the_first_that_is_open_on_whatever_page(asked, product):
    form = asked(*many(product))
    pressed(form, "Leave all 603 others out")
    pressed(form, "More")
    key = list(form.fields)[3]
    form.fields[key].box.setCurrentIndex(-1)
    pressed(form, "Back")
    form.search.setText("magt")
    settle(form)
    assert form.answers() is None
    assert form.search.text() == ""
    assert form.fields[key].problem() == "Choose an answer."
    form.fields[key].set_answer("leave-out")
    assert form.answers() is not None


def test_a_name_of_one_long_word_leaves_the_answers_in_sight(asked, product):
    form = asked(product("x" * 199), column("y" * 500))
    area = form.area.viewport()
    for field in form.fields.values():
        right = field.box.mapTo(form.area.widget(), field.box.rect().topRight()).x()
        assert right < area.width()


# ----------------------------------------------------------------------------------------- labels


def test_the_label_is_asked_for_where_the_answer_is_a_form_of_magnesium(asked, product):
    form = asked(product("Magtein", "l-threonate"))
    field = form.fields["product:Magtein"]
    assert field.label.answer() == LISTED
    assert form.answers() == {"product:Magtein": "l-threonate", "label:Magtein": LISTED}
    assert any("Compare it with your label." in text for text in texts(form))
    field.set_answer("none")
    assert field.label is None
    assert form.answers() == {"product:Magtein": "none"}


def test_a_label_is_entered_where_it_is_asked_for_and_read_back(asked, product):
    form = asked(product("Magtein", "l-threonate"))
    field = form.fields["product:Magtein"].label
    field.box.setCurrentIndex(field.box.findText("I enter what the label says…"))
    assert form.answers() is None
    assert field.problem() == "For how many units is that?"
    edit = field.other
    for box, text in (edit.serving, "3"), (edit.compound, "2000"), (edit.magnesium, "144"):
        box.setText(text)
    assert form.answers()["label:Magtein"] == "3 capsule; 2000 compound; 144 elemental"
    assert any(text.endswith("48 mg in one capsule.") for text in texts(form))


def test_a_label_that_is_unusual_asks_before_it_is_taken(asked, product):
    form = asked(product("Magtein", "l-threonate"))
    field = form.fields["product:Magtein"].label
    field.set_answer("3 capsule; 2000 compound; 400 elemental")
    assert form.answers() is None
    assert "tick that it says so" in field.problem()
    assert any("is more than pure L-threonate can hold" in text for text in texts(form))
    assert not any("sure" in text for text in texts(form))
    field.other.sure.setChecked(True)
    assert form.answers()["label:Magtein"].endswith("400 elemental; sure")
    field.other.magnesium.setText("4000")
    assert form.answers() is None
    assert "were the two numbers swapped" in field.problem()


def test_the_label_of_another_form_is_no_answer_any_more(asked, product):
    form = asked(product("Magtein", "l-threonate"))
    field = form.fields["product:Magtein"]
    field.set_answer("citrate")
    assert field.label.answer() == UNKNOWN_LABEL
    assert form.answers()["label:Magtein"] == UNKNOWN_LABEL
    field.set_answer("l-threonate")
    field.label.set_answer("3 capsule; 144 elemental")
    field.set_answer("bisglycinate")
    assert form.answers()["label:Magtein"] == "3 capsule; 144 elemental"


# --------------------------------------------------------------------------------------- keyboard


def test_tab_goes_through_everything_as_it_stands(asked, product, qtbot):
    form = asked(*many(product, 30), column("When", "day"))
    form.fields["product:Food 3"].set_answer("l-threonate")  # its label is made last
    settle(form)
    with qtbot.waitActive(form.area):
        form.area.activateWindow()
    form.search.setFocus()
    seen = [form.search]
    while True:
        qtbot.keyClick(seen[-1], Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now in seen or not form.isAncestorOf(now):
            break
        seen.append(now)
    heights = [each.mapTo(form, each.rect().topLeft()).y() for each in seen]
    assert all(one <= other + 8 for one, other in pairwise(heights))
    boxes = [each for each in seen if isinstance(each, QComboBox)]
    assert len(boxes) == PAGE + 2
    assert [each.text() for each in seen if isinstance(each, QPushButton)] == [
        "Leave all 27 others out",
        "More",
    ]


def test_the_keyboard_goes_along_to_another_page_and_to_what_is_open(asked, product, qtbot):
    form = asked(*many(product))
    with qtbot.waitActive(form.area):
        form.area.activateWindow()
    pressed(form, "More")
    first, *_others = form.fields.values()
    qtbot.waitUntil(first.has_keyboard, timeout=5000)
    pressed(form, "Leave all 603 others out")
    fourth = list(form.fields.values())[3]
    fourth.box.setCurrentIndex(-1)
    pressed(form, "Back")
    assert form.answers() is None
    (opened,) = (each for each in form.fields.values() if not each.answer())
    qtbot.waitUntil(opened.has_keyboard, timeout=5000)
    assert form.focused() is opened


def test_the_first_that_is_open_has_the_keyboard_first(asked, product, qtbot):
    form = asked(column("When", "day"), product("Magtein", "l-threonate"), product("Coffee"))
    with qtbot.waitActive(form.area):
        form.area.activateWindow()
    form.focus()
    assert QApplication.focusWidget() is form.fields["product:Coffee"].box


def test_everything_that_takes_the_keyboard_is_named(asked, product):
    form = asked(*many(product, 30))
    pressed(form, "Leave all 28 others out")
    form.search.setText("Magtein")
    settle(form)
    field = form.fields["product:Magtein 0"].label
    field.box.setCurrentIndex(field.box.findText("I enter what the label says…"))
    for widget in form.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(form):
            name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
            assert name, widget


# ------------------------------------------------------------------------------------------ speed


def test_seven_hundred_questions_hold_the_window_up_no_longer_than_a_page(asked, product):
    """CPU time, against one page built at once: 13 s they were when all stood on the screen."""
    questions, few = many(product, 700), 12
    asked(*questions[:few])  # what is loaded on first use

    def longest_block():
        begun = time.thread_time()
        form = asked(*questions, wait=False)
        blocks = [time.thread_time() - begun]
        while not form.is_built:
            begun = time.thread_time()
            QApplication.processEvents()
            blocks.append(time.thread_time() - begun)
        return max(blocks)

    def page_at_once():
        begun = time.thread_time()
        rows = QWidget()
        for question in questions[:few]:
            QuestionField(question, {}, "Food").setParent(rows)
        rows.grab()
        return time.thread_time() - begun

    block, page = min(longest_block() for _ in range(3)), min(page_at_once() for _ in range(3))
    print(f"longest block {1000 * block:.1f} ms, a page at once {1000 * page:.1f} ms")
    assert block < page
