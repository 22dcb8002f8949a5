"""What the checks cover: medicines, conditions and supplements; and the signs to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from PySide6.QtCore import Signal

from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.medicines import condition_names
from magtrack.domain.safety.rules import RedFlag
from magtrack.reference.reading import MedicineReader
from magtrack.texts import _, ngettext
from magtrack.ui import icons
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.columns import add
from magtrack.ui.widgets.labels import plain_label, set_tool_tip
from magtrack.wording import LONGEST_NAME, first_line, short_day
from magtrack.wording import findings as wording
from magtrack.wording.findings import weight
from magtrack.wording.medicines import when_taken
from magtrack.wording.proportion import unheard_line
from magtrack.wording.signs import SIGNS, sign_key

_SIGN_PX = 16


class CheckedCard(Card):
    """The list of what was checked; a chip opens what it names."""

    medicine_wanted = Signal(object)
    condition_wanted = Signal(object)

    def __init__(self, reader: MedicineReader) -> None:
        """Show when a medicine is taken in the words that `reader` finds in its text."""
        super().__init__(title=_("Checked against"))
        self._reader = reader
        self.chips = ChipRow()
        self._unknown = plain_label("", wrap=True)
        self._silent = plain_label("", "small", wrap=True)
        reach = plain_label(wording.reach_line(), "small", wrap=True)
        add(self.body, self.chips, self._unknown, self._silent, reach)

    def show_checked(self, review: Review, day: date, found: Sequence[Finding]) -> None:
        """Show what `review` looked at on `day`, and what `found` says about it."""
        log = review.log
        self.chips.clear()
        used = [each for each in log.products.values() if each.stopped is None]
        medicines = [each for each in log.medicines if each.last is None or each.last >= day]
        conditions = [each for each in log.conditions if each.last is None or each.last >= day]
        for medicine in medicines:
            self._add_medicine(review, medicine, day, found)
        names = condition_names(review.knowledge.conditions.values())
        for condition in conditions:
            self._add_condition(condition, names, found)
        self.set_title(_("Checked against"), _counts(len(medicines), len(conditions), len(used)))
        unknown = [each.name for each in review.watched_on(day) if not each.is_known()]
        self._show_unknown(list(dict.fromkeys(unknown)))
        self._silent.show_text(_silent(review, day))
        self.chips.setVisible(bool(medicines or conditions))

    def _show_unknown(self, names: list[str]) -> None:
        """Name what no rule is known for; a name of one endless word would widen the page."""
        short = [first_line(name, LONGEST_NAME) for name in names]
        self._unknown.show_text(wording.no_rule_line(short))
        set_tool_tip(self._unknown, "" if short == names else ", ".join(names))

    def _add_medicine(
        self, review: Review, medicine: Medicine, day: date, found: Sequence[Finding]
    ) -> None:
        parts = [medicine.name, when_taken(medicine, self._reader)]
        if medicine.first is not None and medicine.first > day:
            parts.append(_("from {day}").format(day=short_day(medicine.first, day)))
        elif medicine.last is not None:
            parts.append(_("to {day}").format(day=short_day(medicine.last, day)))
        if not review.knowledge.covering(medicine.name, medicine.known_as):
            parts.append(_("no rule known"))
        worst = next((each for each in found if each.against == medicine.name), None)
        self._add_chip(" · ".join(parts), worst, lambda: self.medicine_wanted.emit(medicine))

    def _add_condition(
        self, condition: Condition, names: dict[str, str], found: Sequence[Finding]
    ) -> None:
        about = (each for each in found if getattr(each.about, "condition", "") == condition.key)
        worst = next(about, None)
        name = names.get(condition.key, condition.key)
        self._add_chip(name, worst, lambda: self.condition_wanted.emit(condition))

    def _add_chip(self, text: str, worst: Finding | None, do: Callable[[], object]) -> None:
        chip = Chip(text, checkable=False)
        if worst is not None:
            sign = SIGNS[sign_key(worst)]
            icons.set_icon(chip, sign.drawing, sign.tone, _SIGN_PX)
            chip.setAccessibleName(f"{text}. {weight(worst)}")
        chip.clicked.connect(do)
        self.chips.add_chip(chip)


def _counts(medicines: int, conditions: int, supplements: int) -> str:
    parts = [
        ngettext("{n} medicine", "{n} medicines", medicines).format(n=medicines),
        ngettext("{n} condition", "{n} conditions", conditions).format(n=conditions),
        ngettext("{n} supplement", "{n} supplements", supplements).format(n=supplements),
    ]
    return ", ".join(parts)


def _silent(review: Review, day: date) -> str:
    """Return which medicines have rules about stomach acid that are silent, and why."""
    known = review.knowledge.forms
    forms = [known[key] for key in sorted(review.forms_in_use(day)) if key in known]
    names = dict.fromkeys(each.name for each in review.unheard(day))
    return unheard_line(list(names), forms)


class SignsCard(Card):
    """The signs of too much magnesium, and of too little, and how fast they need somebody."""

    def __init__(self, flags: Iterable[RedFlag]) -> None:
        super().__init__(title=_("Signs to know"))
        for flag in flags:
            title = f"{_(flag.name)} · {_(flag.action)}"
            self.body.addWidget(plain_label(title, "strong", wrap=True))
            self.body.addWidget(plain_label(", ".join(flag.signs), "small", wrap=True))
