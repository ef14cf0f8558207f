"""The generated pages are up to date."""

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
    """Each generated page in docs/ is what `python docs/pages.py` writes."""
    assert (DOCS / name).read_text(encoding="utf-8") == pages.PAGES[name]()


def test_each_term_once():
    """Identifiers and Chinese terms are unique in the glossary, and each term has a meaning."""
    terms = [term for group in pages.GROUPS for term in group["terms"]]
    for key in ("name", "zh", "meaning"):
        assert all(term[key] for term in terms)
    for key in ("name", "zh"):
        values = [term[key] for term in terms]
        assert sorted(set(values)) == sorted(values)


def test_the_glossary_knows_the_definitions():
    """Every lifecycle, document and role of the catalogue is in the glossary with its Chinese name."""
    text = pages.glossary()
    for named in [*CATALOGUE, *pages.roles()]:
        assert f"**{named.zh}**" in text
    for cls in pages.documents():
        assert f"| **{cls.zh}** | `{cls.__name__}` | {pages.first_sentence(cls)} |" in text


def test_search_knows_the_terms():
    """The search knows each Chinese word of the glossary that has two characters or more."""
    known = set(pages.words())
    for group in pages.GROUPS:
        for term in group["terms"]:
            assert set(re.findall("[一-龥]{2,12}", term["zh"])) <= known


def test_a_wrong_article_is_refused():
    """A term cannot cite an article that the law does not have."""
    with pytest.raises(ValueError, match="has no 9"):
        pages.cited("plan 9")
    assert pages.cited("licensing 45") == "行政许可法第四十五条"
