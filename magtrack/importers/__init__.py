"""Files taken into the log: one module per source, each exposing `IMPORTER`.

Reading a file gives an `ImportPlan` and changes nothing: showing it is the dry run, and the caller
applies its edits as one step that can be undone. All of it is written or nothing; a row that cannot
be read is shown, and stays out where the person agrees.

The files of other programs leave things open: which form a product has, whether 03/04 is in March.
Reading them asks with AnswersNeeded, and is begun again with the answers in the `ImportRequest`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple
from zipfile import is_zipfile

from msgspec import Struct, field
from msgspec.structs import replace

from magtrack.discovery import discover
from magtrack.domain.record.amounts import parse_amount
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import ANYTHING, Delete, Edit, Put, Record, Stamp
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log, LogSource
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.taken_files import TakenFile
from magtrack.errors import (
    ImportProblem,
    ImportQuestion,
    InputProblem,
    NotFound,
    UnknownFormat,
    WrongAnswer,
)
from magtrack.importers._phases import Phases
from magtrack.importers.toolkit.ways_out import way_out
from magtrack.reference import Reference
from magtrack.store.past import History
from magtrack.texts import _

_ZIP = b"PK\3\4"


class Counts(NamedTuple):
    """How many records of one kind the file adds, changes, or holds as they are already."""

    new: int
    changed: int
    same: int


def counts_of(fates: Mapping[str, Mapping[str, int]]) -> dict[str, Counts]:
    """Return the counts by kind of record, of how many are "new", "changed" or the "same"."""
    return {
        kind: Counts(*(each.get(fate, 0) for fate in Counts._fields))
        for kind, each in fates.items()
    }


class LeftOut(Struct, frozen=True):
    """How many rows stay out for one reason, and the line numbers of the first of them."""

    rows: int
    first: tuple[int, ...]


class Conflict(Struct, frozen=True):
    """An entry that two logs made different things of: which stays, and which gives way.

    None as what gives way: it was deleted there.
    """

    stays: Record
    gives_way: Record | None


class ImportPlan(Struct, frozen=True):
    """The changes a file would make to the log.

    `records` are the new and changed ones, `removed` those that another log deleted or replaced;
    `conflicts` are what was changed in both, `joined` those of the removed that live on in another
    entry, and `doubles` sentences about what was entered on both. `counts` is by kind of record
    ("dose", "rating", ...).
    `seen` is how many rows or records of the file were looked at, 0 where that is not known.
    `left_out` is what the file holds and the log does not take, by reason. `notes` are sentences
    about how the file was read. `answers` are those to remember for the next file of its kind, and
    `recalled` those of the last one that were used. `source`, `headers`, `kept` and `settled` are
    what `TakenFile` keeps of it besides.
    """

    records: Sequence[Record]
    counts: Mapping[str, Counts]
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    recalled: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    headers: tuple[tuple[str, ...], ...] = ()
    kept: tuple[str, ...] = ()
    seen: int = 0
    settled: tuple[str, ...] = ()
    removed: Sequence[Record] = ()
    conflicts: Sequence[Conflict] = ()
    joined: Sequence[Record] = ()
    doubles: tuple[str, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return the edits of one step; none where the log holds everything already."""
        gone = (Delete(each, ANYTHING) for each in self.removed)
        return *gone, *(Put(each, ANYTHING) for each in self.records)

    @property
    def deleted_there(self) -> list[Record]:
        """Return what goes because another log deleted it, and not for another entry."""
        gave_way = (each.gives_way for each in self.conflicts if each.gives_way is not None)
        replaced = {(type(each), each.id) for each in (*gave_way, *self.joined)}
        return [each for each in self.removed if (type(each), each.id) not in replaced]

    def taken_from(self, file: str, importer: str) -> TakenFile:
        """Return what the history keeps of the file: its name, and the key of its importer.

        A name may hold bytes that are no text: the log takes only text.
        """
        return TakenFile(
            file.encode("utf-8", "replace").decode(),
            self.source or importer,
            self.headers,
            self.answers,
            dict(self.counts),
            sum(left.rows for left in self.left_out.values()),
            self.kept,
            self.settled,
        )

    @property
    def days(self) -> tuple[date, date] | None:
        """Return the first and last day of the new and changed doses, ratings and events."""
        days = {day for record in self.records for day in _days(record)}
        return (min(days), max(days)) if days else None

    @property
    def total(self) -> Counts:
        """Return the counts of all kinds together."""
        return Counts(*(sum(count[n] for count in self.counts.values()) for n in range(3)))


def _days(record: Record) -> tuple[date, ...]:
    if isinstance(record, Dose | Rating):
        return (record.day,)
    return (record.first, record.last) if isinstance(record, Event) else ()


class Answers:
    """The answers of the person about a file, given before or after the question."""

    def __init__(
        self,
        said: Iterable[str] = (),
        *,
        memory: Mapping[str, Mapping[str, str]] | None = None,
        recalls: bool = True,
    ) -> None:
        """Take answers such as "day-first", for every question that has this choice, or "KEY=...".

        `recalls`: what was answered about the last file of its kind goes for this one too. `memory`
        holds that as earlier versions kept it, of tables by their shape.
        """
        self.recalls = recalls
        self.memory = memory or {}
        self._recalled: dict[str, str] = {}
        self._by_key: dict[str, str] = {}
        self._said = []
        for each in said:
            key, named, value = each.rpartition("=")
            if named:
                self.add(key, value)
            else:
                self._said.append(each.strip())

    def add(self, key: str, value: str) -> None:
        """Take the answer to the question with this key."""
        self._by_key[key.strip().casefold()] = value.strip()

    def recall(self, answers: Mapping[str, str]) -> None:
        """Take the answers about another file of its kind; what was said about this goes before."""
        if self.recalls:
            self._recalled.update((key.casefold(), value) for key, value in answers.items())

    def is_recalled(self, key: str) -> bool:
        """Tell whether the answer to the question with this key is one that was recalled."""
        return key.casefold() not in self._by_key and key.casefold() in self._recalled

    def to(self, question: ImportQuestion) -> str | None:
        """Return the answer to a question, None where there is none.

        Raises WrongAnswer where the answer is none of its choices; one that was recalled and fits
        no more is forgotten.
        """
        key = question.key.casefold()
        if self.is_recalled(key):
            try:
                return self._checked(self._recalled[key], question)
            except WrongAnswer:
                del self._recalled[key]
        value = self._by_key.get(key)
        if value is None:
            return next((each for each in self._said if each in question.choices), None)
        return self._checked(value, question)

    @staticmethod
    def _checked(value: str, question: ImportQuestion) -> str:
        """Return an answer as the question has it; raises WrongAnswer where it is none."""
        for key in question.choices:
            if key.casefold() == value.casefold():
                return key
        if question.number:
            try:
                return f"{parse_amount(value, dot_is_decimal=True):g}"
            except InputProblem:
                pass  # told below, with the choices
        if question.values is not None and (scale := _scale_in(value, question.values)):
            return scale
        if question.read is not None:
            try:
                return question.read(value)
            except InputProblem as problem:
                raise WrongAnswer(
                    _("“{text}” is no answer to: {question} {problem}").format(
                        text=value, question=question, problem=problem
                    )
                ) from problem
        raise WrongAnswer(
            _("“{text}” is no answer to: {question} Known: {known}.").format(
                text=value, question=question, known=", ".join(question.choices)
            )
        )


_SCALE = re.compile(r"(-?\d{1,5})\s*(?:-|–|—|\.\.|to|bis|à|a)\s*(-?\d{1,5})")


def _scale_in(text: str, values: tuple[float, float]) -> str:
    """Return a scale such as "1-6", its worst value first, that holds the values; "" for none."""
    ends = _SCALE.fullmatch(text.strip())
    if ends is None:
        return ""
    low, high = sorted((int(ends[1]), int(ends[2])))
    return (
        f"{int(ends[1])}-{int(ends[2])}"
        if low < high and low <= values[0] and values[1] <= high
        else ""
    )


def no_progress(_done: int, _total: int) -> None:
    """Hear how far the reading is, where nobody else does."""


class ImportRequest(Struct, frozen=True):
    """The log a file is read for, and all that reading it needs.

    `past` is the log's history, None where there is none to be asked. `unasked`: nobody wants this
    very file, so what came with an import that was undone stays out.
    `on_progress(done, total)` hears how far the reading is, in rows or bytes, phase by phase; where
    it raises Cancelled the reading ends. `password` opens a locked file.
    """

    target: LogSource
    reference: Reference
    stamp: Stamp
    answers: Answers = field(default_factory=Answers)
    on_progress: Callable[[int, int], None] = no_progress
    password: str = ""
    past: History | None = None
    unasked: bool = False

    def __repr__(self) -> str:
        """Say nothing of the person or the password."""
        return "ImportRequest()"


def whole_log(target: LogSource, stamp: Stamp) -> Log:
    """Return everything in a log; today's empty log where it holds nothing."""
    span = target.span()
    if span is None:
        today = stamp.now.local.date()
        span = today, today
    return target.log(*span)


class Importer(Struct, frozen=True):
    """A source: its key on the command line, its name for people, and how it is read.

    `accepts(path)` tells by a look whether a file or folder is of this kind. `plan(path, request)`
    returns what it would do and never writes; it raises ImportProblem with every refused row, and
    AnswersNeeded with what the file leaves open, and PasswordNeeded for a locked one. Of two that
    accept a file, the one with the lower `order` reads it. `by_hand`: never unasked.
    """

    key: str
    name: Callable[[], str]
    accepts: Callable[[Path], bool]
    plan: Callable[[Path, ImportRequest], ImportPlan]
    order: int = 1
    by_hand: bool = False

    def read(self, path: Path, target: LogSource, reference: Reference, stamp: Stamp) -> ImportPlan:
        """Return the plan of the file at `path` without answers; raises as `plan` does."""
        return self.plan(path, ImportRequest(target, reference, stamp))


def importer_for(path: Path, key: str | None = None) -> Importer:
    """Return the importer called `key`, by default the one that accepts `path`.

    Raises ImportProblem where there is none, NotFound where no importer is called so.
    """
    importers: list[Importer] = discover(__name__, "IMPORTER")
    if not path.exists():
        raise ImportProblem(_("{file} does not exist.").format(file=path))
    if not (path.is_file() or path.is_dir()):  # a pipe: opening it would wait for ever
        raise ImportProblem(_("{file} is not a file.").format(file=path))
    start = _start_of(path)
    for importer in importers:
        if importer.key == key or (key is None and importer.accepts(path)):
            return replace(importer, plan=partial(_planned, importer.plan))
    known = ", ".join(sorted(importer.key for importer in importers))
    if key is None:
        raise _unknown(path, start, known)
    message = _("There is no format “{key}”. Known formats: {known}.")
    raise NotFound(message.format(key=key, known=known), "--from-format")


def _planned(
    plan: Callable[[Path, ImportRequest], ImportPlan], path: Path, request: ImportRequest
) -> ImportPlan:
    """Return the plan of a file; its progress goes one way up, however many phases there are."""
    phases = Phases(request.on_progress)
    planned = plan(path, replace(request, on_progress=phases))
    phases.finish()
    return planned


def _start_of(path: Path) -> bytes:
    """Return the first bytes of a file, none of a folder.

    Raises ImportProblem where it cannot be opened: no importer would know it.
    """
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(len(_ZIP))
    except OSError as error:
        raise unreadable(path, error) from error


def start_of(path: Path, n: int) -> bytes:
    """Return the first `n` bytes of a file, none where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(n)
    except OSError:
        return b""


def unreadable(path: Path, error: OSError) -> ImportProblem:
    """Return the problem of a file or folder that the system does not let us read."""
    return ImportProblem(
        _("{file} cannot be read: {reason}.").format(file=path, reason=error.strerror or error)
    )


def _unknown(path: Path, start: bytes, known: str) -> ImportProblem:
    """Return why nobody accepts a file that begins with `start`."""
    if path.is_file() and not start:
        return ImportProblem(_("{file} is empty.").format(file=path))
    if start == _ZIP and not is_zipfile(path):
        return ImportProblem(_("{file} is a damaged zip: its end is missing.").format(file=path))
    if told := way_out(path):
        return ImportProblem(told)
    message = _("{file} is not in a format MagTrack reads. Known formats: {known}.")
    return UnknownFormat(message.format(known=known, file=path))
