"""The demo without a display: pictures of every page, and the tables."""

from __future__ import annotations

import csv
import os
import subprocess

import pytest


@pytest.fixture(scope="module")
def demo(tmp_path_factory, python, root):
    out = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [python, "-m", "magtrack", "demo", "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env={k: v for k, v in os.environ.items() if k not in ("DISPLAY", "QT_QPA_PLATFORM")},
    )
    assert done.returncode == 0, done.stderr
    return out, done.stdout


@pytest.mark.parametrize("page", ["today", "today-dark"])
def test_demo_draws_pages_in_light_and_dark_at_1280_by_720(demo, page):
    from PySide6.QtGui import QImage

    image = QImage(str(demo[0] / f"{page}.png"))
    assert (image.width(), image.height()) == (1280, 720)
    corner = image.pixelColor(image.width() - 2, 2).lightness()
    assert (corner < 100) == page.endswith("dark")


def test_every_page_of_the_window_has_its_picture(demo):
    from magtrack.ui.pages import pages

    keys = {page.key for page in pages()}
    pictures = {path.stem for path in demo[0].glob("*.png")}
    assert pictures == keys | {f"{key}-dark" for key in keys}


def test_demo_writes_the_csv_set_of_sixteen_weeks(demo):
    with (demo[0] / "csv" / "days.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 112


def test_demo_says_what_it_wrote(demo):
    out, said = demo
    assert str(out / "today.png") in said
    assert str(out / "csv") in said


def test_demo_leaves_no_log_in_the_users_folder(demo, own_home):
    assert not list(own_home.rglob("*.sqlite3"))
