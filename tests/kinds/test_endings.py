"""How service cases end: which endings invite a rating (一事一评), and which are not open to a licence."""

import pytest

from caseflow.errors import GuardRefused
from caseflow.machines import CATALOGUE
from tests.core.stories import BENEFIT, LICENCE, NOT_DELEGATED, Story

DAY, NEXT = "2021-03-17", "2021-03-18"
SERVICE = ("intake", "instant", "promised", "returned", "upward", "joint")
KINDS = ("promised", "upward", "joint")


def accepted(kind, matter):
    return Story(day=DAY, matter=matter).fire("examine", DAY).fire(f"accept_{kind}", DAY)


def endings():
    """Every row that ends a service case and not only hands it on, with its target."""
    for name in SERVICE:
        for row in CATALOGUE[name].transitions:
            if getattr(row.target, "final", False) and row.hands_over is None:
                yield name, row


class TestRated:
    def test_every_answer_invites_a_rating(self):
        """“一事一评” (二(三)3(5)): whatever the office answered, the applicant is invited; what the applicant took back has no answer."""
        silent = {(name, row.event) for name, row in endings() if "evaluation" not in row.follows}
        assert silent == {(name, "withdraw") for name in ("intake", "instant", "promised", "upward", "joint")}

    @pytest.mark.parametrize(
        ("events", "matter"),
        [
            (("refuse_not_needed",), LICENCE),
            (("refuse_not_ours",), NOT_DELEGATED),
            (("examine", "return_case", "issue_return", "collect"), BENEFIT),
            (("examine", "return_case", "issue_return", "request_review", "uphold"), BENEFIT),
            (("examine", "accept_promised", "terminate"), BENEFIT),
        ],
        ids=["not needed", "not ours", "returned", "upheld", "terminated"],
    )
    def test_refused_at_the_counter_and_returned(self, events, matter):
        """Refused at intake, given back or terminated: the case is over and waits for nothing, and the invitation stands beside it."""
        story = Story(day=DAY, matter=matter)
        for event in events:
            story.fire(event, NEXT)
        assert not story.case.main.is_open
        assert story.case.run("evaluation").state == "invited"

    def test_a_return_that_was_overturned_is_not_rated_yet(self):
        """Received again, it goes on, and is rated once, at its end."""
        story = Story(day=DAY, matter=BENEFIT).fire("examine", DAY).fire("return_case", DAY).fire("issue_return", DAY)
        story.fire("request_review", NEXT).fire("overturn", NEXT)
        assert [run.id for run in story.case.runs if run.lifecycle.name == "evaluation"] == []


class TestDelivered:
    @pytest.mark.parametrize("kind", KINDS)
    def test_every_way_to_be_delivered_ends_the_clock(self, kind):
        """Whatever leads from a grant to its completion meets the limit of delivery; posting and a notice to collect do not."""
        lifecycle = CATALOGUE[kind]
        completing = {row.event for row in lifecycle.transitions if getattr(row.target, "name", "") == "completed_granted"}
        met_by = set(lifecycle.limit("delivery").met_by)
        assert met_by == {"deliver", "mail_returned", "relayed", "relayed_as_returned"}
        assert met_by <= completing
        assert {"mail_result", "invite_to_collect"} <= set(lifecycle.events) - completing


class TestTerminated:
    @pytest.mark.parametrize("kind", KINDS)
    def test_not_a_licence(self, kind):
        """An accepted licence application ends in a decision (37, 38) or is withdrawn: it is not terminated; a benefit may be."""
        with pytest.raises(GuardRefused, match="not_licence"):
            accepted(kind, LICENCE).fire("terminate", NEXT)
        assert accepted(kind, BENEFIT).fire("terminate", NEXT).case.state == "terminated"

    @pytest.mark.parametrize("kind", KINDS)
    def test_it_says_by_which_rule(self, kind):
        """No text knows it and no centre has made it, so it is a default of the library."""
        [row] = [row for row in CATALOGUE[kind].transitions if row.event == "terminate"]
        assert [cite.law.key for cite in row.cite] == ["default"]
