"""Very many doses, kept column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self, cast, overload

from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Dose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

_DAY = Dose._fields.index("day")
_TAKEN = Dose._fields.index("taken")
_WIDTH = len(Dose._fields) + 2
_NEVER = (None, None, None)
"""The instant, zone and offset of a dose whose time is not known."""


class DoseColumns(Sequence[Dose]):
    """Doses as the columns of a table; a dose is made of them when it is looked at.

    A file of a million doses is read and written by the column: to make each of them would take a
    fifth of the memory and a twelfth of the time. `columns` are the fields of `Dose` in their
    order, but that `taken` is three: the instant, its zone and its offset.
    """

    def __init__(self, columns: Iterable[Sequence[Any]] = ()) -> None:
        """Take the columns, which are of one length; without them there are no doses yet."""
        self.columns = list(columns) or [[] for _ in range(_WIDTH)]

    @classmethod
    def of(cls, doses: Iterable[Dose]) -> Self:
        """Take apart at least one dose."""
        fields = list(zip(*doses, strict=True))
        moments = (taken or _NEVER for taken in fields[_TAKEN])
        fields[_TAKEN : _TAKEN + 1] = zip(*moments, strict=True)
        return cls(fields)

    @property
    def ids(self) -> Sequence[str]:
        """Return the id of each."""
        return self.columns[0]

    @property
    def days(self) -> Sequence[date]:
        """Return the day of each."""
        return self.columns[_DAY]

    def __len__(self) -> int:
        """Return how many doses there are."""
        return len(self.columns[0])

    @overload
    def __getitem__(self, place: int) -> Dose: ...

    @overload
    def __getitem__(self, place: slice) -> Self: ...

    def __getitem__(self, place: int | slice) -> Dose | Self:
        """Return the dose at a place, or those of a slice."""
        if isinstance(place, slice):
            return type(self)(column[place] for column in self.columns)
        return _dose([column[place] for column in self.columns])

    def __iter__(self) -> Iterator[Dose]:
        """Yield the doses."""
        return map(_dose, zip(*self.columns, strict=True))

    def extend(self, more: DoseColumns) -> None:
        """Add more doses, to those of a value that was made without columns."""
        for column, added in zip(self.columns, more.columns, strict=True):
            cast("list[Any]", column).extend(added)


def _dose(fields: Sequence[Any], _new: Callable[..., Any] = tuple.__new__) -> Dose:
    a, b, c, d, e, f, g, h, i, j, k, l, m, epoch, zone, offset, n, o, p = fields  # noqa: E741 - l
    at = None if epoch is None else _new(Moment, (epoch, zone, offset))
    dose: Dose = _new(Dose, (a, b, c, d, e, f, g, h, i, j, k, l, m, at, n, o, p))
    return dose
