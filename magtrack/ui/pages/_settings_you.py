"""The person in Settings: what recommended amounts, limits and warnings depend on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from magtrack.customs import hour_at
from magtrack.domain.record.days import LATEST_DAY_START
from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.kidneys import kidneys_on
from magtrack.domain.record.labs import EGFR, LabValue, lab_on
from magtrack.domain.record.people import BODIES, Body, Profile, Sex, check_birth_year
from magtrack.errors import InputProblem, Question, StoreProblem
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.asking import Asking
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.choice import choice, choose
from magtrack.ui.widgets.choices import Segmented
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.setting_rows import SettingsCard
from magtrack.wording.labs import day_of, limit_sentence, result_text
from magtrack.wording.past import RecordNames, entry_changes

_SEXES: dict[str, Sex | None] = {"female": "female", "male": "male", "": None}
_LIMIT_LETTERS = 24
YEAR = 96
"""Width of a field for a year at ordinary text size, in pixels."""


class ProfileSection(QWidget):
    """A section whose changes go into the profile, where they can be undone."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._shown = Profile()
        self._asking = Asking(session, self._place, yes=_("Save mine"), no=_("Leave it"))

    def read(self) -> Profile:
        """Return the profile to be shown; what is written then is made from it."""
        self._shown = self.session.journal.profile()
        return self._shown

    def put(self, **changes: Any) -> None:
        """Write these fields of the profile, if they are others than those there.

        Where one of them was changed meanwhile, that is asked about first.
        """

        def build(answered: frozenset[str]) -> Sequence[Edit]:
            now = self._now()
            if not answered and any(
                getattr(now, name) not in (getattr(seen, name), new)
                for name, new in changes.items()
            ):
                self.session.notice()  # what is there now is shown beside the question
                raise Question(self._asked(now, replace(now, **changes)), "changed-meanwhile")
            after = replace(now, **changes)
            return [Put(after, seen=now)] if after != now else []

        seen = self._shown
        self._asking.write(_("Profile changed"), build)

    def _now(self) -> Profile:
        """Return the profile as it is stored; as it is shown, where that cannot be read now."""
        try:
            return self.session.journal.profile()
        except StoreProblem:
            return self._shown

    def _asked(self, now: Profile, mine: Profile) -> str:
        names = RecordNames(self.session.reference, {})
        lines = (
            f"{each.field}: {each.before} → {each.after}"
            for each in entry_changes(now, mine, names)
        )
        text = _("This was changed meanwhile, elsewhere or by an undo. Save yours in its place?")
        return "\n".join([text, *lines])

    def _place(self, banner: Banner) -> None:
        box = self.layout()
        if isinstance(box, QVBoxLayout):
            box.insertWidget(0, banner)


class YouSection(ProfileSection):
    """Birth year, sex, life stage, kidney function and whose upper limit counts."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._egfr: LabValue | None = None
        self.birth_year = QLineEdit()
        self.birth_year.setMaxLength(4)
        self.birth_year.setFixedWidth(style.scaled(YEAR))
        sexes = {"female": _("Female"), "male": _("Male"), "": _("Not told")}
        self.sex = Segmented(_("Sex"), sexes, lambda key: self.put(sex=_SEXES[key]))
        self.pregnant = QCheckBox(_("Pregnant"))
        self.breastfeeding = QCheckBox(_("Breastfeeding"))
        self.egfr = button("", do=self._open_egfr)
        limits = session.reference.limits
        self.limit = choice({key: limits[key].name if key in limits else key for key in BODIES})
        self.limit.setMinimumContentsLength(_LIMIT_LETTERS)
        self.caution = Banner("caution", "")
        self._lay_out()
        self.birth_year.editingFinished.connect(self._birth_year_typed)
        self.limit.activated.connect(lambda: self.put(limit=cast("Body", _key(self.limit))))
        self.pregnant.toggled.connect(lambda on: self.put(pregnant=on))
        self.breastfeeding.toggled.connect(lambda on: self.put(breastfeeding=on))

    def _lay_out(self) -> None:
        card = SettingsCard(_("You"))
        self._birth_row = card.add_row(
            _("Birth year"), self.birth_year, note=_("Recommended amounts differ by age.")
        )
        card.add_row(_("Sex"), self.sex, note=_("Recommended amounts differ by sex too."))
        card.add_row(
            _("Pregnant or breastfeeding"),
            self.pregnant,
            self.breastfeeding,
            note=_("A trial then needs a clinician's word."),
        )
        self._egfr_row = card.add_row(
            _("Kidney function, eGFR"), self.egfr, note=_("From a blood test, with its day.")
        )
        card.add_row(
            _("Upper limit for supplements"),
            self.limit,
            note=_("Whose figure the bar on Today shows."),
        )
        self.setLayout(in_column(card, self.caution, 1, gap=16))

    def refresh(self) -> None:
        """Show the profile as it is stored."""
        session = self.session
        profile, today = self.read(), session.today()
        log = session.log(today, today)
        self.birth_year.setText("" if profile.birth_year is None else str(profile.birth_year))
        self._birth_row.set_problem("")
        self.sex.set_current(profile.sex or "")
        for box, on in (
            (self.pregnant, profile.pregnant),
            (self.breastfeeding, profile.breastfeeding),
        ):
            check_quietly(box, on)
        choose(self.limit, profile.limit)
        self._egfr = value = lab_on(log.labs, EGFR, today)
        self.egfr.setText(_("Enter…") if value is None else _("Change…"))
        told = _("From a blood test, with its day.")
        if value is not None:
            told = _("{result}, {day}").format(result=result_text(value), day=day_of(value))
        self._egfr_row.note.show_text(told)
        line = limit_sentence(kidneys_on(log, today), today)
        self.caution.set_texts(line)
        self.caution.setVisible(bool(line))

    def _open_egfr(self) -> None:
        from magtrack.ui.dialogs.lab import add_lab, edit_lab

        if self._egfr is None:
            add_lab(self.session, self)
        else:
            edit_lab(self.session, self._egfr, self)

    def _birth_year_typed(self) -> None:
        text = self.birth_year.text().strip()
        year = None
        try:
            if text:
                year = check_birth_year(_whole(text), self.session.today())
        except InputProblem as problem:
            self._birth_row.set_problem(str(problem))
            return
        self._birth_row.set_problem("")
        self.put(birth_year=year)


class DaySection(ProfileSection):
    """When the day begins, and what is asked each day."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        hours = {hour: hour_at(hour) for hour in range(LATEST_DAY_START + 1)}
        self.day_start = choice(hours)
        self.scales = {key: QCheckBox() for key in session.reference.scales}
        card = SettingsCard(_("Day and scales"))
        note = _("A dose taken earlier counts for the day before.")
        card.add_row(_("The day starts at"), self.day_start, note=note)
        for key, box in self.scales.items():
            scale = session.reference.scales[key]
            name = _("Ask about {scale}").format(scale=_(scale.name))
            card.add_row(name, box)
            box.toggled.connect(self._scales_chosen)
        self.setLayout(in_column(card, 1))
        self.day_start.activated.connect(lambda: self.put(day_start_hour=_key(self.day_start)))

    def refresh(self) -> None:
        """Show the profile as it is stored."""
        profile = self.read()
        choose(self.day_start, profile.day_start_hour)
        for key, box in self.scales.items():
            default = self.session.reference.scales[key].default
            check_quietly(box, key in profile.scales if profile.scales else default)

    def _scales_chosen(self) -> None:
        chosen = tuple(key for key, box in self.scales.items() if box.isChecked())
        self.put(scales=chosen)
        if not chosen:
            self.refresh()


def check_quietly(box: QCheckBox, on: bool) -> None:
    """Show what is stored; nothing is told of it."""
    with QSignalBlocker(box):
        box.setChecked(on)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise InputProblem(_("Write a year such as 1981."), "birth_year")
    return int(text)


def _key(box: QComboBox) -> object:
    return box.currentData()
