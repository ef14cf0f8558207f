"""超时责任追究 (二(四)1, 二(四)2(4); 公职人员政务处分法 16): who answers, who decides, and that nobody is sanctioned twice."""

from datetime import date

import pytest

from caseflow import Waiver
from caseflow.errors import GuardRefused
from caseflow.machines.forms import (
    AccountabilityDecision,
    AccountabilityProposal,
    Attribution,
    MeasureNature,
    PostHeld,
    Reasons,
    Severity,
    Statement,
    Trigger,
)
from caseflow.machines.guards import sanctioned_once
from caseflow.machines.law import PUBLIC_SERVANTS
from tests.agency.office import Story, someone

HEAD, GOVERNMENT, ORGAN = "centre_head", "government", "supervisory_organ"
PROPOSAL = {"about_case": "HL-2021-0317", "trigger": Trigger.CLOCK_BREACHED, "entry": 7, "clock": "promise", "due": date(2021, 3, 31)}
BLAMED = Attribution(person="w-01", severity=Severity.MINOR, grounds="无故拖延")
WARNED = AccountabilityDecision(number="1", measure="警告")
ADMONISHED = AccountabilityDecision(number="2", measure="诫勉", nature=MeasureNature.OTHER, why="情节轻微")


def opened(proposal):
    return Story("overdue_accountability", "2021-04-06", "appraiser", proposal)


def proposed(**more):
    return opened(AccountabilityProposal(**(PROPOSAL | {"breached": True} | more)))


def heard():
    story = proposed().then("verify_breach", "2021-04-07", HEAD)
    return story.then("hear_statement", "2021-04-08", "window_clerk", Statement(person="w-01", text="系统故障"), who="w-01")


def attributed(severity=Severity.MINOR):
    return heard().then("attribute", "2021-04-08", HEAD, Attribution(person="w-01", severity=severity, grounds="无故拖延"))


class TestTheProposal:
    def test_nobody_is_blamed_for_another_reading(self):
        """Late only under the stricter reading is not a breach, and neither is a clock of which nothing is said."""
        assert proposed(breached=False).may("verify_breach", "2021-04-07", HEAD) == {"breach_recorded"}
        assert proposed(breached=None).may("verify_breach", "2021-04-07", HEAD) == {"breach_recorded"}

    @pytest.mark.parametrize("trigger", [Trigger.NO_ONE_TIME_NOTICE, Trigger.REFUSED_WITHOUT_REASON])
    def test_what_is_no_clock_is_not_late(self, trigger):
        """Whether something was late is asked of a clock only; the case and the entry that show it are named."""
        found = AccountabilityProposal(about_case="HL-1", trigger=trigger, entry=3)
        assert opened(found).may("verify_breach", "2021-04-07", HEAD) == set()
        assert opened(AccountabilityProposal(trigger=trigger)).may("verify_breach", "2021-04-07", HEAD) == {"breach_recorded"}

    def test_the_list_is_open(self):
        """违反行政审批制度的: any other violation may be proposed, in words."""
        other = AccountabilityProposal(trigger=Trigger.OTHER_VIOLATION, violation="擅自增设办理条件")
        assert opened(other).may("verify_breach", "2021-04-07", HEAD) == set()
        unnamed = opened(AccountabilityProposal(trigger=Trigger.OTHER_VIOLATION))
        with pytest.raises(GuardRefused, match="须写明违反行政审批制度的情形"):
            unnamed.then("verify_breach", "2021-04-07", HEAD)

    def test_excused_or_not_taken_up(self):
        """A proposal may be dropped with a reason; its author does not verify it, unless the government waives that on record."""
        story = Story("overdue_accountability", "2021-04-06", HEAD, AccountabilityProposal(**PROPOSAL, breached=True), who="h-1")
        assert story.may("verify_breach", "2021-04-07", HEAD, who="h-1") == {"not_same_actor_as_open"}
        waived = {"not_same_actor_as_open": Waiver(someone(GOVERNMENT), "无他人")}
        verified = proposed().then("verify_breach", "2021-04-07", HEAD, who="p-appraiser", waive=waived)
        assert verified.state == "verifying"
        assert story.then("dismiss", "2021-04-07", HEAD, Reasons(why="证据不足")).state == "dismissed"
        assert verified.then("excuse", "2021-04-08", HEAD, Reasons(why="停电")).state == "excused"


class TestThePerson:
    def test_heard_first_and_not_oneself(self):
        """The person is heard first and decides nothing about themselves; only the government may waive that, until a centre adopts it."""
        story = proposed().then("verify_breach", "2021-04-07", HEAD)
        with pytest.raises(GuardRefused, match=r"陈述申辩.*政府"):
            story.then("attribute", "2021-04-08", HEAD, BLAMED)
        with pytest.raises(GuardRefused, match="自己的事"):
            heard().then("attribute", "2021-04-08", HEAD, BLAMED, who="w-01")
        waived = {"heard_first": Waiver(someone(GOVERNMENT), "拒绝到场")}
        assert story.then("attribute", "2021-04-08", HEAD, BLAMED, waive=waived).state == "attributed"

    @pytest.mark.parametrize("post", [PostHeld.AGENT, PostHeld.OTHER])
    def test_window_staff_only(self, post):
        """对进驻业务人员: nothing is attributed here to an agent, who answers by other rules."""
        assert BLAMED.post is PostHeld.WINDOW_STAFF
        blamed = Attribution(person="w-01", severity=Severity.MINOR, grounds="无故拖延", post=post)
        with pytest.raises(GuardRefused, match=f"{post.value}的责任依其自身规定追究"):
            heard().then("attribute", "2021-04-08", HEAD, blamed)

    @pytest.mark.parametrize("severity", list(Severity))
    @pytest.mark.parametrize("decision", [WARNED, ADMONISHED])
    def test_severity_decides_nothing(self, severity, decision):
        """How grave it is, is a hint: whichever it is, either measure may be decided."""
        assert attributed(severity).then("government_decides", "2021-04-09", GOVERNMENT, decision).state == "attributed"


class TestTheDecision:
    @pytest.mark.parametrize(("event", "role"), [("government_decides", GOVERNMENT), ("organ_decides", ORGAN)])
    def test_one_decision_suffices(self, event, role):
        """由政府及监察机关: each within its power, so one decision is enough to be executed, and none is not."""
        story = attributed()
        assert story.may("execute", "2021-04-09", role) == {"decided"}
        assert story.then(event, "2021-04-09", role, WARNED).then("execute", "2021-04-12", role).state == "executed"

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (("government_decides", GOVERNMENT), ("organ_decides", ORGAN)),
            (("organ_decides", ORGAN), ("government_decides", GOVERNMENT)),
            (("government_decides", GOVERNMENT), ("government_decides", GOVERNMENT)),
        ],
    )
    def test_no_second_sanction(self, first, second):
        """不得重复给予政务处分和处分: a second sanction is refused, whoever decides it; a measure of another nature is not."""
        (event, role), (again, other) = first, second
        story = attributed().then(event, "2021-04-09", role, WARNED)
        waiver, again_sanctioned = Waiver(someone(GOVERNMENT), "从重"), AccountabilityDecision(number="3", measure="记过")
        with pytest.raises(GuardRefused, match=r"不得重复处分.*不可豁免"):
            story.then(again, "2021-04-12", other, again_sanctioned, waive={"sanctioned_once": waiver})
        assert story.then(again, "2021-04-12", other, ADMONISHED).state == "attributed"
        assert sanctioned_once.cite == (PUBLIC_SERVANTS[16],)

    def test_another_measure_first(self):
        """After a measure of another nature a sanction is still possible."""
        story = attributed().then("government_decides", "2021-04-09", GOVERNMENT, ADMONISHED)
        assert story.then("organ_decides", "2021-04-12", ORGAN, WARNED).then("execute", "2021-04-12", ORGAN).state == "executed"

    def test_another_measure_has_its_reason(self):
        """诫勉、调离 and the like take their reason."""
        moved = AccountabilityDecision(number="1", measure="调离", nature=MeasureNature.OTHER)
        with pytest.raises(GuardRefused, match="须说明理由"):
            attributed().then("government_decides", "2021-04-09", GOVERNMENT, moved)

    def test_passed_to_the_other_organ(self):
        """A transfer takes its reason; then the other organ decides, until it passes the case back."""
        story = attributed().then("transfer_to_organ", "2021-04-09", GOVERNMENT, Reasons(why="涉嫌职务违法"))
        with pytest.raises(GuardRefused, match="已移送另一机关"):
            story.then("government_decides", "2021-04-12", GOVERNMENT, WARNED)
        assert story.may("transfer_to_organ", "2021-04-12", GOVERNMENT) == {"lies_with_government_decides"}
        story.then("transfer_to_government", "2021-04-12", ORGAN, Reasons(why="不属职务违法"))
        assert story.may("transfer_to_government", "2021-04-12", ORGAN) == {"lies_with_organ_decides"}
        assert (
            story.then("government_decides", "2021-04-13", GOVERNMENT, WARNED).then("execute", "2021-04-13", GOVERNMENT).state == "executed"
        )

    def test_who_attributed_does_not_decide(self):
        """Another person decides than the one who attributed."""
        story = attributed()
        with pytest.raises(GuardRefused, match="not_same_actor_as_attribute"):
            story.then("organ_decides", "2021-04-09", ORGAN, WARNED, who="p-centre_head")
