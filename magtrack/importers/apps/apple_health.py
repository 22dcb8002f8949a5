"""Apple Health: dietary magnesium and sleep from export.xml, alone or in its zip.

"Dietary magnesium" is what any app wrote there: of a meal, or of a capsule. Only a capsule counts
against an upper limit, so for each app the person says which it is. Sleep is summed by night and
app: the time in any stage of sleep, overlaps counted once, on the day the night ends on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from operator import attrgetter
from pathlib import Path

from msgspec import Struct

from magtrack.domain.record.days import Moment
from magtrack.errors import ImportProblem, ImportQuestion, InputProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.toolkit.columns import Days, Stamps, When
from magtrack.importers.toolkit.files import ArchiveMember, first_member, members
from magtrack.importers.toolkit.health_xml import stream_records
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.meals import meals_text
from magtrack.importers.toolkit.names import LEAVE_OUT, stated
from magtrack.importers.toolkit.nights import night_text
from magtrack.importers.toolkit.tables import row_name
from magtrack.texts import _

MAGNESIUM = "HKQuantityTypeIdentifierDietaryMagnesium"
SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"

_ASLEEP = "HKCategoryValueSleepAnalysisAsleep"
_FOOD, _SUPPLEMENT = "food", "supplement"
_MG_OF = {"mg": 1.0, "g": 1000.0, "mcg": 0.001}
_NIGHT_TURNS = timedelta(hours=6)
"""A sleep that ends at 18:00 or later belongs to the night that ends on the next day."""


_Record = dict[str, str]
_Numbered = tuple[int, _Record]


class _Sleep(Struct, frozen=True):
    """One stretch of sleep."""

    start: Moment
    end: Moment


class _Found:
    """Sums and stretches of sleep, gathered while the file streams by."""

    def __init__(self, builder: ImportBuilder) -> None:
        self.builder = builder
        self.days = Days("startDate", (), builder.ask)
        self.magnesium: dict[str, list[_Numbered]] = defaultdict(list)
        self.food: dict[tuple[str, date], float] = defaultdict(float)
        self.nights: dict[tuple[str, date], list[_Sleep]] = defaultdict(list)

    def moment(self, record: _Record, key: str) -> Moment:
        return self.moment_of(self.days.read(record.get(key, "")), record, key)

    def moment_of(self, when: When, record: _Record, key: str) -> Moment:
        if when.offset is None:
            raise InputProblem(_("“{text}” has no offset.").format(text=record.get(key)), key)
        return self.builder.clock.moment(when)


def accepts(path: Path) -> bool:
    """Tell whether this is an export of Apple Health."""
    return first_member(path, _is_ours)


def _is_ours(member: ArchiveMember) -> bool:
    return member.last_name.endswith(".xml") and b"<HealthData" in member.head()


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder("applehealth", path.name, request)
    found = _Found(builder)
    with members(path) as files:
        exports = [member for member in files if _is_ours(member)]
        if not exports:
            raise ImportProblem(_("{file} is not of Apple Health.").format(file=path))
        wanted = frozenset({MAGNESIUM, SLEEP})
        rows = stream_records(exports[0], wanted, request.on_progress)
        file = exports[0].name
        _each(rows, lambda line, record: _take(line, record, found), builder, file)
        for source, records in found.magnesium.items():
            starts = [record.get("startDate", "") for _line, record in records]
            take = partial(_take_magnesium, source, Stamps(source, starts, builder.ask), found)
            _each(records, take, builder, file)
    if not found.magnesium:
        builder.note(
            _(
                "The export holds no magnesium. MagTrack does not read Medications of it: the app"
                " Health Auto Export writes them to a file that MagTrack reads."
            )
        )
    _settle(found)
    return builder.plan()


def _each(
    rows: Iterable[_Numbered],
    take: Callable[[int, _Record], None],
    builder: ImportBuilder,
    file: str,
) -> None:
    """Take the rows one by one; one that raises InputProblem is refused."""
    for line, record in rows:
        try:
            take(line, record)
        except InputProblem as problem:
            builder.refuse(row_name(file, line), problem)


def _take(line: int, record: _Record, found: _Found) -> None:
    """Take a stretch of sleep; magnesium waits until it is known what times its source wrote."""
    if record["type"] == MAGNESIUM:
        found.magnesium[record.get("sourceName", "")].append((line, record))
    else:
        _take_sleep(record, found)


def _take_magnesium(
    source: str, stamps: Stamps, found: _Found, _line: int, record: _Record
) -> None:
    builder, mg = found.builder, _mg(record)
    when = stamps.read(record.get("startDate", ""))
    at = found.moment_of(when, record, "startDate") if when.clock else None
    day = builder.clock.day_of(when)
    id_ = builder.identity(MAGNESIUM, source, record.get("startDate"), record.get("value"))
    kind = builder.ask(_source_question(source))
    if kind == _FOOD:
        found.food[source, day] += mg
    elif kind == _SUPPLEMENT:
        builder.dose(ForeignDose(id_, source, "", day, taken=at, quantity=stated(mg)))
    elif kind == LEAVE_OUT:
        builder.leave_out(_("“{name}” is to be left out").format(name=source))


def _mg(record: _Record) -> float:
    unit, cell = record.get("unit", ""), record.get("value", "")
    try:
        value = float(cell) * _MG_OF[unit]
    except (ValueError, KeyError):
        value = -1
    if not 0 <= value < 1e6:
        raise InputProblem(
            _("“{text} {unit}” is not an amount of magnesium.").format(text=cell, unit=unit),
            "value",
        )
    return value


def _source_question(source: str) -> ImportQuestion:
    return ImportQuestion(
        _("Is the magnesium that “{name}” wrote from meals, or from a supplement?").format(
            name=source
        ),
        f"source:{source}",
        {
            _FOOD: _("from meals: keep a sum for each day as an event"),
            _SUPPLEMENT: _("from a supplement: doses, counted as magnesium"),
            LEAVE_OUT: _("leave it out"),
        },
    )


def _take_sleep(record: _Record, found: _Found) -> None:
    if not record.get("value", "").startswith(_ASLEEP):
        return
    start, end = found.moment(record, "startDate"), found.moment(record, "endDate")
    if end.epoch < start.epoch:
        raise InputProblem(_("The sleep ends before it begins."), "endDate")
    night = (end.local + _NIGHT_TURNS).date()
    found.nights[record.get("sourceName", ""), night].append(_Sleep(start, end))


def _settle(found: _Found) -> None:
    """Turn the sums of days and nights into events."""
    builder = found.builder
    for (source, day), mg in found.food.items():
        _event(builder, builder.identity("food", source, day), day, meals_text(source, mg), None)
    for (source, day), stretches in found.nights.items():
        start = min((each.start for each in stretches), key=attrgetter("epoch"))
        end = max((each.end for each in stretches), key=attrgetter("epoch"))
        text = night_text(source, _minutes(stretches), start=start.local, end=end.local)
        _event(builder, builder.identity("night", source, day), day, text, end)


def _event(builder: ImportBuilder, id_: str, day: date, text: str, at: Moment | None) -> None:
    try:
        builder.event(id_, day, text, at)
    except InputProblem as problem:
        builder.refuse(day.isoformat(), problem)


def _minutes(stretches: list[_Sleep]) -> float:
    """Return the minutes that any of the stretches covers."""
    seconds, until = 0, 0
    for start, end in sorted((each.start.epoch, each.end.epoch) for each in stretches):
        seconds += max(0, end - max(start, until))
        until = max(until, end)
    return seconds / 60


IMPORTER = Importer("apple-health", lambda: _("Apple Health, export.xml or its zip"), accepts, plan)
