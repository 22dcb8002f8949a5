"""The Report page: what a clinician is shown, chosen at the left and seen at the right."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from magtrack.discovery import discover
from magtrack.domain.record.edits import ask
from magtrack.domain.record.events import Event, last_visit, open_questions
from magtrack.errors import MagTrackError
from magtrack.exporters import ExportRequest
from magtrack.exporters.report.pdf import size_of
from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui.export_work import LaidOut
from magtrack.ui.file_names import suggested
from magtrack.ui.pages._report_cards import FormatCard, IncludeCard, PeriodCard, VisitQuestion
from magtrack.ui.pages._report_output import ReportOutput
from magtrack.ui.report_maker import ReportMaker
from magtrack.ui.session import Session
from magtrack.ui.style import scaled
from magtrack.ui.widgets.buttons import button, tool_button
from magtrack.ui.widgets.columns import add, in_column, in_row
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.page import ABOVE, GAP, PageFrame
from magtrack.ui.widgets.save_dialog import SaveDialog
from magtrack.ui.widgets.sheet_panel import LEAST_HEIGHT, SheetPanel

NARROW = 780
"""In fewer pixels than this, at ordinary text size, the paper stands below the choices."""

CHOICES_WIDTH = 360

LONGEST_DAYS = 366
"""How far back a log is looked through for the last visit and the question to be asked."""

MOST_DAYS = 400
"""The preview of a longer period leaves out the table of days, which would take seconds."""


class ReportPage(PageFrame):
    """Choices and buttons at the left, the paper at the right; `pages` is what it shows, if any."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Report for a clinician"), most=None)
        self._session = session
        self._question: Event | None = None
        self.pages: LaidOut | None = None
        self._number = 0
        self.question = VisitQuestion()
        self.period, self.include = PeriodCard(self.question), IncludeCard()
        exporters = discover("magtrack.exporters", "EXPORTER")
        self.format = FormatCard(exporters, session.preferences.paper)
        self.desk = SheetPanel(self._pager())
        self.sheet = self.desk.sheet
        self.maker = ReportMaker(session)
        self.print = button(_("Print…"), do=self._ask_printer, icon="printer")
        self.save = button(_("Save…"), "primary", do=self._ask_where, icon="download")
        self.print.setEnabled(False)
        self.output = ReportOutput(session, self.format, self.request)
        self.output.changed.connect(self._allow)
        self.header.add(self.print, self.save)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._choices = QWidget()
        cards = (self.period, self.include, self.format)
        self._choices.setLayout(in_column(*cards, 1, gap=GAP))
        self._box = in_row(self._choices, (self.desk, 1), gap=24)
        self._box.setAlignment(self.desk, Qt.AlignmentFlag.AlignTop)
        add(self.body, self.output.work.row, self._box, 1)
        self._name_save()

    def _name_save(self) -> None:
        self.save.setText(_("Save {format}…").format(format=self.format.name()))

    def _pager(self) -> QHBoxLayout:
        self.back = tool_button("chevron-left", _("Page before"))
        self.on = tool_button("chevron-right", _("Next page"))
        self.where = plain_label("")
        return in_row(1, self.back, self.where, self.on, 1)

    def _connect(self) -> None:
        self.period.changed.connect(self._ask)
        self.include.changed.connect(self._ask)
        self.format.changed.connect(self._format_chosen)
        self.format.paper_changed.connect(self._remember_paper)
        self.question.asked.connect(self._keep_question)
        self.back.clicked.connect(lambda: self._turn_to(self._number - 1))
        self.on.clicked.connect(lambda: self._turn_to(self._number + 1))
        self.maker.made.connect(self._show)
        self.maker.failed.connect(self._fail)

    # ------------------------------------------------------------------------------- showing

    def refresh(self, change: Change | None) -> None:
        """Read the log again and lay the report out."""
        today = self._session.today()
        log = self._session.log(today - timedelta(days=LONGEST_DAYS), today)
        asked = open_questions(log.events, today)
        question = asked[-1] if asked else None
        field, text = self.question.text, "" if question is None else question.text
        if not field.hasFocus() or field.text().strip() == text:  # else it is made from what was
            self._question = question
            if field.text().strip() != text:
                field.setText(text)
        visit = last_visit(log.events, today)
        self.period.show_days(today, has_trial=log.trial is not None, visit=visit)
        if not self.include.since.isChecked():
            self.include.show_visit(visit, today)
        self.include.show_format(self.format.exporter())
        if self._session.span() is None and not (log.products or log.medicines or log.conditions):
            self._fail(_("The log is empty. What you enter from Today on stands here."))
            return
        if self.pages is None:
            self.sheet.say(_("The report is being laid out …"))
        self._ask()

    def request(self, out: Path = Path(), *, preview: bool = False) -> ExportRequest:
        """Return what is chosen, to be written to `out`; a `preview` leaves many days out."""
        first, last = self.period.days()
        contents = self.include.contents()
        if preview and self._is_long():
            contents -= {"daily"}
        session = self._session
        return ExportRequest(
            out,
            session.now(),
            session.today(),
            session.reference,
            first=first,
            last=last,
            with_notes=self.include.wants("notes"),
            with_profile=self.include.wants("profile"),
            contents=contents,
            paper=self.format.paper_size(),
            since=self.include.last_visit(),
            person=session.preferences.log_name,
            traces=session.traces,
        )

    def _is_long(self) -> bool:
        first, last = self.period.days()
        return first is not None and last is not None and (last - first).days > MOST_DAYS

    def _ask(self) -> None:
        self.is_busy = True
        self.maker.ask(self.request(preview=True))

    def _show(self, made: LaidOut) -> None:
        self.is_busy = False
        self.pages = made
        self._allow()
        self.period.show_span(*made.days)
        self._turn_to(min(self._number, len(made.pages) - 1))

    def _fail(self, text: str) -> None:
        self.is_busy = False
        self.pages = None
        self._allow()
        self.sheet.say(text)
        self._turn_to(0)

    def _turn_to(self, number: int) -> None:
        self._number = number
        count = 0 if self.pages is None else len(self.pages.pages)
        self.back.setEnabled(number > 0)
        self.on.setEnabled(number + 1 < count)
        text = _("Page {n} of {count}").format(n=number + 1, count=count) if count else ""
        if count and self._is_long() and "daily" in self.include.contents():
            text += " " + _("and the days, which are not shown here")
        self.where.setText(text)
        if self.pages is not None:
            self.sheet.show_page(self.pages.pages[number], size_of(self.pages.paper))
            self.desk.lay()
            title = _("Preview of the report, page {n} of {count}")
            self.sheet.setAccessibleName(title.format(n=number + 1, count=count))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the paper beside the choices, or below them where there is no room.

        It is as high as the window, whatever the choices take.
        """
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        is_wide = self.viewport().width() >= scaled(NARROW)
        width = scaled(CHOICES_WIDTH)
        self._choices.setMinimumWidth(width if is_wide else 0)
        self._choices.setMaximumWidth(width if is_wide else 16_777_215)
        self._box.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        above = self.header.sizeHint().height() + GAP + 2 * ABOVE if is_wide else 0
        self.desk.setFixedHeight(max(self.viewport().height() - above, LEAST_HEIGHT))

    # -------------------------------------------------------------------------------- acting

    def _remember_paper(self, paper: str) -> None:
        self._session.prefer(replace(self._session.preferences, paper=paper))

    def _format_chosen(self) -> None:
        self.include.show_format(self.format.exporter())
        self._name_save()
        self._ask()

    def _keep_question(self, text: str) -> None:
        """Keep the question in the log, so that it is there when the report is printed."""
        session, today = self._session, self._session.today()
        try:
            edits = ask(self._question, today, text, session.stamp())
        except MagTrackError as error:
            session.messages.tell(str(error))
            return
        if edits:  # a question that was changed meanwhile stays, and this is another one
            label = _("Question for the clinician")
            session.do(label, *edits, instead=lambda: ask(None, today, text, session.stamp()))

    def _ask_where(self) -> None:
        session = self._session
        kinds = {suffix: kind.name() for suffix, kind in self.format.kinds().items()}
        dialog = SaveDialog(self, _("Save the report"), suggested(session), kinds)
        dialog.chosen.connect(self.output.write_to)
        if self.format.password.text():
            dialog.pick("zip")
        dialog.open()

    def _allow(self) -> None:
        """Let nothing be written or printed while something is."""
        is_free = not self.output.is_working()
        self.save.setEnabled(is_free)
        self.print.setEnabled(self.pages is not None and is_free)

    def _ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            self.output.print_to(printer)
