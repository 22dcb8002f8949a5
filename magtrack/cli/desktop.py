"""The menu entry of this user: for MagTrack from pip or pipx, which puts none into the menu."""

from __future__ import annotations

import os
import shutil
import subprocess
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
    _tell_the_desktop(_share())
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
            line = f"Exec={exec_value(command)} "
            text = source.read_text(encoding="utf-8").replace("Exec=magtrack ", line)
            path.write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(source, path)
        path.chmod(0o644)  # the desktop reads them
        written.append(path)
    _tell_the_desktop(share)
    return written


def _tell_the_desktop(share: Path) -> None:
    """Have the desktop read anew what it keeps of files and their programs, where it has the tools.

    What it makes of no file at all goes as well.
    """
    for tool, folder, sources in (
        ("update-desktop-database", share / "applications", "*.desktop"),
        ("update-mime-database", share / "mime", "packages/*.xml"),
    ):
        if not folder.is_dir():
            continue
        if found := shutil.which(tool):
            subprocess.run([found, folder], check=False, capture_output=True)  # noqa: S603
        if not any(folder.glob(sources)):
            for made in _MADE:
                (folder / made).unlink(missing_ok=True)


_MADE = (
    *("mimeinfo.cache", "XMLnamespaces", "aliases", "generic-icons", "globs", "globs2", "icons"),
    *(
        "application/vnd.magtrack.archive+zip.xml",
        "magic",
        "mime.cache",
        "subclasses",
        "treemagic",
        "types",
        "version",
    ),
)
"""What the two tools write into those folders."""


def _files(share: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each file of the menu entry below `share`, and what it is made of."""
    sources = data_dir("resources") / "desktop"
    yield share / "applications" / f"{APP_ID}.desktop", sources / f"{APP_ID}.desktop"
    yield share / "mime" / "packages" / f"{APP_ID}.xml", sources / f"{APP_ID}.mime.xml"
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
