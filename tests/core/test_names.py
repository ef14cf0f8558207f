"""Names are written in one way: one Unicode form, nothing invisible, one alphabet beside Chinese, and no two that look alike."""

import string
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from caseflow import Catalogue, Guard, Role, TimeLimit, Transition, from_centre
from caseflow.calendar import working_days
from caseflow.errors import DefinitionError, NoSuchEvent, look, nearest
from caseflow.machines import CATALOGUE
from tests.core.stories import CENTRE, DONE, OURS, A, B, Story, at, life, limit, person_for, row, small_centre

YES = lambda _: True  # noqa: E731


def named(**names):
    """A lifecycle in which one thing of each kind has a name from `names`."""
    role = Role(names.get("role", "doer"), zh="人")
    guard = Guard(names.get("guard", "condition"), YES, zh="条", soft=Role(names.get("soft", "head"), zh="负责"))
    return life(
        names.get("lifecycle", "small"),
        (
            Transition(names.get("event", "begin"), A, B, role, zh="开", guards=guard),
            Transition("finish", B, type(DONE)(names.get("state", "done"), zh="完", final=True), role, zh="完"),
        ),
        opened_by=role,
        limits=(TimeLimit(names.get("limit", "due"), "finish", from_centre(names.get("source", "pace")), B, zh="限", cite=OURS),),
        parameters=(names.get("parameter", "setting"),),
    )  # fmt: skip


KINDS = {"role": "role", "guard": "guard", "soft": "role", "lifecycle": "lifecycle", "event": "event", "state": "state", "limit": "limit"}
KINDS |= {"source": "parameter", "parameter": "parameter"}
BAD = {
    "ｗｉｄｅ": "is not in Unicode normal form KC; write 'wide'",
    "cafe\u0301": "is not in Unicode normal form KC; write 'café'",
    "zero\u200bwidth": "U\\+200B, which is invisible",
    "right\u202eleft": "U\\+202E, which is invisible",
    "filler\u3164": "U\\+3164, which is invisible",
    "variant\ufe0f": "U\\+FE0F, which is invisible",
    "n\u0430me": r"mixes letters of several alphabets, Latin \('n', U\+006E\) and Cyrillic \('а', U\+0430\); write it in one",
    "审查\u03b1b": "mixes letters of several alphabets, Greek .* and Latin",
    "step_\u0663": "holds the digit '٣'; write 0 to 9",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "why"), BAD.items(), ids=map(ascii, BAD))
def test_one_way_to_write_a_name(kind, name, why):
    """A name of any kind that is not in normal form, or holds what nobody sees, or letters of two alphabets, is refused."""
    with pytest.raises(DefinitionError, match=f"the {KINDS[kind]} .* {why}"):
        named(**{kind: name})


@pytest.mark.parametrize("name", ["审查", "审查_a", "复审2", "état", "проверка", "αβγ", "かな漢字", "확인", "_x", "A1"])
@pytest.mark.parametrize("kind", KINDS)
def test_names_that_stay_allowed(kind, name):
    """Chinese names, names in another alphabet, and Chinese beside one alphabet are names."""
    assert named(**{kind: name}).name


@pytest.mark.parametrize(
    ("one", "other"), [("асе", "ace"), ("step_1", "step_l"), ("kO", "k0"), ("ロ", "口"), ("Il", "lI"), ("工作", "エ作"), ("сору", "copy")]
)
def test_two_names_that_look_alike(one, other):
    """Two names of one definition that look alike are refused, whatever they name; the characters that differ are named."""
    for kinds in ({"event": one, "state": other}, {"role": one, "guard": other}, {"limit": one, "lifecycle": other}):
        with pytest.raises(DefinitionError, match=r"looks like the .*: U\+|looks like the .*: no other character"):
            named(**kinds)
    with pytest.raises(DefinitionError, match="looks like the lifecycle"):
        Catalogue((life(one), life(other)))


def test_a_row_may_share_a_name_with_a_limit():
    """The same name for things of different kinds is no look-alike."""
    assert named(event="due", limit="due").limit("due") is not None
    assert life(limits=limit("finish", "finish", working_days(3), B)).limits


def test_what_ships():
    """Every lifecycle that ships is written so."""
    names = {name for lifecycle in CATALOGUE for name in (*lifecycle.events, *(state.name for state in lifecycle.states))}
    assert all(unicodedata.normalize("NFKC", name) == name for name in names)


WIDE = str.maketrans({char: chr(ord(char) + 0xFEE0) for char in string.ascii_letters})
OPENED = Story("intake", "2021-03-17").case
LIKE = str.maketrans("aeopcxy", "аеорсху")


@given(st.sampled_from(CATALOGUE["intake"].events), st.sampled_from([WIDE, LIKE, str.maketrans({"e": "e\u200b"})]))
def test_another_form_of_a_name(event, change):
    """An event in another form, or with letters that look alike, is unknown, and the right one is suggested."""
    other = event.translate(change)
    assume(other != event)
    with pytest.raises(NoSuchEvent, match=rf"did you mean '{event}'\?"):
        CENTRE.fire(OPENED, other, at=at("2021-03-18"), actor=person_for("applicant"))


@given(st.text(max_size=20))
def test_a_look(name):
    """A name looks like itself in normal form, and like itself with something invisible in it."""
    assert look(name) == look(unicodedata.normalize("NFKC", name))
    assert look(f"\u2060{name}\ufe0f") == look(name)
    assert nearest(f"ｘ{name}", [f"x{name}"]) != "" or len(name) > 199


def test_the_nearest_run():
    """Names of runs, lifecycles and roles in another form get the nearest name too."""
    story = Story("small", centre=small_centre(life(transitions=(row("begin", A, DONE),), limits=())))
    for call in (lambda: story.case.run("ｓｍａｌｌ#1"), lambda: story.centre.lifecycles["ｓｍａｌｌ"]):
        with pytest.raises((NoSuchEvent, ValueError), match="did you mean 'small"):
            call()
