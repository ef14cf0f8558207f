"""Whoever installs the extra `hosts` can run every host."""

import ast
import re
import sys
import tomllib

from tests.hosts.hosting import HOSTS, ROOT

# What is imported under another name than it is installed under, or comes with what is.
BROUGHT_BY = {"opentelemetry": "opentelemetry-sdk", "pydantic": "fastapi"}


def test_what_the_hosts_import_is_declared():
    """`pip install '.[hosts]'`, with `.[sql]` for the host over SQLAlchemy, brings every package that the hosts import."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = {re.match(r"[\w-]+", requirement)[0].lower() for requirement in (*project["dependencies"], *extras["hosts"], *extras["sql"])}
    files = sorted(HOSTS.rglob("*.py"))
    own = {"caseflow", *(path.stem for path in files), *(path.name for path in HOSTS.rglob("*") if path.is_dir())} - {
        "django",
        "fastapi",
        "sqlalchemy",
    }
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    used = {alias.name.partition(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    used |= {(node.module or "").partition(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
    foreign = {BROUGHT_BY.get(name, name) for name in used - own - sys.stdlib_module_names}
    assert foreign >= {"django", "fastapi", "sqlalchemy"}  # they are seen
    assert foreign <= declared
