"""Preferences of this machine about the window; nothing a clinician could ask about.

One small JSON file beside the log. It is never worth an error: a file that cannot be read, or a
value that makes no sense, is the default again.
"""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

FILE_NAME = "preferences.json"
DRAFT_NAME = "preferences.new"
"""What is written first, so that a power cut leaves the old file or the new one."""

THEME_CHOICES = ("system", "light", "dark", "contrast")
TEXT_PERCENTS = (90, 100, 115, 130, 150, 175, 200)
REMIND_MINUTES = (0, 15, 30, 60)
"""After how many minutes a planned dose that nobody logged can be reminded of."""


class Preferences(Struct, frozen=True):
    """The options of this machine.

    `theme` is one of `THEME_CHOICES`; `text_percent` one of `TEXT_PERCENTS`; `geometry` is the
    window's saved geometry in base64; `language` a code such as "de", "" for the system's.
    `import_answers` says how tables of other programs were read, by the shape of the table: earlier
    versions kept that here, and it is only read now.
    `paper` is that of the last report, "" where none was chosen.

    `remind_doses`: remind of doses, `remind_minutes` after their time (one of `REMIND_MINUTES`);
    `remind_ratings`: of the ratings, at `ratings_clock` such as "21:00". `remind_names`: with the
    names of the products. `reminded`: the keys of what was told, the latest last.
    `remind_again_at`: when it comes once more (UTC seconds), 0 for never. `stay_in_tray`: go on
    without the window.
    """

    theme: str = "system"
    text_percent: int = 100
    geometry: str = ""
    last_folder: str = ""
    language: str = ""
    import_answers: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    paper: str = ""
    remind_doses: bool = False
    remind_minutes: int = 15
    remind_ratings: bool = False
    ratings_clock: str = "21:00"
    remind_names: bool = False
    reminded: tuple[str, ...] = ()
    remind_again_at: int = 0
    stay_in_tray: bool = False

    @property
    def reminds(self) -> bool:
        """Tell whether anything is to be reminded of."""
        return self.remind_doses or self.remind_ratings


def load(folder: Path) -> Preferences:
    """Return the preferences stored in `folder`, the default for each that is not usable."""
    try:
        text = (folder / FILE_NAME).read_text("utf-8")
    except (OSError, ValueError):
        return Preferences()
    return _read(text)


def _read(text: str) -> Preferences:
    import json

    try:
        stored = json.loads(text)
    except (ValueError, RecursionError):
        return Preferences()
    if not isinstance(stored, dict):
        return Preferences()
    options = {name: stored[name] for name in _DEFAULTS if _usable(name, stored.get(name))}
    options["reminded"] = tuple(options.get("reminded", ()))
    return Preferences(**options)


def save(folder: Path, preferences: Preferences) -> None:
    """Write the preferences into `folder`, all or nothing; `OSError` where that cannot be."""
    import json

    path = folder / FILE_NAME
    draft = folder / DRAFT_NAME
    text = json.dumps(asdict(preferences), indent=2, sort_keys=True, default=dict) + "\n"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def _usable(name: str, value: object) -> bool:
    """Tell whether `value` is of the kind of the default, and one that makes sense."""
    kind = _KINDS_IN_JSON.get(name, type(_DEFAULTS[name]))
    return type(value) is kind and _CHECKS.get(name, lambda _value: True)(value)


def _is_clock(text: str) -> bool:
    from datetime import time

    try:
        return f"{time.fromisoformat(text):%H:%M}" == text
    except ValueError:
        return False


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(each, str) for each in values)


def _are_answers(tables: Mapping[str, object]) -> bool:
    return all(isinstance(each, dict) and _are_texts(each.values()) for each in tables.values())


_DEFAULTS = asdict(Preferences())
_KINDS_IN_JSON = {"import_answers": dict, "reminded": list}
_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "theme": THEME_CHOICES.__contains__,
    "text_percent": TEXT_PERCENTS.__contains__,
    "import_answers": _are_answers,
    "remind_minutes": REMIND_MINUTES.__contains__,
    "ratings_clock": _is_clock,
    "reminded": _are_texts,
}
