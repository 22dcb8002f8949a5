"""Asking for a password: never on the command line, never shown, never kept."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from magtrack.errors import NotConfirmed
from magtrack.texts import _


def new_password() -> str:
    """Ask twice for the password to lock a file with; raises NotConfirmed where they differ."""
    first = _typed(_("Password"))
    if not first:
        raise NotConfirmed(_("No password was given. Nothing was written."))
    if _typed(_("The same again")) != first:
        raise NotConfirmed(_("The two passwords differ. Nothing was written."))
    return first


def password_of(path: Path) -> str:
    """Ask for the password of a locked file; "" where none was given."""
    return _typed(_("Password of {file}").format(file=path.name))


def _typed(prompt: str) -> str:
    """Return a line typed unseen; where nobody sits at a terminal, the next line of the input."""
    if sys.stdin is None:  # closed
        return ""
    if sys.stdin.isatty():
        return str(click.prompt(prompt, "", hide_input=True, show_default=False, err=True))
    return sys.stdin.readline().rstrip("\r\n")
