"""Where the stores of a test lie, for other processes to find: made empty, and opened again."""

import importlib
import multiprocessing
import os
import sys
from pathlib import Path

from tests.reliability.small import CENTRE, reached
from tests.store import makers

ROOT = Path(__file__).parents[2]
# Every process is a new one, forked off one that has imported all it needs and opened nothing: what is tested is not how Python starts.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["pytest", "caseflow.store.sql", "psycopg", "pymysql", "tests.reliability.small", "tests.core.stories", "caseflow.store"]
)


def place(kind, folder, centre=CENTRE):
    """An empty store's place: a path for SQLite, a URL for a server."""
    makers.made(kind, folder, centre).close()
    return str(folder / "cases.db") if kind == "sqlite" else makers.url_of(kind, folder)


def opened_at(kind, where, centre=CENTRE):
    return reached(kind, where, centre)


class Other:
    """Another process of ours: what it says line by line, and how it ends."""

    def __init__(self, module, args):
        mine, theirs = FORKS.Pipe(duplex=False)
        self.process = FORKS.Process(target=_run, args=(theirs, module, args))
        self.process.start()
        theirs.close()
        self.says = os.fdopen(os.dup(mine.fileno()), encoding="utf-8")
        mine.close()

    def ended(self):
        """The lines that it said until it ended, and its exit code."""
        told = [line.split("\t") for line in self.says.read().split("\n")[:-1]]
        self.says.close()
        self.process.join()
        return told, self.process.exitcode


def _run(pipe, module, args):
    sys.stdout = os.fdopen(os.dup(pipe.fileno()), "w", encoding="utf-8")
    pipe.close()
    importlib.import_module(f"tests.reliability.{module}").main(*args)


def started(module, *args):
    """Another process, which says "ready" when it is, and then one line for each thing done."""
    one = Other(module, args)
    assert one.says.readline() == "ready\n"
    return one


def killed(one):
    """What the process had said when it was killed, in whole lines."""
    one.process.kill()
    return one.ended()[0]
