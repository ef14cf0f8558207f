"""The rules of the code base that a program can check: first lines, what is imported where, and what an import loads."""

import ast
import functools
import importlib
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import attrs
import pytest

import caseflow
from caseflow.case.matter import Fee, Material, Matter, SpecialStep
from caseflow.case.records import Actor, Waiver
from caseflow.law import Adoption, Citation, Law
from caseflow.lifecycle import Catalogue, Guard, Lifecycle, Role, State, Stopped, TimeLimit, Transition
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.kinds import Kind
from caseflow.lifecycle.vocabulary import FromCentre, FromForm, FromMatter
from caseflow.machines import CATALOGUE

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "caseflow"
FILES = sorted(SRC.rglob("*.py"))
CODE = [path for folder in ("src", "tests", "typing_tests", "benchmarks", "examples") for path in sorted((ROOT / folder).rglob("*.py"))]
# Written in pieces, so that this file does not contain what it forbids.
LEFTOVERS = re.compile("TO" "DO|FIX" "ME|XX" r"X|pragma: no " r"cover(?!\s+\S)|type: " r"ignore(?!\[)|no" r"qa(?!: ?[A-Z])")
# The public modules: all that a host imports.
OPEN_TO_HOSTS = {
    *("caseflow", "caseflow.calendar", "caseflow.law", "caseflow.guards", "caseflow.errors", "caseflow.journal", "caseflow.lifecycle"),
    *("caseflow.store", "caseflow.testing", "caseflow.reports"),
    *("caseflow.reports.audit", "caseflow.reports.draw", "caseflow.reports.export", "caseflow.reports.guide"),
    "caseflow.reports.sheet",
}
# Imports inside functions, and why each is there. None is there to break a circle: circles are removed, not hidden.
RARELY, ON_DEMAND = "a verb that most processes never call", "loaded only where it is asked for, so that the start is quick"
EXTRA = "it needs an extra"
LATE_IMPORTS = {
    ("engine/centre.py", "caseflow.engine"): RARELY,
    ("cli/__init__.py", "caseflow.cli.parser"): ON_DEMAND,
    ("cli/draw.py", "caseflow.cli.stores"): ON_DEMAND,
    ("cli/stores.py", "caseflow.store"): ON_DEMAND,
    ("store/__init__.py", "caseflow.store.memory"): ON_DEMAND,
    ("store/__init__.py", "caseflow.store.sqlite"): ON_DEMAND,
    ("store/__init__.py", "caseflow.store.sql"): EXTRA,
    ("calendar/cn/__init__.py", "caseflow.calendar.datafile"): ON_DEMAND,
}
# Third-party packages whose import name is not the name under which they are installed.
INSTALLED_AS = {"chinese_calendar": "chinesecalendar", "attr": "attrs"}

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())


@functools.cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports_in(node):
    """Yield (module, name) for every import below `node`, those for type checkers too; the name is None for `import module`."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import):
            yield from ((alias.name, None) for alias in inner.names)
        elif isinstance(inner, ast.ImportFrom):
            yield from ((inner.module or "", alias.name) for alias in inner.names)


def imported(path):
    return imports_in(tree(path))


def imported_late(path):
    """The modules of caseflow that the file imports inside functions."""
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {module for node in functions for module, _ in imports_in(node) if module.partition(".")[0] == "caseflow"}


def run(code, **environ):
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=os.environ | environ).stdout


class TestFirstLines:
    @each_file
    def test_each_module_says_what_it_is(self, path):
        """Every module begins with a docstring whose first line is a sentence."""
        first = (ast.get_docstring(tree(path)) or "").partition("\n")[0]
        assert len(first) > len("Nothing.")
        assert first.endswith((".", "?", "!", ":", "…"))

    @pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_no_leftovers(self, path):
        """No note to do something later, and no tool is silenced without naming the rule and the reason."""
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [f"{number}: {line.strip()}" for number, line in enumerate(lines, 1) if LEFTOVERS.search(line)]


class TestImports:
    @pytest.mark.parametrize(
        ("package", "rooms"),
        [
            ("transitions", {"engine/as_machine.py", "engine/asking.py"}),
            ("hypothesis", {"testing/drawing.py", "testing/guide.py", "testing/walks.py", "testing/stores.py"}),
            ("sqlalchemy", {"store/sql.py"}),
            ("numpy", {"calendar/bulk.py"}),
            ("pyarrow", {"calendar/bulk.py"}),
            ("pendulum", {"basics/instants.py"}),
            ("holidays", {"calendar/unofficial.py"}),
            ("zoneinfo", {"basics/instants.py"}),
        ],
    )
    def test_who_may_import_what(self, package, rooms):
        """Each of these packages is imported in one place only, so that it can be replaced there; types count."""
        users = {path.relative_to(SRC).as_posix() for path in FILES for module, _ in imported(path) if module.split(".")[0] == package}
        assert users <= rooms

    @each_file
    def test_a_name_is_imported_from_its_own_module(self, path):
        """Inside, nobody imports names from `caseflow` itself; only the machines do, as a host does."""
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
    def test_the_plan_is_known_to_itself_and_to_the_command_line(self, path):
        """Only `machines` and `cli` import `caseflow.machines`; nobody else does, not even for types."""
        plan = {module for module, name in imported(path) if f"{module}.{name}.".startswith("caseflow.machines.")}
        assert not plan or path.relative_to(SRC).parts[0] in {"machines", "cli"}

    @each_file
    def test_imports_inside_functions(self, path):
        """A module of caseflow is imported at the top of a file, or inside a function for a reason that is listed above."""
        name = path.relative_to(SRC).as_posix()
        assert imported_late(path) <= {module for file, module in LATE_IMPORTS if file == name}

    def test_the_contracts_count_imports_for_types(self):
        """The import contracts see all imports: none is set to leave out those for type checkers."""
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
        assert "exclude_type_checking_imports" not in settings
        assert [contract["name"] for contract in settings["contracts"] if "exclude_type_checking_imports" in contract] == []

    @each_file
    def test_nobody_asks_what_time_it_is(self, path):
        """No code reads the time of day: the host passes `at`. One file does, for commands and for stores."""
        calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
        readings = {call.attr for call in calls if isinstance(call, ast.Attribute)} & {"now", "utcnow", "today", "monotonic"}
        assert not readings or path == SRC / "basics" / "present.py"

    def test_what_is_imported_is_declared(self):
        """`pip install -e '.[testing]'` installs every package that the sources and the tests import."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        wanted = project["dependencies"] + project["optional-dependencies"]["testing"]
        declared = {re.match(r"[\w-]+", requirement)[0].lower() for requirement in wanted}
        ours = {"caseflow", "tests", "benchmarks", "examples", "__future__", ""}
        ours.add("xdist")  # it calls its hook in conftest.py itself, where it is installed
        used = {module.split(".")[0] for path in [*FILES, *sorted((ROOT / "tests").rglob("*.py"))] for module, _ in imported(path)}
        foreign = {INSTALLED_AS.get(name, name) for name in used - ours - sys.stdlib_module_names}
        assert foreign <= declared


DEFINITIONS = (
    *(Matter, Material, Fee, SpecialStep, Law, Citation, Adoption, Actor, Waiver, Role, State, Guard, Transition, TimeLimit, Stopped),
    *(FromMatter, FromCentre, FromForm, Lifecycle, Catalogue),
)
# What reads a field by its name as text: getattr(matter, "delegated"), from_matter("promised"), and their classes.
BY_NAME = {"getattr", "from_matter", "from_centre", "from_form", "FromMatter", "FromCentre", "FromForm"}


def reads_in(node, cls=None, method=None):
    """Yield (name, class, method) for each name that is read below `node`, as an attribute or as the text of a source, and where."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Load):
            yield inner.attr, cls, method
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in BY_NAME:
            yield from ((word.value, cls, method) for word in inner.args if isinstance(word, ast.Constant))
        if isinstance(inner, ast.ClassDef):
            yield from reads_in(inner, inner.name)
        else:
            yield from reads_in(inner, cls, method or getattr(inner, "name", None))


def unread(cls, reads):
    """The public fields of `cls` that nothing reads but the class itself; a method of its own counts if that is read elsewhere."""
    elsewhere = {name for name, inside, _ in reads if inside != cls.__name__}
    by_itself = {name for name, inside, method in reads if inside == cls.__name__ and method in elsewhere}
    return [field.name for field in attrs.fields(cls) if not field.name.startswith("_") and field.name not in elsewhere | by_itself]


class TestFieldsHaveReaders:
    """What nobody reads is not written down: a field that has no effect promises one."""

    reads = frozenset(read for path in FILES for read in reads_in(tree(path)))

    @pytest.mark.parametrize("cls", DEFINITIONS, ids=lambda cls: cls.__name__)
    def test_each_field_of_a_definition_is_read(self, cls):
        """Each public field of a matter and of a definition is read somewhere outside the class that declares it."""
        assert unread(cls, self.reads) == []

    def test_a_field_that_nobody_reads_is_found(self):
        """A field is named that nobody reads, or only its own class, to check it; one that a source or a method in use reads is not."""

        @attrs.frozen
        class Thing:
            read_by_another: str
            only_checked: str
            read_by_a_method: str
            named_by_a_source: str
            only_written: str
            read_by_nobody: str

        text = (
            "class Thing:\n  def check(self): return self.only_checked\n  def used(self): return self.read_by_a_method\n"
            "def g(thing): thing.only_written = thing.read_by_another, thing.used\nx = from_matter('named_by_a_source')\n"
        )
        assert unread(Thing, set(reads_in(ast.parse(text)))) == ["only_checked", "only_written", "read_by_nobody"]

    @pytest.mark.parametrize("path", sorted((SRC / "machines").rglob("forms.py")), ids=lambda path: path.parent.name)
    def test_each_document_is_carried_by_a_row(self, path):
        """Each document of the plan is taken by a row or an opening, or is part of one that is."""
        rows = [row for lifecycle in CATALOGUE for row in lifecycle.transitions]
        taken = {row.form for row in rows} | {lifecycle.opens_with for lifecycle in CATALOGUE}
        carried = {form.__name__ for form in taken if form is not None}
        carried |= {part.cls.__name__ for form in taken if form for part in parts_of(form)}
        declared = {node.name for node in tree(path).body if isinstance(node, ast.ClassDef) and is_form(node)}
        assert declared - carried == set()


def parts_of(form):
    """The types of the documents inside the fields of a form, in any depth."""
    inner = [field.type.innermost for field in fields_of(form) if field.type.innermost.kind is Kind.FORM]
    return [*inner, *(part for each in inner for part in parts_of(each.cls))]


def is_form(node):
    """Whether a class is declared with @form."""
    return any(isinstance(call, ast.Call) and getattr(call.func, "id", "") == "form" for call in node.decorator_list)


class TestTheNamesOfCaseflow:
    def test_all_is_sorted_and_there(self):
        """Each name in `__all__` exists and stands there once: constants, then classes, then functions, as ruff sorts them."""
        names = list(getattr(caseflow, "__all__", []))
        assert names == sorted(set(names), key=lambda name: (0 if name.isupper() else 1 if name[0].isupper() else 2, name))
        assert [name for name in names if not hasattr(caseflow, name)] == []

    def test_what_an_import_loads(self):
        """`import caseflow` loads no extra, no command line, no database, and none of the lifecycles."""
        heavy = [
            "numpy",
            "pyarrow",
            "sqlite3",
            "sqlalchemy",
            "argparse",
            "hypothesis",
            "pendulum",
            "holidays",
            "caseflow.machines",
            "asyncio",
        ]
        code = f"import sys, caseflow; print(*[name for name in {heavy!r} if name in sys.modules])"
        assert run(code).split() == []

    def test_every_module_can_be_imported_first(self, tmp_path):
        """No module needs another one to have been imported before it: there are no circles."""
        packages = pkgutil.walk_packages([str(SRC)], "caseflow.")
        modules = [module.name for module in packages if not module.name.endswith("__main__")]
        for module in modules:
            importlib.import_module(module)
        code = (
            "import importlib, sys\n"
            f"for module in {modules!r}:\n"
            "    for name in [name for name in sys.modules if name.partition('.')[0] == 'caseflow']:\n"
            "        del sys.modules[name]\n"
            "    importlib.import_module(module)\n"
        )
        run(code, PYTHONPYCACHEPREFIX=str(tmp_path), PYTHONDONTWRITEBYTECODE="")  # each module is compiled once, not a hundred times

    def test_types_are_shipped(self):
        """The package says that it is typed."""
        assert (SRC / "py.typed").is_file()
