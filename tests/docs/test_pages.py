"""The pages that are printed from code and data are what the code says today."""

import importlib.util
import re
from pathlib import Path

import pytest

from caseflow.machines import CATALOGUE

DOCS = Path(__file__).parents[2] / "docs"
SPEC = importlib.util.spec_from_file_location("pages", DOCS / "pages.py")
pages = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(pages)


@pytest.mark.parametrize("name", pages.PAGES)
def test_no_page_is_stale(name):
    """What lies in docs/ is what `python docs/pages.py` prints."""
    assert (DOCS / name).read_text(encoding="utf-8") == pages.PAGES[name]()


def test_each_term_once():
    """No identifier and no Chinese term stands twice in the glossary, and each says what it means."""
    terms = [term for group in pages.GROUPS for term in group["terms"]]
    for key in ("name", "zh", "meaning"):
        assert all(term[key] for term in terms)
    for key in ("name", "zh"):
        held = [term[key] for term in terms]
        assert sorted(set(held)) == sorted(held)


def test_the_glossary_knows_the_definitions():
    """Every lifecycle, document and role that ships stands in the glossary with its Chinese name."""
    text = pages.glossary()
    for one in [*CATALOGUE, *pages.roles()]:
        assert f"**{one.zh}**" in text
    for cls in pages.documents():
        assert f"| **{cls.zh}** | `{cls.__name__}` | {pages.first_sentence(cls)} |" in text


def test_search_knows_the_terms():
    """Each Chinese word of the glossary of two characters or more is one of search's own words."""
    known = set(pages.words())
    for group in pages.GROUPS:
        for term in group["terms"]:
            assert set(re.findall("[一-龥]{2,12}", term["zh"])) <= known


def test_a_wrong_article_is_refused():
    """A term cannot cite what the law does not have."""
    with pytest.raises(ValueError, match="has no 9"):
        pages.cited("plan 9")
    assert pages.cited("licensing 45") == "行政许可法第四十五条"
