"""What docs/how-to/write-a-lifecycle.md tells a host to write runs as it stands, in one file, and changes nothing of the library."""

import ast
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-lifecycle.md"


def blocks():
    return re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_the_page_runs_from_top_to_bottom():
    """Its blocks, one after another, are one program; what they assert holds."""
    code = "\n".join(blocks())
    module = {"__name__": "street_party"}
    exec(compile(code, str(PAGE), "exec"), module)  # noqa: S102  # the page's own code is what is tested
    assert module["case"].state == "granted"
    assert code.count("assert ") >= 7


def test_it_imports_only_what_every_host_may():
    """The lifecycle itself needs `caseflow`, calendar, law and guards; the rest keeps and prints it."""
    tree = ast.parse("\n".join(blocks()))
    rooms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module.startswith("caseflow")}
    ours = {
        "caseflow",
        "caseflow.calendar",
        "caseflow.law",
        "caseflow.guards",
        "caseflow.errors",
        "caseflow.journal",
        "caseflow.reports.sheet",
    }
    assert rooms == ours
