"""Lays a report out in a process of its own (`exporters/_apart.py`)."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from magtrack.domain.record.days import Moment
from magtrack.exporters import Paper
from magtrack.exporters._apart import Apart, Told
from magtrack.exporters.report._blocks import Block

_MODULE = "magtrack.exporters.report._pressing"
"""What runs in the process."""


class Job(Struct, frozen=True):
    """What to lay out on which `paper`: as a PDF made at `as_of`, or as a picture of each page."""

    title: str
    blocks: tuple[Block, ...]
    paper: Paper
    as_of: Moment | None = None


class Pressed(Struct, frozen=True):
    """What came out: the PDF, or the pages in Qt's own format for pictures; and all their words."""

    parts: list[bytes]
    words: str = ""


class Press(Apart):
    """The process; begun before there is a job for it, it is ready by then."""

    def __init__(self) -> None:
        """Begin; raises ExportProblem where no process can be started."""
        super().__init__(_MODULE)

    def lay_out(self, job: Job, on_progress: Told) -> Pressed:
        """Lay a report out; `on_progress` hears how many pages are done. Raises as `do`."""
        made = self.do(msgspec.msgpack.encode(job), on_progress)
        return msgspec.msgpack.decode(made, type=Pressed)


def pressed(job: Job, on_progress: Told) -> Pressed:
    """Lay a report out; raises as `Press` and its `lay_out`."""
    with Press() as press:
        return press.lay_out(job, on_progress)
