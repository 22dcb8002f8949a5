"""What this machine remembers about the window; nothing a clinician could ask about.

One small JSON file beside the log. It is never worth an error: a file that cannot be read, or a
value that makes no sense, is the default again.
"""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING

from magtrack.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE_NAME = "preferences.json"
DRAFT_NAME = "preferences.new"
"""What is written first, so that a power cut leaves the old file or the new one."""

THEME_CHOICES = ("system", "light", "dark", "contrast")
TEXT_PERCENTS = (90, 100, 115, 130, 150, 175, 200)
_MOST_SHAPES = 50


class Preferences(Frozen):
    """The options of this machine.

    `theme` is one of `THEME_CHOICES`; `text_percent` one of `TEXT_PERCENTS`; `geometry` is the
    window's saved geometry in base64; `language` a code such as "de", "" for the system's.
    `import_answers` says how tables of other programs were read, by the shape of the table.
    `paper` is that of the last report, "" where none was chosen.
    """

    theme: str = "system"
    text_percent: int = 100
    geometry: str = ""
    last_folder: str = ""
    language: str = ""
    import_answers: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    paper: str = ""

    def with_answers(self, shape: str, answers: Mapping[str, str]) -> Preferences:
        """Return these preferences with the answers about one shape of table put last."""
        from dataclasses import replace

        others = {key: value for key, value in self.import_answers.items() if key != shape}
        kept = dict(list(others.items())[-_MOST_SHAPES + 1 :])
        return replace(self, import_answers={**kept, shape: dict(answers)})


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
    names = vars(Preferences())
    options = {name: stored[name] for name in names if _usable(name, stored.get(name))}
    return Preferences(**options)


def save(folder: Path, preferences: Preferences) -> None:
    """Write the preferences into `folder`, all or nothing; `OSError` where that cannot be."""
    import json

    path = folder / FILE_NAME
    draft = folder / DRAFT_NAME
    text = json.dumps(vars(preferences), indent=2, sort_keys=True, default=dict) + "\n"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def _usable(name: str, value: object) -> bool:
    if name == "text_percent":
        return type(value) is int and value in TEXT_PERCENTS
    if name == "theme":
        return value in THEME_CHOICES
    if name == "import_answers":
        return isinstance(value, dict) and all(map(_is_answers, value.values()))
    return isinstance(value, str)


def _is_answers(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
