"""The cards of what fires: one for each medicine, its doses as rows; and what is less urgent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from magtrack.domain.safety.findings import Finding, FindingGroup
from magtrack.domain.safety.rules import Rule
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.icons import Glyph
from magtrack.ui.widgets.buttons import button, toggle
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import add, discard, in_column, in_row
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import findings as wording
from magtrack.wording.finding_groups import dose_time, gap_words, hours_demand
from magtrack.wording.signs import SIGNS, sign_key, sign_word

if TYPE_CHECKING:
    from magtrack.wording.signs import Sign

SIGN_WIDTH, ACTIONS_WIDTH = 112, 176
NARROW = 720
"""In fewer pixels than this, at ordinary text size, sign and buttons stand above and below."""

_PADDING = 16


def rule(ground: str = "") -> QFrame:
    """Return the line between two rows."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setProperty("ground", ground)
    line.setFixedHeight(1)
    return line


class SignLabel(QWidget):
    """A sign and its word; `word` in the place of the usual one where it is given."""

    def __init__(self, key: str, word: str = "") -> None:
        super().__init__()
        sign: Sign = SIGNS[key]
        told = plain_label(word or sign_word(key), "word")
        told.setProperty("tone", sign.tone)
        self.setLayout(in_row(Glyph(sign.drawing, sign.tone, 20), told, 1, gap=8))


class Beside(QFrame):
    """A sign at the left, texts in the middle, buttons at the right; stacked where it is narrow."""

    def __init__(self, sign: SignLabel, *, padding: int = _PADDING) -> None:
        super().__init__()
        self._sign = sign
        self.texts = QVBoxLayout()
        self.texts.setSpacing(4)
        self.controls = QVBoxLayout()
        self.controls.setSpacing(8)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(padding, _PADDING - 4, padding, _PADDING - 4)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._stacked: bool | None = None
        self._place(stacked=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack, or stand side by side."""
        super().resizeEvent(event)
        self._place(stacked=self.width() < style.scaled(NARROW))

    def _place(self, *, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        top, grid = Qt.AlignmentFlag.AlignTop, self._grid
        for part in (self.texts, self.controls):
            grid.removeItem(part)
        grid.removeWidget(self._sign)
        row, column = (1, 0) if stacked else (0, 1)
        grid.addWidget(self._sign, 0, 0, top)
        grid.addLayout(self.texts, row, column)
        if stacked:
            grid.addLayout(self.controls, 2, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            grid.addLayout(self.controls, 0, 2, top)
        self._sign.setMinimumWidth(0 if stacked else style.scaled(SIGN_WIDTH))
        grid.setColumnStretch(0, int(stacked))
        grid.setColumnStretch(1, int(not stacked))

    def add_action(self, *buttons: QPushButton) -> None:
        """Append buttons, one under the other, all as wide as the widest."""
        for each in buttons:
            self.controls.addWidget(each)


class FindingPart(Beside):
    """A group of findings with "Why": its reason and sources, which are folded at first.

    `finding` is the worst of the group.
    """

    def __init__(self, group: FindingGroup, *, zone: str = "", padding: int = _PADDING) -> None:
        finding = group.worst
        read = _("Read") if finding.acknowledged else ""
        super().__init__(SignLabel(sign_key(finding), read), padding=padding)
        self.finding = finding
        self._zone = zone
        word = read or wording.weight(finding)
        self.setAccessibleName(f"{word}. {wording.headline(finding)}")
        self.why = toggle(_("Why, and sources"), "quiet", do=self.show_more)
        about = finding.against or finding.subject
        self.why.setAccessibleName(_("Why, and who says so: {about}").format(about=about))
        self.more = plain_label("", "small", wrap=True)
        self.more.hide()

    def finish(self) -> None:
        """Put the reason below the texts, and the button that shows it below the others."""
        self.texts.addWidget(self.more)
        self.texts.addStretch(1)
        if self.finding.about is not None:
            self.add_action(self.why)

    def show_more(self, more: bool) -> None:
        """Say why, and who says so, or fold it."""
        lines = _details(self.finding, self._zone) if more else []
        self.more.show_text("\n".join(lines))


class GroupCard(FindingPart):
    """What to act on: one medicine, what it asks of magnesium, and each dose as a row.

    `often` says of a dose how often it was too close before.
    """

    def __init__(
        self, group: FindingGroup, often: Callable[[Finding], str], *, zone: str = ""
    ) -> None:
        super().__init__(group, zone=zone)
        self.setProperty("role", "card")
        self.setProperty("ground", SIGNS[sign_key(group.worst)].tone)
        finding = group.worst
        self.texts.addWidget(plain_label(wording.headline(finding), "heading", wrap=True))
        demand = hours_demand(finding)
        for text, role in (
            (demand or wording.explanation(finding, mechanism=False, zone=zone), ""),
            (wording.action(finding), "muted"),
        ):
            if text:
                self.texts.addWidget(plain_label(text, role, wrap=True))
        rows = [each for each in group.findings if each.gap_minutes is not None]
        untimed = next((each for each in group.findings if each.gap_minutes is None), None)
        if demand and untimed is not None:
            self.texts.addWidget(plain_label(wording.times_line(untimed, zone), wrap=True))
        if rows:
            self.texts.addSpacing(4)
            self.texts.addLayout(self._rows(rows, often))

    def _rows(self, rows: Sequence[Finding], often: Callable[[Finding], str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(0)
        for number, each in enumerate(rows):
            grid.addWidget(rule("danger"), 2 * number, 0, 1, 4)
            cells = [
                plain_label(each.subject, "strong", wrap=True),
                plain_label(dose_time(each, self._zone)),
                plain_label(gap_words(each), "gap"),
                plain_label(often(each), "muted", wrap=True),
            ]
            for column, cell in enumerate(cells):
                cell.setMinimumHeight(style.scaled(32))
                grid.addWidget(cell, 2 * number + 1, column)
        for column, share in enumerate((4, 0, 3, 4)):
            grid.setColumnStretch(column, share)
        return grid


class LesserRow(FindingPart):
    """What is less urgent: the same in a row."""

    def __init__(self, group: FindingGroup, *, extra: str = "", zone: str = "") -> None:
        super().__init__(group, zone=zone, padding=0)
        finding = group.worst
        self.texts.addWidget(plain_label(wording.headline(finding), "strong", wrap=True))
        said = [wording.times_line(each, zone) for each in group.findings]
        if not any(said):
            said = [wording.explanation(finding, mechanism=False, zone=zone)]
        said += [hours_demand(finding), wording.action(finding), extra]
        text = " ".join(each for each in said if each)
        self.texts.addWidget(plain_label(text, "muted", wrap=True))


class NoteRow(Beside):
    """A note: what it is, and what belongs to it."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(SignLabel("note"), padding=0)
        self.setAccessibleName(title)
        self.texts.addWidget(plain_label(title, "strong", wrap=True))
        if text:
            self.texts.addWidget(plain_label(text, "muted", wrap=True))


class FoldCard(Card):
    """Rows that can be folded, with their count in the head.

    What the person chose stays until the program ends.
    """

    def __init__(self, title: str) -> None:
        super().__init__(title=title)
        self._name = title
        self._chosen: bool | None = None
        self.fold = button("", "quiet", do=self._turn)
        self.add_to_head(self.fold)
        self._lead = plain_label("", "small", wrap=True)
        self._listed = QWidget()
        self._shelf = in_column(gap=0)
        self._listed.setLayout(self._shelf)
        self._rows: list[QWidget] = []
        self._count = 0
        add(self.body, self._lead, self._listed)

    def show_rows(self, rows: Sequence[QWidget], lead: str = "", *, opened: bool = False) -> None:
        """Show `rows` in the place of those before; they are `opened` unless the person folded."""
        discard(self._shelf, *self._rows)
        self._rows = []
        for row in rows:
            self._rows += [rule(), row]
        add(self._shelf, *self._rows)
        self._count = len(rows)
        self._lead.show_text(lead)
        self._show(opened if self._chosen is None else self._chosen)

    def is_open(self) -> bool:
        """Tell whether the rows are shown."""
        return not self._listed.isHidden()

    def _turn(self) -> None:
        self._chosen = not self.is_open()
        self._show(self._chosen)

    def _show(self, opened: bool) -> None:
        self._listed.setVisible(opened)
        text = _("Hide") if opened else _("Show {n}").format(n=self._count)
        self.fold.setText(text)
        self.fold.setAccessibleName(f"{text}: {self._name}")


def _details(finding: Finding, zone: str) -> list[str]:
    """Return the reason of a finding, its evidence, and its sources."""
    about = finding.about
    lines = [wording.explanation(finding, mechanism=True, zone=zone)]
    if isinstance(about, Rule) and about.hours_note:
        lines.append(about.hours_note)
    if about is not None:
        text = _("Evidence {level}: {meaning}.")
        lines.append(
            text.format(level=about.evidence, meaning=wording.evidence_text(about.evidence))
        )
    lines.append(wording.source_line(finding))
    return [line for line in lines if line]
