"""Every command there is, each with words that a log with one record of every kind takes."""

from __future__ import annotations

from collections.abc import Iterator

import click

COMMANDS = {
    "acknowledge": "acknowledge calcium",
    "backup": "backup",
    "check": "check --history",
    "completion": "completion bash",
    "condition add": "condition add dialysis",
    "condition end": "condition end kidney-disease --to 2026-11-23",
    "condition list": "condition list",
    "demo": "",  # opens a log of its own
    "desktop install": "",  # they write no log
    "desktop remove": "",
    "erase": "erase everything",
    "event add": "event add travel",
    "event list": "event list",
    "event remove": "event remove e",
    "evidence": "evidence",
    "export": "export csv OUT --with-notes --with-profile",
    "help": "help take",
    "history": "history --details",
    "import": "import IN --dry-run",
    "inbox": "inbox BOX",
    "lab add": "lab add potassium 4.1",
    "lab list": "lab list",
    "lab remove": "lab remove creatinine --day 2026-11-23",
    "logs add": "",  # they open no log: what is wrong with one is not theirs to say
    "logs name": "",
    "man": "man",
    "medicine add": "medicine add Ramipril --at 08:00",
    "medicine end": "medicine end Doxycycline",
    "medicine find": "medicine find doxycyclin",
    "medicine list": "medicine list",
    "medicine notes": "medicine notes",
    "medicine read": "medicine read Doxycycline",
    "medicine take": "medicine take Doxycycline --at 20:00",
    "medicine tick": "medicine tick Doxycycline",
    "missed": "missed",
    "note": "note quiet",
    "product add": "product add Oxide --form oxide --elemental-mg 100",
    "product edit": "product edit Magtein --brand Other",
    "product find": "product find magtein",
    "product list": "product list",
    "product stop": "product stop Magtein",
    "profile": "profile",
    "progress": "progress",
    "rate": "rate sleep 7",
    "redo": "redo",
    "remind": "",  # goes on until it is ended
    "restore": "restore latest",
    "salvage": "salvage OUT",
    "schedule add": "schedule add Magtein morning 08:00 --units 1",
    "schedule change": "schedule change Magtein evening --units 1",
    "schedule end": "schedule end Magtein evening",
    "schedule list": "schedule list",
    "skip": "skip",
    "take": "take Magtein",
    "times": "times",
    "today": "today",
    "trial change": "trial change --weeks 12",
    "trial show": "trial show",
    "trial start": "trial start Magtein --first-dose 2026-12-01 --main sleep",
    "trial stop": "trial stop",
    "undo": "undo",
    "warnings": "warnings",
}

MORE = (
    "export html OUT",
    "export fhir OUT",
    "export json OUT",
    "export pdf OUT",
    "export xlsx OUT",
    "export history OUT",
    "export csv OUT.csv",
    "backup OUT",
    "backup --list",
    "check",
    "check --report OUT",
    "restore --new",
    "rate sleep 7 --day 2026-11-22",
    "take Magtein --at 2026-11-24T08:00",
    "today --day 2026-11-24",
    "today --json",
    "history",
    "note",
)
"""The same commands with other words."""

REFUSED = frozenset(
    {
        COMMANDS[name]
        for name in (
            "product edit",
            "redo",
            "schedule add",
            "trial start",
            "trial stop",
        )
    }
)
"""What a sound log with one record of every kind does not take, since its records do not fit."""


def commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Yield every command below one, with its name."""
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from commands(each, (*path, name))
    else:
        yield " ".join(path), command
