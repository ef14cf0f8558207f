"""The page about errors has a heading for each of them, and each message ends with the address of its own."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import caseflow
from caseflow.errors import PAGE, CaseflowError

TEXT = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
SECTIONS = dict(part.partition("\n")[::2] for part in TEXT.split("\n## ")[1:])
# Raised only as one of those that derive from them.
ROOTS = {"CaseflowError", "Refused", "JournalError"}


def kinds(of=CaseflowError):
    return [of, *(kind for one in of.__subclasses__() for kind in kinds(one))]


def ours():
    for module in pkgutil.walk_packages(caseflow.__path__, "caseflow."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {one.__name__: one for one in kinds() if one.__module__.startswith("caseflow.")}


def test_a_heading_for_each():
    """Every error that caseflow defines has a heading of its own, and there is no other heading."""
    assert sorted(SECTIONS) == sorted(ours())


@pytest.mark.parametrize("name", sorted(set(SECTIONS) - ROOTS))
def test_what_a_heading_holds(name):
    """What happened, a message as it is printed (the page is run), with this heading's address at its end, and what to do."""
    section = SECTIONS[name]
    assert re.match(r"\n[A-Z]", section)
    assert re.search(rf"^caseflow\.[\w.]*{name}: ", section, re.MULTILINE)
    assert re.findall(r"^see (.*)$", section, re.MULTILINE) == [ours()[name]("x").page] == [f"{PAGE}#{name.lower()}"]
    assert "\n**To do**: " in section
