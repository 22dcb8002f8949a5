"""What a user installs carries everything: the wheel, one built from the sdist, the checkout."""

from __future__ import annotations

import os
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from magtrack import __version__
from magtrack.paths import data_dir

SHIPPED = ["resources", "migrations"]


def _build(python, source, kind, out):
    command = [python, "-m", "hatchling", "build", "-t", kind, "-d", str(out)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return next(out.glob("*.whl" if kind == "wheel" else "*.tar.gz"))


@pytest.fixture(scope="module")
def sdist(python, root, tmp_path_factory):
    return _build(python, root, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def unpacked_sdist(sdist, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        # Debian 12's own Python 3.11.2 has no filters yet.
        archive.extractall(folder, **{"filter": "data"} if hasattr(tarfile, "data_filter") else {})
    return folder / f"magtrack-{__version__}"


@pytest.fixture(scope="module", params=["checkout", "sdist"])
def wheel(request, python, root, unpacked_sdist, tmp_path_factory):
    source = root if request.param == "checkout" else unpacked_sdist
    return _build(python, source, "wheel", tmp_path_factory.mktemp("wheel"))


def _files(folder):
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".gitkeep"
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_sdist_carries_every_shipped_file(root, unpacked_sdist, name):
    assert _files(unpacked_sdist / name) == _files(root / name) != set()


@pytest.mark.parametrize("name", SHIPPED)
def test_wheel_carries_every_shipped_file(root, wheel, name):
    prefix = f"magtrack/_{name}/"
    with zipfile.ZipFile(wheel) as archive:
        inside = {each.removeprefix(prefix) for each in archive.namelist() if prefix in each}
    assert _files(root / name) <= inside


def test_wheel_leaves_the_tests_out(wheel):
    with zipfile.ZipFile(wheel) as archive:
        folders = {name.split("/")[0] for name in archive.namelist()}
    assert folders == {"magtrack", f"magtrack-{__version__}.dist-info"}


def test_wheel_carries_the_licences_of_what_is_not_ours(wheel):
    with zipfile.ZipFile(wheel) as archive:
        licences = {name.partition("licenses/")[2] for name in archive.namelist()}
    theirs = {"fonts/OFL.txt", "icons/LICENSE", "licences/LGPL-3.0.txt", "licences/GPL-3.0.txt"}
    assert {"LICENSE", *(f"resources/{each}" for each in theirs)} <= licences


def test_package_installed_from_a_wheel_knows_what_changed(python, wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = "from magtrack.changes import releases; print(releases()[0].version)"
    found = subprocess.run(
        [python, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == __version__


@pytest.mark.parametrize("name", SHIPPED)
def test_package_installed_from_a_wheel_finds_its_folders(python, wheel, tmp_path, name):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    found = subprocess.run(
        [python, "-c", f"from magtrack.paths import data_dir; print(data_dir({name!r}))"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(found.stdout.strip()) == tmp_path / "magtrack" / f"_{name}"


@pytest.mark.parametrize("name", SHIPPED)
def test_checkout_finds_its_folders(root, name):
    assert data_dir(name) == root / name


def test_a_packaged_program_runs_the_modules_of_its_own_that_a_window_works_with(python, root):
    """There is no Python beside it to be told a module; it is told no others."""

    def started(module):
        command = [python, root / "packaging" / "start.py", "-m", module]
        found = {**os.environ, "PYTHONPATH": str(root)}
        return subprocess.run(command, input=b"", env=found, capture_output=True, check=False)

    for module in ("magtrack.exporters.report._pressing", "magtrack.exporters.tables._filling"):
        done = started(module)
        assert (done.returncode, done.stderr) == (0, b""), module
    assert started("platform").returncode == 2
