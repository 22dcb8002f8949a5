"""What changed from version to version, read from the CHANGELOG.md that comes with the program."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from msgspec import Struct

from magtrack import __version__
from magtrack.paths import changelog

_HEADING = re.compile(r"^## (?P<version>\S+) \((?P<when>[^)]*)\)$", re.MULTILINE)
_LINE = re.compile(r"^- (.*(?:\n {2,}\S.*)*)", re.MULTILINE)
_ASKS = "**You:**"
_SHOWN = 3


class Release(Struct, frozen=True):
    """A version: the day it came out, None before that, and what changed, in Markdown."""

    version: str
    day: date | None
    text: str

    def lines(self) -> list[str]:
        """Return each change, on one line and without marks; what asks something of one first."""
        found = [" ".join(each.split()) for each in _LINE.findall(self.text)]
        found.sort(key=lambda each: not each.startswith(_ASKS))  # stable
        return [re.sub(r"\*\*|`", "", each) for each in found]


@cache
def releases() -> tuple[Release, ...]:
    """Return the versions, the newest first; none where the file is missing."""
    try:
        text = changelog().read_text("utf-8")
    except OSError:
        return ()
    found = list(_HEADING.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    return tuple(
        Release(each["version"], _day(each["when"]), text[each.end() : end].strip())
        for each, end in zip(found, ends, strict=False)
    )


def this_release() -> Release:
    """Return the version that runs."""
    nothing = Release(__version__, None, "")
    return next((each for each in releases() if each.version == __version__), nothing)


def is_newer(version: str, than: str) -> bool:
    """Tell whether a version came after another."""
    return _numbers(version) > _numbers(than)


def since(seen: str) -> list[Release]:
    """Return the versions after `seen`, up to the one that runs, the newest first."""
    return [
        each
        for each in releases()
        if is_newer(each.version, seen) and not is_newer(each.version, __version__)
    ]


def in_short(found: list[Release]) -> list[str]:
    """Return a few sentences of what changed, what asks something of the person first and whole."""
    every = [line for release in found for line in release.lines()]
    asked = [line for line in every if line.startswith("You:")]
    rest = [_first_sentence(line) for line in every if not line.startswith("You:")]
    return [*asked, *rest[: max(_SHOWN - len(asked), 0)]]


def as_page(found: list[Release], title: str) -> str:
    """Return a page to read, in Markdown; `title` is over all of it."""
    parts = [f"# {title}"]
    parts += [f"## {each.version}\n\n{each.text.replace('### ', '#### ')}" for each in found]
    return "\n\n".join(parts)


def _first_sentence(line: str) -> str:
    return re.split(r"(?<=[.;:]) ", line, maxsplit=1)[0].rstrip(".;:") + "."


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d{1,9}", version)[:3])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
