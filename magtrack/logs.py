"""The logs on this computer: the first one, and those of other people beside it.

Each is a folder with a log, backups, settings and reminders of its own. Those of other people lie
below `people` in the folder of the first; one that was put elsewhere has a small file there, which
tells its name and place: whoever lists the logs touches no folder that may be on a drive that
hangs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir

from msgspec import Struct
from msgspec.structs import replace

from magtrack import durable, preferences
from magtrack.errors import InputProblem, NotFound
from magtrack.paths import LOG_NAME, SAMPLE_PREFIX, chosen_data_dir
from magtrack.preferences import Preferences
from magtrack.texts import _

PEOPLE = "people"
"""The folder of the other logs, in that of the first."""

_ELSEWHERE = ".elsewhere.json"
_SLUG_LETTERS = 40
_FOLDER = re.compile(r"[a-z0-9-]+-\d+")


class KnownLog(Struct, frozen=True):
    """A log on this computer: its folder, and whose it is ("" where nobody said)."""

    folder: Path
    name: str

    @property
    def title(self) -> str:
        """Return what it is called in a list."""
        return self.name or _("First log")


def known_logs(here: Path) -> list[KnownLog]:
    """Return the logs that can be opened beside the one in `here`, that one among them.

    First those that others lie beside, then by name.
    """
    homes = dict.fromkeys((home_of(here), chosen_data_dir()))
    firsts = {home: _named(home) for home in homes if home == here or _is_used(home)}
    people = {each.folder: each for home in homes for each in _people_of(home)}
    if here not in firsts and here not in people:
        people[here] = _named(here)
    by_name = sorted(people.values(), key=lambda each: (_same(each.name), each.folder))
    return [*firsts.values(), *(each for each in by_name if each.folder not in firsts)]


def others_than(here: Path) -> list[str]:
    """Return what the logs beside the one in `here` are called."""
    return [each.title for each in known_logs(here) if each.folder != here]


def log_called(name: str, here: Path) -> KnownLog:
    """Return the log of this name; raises NotFound, with the names that there are."""
    known = known_logs(here)
    for each in known:
        if _same(name) in {_same(each.name), _same(each.title)}:
            return each
    text = _("There is no log called “{name}”. There are: {names}.")
    raise NotFound(text.format(name=name, names=", ".join(each.title for each in known)), "--log")


def folder_called(name: str, here: Path) -> Path:
    """Return the folder of the log of this name; raises NotFound where it is not there now."""
    return present(log_called(name, here)).folder


def present(log: KnownLog) -> KnownLog:
    """Return a log whose folder is there; raises NotFound for one on a drive that is not."""
    if not log.folder.is_dir():
        text = _("The folder of the log “{name}” is not there now: {folder}")
        raise NotFound(text.format(name=log.title, folder=log.folder), "--log")
    return log


def add_log(name: str, here: Path, elsewhere: Path | None = None) -> KnownLog:
    """Make a folder for the log of `name`, or take the folder `elsewhere`, and return the log.

    It looks as the log in `here` does. Raises InputProblem where there is a log of that name, or
    one in that folder, and OSError.
    """
    known = known_logs(here)
    _check_new(name, known)
    if elsewhere is None:
        folder = _new_folder(_made(home_of(here) / PEOPLE), name)
    else:
        folder = elsewhere.expanduser().absolute()
        if any(_is_same_folder(each.folder, folder) for each in known):
            raise InputProblem(_("That folder holds a log that is in the list already."), "folder")
        _note(KnownLog(_made(folder), name))
    _name(folder, name, looks=preferences.load(here))
    return KnownLog(folder, name)


def name_log(folder: Path, name: str) -> None:
    """Call the log in `folder` so; raises InputProblem where another one is, and OSError."""
    others = [each for each in known_logs(folder) if each.folder != folder]
    _check_new(name, others)
    _name(folder, name)
    for note in _notes_of(folder):
        durable.write(note, _as_note(KnownLog(folder, name)))


def forget_log(folder: Path) -> None:
    """Take a log that was erased out of the list: neither its name nor its place is left."""
    for note in _notes_of(folder):
        durable.discard(note)
    if is_beside(folder):
        with suppress(OSError):  # others may have put something there
            folder.rmdir()


def home_of(folder: Path) -> Path:
    """Return the folder of the first log beside which the log in `folder` lies.

    A sample log lies in a folder that goes with its window: nothing of the person is put there.
    """
    if is_beside(folder):
        return folder.parent.parent
    is_sample = folder.name.startswith(SAMPLE_PREFIX) and folder.parent == Path(gettempdir())
    if is_sample or (not (folder / PEOPLE).is_dir() and _notes_of(folder)):
        return chosen_data_dir()
    return folder


def is_beside(folder: Path) -> bool:
    """Tell whether a folder has the place and the name of another log's."""
    return folder.parent.name == PEOPLE and _FOLDER.fullmatch(folder.name) is not None


def _named(folder: Path) -> KnownLog:
    return KnownLog(folder, preferences.load(folder).log_name)


def _is_used(folder: Path) -> bool:
    return any((folder / name).exists() for name in (preferences.FILE_NAME, LOG_NAME))


def _people_of(home: Path) -> Iterator[KnownLog]:
    """Yield the logs below `home`; a folder in which nothing is left is none."""
    with suppress(OSError):
        for path in sorted((home / PEOPLE).iterdir()):
            if path.name.endswith(_ELSEWHERE):
                yield from _noted(path)
            elif is_beside(path) and path.is_dir() and any(path.iterdir()):
                yield KnownLog(path, _named(path).name or path.name)


def _noted(note: Path) -> Iterator[KnownLog]:
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(note.read_text("utf-8"))
        folder, name = Path(told["folder"]), told["name"]
        if folder.is_absolute() and preferences.is_usable_name(name):
            yield KnownLog(folder, name or folder.name)


def _notes_of(folder: Path) -> list[Path]:
    """Return the files that tell of a log in `folder`: they lie in one place of this computer."""
    notes = (chosen_data_dir() / PEOPLE).glob(f"*{_ELSEWHERE}")
    return [note for note in notes if any(each.folder == folder for each in _noted(note))]


def _note(log: KnownLog) -> None:
    people = _made(chosen_data_dir() / PEOPLE)
    stem, number = _slug(log.name), 1
    while (path := people / f"{stem}-{number}{_ELSEWHERE}").exists():
        number += 1
    durable.write(path, _as_note(log))


def _as_note(log: KnownLog) -> bytes:
    return json.dumps({"folder": str(log.folder), "name": log.name}).encode()


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _new_folder(people: Path, name: str) -> Path:
    """Make a folder for a name: of letters that every system takes, and with a number.

    The number also keeps it from being one that Windows reserves, such as "con".
    """
    stem, number = _slug(name), 1
    while True:
        folder = people / f"{stem}-{number}"
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return folder


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_SLUG_LETTERS].strip("-") or "log"


def file_stem(name: str) -> str:
    """Return how the names of files begin that are made from the log of `name`."""
    return f"magtrack-{_slug(name)}" if name else "magtrack"


def _name(folder: Path, name: str, looks: Preferences | None = None) -> None:
    here = preferences.load(folder)
    if looks is not None and not (folder / preferences.FILE_NAME).exists():
        here = here.looking_as(looks)
    preferences.save(folder, replace(here, log_name=name))


def _check_new(name: str, others: list[KnownLog]) -> None:
    if any(_same(name) in {_same(each.name), _same(each.title)} for each in others):
        raise InputProblem(_("There is a log called “{name}” already.").format(name=name), "name")


def _same(name: str) -> str:
    """Return a name as it is compared: "ANNA" is "Anna"."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _is_same_folder(one: Path, other: Path) -> bool:
    return one == other or one.resolve() == other.resolve()
