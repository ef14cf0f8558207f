"""The walls of the house, held mechanically: sizes, first lines, what is imported where, and what an import costs."""

import ast
import functools
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import caseflow

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "caseflow"
FILES = sorted(SRC.rglob("*.py"))
CODE = [path for folder in ("src", "tests", "typing_tests", "benchmarks", "examples") for path in sorted((ROOT / folder).rglob("*.py"))]
MOST_LINES = 350
MOST_BODY = 40
# Written apart, so that this file does not name what it forbids.
LEFT_LYING = re.compile("TO" "DO|FIX" "ME|XX" r"X|pragma: no " r"cover(?!\s+\S)|type: " r"ignore(?!\[)|no" r"qa(?!: ?[A-Z])")
# The face, and the rooms whose names are too many for it: the words of time, of law, of documents and of conditions.
OPEN_TO_HOSTS = {
    *("caseflow", "caseflow.calendar", "caseflow.law", "caseflow.guards", "caseflow.errors", "caseflow.journal", "caseflow.lifecycle"),
    *("caseflow.store", "caseflow.reports", "caseflow.testing"),
}
# Third-party packages whose import name is not the name under which they are installed.
INSTALLED_AS = {"chinese_calendar": "chinesecalendar", "attr": "attrs"}

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())


@functools.cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path):
    """Yield (module, name) for every import in the file, except for type checkers only; the name is None for `import module`."""
    nodes = list(ast.walk(tree(path)))
    for_types = [node for node in nodes if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")]
    unseen = {id(inner) for node in for_types for inner in ast.walk(node)}
    for node in nodes:
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def run(code):
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT).stdout


class TestSizes:
    @each_file
    def test_a_file_fits_the_head(self, path):
        """No file has more than 350 lines."""
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= MOST_LINES

    @each_file
    def test_a_body_fits_the_screen(self, path):
        """No function body, its docstring apart, has more than 40 lines."""
        long = {}
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
                if lines > MOST_BODY:
                    long[node.name] = lines
        assert not long


class TestFirstLines:
    @each_file
    def test_each_room_says_what_it_is(self, path):
        """Every module opens with a line that answers: what is this room?"""
        first = (ast.get_docstring(tree(path)) or "").partition("\n")[0]
        assert len(first) > len("Nothing.")
        assert first.endswith((".", "?", "!", ":", "…"))

    @pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_nothing_was_left_lying(self, path):
        """No note to do it later, and no silencing of a tool that does not say what is silenced or why."""
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [f"{number}: {line.strip()}" for number, line in enumerate(lines, 1) if LEFT_LYING.search(line)]


class TestWalls:
    @pytest.mark.parametrize(
        ("package", "rooms"),
        [
            ("transitions", {"engine/as_machine.py", "engine/asking.py"}),
            ("hypothesis", {"testing/drawing.py", "testing/guide.py", "testing/walks.py", "testing/stores.py"}),
            ("sqlalchemy", {"store/sql.py"}),
            ("numpy", {"calendar/bulk.py"}),
            ("pyarrow", {"calendar/bulk.py"}),
            ("pendulum", {"basics/instants.py"}),
            ("zoneinfo", {"basics/instants.py"}),
        ],
    )
    def test_who_may_import_what(self, package, rooms):
        """Each of these packages is imported in one room only, so that it can be replaced there."""
        users = {path.relative_to(SRC).as_posix() for path in FILES for module, _ in imported(path) if module.split(".")[0] == package}
        assert users <= rooms

    @each_file
    def test_rooms_do_not_go_through_the_face(self, path):
        """Inside, a name is imported from its own room; only machines, as a host does, take it from the face."""
        if path.is_relative_to(SRC / "machines"):
            return
        rooms = {module.name for module in pkgutil.iter_modules([str(SRC)])}
        assert {name for module, name in imported(path) if module == "caseflow" and name not in rooms} == set()

    @pytest.mark.parametrize("path", sorted((SRC / "machines").rglob("*.py")), ids=lambda path: path.name)
    def test_a_machine_is_written_as_a_host_writes_one(self, path):
        """A lifecycle that comes with caseflow uses nothing that a host's own could not."""
        inside = {module for module, _ in imported(path) if module.partition(".")[0] == "caseflow"}
        assert {module for module in inside if not module.startswith("caseflow.machines")} <= OPEN_TO_HOSTS

    @each_file
    def test_nobody_asks_what_time_it_is(self, path):
        """There is no now() in the house: the host passes `at`; the command line is a host, and looks in one file."""
        calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
        asked = {call.attr for call in calls if isinstance(call, ast.Attribute)} & {"now", "utcnow", "today", "monotonic"}
        assert not asked or path == SRC / "cli" / "present.py"

    def test_what_is_imported_is_declared(self):
        """`pip install -e '.[testing]'` brings every package that the sources and the tests import."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        wanted = project["dependencies"] + project["optional-dependencies"]["testing"]
        declared = {re.match(r"[\w-]+", one)[0].lower() for one in wanted}
        ours = {"caseflow", "tests", "benchmarks", "examples", "__future__", ""}
        ours.add("xdist")  # it asks its hook in conftest.py itself, where it is installed
        used = {module.split(".")[0] for path in [*FILES, *sorted((ROOT / "tests").rglob("*.py"))] for module, _ in imported(path)}
        foreign = {INSTALLED_AS.get(name, name) for name in used - ours - sys.stdlib_module_names}
        assert foreign <= declared


class TestTheFace:
    def test_all_is_sorted_and_there(self):
        """`__all__` names what exists, once each, constants before classes before functions, as ruff sorts it."""
        face = list(getattr(caseflow, "__all__", []))
        assert face == sorted(set(face), key=lambda name: (0 if name.isupper() else 1 if name[0].isupper() else 2, name))
        assert [name for name in face if not hasattr(caseflow, name)] == []

    def test_what_an_import_brings(self):
        """`import caseflow` loads no extra, no command line, no database, and none of the lifecycles."""
        heavy = [
            "numpy",
            "pyarrow",
            "sqlite3",
            "sqlalchemy",
            "argparse",
            "hypothesis",
            "pendulum",
            "caseflow.machines",
            "asyncio",
        ]
        code = f"import sys, caseflow; print(*[name for name in {heavy!r} if name in sys.modules])"
        assert run(code).split() == []

    def test_every_room_can_be_entered_first(self):
        """No room depends on another's having been imported before it: there are no circles."""
        rooms = [module.name for module in pkgutil.walk_packages([str(SRC)], "caseflow.") if not module.name.endswith("__main__")]
        for room in rooms:
            importlib.import_module(room)
        enter = (
            "import importlib, sys\n"
            f"for room in {rooms!r}:\n"
            "    for name in [name for name in sys.modules if name.partition('.')[0] == 'caseflow']:\n"
            "        del sys.modules[name]\n"
            "    importlib.import_module(room)\n"
        )
        run(enter)

    def test_types_are_shipped(self):
        """The package says that it is typed."""
        assert (SRC / "py.typed").is_file()
