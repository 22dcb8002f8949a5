"""What script/run and script/test ask to have installed: once, at the start, in one command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from magtrack.startup.preflight import PLUGIN_LIBRARIES, QT_LIBRARIES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Debian's packages are known")

SYSTEM = ("cat", "cksum", "cp", "dirname", "env", "grep", "mkdir", "sed", "sh", "sort")
PYTHON = """
case "$*" in
"-m venv"*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
*ensurepip*) exit {without_venv} ;;
*version_info\\[:2\\]\\)\\)*) exit 0 ;;
*preflight*) {preflight} ;;
*%d.%d-venv*) echo python3.11-venv ;;
-V) echo Python 3.11.2 ;;
esac
"""


class Machine:
    """A Debian with only these programs, in a PATH of its own; `said` is what they were told."""

    def __init__(self, folder, root):
        self.bin, self.folder = folder / "bin", folder
        self.asked = folder / "asked"
        self.bin.mkdir()
        for name in SYSTEM:
            (self.bin / name).symlink_to(shutil.which(name))
        (folder / "script").mkdir()
        (folder / "magtrack").symlink_to(root / "magtrack")
        shutil.copy(root / "script" / "setup.sh", folder / "script" / "setup.sh")
        self.has("id", "echo 1000")
        self.has("apt-get", f'echo "$*" >>{self.asked}')
        self.has_python()

    def has(self, name, script):
        """Have a program."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def has_python(self, *, without_venv=1, preflight="printf 'libegl1\\nlibgl1'"):
        """Have Debian's Python, without venv and Qt's libraries unless said otherwise."""
        self.has("python3", PYTHON.format(without_venv=without_venv, preflight=preflight))

    def prepare(self, step='prepare_system\necho "$python"', **env):
        """Run a step of the set-up, unless said otherwise that before every download."""
        go = self.folder / "script" / "go"
        go.write_text(f'set -eu\n. "$(dirname -- "$0")/setup.sh"\n{step}\n')
        return subprocess.run(
            ["/bin/sh", str(go)],
            env={"PATH": str(self.bin), **env},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def installed(self):
        """What apt-get was told, in order."""
        return self.asked.read_text().splitlines() if self.asked.exists() else []


@pytest.fixture
def machine(tmp_path, root):
    """A machine where nothing is installed and nobody may install."""
    return Machine(tmp_path, root)


def test_all_that_is_missing_is_told_in_one_command_that_works_on_empty_lists(machine):
    machine.has("sudo", "exit 1")
    done = machine.prepare()
    command = "sudo apt-get update && sudo apt-get install python3.11-venv libegl1 libgl1"
    assert done.returncode == 1
    assert done.stderr == f"Please run this once, then try again:  {command}\n"
    assert machine.installed == []


def test_without_sudo_it_is_said_who_must_do_it(machine):
    said = machine.prepare().stderr
    assert "once as root" in said
    assert said.endswith("  apt-get update && apt-get install python3.11-venv libegl1 libgl1\n")


def test_root_has_all_of_it_installed_at_once(machine):
    machine.has("id", "echo 0")
    done = machine.prepare()
    assert (done.returncode, done.stdout) == (0, "python3\n")
    assert len(machine.installed) == 1
    assert machine.installed[0].endswith(" python3.11-venv libegl1 libgl1")


def test_empty_lists_are_fetched_and_then_it_is_tried_again(machine):
    machine.has("id", "echo 0")
    fresh = machine.folder / "fresh"
    machine.has(
        "apt-get",
        f'echo "$1" >>{machine.asked}\n[ "$1" = install ] || : >{fresh}\n[ -e {fresh} ]',
    )
    assert machine.prepare().returncode == 0
    assert machine.installed == ["install", "update", "install"]


def test_what_cannot_be_installed_is_told_in_the_same_command(machine):
    machine.has("id", "echo 0")
    machine.has("sudo", "exit 0")
    machine.has("apt-get", "exit 100")
    said = machine.prepare().stderr
    assert "That failed. Please run this once, then try again:  sudo apt-get update && " in said


def test_where_nothing_is_missing_nothing_is_asked(machine):
    machine.has_python(without_venv=0, preflight="exit 0")
    done = machine.prepare()
    assert (done.returncode, done.stdout, done.stderr) == (0, "python3\n", "")
    assert machine.installed == []


def test_a_display_that_comes_is_looked_at_once_and_sets_nothing_up_again(machine):
    (machine.folder / "requirements").mkdir()
    for name in ("requirements/runtime.txt", "pyproject.toml"):
        (machine.folder / name).write_text("pinned\n")
    looked = machine.folder / "looked"
    machine.has_python(without_venv=0, preflight=f"echo >>{looked}")

    def prepare(**env):
        done = machine.prepare("prepare runtime", **env)
        assert done.returncode == 0, done.stderr
        return "Setting up" in done.stderr, len(looked.read_text().splitlines())

    display = {"DISPLAY": ":0"}
    told = [prepare(), prepare(), prepare(**display), prepare(**display), prepare()]
    assert told == [(True, 1), (False, 1), (False, 2), (False, 2), (False, 2)]
    (machine.folder / "pyproject.toml").write_text("pinned anew\n")
    assert prepare() == (True, 3)


def test_without_any_python_everything_the_window_may_need_is_told(machine):
    (machine.bin / "python3").unlink()
    said = machine.prepare().stderr
    packages = said.rpartition(" install ")[2].split()
    known = QT_LIBRARIES | PLUGIN_LIBRARIES["xcb"] | PLUGIN_LIBRARIES["wayland"]
    assert sorted(packages) == sorted({"python3-venv", *known.values()})


def test_python_that_cannot_ask_the_linker_is_told_everything_too(machine):
    machine.has_python(preflight="exit 1")
    packages = machine.prepare().stderr.rpartition(" install ")[2].split()
    assert packages[0] == "python3.11-venv"
    assert {*QT_LIBRARIES.values()} < set(packages)


def test_python_that_is_too_old_is_said_and_nothing_is_installed(machine):
    machine.has("id", "echo 0")
    machine.has("python3", '[ "$1" != -V ] || echo Python 3.9.2\n[ "$1" = -V ]')
    done = machine.prepare()
    assert done.stderr == "MagTrack needs Python 3.11 to 3.14, and found Python 3.9.2.\n"
    assert machine.installed == []


def test_no_other_system_is_told_of_debian(machine):
    (machine.bin / "apt-get").unlink()
    done = machine.prepare()
    assert (done.returncode, done.stdout, done.stderr) == (0, "python3\n", "")


def test_shell_can_read_the_scripts(root):
    for name in ("setup.sh", "run", "test", "check"):
        subprocess.run(["sh", "-n", str(root / "script" / name)], check=True, env=os.environ)
