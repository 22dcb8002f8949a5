"""Builds what people install: `script/package NAME` calls it with the folder to write into.

Each kind is a function of `KINDS`. What is built twice from the same sources has the same bytes
where the tools allow it: times come from SOURCE_DATE_EPOCH, names are sorted, owners are root.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import lzma
import os
import re
import shutil
import subprocess
import sys
import tarfile
import textwrap
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

import libraries
from slim import slim

ROOT = Path(__file__).resolve().parent.parent
DESKTOP = ROOT / "resources" / "desktop"
APP_ID = "org.magtrack.MagTrack"
MAINTAINER = "The MagTrack contributors <maintainers@magtrack.example>"
LARGEST_MB = 180
"""What the folder may take on the disk; Qt, its ICU and numpy's BLAS are two thirds of it."""
PRESET = int(os.environ.get("MAGTRACK_XZ", "6"))
"""How hard xz tries, 0 to 9: 1 takes a quarter of the time, for packages that are only tried."""


def version() -> str:
    """Return the version of the sources."""
    text = (ROOT / "magtrack" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    if found is None:
        raise SystemExit("magtrack/__init__.py names no version.")
    return found[1]


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> None:
    """Run a command that must succeed; what it says is shown where it does not."""
    if shutil.which(command[0]) is None:
        raise SystemExit(f"{command[0]} is not installed here.")
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
        raise SystemExit(f"{command[0]} failed.")


# ---------------------------------------------------------------------------------------- Python's


def wheel(out: Path) -> Path:
    """Build the wheel, for pip and pipx."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out)
    return out / f"magtrack-{version()}-py3-none-any.whl"


def sdist(out: Path) -> Path:
    """Build the archive of the sources."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", out)
    return out / f"magtrack-{version()}.tar.gz"


# ------------------------------------------------------------------------------- one folder, Linux


def folder(out: Path) -> Path:
    """Build the folder with Python, Qt and all else in it; it needs nothing installed."""
    work = out / "work"
    spec = ROOT / "packaging" / "magtrack.spec"
    where = ("--distpath", out, "--workpath", work)
    work.mkdir(exist_ok=True)
    # Not from the checkout: there the package lies without its resources.
    command = (sys.executable, "-m", "PyInstaller", "--noconfirm", *where, spec)
    run(*command, cwd=work, PYTHONHASHSEED="1")
    shutil.rmtree(work)
    made = out / "magtrack"
    slim(made)
    files = (path for path in made.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(path.stat().st_size for path in files) / 1_000_000
    print(f"{made}: {size:.0f} MB")
    if size > LARGEST_MB:
        raise SystemExit(f"The folder takes {size:.0f} MB, more than {LARGEST_MB}.")
    return made


def _menu_files(tree: Path) -> None:
    """Put desktop file, AppStream data, the kind of file and icons below `tree`, as in /usr."""
    share = tree / "share"
    entry = f"{APP_ID}.desktop"
    _copy(DESKTOP / entry, share / "applications" / entry)
    _copy(DESKTOP / f"{APP_ID}.metainfo.xml", share / "metainfo" / f"{APP_ID}.metainfo.xml")
    types = share / "mime" / "packages" / f"{APP_ID}.xml"
    _copy(DESKTOP / f"{APP_ID}.mime.xml", types)
    icons = share / "icons" / "hicolor"
    for picture in sorted(DESKTOP.glob("magtrack-*.png")):
        n = picture.stem.rpartition("-")[2]
        _copy(picture, icons / f"{n}x{n}" / "apps" / f"{APP_ID}.png")
    _copy(DESKTOP / "magtrack.svg", icons / "scalable" / "apps" / f"{APP_ID}.svg")
    symbolic = f"{APP_ID}-symbolic.svg"
    _copy(DESKTOP / "magtrack-symbolic.svg", icons / "symbolic" / "apps" / symbolic)


def deb(out: Path) -> Path:
    """Build the package for Debian and its kin: the folder under /opt, and its menu entry."""
    made = _made_folder(out)
    tree = out / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(made, tree / "opt" / "magtrack", symlinks=True)
    _menu_files(tree / "usr")
    (tree / "usr" / "bin").mkdir(parents=True)
    (tree / "usr" / "bin" / "magtrack").symlink_to("/opt/magtrack/magtrack")
    doc = tree / "usr" / "share" / "doc" / "magtrack"
    _copy(ROOT / "LICENSE", doc / "copyright")
    _gzip((ROOT / "CHANGELOG.md").read_bytes(), doc / "CHANGELOG.md.gz")
    _gzip(_debian_changes().encode(), doc / "changelog.gz")
    lintian = tree / "usr" / "share" / "lintian" / "overrides" / "magtrack"
    _copy(ROOT / "packaging" / "lintian-overrides", lintian)
    files = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink()]
    kilobytes = sum(path.stat().st_size for path in files) // 1024
    control = (ROOT / "packaging" / "control").read_text(encoding="utf-8")
    _write(
        tree / "DEBIAN" / "control",
        control.format(
            version=version(),
            size=kilobytes,
            maintainer=MAINTAINER,
            architecture=_architecture(),
            **libraries.of_debian(tree / "opt" / "magtrack"),
        ),
    )
    sums = (
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}"
        f"  {path.relative_to(tree)}\n"
        for path in sorted(files)
    )
    _write(tree / "DEBIAN" / "md5sums", "".join(sums))
    _settle(tree)
    package = out / f"magtrack_{version()}_{_architecture()}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", f"-z{PRESET}", "--build", tree, package)
    shutil.rmtree(tree)
    return package


def tarball(out: Path) -> Path:
    """Build the archive that any Linux can unpack, with a script that puts it into the menu."""
    made = _made_folder(out)
    name = f"magtrack-{version()}-linux-{_machine()}"
    tree = out / name
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(made, tree / "magtrack", symlinks=True)
    for script in ("install.sh", "uninstall.sh"):
        _copy(ROOT / "packaging" / script, tree / script, mode=0o755)
    _copy(ROOT / "LICENSE", tree / "LICENSE")
    _settle(tree)
    archive = out / f"{name}.tar.xz"
    with (
        lzma.open(archive, "wb", preset=PRESET) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        tar.add(tree, name, filter=_as_root)
    shutil.rmtree(tree)
    return archive


def rpm(out: Path) -> Path:
    """Build the package for Fedora, openSUSE and their kin, of the same folder."""
    made = _made_folder(out)
    top = out / "rpm"
    shutil.rmtree(top, ignore_errors=True)
    tree = top / "tree"
    shutil.copytree(made, tree / "opt" / "magtrack", symlinks=True)
    _menu_files(tree / "usr")
    (tree / "usr" / "bin").mkdir(parents=True)
    (tree / "usr" / "bin" / "magtrack").symlink_to("/opt/magtrack/magtrack")
    _settle(tree)
    needed = "\n".join(f"Requires: {each}" for each in libraries.of_rpm(made))
    spec = (ROOT / "packaging" / "magtrack.rpm.spec").read_text(encoding="utf-8")
    _write(
        top / "magtrack.spec", spec.replace("@VERSION@", version()).replace("@REQUIRES@", needed)
    )
    run(
        "rpmbuild",
        "-bb",
        "--define",
        f"_topdir {top}",
        "--define",
        f"tree {tree}",
        "--define",
        f"_binary_payload w{PRESET}.xzdio",
        "--define",
        "use_source_date_epoch_as_buildtime 1",
        top / "magtrack.spec",
    )
    (built,) = (top / "RPMS").rglob("*.rpm")
    package = out / built.name
    shutil.move(built, package)
    shutil.rmtree(top)
    return package


# ------------------------------------------------------------------------ what it is made of


def sbom(out: Path) -> Path:
    """Write what the packages are made of, as CycloneDX: names, versions and hashes of the pins."""
    parts = [
        {
            "type": "library",
            "name": name.partition("==")[0],
            "version": name.partition("==")[2],
            "purl": f"pkg:pypi/{name.replace('==', '@')}",
            "hashes": [{"alg": "SHA-256", "content": each} for each in hashes],
        }
        for name, hashes in pins(ROOT / "requirements" / "runtime.txt")
    ]
    described = {"type": "application", "name": "magtrack", "version": version()}
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": described},
        "components": parts,
    }
    path = out / f"magtrack-{version()}.cdx.json"
    _write(path, json.dumps(document, indent=2) + "\n")
    return path


def sums(out: Path) -> Path:
    """Write the SHA-256 of every package in `out`."""
    packages = sorted(
        path for path in out.iterdir() if path.is_file() and path.name != "SHA256SUMS"
    )
    lines = (f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in packages)
    path = out / "SHA256SUMS"
    _write(path, "".join(lines))
    return path


def pins(file: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each pinned package, "name==version", with the hashes of its files."""
    text = file.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        name = line.split(" ", 1)[0]
        if "==" in name:
            yield name, re.findall(r"--hash=sha256:([0-9a-f]{64})", line)


KINDS: dict[str, Callable[[Path], Path]] = {
    "wheel": wheel,
    "sdist": sdist,
    "folder": folder,
    "deb": deb,
    "tarball": tarball,
    "rpm": rpm,
    "sbom": sbom,
    "sums": sums,
}

# ------------------------------------------------------------------------------------ small things


def _made_folder(out: Path) -> Path:
    made = out / "magtrack"
    return made if made.is_dir() else folder(out)


def _machine() -> str:
    return os.uname().machine


def _architecture() -> str:
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(_machine(), _machine())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")


def _copy(source: Path, target: Path, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def _gzip(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(content, 9, mtime=0))


def _debian_changes() -> str:
    """Return the one entry of changes that Debian's tools read; what changed is beside it."""
    return (
        f"magtrack ({version()}) unstable; urgency=medium\n\n  * See CHANGELOG.md.gz.\n\n"
        f" -- {MAINTAINER}  {formatdate(_epoch())}\n"
    )


def _epoch() -> int:
    return int(os.environ["SOURCE_DATE_EPOCH"])


def _settle(tree: Path) -> None:
    """Give all below `tree` one time, and rights that do not depend on who builds."""
    for path in (tree, *tree.rglob("*")):
        if path.is_symlink():
            os.utime(path, (_epoch(), _epoch()), follow_symlinks=False)
            continue
        runs = path.is_dir() or (path.stat().st_mode & 0o100 and ".so" not in path.name)
        path.chmod(0o755 if runs else 0o644)
        os.utime(path, (_epoch(), _epoch()))


def _as_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def main(arguments: list[str]) -> None:
    """Build the kinds named, all for none, into the first argument."""
    out = Path(arguments[0]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    for name in arguments[1:] or list(KINDS):
        if name not in KINDS:
            raise SystemExit(f"There is no package called {name}. These are: {', '.join(KINDS)}")
        print(KINDS[name](out), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
