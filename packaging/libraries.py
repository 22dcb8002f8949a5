"""What a built folder links to and does not hold, in the words of each kind of package."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

CONTROL = "Source: magtrack\n\nPackage: magtrack\nArchitecture: any\n"


def of_debian(made: Path) -> dict[str, str]:
    """Return the Debian packages of these libraries, of those for printing apart."""
    linked = _linked(made)
    prints = _prints(linked)
    with TemporaryDirectory() as where:
        control = Path(where) / "debian" / "control"
        control.parent.mkdir()
        control.write_text(CONTROL, encoding="utf-8")
        said = _said(
            *("dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"),
            *(f"-l{folder}" for folder in sorted({path.parent for path in linked})),
            *(f"-x{package}" for package in sorted(_packages_of(linked))),
            *(f"-e{path}" for path in linked if path not in prints),
            "-dRecommends",
            *(f"-e{path}" for path in prints),
            cwd=Path(where),
        )
    found = dict(line.removeprefix("shlibs:").split("=", 1) for line in said.splitlines())
    return {"depends": found["Depends"], "recommends": found["Recommends"]}


def of_rpm(made: Path) -> list[str]:
    """Return these libraries as every distribution with rpm calls them."""
    linked = _linked(made)
    held = {path.name for path in made.rglob("*.so*")}
    prints = _prints(linked)
    said = _said("readelf", "-d", *(str(path) for path in linked if path not in prints))
    needed = set(re.findall(r"\(NEEDED\).*\[(.+)\]", said)) - held
    return sorted(f"{name}()(64bit)" for name in needed)


def _linked(made: Path) -> list[Path]:
    files = (path for path in sorted(made.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in files if path.read_bytes()[:4] == b"\x7fELF"]


def _prints(linked: list[Path]) -> list[Path]:
    """Return what only printing needs: without it one saves a PDF."""
    return [path for path in linked if "cups" in path.name]


def _packages_of(linked: list[Path]) -> set[str]:
    """Return the Debian packages that libraries which travel along came in."""
    names = {path.name for path in linked if path.name.startswith("lib")}
    patterns = [f"{folder}/*/{name}" for folder in ("/lib", "/usr/lib") for name in sorted(names)]
    said = subprocess.run(
        ["dpkg-query", "--search", *patterns], capture_output=True, text=True, check=False
    )
    return {line.partition(":")[0] for line in said.stdout.splitlines()}


def _said(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr[-4000:]}")
    return done.stdout
