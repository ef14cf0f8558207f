"""What lifecycles say about each other: a catalogue in which that is wrong cannot be built."""

import attrs
import pytest

from caseflow import Catalogue, State, from_form, from_matter
from caseflow.calendar import working_days
from caseflow.errors import BadInput, DefinitionError
from caseflow.guards import closed
from caseflow.machines import CATALOGUE, forms
from tests.core.stories import DONE, LOST, OFF, A, B, life, limit, row

C = State("c", zh="丙")
INNER = life("inner", (row("end", A, DONE), row("fail", A, LOST)), called_off=OFF)
HEARS = (row("ask", A, A, opens="inner"), row("go", A, B), row("finish", B, DONE))
DONE_HEARD = row("well", A, B, None, on_close_of=("inner", "done"))
LOST_HEARD = row("badly", A, B, None, on_close_of=("inner", "lost"))
OUTER = life("outer", (*HEARS, DONE_HEARD, LOST_HEARD))

BETWEEN = {
    "one edition twice": ((INNER, INNER), "two editions 'inner' '1'"),
    "two of one name": ((INNER, attrs.evolve(INNER, edition="2")), "two lifecycles are called 'inner'"),
    "opens an unknown lifecycle": (
        (OUTER, attrs.evolve(INNER, name="innr")),
        "outer.ask opens 'inner', which this catalogue lacks (did you mean 'innr'?)",
    ),
    "hands over to an unknown lifecycle": (
        (life("outer", (row("go", A, DONE, hands_over="heir"),)),),
        "outer.go hands_over 'heir', which this catalogue lacks",
    ),
    "follows nobody": (
        (life("outer", (row("go", A, DONE, follows="after"),)),),
        "outer.go follows 'after', which this catalogue lacks",
    ),
    "ends what cannot be called off": (
        (
            life("outer", (row("ask", A, A, opens="inner"), row("go", A, DONE, ends="inner")), unheard="inner"),
            attrs.evolve(INNER, called_off=None),
        ),
        "outer.go ends 'inner', which has no called_off= state to be left in",
    ),
    "ends nobody": (
        (life("outer", (row("go", A, DONE, ends="inner"),)),),
        "outer.go ends 'inner', which this catalogue lacks",
    ),
    "paused by an unknown lifecycle": (
        (life("outer", limits=limit("days", "finish", working_days(1), A, paused_by="iner")), INNER),
        "limit 'days' of 'outer' is paused_by 'iner', which this catalogue lacks (did you mean 'inner'?)",
    ),
    "an unknown lifecycle unheard": (
        (life("outer", unheard="iner"), INNER),
        "outer leaves unheard 'iner', which this catalogue lacks (did you mean 'inner'?)",
    ),
    "waits for an unknown lifecycle": (
        (life("outer", (*HEARS, attrs.evolve(DONE_HEARD, on_close_of=("iner", "done"))), unheard="inner"), INNER),
        "outer.well waits for the close of 'iner', which this catalogue lacks",
    ),
    "waits for an unknown outcome": (
        (life("outer", (*HEARS, attrs.evolve(DONE_HEARD, on_close_of=("inner", "don"))), unheard="inner"), INNER),
        "outer.well waits for 'don' of 'inner', which never ends so (did you mean 'done'?)",
    ),
    "keeps a limit that the heir lacks": (
        (
            life("outer", (row("go", A, DONE, hands_over="heir", keeps="days"),), limits=limit("days", "go", working_days(1), A)),
            life("heir", limits=limit("dayz", "finish", working_days(1), A)),
        ),
        "outer.go keeps 'days', which its heir 'heir' lacks (did you mean 'dayz'?)",
    ),
    "keeps, by the matter": (
        (
            life(
                "outer",
                (row("go", A, DONE, hands_over=from_matter("accepted_as", "heir"), keeps="days"),),
                limits=limit("days", "go", working_days(1), A),
            ),
            life("heir"),
        ),
        "outer.go keeps 'days', which its heir 'heir' lacks",
    ),
    "an amount that the opening row lacks": (
        (life("outer", HEARS, unheard="inner"), attrs.evolve(INNER, limits=limit("days", "end", from_form("expected"), A))),
        "outer.ask, which opens 'inner', takes 'expected' from its form, but no form has no such field",
    ),
    "an amount that a handover lacks": (
        (
            life("outer", (row("go", A, DONE, hands_over="inner"),)),
            attrs.evolve(INNER, limits=limit("days", "end", from_form("expected"), A)),
        ),
        "outer.go, which opens 'inner', takes 'expected' from its form",
    ),
    "one outcome unheard": (
        (life("outer", (*HEARS, DONE_HEARD)), INNER),
        "outer: 'inner' may end as lost while it stands in 'a', and no row hears it",
    ),
    "no outcome heard": ((life("outer", HEARS), INNER), "outer: 'inner' may end as done, lost while it stands in 'a', and no row hears it"),
    "unheard where it is stuck": (
        (
            life(
                "outer",
                (
                    row("ask", A, C, opens="inner"),
                    row("go", C, B),
                    row("finish", B, DONE),
                    row("well", C, B, None, on_close_of=("inner", "done")),
                    row("badly", C, B, None, on_close_of=("inner", "lost")),
                ),
            ),
            INNER,
        ),
        "outer: 'inner' may end as done, lost while it stands in 'b', and no row hears it",
    ),
    "unheard by the heir": (
        (life("outer", (*HEARS, DONE_HEARD, LOST_HEARD, row("pass_on", A, LOST, hands_over="heir"))), life("heir"), INNER),
        "heir: 'inner' may end as done, lost while it stands in 'a', and no row hears it",
    ),
}


@pytest.mark.parametrize(("lifecycles", "says"), BETWEEN.values(), ids=list(BETWEEN))
def test_a_wrong_catalogue(lifecycles, says):
    """What one lifecycle says about another must be true; the nearest name is suggested."""
    with pytest.raises(DefinitionError) as caught:
        Catalogue(lifecycles)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "lifecycles",
    [
        (life("outer", (row("ask", A, A, opens="inner"), row("go", A, DONE)), unheard="inner"), INNER),
        (
            life(
                "outer", (row("ask", A, A, opens="inner"), row("all_in", A, B, None, on_close_of=("inner", None)), row("finish", B, DONE))
            ),
            INNER,
        ),
        (
            life(
                "outer", (row("ask", A, C, opens="inner"), row("back", C, A), attrs.evolve(DONE_HEARD), LOST_HEARD, row("finish", B, DONE))
            ),
            INNER,
        ),
        (
            life(
                "outer",
                (row("ask", A, A, opens="inner"), row("go", A, B, guards=closed("inner")), row("finish", B, DONE), DONE_HEARD, LOST_HEARD),
            ),
            INNER,
        ),
        (life("outer", (*HEARS[:1], row("go", A, B, ends="inner"), HEARS[2], DONE_HEARD, LOST_HEARD)), INNER),
    ],
    ids=["unheard", "any outcome", "a level", "closed", "ended"],
)
def test_a_right_catalogue(lifecycles):
    """Every outcome is heard, here or in a state that the parent can come to, or is declared unheard, or cannot happen any more."""
    catalogue = Catalogue(lifecycles)
    assert [lifecycle.name for lifecycle in catalogue] == ["outer", "inner"]
    assert ("inner" in catalogue, "innr" in catalogue) == (True, False)


def test_a_way_on_which_it_is_never_heard():
    """An outcome waits to be heard; where the parent may go on to a state in which no row hears it, it would be lost."""
    with pytest.raises(DefinitionError, match="while it stands in 'b', and no row hears it"):
        Catalogue((OUTER, INNER))


class TestCatalogue:
    def test_looking_up(self):
        """A lifecycle is looked up by its name, an older one by name and edition; for an unknown name the nearest is suggested."""
        older = attrs.evolve(INNER, edition="0")
        catalogue = Catalogue((INNER,), older=older)
        assert (catalogue["inner"], catalogue.edition("inner", "0"), catalogue.edition("inner", "2")) == (INNER, older, None)
        assert catalogue.editions() == (older, INNER)
        with pytest.raises(BadInput, match="did you mean 'inner'"):
            catalogue["innner"]


CLOSED_BY_ITSELF = {
    "a lapse": (
        row("ask", A, A, opens="inner"),
        row("finish", A, DONE),
        row("expire", A, LOST, None),
    ),
    "a lapse further on": (
        row("ask", A, A, opens="inner"),
        row("go", A, B),
        row("back", B, A),
        row("finish", B, DONE),
        row("expire", A, LOST, None),
    ),
    "a row that hears another": (
        row("ask", A, A, opens="inner"),
        row("ask_other", A, A, opens="other"),
        row("finish", A, DONE),
        row("hear", A, LOST, None, on_close_of=("other", "done")),
        row("expire", A, C, None),
        row("go_on", C, DONE),
    ),
}


@pytest.mark.parametrize("transitions", CLOSED_BY_ITSELF.values(), ids=list(CLOSED_BY_ITSELF))
def test_what_closes_by_itself_must_end_what_is_inside(transitions):
    """Nobody can close an inner run before the law acts: a row that is taken by itself must say what it ends."""
    within = limit("days", "finish", working_days(3), A, lapse="expire")
    with pytest.raises(DefinitionError, match="is taken by itself, and 'inner' may be open inside: say ends='inner'"):
        life("outer", transitions, limits=within, unheard=("inner", "other"))
    ended = tuple(attrs.evolve(step, ends=("inner",)) if not step.by else step for step in transitions)
    assert life("outer", ended, limits=within, unheard=("inner", "other")).name == "outer"


def test_what_cannot_be_open_any_more():
    """After a row that requires inner runs to be closed, none can be open."""
    transitions = (
        row("ask", A, A, opens="inner"),
        row("go", A, B, guards=closed("inner")),
        row("finish", B, DONE),
        row("expire", B, LOST, None),
    )
    assert (
        life("outer", transitions, limits=limit("days", "finish", working_days(3), B, lapse="expire"), unheard="inner").events[0] == "ask"
    )


def test_a_host_finds_every_document_in_one_place():
    """Each form that a lifecycle takes can be imported from `caseflow.machines.forms`."""
    taken = {form for life in CATALOGUE for form in (life.opens_with, *(row.form for row in life.transitions)) if form is not None}
    assert {form.__name__ for form in taken} <= set(forms.__all__)
