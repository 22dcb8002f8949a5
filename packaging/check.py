"""Tries what was built as a stranger would, for `script/package check [KIND...] [RELEASE...]`.

Each kind is a function of `KINDS`, which gets the folder of the packages. All but `folder` are
tried in a bare Debian, which takes root, mmdebstrap, and a network to install what they depend on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bare import PERSON, Bare, Failed

HERE = Path(__file__).resolve().parent
TRIAL = HERE / "trial"
FIRST_DAY = "/trial/first_day.sh"
LOG = f"/home/{PERSON}/log"
SUITES = ["bookworm", "trixie"]
"""The releases of Debian that packages are tried in: 12 and 13."""

PYTHONS = {"bookworm": "3.11", "trixie": "3.13"}
SCREEN = ("xvfb", "dbus", "dbus-daemon", "procps", "weston")
DESKTOP = (
    *SCREEN,
    "desktop-file-utils",
    "shared-mime-info",
    "dunst",
    "imagemagick",
    "libglib2.0-bin",
    "xdotool",
)
QT_NEEDS = (
    *("libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libglib2.0-0", "libstdc++6"),
    *("libwayland-cursor0", "libx11-xcb1", "libxcb-randr0", "libxcb-render0", "libxcb-shape0"),
    *("libxcb-shm0", "libxcb-sync1", "libxcb-xfixes0", "libxcb-xkb1", "libxkbcommon0"),
)
"""What every desktop has, and a bare system has not."""

WHEELS_NEED = (
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1"),
    *("libxcb-render-util0", "libxcb-util1", "libxkbcommon-x11-0"),
)
"""What Qt from pip needs beyond that; the packages hold it."""


# ------------------------------------------------------------------------------------- the kinds


def folder(dist: Path) -> None:
    """Try the folder here: a first day, no socket to the network, a start as quick as from source.

    Its window starts itself again to lay out a report.
    """
    program = dist / "magtrack" / "magtrack"
    with tempfile.TemporaryDirectory() as home:
        env = {"HOME": home, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        command = ["sh", str(TRIAL / "first_day.sh"), str(program)]
        if shutil.which("strace"):
            traced = Path(home) / "sockets"
            command = ["strace", "-f", "-e", "trace=socket", "-o", str(traced), *command]
        _checked(command, env)
        if shutil.which("strace") and "AF_INET" in traced.read_text(encoding="utf-8"):
            raise Failed("It opened a socket to the network.")
    said = _checked([str(program), "-m", "magtrack", "--version"], {"PATH": "/usr/bin"})
    if "magtrack, version" not in said:
        raise Failed(f"It does not start its own modules: {said}")
    _report_of_a_window(dist, program)


def deb(dist: Path) -> None:
    """Try the Debian package: it needs what it declares, and leaves nothing but the log."""
    for suite in SUITES:
        _bare_deb(dist, suite)
        _deb_on_a_desktop(dist, suite)


def tarball(dist: Path) -> None:
    """Try the archive with its install script, in a folder with a space in its name."""
    (archive,) = dist.glob("magtrack-*-linux-*.tar.xz")
    for suite in SUITES:
        with Bare(suite, dist / "bare") as bare:
            bare.install("xz-utils", *SCREEN, *QT_NEEDS)
            before = bare.files()
            bare.take(archive, TRIAL / "first_day.sh")
            bare.as_person("tar", "-xf", f"/trial/{archive.name}", "-C", "/trial")
            prefix, unpacked = f"/home/{PERSON}/my programs", f"/trial/{_stem(archive)}"
            bare.as_person(f"{unpacked}/install.sh", prefix)
            print(bare.as_person("sh", FIRST_DAY, f"{prefix}/bin/magtrack"), end="")
            bare.as_person(f"{unpacked}/install.sh", prefix)  # over itself
            bare.as_person(f"{unpacked}/uninstall.sh", prefix)
            _leaves_the_log_alone(bare, before)


def rpm(dist: Path) -> None:
    """Read the package for Fedora and its kin back, unpack it and try what was in it."""
    (package,) = dist.glob("magtrack-*.rpm")
    said = _checked(["rpm", "-qp", "--requires", str(package)])
    print(f"needs: {', '.join(line for line in said.split() if line.startswith('lib'))}")
    with Bare("bookworm", dist / "bare") as bare:
        bare.install("rpm2cpio", "cpio", *SCREEN, *QT_NEEDS)
        bare.take(package, TRIAL / "first_day.sh")
        unpack = f"cd / && rpm2cpio /trial/{package.name} | cpio -id --quiet"
        bare.as_root("sh", "-c", unpack)
        print(bare.as_person("sh", FIRST_DAY, "magtrack"), end="")


def wheel(dist: Path) -> None:
    """Try the wheel with pipx, and its menu entry; what it needs is downloaded beforehand."""
    (package,) = dist.glob("magtrack-*.whl")
    for suite in SUITES:
        python = PYTHONS[suite]
        wheels = dist / "bare" / f"wheels-{python}"
        _download(wheels, python)
        with Bare(suite, dist / "bare") as bare:
            bare.install("pipx", "python3-venv", *SCREEN, *QT_NEEDS, *WHEELS_NEED)
            before = bare.files()
            bare.take(package, TRIAL / "first_day.sh")
            shutil.copytree(wheels, bare.trial / "wheels")
            pip = ("env", "PIP_NO_INDEX=1", "PIP_FIND_LINKS=/trial/wheels", "pipx")
            bare.as_person(*pip, "install", f"/trial/{package.name}")
            print(bare.as_person("sh", FIRST_DAY, "magtrack"), end="")
            bare.as_person("magtrack", "desktop", "install")
            bare.as_person("magtrack", "desktop", "remove")
            bare.as_person("pipx", "uninstall", "magtrack")
            _leaves_the_log_alone(
                bare,
                before,
                also=(
                    ".cache/pip",
                    ".local/state/pipx",
                    ".local/pipx",
                    ".local/share/pipx",
                ),
            )


def source(dist: Path) -> None:
    """Try a copy of the repository: its script sets all up, and draws the sample."""
    copy = dist / "bare" / "source.tar"
    _checked(["git", "-C", str(HERE.parent), "archive", f"--output={copy}", "HEAD"])
    for suite in SUITES:
        wheels = dist / "bare" / f"wheels-{PYTHONS[suite]}"
        _download(wheels, PYTHONS[suite])
        with Bare(suite, dist / "bare") as bare:
            bare.as_root("apt-get", "-qq", "update", network=True)
            shutil.copytree(wheels, bare.trial / "wheels")
            _checked(["tar", "-xf", str(copy), "-C", str(bare.trial)])
            pip = ("PIP_NO_INDEX=1", "PIP_FIND_LINKS=/trial/wheels")
            command = ("/trial/script/run", "demo", "--out", "/trial/out")
            bare.as_root("env", *pip, *command, network=True)
            if not (bare.trial / "out" / "today.png").exists():
                raise Failed("It drew no page of the sample.")


KINDS: dict[str, Callable[[Path], None]] = {
    "folder": folder,
    "deb": deb,
    "tarball": tarball,
    "rpm": rpm,
    "wheel": wheel,
    "source": source,
}

# ---------------------------------------------------------------------------------------- the deb


def _bare_deb(dist: Path, suite: str) -> None:
    """Install it where nothing else is: a first day, an installation that is killed, no rest."""
    package = _package(dist)
    with Bare(suite, dist / "bare") as bare:
        before = bare.files()
        bare.take(package, TRIAL / "first_day.sh")
        at = f"/trial/{package.name}"
        bare.install(at)
        _links_to_nothing_missing(bare)
        print(bare.as_person("sh", FIRST_DAY, "magtrack"), end="")
        half = f"dpkg -i {at} & p=$!; sleep 1; kill -9 $p; wait $p; dpkg -s magtrack | grep Status"
        print("killed:", bare.as_root("sh", "-c", half, may_fail=True).strip().splitlines()[-1])
        bare.as_root("dpkg", "-i", at)
        if "Magtein" not in bare.as_person("magtrack", "--data-dir", LOG, "today"):
            raise Failed("The log is gone after an installation that was killed.")
        bare.as_root("dpkg", "--remove", "magtrack")
        bare.as_root("dpkg", "--purge", "magtrack")
        bare.as_root("apt-get", "-qq", "autoremove", "--purge", "--yes")
        _leaves_the_log_alone(bare, before)


def _deb_on_a_desktop(dist: Path, suite: str) -> None:
    """Go from the menu to a table, and put a newer version in while a log is open."""
    package = _package(dist)
    with Bare(suite, dist / "bare") as bare:
        bare.take(package, *TRIAL.iterdir())
        bare.install(f"/trial/{package.name}", *DESKTOP)
        _knows_its_archives(bare)
        pictures = bare.trial / "pictures"
        pictures.mkdir()
        pictures.chmod(0o777)
        try:
            bare.as_person("timeout", "300", "sh", "/trial/menu.sh", "/trial/pictures")
        finally:
            if "MAGTRACK_PICTURES" in os.environ:
                shutil.copytree(
                    pictures, Path(os.environ["MAGTRACK_PICTURES"]) / suite, dirs_exist_ok=True
                )
        print(bare.as_person("sh", FIRST_DAY, "magtrack"), end="")
        _upgrade_while_open(bare, package)


def _upgrade_while_open(bare: Bare, package: Path) -> None:
    """Put a newer version in while a window is open on the log of a first day."""
    newer = _newer(package, bare.trial)
    with bare.while_running(f"sh /trial/upgraded.sh {LOG}") as ended:
        _wait_for(bare.trial / "open")
        bare.as_root("dpkg", "-i", f"/trial/{newer.name}")
        (bare.trial / "upgraded").touch()
        ended()
    if "0.1.0+newer" not in bare.as_root("dpkg", "-s", "magtrack"):
        raise Failed("The newer version was not installed.")


def _links_to_nothing_missing(bare: Bare) -> None:
    """Raise Failed where a library in the package links to one that nothing it declares brings."""
    held = "export LD_LIBRARY_PATH=/opt/magtrack/_internal"
    script = f"{held}; find /opt/magtrack -name '*.so*' -type f -exec ldd {{}} + 2>/dev/null"
    missing = {
        line.split()[0]
        for line in bare.as_root("sh", "-c", script, may_fail=True).splitlines()
        if "not found" in line
    }
    if missing - {"libcups.so.2"}:  # recommended: without it one saves a PDF
        raise Failed(f"It does not declare {', '.join(sorted(missing))}.")


def _knows_its_archives(bare: Bare) -> None:
    """Raise Failed where the desktop would not open an exported archive with MagTrack."""
    kind = "application/vnd.magtrack.archive+zip"
    if "org.magtrack.MagTrack.desktop" not in bare.as_person("gio", "mime", kind):
        raise Failed("Nothing opens an archive of MagTrack's.")


def _newer(package: Path, out: Path) -> Path:
    """Return the package as a newer version, in whose program every module lies elsewhere."""
    tree = out / "newer"
    _checked(["dpkg-deb", "-R", str(package), str(tree)])
    program = tree / "opt" / "magtrack" / "magtrack"
    whole = program.read_bytes()
    # PyInstaller's archive is told by its end, which says how long it is.
    end = whole.rindex(b"MEI\x0c\x0b\x0a\x0b\x0e")
    start = end + 88 - int.from_bytes(whole[end + 8 : end + 12], "big")
    program.write_bytes(whole[:start] + bytes(4096) + whole[start:])
    control = tree / "DEBIAN" / "control"
    text = control.read_text(encoding="utf-8").replace(
        "\nVersion: 0.1.0\n", "\nVersion: 0.1.0+newer\n"
    )
    control.write_text(text, encoding="utf-8")
    newer = out / "newer.deb"
    _checked(["dpkg-deb", "--root-owner-group", "-Znone", "-b", str(tree), str(newer)])
    shutil.rmtree(tree)
    return newer


def _package(dist: Path) -> Path:
    (package,) = dist.glob("magtrack_*.deb")
    return package


# ----------------------------------------------------------------------------------- small things


def _leaves_the_log_alone(bare: Bare, before: set[str], also: tuple[str, ...] = ()) -> None:
    """Raise Failed where the log is gone, or a file of the program's is left beside it."""
    home = f"home/{PERSON}"
    # The session bus, the screen and the system's fonts leave these, whoever asks for them.
    system = (".cache/fontconfig/", ".dbus/", "run/")
    others = tuple(f"{home}/{name}" for name in (*system, *also))
    after = bare.files()
    left = {
        name
        for name in after - before
        if not name.startswith((f"{home}/log/", *others, "etc/", "var/", "usr/share/"))
    }
    kept = {name for name in after - before if "magtrack" in name.lower()}
    left |= {name for name in kept if not name.startswith((f"{home}/log/", *others))}
    if left:
        raise Failed(f"It left {', '.join(sorted(left)[:20])}")
    if f"{home}/log/magtrack.sqlite3" not in after:
        raise Failed("The log is gone.")


def _report_of_a_window(dist: Path, program: Path) -> None:
    """Lay a report out in a process of its own, as a window does."""
    python = dist / "venv" / "bin" / "python"
    code = (
        "import sys; sys.executable = sys.argv[1]\n"
        "from magtrack.domain.record.days import moment_at\n"
        "from magtrack.exporters.report._blocks import Paragraph\n"
        "from magtrack.exporters.report._press import Job, pressed\n"
        "job = Job('T', (Paragraph('A line.'),), 'a4', moment_at(1795000000, 'UTC'))\n"
        "print(pressed(job, lambda done, total: None)[0][:5])\n"
    )
    said = _checked([str(python), "-c", code, str(program)])
    if "%PDF-" not in said:
        raise Failed(f"A window cannot lay out a report: {said}")


def _download(wheels: Path, python: str) -> None:
    """Have the pinned wheels for that Python, and what builds nothing, in a folder."""
    if wheels.is_dir():
        return
    draft = wheels.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps"]
    only = ["--only-binary=:all:", f"--python-version={python}"]
    pins = HERE.parent / "requirements" / "runtime.txt"
    _checked([*command, *only, "--dest", str(draft), "--requirement", str(pins)])
    draft.rename(wheels)


def _wait_for(file: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not file.exists():
        if time.monotonic() > end:
            raise Failed(f"{file.name} did not come.")
        time.sleep(0.2)


def _stem(archive: Path) -> str:
    return archive.name.removesuffix(".tar.xz")


def _checked(command: list[str], env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{command[0]}: {done.stdout[-1000:]}{done.stderr[-3000:]}")
    return done.stdout


def main(arguments: list[str]) -> int:
    """Try the kinds named, all for none, of the packages in the first argument.

    Where releases of Debian are named too, in those alone.
    """
    dist = Path(arguments[0]).resolve()
    kinds = [name for name in arguments[1:] if name not in SUITES]
    SUITES[:] = [suite for suite in SUITES if suite in arguments] or SUITES
    for name in kinds or list(KINDS):
        if name not in KINDS:
            raise SystemExit(f"Nothing tries {name}. What is tried: {', '.join(KINDS)}")
        if name != "folder" and (os.geteuid() or shutil.which("mmdebstrap") is None):
            print(f"{name}: not tried, that takes root and mmdebstrap")
            continue
        try:
            KINDS[name](dist)
        except Failed as failed:
            print(f"{name}: {failed}")
            return 1
        print(f"{name}: works", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
