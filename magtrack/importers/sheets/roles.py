"""What a column of a sheet can be: a role is one line of `ROLES`, and a scale is one more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from magtrack.domain.record.ratings import Scale
from magtrack.errors import AnswerMissing, ImportProblem, ImportQuestion
from magtrack.importers.toolkit.names import LEAVE_OUT, NOTE
from magtrack.importers.toolkit.tables import SourceTable
from magtrack.texts import _

DAY, TIME, NAME, DOSE, UNIT, STATUS = "day", "time", "name", "dose", "unit", "status"
DOSES = "doses"


class Role(Struct, frozen=True):
    """`label` says it, of {product} as the column names it; `is_one`: a table has but one."""

    key: str
    label: Callable[[], str]
    is_one: bool = True


ROLES: Mapping[str, Role] = {
    role.key: role
    for role in (
        Role(DAY, lambda: _("the day, with the time or without")),
        Role(TIME, lambda: _("the time of day")),
        Role(NAME, lambda: _("what was taken")),
        Role(DOSE, lambda: _("how much was taken")),
        Role(UNIT, lambda: _("the unit of how much was taken")),
        Role(STATUS, lambda: _("whether it was taken")),
        Role(DOSES, lambda: _("doses of {product}"), is_one=False),
        Role(NOTE, lambda: _("a note"), is_one=False),
    )
}
"""The roles but those of ratings, in the order in which they are offered."""


class SheetColumns(Struct, frozen=True):
    """The places of the columns by role; `doses`, `notes` and `scales` may be several."""

    day: int
    time: int | None
    name: int | None
    dose: int | None
    unit: int | None
    status: int | None
    doses: tuple[int, ...]
    notes: tuple[int, ...]
    scales: Mapping[str, int]

    @property
    def are_doses(self) -> bool:
        """Tell whether each row is a dose."""
        return any(place is not None for place in (self.name, self.dose, self.status))

    @property
    def used(self) -> tuple[int, ...]:
        """Return the places of the columns that are read."""
        one = (self.day, self.time, self.name, self.dose, self.unit, self.status)
        known = (each for each in one if each is not None)
        return (*known, *self.doses, *self.notes, *self.scales.values())


def role_question(
    name: str, product: str, examples: tuple[str, ...], scales: Mapping[str, Scale], suggested: str
) -> ImportQuestion:
    """Return the question what is in the column `name`, which names `product`."""
    choices = {key: role.label().format(product=f"“{product}”") for key, role in ROLES.items()}
    choices |= {
        key: _("ratings: {scale}").format(scale=scale.name) for key, scale in scales.items()
    }
    return ImportQuestion(
        _("What is in the column “{name}”?").format(name=name),
        f"column:{name}",
        {**choices, LEAVE_OUT: _("leave it out")},
        suggested=suggested,
        examples=examples,
    )


def columns_of(
    table: SourceTable, answers: Sequence[str], scales: Mapping[str, Scale], prefix: str = ""
) -> SheetColumns:
    """Return the columns by role; `prefix` stands before the names of columns.

    Raises ImportProblem where two have a role that only one can have, AnswerMissing without a day.
    """
    alone = [key for key, role in ROLES.items() if role.is_one]
    for role in (*alone, *scales):
        if answers.count(role) > 1:
            raise _twice(table, answers, role)
    if DAY not in answers:
        raise AnswerMissing(
            _("No column of {file} is the day.").format(file=table.file),
            f"column:{prefix}NAME=day",
        )
    one = {role: answers.index(role) if role in answers else None for role in alone}
    return SheetColumns(
        answers.index(DAY),
        one[TIME],
        one[NAME],
        one[DOSE],
        one[UNIT],
        one[STATUS],
        tuple(n for n, answer in enumerate(answers) if answer == DOSES),
        tuple(n for n, answer in enumerate(answers) if answer == NOTE),
        {key: answers.index(key) for key in scales if key in answers},
    )


def _twice(table: SourceTable, answers: Sequence[str], role: str) -> ImportProblem:
    names = [name for name, answer in zip(table.header, answers, strict=True) if answer == role]
    text = _("Two columns of {file} are called “{role}”: {names}. Only one can be.")
    way = _("Answer otherwise for one of them, or leave it out.")
    if role in (DOSE, STATUS, NAME):
        way = _("Where each holds the doses of the product that heads it, answer “doses” for both.")
    shown = ", ".join(f"“{name}”" for name in names)
    return ImportProblem(f"{text.format(file=table.file, role=role, names=shown)} {way}")
