"""Where the stores of a test lie, for other processes to find: made empty, and opened again."""

import subprocess
import sys
from pathlib import Path

from tests.reliability.small import CENTRE, reached
from tests.store import makers

ROOT = Path(__file__).parents[2]


def place(kind, folder, centre=CENTRE):
    """An empty store's place: a path for SQLite, a URL for a server."""
    makers.made(kind, folder, centre).close()
    return str(folder / "cases.db") if kind == "sqlite" else makers.url_of(kind, folder)


def opened_at(kind, where, centre=CENTRE):
    return reached(kind, where, centre)


def started(module, *args):
    """Another process of ours, which says "ready" when it is, and then one line for each thing done."""
    command = [sys.executable, "-m", f"tests.reliability.{module}", *map(str, args)]
    one = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert one.stdout.readline() == "ready\n"
    return one


def killed(one):
    """What the process had said when it was killed, in whole lines."""
    one.kill()
    told = one.stdout.read()
    one.stdout.close()
    one.wait()
    return [line.split("\t") for line in told.split("\n")[:-1]]
