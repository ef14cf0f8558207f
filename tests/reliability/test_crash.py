"""An append that was acknowledged is never lost by a crash, whoever is killed."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from caseflow.store import StoreFailed
from caseflow.store.verifying import verify_store
from tests.reliability import places
from tests.reliability.small import RELEASE
from tests.store import makers

KILLS = 200 if RELEASE else 20
DATA, BIN = (os.environ.get(f"CASEFLOW_TEST_POSTGRES_{name}") for name in ("DATA", "BIN"))


def check(kind, where, lines):
    """Check that every printed entry is stored with the printed hash, and that every chain and head holds."""
    with places.opened_at(kind, where) as store:
        hashes = {number: store.hashes(number) for number in {line[0] for line in lines}}
        lost = [line for line in lines if len(hashes[line[0]]) <= int(line[1]) or hashes[line[0]][int(line[1])].hex() != line[2]]
        assert lost == []
        assert [verdict.fault for verdict in verify_store(store) if not verdict.holds] == []


def heard(writers, pick):
    """Read some lines of each writer, then wait a moment, so that a writer that is killed now is at work."""
    lines = [writer.says.readline().rstrip("\n").split("\t") for writer in writers for _ in range(pick.randint(1, 15))]
    time.sleep(pick.uniform(0, 0.03))
    return lines


@pytest.mark.parametrize("kind", makers.LASTING)
def test_writers_are_killed(kind, tmp_path):
    """Two writers are killed at random, again and again: no acknowledged entry is lost, and the chains are whole."""
    where, lines, pick = places.place(kind, tmp_path), [], random.Random(1)  # noqa: S311  # a seed, not a secret
    for i in range(KILLS // 2):
        writers = [places.started("writer", kind, where, f"{i}-{name}") for name in ("a", "b")]
        lines += heard(writers, pick)
        lines += [line for writer in writers for line in places.killed(writer)]
    assert len(lines) > KILLS * 5
    check(kind, where, lines)
    if kind == "sqlite":
        with sqlite3.connect(where) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.close()


def _as_server(*command):
    """Run one of PostgreSQL's programs, which refuse to be run by root."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return subprocess.run([*before, *command], check=False, capture_output=True, text=True, cwd="/")


def _asked_until_it_fails(store):
    for _ in range(1000):
        store.head("0-a-0")


def restart():
    for _ in range(100):
        if _as_server(f"{BIN}/pg_ctl", "-D", DATA, "-l", f"{DATA}/log", "-w", "start").returncode == 0:
            return
        time.sleep(0.1)  # what is left of the one that was killed still holds its memory
    pytest.fail("PostgreSQL did not start again")


@pytest.mark.skipif(DATA is None, reason="no postgres server that may be killed is given: source .ci/services first")
def test_the_server_is_killed(tmp_path):
    """PostgreSQL itself is killed under two writers: no acknowledged entry is lost, and a store that was open goes on."""
    where, lines, pick = places.place("postgres", tmp_path), [], random.Random(2)  # noqa: S311  # a seed, not a secret
    with places.opened_at("postgres", where) as store:
        for i in range(20 if RELEASE else 3):
            writers = [places.started("writer", "postgres", where, f"{i}-{name}") for name in ("a", "b")]
            lines += heard(writers, pick)
            os.kill(int(Path(f"{DATA}/postmaster.pid").read_text(encoding="utf-8").split()[0]), signal.SIGKILL)
            lines += [line for writer in writers for line in places.killed(writer)]
            with pytest.raises(StoreFailed):
                _asked_until_it_fails(store)
            restart()
            assert store.head("0-a-0") is not None
    assert len(lines) > 50
    check("postgres", where, lines)
