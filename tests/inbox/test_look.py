"""A look at an inbox: what is new comes in once, what is in doubt waits, and nothing is touched."""

from __future__ import annotations

import itertools
import os
import time
from functools import partial
from threading import Event
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from magtrack.clock import FixedClock
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Stamp
from magtrack.errors import Cancelled, ImportProblem, StoreProblem
from magtrack.inbox import folder as folders
from magtrack.inbox import look as looking
from magtrack.inbox import memory as memories
from magtrack.store.backup import Backups
from magtrack.store.restore import restore
from tests.builders import REFERENCE, gone, over
from tests.importers.conftest import DATA, MAGTEIN, NOW, bench, desk, journal, lines

__all__ = ["bench", "desk", "journal"]

LINE = "2026-11-22 08:05 Magtein 3\n"
NEXT = "2026-11-22 20:05 Magtein 2\n"
CLOCK = FixedClock(NOW.epoch, NOW.zone)


@pytest.fixture
def box(desk, tmp_path, monkeypatch):
    """An inbox beside a log that knows Magtein, and ways to put files there and look."""
    monkeypatch.setattr(looking, "SETTLE_S", 0.0)
    there = tmp_path / "inbox"
    there.mkdir()
    ids = map("n{}".format, itertools.count())
    request = looking.LookRequest(
        *(there, desk.journal.path.parent, desk.journal, REFERENCE),
        stamp=lambda: Stamp(NOW, partial(next, ids)),
        before={},
    )

    def put(name, content, *, at=None):
        path = there / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if at is not None:
            os.utime(path, (at, at))
        return path

    def look(on_progress=lambda _done, _total: None):
        return looking.look(request, on_progress)

    return SimpleNamespace(folder=there, put=put, look=look, request=request, desk=desk)


def doses(box):
    return sorted(f"{dose.taken.local:%d %H:%M}" for dose in logged(box))


def logged(box):
    """The doses of the log, none of an empty one."""
    return box.desk.log().doses if box.desk.journal.span() else []


def fates(look):
    return {each.path.name: each.fate for each in look.read}


def test_new_lines_come_in_as_one_step_that_can_be_undone(box):
    path = box.put("phone.txt", LINE + NEXT)
    before = path.stat()
    (taken,) = box.look().taken
    assert (taken.entries, taken.path) == (2, path)
    assert doses(box) == ["22 08:05", "22 20:05"]
    (step,) = box.desk.journal.history.steps(1)
    assert (step.number, step.origin, step.n_rows) == (taken.step, "import", 2)
    assert step.taken_from.file == "phone.txt"
    assert path.read_text() == LINE + NEXT
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert [each.name for each in box.folder.iterdir()] == ["phone.txt"]


def test_nothing_is_read_again_that_did_not_change(box, monkeypatch):
    box.put("phone.txt", LINE)
    box.look()
    monkeypatch.setattr(looking, "importer_for", pytest.fail)
    assert box.look() == looking.InboxLook()


def test_a_file_that_grows_brings_what_was_appended(box):
    box.put("phone.txt", LINE)
    box.look()
    box.put("phone.txt", LINE + NEXT)
    assert box.look().taken[0].entries == 1
    assert doses(box) == ["22 08:05", "22 20:05"]


def test_the_same_file_under_another_name_is_nothing_new(box):
    box.put("phone.txt", LINE)
    box.put("phone (1).txt", LINE)
    box.put("phone (conflicted copy 2026-11-22).txt", LINE + NEXT)
    look = box.look()
    assert sorted(fates(look).values()) == ["nothing", "taken", "taken"]
    assert doses(box) == ["22 08:05", "22 20:05"]
    assert len(box.desk.log().doses) == 2


def test_what_was_undone_does_not_come_again_by_itself(box):
    box.put("phone.txt", LINE)
    box.look()
    box.desk.journal.undo()
    assert box.look().taken == ()
    box.put("phone.txt", LINE + NEXT)  # not even when the file grows
    box.look()
    assert doses(box) == ["22 20:05"]
    (box.request.home / memories.FILE_NAME).unlink()  # and not when all is read again
    box.look()
    assert doses(box) == ["22 20:05"]
    plan = box.desk.plan(box.folder / "phone.txt")  # who asks for it gets it
    assert lines(plan) == ["22 morning - taken 22 08:05+0100 3 144"]


def test_what_was_deleted_here_stays_out_without_a_question(box):
    box.put("phone.txt", LINE)
    box.look()
    (dose,) = box.desk.log().doses
    box.desk.journal.apply("delete", gone(dose))
    box.put("phone.txt", LINE + NEXT)
    assert fates(box.look()) == {"phone.txt": "taken"}
    assert doses(box) == ["22 20:05"]


def test_a_rating_that_was_undone_stays_out_too(box):
    sheet = "Date,Sleep\n2026-11-21,7\n2026-11-22,6\n"
    said = ("column:Date=day", "column:Sleep=sleep", "scale:Sleep=0-10")
    path = box.put("sleep.csv", sheet)
    box.desk.take(path, *said)
    path = box.put("sleep.csv", f"{sheet}2026-11-20,5\n")
    assert box.look().taken[0].entries == 1
    box.desk.journal.undo()
    box.put("sleep.csv", f"{sheet}2026-11-20,5\n2026-11-19,4\n")
    box.look()
    assert [rating.day.day for rating in box.desk.log().ratings] == [19, 21, 22]


def test_a_table_is_taken_in_once_its_columns_are_known(box):
    box.put("list.csv", "When,Dose\n2026-11-21 08:00,3\n")
    (waiting,) = box.look().waiting
    assert (waiting.path.name, waiting.fate) == ("list.csv", "question")
    assert waiting.said == "has 2 questions"
    assert not logged(box)
    said = ("column:When=day", "column:Dose=dose", "product of:Dose=Magtein")
    box.desk.take(box.folder / "list.csv", *said)
    looking.read_again(box.request.home, box.desk.journal, waiting.path)
    assert box.look().waiting == ()
    box.put("list.csv", "When,Dose\n2026-11-21 08:00,3\n2026-11-22 08:00,3\n")
    assert box.look().taken[0].entries == 1


@pytest.mark.parametrize(
    "name", ["medtimer_backup.json", "bearable.csv", "loop", "health_auto_export.json"]
)
def test_the_files_of_other_programs_come_in_or_wait(box, name):
    path = box.desk.loop() if name == "loop" else DATA / name
    box.put(path.name, path.read_bytes())
    look = box.look()
    assert set(fates(look).values()) <= {"taken", "question"}
    assert (fates(look)[path.name] == "taken") == bool(logged(box))


def test_a_file_that_is_left_out_waits_no_more_until_it_changes(box):
    path = box.put("list.csv", "When,Dose\n2026-11-21 08:00,3\n")
    box.look()
    looking.leave_out(box.request.home, box.desk.journal, path)
    assert box.look().waiting == ()
    box.put("copy of list.csv", path.read_bytes())
    assert box.look().waiting == ()
    box.put("list.csv", "When,Dose\n2026-11-21 08:00,3\n2026-11-22 08:00,3\n")
    assert len(box.look().waiting) == 1


def test_a_question_that_time_answers_is_no_question_the_next_time(box):
    box.put("phone.txt", "2026-11-23 12:03 Magtein 3\n")  # the phone's clock is ahead
    assert fates(box.look()) == {"phone.txt": "question"}
    assert fates(looking.look(replace(box.request, again=False), lambda *_share: None)) == {}
    later = moment_at(NOW.epoch + 600, NOW.zone)
    request = replace(box.request, stamp=lambda: Stamp(later, lambda: "n"))
    assert fates(looking.look(request, lambda *_share: None)) == {"phone.txt": "taken"}


def test_the_log_itself_is_never_opened_beside_its_connection(box):
    folder = box.desk.journal.path.parent
    names = [file.name for file in folders.files_in(folder)]
    assert box.desk.journal.path.exists()
    assert box.desk.journal.path.name not in names


def test_two_copies_of_a_file_that_waits_are_one_question(box):
    for name in ("list.csv", "list (1).csv"):
        box.put(name, "When,Dose\n2026-11-21 08:00,3\n")
    assert len(box.look().waiting) == 1


def test_a_file_that_is_still_written_is_left_for_the_next_look(box, monkeypatch):
    path = box.put("phone.txt", LINE)
    first = iter([True])

    def listed(folder):
        found = folders.files_in(folder)
        if next(first, False):
            path.write_text(LINE + "2026-11-2")
        return found

    monkeypatch.setattr(looking, "files_in", listed)
    look = box.look()
    assert (look.read, look.unsettled) == ((), 1)
    path.write_text(LINE + NEXT)
    assert box.look().taken[0].entries == 2


def test_a_copy_is_its_owners_alone_and_of_a_file_that_changed_there_is_none(box):
    path, to = box.put("phone.txt", LINE), box.folder.parent / "copy"
    (file,) = folders.files_in(box.folder)
    assert folders.copied(file, to, bool) != ""
    assert to.stat().st_mode & 0o777 == 0o600
    path.write_text(LINE + NEXT)
    assert folders.copied(file, box.folder.parent / "other", bool) == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02" * 50,
        b"%PDF-1.4\n",
        b"PK\x03\x04 cut off",
        b"\xff\xd8\xff\xe0",
        b"hello",
    ],
)
def test_garbage_is_no_trouble(box, content):
    box.put("thing.bin", content)
    look = box.look()
    assert fates(look) == {"thing.bin": "unknown"}
    assert (look.waiting, look.unread) == ((), 1)


def test_a_broken_file_of_a_known_kind_waits_with_its_reason(box):
    box.put(
        "events.csv",
        "Reminded;Medicine;Dosage;Taken;Tags;Interval;Notes;"
        "Reminded (ISO 8601);Taken (ISO 8601)\na;Magtein;1;b;;0:00;;nonsense;nonsense\n",
    )
    (waiting,) = box.look().waiting
    assert waiting.fate == "refused"
    assert str(box.request.home) not in waiting.said


def test_an_export_of_our_own_is_not_taken_in_unasked(box, bench):
    bench.export(box.desk.journal, "inbox/log.json")
    look = box.look()
    assert fates(look) == {"log.json": "by-hand"}
    assert look.waiting == ()


def test_links_folders_hidden_and_unfinished_files_are_none(box):
    outside = box.folder.parent / "outside.txt"
    outside.write_text(LINE)
    (box.folder / "link.txt").symlink_to(outside)
    (box.folder / "gone.txt").symlink_to(box.folder / "nothing")
    (box.folder / "inside").mkdir()
    (box.folder / "inside" / "phone.txt").write_text(LINE)
    os.mkfifo(box.folder / "pipe.txt")
    for name in (".phone.txt.icloud", "phone.txt.part", "~$phone.txt", "phone.crdownload"):
        box.put(name, LINE)
    assert box.look() == looking.InboxLook()


def test_a_link_that_takes_the_place_of_a_file_is_not_followed(box, monkeypatch):
    path = box.put("phone.txt", LINE)
    listed = folders.files_in(box.folder)
    path.unlink()
    path.symlink_to(box.put("other.txt", LINE))
    monkeypatch.setattr(looking, "files_in", lambda _folder: listed)
    assert box.look().read == ()


def test_a_file_larger_than_allowed_waits(box, monkeypatch):
    monkeypatch.setattr(looking, "LARGEST_BYTES", 10)
    box.put("phone.txt", LINE)
    (waiting,) = box.look().waiting
    assert "larger than" in waiting.said


def test_many_entries_are_shown_first(box, monkeypatch):
    monkeypatch.setattr(looking, "MOST_ENTRIES", 1)
    box.put("phone.txt", LINE + NEXT)
    (waiting,) = box.look().waiting
    assert waiting.said == "holds 2 new entries to look at first"
    assert not logged(box)


def test_a_thousand_files_are_read_oldest_first_with_one_backup(box, monkeypatch):
    monkeypatch.setattr(folders, "MOST_FILES", 12)
    for n in range(15):
        box.put(f"{n:02}.txt", f"2026-11-22 {n + 5:02}:05 Magtein 1\n", at=1_700_000_000 + n)
    look = box.look()
    assert [each.path.name for each in look.taken] == [f"{n:02}.txt" for n in range(3, 15)]
    backups = Backups(box.desk.journal.path, CLOCK).all()
    assert len([each for each in backups if "import" in each.path.name]) == 1


def test_a_drive_that_never_answers_is_said_and_can_be_left(box, monkeypatch):
    never, later = Event(), Event()
    monkeypatch.setattr(looking, "files_in", lambda _folder: never.wait(20) and [])
    monkeypatch.setattr(folders, "PATIENCE_S", 0.2)
    with pytest.raises(ImportProblem, match="does not answer"):
        box.look()

    def stop(_done, _total):
        raise Cancelled

    monkeypatch.setattr(looking, "files_in", pytest.fail)  # it is not asked a second time
    with pytest.raises(ImportProblem, match="does not answer"):
        box.look()
    never.set()
    monkeypatch.setattr(folders, "PATIENCE_S", 20)
    monkeypatch.setattr(looking, "files_in", lambda _folder: later.wait(20) and [])
    said = None
    while not isinstance(said, Cancelled):  # until the thread that waited has ended
        with pytest.raises((Cancelled, ImportProblem)) as raised:
            box.look(stop)
        said = raised.value
    later.set()


def test_a_slow_drive_that_goes_on_is_waited_for(box, monkeypatch):
    monkeypatch.setattr(folders, "PATIENCE_S", 0.3)

    def slow(hear):
        for _piece in range(5):
            time.sleep(0.1)
            hear()
        return "all of it"

    assert folders.patiently(box.folder, slow, lambda _done, _total: None) == "all of it"


def test_a_folder_that_is_gone_is_said(box):
    box.folder.rmdir()
    with pytest.raises(ImportProblem, match="No such file"):
        box.look()


def test_a_drive_that_fails_while_it_is_read_keeps_what_came_before(box, monkeypatch):
    box.put("1.txt", LINE, at=1_700_000_000)
    path = box.put("2.txt", NEXT, at=1_700_000_001)
    true_copy = folders.copied

    def copied(file, to, hear):
        if file.path == path:
            raise OSError(5, "Input/output error")
        return true_copy(file, to, hear)

    monkeypatch.setattr(looking, "copied", copied)
    with pytest.raises(ImportProblem, match="Input/output error"):
        box.look()
    assert doses(box) == ["22 08:05"]
    monkeypatch.setattr(looking, "copied", true_copy)
    assert fates(box.look()) == {"2.txt": "taken"}


def test_a_log_that_cannot_be_written_is_not_the_files_fault(box, monkeypatch):
    box.put("phone.txt", LINE)

    def refuse(*_words, **_more):
        raise StoreProblem("full")

    with monkeypatch.context() as patch:
        patch.setattr(box.desk.journal, "apply", refuse)
        with pytest.raises(StoreProblem):
            box.look()
    assert fates(box.look()) == {"phone.txt": "taken"}


def test_a_file_whose_reading_goes_wrong_is_not_read_at_each_look(box, monkeypatch):
    box.put("phone.txt", LINE)

    def wrong(_path):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(looking, "importer_for", wrong)
        with pytest.raises(ZeroDivisionError):
            box.look()
    assert box.look().read == ()


def test_a_log_that_was_put_back_gets_its_entries_again(box):
    kept = box.desk.journal.backups.make("asked")
    box.put("phone.txt", LINE)
    box.look()
    home, path, clock = box.request.home, box.desk.journal.path, CLOCK
    box.desk.journal.close()
    restore(path, kept.path, clock)
    journal = type(box.desk.journal)(path, clock)
    request = replace(box.request, journal=journal)
    journal.apply("another step of the same number and second", over(replace(MAGTEIN, lot="7")))
    assert looking.look(request, lambda _done, _total: None).taken[0].entries == 1
    journal.close()
    assert (home / memories.FILE_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "[]", '{"step": "x"}', '{"files": {"a": 1}}', "[" * 9999])
def test_a_damaged_memory_costs_only_another_reading(box, content):
    box.put("phone.txt", LINE)
    box.look()
    (box.request.home / memories.FILE_NAME).write_text(content)
    assert fates(box.look()) == {"phone.txt": "nothing"}


def test_a_name_that_is_no_text_is_remembered(box):
    name = os.fsdecode(b"phone\xff.txt")
    box.put(name, LINE)
    assert box.look().taken[0].entries == 1
    assert box.look().read == ()
