"""What the pages show of the hosts is what stands in the hosts' files."""

import re

import pytest

from tests.hosts.hosting import ROOT

BLOCK = re.compile(r"^```py\n# (.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = sorted((ROOT / "docs").rglob("*.md"))
EXCERPTS = [(page.stem, *found.groups()) for page in PAGES for found in BLOCK.finditer(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "path", "lines"), EXCERPTS, ids=[f"{page}-{path}-{n}" for n, (page, path, _) in enumerate(EXCERPTS)])
def test_an_excerpt_is_what_the_file_says(page, path, lines):
    """Every `py` block names a file in its first line, and the rest stands in that file, line for line."""
    assert f"\n{lines}" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_python_is_shown_untried(page):
    """Python stands in `python` blocks, which are executed, or in `py` blocks, which are excerpts; there is no third kind."""
    text = page.read_text(encoding="utf-8")
    opened = re.findall(r"^```(\w*).*$", text, re.MULTILINE)[::2]
    assert opened.count("py") == len(BLOCK.findall(text))
    assert not {"pycon", "python3", "Python"} & set(opened)
