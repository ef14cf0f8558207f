"""The two READMEs are true and say the same. (tests/test_docs.py runs their blocks.)"""

import re

import pytest

from caseflow.machines import CATALOGUE
from tests.audit.windows import EXAMPLE, ROOT

ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
each = pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
REMARKS = {"# a Sunday, but a make-up working day": "# 周日，但为调休上班日"}


def blocks(text, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


class TestReadme:
    def test_the_commands_come_first(self):
        """The first two blocks show how to try it and how to run its tests."""
        assert [block.strip() for block in blocks(ENGLISH, "sh")] == [
            "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/caseflow audit examples/hualong-2021.csv",
            "python3 -m venv .venv && .venv/bin/pip install -q -e '.[testing]' && .venv/bin/python -m pytest",
        ]

    def test_both_have_the_same_code(self):
        """Commands and Python code are the same but for remarks; the output of a command is in the language of its page."""
        translated = CHINESE
        for english, chinese in REMARKS.items():
            assert english in ENGLISH
            translated = translated.replace(chinese, english)
        assert [blocks(ENGLISH, kind) for kind in ("sh", "python")] == [blocks(translated, kind) for kind in ("sh", "python")]
        [console], [console_zh] = (blocks(text, "console") for text in (ENGLISH, CHINESE))
        assert console.partition("\n")[0].replace("--lang en", "--lang zh") == console_zh.partition("\n")[0]

    def test_both_have_the_same_parts(self):
        """Both have as many headings and rows, and the same links, except that the Chinese one links to Chinese pages."""
        shapes = [[len(re.findall(mark, text, re.MULTILINE)) for mark in (r"^## ", r"^\|", "^- ")] for text in (ENGLISH, CHINESE)]
        assert shapes[0] == shapes[1]
        links = [[link.replace(".zh.md", ".md") for link in re.findall(r"\]\(([^)]+)\)", text)] for text in (ENGLISH, CHINESE)]
        assert links[0] == links[1]

    @each
    def test_its_links_lead_somewhere(self, text):
        """Every file that is linked exists."""
        links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
        assert links
        assert [link for link in links if not (ROOT / link).exists()] == []

    @each
    def test_its_figures(self, text):
        """It has the number of cases of the example, and the name of every lifecycle."""
        rows = EXAMPLE.read_text(encoding="utf-8").splitlines()[3:]
        cases = {row.partition(",")[0] for row in rows}
        assert re.search(rf"\b{len(cases)} (cases|件)", text)
        assert all(f"`{name}`" in text for name in (lifecycle.name for lifecycle in CATALOGUE))
