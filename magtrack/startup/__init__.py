"""All that exists only for a quick start; README.md beside this tells what each trick buys.

With `MAGTRACK_PLAIN_START=1` in the environment none of them is used.
"""

from __future__ import annotations

import os


def is_plain() -> bool:
    """Tell whether the program is to start without any trick."""
    return os.environ.get("MAGTRACK_PLAIN_START") == "1"
