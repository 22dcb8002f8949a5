"""The choices on the Report page: the period, what is in it, the question, the format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QLineEdit,
    QPushButton,
    QWidget,
)

from magtrack.exporters import CONTENTS, PAPERS, Content, Exporter, Paper, Part
from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.dialogs.when import date_edit, day_of
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.choice import choice, choose
from magtrack.ui.widgets.choices import Segmented
from magtrack.ui.widgets.columns import add, in_column
from magtrack.ui.widgets.forms import Field, side_by_side
from magtrack.ui.widgets.labels import plain_label, set_tool_tip
from magtrack.wording import short_day, whole_day

LAST_DAYS = 30
LONGEST_QUESTION = 400
_ABBREVIATION = 4
MOST_IN_A_ROW = 5
_CHECK_ROW = 40


class Choices(QWidget):
    """Buttons joined to one, of which one is down; `chosen(str)` tells its key.

    More than `most` go on in a second row, in which they are as exclusive.
    """

    chosen = Signal(str)

    def __init__(self, name: str, options: Mapping[str, str], most: int = MOST_IN_A_ROW) -> None:
        super().__init__()
        keys = list(options)
        self._key = keys[0]
        parts = [keys[start : start + most] for start in range(0, len(keys), most)]
        self._rows = [
            Segmented(name, {key: options[key] for key in part}, self._choose) for part in parts
        ]
        self._row_of = {
            key: row for part, row in zip(parts, self._rows, strict=True) for key in part
        }
        self._rows[0].set_current(self._key)
        self.setLayout(in_column(*self._rows, gap=8))

    def key(self) -> str:
        """Return the key of the button that is down."""
        return self._key

    def choose(self, key: str) -> None:
        """Press the button of `key` down."""
        self.button(key).click()

    def button(self, key: str) -> QPushButton:
        """Return the button of `key`."""
        return self._row_of[key].button(key)

    def _choose(self, key: str) -> None:
        self._key = key
        for row in self._rows:
            if row is not self._row_of[key]:
                row.clear()
        self.chosen.emit(key)


class PeriodCard(Card):
    """The days of the report, and the question it begins with; `changed` after every choice."""

    changed = Signal()

    def __init__(self, question: QWidget) -> None:
        super().__init__()
        self.choice = Choices(
            _("Period"),
            {
                "trial": _("Trial"),
                "last": _("30 days"),
                "visit": _("Since visit"),
                "custom": _("Other"),
            },
        )
        self.first, self.last = date_edit(date.min), date_edit(date.min)
        self.first.setAccessibleName(_("First day of the report"))
        self.last.setAccessibleName(_("Last day of the report"))
        self._custom = side_by_side(self.first, plain_label("–"), self.last)
        self._custom.hide()
        self.said = plain_label("", "muted", wrap=True)
        title = plain_label(_("Period"), "field")
        add(self.body, title, self.choice, self._custom, self.said, question)
        self.choice.chosen.connect(self._chosen)
        for edit in (self.first, self.last):
            edit.dateChanged.connect(self.changed)
        self._visit: date | None = None
        self._today = date.min

    def show_days(self, today: date, *, has_trial: bool, visit: date | None) -> None:
        """Offer days up to `today`, and those since the last `visit` where one was noted."""
        self.choice.button("trial").setText(_("Trial") if has_trial else _("12 weeks"))
        self._visit = visit
        since = self.choice.button("visit")
        since.setEnabled(visit is not None)
        set_tool_tip(since, "" if visit else _("No visit is noted. Add one as an event."))
        if self._today != today:
            self._today = today
            _set(self.first, today - timedelta(days=LAST_DAYS - 1))
            _set(self.last, today)

    def show_span(self, first: date, last: date) -> None:
        """Say which days the report is about."""
        n = (last - first).days + 1
        text = ngettext("{first} – {last}, {n} day", "{first} – {last}, {n} days", n)
        start, end = short_day(first, last), whole_day(last)
        self.said.setText(text.format(first=start, last=end, n=n))

    def days(self) -> tuple[date | None, date | None]:
        """Return the first and last day asked for; None where the report shall find them."""
        key = self.choice.key()
        if key == "last":
            return self._today - timedelta(days=LAST_DAYS - 1), self._today
        if key == "visit" and self._visit is not None:
            return self._visit, self._today
        return (day_of(self.first), day_of(self.last)) if key == "custom" else (None, None)

    def _chosen(self, key: str) -> None:
        self._custom.setVisible(key == "custom")
        self.changed.emit()


class IncludeCard(Card):
    """What is in the report, and what changed since a visit; `changed` after every choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._boxes: dict[Part, QCheckBox] = {
            "summary": QCheckBox(_("Page 1: to act on, answer")),
            "supplements": QCheckBox(_("Taken: supplements, medicines")),
            "ratings": QCheckBox(_("Weeks, ratings, side effects")),
            "warnings": QCheckBox(_("Warnings, with sources")),
            "daily": QCheckBox(_("Every day")),
            "notes": QCheckBox(_("Private notes")),
            "profile": QCheckBox(_("Birth year and sex")),
        }
        set_tool_tip(self._boxes["notes"], _("Your notes, and what you wrote about events."))
        self.parts = {part: self._boxes[part] for part in CONTENTS}
        self.notes, self.person = self._boxes["notes"], self._boxes["profile"]
        self.since = QCheckBox(_("Changes since the last visit"))
        self.visit = date_edit(date.min)
        self.visit.setAccessibleName(_("Day of the last visit"))
        self._visit = side_by_side(self.visit)
        self._visit.hide()
        self.said = plain_label("", "small", wrap=True)
        self._wanted: set[Part] = set(CONTENTS)
        rows = in_column(gap=0)
        for box in (*self._boxes.values(), self.since):
            box.setProperty("high", "row")
            box.setMinimumHeight(style.scaled(_CHECK_ROW))
            rows.addWidget(box)
        for part, box in self._boxes.items():
            box.setChecked(part in self._wanted)
            box.toggled.connect(partial(self._chosen, part))
        add(self.body, plain_label(_("What is in it"), "field"), rows, self._visit, self.said)
        self.body.setSpacing(0)
        self.since.toggled.connect(self._since_chosen)
        self.visit.dateChanged.connect(self.changed)

    def show_visit(self, visit: date | None, today: date) -> None:
        """Propose the day of the last visit, where one was noted."""
        _set(self.visit, visit or today - timedelta(days=LAST_DAYS))

    def last_visit(self) -> date | None:
        """Return the day from which on changes are told, None where they are not wanted."""
        return day_of(self.visit) if self.since.isChecked() else None

    def _since_chosen(self, on: bool) -> None:
        self._visit.setVisible(on)
        self.changed.emit()

    def _chosen(self, part: Part, on: bool) -> None:
        (self._wanted.add if on else self._wanted.discard)(part)
        self.changed.emit()

    def contents(self) -> frozenset[Content]:
        """Return the parts of a report that are wanted."""
        return frozenset(part for part in CONTENTS if part in self._wanted)

    def wants(self, part: Part) -> bool:
        """Tell whether a part is wanted, in a format that can leave it out."""
        return part in self._wanted

    def show_format(self, exporter: Exporter) -> None:
        """Let those parts be chosen that the format can leave out; grey are the others.

        What is wanted stays as it was, for the next format.
        """
        for part, box in self._boxes.items():
            is_free = exporter.can_leave_out(part)
            box.blockSignals(True)
            box.setChecked(part in (self._wanted if is_free else exporter.holds))
            box.blockSignals(False)
            box.setEnabled(is_free)
        texts = (
            _("This format holds all days.") if exporter.whole else "",
            _("This format always holds what is ticked in grey.") if exporter.holds else "",
            _("Your private notes are among it.") if "notes" in exporter.holds else "",
            _("A warning that depends on age still says so, such as “age over 65”.")
            if exporter.readable or "warnings" in exporter.holds
            else "",
        )
        self.said.show_text(" ".join(text for text in texts if text))


class VisitQuestion(QWidget):
    """What the person wants to ask; `asked(str)` once it was typed."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.text = QLineEdit()
        self.text.setMaxLength(LONGEST_QUESTION)
        self.text.setAccessibleName(_("Your question for the clinician"))
        self.text.editingFinished.connect(lambda: self.asked.emit(self.text.text().strip()))
        title = _("Your &question, at the top of page 1")
        self.setLayout(in_column(Field(title, self.text)))


class FormatCard(Card):
    """The format and the paper; `changed` after every choice, `paper_changed(str)` after one."""

    changed = Signal()
    paper_changed = Signal(str)

    def __init__(self, exporters: Sequence[Exporter], paper: str) -> None:
        super().__init__()
        self._exporters = {each.key: each for each in exporters}
        labels = {each.key: _label(each.key) for each in exporters if not each.beside}
        self.choice = Choices(_("Format"), labels)
        self.paper = choice(dict(zip(PAPERS, ("A4", "Letter"), strict=True)))
        choose(self.paper, _usual_paper(paper))
        self._paper = Field(_("Pa&per"), self.paper)
        self.password = QLineEdit()
        note = _("Shown, so that you can check it: a lost password cannot be found again.")
        self._password = Field(_("Pass&word for the zip, if wanted"), self.password, note=note)
        self._about = plain_label("", "muted", wrap=True)
        title = plain_label(_("Format"), "field")
        add(self.body, title, self.choice, self._about, self._paper, self._password)
        self.choice.chosen.connect(self._chosen)
        self.paper.activated.connect(self._paper_chosen)
        self._chosen(self.choice.key())

    def exporter(self) -> Exporter:
        """Return the format that is chosen."""
        return self._exporters[self.choice.key()]

    def name(self) -> str:
        """Return what the chosen format is called on its button."""
        return self.choice.button(self.choice.key()).text()

    def kinds(self) -> dict[str, Exporter]:
        """Return the kinds of file of this format by their endings, in their order."""
        key = self.choice.key()
        found = (each for each in self._exporters.values() if key in (each.key, each.beside))
        return {each.suffix: each for each in found}

    def paper_size(self) -> Paper:
        """Return the paper that is chosen."""
        return PAPERS[self.paper.currentIndex()]

    def _paper_chosen(self) -> None:
        self.paper_changed.emit(self.paper_size())
        self.changed.emit()

    def _chosen(self, key: str) -> None:
        exporter = self._exporters[key]
        self._about.setText(exporter.about())
        self._paper.setVisible(exporter.readable)
        self._password.setVisible(exporter.check_lock is not None)
        self.changed.emit()


def _label(key: str) -> str:
    """Return what a format is called on its button: short keys are abbreviations."""
    return key.upper() if len(key) <= _ABBREVIATION else key.capitalize()


def _usual_paper(chosen: str) -> Paper:
    """Return the paper chosen last, else that of the country this machine is set to."""
    for paper in PAPERS:
        if paper == chosen:
            return paper
    is_metric = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.MetricSystem
    return "a4" if is_metric else "letter"


def _set(edit: QDateEdit, day: date) -> None:
    edit.blockSignals(True)
    edit.setDate(QDate(day.year, day.month, day.day))
    edit.blockSignals(False)
