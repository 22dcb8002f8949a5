"""Who holds something: a running program of a computer, as it wrote itself down in a file.

A number of a process is given to another one later, and a folder can be copied to another
computer: so the computer, its start and the start of the process stand beside it.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

_LONGEST = 80


class Holder(Struct, frozen=True):
    """A program that ran: on which computer, since which of its starts, as which process.

    `machine` is the computer's own number and `boot` that of its start, "" where the system tells
    none; `begun` is when the process began, as the system counts. `since` is UTC seconds.
    """

    host: str
    machine: str = ""
    boot: str = ""
    pid: int = 0
    begun: str = ""
    since: int = 0

    @property
    def is_of_this_computer(self) -> bool:
        """Tell whether it ran here: by the computer's number, else by its name."""
        if self.machine and _machine():
            return self.machine == _machine()
        return self.host == _host()

    def is_running(self) -> bool | None:
        """Tell whether it still runs; None where that cannot be told."""
        if not self.is_of_this_computer:
            return None
        if self.boot and _boot() and self.boot != _boot():
            return False
        return _is_process(self.pid, self.begun)

    def as_text(self) -> str:
        """Return it as it is written."""
        import json

        return json.dumps(asdict(self))


def this_program(now: int) -> Holder:
    """Return the program that runs; `now` is UTC seconds."""
    pid = os.getpid()
    return Holder(_host(), _machine(), _boot(), pid, _begun(pid), now)


def holder_in(text: str, changed: int) -> Holder | None:
    """Return who is written in `text`, None where it is nobody.

    The five lines that Qt writes are read as well: process, program, computer, its number, its
    start. `changed` is when the file was written, in UTC seconds.
    """
    import json

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return _of_lines(text.splitlines(), changed)
    if not isinstance(found, dict) or not isinstance(found.get("host"), str):
        return None
    host, machine, boot, begun = (
        _word(found.get(name)) for name in ("host", "machine", "boot", "begun")
    )
    pid, since = _number(found.get("pid")), _number(found.get("since")) or changed
    return Holder(host, machine, boot, pid, begun, since)


def _of_lines(lines: list[str], changed: int) -> Holder | None:
    if len(lines) < 3 or not (lines[0].isascii() and lines[0].isdecimal()):
        return None
    pid, _program, host, machine, boot = (*lines, "", "")[:5]
    return Holder(_word(host), _word(machine), _word(boot), _number(int(pid[:9])), "", changed)


def _word(value: object) -> str:
    """Return a text that can be shown: of one line, and short."""
    shown = "".join(filter(str.isprintable, value)) if isinstance(value, str) else ""
    return shown[:_LONGEST]


def _number(value: object) -> int:
    return value if type(value) is int and 0 <= value < 2**33 else 0


@cache
def _host() -> str:
    import platform

    return platform.node()


@cache
def _machine() -> str:
    return _first_line("/etc/machine-id") or _first_line("/var/lib/dbus/machine-id")


@cache
def _boot() -> str:
    return _first_line("/proc/sys/kernel/random/boot_id")


def _first_line(path: str) -> str:
    try:
        return Path(path).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def _begun(pid: int) -> str:
    """Return when a process began, "" where the system does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    return told.rpartition(")")[2].split()[19]  # the name before it may hold anything


def _is_process(pid: int, begun: str) -> bool | None:
    if sys.platform == "win32" or pid <= 0:  # there, asking would end it
        return None
    try:
        os.kill(pid, 0)
    except PermissionError:
        pass  # another user's
    except (OSError, OverflowError):
        return False
    now = _begun(pid)
    return not begun or not now or begun == now
