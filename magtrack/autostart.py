"""How the system starts MagTrack: its command, and what is started when the person logs in."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from hashlib import blake2s
from pathlib import Path

from magtrack import durable
from magtrack.errors import MagTrackError
from magtrack.paths import APP_ID, chosen_data_dir
from magtrack.texts import _

_QUOTED = re.compile(r'(["`$\\])')
_NAME = f"{APP_ID}.Reminders"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


def launcher() -> list[str]:
    """Return the command that starts this MagTrack, whatever it was installed with."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    beside = Path(sys.executable).parent / "magtrack-window"
    found = str(beside) if beside.exists() else shutil.which("magtrack-window")
    return [found] if found else [sys.executable, "-m", "magtrack"]


def exec_line(command: list[str]) -> str:
    """Return a command as a desktop file writes it, whatever is in its path."""
    return " ".join('"' + _QUOTED.sub(r"\\\1", part).replace("%", "%%") + '"' for part in command)


def exec_value(command: list[str]) -> str:
    """Return it as the value of a key: in a string of a desktop file a backslash stands twice."""
    return exec_line(command).replace("\\", "\\\\")


class Autostart:
    """Whether the reminders of one log start when the person logs in.

    On Linux by a file in the autostart folder of the desktop, on macOS by a launch agent, on
    Windows by a value of the Run key. Each log has one of its own.
    """

    def __init__(self, folder: Path) -> None:
        """Speak of the log in `folder`."""
        self._folder = folder.expanduser().absolute()
        usual = chosen_data_dir() == self._folder
        digest = blake2s(os.fsencode(self._folder), digest_size=4).hexdigest()
        self._name = _NAME if usual else f"{_NAME}-{digest}"

    @property
    def command(self) -> list[str]:
        """Return what is started."""
        return [*launcher(), "--data-dir", str(self._folder), "remind"]

    def is_on(self) -> bool:
        """Tell whether it is started; a desktop may have switched it off by a line of its own."""
        if sys.platform == "win32":
            return _run_value(self._name) is not None
        try:
            text = _file(self._name).read_text("utf-8")
        except (OSError, ValueError):
            return False
        lines = {line.replace(" ", "").lower() for line in text.splitlines()}
        return not lines & {"hidden=true", "x-gnome-autostart-enabled=false"}

    def switch(self, *, on: bool) -> None:
        """Let it start from the next login on, or no more; raises MagTrackError."""
        try:
            if sys.platform == "win32":
                _set_run_value(self._name, self.command if on else None)
            elif on:
                file = _file(self._name)
                file.parent.mkdir(parents=True, exist_ok=True)
                durable.write(file, self._content())
            else:
                _file(self._name).unlink(missing_ok=True)
        except OSError as error:
            raise MagTrackError(
                _("It cannot be changed what starts with the computer: {reason} ({file}).").format(
                    reason=error.strerror or error, file=error.filename or self._name
                )
            ) from error

    def mend(self) -> None:
        """Write anew what starts a program that is somewhere else by now; raises MagTrackError."""
        if self.is_on() and (
            sys.platform == "win32" or _file(self._name).read_bytes() != self._content()
        ):
            self.switch(on=True)

    def _content(self) -> bytes:
        if sys.platform == "darwin":
            import plistlib

            return plistlib.dumps(
                {"Label": self._name, "ProgramArguments": self.command, "RunAtLoad": True}
            )
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            "Name=MagTrack reminders",
            f"Exec={exec_value(self.command)}",
            f"Icon={APP_ID}",
            "Terminal=false",
            "NoDisplay=true",
            "X-GNOME-Autostart-enabled=true",
        )
        return "".join(f"{line}\n" for line in lines).encode()


def switch_all_off() -> list[str]:
    """Let the reminders of no log start any more, and return what was removed.

    Raises MagTrackError or OSError.
    """
    if sys.platform == "win32":
        found = list(_run_values())
        for name in found:
            _set_run_value(name, None)
        return found
    files = sorted(_file(_NAME).parent.glob(f"{_NAME}*"))
    for file in files:
        file.unlink()
    return [str(file) for file in files]


def _file(name: str) -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{name}.plist"
    chosen = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(chosen) if chosen.startswith("/") else Path.home() / ".config"
    return folder / "autostart" / f"{name}.desktop"


if sys.platform == "win32":
    import subprocess
    import winreg

    def _run_value(name: str) -> str | None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                return str(winreg.QueryValueEx(key, name)[0])
        except OSError:
            return None

    def _set_run_value(name: str, command: list[str] | None) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            if command is not None:
                line = subprocess.list2cmdline(command)
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, line)
            elif _run_value(name) is not None:
                winreg.DeleteValue(key, name)

    def _run_values() -> Iterator[str]:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            names = [winreg.EnumValue(key, n)[0] for n in range(winreg.QueryInfoKey(key)[1])]
        yield from (name for name in names if name.startswith(_NAME))
