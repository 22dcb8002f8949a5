"""The hand-made log and the ways to send it round are those of the exporters."""

from __future__ import annotations

import itertools
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from magtrack.domain.record.days import parse_moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Stamp
from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating
from magtrack.importers import Answers, ImportRequest, importer_for
from magtrack.importers.toolkit.labels import UNKNOWN_LABEL
from tests import builders
from tests.exporters.conftest import bench, journal

__all__ = ["bench", "journal"]

DATA = Path(__file__).parent.parent / "data"
NOW = parse_moment("2026-11-23T12:00", "Europe/Berlin")
MAGTEIN = replace(builders.MAGTEIN, id="magtein")


class Desk:
    """Reads files of other programs in Berlin, into a log that knows Magtein."""

    def __init__(self, bench, folder):
        self.folder = folder
        self.journal = bench.journal(MAGTEIN)
        self._bench = bench

    def request(self, *answers, on_progress=None, memory=None, now=NOW, recalls=True):
        ids = map("n{}".format, itertools.count())
        stamp = Stamp(now, partial(next, ids))
        more = {} if on_progress is None else {"on_progress": on_progress}
        said = Answers([*answers, UNKNOWN_LABEL], memory=memory, recalls=recalls)
        past = self.journal.history
        return ImportRequest(self.journal, self._bench.reference, stamp, said, past=past, **more)

    def plan(self, path, *answers, **more):
        path = DATA / path if isinstance(path, str) else path
        return importer_for(path).plan(path, self.request(*answers, **more))

    def take(self, path, *answers, **more):
        plan = self.plan(path, *answers, **more)
        path = DATA / path if isinstance(path, str) else path
        file = plan.taken_from(path.name, importer_for(path).key)
        self.journal.apply("import", *plan.edits, origin="import", taken_from=file)
        return plan

    def log(self):
        return self.journal.log(*self.journal.span())

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def zip(self, name, files):
        path = self.folder / name
        with ZipFile(path, "w") as archive:
            for member, content in files.items():
                archive.writestr(member, content)
        return path

    def loop(self):
        folder = DATA / "loop"
        return self.zip(
            "Loop Habits CSV.zip",
            {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*.csv"))},
        )


@pytest.fixture
def desk(bench, tmp_path):
    return Desk(bench, tmp_path)


def on_progress(record):
    """Return what a record says in one short line, as the tables of the tests have it."""
    if isinstance(record, Dose):
        at = f"{record.taken.local:%d %H:%M%z}" if record.taken else "-"
        plan = f"{record.planned:%H:%M}" if record.planned else "-"
        mg = "?" if record.elemental_mg is None else f"{record.elemental_mg:g}"
        return f"{record.day:%d} {record.slot} {plan} {record.outcome} {at} {record.units:g} {mg}"
    if isinstance(record, Rating):
        return f"{record.day:%d} {record.scale} {record.value}"
    if isinstance(record, Event):
        return f"{record.first:%d} {record.text}"
    return f"{record.name} {record.form} {record.unit}"


def lines(plan):
    return [on_progress(record) for record in plan.records]
