"""Data is never run: journals cannot name code, and the sources have no way to run it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import caseflow

SRC = Path(caseflow.__file__).parent
FILES = sorted(SRC.rglob("*.py"))
# What turns data into code, or into objects of any class at all.
BAD_CALLS = {"eval", "exec", "compile", "__import__", "execfile"}
BAD_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "yaml", "runpy", "code", "importlib"}
# Our own data files, our own version, and our own rooms when they are first asked for, by names that stand in the source.
MAY_IMPORT = {"importlib.resources", "importlib.metadata"}
LATER = {"calendar/__init__.py", "cli/__init__.py"}


def calls(tree):
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"importlib.{alias.name}" if node.module == "importlib" else node.module or "" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_the_sources(path):
    """There is no pickle, marshal, eval, exec or import by a computed name anywhere in the package."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not calls(tree) & BAD_CALLS
    bad = {name for name in imported(tree) if name.partition(".")[0] in BAD_MODULES} - MAY_IMPORT
    assert not bad or (path.relative_to(SRC).as_posix() in LATER and bad <= {"importlib", "importlib.import_module"})


@pytest.mark.parametrize("path", sorted((SRC / "store").glob("*.py")), ids=lambda path: path.name)
def test_parameters_are_bound(path):
    """SQL statements are constants: values are bound parameters, and no statement is built from them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id
        for node in tree.body
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else [])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"execute", "executemany", "executescript"}
        ):
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.FormattedValue):
                    assert isinstance(part.value, ast.Name), ast.unparse(node)
                    assert part.value.id in constants | {"pragma"}, ast.unparse(node)  # `pragma` runs over the constant PRAGMAS
                assert not (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mod)), ast.unparse(node)


HOOKED = """
import sys
from pathlib import Path
from caseflow.errors import JournalError
from caseflow.journal import loads
from tests.journal.lives import CENTRE
from tests.journal import test_strict

texts = [path.read_text(encoding="utf-8") for path in sorted(Path("tests/journal/golden").glob("*/*.jsonl"))]
for text in texts:
    loads(text, CENTRE)  # what is imported on first use is imported now
seen = []
watched = {"import", "exec", "compile", "pickle.find_class", "marshal.loads", "code.__new__"}
watched |= {"os.system", "subprocess.Popen", "socket.connect", "open"}
sys.addaudithook(lambda event, args: seen.append((event, args[:1])) if event in watched else None)
for text in texts:
    loads(text, CENTRE)
for body in test_strict.HOSTILE.values():
    try:
        loads(test_strict.together([body]), CENTRE)
    except JournalError:
        pass
print(seen)
"""


def test_while_it_reads():
    """While good and hostile journals are read, nothing is imported, compiled, run, unpickled, opened or connected to."""
    root = SRC.parents[1]
    done = subprocess.run([sys.executable, "-c", HOOKED], check=False, capture_output=True, text=True, cwd=root)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
