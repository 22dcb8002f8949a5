"""A second start calls the window that has the log open: it writes a file that is watched.

A file, and not a socket: MagTrack has no network code. The window writes its answer into the same
file, so that the caller knows whether anybody is there.
"""

from __future__ import annotations

import os
import secrets
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, Qt
from PySide6.QtWidgets import QWidget

CALL_NAME = "window.call"
ANSWER_S = 2.0
"""How long a caller waits; a window that is not held up answers at once."""

_LOOK_S = 0.02
_CALL, _HERE = "call ", "here "
_LONGEST = 8192
"""Bytes of a call; a file's path takes half of that at most."""


def call(data_dir: Path, wait_s: float = ANSWER_S, *, file: str | None = None) -> bool:
    """Ask the window of the log in `data_dir` to come to the front; tell whether it answered.

    With `file`, it is asked to show what importing that would do. Several may call at once, as when
    two files are opened together: each waits for the other to be answered, and calls again where
    its own call was written over.
    """
    calls, token = data_dir / CALL_NAME, secrets.token_hex(8)
    mine = _CALL + token + ("" if file is None else f" {Path(file).absolute()}")
    now = time.monotonic()
    end, patience = now + wait_s, now + wait_s / 2  # the other may have been killed
    while now < end:
        said = _read(calls)
        if said == _HERE + token:
            return True
        is_anothers = said.startswith(_CALL) and now < patience
        if said != mine and not is_anothers and not _write(calls, mine):
            return False
        time.sleep(_LOOK_S)
        now = time.monotonic()
    return False


def answer_calls(
    window: QWidget, data_dir: Path, take: Callable[[Path], None] = lambda _file: None
) -> None:
    """Bring `window` to the front when a second start calls, and answer it.

    A file that is handed over with the call goes to `take`. Where the file of the call cannot be
    made or watched, the window is just not called.
    """
    file = data_dir / CALL_NAME
    with suppress(OSError):
        os.close(_opened(file, os.O_WRONLY | os.O_CREAT))
    watcher = QFileSystemWatcher([str(file)], window)
    heard: set[str] = set()  # who did not see the answer in time calls once more

    def answer() -> None:
        if file.is_file() and str(file) not in watcher.files():  # a program that syncs replaced it
            watcher.addPath(str(file))
        said = _read(file)
        if said.startswith(_CALL):
            token, _space, handed = said.removeprefix(_CALL).partition(" ")
            _write(file, _HERE + token)
            bring_forward(window)
            if handed and token not in heard:
                take(Path(handed))
            heard.add(token)

    watcher.fileChanged.connect(answer)
    answer()  # who called while the window was being made


def bring_forward(window: QWidget) -> None:
    """Show the window in front; a desktop that does not allow it marks it in its bar instead."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _opened(file: Path, flags: int) -> int:
    """Open a plain file, its owner's alone; raises OSError for any other, such as a pipe."""
    no_wait = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(file, flags | no_wait, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError
    return descriptor


def _read(file: Path) -> str:
    try:
        with os.fdopen(_opened(file, os.O_RDONLY), "rb") as there:
            return os.fsdecode(there.read(_LONGEST))
    except OSError:
        return ""


def _write(file: Path, text: str) -> bool:
    try:
        descriptor = _opened(file, os.O_WRONLY | os.O_CREAT)
        with os.fdopen(descriptor, "wb", buffering=0) as there:
            there.write(os.fsencode(text))
            there.truncate()
    except OSError:
        return False
    return True
