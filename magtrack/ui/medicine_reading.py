"""What was read of a medicine while it is typed: chips, the rules, and the question in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from magtrack.domain.safety.findings import SEVERITY_POLICY
from magtrack.errors import InputProblem
from magtrack.reference import Reference
from magtrack.reference.entering import check_named, holds_magnesium
from magtrack.reference.told_product import units_told
from magtrack.texts import _
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.columns import discard, in_column
from magtrack.ui.widgets.labels import pill, plain_label
from magtrack.wording import LONGEST_NAME, first_line
from magtrack.wording import findings as wording
from magtrack.wording.medicines import (
    Understood,
    choices,
    rule_line,
    rule_words,
    understood_parts,
)
from magtrack.wording.products import iu_line
from magtrack.wording.signs import SIGNS, sign_word

if TYPE_CHECKING:
    from magtrack.domain.safety.rules import Covered
    from magtrack.reference.reading import MedicineText


class MedicineReading(QWidget):
    """Shows what was understood of a text, and asks where something is in doubt.

    `changed` is emitted when the person answered, `product_wanted` with the text where it holds
    magnesium and is to be entered as a product. A `supplement` is asked nothing else. Where it is
    `named`, the name stands before what was understood. In a form of its own, which is `loud`, a
    rule stands in a banner, and each thing understood is a chip: `edit_wanted(about, words)` tells
    which was pressed.
    """

    changed = Signal()
    product_wanted = Signal(str)
    edit_wanted = Signal(str, str)

    def __init__(
        self,
        reference: Reference,
        *,
        supplement: bool = False,
        named: bool = False,
        loud: bool = False,
    ) -> None:
        super().__init__()
        self._is_loud = loud
        self._is_named = named
        self._reference = reference
        self._is_supplement = supplement
        self._reading: MedicineText | None = None
        self._problem = ""
        self._known_as: tuple[str, ...] | None = None
        self._is_settled = True
        self._apart = False
        self._read = ChipRow()
        self._about_chips = plain_label(_("Understood as (press one to change it)"), "small")
        self._rules = plain_label("", "small", wrap=True)
        self._warned: Banner | None = None
        self._asked = Banner("caution", "")
        self._answers = ChipRow()
        parts = self._about_chips, self._read, self._rules, self._asked, self._answers
        self._column = in_column(*parts, gap=6)
        self.setLayout(self._column)
        self.show_typed("")

    def show_typed(self, typed: str, known_as: tuple[str, ...] | None = None) -> None:
        """Show what is read of `typed`; `known_as` is what the person said it is, if they did."""
        self._reading, self._problem, self._apart = None, "", False
        self._known_as, self._is_settled = known_as, known_as is not None
        try:
            self._reading = self._reference.medicine_reader.read(typed)
        except InputProblem as problem:
            self._problem = str(problem)
        self._show()

    @property
    def reading(self) -> MedicineText | None:
        """Return what was read; None where a time in the text is none."""
        return self._reading

    def entries(self) -> Iterator[tuple[MedicineText, tuple[str, ...] | None]]:
        """Yield each medicine of the text and what it is known as (None: its name tells).

        Raises InputProblem for the name where it cannot be one, or something is still asked.
        """
        reading = self._reading
        if reading is None:
            raise InputProblem(self._problem, "name")
        if self._apart:
            for part in reading.parts:
                yield self._settled(self._reference.medicine_reader.read(part)), None
            return
        if not self._is_settled and reading.doubt is not None:
            sentence = _("Answer first what is asked about “{typed}”.")
            raise InputProblem(sentence.format(typed=reading.typed.strip()), "name")
        if self._known_as is None and not reading.parts:
            check_named(reading)
        yield reading, self._known_as

    def _settled(self, reading: MedicineText) -> MedicineText:
        check_named(reading)
        if reading.doubt is not None:
            raise InputProblem(_("Enter “{name}” by itself.").format(name=reading.typed), "name")
        return reading

    # ------------------------------------------------------------------------------- showing

    def _show(self) -> None:
        reading = self._reading
        self._read.clear()
        parts = understood_parts(reading) if reading else []
        if self._known_as:
            others = (part for part in parts if part.words not in self._known_as)
            parts = [*(Understood(name, "name") for name in self._known_as), *others]
        if self._is_supplement and reading is not None:
            parts = [*(Understood(each, "name") for each in self._masses(reading.name)), *parts]
        if self._is_named and reading is not None:
            self._read.add_chip(plain_label(first_line(reading.name, LONGEST_NAME), "strong"))
        self._about_chips.setVisible(self._is_loud and bool(parts))
        for part in parts:
            self._read.add_chip(self._chip(part) if self._is_loud else pill(part.words))
        self._read.setVisible(bool(parts) or self._is_named)
        known = self._known_rules() if self._is_loud else []
        self._rules.show_text("" if known else self._rule_lines())
        self._warn(known)
        self._ask()

    def _chip(self, part: Understood) -> Chip:
        """Return a chip that leads to where what it says can be changed.

        The keyboard has those fields next anyway: it does not stop at the chips.
        """
        chip = Chip(part.words, checkable=False)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setAccessibleName(_("Change {what}").format(what=part.words))
        chip.clicked.connect(partial(self.edit_wanted.emit, part.about, part.words))
        return chip

    def _masses(self, name: str) -> list[str]:
        """Return what the IU in the name of a supplement weigh, where that is known."""
        amount = units_told(name)
        line = "" if amount is None else iu_line(self._reference.vitamins, name, amount)
        return [line] if line else []

    def _known_rules(self) -> list[Covered]:
        """Return the rules about what was read, the gravest first."""
        reading = self._reading
        if reading is None or not reading.name:
            return []
        found = self._reference.knowledge.covering(reading.name, self._known_as)
        return sorted(found, key=lambda each: SEVERITY_POLICY[each.rule.severity].rank)

    def _warn(self, known: Sequence[Covered]) -> None:
        """Tell the rules in a banner as loud as the gravest of them."""
        if known:
            worst = known[0].rule.severity
            banner = Banner(SIGNS[worst].tone, "")
            banner.set_texts("\n".join(map(rule_words, known)), word=sign_word(worst))
            self._column.insertWidget(self._column.indexOf(self._rules), banner)
            banner.show()
        else:
            banner = None
        if self._warned is not None:
            discard(self._column, self._warned)
        self._warned = banner

    def _rule_lines(self) -> str:
        reading = self._reading
        if reading is None:
            return self._problem
        if not reading.name:
            return wording.no_rule_line([])
        covering = self._reference.knowledge.covering
        lines = [rule_line(each) for each in covering(reading.name, self._known_as)]
        if self._is_supplement and not reading.times:
            lines.append(_("No time told: Today will not ask for it."))
        if lines or self._is_supplement or (reading.doubt is not None and not self._is_settled):
            return "\n".join(lines)
        if reading.route == "local":
            return _(
                "Not swallowed: the rules are about medicines that reach the stomach or blood."
            )
        return wording.no_rule_line([first_line(reading.name, LONGEST_NAME)])

    def _ask(self) -> None:
        doubt = self._reading.doubt if self._reading and not self._is_supplement else None
        self._answers.clear()
        self._asked.setVisible(doubt is not None)
        holds = self._reading is not None and holds_magnesium(self._reading)
        self._answers.setVisible(doubt is not None or holds)
        if holds:
            chip = Chip(_("Enter what is in it"), checkable=False)
            chip.clicked.connect(self._want_product)
            self._answers.add_chip(chip)
        if self._reading is None or doubt is None:
            return
        self._asked.set_texts(doubt.text)
        for label, names in choices(self._reading):
            chip = Chip(label)
            chip.setChecked(self._is_settled and self._known_as == names and not self._apart)
            chip.clicked.connect(lambda _down, names=names: self._answer(names))
            self._answers.add_chip(chip)
        if self._reading.parts:
            chip = Chip(_("Make {n} entries").format(n=len(self._reading.parts)))
            chip.setChecked(self._apart)
            chip.clicked.connect(self._take_apart)
            self._answers.add_chip(chip)

    def _answer(self, names: tuple[str, ...] | None) -> None:
        self._known_as, self._is_settled, self._apart = names, True, False
        self._show()
        self.changed.emit()

    def _want_product(self) -> None:
        if self._reading is not None:
            self.product_wanted.emit(self._reading.typed)

    def _take_apart(self) -> None:
        self._known_as, self._is_settled, self._apart = None, True, True
        self._show()
        self.changed.emit()


class MedicineReadings(QWidget):
    """What was read of each of several lines; the signal is that of `MedicineReading`."""

    product_wanted = Signal(str)

    def __init__(self, reference: Reference, *, supplements: bool = False) -> None:
        super().__init__()
        self._reference = reference
        self._are_supplements = supplements
        self._shown: list[tuple[str, MedicineReading]] = []
        self._column = in_column(gap=12)
        self.setLayout(self._column)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show what is read of `lines`; a line that stays as it was keeps its answer."""
        kept = dict(self._shown)
        for line, reading in self._shown:
            if line not in lines:
                reading.hide()
                self._column.removeWidget(reading)
                reading.deleteLater()
        self._shown = []
        for place, line in enumerate(dict.fromkeys(lines)):
            reading = kept.get(line) or self._new(line)
            self._column.insertWidget(place, reading)
            self._shown.append((line, reading))

    def _new(self, line: str) -> MedicineReading:
        reading = MedicineReading(self._reference, supplement=self._are_supplements, named=True)
        reading.product_wanted.connect(self.product_wanted)
        reading.show_typed(line)
        return reading

    def entries(self) -> Iterator[tuple[MedicineText, tuple[str, ...] | None]]:
        """Yield the medicines of all lines; see `MedicineReading.entries`."""
        for _line, reading in self._shown:
            yield from reading.entries()
