"""What a file leaves open, asked in one form: the values in the file beside each question.

Only a page of each kind is on the screen, and that is built bit by bit: seven hundred questions
hold nothing up. What is not built is answered all the same, as suggested or not yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from time import perf_counter

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from magtrack.errors import ImportQuestion
from magtrack.importers.toolkit.names import LEAVE_OUT
from magtrack.texts import _, ngettext
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.dialogs.question_field import QuestionField
from magtrack.ui.dialogs.question_round import QuestionGroup, QuestionRound, heading_of
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import discard, fill, in_column, in_row
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import first_line, number

PAGE = 12
"""Questions of a kind that are on the screen at once."""

_LONGEST = 300
_AT_ONCE_S = 0.006
"""How long questions are built before the window has its turn again."""


class Questions(QWidget):
    """The questions of one round; `given` holds what was answered before, by key."""

    def __init__(self, questions: Sequence[ImportQuestion], given: Mapping[str, str]) -> None:
        super().__init__()
        self.round = QuestionRound(questions, given)
        self._cards = [_GroupCard(self.round, group) for group in self.round.groups]
        self.search = _Search()
        self.search.textChanged.connect(self._search)
        self.search.entered.connect(self.focus)
        self.search.setHidden(len(questions) <= PAGE)
        self._nothing = plain_label("", "muted", wrap=True)
        self._nothing.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._build)
        for card in self._cards:
            card.turned.connect(partial(self._turn_to, card))
            card.reordered.connect(self._order)
        intro = plain_label(_intro(len(questions)), "muted", wrap=True)
        parts = intro, self.search, self._nothing, *self._cards, None
        fill(QVBoxLayout(self), *parts, gap=14)
        self._next: Callable[[], None] | None = None
        self._build()

    @property
    def fields(self) -> dict[str, QuestionField]:
        """Return the questions that are on the screen, by their keys."""
        return {each.question.key: each for card in self._cards for each in card.fields}

    @property
    def is_built(self) -> bool:
        """Tell whether all that is to be on the screen is there."""
        return not any(card.waiting for card in self._cards)

    def answers(self) -> dict[str, str] | None:
        """Return the answers by key; None where one is missing, which is then shown."""
        for card in self._cards:
            for question in card.group.questions:
                if self.round.is_open(question):
                    self._show_open(card, question)
                    return None
        return self.round.answers()

    def focused(self) -> QWidget:
        """Return the question that has the keyboard, else all of them."""
        return next((each for each in self.fields.values() if each.has_keyboard()), self)

    def focus(self) -> None:
        """Put the keyboard on the first question without an answer, else on the first."""
        fields = list(self.fields.values())
        first = next((each for each in fields if self.round.is_open(each.question)), None)
        if first is None and not self.is_built:
            self._next = self.focus
        elif fields:
            (first or fields[0]).focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the search by Ctrl+F."""
        if event.matches(QKeySequence.StandardKey.Find) and not self.search.isHidden():
            self.search.setFocus()
        else:
            super().keyPressEvent(event)

    def _search(self, typed: str) -> None:
        for card in self._cards:
            card.search(typed)
        found = any(card.found for card in self._cards)
        text = _("No question here holds “{text}”.").format(text=first_line(typed, 40))
        self._nothing.show_text("" if found else text)
        self._timer.start()

    def _turn_to(self, card: _GroupCard) -> None:
        """Show another page of a kind, and put the keyboard on its first question."""
        self._next = card.focus_first
        self._timer.start()

    def _show_open(self, card: _GroupCard, question: ImportQuestion) -> None:
        """Show an open question with what is wrong with it, and the others beside it."""
        if question not in card.found:
            self.search.clear()
        card.show_page_of(question)
        while not self.is_built:
            self._build()
        for field in self.fields.values():
            if self.round.is_open(field.question):
                field.check()
        self.fields[question.key].focus()

    def _build(self) -> None:
        """Build questions for a moment."""
        end = perf_counter() + _AT_ONCE_S
        for card in self._cards:
            while card.waiting and perf_counter() < end:
                card.build_next()
        if self.is_built:
            self._timer.stop()
            self._order()
            then, self._next = self._next, None
            if then is not None:
                then()
        else:
            self._timer.start()

    def _order(self) -> None:
        """Let Tab go through all as they stand: what is built later would come last."""
        stops = [self.search, *(stop for card in self._cards for stop in card.stops())]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)


class _Search(QLineEdit):
    """Finds questions by a name; Return leads to the first, and does not go on."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Find a name"))
        self.setAccessibleName(_("Find a name"))
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Return from the dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class _GroupCard(Card):
    """The questions of one kind, a page at a time: `waiting` are those still to be built.

    `turned` tells that others are to be built, `reordered` that a question got another part.
    """

    turned = Signal()
    reordered = Signal()

    def __init__(self, answers: QuestionRound, group: QuestionGroup) -> None:
        super().__init__(title=group.title)
        self.group = group
        self._round = answers
        self.found: Sequence[ImportQuestion] = group.questions
        self.waiting: list[ImportQuestion] = []
        self.fields: list[QuestionField] = []
        self._first = 0
        self._told = plain_label("", "small", wrap=True)
        self._leave = on_click(button(""), self._leave_rest)
        self._leave.hide()
        self._rows = in_column(gap=14)
        self._where = plain_label("", "small")
        self._back = on_click(button(_("Back"), icon="chevron-left"), partial(self._turn, -PAGE))
        self._forth = on_click(button(_("More"), icon="chevron-right"), partial(self._turn, PAGE))
        self._pager = QWidget()
        self._pager.setLayout(in_row(self._back, self._where, self._forth, None, gap=12))
        self.add_to_head(self._leave)
        self.body.addWidget(self._told)
        self.body.addSpacing(6)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._pager)
        self._begin_page()

    def search(self, typed: str) -> None:
        """Show the questions that hold what was typed."""
        self.found = self.group.fitting(typed)
        self._first = 0
        self.setHidden(not self.found)
        self._begin_page()

    def show_page_of(self, question: ImportQuestion) -> None:
        """Show the page that a question is on."""
        first = list(self.found).index(question) // PAGE * PAGE
        if first != self._first:
            self._first = first
            self._begin_page()

    def build_next(self) -> None:
        """Build the next question of the page."""
        question = self.waiting.pop(0)
        heading = first_line(heading_of(question), _LONGEST)
        field = QuestionField(question, self._round.shown, heading)
        field.answered.connect(partial(self._take, field))
        self.fields.append(field)
        self._rows.addWidget(field)

    def focus_first(self) -> None:
        """Put the keyboard on the first question of the page."""
        if self.fields:
            self.fields[0].focus()

    def stops(self) -> list[QWidget]:
        """Return what takes the keyboard, in the order of Tab."""
        of_fields = [stop for field in self.fields for stop in field.stops()]
        return [self._leave, *of_fields, self._back, self._forth]

    def _begin_page(self) -> None:
        page = list(self.found[self._first : self._first + PAGE])
        if [field.question for field in self.fields] != page:
            discard(self._rows, *self.fields)
            self.fields, self.waiting = [], page
        text = _("{first} to {last} of {n}")
        last = self._first + len(page)
        n = len(self.found)
        self._where.setText(text.format(first=self._first + 1, last=last, n=n))
        self._pager.setHidden(n <= PAGE)
        self._back.setEnabled(self._first > 0)
        self._forth.setEnabled(last < n)
        self._tell()

    def _turn(self, by: int, _pressed: bool = False) -> None:
        self._first += by
        self._begin_page()
        self.turned.emit()
        _into_view(self)

    def _take(self, field: QuestionField) -> None:
        self._round.take(field.answers())
        self._tell()
        self.reordered.emit()

    def _tell(self) -> None:
        several = len(self.group.questions) > 1
        self._told.show_text(self._round.told(self.group) if several else "")
        n = len(self._round.left_to_leave(self.group))
        text = ngettext("Leave the other {n} out", "Leave all {n} others out", n)
        self._leave.setText(text.format(n=number(n, 0)))
        self._leave.setVisible(n > 1)

    def _leave_rest(self) -> None:
        """Leave out every question of the group that is open."""
        keys = set(self._round.left_to_leave(self.group))
        self._round.take(dict.fromkeys(keys, LEAVE_OUT))
        for field in self.fields:
            if field.question.key in keys:
                field.set_answer(LEAVE_OUT)
        self._tell()


def _into_view(widget: QWidget) -> None:
    """Scroll so that the head of a widget is seen."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    content = area.widget() if isinstance(area, QScrollArea) else None
    if isinstance(area, QScrollArea) and content is not None:
        top = widget.mapTo(content, widget.rect().topLeft()).y()
        area.verticalScrollBar().setValue(max(top - 8, 0))


def _intro(questions: int) -> str:
    return ngettext(
        "The file leaves {n} question open, and MagTrack does not guess.",
        "The file leaves {n} questions open, and MagTrack does not guess.",
        questions,
    ).format(n=questions)
