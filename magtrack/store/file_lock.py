"""The system's lock on an open file: it ends with the program that has it, however that ends."""

from __future__ import annotations

import os
import sys

FLAGS = (
    os.O_RDWR
    | getattr(os, "O_NONBLOCK", 0)  # a pipe of that name would be waited for
    | getattr(os, "O_NOFOLLOW", 0)
)
"""How a file is opened that is to be locked."""

if sys.platform == "win32":
    import msvcrt

    def locked(file: int) -> bool | None:
        """Lock the byte far behind what is written, so that it can be read by others."""
        os.lseek(file, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def locked(file: int) -> bool | None:
        """Lock a file until it is closed; None where the disk knows no locks."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True
