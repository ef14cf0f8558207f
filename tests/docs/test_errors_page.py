"""The page about errors has a heading for each error, and each message ends with the address of its heading."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import caseflow
from caseflow.errors import PAGE, CaseflowError

TEXT = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
SECTIONS = dict(part.partition("\n")[::2] for part in TEXT.split("\n## ")[1:])
# Never raised themselves, only as a subclass.
ROOTS = {"CaseflowError", "Refused", "JournalError"}


def kinds(of=CaseflowError):
    return [of, *(kind for subclass in of.__subclasses__() for kind in kinds(subclass))]


def ours():
    for module in pkgutil.walk_packages(caseflow.__path__, "caseflow."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {kind.__name__: kind for kind in kinds() if kind.__module__.startswith("caseflow.")}


def test_a_heading_for_each():
    """Every error that caseflow defines has a heading, and there is no other heading."""
    assert sorted(SECTIONS) == sorted(ours())


@pytest.mark.parametrize("name", sorted(set(SECTIONS) - ROOTS))
def test_what_a_section_contains(name):
    """A section says what happened, shows a message that ends with the section's address (the page is run), and says what to do."""
    section = SECTIONS[name]
    assert re.match(r"\n[A-Z]", section)
    assert re.search(rf"^caseflow\.[\w.]*{name}: ", section, re.MULTILINE)
    assert re.findall(r"^see (.*)$", section, re.MULTILINE) == [ours()[name]("x").page] == [f"{PAGE}#{name.lower()}"]
    assert "\n**To do**: " in section
