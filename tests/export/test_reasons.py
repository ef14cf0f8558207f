"""An official reads why something is refused: the Chinese half of every reason has no code and no English."""

import re
from datetime import date

import pytest

from caseflow import Actor
from caseflow.basics.bilingual import in_chinese
from caseflow.calendar import working_days
from caseflow.engine.rules import Act
from caseflow.engine.view import View
from caseflow.errors import FormRefused, GuardRefused
from caseflow.guards import centre_says, overdue
from caseflow.law import cite_zh
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import DeficiencyNotice, ExtensionTold, FastTrackKind, FastTrackProposal, MissingItem, SurveySchedule
from tests.core.stories import CENTRE, GAPS, GENEROUS, Choices, accepted, form_for, last_instant, make, opened, person_for

GUARDS = sorted(
    {guard for lifecycle in CATALOGUE for row in lifecycle.transitions for guard in row.guards}
    | {guard for lifecycle in CATALOGUE for guard in lifecycle.opening_guards},
    key=lambda guard: (guard.name, repr(guard.check)),
)
# What is written so in Chinese too: persons, cases and windows by their ids, as the stories name them.
IDS = re.compile(r"\b(p-[a-z_]+|u-1|w-0[0-9]|HL-[0-9-]+)\b")


def latin(text):
    """The Latin words of a text, without ids."""
    return re.findall("[A-Za-z_]+", IDS.sub("", text))


def reasons_on(seed, centre, steps=25):
    """Every reason met on a random walk: of what is offered, and of what is tried all the same."""
    pick = Choices(seed)
    try:
        case = opened(pick, centre)
    except GuardRefused as refused:  # the person drawn may not open a case of that kind
        return list(refused.reasons.values())
    texts = []
    for _ in range(steps):
        now = last_instant(case) + pick(GAPS)
        case = centre.lapse(case, at=now)
        now = max(now, last_instant(case))
        offers = centre.offers(case, at=now)
        texts += [f"{reason.zh} ({reason.en})" for offer in offers for reason in offer.reasons]
        if not offers:
            return texts
        offer = pick(offers)
        try:
            actor = person_for(pick(offer.step.row.by).name)
            case = centre.fire(case, offer.event, at=now, actor=actor, form=form_for(case, offer, pick), run=offer.run)
        except GuardRefused as refused:
            texts += refused.reasons.values()
        except FormRefused:
            continue
    return texts


class TestReasons:
    @pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
    def test_a_condition_is_chinese(self, guard):
        """What a guard asks, and on what, is said in Chinese without a code."""
        assert latin(guard.zh) == []
        assert latin(cite_zh(guard.cite)) == []

    @pytest.mark.parametrize("centre", [CENTRE, GENEROUS], ids=lambda centre: centre.name)
    def test_what_random_walks_are_refused(self, centre):
        """Over random walks through all lifecycles, the Chinese half of every reason is Chinese, and it has an English half."""
        texts = dict.fromkeys(text for seed in range(300) for text in reasons_on(seed, centre))
        assert len(texts) > 100
        assert {text: words for text in texts if (words := latin(in_chinese(text)))} == {}
        assert [text for text in texts if " (" not in text] == []


def reason(story, event, day="2021-03-22", **more):
    """The one reason why the act is refused."""
    with pytest.raises(GuardRefused) as caught:
        story.fire(event, day, **more)
    assert len(caught.value.reasons) == 1
    return next(iter(caught.value.reasons.values()))


class TestTheGeneralGuards:
    """Each names events, limits, lifecycles and fields as the definitions call them, and by their codes in its English half."""

    def test_of_an_event(self):
        """Once, not yet, and by another person."""
        extended = accepted().fire("extend", "2021-03-18")
        once_only = "“延长法定期限” 已于 2021-03-18 作出，只能一次 (extend was done on 2021-03-18 already, allowed once)"
        assert reason(extended, "extend") == once_only
        told = {"form": ExtensionTold(told_on=date(2021, 3, 22))}
        assert reason(accepted(), "tell_extension", **told) == "尚未 “延长法定期限” (extend has not happened yet)"
        assert reason(accepted(), "withdraw_extension") == "没有可撤销的 “延长法定期限” (nothing to revoke: no extend stands)"
        text = reason(accepted(), "grant", by=Actor("p-department", roles={"department_head"}))
        assert text.startswith("p-department 已经办 “开始审查”，须由他人办理 (p-department did review already; another person must act)")

    def test_of_the_opening(self):
        """The opening of a run is called 登记, and 收件 where an application comes in."""
        story = accepted()
        views = [View(story.case, run, Act("grant", story.last.at, None, None), CENTRE) for run in story.case.runs]
        assert [view.event_zh("open") for view in views] == ["收件", "登记"]

    def test_of_a_run_inside(self):
        """A run that is still open is called by its lifecycle, whether a guard asks or the row would leave it open."""
        surveyed = accepted().fire("order_survey", "2021-03-18")
        assert reason(surveyed, "grant") == "现场踏勘 尚未办结 (site_survey#1: still open inside)"

    def test_of_a_limit(self):
        """A clock that is not overdue has nothing to explain."""
        text = reason(accepted(), "explain_overdue")
        assert text == "“承诺时限”、“法定时限”、“颁发、送达” 均未超期 (promise, statutory, delivery: none of them is overdue)"

    def test_of_a_field(self):
        """A span that is too long, a list that is too short, and a field that must be filled in."""
        long = FastTrackProposal(kind=FastTrackKind.ASSIGNED_BY_SUPERIOR, why="上级交办", within=working_days(11))
        text = reason(accepted(), "propose_fast_track", form=long)
        en = "11 working days must not be longer than the matter's promised, 10 working days"
        assert text == f"内部时限11个工作日不得长于10个工作日 ({en})"
        alone = SurveySchedule(staff=("w-01",), day=date(2021, 3, 22))
        surveyed = accepted().fire("order_survey", "2021-03-18")
        text = reason(surveyed, "schedule_survey", form=alone)
        assert text == "踏勘人员须 2 人以上，现有 1 人 (staff: at least 2, given 1)"
        silent = make(DeficiencyNotice, items=(MissingItem(name="附件一", how="窗口"),), period=None)
        assert reason(accepted(), "list_secondary", form=silent) == "补正期限须填写 (period must be filled in here)"

    def test_names_that_only_the_guard_knows(self):
        """A parameter of the centre has no Chinese name but the one that the guard is given; without one, its code."""
        assert centre_says("silence", zh="沉默视为同意").check.zh == "沉默视为同意"
        assert overdue("a", "b").zh == "a或者b已超期"
        assert overdue("a", zh="甲").zh == "甲已超期"

    def test_names_of_another_lifecycle(self):
        """An event of another run of the case is found there; a limit or an event that nobody knows keeps its name."""
        story = accepted()
        view = View(story.case, story.case.runs[1], Act("grant", story.last.at, None, None), CENTRE)
        assert [view.event_zh(name) for name in ("examine", "grant", "nothing")] == ["审查材料", "作出准予决定", "nothing"]
        assert [view.limit_zh(name) for name in ("promise", "nothing")] == ["承诺时限", "nothing"]
