"""What the trials of magnesium L-threonate add up to, in sentences."""

from __future__ import annotations

from magtrack.texts import _


def evidence_line() -> str:
    """Return the sum of the evidence cards: how many trials, what they found, and who paid.

    Counted from `evidence.toml`; a test counts again.
    """
    return _(
        "Placebo trials found: 7 with a published or posted end (592 people), in seven different"
        " groups of people; 1 found no difference in anything it measured, 1 missed its main"
        " outcome, 1 has no readable numbers. Two more of the maker's company (one ended early)"
        " have no public results. Of those whose money was read, one was paid by a hospital, the"
        " others by companies that make or sell it. Magnesium in the human brain was not measured"
        " in any of them."
    )
