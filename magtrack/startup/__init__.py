"""All that exists only for a quick start; README.md beside this tells what each trick buys.

With `MAGTRACK_PLAIN_START=1` in the environment none of them is used; to measure one, it is named
there: `MAGTRACK_PLAIN_START=qt`.
"""

from __future__ import annotations

import os
from typing import Literal

Trick = Literal["qt", "msgspec", "matplotlib", "collector", "lazy"]


def is_plain(trick: Trick) -> bool:
    """Tell whether the program is to start without this trick."""
    return not {"1", trick}.isdisjoint(os.environ.get("MAGTRACK_PLAIN_START", "").split(","))
