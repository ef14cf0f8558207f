"""The same journal, edition and calendar give the same case: in every process and place, under every hash seed, in 32 threads."""

import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from caseflow.journal import dumps, loads
from tests.journal import make_golden
from tests.journal.lives import CENTRE
from tests.reliability.places import ROOT

TOLD = """
from tests.reliability.test_purity import folded
print(folded())
"""
PLACES = [*[{"PYTHONHASHSEED": str(seed)} for seed in range(10)], {"TZ": "America/New_York", "LC_ALL": "C"}, {"TZ": "Pacific/Kiritimati"},
          {"LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"}, {"PYTHONOPTIMIZE": "1", "TZ": "UTC"}]  # fmt: skip


def folded():
    """A digest of everything that the golden journals mean and are written as."""
    found = hashlib.sha256()
    for path in sorted((Path(make_golden.__file__).parent / "golden").glob("*/*.jsonl")):
        case = loads(path.read_bytes(), CENTRE)
        clocks = CENTRE.clocks(case, at=make_golden.AS_OF)
        told = [dumps(case), repr(make_golden.answer(case)), repr(clocks), repr(case.runs)]
        found.update("\0".join(told).encode())
    return found.hexdigest()


@pytest.fixture(scope="module")
def processes():
    """One process a place, all started at once."""
    plain = {name: held for name, held in os.environ.items() if name not in {"PYTHONHASHSEED", "TZ"}}
    return [
        subprocess.Popen([sys.executable, "-c", TOLD], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=plain | place) for place in PLACES
    ]


@pytest.mark.parametrize("place", range(len(PLACES)), ids=["-".join(place.values()) for place in PLACES])
def test_in_other_processes(processes, place):
    """Hash seeds 0 to 9, other locales and time zones, and without assertions."""
    told, _ = processes[place].communicate()
    assert (processes[place].returncode, told.strip()) == (0, folded())


def test_in_32_threads():
    """Thirty-two threads that read at once read the same."""
    found = []
    threads = [threading.Thread(target=lambda: found.append(folded())) for _ in range(32)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(found) == {folded()}
    assert len(found) == 32
