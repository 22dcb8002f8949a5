"""Finding what a person or a file names by its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from magtrack.errors import NotFound

_Known = TypeVar("_Known")


def called(known: Mapping[str, _Known], key: str, sentence: str, field: str = "") -> _Known:
    """Return what has this key; raise NotFound about `field` where nothing has.

    `sentence` says so: it is filled in with the `key` and with those that are `known`.
    """
    if key not in known:
        raise NotFound(sentence.format(key=key, known=", ".join(known)), field)
    return known[key]
