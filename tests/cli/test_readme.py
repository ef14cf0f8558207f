"""Are the two READMEs true, and do they say the same? (Their blocks are run by tests/test_docs.py.)"""

import re

import pytest

from caseflow.machines import CATALOGUE
from tests.audit.windows import EXAMPLE, ROOT

ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
each = pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])


def blocks(text, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


class TestReadme:
    def test_the_commands_come_first(self):
        """The first two blocks are how to see it at work and how to run its tests."""
        assert [block.strip() for block in blocks(ENGLISH, "sh")] == [
            "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/caseflow audit examples/hualong-2021.csv",
            "python3 -m venv .venv && .venv/bin/pip install -q -e '.[testing]' && .venv/bin/python -m pytest",
        ]

    def test_both_have_the_same_code(self):
        """Commands and the case in Python are the same, letter by letter; what a command prints is in the language of its page."""
        assert [blocks(ENGLISH, kind) for kind in ("sh", "python")] == [blocks(CHINESE, kind) for kind in ("sh", "python")]
        [asked], [asked_zh] = (blocks(text, "console") for text in (ENGLISH, CHINESE))
        assert asked.partition("\n")[0].replace("--lang en", "--lang zh") == asked_zh.partition("\n")[0]

    def test_both_have_the_same_parts(self):
        """There are as many headings, rows and links to the same places in one as in the other, but for the pages that are in Chinese."""
        shapes = [[len(re.findall(mark, text, re.MULTILINE)) for mark in (r"^## ", r"^\|", "^- ")] for text in (ENGLISH, CHINESE)]
        assert shapes[0] == shapes[1]
        links = [[one.replace(".zh.md", ".md") for one in re.findall(r"\]\(([^)]+)\)", text)] for text in (ENGLISH, CHINESE)]
        assert links[0] == links[1]

    @each
    def test_its_links_lead_somewhere(self, text):
        """What is linked within the project is there."""
        links = [one for one in re.findall(r"\]\(([^)]+)\)", text) if "://" not in one]
        assert links
        assert [one for one in links if not (ROOT / one).exists()] == []

    @each
    def test_its_figures(self, text):
        """The number of cases and the lifecycles that it names are there."""
        rows = EXAMPLE.read_text(encoding="utf-8").splitlines()[3:]
        cases = {row.partition(",")[0] for row in rows}
        assert re.search(rf"\b{len(cases)} (cases|件)", text)
        assert all(f"`{name}`" in text for name in (one.name for one in CATALOGUE))
