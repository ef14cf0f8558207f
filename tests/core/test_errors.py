"""Errors: a sentence for people, the same facts as attributes, one tree, and they can be pickled."""

import copy
import pickle

import pytest

from caseflow import errors
from caseflow.errors import CaseflowError, Conflict, DefinitionError, GuardRefused, Refused, Unpublished, nearest, shown

EVERY = [cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, CaseflowError)]


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.__name__)
def test_one_tree(cls):
    """Every error is a CaseflowError, has a docstring, and keeps its facts when it is pickled or copied."""
    error = cls("不行 (no)", case="HL-1", reasons={"a": "b"})
    for copied in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301  # our own bytes
        assert type(copied) is cls
        assert (str(copied), copied.facts, copied.case) == (str(error), error.facts, "HL-1")
    assert cls.__doc__


def test_an_unknown_attribute():
    """Asking an error for an attribute that it lacks says which it has."""
    with pytest.raises(AttributeError, match=r"Refused has no attribute 'reason'; it carries \['case'\]"):
        _ = Refused("no", case="HL-1").reason
    with pytest.raises(AttributeError, match="it carries nothing"):
        _ = Refused("no").case
    assert not hasattr(Refused("no"), "__deepcopy__")


def test_builtin_parents():
    """Errors of input are ValueErrors, a day beyond the calendar is a LookupError; a conflict is not a refusal."""
    assert issubclass(DefinitionError, ValueError)
    assert issubclass(Unpublished, LookupError)
    assert issubclass(GuardRefused, Refused)
    assert not issubclass(Conflict, Refused)


def test_all_faults():
    """The faults of a definition are listed, one a line, and are a tuple on the error."""
    error = DefinitionError.of("lifecycle 'x'", ["one", "two"], lifecycle="x")
    assert str(error) == "lifecycle 'x' cannot be built:\n  - one\n  - two"
    assert (error.faults, error.lifecycle) == (("one", "two"), "x")


def test_nearest():
    """The nearest name is suggested where there is one; a name of 10,000 characters takes no time."""
    assert nearest("examin", ["accept", "examine"]) == " (did you mean 'examine'?)"
    assert nearest("xyz", ["accept", "examine"]) == nearest("accept", []) == ""
    assert nearest("examine" * 2_000, ["examine"]) == ""
    assert nearest(5, ["accept"]) == ""


def test_shown():
    """A value is shown as Python writes it, cut where it would fill the screen."""
    assert shown("a") == "'a'"
    assert shown("a" * 100) == "'" + "a" * 78 + "… (102 characters)"
