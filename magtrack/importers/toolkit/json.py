"""JSON of other programs."""

from __future__ import annotations

import json
from typing import Any

from magtrack.errors import ImportProblem
from magtrack.importers.toolkit.encodings import decode
from magtrack.importers.toolkit.files import ArchiveMember
from magtrack.texts import _


def looks_like_json(head: bytes) -> bool:
    """Tell whether a file begins like JSON."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_json(member: ArchiveMember) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return the JSON of a file; raises ImportProblem where it is not complete JSON."""
    try:
        return json.loads(decode(member.content())[0])
    except (ValueError, RecursionError) as error:
        raise ImportProblem(
            _("{file} is broken: it is not complete JSON.").format(file=member.name)
        ) from error


def rows_of(records: object, file: str) -> list[tuple[int, dict[str, Any]]]:
    """Return numbered records; raises ImportProblem where they are not a list of objects."""
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise ImportProblem(_("{file} holds no list of entries.").format(file=file))
    return list(enumerate(records, start=1))
