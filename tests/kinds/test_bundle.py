"""一件事一次办: “按照一件事一次办的原则优化整合关联事项” (二(三)4(1)): one parent case, and one case for each matter."""

import pytest

from caseflow.errors import FormRefused, GuardRefused, NoSuchEvent, NotPermitted
from caseflow.machines.forms import Bundle, BundlePart, BundlePartLeftOut, SharedMaterials
from caseflow.machines.law import BUSINESS_ENVIRONMENT, HENAN_BUSINESS, PLAN
from tests.audit.windows import audit_of, line, opening
from tests.core.stories import CENTRE, PEOPLE, Story, at

DAY, LATER = "2021-03-17", "2021-03-24"
CODES = ("CS-01", "HK-01", "YB-01")
THEME = Bundle(applicant="王建国", theme="新生儿出生一件事", matters=CODES, shared_materials=("出生医学证明", "户口簿"), channel="window")


def begun(**more):
    return Story("bundle", DAY, form=THEME, **more)


def part(matter="CS-01", case_no="HL-1", materials=()):
    return BundlePart(matter=matter, case_no=case_no, materials=materials)


def ended(case_no="HL-1", state="completed_granted", closed_on="2021-03-23"):
    return {"case_no": case_no, "state": state, "closed_on": closed_on}


def linked(*codes):
    """A bundle whose matters `codes` each have a case: HL-1, HL-2 and so on, in the order of the bundle."""
    story = begun()
    for code in codes:
        story.fire("link_part", DAY, form=part(code, f"HL-{CODES.index(code) + 1}"))
    return story


def refusal(story, event, day=LATER, **more):
    """What is said when `event` is refused; the case is as it was."""
    before = story.case
    with pytest.raises(GuardRefused) as refused:
        story.fire(event, day, **more)
    assert story.case == before
    return str(refused.value)


class TestOpening:
    @pytest.mark.parametrize("role", ["applicant", "window_clerk"])
    def test_by_the_applicant_or_at_the_window(self, role):
        """It is opened by the applicant or by the clerk who takes the application, and by nobody else."""
        assert begun(by=PEOPLE[role]).case.state == "handling"
        with pytest.raises(NotPermitted):
            begun(by=PEOPLE["department"])

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"matters": ("CS-01",)}, "matters must list two matters or more"),
            ({"matters": ("CS-01", "CS-01")}, "matters names the same matter twice"),
            ({"theme": " "}, "theme must be filled in"),
            ({"shared_materials": ("户口簿", "户口簿")}, "shared_materials names the same material twice"),
        ],
    )
    def test_related_matters_under_one_theme(self, wrong, says):
        """A bundle has a theme and two matters or more, each of them once; what is given once for all is listed once."""
        given = {"applicant": "王建国", "theme": "新生儿出生一件事", "matters": CODES}
        assert Bundle(**given).shared_materials == ()
        with pytest.raises(FormRefused, match=says):
            Bundle(**(given | wrong))

    def test_no_limit_of_its_own(self):
        """No text sets a time for the whole: it has no clock, for each part has its own number and its own limits."""
        story = linked(*CODES)
        assert story.centre.clocks(story.case, at=at(LATER)) == ()
        assert CENTRE.lifecycles["bundle"].limits == ()

    def test_the_texts(self):
        """The plan's principle, Henan's “办理一件事模式” (36(3)), and fewer materials (条例 35) are what it rests on."""
        assert CENTRE.lifecycles["bundle"].cite == (PLAN["二(三)4(1)"], HENAN_BUSINESS["36(3)"], BUSINESS_ENVIRONMENT[35])


class TestLinking:
    def test_each_matter_gets_its_own_case(self):
        """Each part is linked by its matter and its case number; the bundle stays in handling."""
        story = linked(*CODES)
        assert story.case.state == "handling"
        assert [entry.form.case_no for entry in story.case.standing if entry.event == "link_part"] == ["HL-1", "HL-2", "HL-3"]

    def test_not_a_matter_of_this_bundle(self):
        """A matter that the bundle does not list is refused, and the nearest one is named."""
        assert "CS-01'?" in refusal(begun(), "link_part", form=part("CS-02"))

    def test_a_matter_twice(self):
        """A matter that has its case already is refused, and the case is named."""
        assert "已由办件 HL-1 办理" in refusal(linked("CS-01"), "link_part", form=part("CS-01", "HL-9"))

    def test_a_case_twice(self):
        """One case is about one matter: its number cannot stand for two."""
        assert "HL-1 已关联" in refusal(linked("CS-01"), "link_part", form=part("HK-01", "HL-1"))

    def test_only_the_office(self):
        """The window that opens the part's case links it."""
        with pytest.raises(NotPermitted):
            begun().fire("link_part", DAY, form=part(), by=PEOPLE["applicant"])


class TestSharedMaterials:
    def test_given_once_for_all(self):
        """A part takes what it needs from what was given once, and a material given later is shared in the same way."""
        story = begun().fire("link_part", DAY, form=part(materials=("出生医学证明", "户口簿")))
        assert "结婚证 不在共用材料之内" in refusal(story, "link_part", form=part("HK-01", "HL-2", ("户口簿", "结婚证")))
        story.fire("share_materials", LATER, form=SharedMaterials(materials=("结婚证",)), by=PEOPLE["applicant"])
        assert story.fire("link_part", LATER, form=part("HK-01", "HL-2", ("户口簿", "结婚证"))).case.state == "handling"

    def test_never_asked_for_again(self):
        """What was given once for all is not taken a second time (减材料)."""
        story = begun()
        assert "户口簿 已提交" in refusal(story, "share_materials", form=SharedMaterials(materials=("结婚证", "户口簿")))
        story.fire("share_materials", LATER, form=SharedMaterials(materials=("结婚证",)))
        assert "结婚证 已提交" in refusal(story, "share_materials", form=SharedMaterials(materials=("结婚证",)))


class TestClosing:
    def test_when_all_have_closed(self):
        """It closes when every part has, whatever the outcomes; one rating of the whole is invited then."""
        story = linked(*CODES)
        for number, state in (("HL-1", "completed_granted"), ("HL-2", "completed_refused"), ("HL-3", "withdrawn")):
            assert "尚未办结" in refusal(story, "complete_bundle")
            story.fire("record_closing", LATER, form=ended(number, state))
        story.fire("complete_bundle", LATER)
        assert (story.case.state, story.case.main.is_open) == ("completed", False)
        assert [run.state for run in story.case.runs if run.lifecycle.name == "evaluation"] == ["invited"]

    def test_what_is_missing_is_named(self):
        """The refusal names the cases that are open and the matters that have none."""
        story = linked("CS-01").fire("record_closing", LATER, form=ended()).fire("link_part", LATER, form=part("YB-01", "HL-3"))
        text = refusal(story, "complete_bundle")
        assert "HL-3 尚未办结" in text
        assert "HK-01 尚未申请" in text
        assert "CS-01" not in text

    def test_a_matter_no_longer_wanted(self):
        """A matter that the applicant leaves out before it has a case is waited for no longer, and cannot be linked after that."""
        story = linked("CS-01", "HK-01").fire("record_closing", LATER, form=ended()).fire("record_closing", LATER, form=ended("HL-2"))
        with pytest.raises(NotPermitted):
            story.fire("leave_out", LATER, form=BundlePartLeftOut(matter="YB-01"), by=PEOPLE["window_clerk"])
        story.fire("leave_out", LATER, form=BundlePartLeftOut(matter="YB-01", why="已在外地参保"))
        assert "YB-01 申请人已表示不再办理" in refusal(story, "link_part", form=part("YB-01", "HL-3"))
        assert "YB-01 申请人已表示不再办理" in refusal(story, "leave_out", form=BundlePartLeftOut(matter="YB-01"))
        assert "已由办件 HL-1 办理" in refusal(story, "leave_out", form=BundlePartLeftOut(matter="CS-01"))
        assert "not one of the matters" in refusal(story, "leave_out", form=BundlePartLeftOut(matter="XX-99"))
        assert story.fire("complete_bundle", LATER).case.state == "completed"

    def test_nothing_was_applied_for(self):
        """A bundle of which every matter was left out is not completed: nothing was done. The applicant takes it back."""
        story = begun()
        for code in CODES:
            story.fire("leave_out", DAY, form=BundlePartLeftOut(matter=code))
        assert "没有事项进入办理" in refusal(story, "complete_bundle")
        story.fire("withdraw_bundle", LATER, form={"why": "暂不办理"})
        assert (story.case.state, len(story.case.runs)) == ("withdrawn", 1)

    def test_taken_back_while_a_part_is_open(self):
        """The whole can be taken back only when no part is open: each part ends in its own case, by its own rules."""
        story = linked("CS-01")
        assert "HL-1 尚未办结" in refusal(story, "withdraw_bundle", form={})
        story.fire("record_closing", LATER, form=ended(state="withdrawn"))
        assert story.fire("withdraw_bundle", LATER, form={}).case.state == "withdrawn"

    def test_taken_back_after_a_decision(self):
        """A bundle of which a part was decided is not taken back: what is left is left out, and the whole is completed."""
        story = linked("CS-01", "HK-01").fire("record_closing", LATER, form=ended("HL-2", "withdrawn"))
        story.fire("record_closing", LATER, form=ended())
        assert "办件 HL-1 已有结果" in refusal(story, "withdraw_bundle", form={})
        story.fire("leave_out", LATER, form=BundlePartLeftOut(matter="YB-01"))
        assert story.fire("complete_bundle", LATER).case.state == "completed"

    def test_the_closing_of_a_part(self):
        """A closing is of a linked case, recorded once, and of a day that has come."""
        story = linked("CS-01")
        assert "HL-1'?" in refusal(story, "record_closing", form=ended("HL-11"))
        assert "2021-03-25 尚未到来" in refusal(story, "record_closing", form=ended(closed_on="2021-03-25"))
        story.fire("record_closing", LATER, form=ended(closed_on=LATER))
        assert "HL-1 已登记办结" in refusal(story, "record_closing", form=ended())

    def test_a_closing_that_was_recorded_by_mistake(self):
        """A closing that was annulled counts no longer."""
        story = linked("CS-01", "HK-01")
        story.fire("record_closing", LATER, form=ended()).correct(3, LATER)
        assert "HL-1、HL-2 尚未办结" in refusal(story, "complete_bundle")

    def test_after_the_end(self):
        """Nothing is linked to a bundle that is over."""
        story = begun().fire("withdraw_bundle", LATER, form={})
        with pytest.raises(NoSuchEvent):
            story.fire("link_part", LATER, form=part())


def bundle_lines(*, part_cells=None, closed_cells=None):
    """A log of a bundle with one part, HL-2; the cells of the form of the link, or of the closing, may be changed."""
    theme = {"applicant": "王建国", "theme": "开餐馆一件事", "matters": ["L-1", "B-1"], "shared_materials": ["身份证"]}
    link = {"matter": "L-1", "case_no": "HL-2", "materials": ["身份证"]} | (part_cells or {})
    closing = {"case_no": "HL-2", "state": "withdrawn", "closed_on": "2021-03-18"} | (closed_cells or {})
    return [
        line("open", DAY, "applicant", form=theme, lifecycle="bundle", hour="09:00"),
        opening(DAY, case_no="HL-2", form={"applicant": "王建国", "materials": ["身份证", "平面图"]}),
        line("link_part", DAY, form=link, hour="09:30"),
        line("withdraw", "2021-03-18", "applicant", form="{}", case_no="HL-2"),
        line("record_closing", "2021-03-19", form=closing),
    ]


def mismatches(**changed):
    return [finding for finding in audit_of(*bundle_lines(**changed), at="2021-03-20").findings if finding.kind == "mismatch"]


class TestClaims:
    """A guard sees one case only; the audit compares what the bundle says of its parts with their journals."""

    def test_what_is_so(self):
        """Nothing is found where the part's journal says the same."""
        assert mismatches() == []

    @pytest.mark.parametrize(
        ("changed", "rule", "zh", "en"),
        [
            (
                {"closed_cells": {"closed_on": "2021-03-19"}},
                "record_closing",
                "称 2021-03-19 办结，记录为 2021-03-18",
                "and it was 2021-03-18",
            ),
            ({"closed_cells": {"state": "accepted"}}, "record_closing", "记录为“已撤件”", "and stands in 'withdrawn'"),
            ({"part_cells": {"matter": "B-1"}}, "link_part", "称办理事项 B-1，记录为 L-1", "it is said to be about B-1, and is about L-1"),
        ],
    )
    def test_what_is_not_so(self, changed, rule, zh, en):
        """The closing day, the outcome and the matter of a part are each compared."""
        (finding,) = mismatches(**changed)
        assert (finding.case_no, finding.rule) == ("HL-1", rule)
        assert zh in finding.zh
        assert en in finding.en

    def test_a_shared_material_that_did_not_reach_the_part(self):
        """What the part is said to use of the shared materials stands in its application; else the applicant may be asked again."""
        lines = bundle_lines()
        lines[1] = opening(DAY, case_no="HL-2", form={"applicant": "王建国", "materials": ["平面图"]})
        (finding,) = [finding for finding in audit_of(*lines, at="2021-03-20").findings if finding.kind == "mismatch"]
        assert "称已转入 身份证，申请材料中没有" in finding.zh
        assert "身份证 is said to have been passed on, and is not among its materials" in finding.en

    def test_a_part_about_no_matter(self):
        """A part that was opened without a matter is not about the one that the bundle says, and has no application to compare."""
        lines = bundle_lines()
        lines[1] = line("open", DAY, form={"question": "开餐馆"}, lifecycle="enquiry", case_no="HL-2", hour="09:00")
        zh = [finding.zh.rpartition("：")[2] for finding in audit_of(*lines, at="2021-03-20").findings if finding.kind == "mismatch"]
        assert zh[:2] == ["称办理事项 L-1，记录为 无事项", "称已转入 身份证，申请材料中没有"]
