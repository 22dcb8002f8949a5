"""What MagTrack is made of, and under which licences: read from what is installed.

What pip installed, and what the packages for each system took along, tells its name, version and
licence itself. Only what no package manager knows is listed here.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from msgspec import Struct

from magtrack.paths import data_dir
from magtrack.texts import _

PROGRAM = "magtrack"

_OPTIONAL = {PROGRAM: ("pyzipper",)}
"""What is only taken with an extra, and counts where it is there."""

_NAME = re.compile(r"[\w.-]+")
_TEXT = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_QT = ("LGPL-3.0.txt", "GPL-3.0.txt")
_LONGEST = 60


class Component(Struct, frozen=True):
    """A part of the program: its name, its version ("" where it has none), its licence by name.

    `files` hold the text of the licence.
    """

    name: str
    version: str
    licence: str
    files: tuple[Path, ...] = ()

    def text(self) -> str:
        """Return the licence in full."""
        texts = [file.read_text("utf-8", "replace").strip() for file in self.files]
        return "\n\n\n".join(texts) or _("This part brings no text of its licence: {name}.").format(
            name=self.licence
        )


@cache
def components() -> tuple[Component, ...]:
    """Return all parts, MagTrack first, then by name."""
    found = {each.name.casefold(): each for each in (*_others(), *_installed())}
    first = found.pop(PROGRAM, None)
    rest = [found[name] for name in sorted(found)]
    return tuple(rest if first is None else [first, *rest])


def _others() -> Iterator[Component]:
    resources = data_dir("resources")
    yield Component("Python", platform.python_version(), "PSF-2.0")
    yield Component("SQLite", "", "Public domain")
    yield Component("Inter", "", "OFL-1.1", (resources / "fonts" / "OFL.txt",))
    yield Component("Lucide", "", "ISC", (resources / "icons" / "LICENSE",))


def _installed() -> Iterator[Component]:
    """Yield what is installed of what the program needs, and of what that needs."""
    seen: set[str] = set()
    waiting = [PROGRAM]
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).casefold()
        if key in seen:
            continue
        seen.add(key)
        try:
            found = distribution(name)
        except PackageNotFoundError:  # of another system, or an extra that was not wanted
            continue
        yield _component(found)
        needs = (each for each in found.requires or () if "extra ==" not in each)
        waiting += [match[0] for each in needs if (match := _NAME.match(each))]
        waiting += _OPTIONAL.get(key, ())


def _component(found: Distribution) -> Component:
    """Return what a package says of itself."""
    name, about = found.name, found.metadata
    said = str(about.json.get("license_expression") or about.json.get("license") or "")
    if not said or "\n" in said or len(said) > _LONGEST:  # some put the whole text there
        kinds = about.get_all("Classifier") or []
        said = ", ".join(k.rpartition(" :: ")[2] for k in kinds if k.startswith("License ::"))
    beside = sorted(
        Path(str(file.locate()))
        for file in found.files or ()
        if file.parts[0].endswith(".dist-info") and _TEXT.search(file.name)
    )
    files = tuple(each for each in beside if each.is_file())
    if not files and "LGPL" in said:  # Qt's packages leave them out
        files = tuple(data_dir("resources") / "licences" / each for each in _QT)
    name = "MagTrack" if name == PROGRAM else name
    return Component(name, found.version, said or _("not named"), files)
