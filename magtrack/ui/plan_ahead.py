"""What a plan amounts to in the coming fourteen days, shown as boxes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from magtrack.domain.record.schedule import Schedule, units_ahead
from magtrack.ui.widgets.fortnight_strip import DAYS, FortnightStrip
from magtrack.wording import number
from magtrack.wording.plans import ahead_line


def show_ahead(strip: FortnightStrip, plans: Sequence[Schedule], today: date) -> None:
    """Show on `strip` what plans amount to from today on, or from when the first begins."""
    first = max(plans[0].valid_from, today)
    amounts = [number(units, 2) if units else "" for units in units_ahead(plans, first, DAYS)]
    strip.show_days(first, amounts, ahead_line(plans, first))
