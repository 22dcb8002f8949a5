"""The voice of MagTrack: `_` for every text a person reads.

Catalogues live in `resources/locale/<language>/LC_MESSAGES/magtrack.mo`. English is the source
language and needs none, so gettext is imported only when another language is chosen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations
    from pathlib import Path

_catalogue: NullTranslations | None = None


def use(language: str, folder: Path) -> None:
    """Speak `language` ("de", "fr", ...) from now on; English where a text is not translated."""
    global _catalogue  # noqa: PLW0603 - the one voice of the process
    import gettext

    _catalogue = gettext.translation("magtrack", folder, [language], fallback=True)


def _(text: str) -> str:
    """Return `text` in the user's language."""
    return text if _catalogue is None else _catalogue.gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of the text that fits the count `n`."""
    if _catalogue is None:
        return one if n == 1 else many
    return _catalogue.ngettext(one, many, n)


HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f"
"""Characters that take no room or turn round what is written around them, as a set of `re`."""

_ODD = re.compile(f"[{HIDDEN}\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_JOINED = f"{_RIGHT_TO_LEFT}\u0900-\u0dff"
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_AS_WRITTEN = (
    f"(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])"  # joins letters, or keeps them apart
    f"|(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])"  # makes one picture of two
    f"|(?<=[{_RIGHT_TO_LEFT}])[\u200e\u200f]|[\u200e\u200f](?=[{_RIGHT_TO_LEFT}])"
    "|(?<=\U0001f3f4)[\U000e0020-\U000e007e]{1,8}\U000e007f"  # the flag of a region
)
"""What keeps its meaning only as it is; `re` reads the pattern when it is first needed."""


def visible(text: str) -> str:
    """Return a text as it is shown: a character that hides, or turns others round, as [U+202E].

    Such characters make a name look like another. Letters that are written from right to left,
    the marks that belong to them, and emoji of several parts stay as they are.
    """
    if _ODD.search(text) is None:
        return text
    kept, end = [], 0
    for found in re.finditer(_AS_WRITTEN, text):
        kept += [_escaped(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*kept, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return _ODD.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
