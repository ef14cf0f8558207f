"""Every block of Python in the pages of docs/ is run, from the top of its page to the bottom."""

import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parent.parent / "docs").rglob("*.md"))
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_runs(page):
    """What a page shows is what happens: its blocks run in order, in one namespace."""
    text = page.read_text(encoding="utf-8")
    names = {"__name__": page.stem}
    for block in BLOCK.finditer(text):
        line = text[: block.start()].count("\n") + 1
        exec(compile("\n" * line + block[1], str(page), "exec"), names)  # noqa: S102  # our own pages


def test_the_page_on_days_has_examples():
    """The page on counting shows at least one example a rule."""
    page = next(one for one in PAGES if one.stem == "how-days-are-counted")
    assert len(BLOCK.findall(page.read_text(encoding="utf-8"))) >= 10
