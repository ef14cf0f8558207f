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

SCRIPT = """
from tests.reliability.test_purity import folded
print(folded())
"""
PLACES = [*[{"PYTHONHASHSEED": str(seed)} for seed in range(10)], {"TZ": "America/New_York", "LC_ALL": "C"}, {"TZ": "Pacific/Kiritimati"},
          {"LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"}, {"PYTHONOPTIMIZE": "1", "TZ": "UTC"}]  # fmt: skip


def folded():
    """A digest of everything that the golden journals mean and are written as."""
    digest = hashlib.sha256()
    for path in sorted((Path(make_golden.__file__).parent / "golden").glob("*/*.jsonl")):
        case = loads(path.read_bytes(), CENTRE)
        clocks = CENTRE.clocks(case, at=make_golden.AS_OF)
        texts = [dumps(case), repr(make_golden.answer(case)), repr(clocks), repr(case.runs)]
        digest.update("\0".join(texts).encode())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def processes():
    """One process a place, all started at once."""
    plain = {name: value for name, value in os.environ.items() if name not in {"PYTHONHASHSEED", "TZ"}}
    return [
        subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=plain | place) for place in PLACES
    ]


@pytest.mark.parametrize("place", range(len(PLACES)), ids=["-".join(place.values()) for place in PLACES])
def test_in_other_processes(processes, place):
    """Hash seeds 0 to 9, other locales and time zones, and without assertions."""
    printed, _ = processes[place].communicate()
    assert (processes[place].returncode, printed.strip()) == (0, folded())


def test_in_32_threads():
    """Thirty-two threads that read at once read the same."""
    digests = []
    threads = [threading.Thread(target=lambda: digests.append(folded())) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(digests) == {folded()}
    assert len(digests) == 32
