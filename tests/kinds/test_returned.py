"""退回件: given back with reason, basis and remedies; a review by others; 否定报备 where the centre asks for it."""

import pytest

from caseflow import Actor, Centre
from caseflow.calendar import CN
from caseflow.errors import FormRefused, GuardRefused, NotPermitted
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import ReturnNotice, ReviewOutcome
from tests.core.stories import BENEFIT, CENTRE, PEOPLE, Story

DAY = "2021-03-17"
PAPER = ReturnNotice(reason="不符合救助条件", basis="临时救助办法第四条", remedies="向中心申请复核", given_back=("身份证",))
STRICT = Centre("strict", lifecycles=CATALOGUE, calendar=CN, parameters={"return_needs_approval": True})


def proposed(centre=CENTRE):
    return Story(day=DAY, matter=BENEFIT, centre=centre).fire("examine", DAY).fire("return_case", DAY)


class TestNotice:
    def test_reason_basis_and_remedies(self):
        """Each of the three is asked for (72(七): liability for giving no reasons); what is given back may be nothing."""
        for missing in ("reason", "basis", "remedies"):
            whole = {"reason": "不符合", "basis": "办法第四条", "remedies": "复核"}
            with pytest.raises(FormRefused, match=missing):
                proposed().fire("issue_return", DAY, form=whole | {missing: ""})
        assert proposed().fire("issue_return", DAY, form=PAPER).fire("collect", DAY).case.state == "returned"

    def test_no_clock(self):
        """The plan sets no time for a return, so there is no clock."""
        assert CENTRE.lifecycles["returned"].limits == ()

    def test_approved_first_where_the_centre_says_so(self):
        """Where the centre asks for it, the head approves first, and not who then issues; elsewhere nobody need."""
        with pytest.raises(GuardRefused, match="return_needs_approval"):
            proposed(STRICT).fire("issue_return", DAY, form=PAPER)
        story = proposed(STRICT).fire("approve_return", DAY)
        assert story.fire("issue_return", DAY, form=PAPER).case.state == "issued"
        both = Actor("w-09", roles={"centre_head", "window_clerk"})
        with pytest.raises(GuardRefused, match="w-09 已经办"):
            proposed(STRICT).fire("approve_return", DAY, by=both).fire("issue_return", DAY, form=PAPER, by=both)
        assert proposed().fire("issue_return", DAY, form=PAPER).case.state == "issued"


class TestReview:
    def reviewed(self, by=PEOPLE["window_clerk"]):
        return proposed().fire("issue_return", DAY, form=PAPER, by=by).fire("request_review", "2021-03-18")

    def test_upheld_or_overturned(self):
        """Upheld it ends; overturned the application is received again, under the same number, with five new days."""
        outcome = ReviewOutcome(reasons="事实清楚")
        assert self.reviewed().fire("uphold", "2021-03-19", form=outcome).case.state == "upheld"
        story = self.reviewed().fire("overturn", "2021-03-19", form=outcome)
        assert (story.case.kind, story.case.state, story.case.run("intake#2").origin.terms.before) == ("intake", "received", "returned#1")
        assert story.clock("notice", "2021-03-19").number == 1
        assert story.fire("examine", "2021-03-22").fire("accept_promised", "2021-03-22").case.kind == "promised"

    def test_not_by_who_issued_it(self):
        """Nobody reviews their own return, be it in another post or for somebody else."""
        both = Actor("w-09", roles={"centre_head", "window_clerk"})
        for who in (both, Actor("w-10", roles={"centre_head"}, stands_for="w-09")):
            for event in ("uphold", "overturn"):
                with pytest.raises(GuardRefused, match="w-09 已经办"):
                    self.reviewed(both).fire(event, "2021-03-19", by=who)

    def test_who_asks(self):
        """Only the applicant asks for a review, and only while the papers have not been collected."""
        with pytest.raises(NotPermitted):
            proposed().fire("issue_return", DAY, form=PAPER).fire("request_review", DAY, by=PEOPLE["window_clerk"])
        assert not proposed().fire("issue_return", DAY, form=PAPER).fire("collect", DAY).case.main.is_open
