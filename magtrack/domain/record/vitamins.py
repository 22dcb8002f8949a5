"""What an international unit of a vitamin weighs: it has another mass for each vitamin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from magtrack.domain.record.products import SourceStatus


class Substance(Struct, frozen=True, forbid_unknown_fields=True):
    """What a vitamin is sold as; one IU of it has the mass `per_iu`, in the unit of the vitamin.

    A name that has one of the `words` means this one.
    """

    name: str
    per_iu: float
    words: tuple[str, ...] = ()


class Vitamin(Struct, frozen=True, forbid_unknown_fields=True):
    """A vitamin that labels give in IU, by its key; `unit` is that of the masses."""

    key: str
    name: str
    words: tuple[str, ...]
    unit: str
    substances: tuple[Substance, ...]
    source: str
    status: SourceStatus


def vitamin_named(vitamins: Mapping[str, Vitamin], name: str) -> Vitamin | None:
    """Return the only vitamin that is named in the name of a product, None for none or several."""
    found = [each for each in vitamins.values() if _has_one_of(name, each.words)]
    return found[0] if len(found) == 1 else None


def substances_named(vitamin: Vitamin, name: str) -> tuple[Substance, ...]:
    """Return the substances that a product of this name may hold: the one it names, else all."""
    named = tuple(each for each in vitamin.substances if _has_one_of(name, each.words))
    return named if len(named) == 1 else vitamin.substances


def _has_one_of(name: str, words: Iterable[str]) -> bool:
    text = name.casefold()
    return any(re.search(rf"(?<![\w-]){re.escape(word)}(?!\w)", text) for word in words)
