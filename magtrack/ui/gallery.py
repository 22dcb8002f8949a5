"""Every widget in every state on one page, to look at: behind a key that no sheet of keys names.

The theme and the text size are chosen at its head; they are not kept. It shows no entry of a log.
"""

from __future__ import annotations

from datetime import time

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from magtrack.preferences import TEXT_PERCENTS
from magtrack.theme import THEMES
from magtrack.ui import icons, style
from magtrack.ui.gallery_states import PopupsCard, StatesCard
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.buttons import button, tool_button
from magtrack.ui.widgets.card import Banner, Card
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.choices import Segmented
from magtrack.ui.widgets.clock_edit import ClockEdit
from magtrack.ui.widgets.columns import Columns, in_row
from magtrack.ui.widgets.dose_row import DoseRow
from magtrack.ui.widgets.empty_state import EmptyState
from magtrack.ui.widgets.finding_row import FindingRow, FindingShown
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import key_hint, pill, plain_label
from magtrack.ui.widgets.meter import Meter, PhaseBar
from magtrack.ui.widgets.page import PageFrame
from magtrack.ui.widgets.rating_row import RatingRow
from magtrack.ui.widgets.sidebar import Sidebar
from magtrack.ui.widgets.steady import steady
from magtrack.ui.widgets.toast import Toast

FIRST_SIZE = QSize(1280, 900)
_LONG = "Magnesium L-threonate (Magtein) <b>with a name as long as a label</b> & more"
_WEEKS = ((0, "start"), (28, "4 weeks"), (56, "8 weeks"), (84, "12 weeks"))


def show_gallery(parent: QWidget | None) -> Gallery:
    """Open the gallery in a window of its own."""
    gallery = Gallery(parent)
    gallery.setWindowFlag(Qt.WindowType.Window)
    gallery.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    gallery.resize(FIRST_SIZE.boundedTo(gallery.screen().availableSize()))
    gallery.show()
    gallery.settle()
    return gallery


class Gallery(QWidget):
    """The page with everything on it, beside a sidebar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("MagTrack: gallery")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(_sidebar())
        page = PageFrame("Monday 23 November")
        page.header.set_texts("Monday 23 November", "3 of 4 doses taken  ·  1 of 2 ratings given")
        for part in (tool_button("chevron-left", "Day before"), button("Today")):
            page.header.add(part)
        page.header.add(tool_button("chevron-right", "Day after"))
        page.header.add(button("Add entry", "primary", icon="plus"))
        columns = Columns()
        parts = (_slots(), _more_states(), _ratings(), _meters(), _controls(), _form())
        for card in parts:
            columns.add(card)
        page.body.addWidget(_looks())
        page.body.addWidget(StatesCard())
        page.body.addWidget(PopupsCard())
        page.body.addWidget(_phase())
        page.body.addWidget(columns)
        for banner in (_finding(), *_banners()):
            page.body.addWidget(banner)
        page.body.addWidget(_empty())
        row.addWidget(page, 1)
        self.toast = Toast(self)

    def settle(self) -> None:
        """Show what comes a moment after the first paint."""
        icons.reveal()
        self.toast.show_message("Deleted “Alpha-GPC 300 mg, 22 Nov 07:50”", action="Undo")


def _looks() -> QWidget:
    """Return the choice of the theme and of the text size."""
    looks, bar = style.looks(), QWidget()
    themes = Segmented("Theme", {name: name.title() for name in THEMES}, style.set_theme)
    themes.set_current(looks.tokens.name)
    percents = {str(each): f"{each} %" for each in TEXT_PERCENTS}
    sizes = Segmented("Text size", percents, lambda percent: style.set_text_percent(int(percent)))
    sizes.set_current(str(looks.percent))
    bar.setLayout(in_row(ChipRow(themes, sizes, gap=16)))
    return bar


def _sidebar() -> Sidebar:
    sidebar = Sidebar("MagTrack")
    sidebar.set_phase("Week 9 of 12")
    for key, icon in (
        ("Today", "check"),
        ("Progress", "chart-line"),
        ("Log", "list"),
        ("Safety", "shield"),
        ("Supplements", "pill"),
        ("Report", "file-text"),
    ):
        sidebar.add_entry(key, key, icon)
    sidebar.add_entry("Settings", "Settings", "settings", bottom=True)
    sidebar.set_count("Safety", 2)
    sidebar.set_current("Today")
    return sidebar


def _phase() -> Card:
    card = Card(title="Week 9 of 12")
    card.add_to_head(pill("In the onset window", "success"))
    bar = PhaseBar()
    bar.show_progress(60, ticks=_WEEKS, window=(56, 83), text="Day 60 of 84")
    card.body.addWidget(bar)
    return card


def _dose(name: str, state: str, time: str = "", *, kind: str = "", wait: str = "") -> DoseRow:
    row = DoseRow()
    told = "2 capsules · 1 000 mg = 72 mg magnesium"
    row.show_dose(name, told, state=state, time=time, kind=kind, wait=wait)
    return row


def _warned(row: DoseRow) -> DoseRow:
    row.show_sign("octagon-alert", "danger", "38 min before doxycycline")
    return row


def _finding() -> FindingRow:
    row = FindingRow()
    row.show_finding(
        FindingShown(
            "Doxycycline 08:30 and magnesium 07:52 are 38 min apart.",
            "Magnesium: 2 h after it or later, or 6 h before it or earlier.",
            word="Major",
            sign="octagon-alert",
            tone="danger",
            filled=True,
            action="Move to 10:30 from tomorrow",
            action_short="Move to 10:30",
            more=2,
        )
    )
    return row


def _slots() -> Card:
    card = Card(title="Morning", note="07:00–11:59")
    card.body.addWidget(_dose("Magnesium L-threonate", "taken", "07:52"))
    card.body.addWidget(_warned(_dose("Alpha-GPC", "late", "11:52")))
    card.body.addWidget(_dose(_LONG, "due"))
    card.body.addWidget(_dose("Magnesium glycinate", "planned", "22:00", kind="medicine"))
    card.body.addWidget(_dose("Magnesium oxide", "waits", "22:00", wait="22:00"))
    return card


def _more_states() -> Card:
    card = Card(title="Evening", note="18:00–23:59")
    card.add_to_head(key_hint("E"))
    card.body.addWidget(_dose("Magnesium L-threonate", "extra", "19:20"))
    card.body.addWidget(_dose("Alpha-GPC", "skipped", "22:00"))
    card.body.addWidget(_dose(_LONG, "missed", "22:00"))
    card.body.addWidget(_dose("Magnesium glycinate", "not_recorded", "22:00"))
    return card


def _ratings() -> Card:
    card = Card(title="How was today?")
    card.add_to_head(plain_label("0 worst – 10 best", "small"))
    for key, title, value in (("cognition", "Cognition", 7), ("sleep", "Sleep last night", None)):
        row = RatingRow(key, title, anchors="0 hardly any rest · 10 deep")
        row.set_value(value)
        card.body.addWidget(row)
    row.setEnabled(False)
    row = RatingRow("mood", "Mood", anchors="0 low · 10 high")
    card.body.addWidget(row)
    return card


def _meters() -> Card:
    card = Card(title="Elemental magnesium")
    card.add_to_head(plain_label("144 mg", "heading"))
    card.add_to_head(plain_label("+ 120 planned", "muted"))
    for taken, planned, limit in ((144, 120, 350), (400, 80, 350), (0, 144, None)):
        meter = Meter()
        meter.show_amounts(
            taken, planned, limit, labels=("0", f"upper limit {limit} mg" if limit else "no limit")
        )
        card.body.addWidget(meter)
    text = "Recommended for you: 420 mg a day, food included. This is 34 % of it."
    card.body.addWidget(plain_label(text, "small", wrap=True))
    chips = ChipRow()
    for word in ("Travel", "Illness", "Alcohol", "Loose stools", "Antibiotic"):
        chips.add_chip(Chip(word))
    note = Chip("Note", checkable=False)
    chips.add_chip(note)
    down = Chip("Stress")
    down.setChecked(True)
    chips.add_chip(down)
    card.body.addWidget(chips)
    return card


def _controls() -> Card:
    card = Card(title="Controls")
    first, second = QHBoxLayout(), ChipRow()
    for part in (button("Save", "primary"), button("Save…", icon="plus")):
        first.addWidget(part)
    off = button("Not now")
    off.setEnabled(False)
    chosen = button("30 days")
    chosen.setCheckable(True)
    chosen.setChecked(True)
    for part in (off, chosen, button("edit", "quiet"), button("Delete", "danger", icon="trash")):
        first.addWidget(part)
    for tone in ("accent", "success", "info", "caution", "danger", "plain"):
        second.add_chip(pill(tone.title(), tone))
    card.body.addLayout(first)
    card.body.addWidget(second)
    third = QHBoxLayout()
    for box in (QCheckBox("Summary page"), QCheckBox("Private notes"), QRadioButton("CSV")):
        third.addWidget(box)
    third.addWidget(QRadioButton("PDF"))
    for number in (0, 2):
        item = third.itemAt(number)
        widget = item.widget() if item else None
        if isinstance(widget, QCheckBox | QRadioButton):
            widget.setChecked(True)
    card.body.addLayout(third)
    card.body.addWidget(plain_label("93 %", "number"))
    card.body.addWidget(plain_label("Median gap 13 h 18 min", "small"))
    card.body.addStretch(1)
    return card


def _form() -> Card:
    card = Card(title="A dose")
    form = FormFields()
    product = Box()
    product.addItems(["Magnesium L-threonate", "Magnesium glycinate"])
    form.add_field("&Product", product)
    amount, serving = AmountEdit(), AmountEdit(optional=True)
    amount.setText("1.500")
    serving.setText("1,5")
    form.add_row(amount=("&Amount", amount), serving=("&Serving", serving))
    date = steady(QDateEdit())
    date.setCalendarPopup(True)
    form.add_row(day=("&Day", date), time=("&Time", ClockEdit(time(7))))
    note = QPlainTextEdit()
    note.setPlaceholderText("Anything worth remembering")
    note.setFixedHeight(style.scaled(56))
    form.add_field("&Note", note, note="Left out of exports unless you ask for it.")
    form.first_problem()
    card.body.addWidget(form)
    return card


def _banners() -> list[Banner]:
    banners = []
    for tone, word in (("danger", "Major"), ("caution", "Moderate"), ("info", "Note")):
        banner = Banner(
            tone,
            "Doxycycline 08:30 and magnesium 07:52 are 38 min apart.",
            "Magnesium binds it in the gut. Keep 2 h between them.",
            word=word,
            source="Source: US prescribing information · reviewed 2026-11"
            if tone != "info"
            else "",
        )
        banner.add_button("Why")
        banners.append(banner)
    banners.append(Banner("success", "Backup is fine."))
    return banners


def _empty() -> Card:
    card = Card()
    card.body.addWidget(EmptyState("pill", "Nothing planned yet.", "Add a supplement"))
    return card
