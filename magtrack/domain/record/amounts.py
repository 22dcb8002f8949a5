"""Amounts: what a number on a label means, and how a typed number is read.

Two masses live here and never mix: the mass of the **compound** (the salt, what the capsule
weighs) and the mass of **elemental** magnesium in it. Only a product turns one into the other.
"""

from __future__ import annotations

import math
import re
from typing import NewType

from magtrack.errors import AmbiguousAmount, InputProblem
from magtrack.texts import _

CompoundMg = NewType("CompoundMg", float)
"""Milligrams of a salt, for example 2000 mg of magnesium L-threonate."""

ElementalMg = NewType("ElementalMg", float)
"""Milligrams of magnesium itself, for example the 144 mg in those 2000 mg."""

NO_MAGNESIUM = ElementalMg(0.0)

_NUMBER = re.compile(r"(\d+)?(?:[.,](\d*))?")
_GROUPED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_OTHER_SIGNS = str.maketrans({"٫": ".", "﹐": ",", "，": ",", "．": ".", "−": "-"})


def parse_amount(text: str, *, field: str = "", dot_is_decimal: bool = False) -> float:
    """Read a positive amount such as `1.5` or `1,5`, the same in every locale.

    Both signs are decimal signs and there are no group separators, so that no locale can turn
    1.5 into 15. `1.500` and `1,500` mean different numbers to different people and are refused;
    `dot_is_decimal` accepts the dot there, for the command line and files, which always use it.

    Raises InputProblem (with `field`) for anything that is not a finite number above 0.
    """
    clean = _ascii_digits(text.strip()).translate(_OTHER_SIGNS)
    if not clean:
        raise InputProblem(_("An amount is missing."), field)
    if _GROUPED.fullmatch(clean) and not (dot_is_decimal and "." in clean):
        whole = re.sub(r"[.,]", "", clean)
        short = clean.replace(",", ".").rstrip("0").rstrip(".")
        raise AmbiguousAmount(
            _("“{text}” can be read in two ways: write {whole} or {short}.").format(
                text=text.strip(), whole=whole, short=short
            ),
            field,
        )
    if not any(c.isdigit() for c in clean) or not _NUMBER.fullmatch(clean):
        raise InputProblem(
            _("“{text}” is not an amount: write a number such as 2 or 1.5.").format(
                text=text.strip()
            ),
            field,
        )
    return check_amount(float(clean.replace(",", ".")), field=field)


def check_amount(value: float, *, field: str = "") -> float:
    """Return `value` if it is a finite number above 0, else raise InputProblem."""
    if not math.isfinite(value):
        raise InputProblem(_("An amount must be a finite number."), field)
    if value <= 0:
        raise InputProblem(_("An amount must be more than 0."), field)
    if value > LARGEST:
        raise InputProblem(_("An amount above 1 000 000 cannot be right."), field)
    return value


LARGEST = 1_000_000.0
"""Larger amounts are refused as slips of the keyboard (a kilogram in milligrams)."""


def plain_number(value: float) -> str:
    """Return a number as files hold it: 0.3 and never 0.30000000000000004, the same anywhere.

    At most 15 digits that count: every decimal of so many is a number of its own, and comes back as
    itself.
    """
    return f"{value:.15g}"


def _ascii_digits(text: str) -> str:
    """Replace digits of other scripts (Arabic, Devanagari, ...) by 0-9."""
    if text.isascii():
        return text
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)
