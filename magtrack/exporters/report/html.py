"""HTML: the report as one file that needs nothing else, and that a screen reader can read.

Real headings, real tables with headings of rows and columns, a text for the chart; every text of
the log is plain text, with its own direction of writing.
"""

from __future__ import annotations

import re
from html import escape

from magtrack import theme
from magtrack.domain.record.log import LogSource
from magtrack.exporters import Exporter, ExportReport, ExportRequest
from magtrack.exporters.report._blocks import body
from magtrack.exporters.report._document import Document, write_report
from magtrack.texts import _

_MARK = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta name="generator" content="MagTrack">'
"""How a report begins, by which the next one knows that it may replace it."""

_STYLE = """
body { font: 15px/1.5 Inter, system-ui, sans-serif; color: $text; background: $surface;
  max-width: 60rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; border-bottom: 1px solid $border_strong; }
p { margin: .4rem 0; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0;
  border-bottom: 1px solid $border; overflow-wrap: anywhere; }
[align=right] { text-align: right; font-variant-numeric: tabular-nums; }
.pairs th { font-weight: normal; color: $text_muted; width: 14rem; }
.small { color: $text_muted; font-size: .85em; }
.title td { border: 0; padding: 0 1.5rem 0 0; }
.title td + td { color: $text_muted; line-height: 2; white-space: nowrap; }
.point { border: 1px solid $border_strong; border-radius: .5rem; padding: .5rem .75rem; }
.contraindicated, .major { border-color: $danger; background: $danger_soft; }
.moderate { border-color: $caution; }
.contraindicated .word, .major .word { color: $danger; }
.moderate .word { color: $caution; }
.past { background: none; }
.sign { width: 1em; height: 1em; vertical-align: -.125em; }
.cells { border: 1px solid $border_strong; border-radius: .5rem; border-collapse: separate;
  margin: .75rem 0; }
.cells td { border: 0; border-left: 1px solid $border; padding: .5rem .75rem; }
.cells td:first-child { border-left: 0; }
.name { color: $text_muted; }
.figure { font-size: 1.15em; }
.question { border: 1px solid $border_strong; border-radius: .5rem; padding: .5rem .75rem; }
.picture img { max-width: 100%; height: auto; }
@media (max-width: 44rem) {
  .title td, .cells td, .pairs th, .pairs td { display: block; width: auto; }
  .title td + td { white-space: normal; overflow-wrap: anywhere; }
  .cells td { border-left: 0; border-top: 1px solid $border; }
  .cells td:first-child { border-top: 0; }
  .pairs th { border-bottom: 0; padding-bottom: 0; font-weight: 600; }
  main > table:not([class]), .days { display: block; overflow-x: auto; }
  main > table:not([class]) td, .days td, .days th { overflow-wrap: normal; }
}
@media print { thead { display: table-header-group; } tr { break-inside: avoid; } }
"""


def write(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the file; raises ExportProblem where it cannot be written or is not ours."""
    return write_report(source, request, _MARK, lambda made: whole(made).encode())


def whole(made: Document) -> str:
    """Return the report as the text of the file."""
    return (
        f'{_MARK}\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(made.title)}</title>\n<style>{styled(_STYLE)}</style>\n</head>\n"
        f"<body>\n<main>\n{body(made.blocks)}\n</main>\n</body>\n</html>\n"
    )


def styled(css: str) -> str:
    """Return a style sheet with the colours of the light theme in the place of its `$names`."""
    light = theme.load("light")
    return re.sub(r"\$(\w+)", lambda name: str(getattr(light, name[1])), css)


def _name() -> str:
    return _("HTML, to read on a screen")


def _about() -> str:
    return _("HTML: the same report as one file for a browser, and for a screen reader.")


EXPORTER = Exporter("html", _name, write, "html", _about, 2, readable=True)
