"""Errors: a sentence for people and the same facts as attributes; one tree; they survive a process boundary."""

import copy
import pickle

import pytest

from caseflow import errors
from caseflow.errors import CaseflowError, Conflict, DefinitionError, GuardRefused, Refused, Unpublished, nearest, shown

EVERY = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, CaseflowError)]


@pytest.mark.parametrize("cls", EVERY, ids=lambda one: one.__name__)
def test_one_tree(cls):
    """Every error is a CaseflowError, says what it is for, and comes through a pickle and a copy with its facts."""
    error = cls("不行 (no)", case="HL-1", reasons={"a": "b"})
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301  # our own bytes
        assert type(again) is cls
        assert (str(again), again.facts, again.case) == (str(error), error.facts, "HL-1")
    assert cls.__doc__


def test_an_unknown_attribute():
    """An attribute that an error does not carry is an AttributeError that says what it does carry."""
    with pytest.raises(AttributeError, match=r"Refused has no attribute 'reason'; it carries \['case'\]"):
        _ = Refused("no", case="HL-1").reason
    with pytest.raises(AttributeError, match="it carries nothing"):
        _ = Refused("no").case
    assert not hasattr(Refused("no"), "__deepcopy__")


def test_what_else_they_are():
    """Errors of input are ValueErrors, a day beyond the calendar is a LookupError; a conflict is no refusal."""
    assert issubclass(DefinitionError, ValueError)
    assert issubclass(Unpublished, LookupError)
    assert issubclass(GuardRefused, Refused)
    assert not issubclass(Conflict, Refused)


def test_all_faults():
    """A definition's faults are listed, one a line, and stand on the error as a tuple."""
    error = DefinitionError.of("lifecycle 'x'", ["one", "two"], lifecycle="x")
    assert str(error) == "lifecycle 'x' cannot be built:\n  - one\n  - two"
    assert (error.faults, error.lifecycle) == (("one", "two"), "x")


def test_nearest():
    """The nearest name is suggested when one is near; a name of 10,000 characters costs nothing."""
    assert nearest("examin", ["accept", "examine"]) == " (did you mean 'examine'?)"
    assert nearest("xyz", ["accept", "examine"]) == nearest("accept", []) == ""
    assert nearest("examine" * 2_000, ["examine"]) == ""
    assert nearest(5, ["accept"]) == ""


def test_shown():
    """A value is shown as Python writes it, cut where it would fill the screen."""
    assert shown("a") == "'a'"
    assert shown("a" * 100) == "'" + "a" * 78 + "… (102 characters)"
