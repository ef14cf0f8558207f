"""The site builds without a warning, needs no network, and its search finds Chinese words when opened from a disk."""

import importlib
import re
from pathlib import Path
from types import FunctionType

import pytest

import caseflow

DOCS = Path(__file__).parents[2] / "docs"
pytestmark = pytest.mark.browser

# The public paths: from these a host imports.
PUBLIC = {
    *("caseflow", "caseflow.calendar", "caseflow.law", "caseflow.guards", "caseflow.errors", "caseflow.journal", "caseflow.lifecycle"),
    *(
        "caseflow.store",
        "caseflow.machines",
        "caseflow.machines.forms",
        "caseflow.machines.indicators",
        "caseflow.reports",
        "caseflow.testing",
    ),
}

# Addresses from which a page would load something; links to follow do not count.
LOADED = re.compile(r"""<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)=["'](?:https?:)?//[^"']*|url\(["']?(?:https?:)?//[^)]*""")
COLOURS = (
    "[document.querySelector('article'), document.body].map((element, i) => getComputedStyle(element)[i ? 'backgroundColor' : 'color'])"
)


def test_nothing_is_loaded_from_elsewhere(site):
    """No page and no style sheet names a script, style, font or picture of another host."""
    files = [*site.rglob("*.html"), *site.rglob("*.css")]
    assert len(files) > 50
    assert {path.name: addresses for path in files if (addresses := LOADED.findall(path.read_text(encoding="utf-8")))} == {}


def test_what_a_host_imports_is_described(site):
    """Each public class and function of a module in reference/api is described on the module's page, or on that of `caseflow`."""
    api = DOCS / "reference" / "api"
    described = set()
    for page in api.rglob("*.md"):
        html = (site / "reference" / "api" / page.relative_to(api).with_suffix(".html")).read_text(encoding="utf-8")
        for path in re.findall(r"automodule:: (\S+)", page.read_text(encoding="utf-8")):
            module = importlib.import_module(path)
            public = {name: getattr(module, name) for name in getattr(module, "__all__", ())}
            names = [name for name, value in public.items() if isinstance(value, type | FunctionType)]
            missing = [name for name in names if f'id="{path}.{name}"' not in html]
            assert [name for name in missing if getattr(caseflow, name, None) is not public[name]] == [], path
            described.add(path)
    assert described >= PUBLIC


def search(browser, site, word):
    """The pages that the search lists for `word`, opened from the disk."""
    page = browser.new_page()
    errors, requests = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{(site / 'search.html').as_uri()}?q={word}")
    page.wait_for_selector("#search-results p.search-summary:not(:empty)")
    page.wait_for_function("document.querySelector('#search-results p.search-summary').innerText.match(/found|match/)")
    links = page.eval_on_selector_all("#search-results ul.search a", "all => all.map(a => a.getAttribute('href').split('?')[0])")
    page.close()
    assert not errors
    assert [url for url in requests if not url.startswith("file:")] == []
    return links


@pytest.mark.parametrize(
    ("word", "page"),
    [
        ("承诺件", "glossary.html"),
        ("补办件", "glossary.html"),
        ("容缺受理", "glossary.html"),
        ("一次性告知", "glossary.html"),
        ("承诺件", "tutorial/first-case.html"),
        ("archive", "glossary.html"),
        ("LapseDue", "reference/errors.html"),
    ],
)
def test_search_finds(browser, site, word, page):
    """The search finds whole words of the glossary, Chinese and English, from file://."""
    assert page in search(browser, site, word)


def test_search_finds_nothing(browser, site):
    """A word that is on no page is not found."""
    assert search(browser, site, "量子纠缠") == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit(browser, site, width, scheme):
    """On a desktop and on a phone, in light and dark, no page is wider than the window, and text contrasts with its background."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for name in ("index", "glossary", "tutorial/first-case", "reference/calendars/cn", "reference/errors", "reference/api/face"):
        page.goto((site / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        text, background = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in page.evaluate(COLOURS))
        assert (background > text) == (scheme == "light"), name
        assert abs(background - text) > 400, name
    context.close()
