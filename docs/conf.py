"""Sphinx configuration: `sphinx-build -W docs build/site`. Neither the build nor the pages need a network."""

from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.application import Sphinx

import caseflow
from caseflow.machines import CATALOGUE

project = "caseflow"
author = "The caseflow authors"
copyright = author  # noqa: A001  # Sphinx's name for it
version = release = version_of("caseflow-engine")

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["static"]

# Pages are in English with the Chinese terms. The search splits Chinese text into words, and knows the terms of the glossary.
language = "en"
html_search_language = "zh"
html_search_options = {"dict": str(Path(__file__).with_name("terms.txt"))}

html_show_search_summary = False  # it would fetch each page found, which browsers forbid for pages opened from a disk

html_theme = "furo"
html_title = "caseflow"
html_static_path = ["static"]
html_css_files = ["fonts.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False

nb_execution_mode = "off"  # notebooks are stored with their output; a test runs them and compares
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

default_role = "py:obj"  # `name` in a docstring is a link if there is a target, else code
autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
add_module_names = False
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Law"]


def list_the_sheets(_app: object, page: str, source: list[str]) -> None:
    """Add a table of contents to the index of the sheets, and mark the Chinese sheets as pages outside it."""
    if page == "reference/machines/index":
        source[0] += "\n```{toctree}\n:hidden:\n\n" + "\n".join(lifecycle.name for lifecycle in CATALOGUE) + "\n```\n"
    elif page.startswith("reference/machines/") and page.endswith(".zh"):
        source[0] = "---\norphan: true\n---\n\n" + source[0]  # linked from its English page and from the index


def describe_once(app: Sphinx, _what: str, name: str, value: object, _skip: object, _options: object) -> bool | None:
    """A name of `caseflow.lifecycle` that `caseflow` has too is described on the page of `caseflow` only."""
    shared = app.env.docname == "reference/api/lifecycle" and getattr(caseflow, name, None) is value
    return True if shared else None


def setup(app: Sphinx) -> None:
    app.connect("source-read", list_the_sheets)
    app.connect("autodoc-skip-member", describe_once)
