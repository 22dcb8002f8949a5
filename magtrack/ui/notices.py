"""What stands above the page, and the toast over it: sentences to the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from magtrack.errors import StoreProblem
from magtrack.startup import lazy
from magtrack.startup.lazy import Lazy, set_shown
from magtrack.texts import _
from magtrack.ui.messages import MessageButton
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.toast import Toast, read_aloud

if TYPE_CHECKING:
    from collections.abc import Callable

    from magtrack.ui.long_work import LongWork
    from magtrack.ui.not_saved import NotSaved
    from magtrack.ui.work import Task

MARGIN, GAP = 24, 12
"""Pixels around what is told above the page, and between two of it."""


class Shelf(QWidget):
    """What is told above the page, on the grid of the page; it takes no room while that is none."""

    def __init__(self) -> None:
        super().__init__()
        self._column = in_column(gap=GAP, margins=(MARGIN, MARGIN, MARGIN, 0))
        self.setLayout(self._column)
        self.hide()

    def put(self, widget: QWidget, before: QWidget | None = None) -> None:
        """Add `widget` at the end, or `before` what stands here already."""
        place = self._column.count() if before is None else self._column.indexOf(before)
        self._column.insertWidget(place, widget)
        if before is not None:
            widget.stackUnder(before)  # it is read in this order too
        widget.installEventFilter(self)
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with what is told."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        items = (self._column.itemAt(number) for number in range(self._column.count()))
        told = [item.widget() for item in items if item is not None]
        self.setVisible(any(each is not None and not each.isHidden() for each in told))


class Notices(QVBoxLayout):
    """A column of the page and whatever is to be told above it, each made when it is first told.

    It shows the messages of the session, and what waits in its outbox until it is saved or given
    up.
    """

    def __init__(self, session: Session, window: QWidget, page: QWidget) -> None:
        """Show `page`; the toast comes over all of `window`."""
        super().__init__()
        self._session = session
        self._window = window
        self._page = page
        self._problem: StoreProblem | None = None
        self._can_be_solved = False
        self._offer = MessageButton("", session.undo)
        self.setSpacing(0)
        self.addWidget(page, 1)
        session.apart = self.work_apart
        session.messages.announced.connect(self._announce)
        session.messages.offered.connect(self._show_offer)
        session.messages.problem.connect(self._tell)
        session.messages.solved.connect(self._hide_problem)
        session.messages.said.connect(lambda text: read_aloud(window, text))
        session.messages.damaged.connect(self._offer_ways_out)
        session.outbox.changed.connect(self._show_not_saved)

    def put_above_page(self, widget: QWidget, before: QWidget | None = None) -> None:
        """Put `widget` right above whatever page is shown, or above what stands there already."""
        self._above.put(widget, before)
        lazy.take_turn(before or self._page, widget)

    @Lazy
    def _above(self) -> Shelf:
        shelf = Shelf()
        self.insertWidget(self.indexOf(self._page), shelf)
        shelf.stackUnder(self._page)  # a screen reader reads it before the page
        return shelf

    def work_apart(self, text: str, do: Task, then: Callable[[object], object]) -> None:
        """Do long work that concerns all of the log: its progress stands above the page.

        Nothing can be entered meanwhile; the keyboard is where it was afterwards.
        """
        before: QWidget | None = self._window.window().focusWidget()

        def over(result: object) -> None:
            self._page.setEnabled(True)
            if before is not None and isValid(before):
                before.setFocus(Qt.FocusReason.OtherFocusReason)
            then(result)

        self._page.setEnabled(False)
        self._work.begin(text, do, over)

    @Lazy
    def _work(self) -> LongWork:
        from magtrack.ui.long_work import LongWork

        work = LongWork()
        work.row.setContentsMargins(24, 8, 24, 8)
        self.put_above_page(work.row)
        return work

    def show_problem(self, title: str, text: str = "") -> None:
        """Show a problem until it is closed; what was done before is no longer told."""
        self._problem, self._can_be_solved = None, False
        if Notices._toast.is_made(self):
            self._toast.dismiss()
        self._banner.set_texts(title, text)
        read_aloud(self._banner, ". ".join(part for part in (title, text) if part))
        Notices._ways_out.set_shown(self, False)
        self._banner.show()

    def _tell(self, problem: str) -> None:
        """Show a problem until it is closed or solved."""
        self.show_problem(problem)
        self._can_be_solved = True

    def _hide_problem(self) -> None:
        if self._can_be_solved:
            Notices._banner.set_shown(self, False)

    def _offer_ways_out(self, problem: StoreProblem) -> None:
        """MessageButton what can be done about the log that was just told of."""
        self._problem = problem
        set_shown(self._ways_out, True)

    @Lazy
    def _ways_out(self) -> QPushButton:
        return self._banner.add_button(_("What can be done…"), "primary", do=self._choose_way_out)

    def _choose_way_out(self) -> None:
        """Ask what to do, and go on with the log that is in place then."""
        from magtrack.ui.dialogs.rescue import RescueDialog

        if self._problem is None:
            return
        session = self._session
        dialog = RescueDialog(self._problem, session.data_dir, session.clock, while_open=True)
        if not dialog.exec() or dialog.next is None:
            return
        self._banner.hide()
        try:
            session.reopen()
        except StoreProblem as problem:
            session.messages.tell_of(problem)
            return
        if dialog.next.said:
            session.messages.announce(dialog.next.said)

    @Lazy
    def _banner(self) -> Banner:
        banner = Banner("caution", "")
        banner.add_button(_("Close"), do=banner.hide)
        banner.hide()
        place = self._not_saved if Notices._not_saved.is_made(self) else None
        self.put_above_page(banner, place)
        return banner

    def _announce(self, text: str, undoable: bool) -> None:
        self._show_offer(text, MessageButton(_("Undo") if undoable else "", self._session.undo))

    def _show_offer(self, text: str, offer: MessageButton) -> None:
        self._offer = offer
        self._toast.show_message(text, action=offer.word, other=offer.otherwise)

    def _take_offer(self) -> None:
        self._offer.do()

    @Lazy
    def _toast(self) -> Toast:
        toast = Toast(self._window)
        toast.action_requested.connect(self._take_offer)
        lazy.take_turn(self._page, toast)
        return toast

    def _show_not_saved(self, problem: StoreProblem | None) -> None:
        outbox = self._session.outbox
        if problem is not None:
            labels = ", ".join(step.label for step in outbox.steps)
            what = _("Not saved: {what}").format(what=labels) if labels else ""
            self._not_saved.show_problem(problem, what, outbox.edits)
        elif not outbox.steps:
            Notices._not_saved.set_shown(self, False)

    @Lazy
    def _not_saved(self) -> NotSaved:
        from magtrack.ui.not_saved import NotSaved

        outbox = self._session.outbox
        banner = NotSaved(self._session)
        banner.retry_wanted.connect(outbox.retry)
        banner.add_button(_("Discard"), do=outbox.discard)
        self.put_above_page(banner)
        return banner
