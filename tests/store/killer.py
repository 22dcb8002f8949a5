"""Kills a program that writes, at random moments: python killer.py FOLDER ROUNDS SEED

Prints, as JSON, how many entries were acknowledged, and what was lost or is broken (nothing).
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
from pathlib import Path

from writer import CLOCK, entries, write

from magtrack.store.backup import is_sound
from magtrack.store.journal import Journal

ENDLESS = 10**6


def main(folder, rounds, seed):
    chance = random.Random(seed)
    path = folder / "magtrack.sqlite3"
    Journal(path, CLOCK).close()
    saved = set()
    broken = []
    for number in range(rounds):
        first = max(saved, default=-1) + 2
        saved |= acknowledged(path, first, chance)
        events, ratings = entries(path)
        if events != ratings:
            broken.append(f"round {number}: half an entry {events ^ ratings}")
        if not saved <= events:
            broken.append(f"round {number}: lost {saved - events}")
        saved |= events
    with Journal(path, CLOCK) as journal:
        audit = journal.audit(with_history=True)
        journal.backups.make("asked")
        backups = journal.backups.all()
    rotten = [backup.path.name for backup in backups if not is_sound(backup)]
    return {
        "saved": len(saved),
        "broken": broken,
        "sound": audit.is_sound,
        "backups": len(backups),
        "rotten": rotten,
    }


def acknowledged(path, first, chance):
    """Let a program write for a random while, kill it, and return the entries it said it saved."""
    read, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        write(path, first, ENDLESS, lambda text: os.write(said, f"{text}\n".encode()))
        os._exit(0)
    os.close(said)
    text = b""
    for _ in range(chance.randrange(6)):
        text += os.read(read, 200)
    select.select([], [], [], chance.random() * 0.012)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(read, 65_536):
        text += more
    os.close(read)
    lines = text.decode().splitlines()
    return {int(line.split()[1]) for line in lines if line.startswith("saved ")}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
