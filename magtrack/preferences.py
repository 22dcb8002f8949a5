"""Preferences of this machine about the window; nothing a clinician could ask about.

One small JSON file beside the log, and the one before it. It is never worth an error: what cannot
be read, or makes no sense, is taken from the one before, else it is the default again; `read` tells
that it was so.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from magtrack import durable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

FILE_NAME = "preferences.json"
BEFORE_NAME = "preferences.before.json"
"""The last good ones before those."""

TRAVELLING = (
    "theme",
    "text_percent",
    "less_movement",
    "language",
    "import_answers",
    "paper",
    "remind_doses",
    "remind_minutes",
    "remind_ratings",
    "ratings_clock",
    "remind_names",
    "remind_again_minutes",
    "remind_again_times",
    "remind_quiet",
    "quiet_from",
    "quiet_to",
    "remind_stock_days",
    "remind_ahead",
    "stay_in_tray",
)
"""What is taken from a backup: the rest is about one window, or about what was said already."""

THEME_CHOICES = ("system", "light", "dark", "contrast")
TEXT_PERCENTS = (90, 100, 115, 130, 150, 175, 200)
REMIND_MINUTES = (0, 15, 30, 60)
"""After how many minutes a planned dose that nobody logged can be reminded of."""

AGAIN_MINUTES = (0, 10, 15, 30, 60)
"""After how many minutes what nobody answered can be told again; 0: never."""

AGAIN_TIMES = (1, 2, 3, 5, 0)
"""How often it can be told again; 0: until it is answered."""

STOCK_DAYS = (0, 3, 7, 14)
"""Of a product that lasts fewer days than that can be reminded; 0: of none."""

LONGEST_LOG_NAME = 200


class Preferences(Struct, frozen=True):
    """The options of this machine.

    `theme` is one of `THEME_CHOICES`; `text_percent` one of `TEXT_PERCENTS`;
    `less_movement`: nothing fades or slides; `geometry` is the
    window's saved geometry in base64; `language` a code such as "de", "" for the system's.
    `import_answers` says how tables of other programs were read, by the shape of the table: earlier
    versions kept that here, and it is only read now.
    `paper` is that of the last report, "" where none was chosen.

    `remind_doses`: remind of doses, `remind_minutes` after their time (one of `REMIND_MINUTES`);
    `remind_ratings`: of the ratings, at `ratings_clock` such as "21:00". `remind_names`: with the
    names of the products. `remind_again_minutes`: what nobody answers comes again after so many
    (one of `AGAIN_MINUTES`), `remind_again_times` times (one of `AGAIN_TIMES`). `remind_quiet`:
    nothing comes from `quiet_from` to `quiet_to`. `remind_stock_days`: of what lasts fewer days
    (one of `STOCK_DAYS`); `remind_ahead`: of a course that ends and a visit, the day before.
    `stay_in_tray`: go on without the window; `said_no_tray`: it was said that this cannot be here.
    `inbox`: the folder whose new files are taken in, "" for none.

    `elsewhere` is the folder that backups are copied to, "" for none; `elsewhere_number` that of
    the newest backup copied there, and `elsewhere_at` when a copy was last seen to be there whole
    (UTC seconds), 0 for never.

    `log_name` is whose log it is, "" where nobody said: it stays with the folder, so no backup of
    another log takes it along. `seen_version` is the latest version of MagTrack that this log was
    opened with, "" before that was kept.
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
    remind_again_minutes: int = 0
    remind_again_times: int = 3
    remind_quiet: bool = False
    quiet_from: str = "22:00"
    quiet_to: str = "07:00"
    remind_stock_days: int = 0
    remind_ahead: bool = False
    stay_in_tray: bool = False
    said_no_tray: bool = False
    less_movement: bool = False
    inbox: str = ""
    elsewhere: str = ""
    elsewhere_number: int = 0
    elsewhere_at: int = 0
    log_name: str = ""
    seen_version: str = ""

    @property
    def reminds(self) -> bool:
        """Tell whether anything is to be reminded of."""
        of_days = bool(self.remind_stock_days) or self.remind_ahead
        return self.remind_doses or self.remind_ratings or of_days

    def looking_as(self, other: Preferences) -> Preferences:
        """Return these preferences with the looks of `other`: what its eyes need, and its paper."""
        looks = ("theme", "text_percent", "less_movement", "language", "paper")
        return replace(self, **{name: getattr(other, name) for name in looks})

    def with_those_of(self, other: Preferences) -> Preferences:
        """Return these preferences with what travels in backups taken from `other`."""
        return replace(self, **{name: getattr(other, name) for name in TRAVELLING})


class Found(Struct, frozen=True):
    """The preferences of a folder.

    `is_damaged`: the file could not be read, or not all of it. `is_earlier`: what could not is
    taken from the one before, so that only the last change may be missing.
    """

    preferences: Preferences
    is_damaged: bool = False
    is_earlier: bool = False


def load(folder: Path) -> Preferences:
    """Return the preferences stored in `folder`, the default for each that is not usable."""
    return read(folder).preferences


def read(folder: Path) -> Found:
    """Return the preferences stored in `folder`, and whether the file was damaged."""
    now, before = _options(folder / FILE_NAME), _options(folder / BEFORE_NAME)
    if now.is_missing:  # never written, or a power cut between two names
        return Found(_preferences(before.good))
    options = {**before.good, **now.good} if now.is_damaged else now.good
    return Found(_preferences(options), now.is_damaged, now.is_damaged and bool(before.good))


def read_file(path: Path) -> Preferences | None:
    """Return the preferences in the file at `path`, None where it is none or is damaged."""
    found = _options(path)
    return None if found.is_missing or found.is_damaged else _preferences(found.good)


def read_text(text: str) -> Preferences | None:
    """Return the preferences that a text holds, None where it holds none."""
    found = _options_in(text)
    return None if found.is_damaged else _preferences(found.good)


class _Options(Struct, frozen=True):
    """What one file says, by name, without what makes no sense."""

    good: dict[str, Any]
    is_missing: bool = False
    is_damaged: bool = False


def _options(path: Path) -> _Options:
    try:
        return _options_in(path.read_text("utf-8"))
    except FileNotFoundError:
        return _Options({}, is_missing=True)
    except (OSError, ValueError):
        return _Options({}, is_damaged=True)


def _options_in(text: str) -> _Options:
    import json

    try:
        stored = json.loads(text)
    except (ValueError, RecursionError):
        return _Options({}, is_damaged=True)
    if not isinstance(stored, dict):
        return _Options({}, is_damaged=True)
    told = {name: stored[name] for name in _DEFAULTS if name in stored}
    good = {name: value for name, value in told.items() if _usable(name, value)}
    return _Options(good, is_damaged=len(good) < len(told))


def _preferences(options: Mapping[str, Any]) -> Preferences:
    return Preferences(**options)


def save(folder: Path, preferences: Preferences) -> None:
    """Write the preferences into `folder`, all or nothing; `OSError` where that cannot be.

    What was there before is kept beside it if it was good.
    """
    path = folder / FILE_NAME
    before = None if read_file(path) is None else folder / BEFORE_NAME
    durable.write(path, as_bytes(preferences), before=before)


def as_bytes(preferences: Preferences) -> bytes:
    """Return the preferences as they are written."""
    import json

    text = json.dumps(asdict(preferences), indent=2, sort_keys=True, default=dict)
    return f"{text}\n".encode()


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


def is_usable_name(text: str) -> bool:
    """Tell whether a text can be the name of a log: short, and without control characters."""
    if len(text) > LONGEST_LOG_NAME or text.isprintable():
        return len(text) <= LONGEST_LOG_NAME
    from unicodedata import category

    return not any(category(each) in {"Cc", "Cs"} for each in text)


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(each, str) for each in values)


def _are_answers(tables: Mapping[str, object]) -> bool:
    return all(isinstance(each, dict) and _are_texts(each.values()) for each in tables.values())


_DEFAULTS = asdict(Preferences())
_KINDS_IN_JSON = {"import_answers": dict}
_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "theme": THEME_CHOICES.__contains__,
    "text_percent": TEXT_PERCENTS.__contains__,
    "import_answers": _are_answers,
    "remind_minutes": REMIND_MINUTES.__contains__,
    "ratings_clock": _is_clock,
    "remind_again_minutes": AGAIN_MINUTES.__contains__,
    "remind_again_times": AGAIN_TIMES.__contains__,
    "quiet_from": _is_clock,
    "quiet_to": _is_clock,
    "remind_stock_days": STOCK_DAYS.__contains__,
    "log_name": is_usable_name,
    "seen_version": is_usable_name,
}
