"""Settings: the person, the day, the looks of this machine, and the files.

What a clinician could ask about is a change of the log and can be undone; what concerns this
machine goes into its preferences.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFileDialog, QLineEdit

from magtrack import __version__
from magtrack.domain.record.days import LATEST_DAY_START
from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import BODIES, Body, Profile, Sex, check_birth_year
from magtrack.errors import InputProblem, MagTrackError
from magtrack.preferences import TEXT_PERCENTS, THEME_CHOICES
from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.pages._backups_card import BackupsCard
from magtrack.ui.pages._reminders_card import RemindersCard
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.choice import choice, choose
from magtrack.ui.widgets.columns import Columns, add
from magtrack.ui.widgets.forms import FormFields, side_by_side
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.page import PageFrame


class SettingsPage(PageFrame):
    """Every change holds at once; there is nothing to save."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Settings"))
        self._session = session
        self.backups = BackupsCard(session)
        self.backups.settings_taken.connect(lambda: self.refresh(None))
        self.reminders = RemindersCard(session)
        machine = self._files(), self.backups, self.reminders, self._looks(), self._about()
        add(self.body, Columns(self._you(), self._day(), *machine), 1)

    # -------------------------------------------------------------------------------- cards

    def _you(self) -> Card:
        self.birth_year = QLineEdit()
        self.birth_year.setMaxLength(4)
        self.sex = choice({None: _("not told"), "male": _("male"), "female": _("female")})
        self.pregnant = QCheckBox(_("Pregnant"))
        self.breastfeeding = QCheckBox(_("Breastfeeding"))
        limits = self._session.reference.limits
        self.limit = choice({key: limits[key].name if key in limits else key for key in BODIES})
        form = FormFields()
        self._birth_field = form.add_field(_("Birth &year"), self.birth_year)
        form.add_field(_("Se&x"), self.sex, note=_("Recommended intakes differ by sex and age."))
        form.add_widget(self.pregnant, self.breastfeeding)
        form.add_field(_("&Upper limit of"), self.limit)
        note = _("Kidney function (eGFR) and other blood tests are on Safety, with their dates.")
        form.add_widget(plain_label(note, "small", wrap=True))
        self.birth_year.editingFinished.connect(self._birth_year_typed)
        self.sex.activated.connect(lambda: self._put(sex=cast("Sex | None", _key(self.sex))))
        self.limit.activated.connect(lambda: self._put(limit=cast("Body", _key(self.limit))))
        self.pregnant.clicked.connect(lambda on: self._put(pregnant=on))
        self.breastfeeding.clicked.connect(lambda on: self._put(breastfeeding=on))
        return _card(_("About you"), form)

    def _day(self) -> Card:
        hours = {hour: f"{hour:02}:00" for hour in range(LATEST_DAY_START + 1)}
        self.day_start = choice(hours)
        form = FormFields()
        note = _("A dose taken earlier counts for the day before.")
        form.add_field(_("The &day starts at"), self.day_start, note=note)
        form.add_widget(plain_label(_("Asked each day"), "field"))
        self.scales = {
            key: QCheckBox(_(scale.name)) for key, scale in self._session.reference.scales.items()
        }
        for box in self.scales.values():
            form.add_widget(box)
            box.clicked.connect(self._scales_chosen)
        self.day_start.activated.connect(lambda: self._put(day_start_hour=_key(self.day_start)))
        return _card(_("Your day"), form)

    def _looks(self) -> Card:
        names = {
            "system": _("as the system"),
            "light": _("light"),
            "dark": _("dark"),
            "contrast": _("high contrast"),
        }
        self.theme = choice({key: names[key] for key in THEME_CHOICES})
        self.text_size = choice({percent: f"{percent} %" for percent in TEXT_PERCENTS})
        form = FormFields()
        form.add_field(_("&Theme"), self.theme)
        form.add_field(_("Text si&ze"), self.text_size)
        self.theme.activated.connect(self._theme_chosen)
        self.text_size.activated.connect(self._text_size_chosen)
        return _card(_("Looks, on this machine"), form)

    def _files(self) -> Card:
        self.folder = QLineEdit(str(self._session.data_dir))
        self.folder.setReadOnly(True)
        self.copy = button(
            _("Copy"),
            do=lambda: QApplication.clipboard().setText(self.folder.text()),
            name=_("Copy the path of the data folder"),
        )
        self.notes = QCheckBox(_("Include my notes"))
        self.person = QCheckBox(_("Include my birth year and sex"))
        export = button(_("Export CSV…"), do=self._ask_export, icon="file-down")
        take_in = button(_("Import…"), do=self._ask_import)
        erase = button(_("Erase everything…"), "danger", do=self._ask_erase)
        self._said = plain_label("", "small", wrap=True)
        form = FormFields()
        form.add_field(_("Data &folder"), self.folder)
        files = side_by_side(export, take_in)
        form.add_widget(
            side_by_side(self.copy), self.notes, self.person, files, self._said, side_by_side(erase)
        )
        return _card(_("Your data"), form)

    def _about(self) -> Card:
        form = FormFields()
        for text in (
            _("MagTrack {version}").format(version=__version__),
            _("It keeps a log. It is not medical advice: ask a doctor or pharmacist."),
            _("Your data stays on this machine; MagTrack has no network code."),
            _("MIT licence. Qt for Python: LGPL. Inter: OFL. Lucide icons: ISC."),
        ):
            form.add_widget(plain_label(text, wrap=True))
        return _card(_("About"), form)

    # ------------------------------------------------------------------------------- showing

    def refresh(self, change: Change | None) -> None:
        """Show the profile as it is stored, and the preferences."""
        profile, wanted = self._profile(), self._session.preferences
        year = profile.birth_year
        self.birth_year.setText("" if year is None else str(year))
        self._birth_field.set_problem("")
        self.pregnant.setChecked(profile.pregnant)
        self.breastfeeding.setChecked(profile.breastfeeding)
        for box, key in (
            (self.sex, profile.sex),
            (self.limit, profile.limit),
            (self.day_start, profile.day_start_hour),
            (self.theme, wanted.theme),
            (self.text_size, wanted.text_percent),
        ):
            choose(box, key)
        self.backups.refresh()
        self.reminders.refresh()
        for key, check in self.scales.items():
            default = self._session.reference.scales[key].default
            check.setChecked(key in profile.scales if profile.scales else default)

    def _profile(self) -> Profile:
        return self._session.journal.profile()

    # ------------------------------------------------------------------------------ changing

    def _put(self, **changes: Any) -> None:
        before = self._profile()
        after = replace(before, **changes)
        if after != before:
            self._session.do(_("Profile changed"), Put(after))

    def _birth_year_typed(self) -> None:
        text = self.birth_year.text().strip()
        year = None
        try:
            if text:
                year = check_birth_year(_whole(text), self._session.today())
        except InputProblem as problem:
            self._birth_field.set_problem(str(problem))
            return
        self._birth_field.set_problem("")
        self._put(birth_year=year)

    def _scales_chosen(self) -> None:
        chosen = tuple(key for key, box in self.scales.items() if box.isChecked())
        self._put(scales=chosen)
        if not chosen:
            self.refresh(None)

    def _theme_chosen(self) -> None:
        name = str(_key(self.theme))
        self._session.prefer(replace(self._session.preferences, theme=name))
        style.set_theme(name)

    def _text_size_chosen(self) -> None:
        percent = cast("int", _key(self.text_size))
        self._session.prefer(replace(self._session.preferences, text_percent=percent))
        style.set_text_percent(percent)

    # -------------------------------------------------------------------------------- files

    def _ask_export(self) -> None:
        name = f"magtrack-{self._session.today()}.zip"
        start = str(Path(self._session.preferences.last_folder or Path.home()) / name)
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Export CSV"), start, _("CSV set in one zip (*.zip)")
        )
        if path:
            self.export_to(Path(path))

    def _ask_erase(self) -> None:
        from magtrack.ui.dialogs.erase import EraseDialog

        EraseDialog(self._session, self).open()

    def export_to(self, path: Path) -> None:
        """Write the CSV set to `path`, and say what was written or why nothing was."""
        from magtrack.exporters import ExportRequest
        from magtrack.exporters.tables.csv_set import EXPORTER

        session = self._session
        request = ExportRequest(
            path,
            session.now(),
            session.today(),
            session.reference,
            with_notes=self.notes.isChecked(),
            with_profile=self.person.isChecked(),
            traces=session.traces,
        )
        try:
            report = EXPORTER.write(session.journal, request)
        except MagTrackError as error:
            self._said.setText(str(error))
            return
        session.prefer(replace(session.preferences, last_folder=str(path.parent)))
        self._said.setText(
            _("{n} rows written to {file}.").format(n=sum(report.rows.values()), file=report.out)
        )

    def _ask_import(self) -> None:
        from magtrack.ui.dialogs.import_file import ImportDialog

        ImportDialog(self._session, self).open()


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise InputProblem(_("Write a year such as 1981."), "birth_year")
    return int(text)


def _key(box: QComboBox) -> object:
    return box.currentData()


def _card(title: str, form: FormFields) -> Card:
    card = Card(title=title)
    add(card.body, form, 1)
    return card
