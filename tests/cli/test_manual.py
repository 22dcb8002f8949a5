"""The manual page holds the help of every command and is one that the readers of man accept."""

from __future__ import annotations

import re
import shutil
import subprocess

import click
import pytest

from magtrack.cli import root


@pytest.fixture
def page(run):
    return run.ok("man")


def commands(context):
    for name, command in context.command.commands.items():
        inner = click.Context(command, parent=context, info_name=name)
        if isinstance(command, click.Group):
            yield from commands(inner)
        else:
            yield inner


def plain(page):
    """Return the page as it is read: without the marks of roff."""
    text = re.sub(r"\\\[u([0-9A-F]{4,})\]", lambda found: chr(int(found[1], 16)), page)
    return text.replace("\\-", "-").replace("\\&", "").replace("\\e", "\\")


def test_every_command_and_option_stands_in_it(page):
    text = plain(page)
    every = list(commands(click.Context(root, info_name="magtrack")))
    assert len(every) > 40
    for context in every:
        assert f"\n.SS {context.command_path}" in text
        assert " ".join((context.command.help or "").split("\n\n")[0].split()) in text
        for param in context.command.params:
            if isinstance(param, click.Option) and not param.hidden:
                assert param.opts[0] in text
                assert " ".join((param.help or "").split()) in text


def test_it_says_how_commands_end_and_is_dated_by_the_clock(page, run):
    text = plain(page)
    assert text.startswith('.TH MAGTRACK 1 2026-11-23 "MagTrack ')
    assert ".SH EXIT STATUS" in text
    assert ".B MAGTRACK_DATA_DIR" in text
    assert run.bytes() == b""


def test_it_is_ascii_and_no_text_is_taken_for_a_macro(page):
    assert page.isascii()
    macros = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}
    assert macros == {".TH", ".SH", ".SS", ".TP", ".PP", ".B"}


@pytest.mark.parametrize(
    "reader",
    [
        ["mandoc", "-Tlint", "-Wwarning"],
        ["groff", "-man", "-ww", "-z"],
        ["man", "--warnings=all", "-l", "-"],
    ],
    ids=lambda reader: reader[0],
)
def test_the_readers_of_man_find_nothing_wrong(page, reader):
    if shutil.which(reader[0]) is None:
        pytest.skip(f"{reader[0]} is not installed")
    done = subprocess.run(reader, input=page, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert reader[0] == "man" or done.stdout == ""


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ((), ("--help",)),
        (("take",), ("take", "--help")),
        (("trial",), ("trial", "--help")),
        (("trial", "start"), ("trial", "start", "--help")),
    ],
)
def test_help_is_also_a_command(run, words, same):
    assert run.ok("help", *words) == run.ok(*same)


@pytest.mark.parametrize(("words", "said"), [(("tak",), "“take”"), (("trial", "strt"), "“start”")])
def test_help_of_no_command_says_what_comes_close(run, words, said):
    assert f"Did you mean {said}?" in run.no("help", *words)
