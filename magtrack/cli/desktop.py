"""The menu entry of this user: for MagTrack from pip or pipx, which puts none into the menu."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from magtrack.autostart import exec_value, launcher, switch_all_off
from magtrack.cli.program import root
from magtrack.errors import MagTrackError
from magtrack.paths import APP_ID, data_dir
from magtrack.texts import _


@root.group()
def desktop() -> None:
    """Put MagTrack into the menu of the desktop, or take it out."""


@desktop.command()
def install() -> None:
    """Put MagTrack into the menu, with its icon."""
    written = _install(_share(), launcher())
    click.echo(_("MagTrack is in the menu. Written:"))
    for path in written:
        click.echo(f"  {path}")


@desktop.command()
def remove() -> None:
    """Take MagTrack out of the menu, and its reminders from what starts at login; the log stays."""
    for name in switch_all_off():
        click.echo(_("No more started at login: {name}").format(name=name))
    gone = [path for path, _source in _files(_share()) if path.exists()]
    for path in gone:
        path.unlink()
    click.echo(_("MagTrack is out of the menu.") if gone else _("MagTrack was not in the menu."))


def _install(share: Path, command: list[str]) -> list[Path]:
    if sys.platform != "linux":
        raise MagTrackError(
            _("Only Linux desktops have such a menu: make a shortcut to {program} instead.").format(
                program=command[0]
            )
        )
    written = []
    for path, source in _files(share):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".desktop":
            line = f"Exec={exec_value(command)}\n"
            text = source.read_text(encoding="utf-8").replace("Exec=magtrack\n", line)
            path.write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(source, path)
        path.chmod(0o644)  # the desktop reads them
        written.append(path)
    return written


def _files(share: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each file of the menu entry below `share`, and what it is made of."""
    sources = data_dir("resources") / "desktop"
    yield share / "applications" / f"{APP_ID}.desktop", sources / f"{APP_ID}.desktop"
    icons = share / "icons" / "hicolor"
    for picture in sorted(sources.glob("magtrack-*.png")):
        n = picture.stem.rpartition("-")[2]
        yield icons / f"{n}x{n}" / "apps" / f"{APP_ID}.png", picture
    yield icons / "scalable" / "apps" / f"{APP_ID}.svg", sources / "magtrack.svg"
    symbolic = icons / "symbolic" / "apps" / f"{APP_ID}-symbolic.svg"
    yield symbolic, sources / "magtrack-symbolic.svg"


def _share() -> Path:
    chosen = os.environ.get("XDG_DATA_HOME", "")
    return Path(chosen) if chosen.startswith("/") else Path.home() / ".local" / "share"
