"""Who may decide what: the matter's ways and the superior's power are asked wherever a case begins, and a default never binds for good."""

from datetime import date

import attrs
import pytest

from caseflow import Centre, Waiver
from caseflow.calendar import CN, calendar_days, working_days
from caseflow.errors import DefinitionError, GuardRefused
from caseflow.law import Adoption
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import AgencyRequest, ExtensionNotice, Mandate, SuperiorReply
from tests.core.stories import BENEFIT, CENTRE, LICENCE, Story, person_for

HEAD = person_for("centre_head")
SUPERIORS = attrs.evolve(LICENCE, superior_decides=True)
DAY = "2021-03-17"


class TestWhereACaseBegins:
    @pytest.mark.parametrize("kind", ["instant", "promised", "joint"])
    @pytest.mark.parametrize("matter", [SUPERIORS, attrs.evolve(LICENCE, kinds=("upward",))], ids=["superior decides", "upward only"])
    def test_it_is_opened_only_in_a_way_that_the_matter_allows(self, kind, matter):
        """Without an intake too: what the superior decides is opened as 报批件 and as nothing else."""
        with pytest.raises(GuardRefused, match=f"kind_is_{kind}"):
            Story(kind, DAY, matter=matter)
        assert Story("upward", DAY, matter=matter).case.state == "preparing"

    def test_nobody_completes_on_the_spot_what_the_superior_decides(self):
        """A case that was opened before the guide said so cannot be completed here either."""
        story = Story("instant", DAY)
        story.case = story.case.__class__(story.case.case_no, SUPERIORS, story.case.entries, story.case.runs, story.case.standing)
        with pytest.raises(GuardRefused, match="ours_to_decide"):
            story.fire("complete_on_spot", DAY)


class TestDefaults:
    def test_whoever_may_waive_it_is_known(self):
        """A guard of a shipped lifecycle that may rest on a default alone can be waived, or only asks what a parameter asks for."""
        firm = [
            (lifecycle.name, row.event, guard.name)
            for lifecycle in CATALOGUE.editions()
            for row in lifecycle.transitions
            for guard in row.guards
            if guard.soft is None and any(cite.is_default and cite.rule not in lifecycle.parameters for cite in guard.cite)
        ]
        assert firm == []

    def test_a_default_of_representation(self):
        """Article 29 is of licences: for a benefit the head of the centre may waive the default on record."""
        paper = Mandate(principal="王某", scope="签字", in_person_required=True)
        waived = {"may_be_represented": Waiver(HEAD, "本人卧床，已上门核对")}
        request = AgencyRequest(applicant="王某", what="补贴", within=working_days(5))
        benefit = Story("agency", DAY, matter=BENEFIT, form=request)
        with pytest.raises(GuardRefused, match="可由中心负责人说明理由豁免"):
            benefit.fire("sign_mandate", DAY, form=paper)
        assert benefit.fire("sign_mandate", DAY, form=paper, waive=waived).last.event == "sign_mandate"
        with pytest.raises(GuardRefused, match="不可豁免"):
            Story("agency", DAY, matter=LICENCE, form=request).fire("sign_mandate", DAY, form=paper, waive=waived)

    def test_a_default_of_delegation(self):
        """Before the plan, acceptance of a benefit that was not delegated rests on a default; from its first day it is refused for good."""
        matter = attrs.evolve(BENEFIT, delegated=False)
        waived = {"delegated": Waiver(HEAD, "委托书在途")}
        early = Story(day="2021-03-05", matter=matter).fire("examine", "2021-03-05")
        with pytest.raises(GuardRefused, match="不得受理"):
            early.fire("accept_promised", "2021-03-05")
        assert early.fire("accept_promised", "2021-03-05", waive=waived).case.kind == "promised"
        with pytest.raises(GuardRefused, match="不可豁免"):
            Story(day=DAY, matter=matter).fire("examine", DAY).fire("accept_promised", DAY, waive=waived)


class TestUpward:
    def test_nothing_is_extended_by_nothing(self):
        """A matter that states no extension has none, whether or not it is a licence."""
        for matter in (LICENCE, BENEFIT, None):
            with pytest.raises(GuardRefused, match="own_extension"):
                Story("upward", DAY, matter=matter).fire("extend", DAY, form=ExtensionNotice(reasons="案情复杂"))

    def test_the_superior_decides_after_the_case_went_up(self):
        """A reply that is dated before the last report-up, or in the future, is a mistake of writing."""
        story = Story("upward", DAY).fire("forward", "2021-03-18")
        for day, why in [(date(2021, 3, 17), "早于上报日 2021-03-18"), (date(2021, 3, 24), "尚未到来")]:
            with pytest.raises(GuardRefused, match=why):
                story.fire("receive_reply", "2021-03-23", form=SuperiorReply(number="1", granted=True, decided_on=day))
        story.fire("receive_reply", "2021-03-23", form=SuperiorReply(number="1", granted=True, decided_on=date(2021, 3, 18)))
        assert story.case.state == "reply_received"


class TestWhatACentreAdopts:
    @pytest.mark.parametrize(
        ("how", "why"),
        [
            ({"parameters": {"reply_reading": working_days(10)}}, "chooses one reading of a text: 2 calendar_days or 2 working_days"),
            ({"parameters": {"reply_reading": calendar_days(3)}}, "not 3 calendar_days"),
            ({"adopts": {"reply": Adoption("规则", date(2021, 3, 10), working_days(10))}}, "chooses one reading of a text"),
            ({"adopts": {"reply": Adoption("规则", date(2021, 3, 10))}}, "say which the centre adopts"),
            ({"adopts": {"complaint_limit": Adoption("规则", date(2021, 3, 10))}}, "say which the centre adopts"),
            (
                {"adopts": {name: Adoption("规则", date(2021, 3, 10), working_days(2)) for name in ("reply", "reply_reading")}},
                "'reply' and 'reply_reading' are one rule",
            ),
        ],
    )
    def test_it_chooses_among_the_readings_and_says_what(self, how, why):
        """No centre's paper turns two days into ten, and an adoption without an amount is no choice."""
        with pytest.raises(DefinitionError, match=why):
            Centre("hualong", lifecycles=CATALOGUE, calendar=CN, **how)

    def test_the_time_of_a_notice_is_the_notice_s_own(self):
        """补交期限 rests on the notice that states it; the rule of 容缺 is cited where secondary materials are listed."""
        story = Story(day=DAY).fire("examine", DAY).fire("notify_missing", DAY)
        [clock] = [clock for clock in CENTRE.clocks(story.case, at=story.last.at) if clock.name == "supplement"]
        assert [str(cite) for cite in clock.limit.cite] == ["文书载明：告知书载明的补交期限"]
