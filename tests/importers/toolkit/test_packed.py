"""Many rows are the same rows in little memory, and can be stopped as they are read."""

from __future__ import annotations

import tracemalloc
from itertools import islice

import pytest

from magtrack.errors import Cancelled
from magtrack.importers._phases import Phases
from magtrack.importers.toolkit.files import members
from magtrack.importers.toolkit.packed import BLOCK, PLAIN, PackedRows
from magtrack.importers.toolkit.tables import read_table


def silent(_more):
    pass


def rows(n):
    return [
        (line, [f"2026-05-{line % 28 + 1:02}", "Magtein", f"Ü {line}", ""]) for line in range(n)
    ]


@pytest.mark.parametrize("n", [0, 1, PLAIN - 1, PLAIN, PLAIN + 1, PLAIN + 2 * BLOCK, 40_000])
def test_packed_rows_are_the_rows(n):
    packed, plain = PackedRows(silent), rows(n)
    for row in plain:
        packed.append(row)
    assert len(packed) == n
    assert list(packed) == plain
    assert list(packed) == plain
    assert list(packed.settled()) == plain
    for place in {0, 1, n // 2, n - 1, -1} if n > 1 else ():
        assert packed[place] == plain[place]
    assert packed[3:7] == plain[3:7]
    with pytest.raises(IndexError):
        packed[n]


def test_few_rows_stay_a_list():
    packed = PackedRows(silent)
    packed.append((2, ["a"]))
    assert isinstance(packed.settled(), list)


def test_reading_packed_rows_can_be_stopped():
    def stop(_more):
        raise Cancelled

    packed = PackedRows(stop)
    for row in rows(PLAIN + 1):
        packed.append(row)
    with pytest.raises(Cancelled):
        list(packed)


def test_a_table_takes_little_memory_for_each_row(tmp_path):
    path = tmp_path / "t.csv"
    n = 60_000
    with path.open("w") as file:
        file.write("Date,Time,Name,Dose,Notes\n")
        file.writelines(
            f"20{k % 30 + 10}-05-{k % 28 + 1:02},{k % 24:02}:{k % 60:02},Magtein,{k % 3},note {k}\n"
            for k in range(n)
        )
    with members(path) as (member,):
        tracemalloc.start()
        table = read_table(member)
        held, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert len(table.rows) == n
    assert held < 40 * n
    assert most < 25 << 20


def test_the_reading_of_a_large_table_can_be_stopped_at_every_piece(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Date,Name\n" + "2026-05-03,Magtein\n" * 60_000)
    heard = []
    with members(path, lambda *seen: heard.append(seen)) as (member,):
        table = read_table(member)
        n = len(heard)
        assert n > 10
        table.values(0)
        assert len(heard) > n
    assert heard == sorted(heard)
    assert all(done <= total == 2 * path.stat().st_size for done, total in heard)
    for stop_at in (1, n // 2, n):
        left = iter(range(stop_at))

        def stop(_done, _total, left=left):
            if next(left, None) is None:
                raise Cancelled

        with pytest.raises(Cancelled), members(path, stop) as (member,):
            read_table(member).values(0)


def test_phases_of_any_number_go_one_way_up():
    heard = []
    phases = Phases(lambda *seen: heard.append(seen))
    for total in (10, 10, 3, 0, 7):
        for done in range(total + 1):
            phases(done, total)
    assert heard == sorted(heard)
    assert heard[0] == (0, 1000)
    assert heard[-1][0] < 1000
    phases.finish()
    assert heard[-1] == (1000, 1000)
    assert list(islice((done for done, _total in heard), 11))[-1] == 700


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_longer_than_a_piece_is_read_sign_by_sign(tmp_path, encoding, end):
    path = tmp_path / "t.csv"
    told = [["2026-05-03", f"Präparat{'ü' * (k % 7)}", f"{k}"] for k in range(20_000)]
    text = end.join(["Date,Name,Größe", *map(",".join, told), ""])
    path.write_bytes(text.encode(encoding))
    with members(path) as (member,):
        table = read_table(member, ["Date"])
    assert table.header == ("Date", "Name", "Größe")
    assert [row for _line, row in table.rows] == told
    assert table.rows[-1][0] == 20_001
