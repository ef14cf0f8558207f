"""From kind to kind: who hands over to whom, and what a case keeps on its way: number, application, time used."""

import itertools

from hypothesis import given, settings

from caseflow.calendar import working_days
from caseflow.lifecycle import FromMatter
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import DeficiencyNotice, MissingItem
from caseflow.testing import cases
from tests.core.stories import BENEFIT, CENTRE, Story, accepted

DAY = "2021-03-17"
KINDS = ("intake", "instant", "promised", "upward", "joint", "returned")
MISSING = DeficiencyNotice(items=(MissingItem(name="身份证", how="公安窗口"),), period=working_days(5))


def heirs(name):
    """The kinds to which `name` may hand over, as its definition says."""
    rows = [row.hands_over for row in CATALOGUE[name].transitions if row.hands_over is not None]
    return {row.default if isinstance(row, FromMatter) else row for row in rows}


def inner(name):
    return {row.opens for row in CATALOGUE[name].transitions if row.opens is not None}


def test_the_graph():
    """The graph of the five kinds: intake decides, instant may turn out promised, promised upward, a return may be overturned."""
    assert {name: heirs(name) for name in KINDS} == {
        "intake": {"instant", "promised", "upward", "joint", "returned"},
        "instant": {"promised", "returned"},
        "promised": {"upward", "returned"},
        "upward": set(),
        "joint": set(),
        "returned": {"intake"},
    }


def test_what_runs_inside():
    """A supplement is always inside: of intake and instant in hold, of promised and joint tolerantly, of upward for the superior."""
    assert {name for name in KINDS if "supplement" in inner(name)} == {"intake", "instant", "promised", "upward", "joint"}
    assert {name for name in KINDS if "special_procedure" in inner(name)} == {"promised", "upward", "joint"}
    assert {name for name in KINDS if "site_survey" in inner(name)} == {"promised", "upward", "joint"}


def test_the_long_way():
    """Received, told, supplemented, accepted as instant, found promised, handed up: one number, one journal, one application."""
    story = Story(day=DAY).fire("examine", DAY).fire("notify_missing", DAY, form=MISSING).fire("submit_complete", "2021-03-18")
    story.fire("accept_instant", "2021-03-18").fire("not_instant", "2021-03-18").fire("review", "2021-03-19")
    story.fire("find_upward", "2021-03-23").fire("forward", "2021-03-24")
    case = story.case
    assert [run.id for run in case.runs] == ["intake#1", "supplement#1", "instant#1", "promised#1", "upward#1"]
    assert [run.origin.terms.before for run in case.runs] == [None, None, "intake#1", "instant#1", "promised#1"]
    assert (case.case_no, case.kind, case.entries[0].form.applicant) == ("HL-2021-0317", "upward", "材料甲")
    assert story.clock("statutory", "2021-03-24").used == 4  # from acceptance as promised on the 18th


def test_lapsed_and_received_again():
    """Not supplied in time, returned, overturned on review: the same number is received again, and the old notice still counts as told."""
    story = Story(day=DAY, matter=BENEFIT).fire("examine", DAY).fire("notify_missing", DAY, form=MISSING).lapse("2021-03-25")
    story.fire("issue_return", "2021-03-25").fire("request_review", "2021-03-26").fire("overturn", "2021-03-29")
    story.fire("examine", "2021-03-29")
    (offer,) = [offer for offer in CENTRE.offers(story.case, at="2021-03-29T09:00+08:00") if offer.event == "notify_missing"]
    assert "once_notify_missing" in offer.codes
    assert story.fire("accept_promised", "2021-03-30").case.kind == "promised"


def test_a_handover_is_one_entry():
    """What closes the one run and opens the next is one entry, so that it cannot be half done."""
    story = accepted().fire("find_upward", "2021-03-18")
    assert [(move.run, move.target) for move in story.last.moves] == [("promised#1", "to_superior"), ("upward#1", "preparing")]


@given(cases(CENTRE, "intake", max_steps=15))
@settings(max_examples=40)
def test_whatever_way_it_goes(case):
    """However a case is led, it has one chain of kinds along the graph, and at most one of them is open."""
    chain = [run for run in case.runs if run.id in case.chain(case.main.id)]
    steps = [(run.lifecycle.name, heir.lifecycle.name) for run, heir in itertools.pairwise(chain)]
    assert all(heir in heirs(kind) for kind, heir in steps)
    assert sum(run.is_open for run in chain) <= 1
    assert chain[0] is case.runs[0]
