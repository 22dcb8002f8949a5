"""The history of an entry: when, where and how it was changed, the latest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from magtrack.domain.record.edits import Record
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.parts import close_row, opened, scrolled
from magtrack.ui.session import Session
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import past

if TYPE_CHECKING:
    from magtrack.store.past import Revision

_SIZE = 520, 460
MOST = 200
"""Changes shown; all of them are in the export."""


def show_history(
    session: Session, kind: type[Record], ids: Sequence[str], parent: QWidget | None
) -> HistoryDialog:
    """Open the history of the records of `kind` with these ids; raises StoreProblem."""
    day = session.today()
    names = past.RecordNames.of(session.log(day, day), session.reference)
    found = session.journal.history.revisions_of(kind, *ids)
    return opened(HistoryDialog(list(_told(found, names, session.now().zone)), parent))


def _told(
    found: Sequence[Revision], names: past.RecordNames, zone: str
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield, of each change, its head, when and where it was made, and its lines."""
    for each in found[:MOST]:
        head = past.revision_head(each, names)
        yield head, past.step_line(each.step, zone), past.revision_lines(each, names)
    if len(found) > MOST:
        text = _("{n} earlier changes are in the export of the history.")
        yield text.format(n=len(found) - MOST), "", []


class HistoryDialog(QDialog):
    """Changes to read, one below the other; the arrow keys scroll."""

    def __init__(
        self, changes: Sequence[tuple[str, str, Sequence[str]]], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("History of this entry"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = scrolled(_column(changes))
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setAccessibleName(_("History of this entry"))
        row = close_row(self, margins=(20, 8, 20, 20))
        fill(QVBoxLayout(self), (self.list, 1), row, gap=0)
        self.resize(*map(style.scaled, _SIZE))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _column(changes: Sequence[tuple[str, str, Sequence[str]]]) -> QWidget:
    content = QWidget()
    told: list[QVBoxLayout | QWidget] = [_change(*change) for change in changes]
    told = told or [plain_label(_("Nothing was recorded yet."), "muted")]
    fill(QVBoxLayout(content), *told, None, margins=(20, 20, 20, 8), gap=20)
    return content


def _change(head: str, when: str, lines: Sequence[str]) -> QVBoxLayout:
    texts = (head, "strong"), (when, "small"), ("\n".join(lines), "")
    return fill(QVBoxLayout(), *(_to_read(text, role) for text, role in texts if text), gap=2)


def _to_read(text: str, role: str) -> QWidget:
    label = plain_label(text, role, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
