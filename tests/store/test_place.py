"""Where the log lies: folders that are copied about, disks of other machines, twins beside it."""

from __future__ import annotations

import pytest

from magtrack.store import place
from magtrack.store.place import Place, twins, unsafe_place


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ("Dropbox/health", "Dropbox"),
        ("Dropbox (Personal)", "Dropbox"),
        ("OneDrive - Firm/a/b", "OneDrive"),
        ("Library/Mobile Documents/com~apple", "iCloud Drive"),
        ("Google Drive/x", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_a_folder_of_a_program_that_syncs_is_told_by_its_name(tmp_path, parts, name):
    folder = tmp_path / parts
    folder.mkdir(parents=True)
    assert unsafe_place(folder) == Place("synced", name)


def test_a_folder_that_syncs_is_told_by_what_its_program_leaves(tmp_path):
    (tmp_path / ".stfolder").mkdir()
    (tmp_path / "a").mkdir()
    assert unsafe_place(tmp_path / "a") == Place("synced", "Syncthing")


@pytest.mark.parametrize(
    ("system", "unsafe"),
    [("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False), ("btrfs", False)],
)
def test_a_disk_of_another_machine_is_told_by_its_file_system(
    tmp_path, monkeypatch, system, unsafe
):
    folder = tmp_path / "my logs" / "magtrack"
    folder.mkdir(parents=True)
    mounts = tmp_path / "mounts"
    point = str(tmp_path / "my logs").replace(" ", "\\040")
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {point} {system} rw 0 0\n")
    monkeypatch.setattr(place, "_MOUNTS", mounts)
    assert unsafe_place(folder) == (Place("remote", system) if unsafe else None)


def test_a_plain_folder_is_fine(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "_MOUNTS", tmp_path / "nothing")
    assert unsafe_place(tmp_path) is None


@pytest.mark.parametrize(
    "name",
    [
        "magtrack (Ann's conflicted copy 2026-11-25).sqlite3",
        "magtrack.sync-conflict-20261125-101112-ABCDEF.sqlite3",
        "magtrack (1).sqlite3",
        "magtrack-laptop.sqlite3",
    ],
)
def test_a_conflicted_copy_beside_the_log_is_listed_with_what_it_holds(everything, name):
    everything.copy_to(everything.path.parent / name)
    (twin,) = twins(everything.path)
    assert (twin.path.name, twin.contents.entries) == (name, 3)


def test_other_files_are_no_twins(everything, path):
    (path.parent / "songs.sqlite3").write_bytes(path.read_bytes())
    (path.parent / "magtrack-notes.sqlite3").write_text("Dear diary")
    (path.parent / "magtrack.aside-20261125T101112Z-ab12.sqlite3").write_bytes(path.read_bytes())
    everything.backups.make("asked")
    assert twins(path) == []
