"""Stores that several processes open, and the processes themselves: started, read from, killed."""

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
    """Where an empty store is: a path for SQLite, a URL for a server."""
    makers.empty_store(kind, folder, centre).close()
    return str(folder / "cases.db") if kind == "sqlite" else makers.url_of(kind, folder)


def opened_at(kind, where, centre=CENTRE):
    return reached(kind, where, centre)


class Other:
    """Another process: the lines that it prints, and its exit code."""

    def __init__(self, module, args):
        mine, theirs = FORKS.Pipe(duplex=False)
        self.process = FORKS.Process(target=_run, args=(theirs, module, args))
        self.process.start()
        theirs.close()
        self.says = os.fdopen(os.dup(mine.fileno()), encoding="utf-8")
        mine.close()

    def ended(self):
        """Wait for its end; return the lines that it printed, and its exit code."""
        lines = [line.split("\t") for line in self.says.read().split("\n")[:-1]]
        self.says.close()
        self.process.join()
        return lines, self.process.exitcode


def _run(pipe, module, args):
    sys.stdout = os.fdopen(os.dup(pipe.fileno()), "w", encoding="utf-8")
    pipe.close()
    importlib.import_module(f"tests.reliability.{module}").main(*args)


def started(module, *args):
    """Start a process; return it when it has printed "ready"."""
    other = Other(module, args)
    assert other.says.readline() == "ready\n"
    return other


def killed(other):
    """Kill the process; return the whole lines that it had printed."""
    other.process.kill()
    return other.ended()[0]
