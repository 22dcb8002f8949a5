"""Finding what a person or a file names by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from magtrack.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

_Known = TypeVar("_Known")


def called(known: Mapping[str, _Known], key: str, sentence: str, field: str = "") -> _Known:
    """Return what has this key; raise NotFound about `field` where nothing has.

    `sentence` says so: it is filled in with the `key` and with those that are `known`.
    """
    if key not in known:
        raise NotFound(sentence.format(key=key, known=", ".join(known)), field)
    return known[key]
