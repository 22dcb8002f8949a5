"""A finding as a banner: severity, what it is about, what to do, and more when asked why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from magtrack.domain.safety.rules import Rule, Severity
from magtrack.texts import _
from magtrack.ui.widgets.buttons import toggle
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.chips import ChipRow
from magtrack.wording import findings as wording

if TYPE_CHECKING:
    from magtrack.domain.safety.findings import Finding

QWIDGETSIZE_MAX = 16_777_215
"""Qt's own figure for a widget without a greatest width; PySide does not name it."""

TONES: dict[Severity, str] = {
    "contraindicated": "danger",
    "major": "danger",
    "moderate": "caution",
    "minor": "info",
}
"""The tone of each severity; the word beside it tells contraindicated from major."""


class FindingCard(Banner):
    """One finding; `extra` is a further sentence, such as how often it happened before.

    `zone` is the present one: a clock time of another zone names it.
    """

    actions_align = Qt.AlignmentFlag.AlignTop

    def __init__(self, finding: Finding, *, extra: str = "", zone: str = "") -> None:
        super().__init__("info" if finding.quiet else TONES[finding.severity], "")
        self.finding = finding
        self._extra, self._zone = extra, zone
        self._stacked = 0
        self.why = toggle(_("Why"), "quiet", do=self.show_more)
        self.why.setAccessibleName(_("Why, and who says so: {about}").format(about=finding.against))
        self.show_more(False)

    def finish(self) -> None:
        """Put "Why" last, and the buttons one under the other, as wide as the widest."""
        if self.finding.about is not None:
            self.add_widget(self.why)
        if self._actions is None:
            return
        buttons = self._actions.findChildren(QPushButton)
        widest = max(each.sizeHint().width() for each in buttons)
        for each in buttons:
            each.setMinimumWidth(widest)
        self._stacked = widest
        self._place_actions(self._actions)

    def _place_actions(self, actions: ChipRow) -> None:
        super()._place_actions(actions)
        if self._stacked:
            actions.setMaximumWidth(QWIDGETSIZE_MAX if self._folded else self._stacked)

    def show_more(self, more: bool) -> None:
        """Say in full why, and who says so, or in short."""
        finding = self.finding
        explained = wording.explanation(finding, mechanism=more, zone=self._zone)
        lines = [explained, wording.action(finding), self._extra]
        source = wording.short_source_line(finding)
        if more:
            source = "\n".join(_details(finding))
        self.set_texts(
            wording.headline(finding),
            "\n".join(line for line in lines if line),
            word=_("Read") if finding.acknowledged else wording.weight(finding),
            source=source,
        )


def _details(finding: Finding) -> list[str]:
    about = finding.about
    lines = []
    if isinstance(about, Rule) and about.hours_note:
        lines.append(about.hours_note)
    if about is not None:
        lines.append(
            _("Evidence {level}: {meaning}.").format(
                level=about.evidence, meaning=wording.evidence_text(about.evidence)
            )
        )
    lines.append(wording.source_line(finding))
    return [line for line in lines if line]
