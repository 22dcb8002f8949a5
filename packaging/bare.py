"""A bare Debian to try packages in: it has nothing of the machine that built them."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

PERSON = "person"
"""Who uses the system in there, and is not its administrator."""

_QUIET = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin"}


class Failed(Exception):
    """What was tried does not work: the sentence says what was seen."""


class Bare:
    """A bare Debian of `suite` in a folder of its own, gone when it is left.

    Commands run in namespaces of their own: none reaches the machine or outlives its call, and
    only what installs reaches the network.
    """

    def __init__(self, suite: str, cache: Path) -> None:
        """Unpack it from `cache`, where it is put the first time."""
        self.suite = suite
        packed = cache / f"{suite}.tar"
        if not packed.exists():
            cache.mkdir(parents=True, exist_ok=True)
            draft = packed.with_suffix(".new.tar")
            _run("mmdebstrap", "--quiet", "--variant=minbase", suite, str(draft))
            draft.rename(packed)
        self.root = Path(tempfile.mkdtemp(prefix=f"bare-{suite}-"))
        _run("tar", "-xf", str(packed), "-C", str(self.root))
        shutil.copy("/etc/resolv.conf", self.root / "etc" / "resolv.conf")
        self.as_root("useradd", "--create-home", "--shell", "/bin/sh", PERSON)
        self.home = self.root / "home" / PERSON
        self.trial = self.root / "trial"
        self.trial.mkdir()
        self.trial.chmod(0o777)

    def __enter__(self) -> Self:
        """Return this one."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove it."""
        shutil.rmtree(self.root)

    def take(self, *files: Path) -> None:
        """Copy files of this machine to the folder /trial in there, for all to read."""
        for file in files:
            target = self.trial / file.name
            shutil.copyfile(file, target)
            target.chmod(0o755)

    def install(self, *packages: str) -> None:
        """Install Debian packages, or files of packages, with what they depend on."""
        self.as_root("apt-get", "-qq", "update", network=True)
        command = ("apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages)
        self.as_root(*command, network=True)

    def as_root(self, *command: str, network: bool = False, may_fail: bool = False) -> str:
        """Run a command as the administrator; return what it says."""
        return self._do(command, network=network, may_fail=may_fail, env=_QUIET)

    def as_person(self, *command: str, may_fail: bool = False, **variables: str) -> str:
        """Run a command as the person, without a network; return what it says."""
        home = f"/home/{PERSON}"
        env = {"HOME": home, "PATH": f"{home}/.local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        who = ("setpriv", f"--reuid={PERSON}", f"--regid={PERSON}", "--clear-groups")
        return self._do((*who, *command), may_fail=may_fail, env=env | variables)

    @contextlib.contextmanager
    def while_running(self, script: str) -> Iterator[Callable[[], None]]:
        """Run a script of the shell as the person beside what is done meanwhile.

        What is yielded waits for its end; raises Failed where it did not end well.
        """
        who = f"setpriv --reuid={PERSON} --regid={PERSON} --clear-groups"
        env = f"env -i HOME=/home/{PERSON} PATH=/usr/bin:/bin LC_ALL=C.UTF-8"
        command = self._inside(("sh", "-c", f'exec {env} {who} sh -euc "$0"', script))
        beside = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

        def ended() -> None:
            said, _none = beside.communicate(timeout=120)
            if beside.returncode:
                raise Failed(f"{script.strip()[:80]}: {said[-2000:]}")

        try:
            yield ended
        finally:
            beside.kill()
            beside.wait()

    def files(self) -> set[str]:
        """Return the path of every file in there, but for what apt and dpkg keep for themselves."""
        kept = ("var/lib/dpkg", "var/lib/apt", "var/cache", "var/log")
        own = (*kept, "proc", "tmp", "trial", "dev", "run")
        paths = (path for path in self.root.rglob("*") if path.is_symlink() or not path.is_dir())
        names = {path.relative_to(self.root).as_posix() for path in paths}
        return {name for name in names if not name.startswith(own)}

    def _do(
        self,
        command: tuple[str, ...],
        *,
        env: dict[str, str],
        network: bool = False,
        may_fail: bool,
    ) -> str:
        done = subprocess.run(
            self._inside(command, network=network),
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode and not may_fail:
            raise Failed(f"{' '.join(command)[:200]}: {done.stdout[-3000:]}")
        return done.stdout

    def _inside(self, command: tuple[str, ...], *, network: bool = False) -> tuple[str, ...]:
        """Return the command that runs `command` in there, and takes all it started with it."""
        apart = ("--mount", "--pid", "--fork", "--kill-child", *(() if network else ("--net",)))
        return ("unshare", *apart, f"--root={self.root}", "--mount-proc=/proc", "--", *command)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{command[0]}: {done.stderr[-3000:]}")
