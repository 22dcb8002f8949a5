"""What is written where a question may come first, on a page without a form to show it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt

from magtrack.domain.record.edits import Edit
from magtrack.errors import InputProblem, Question
from magtrack.startup.lazy import Lazy
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.page import bring_into_view
from magtrack.ui.widgets.toast import IN_USE

Build = Callable[[frozenset[str]], Sequence[Edit]]
"""Returns edits; raises Question until the key of the question is among those answered."""


class Asking:
    """Writes edits; where there is a question first, asks it on a banner and writes on "yes"."""

    def __init__(
        self,
        session: Session,
        place: Callable[[Banner], object],
        *,
        yes: str,
        no: str,
        no_first: bool = False,
    ) -> None:
        """Ask on a banner with the buttons `yes` and `no`; `place` puts it on the page.

        The keyboard goes to the first of them: to `no` where `no_first`.
        """
        self._session = session
        self._place, self._yes, self._no, self._no_first = place, yes, no, no_first

    def write(self, label: str, build: Build, answered: frozenset[str] = frozenset()) -> None:
        """Write as one step what `build` returns; an open question is given up."""
        self.give_up()
        try:
            edits = build(answered)
        except Question as question:
            self._asked = label, build, answered | {question.key}
            self._ask(str(question))
        except InputProblem as problem:
            self._session.messages.tell(str(problem))
        else:
            self._session.do(label, *edits)

    def give_up(self) -> bool:
        """Take an open question away; nothing is written. Returns whether there was one."""
        was_open = Asking._banner.is_made(self) and not self._banner.isHidden()
        Asking._banner.set_shown(self, False)
        return was_open

    def _ask(self, text: str) -> None:
        self._banner.set_texts(text)
        self._banner.show()
        self._first_button.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self._banner)

    @Lazy
    def _banner(self) -> Banner:
        banner = Banner("caution", "")
        answers = [
            (self._yes, lambda: self.write(*self._asked)),
            (self._no, self.give_up),
        ]
        if self._no_first:
            answers.reverse()
        self._first_button, _other = (banner.add_button(text, do=do) for text, do in answers)
        banner.let_arrows_through()
        banner.setObjectName(IN_USE)
        banner.hide()
        self._place(banner)
        return banner
