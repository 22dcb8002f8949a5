"""The head of Today: which day it is, how far it has come, and the way to other days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack import wording
from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import Scale
from magtrack.domain.record.ticks import lines_on
from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.pages._today_around import MOST_IN_A_ROW
from magtrack.ui.widgets.buttons import add_glyph, button, tool_button
from magtrack.ui.widgets.columns import in_row
from magtrack.ui.widgets.page_header import PageHeader

SIDE = 40
"""Pixels of an icon button at ordinary text size."""

LEAST_IN_A_ROW = 3
"""Fewer days in a row are not worth a word."""


class DayHead:
    """The day in words, and the buttons that lead to its keys and to other days.

    `is_done`: nothing of the day shown, which is the present one, is open.
    """

    def __init__(
        self,
        header: PageHeader,
        *,
        go: Callable[[int], object],
        go_to_today: Callable[[], object],
        show_keys: Callable[[], object],
    ) -> None:
        self._header = header
        self.is_done = False
        keys = button(_("keys"), "quiet", do=show_keys)
        add_glyph(keys, "circle-question-mark", "text_muted")
        keys.setAccessibleName(_("Keys of this page"))
        keys.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        keys.setToolTip(_("What keys do here (?)"))
        previous = tool_button("chevron-left", _("Previous day"))
        previous.clicked.connect(partial(go, -1))
        self._to_today = button(_("Today"), do=go_to_today)
        self._next = tool_button("chevron-right", _("Next day"))
        self._next.clicked.connect(partial(go, 1))
        for each in (keys, previous, self._to_today, self._next):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for each in (previous, self._next):
            each.setFixedSize(style.scaled(SIDE), style.scaled(SIDE))
        days = QWidget()
        days.setLayout(in_row(previous, self._to_today, self._next, gap=8))
        header.add(keys, days)

    def show(
        self, log: Log, scales: Sequence[Scale], in_a_row: int | None, *, is_today: bool
    ) -> str:
        """Show the day of `log`, and return how far it has come.

        `in_a_row` is how many days up to this one are recorded; None while that is not told.
        """
        day = log.first
        entries = log.entries(day)
        given = sum(log.rating(day, scale.key) is not None for scale in scales)
        self.is_done = done = is_today and given == len(scales) and _is_closed(log)
        if done:
            said = _("All done")
            if in_a_row is not None and in_a_row >= LEAST_IN_A_ROW:
                said += " · " + _in_a_row(in_a_row)
        else:
            ratings = ngettext(
                "{n} of {all} rating given", "{n} of {all} ratings given", len(scales)
            )
            lines = [line for line in lines_on(log, day) if line.planned is not None]
            doses = _("no doses planned")
            if entries or lines:
                doses = wording.doses_line(entries, lines)
            said = f"{doses} · {ratings.format(n=given, all=len(scales))}"
        self._header.set_texts(wording.day_text(day), said)
        self._header.mark_subtitle(shown=done)
        self._next.setEnabled(not is_today)
        self._to_today.setEnabled(not is_today)
        return said


def _is_closed(log: Log) -> bool:
    """Tell whether something was planned or ticked on the day of `log`, and nothing is open."""
    day = log.first
    entries = log.entries(day)
    lines = [line for line in lines_on(log, day) if line.planned is not None]
    still_open = [e for e in entries if e.dose is None], [e for e in lines if e.tick is None]
    return bool(entries or lines) and not any(still_open)


def _in_a_row(days: int) -> str:
    if days > MOST_IN_A_ROW:
        text = _("more than {n} days in a row recorded")
        return text.format(n=MOST_IN_A_ROW)
    return ngettext("{n} day in a row recorded", "{n} days in a row recorded", days).format(n=days)
