"""What a wide window shows beside the day: the last two weeks, and what is left in the bottles.

No earlier rating is shown: it would colour the one of today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack import wording
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Product
from magtrack.domain.record.recorded import DayRecorded, days_recorded
from magtrack.domain.record.supply import Supply, counted_since, latest_count, supply_of
from magtrack.startup.lazy import set_shown
from magtrack.texts import _, ngettext
from magtrack.ui import icons, style
from magtrack.ui.pages._product_card import REORDER_DAYS
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import GAP, add, in_column, in_row
from magtrack.ui.widgets.labels import ElidedLabel, plain_label
from magtrack.ui.widgets.meter import Level

DAYS, A_WEEK = 14, 7
MOST_BOTTLES = 4


class ThirdColumn(QWidget):
    """The cards of the third column."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._fortnight = FortnightCard()
        self._fortnight.log_wanted.clicked.connect(partial(session.show_page.emit, "log"))
        self._stock = StockCard()
        self.setLayout(in_column(self._fortnight, self._stock, 1, gap=GAP))

    def show_day(self, day: date, scales: Collection[str]) -> None:
        """Show the two weeks up to `day`, and what is left today; raises StoreProblem."""
        session, today = self._session, self._session.today()
        read = session.log(day - timedelta(days=DAYS - 1), day)
        self._fortnight.show_days(days_recorded(read, scales))
        since = counted_since(session.log(today, today))
        log = session.log(since or today, today)
        forms = session.reference.forms
        left = [(p, supply_of(log, forms, p, today)) for p in log.products.values()]
        self._stock.show_left(log, [(p, each) for p, each in left if each.left is not None], today)


class FortnightCard(Card):
    """Of each of the last days how much of the plan was taken, and whether it was rated."""

    def __init__(self) -> None:
        super().__init__(title=_("Last 14 days"))
        self.log_wanted = button(_("Log"), "link", name=_("Open the Log"))
        self.log_wanted.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add_to_head(self.log_wanted)
        self._days = DayMarks()
        add(self.body, self._days)

    def show_days(self, days: Sequence[DayRecorded]) -> None:
        """Show `days`, the latest last."""
        self._days.show_days(days)


class DayMarks(QWidget):
    """A square for the doses of each day and below it a dot for its ratings, a week in a line."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Sequence[DayRecorded] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, days: Sequence[DayRecorded]) -> None:
        """Show `days`, the latest last; their words say the same."""
        self._shown = days
        taken, rated = Counter(each.taken for each in days), Counter(each.rated for each in days)
        parts = [
            ngettext("all taken on {n} day", "all taken on {n} days", taken["all"]),
            ngettext("some on {n} day", "some on {n} days", taken["some"]),
            ngettext("none on {n} day", "none on {n} days", taken["none"]),
            ngettext("rated on {n} day", "rated on {n} days", rated["all"]),
        ]
        counts = taken["all"], taken["some"], taken["none"], rated["all"]
        told = (part.format(n=n) for part, n in zip(parts, counts, strict=True))
        self.setAccessibleName(_("The last {n} days").format(n=len(days)))
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for two weeks and the line that explains the signs."""
        return QSize(328, style.scaled(88) * 2 + style.scaled(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the days and the legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(style.scaled(13))
        painter.setFont(font)
        wide, high = self.width() / A_WEEK, style.scaled(88)
        for number, each in enumerate(self._shown):
            box = QRectF(wide * (number % A_WEEK), high * (number // A_WEEK), wide, high)
            _draw_day(painter, box, each, is_last=number == len(self._shown) - 1)
        self._draw_legend(painter, 2 * high)
        painter.end()

    def _draw_legend(self, painter: QPainter, top: float) -> None:
        side, x = style.scaled(10), 0.0
        words = QFontMetricsF(painter.font())
        for sign, text in (
            ("all", _("all taken")),
            ("some", _("some")),
            ("none", _("none")),
            ("rated", _("rated")),
        ):
            middle = top + style.scaled(16)
            box = QRectF(x + 1, middle - side / 2, side, side)
            if sign == "rated":
                _draw_rated(painter, box.center().x(), middle, "all")
            else:
                _draw_taken(painter, box, sign)
            painter.setPen(style.color("text_muted"))
            wide = words.horizontalAdvance(text)
            align = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(box.right() + 6, middle - 10, wide + 4, 20), align, text)
            x = box.right() + 6 + wide + 16


def _draw_day(painter: QPainter, box: QRectF, each: DayRecorded, *, is_last: bool) -> None:
    unit = style.scaled(1000) / 1000
    if is_last:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("accent_soft"))
        painter.drawRoundedRect(box.adjusted(2, 0, -2, -4), 4, 4)
    middle, center = box.center().x(), Qt.AlignmentFlag.AlignCenter
    letter = wording.weekday_name(each.day)[:1]
    painter.setPen(style.color("text_muted"))
    painter.drawText(
        QRectF(box.left(), box.top() + 4 * unit, box.width(), 18 * unit), center, letter
    )
    side = 18 * unit
    _draw_taken(painter, QRectF(middle - side / 2, box.top() + 25 * unit, side, side), each.taken)
    _draw_rated(painter, middle, box.top() + 53 * unit, each.rated)
    painter.setPen(style.color("text" if is_last else "text_muted"))
    number = QRectF(box.left(), box.top() + 61 * unit, box.width(), 18 * unit)
    painter.drawText(number, center, str(each.day.day))


def _draw_taken(painter: QPainter, box: QRectF, taken: str) -> None:
    """Draw how much was taken: a full square, a half one, an empty one, or a dash for no plan."""
    if taken == "nothing-planned":
        _dash(painter, box.center().x(), box.center().y())
        return
    painter.setPen(QPen(style.color("border_strong" if taken == "none" else "accent"), 1.5))
    painter.setBrush(style.color("accent") if taken == "all" else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    if taken == "some":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("accent"))
        painter.drawRect(box.adjusted(1, box.height() / 2, -1, -1))


def _draw_rated(painter: QPainter, x: float, y: float, rated: str) -> None:
    """Draw whether the day was rated: a dot, a ring for a part, a dash for nothing."""
    if rated == "none":
        _dash(painter, x, y)
        return
    side = style.scaled(6)
    painter.setPen(QPen(style.color("text_muted"), 1.5))
    painter.setBrush(style.color("text_muted") if rated == "all" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(x - side / 2, y - side / 2, side, side))


def _dash(painter: QPainter, x: float, y: float) -> None:
    painter.setPen(QPen(style.color("text_muted"), 1.5))
    painter.drawLine(QRectF(x - 3, y, 6, 0).topLeft(), QRectF(x - 3, y, 6, 0).topRight())


class StockCard(Card):
    """What is left of each product that was counted, the one that ends first on top."""

    def __init__(self) -> None:
        super().__init__(title=_("In stock"))
        self._lines: list[QWidget] = []

    def show_left(self, log: Log, left: Sequence[tuple[Product, Supply]], today: date) -> None:
        """Show what is `left`; without any count the card is not there."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        shown = sorted(left, key=lambda each: each[1].last_day or date.max)[:MOST_BOTTLES]
        self._lines = [_bottle(log, product, supply, today) for product, supply in shown]
        add(self.body, *self._lines)
        set_shown(self, bool(shown))


def _bottle(log: Log, product: Product, supply: Supply, today: date) -> QWidget:
    """Return the line of a product: its name, what is left, and as a bar of what was counted."""
    count, left = latest_count(log, product.id), max(supply.left or 0.0, 0.0)
    days = supply.days_left(today)
    ends_soon = days is not None and days <= REORDER_DAYS
    said = _("{n} left").format(n=wording.number(left))
    if supply.last_day is not None:
        said = _("{n} left, until {day}").format(
            n=wording.number(left), day=wording.short_day(supply.last_day, today)
        )
    told = plain_label(said, "small")
    style.set_property(told, "tone", "caution" if ends_soon else "")
    name = ElidedLabel(product.name)
    parts = [name, icons.Glyph("triangle-alert", "caution", 14)] if ends_soon else [name]
    level = Level("caution" if ends_soon else "text_muted")
    whole = max(count.units if count is not None else 0.0, left)
    level.show_share(left / whole if whole else 0.0, f"{product.name}: {said}")
    line = QWidget()
    line.setLayout(in_column(in_row(*parts, told, gap=6, wide=name), level, gap=6))
    return line
