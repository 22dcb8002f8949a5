"""Records of Apple Health's export.xml, streamed: the file has hundreds of megabytes.

Expat reads it piece by piece. The file describes its elements in a DTD of its own, which may be; an
entity may not, inside or outside, so that none can grow without end or fetch a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.parsers import expat

from magtrack.errors import ImportProblem
from magtrack.importers.toolkit.files import ArchiveMember
from magtrack.texts import _

_PIECE = 1 << 20

LARGEST_BYTES = 16 << 30
"""A larger export is refused."""


def stream_records(
    member: ArchiveMember,
    wanted: frozenset[str],
    on_progress: Callable[[int, int], None],
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the attributes of each Record of a wanted type, with its line.

    `on_progress` hears the bytes done and their total. Raises ImportProblem where the XML is
    broken, is not of Apple Health, or declares an entity.
    """
    if member.size > LARGEST_BYTES:
        raise ImportProblem(_("{file} is larger than 16 GiB.").format(file=member.name))
    found: list[tuple[int, dict[str, str]]] = []
    parser = expat.ParserCreate()
    depth = 0

    def started(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth == 0 and tag != "HealthData":
            raise ImportProblem(_("{file} is not of Apple Health.").format(file=member.name))
        depth += 1
        if tag == "Record" and attributes.get("type") in wanted:
            found.append((parser.CurrentLineNumber, attributes))

    def refuse(*_declared: object) -> int:
        raise ImportProblem(
            _("{file} declares entities, which no export of Apple Health does.").format(
                file=member.name
            )
        )

    parser.StartElementHandler = started
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    with member.open() as stream:
        try:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)
                on_progress(min(stream.tell(), member.size), member.size)
                yield from found
                found.clear()
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:  # the latter: its encoding
            raise ImportProblem(
                _("{file}, line {line}: the XML is broken or incomplete.").format(
                    file=member.name, line=parser.CurrentLineNumber
                )
            ) from error
    yield from found
