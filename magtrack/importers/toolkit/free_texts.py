"""Free texts of other programs, as far as the log can keep them."""

from __future__ import annotations

from unicodedata import category

from magtrack.domain.record.events import check_text
from magtrack.domain.record.products import UNUSABLE
from magtrack.texts import ngettext

_LINE_ENDS = str.maketrans(dict.fromkeys("\v\f\x85", "\n"))
"""Line ends of word processors and mainframes, which our texts do not know."""


def usable_text(text: str) -> str:
    """Return a text without the characters that files cannot carry."""
    if text.isprintable():
        return text
    text = text.translate(_LINE_ENDS)
    return "".join(c for c in text if c in "\r\n\t" or category(c) not in UNUSABLE)


class FreeTexts:
    """Keeps texts without the characters that files cannot carry, and counts those it changed."""

    def __init__(self) -> None:
        self._changed = 0

    def kept(self, text: str) -> str:
        """Return a text as the log can keep it; raises InputProblem for one that is too long."""
        usable = usable_text(text)
        self._changed += usable != text
        return check_text(usable)

    def said(self) -> str:
        """Say how many texts were changed, "" for none."""
        if not self._changed:
            return ""
        return ngettext(
            "Characters that cannot be stored were taken out of {n} note.",
            "Characters that cannot be stored were taken out of {n} notes.",
            self._changed,
        ).format(n=self._changed)
