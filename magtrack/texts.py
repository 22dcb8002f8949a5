"""The voice of MagTrack: `_` for every text a person reads.

Catalogues live in `resources/locale/<language>/LC_MESSAGES/magtrack.mo`. English is the source
language and needs none, so gettext is imported only when another language is chosen.
"""

from __future__ import annotations

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
