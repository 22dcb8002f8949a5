"""The chart of a report: the progress chart of its days, in the colours of paper."""

from __future__ import annotations

import warnings
from io import BytesIO

from msgspec.structs import replace

from magtrack import theme
from magtrack.domain.record.log import Log
from magtrack.exporters.report._blocks import Picture
from magtrack.exporters.report._facts import Facts
from magtrack.exporters.report._page import MOST_SCALES
from magtrack.reference import Reference

SIZE = 960, 380
"""In the pixels of the chart; it grows in height where it must."""

WIDTH = 680
"""In CSS pixels: the width of a page of paper between its margins."""

DOTS_PER_INCH = 150


def picture(facts: Facts, reference: Reference, *, with_notes: bool) -> Picture | None:
    """Return the chart, None where nothing was rated or taken; `with_notes`, what was written."""
    from magtrack.charts.words import alternative_on_paper

    if not facts.log.doses and not facts.log.ratings:
        return None
    with warnings.catch_warnings():
        # A letter that no font has is drawn as a box; what the note says is nobody else's business.
        warnings.filterwarnings(
            "ignore", message="Glyph .* missing from font", category=UserWarning
        )
        return Picture(
            _drawn(facts, reference, with_notes=with_notes), alternative_on_paper(), WIDTH
        )


def _drawn(facts: Facts, reference: Reference, *, with_notes: bool) -> bytes:
    from magtrack.charts import progress

    log = _shown(facts, with_notes=with_notes)
    source = progress.ChartSource(log, reference, facts.today, facts.progress, facts.now)
    figure = progress.draw(source, theme.load("light"), SIZE)
    out = BytesIO()
    # Without the name of the program that drew it the same chart is the same bytes.
    figure.savefig(out, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return out.getvalue()


def _shown(facts: Facts, *, with_notes: bool) -> Log:
    """Return the log with the ratings of the scales that there is room for."""
    scales, events = facts.scales[:MOST_SCALES], facts.log.events
    if not with_notes:
        events = tuple(replace(event, text="") for event in events)
    ratings = [rating for rating in facts.log.ratings if rating.scale in scales]
    # A scale without a rating would be an empty panel: nobody would see that it is left out.
    profile = replace(facts.log.profile, scales=tuple(scales))
    return replace(facts.log, profile=profile, ratings=ratings, events=events)
