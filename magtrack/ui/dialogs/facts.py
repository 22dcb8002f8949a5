"""The drawn label: fields where the numbers stand on the bottle, and what they amount to."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLayout, QWidget

from magtrack.texts import _
from magtrack.ui import icons
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.forms import Inline
from magtrack.ui.widgets.labels import PlainLabel, plain_label

THIN, THICK, END = 1, 8, 4
"""The rules of a label: between two rows, below the serving, and at the end, in pixels."""


class FactsRow(QWidget):
    """One row of a label: a rule, a title, and one or two fields at the right."""

    def __init__(self, title: str, *cells: Inline, rule: int = THIN, small: str = "") -> None:
        super().__init__()
        self.cells = cells
        self.title = plain_label(title, wrap=not cells)
        muted = plain_label(small, "muted")
        muted.setVisible(bool(small))
        line = in_row(self.title, muted, 1, *cells, gap=8, margins=(0, 4, 0, 4))
        line.setSpacing(6)
        said = [cell.problem_line() for cell in cells]
        self.setLayout(in_column(*_rules(rule, "thin"), line, *said, gap=0))


class SupplementFacts(QFrame):
    """The frame with its heading; `add` puts in one row below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "label")
        self.setAccessibleName(_("Supplement Facts"))
        self._rows = in_column(gap=0)
        heading = plain_label(_("Supplement Facts"), "title")
        end = in_column(*_rules(END))
        self.setLayout(in_column(heading, self._rows, end, gap=4, margins=(12, 4, 12, 10)))

    def add(self, *rows: QWidget | QLayout) -> None:
        """Append rows."""
        for row in rows:
            if isinstance(row, QWidget):
                self._rows.addWidget(row)
            else:
                self._rows.addLayout(row)

    def add_head(self, head: PlainLabel) -> None:
        """Append the thick rule and what the rows below speak of."""
        self.add(*_rules(THICK), in_column(head, gap=0, margins=(0, 4, 0, 4)))


def _rules(high: int, tone: str = "") -> list[QWidget]:
    """Return a rule as a list of one, none for no height."""
    if not high:
        return []
    rule = QFrame()
    rule.setProperty("role", "label-rule")
    rule.setProperty("tone", tone)
    rule.setFixedHeight(high)
    return [rule]


class LabelReading(QFrame):
    """What the label means in one unit, and below it what stands on the label."""

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "" if plain else "reading")
        self._title = plain_label("", "strong", wrap=True)
        self._text = plain_label("", wrap=True)
        column = in_column(self._title, self._text, gap=2)
        glyph = icons.Glyph("equal", "accent", 18)
        margins = (4, 0, 4, 0) if plain else (16, 12, 16, 12)
        row = in_row(glyph, column, gap=12, margins=margins, wide=column)
        self.setLayout(row)

    def show_reading(self, title: str, text: str) -> None:
        """Show both; a part without text takes no room."""
        self._title.show_text(title)
        self._text.show_text(text)
        self.setAccessibleName(f"{title}. {text}".strip(". "))
