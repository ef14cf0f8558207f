"""Worked examples of 三(二) and 三(四) that no other test works out: how the sites are built, in the plan's own days."""

import pytest

from caseflow.calendar import working_days
from caseflow.errors import FormRefused, NoSuchEvent
from caseflow.machines.forms import BuildReport, CorrectionOrder, InspectionReport, SiteKind, SiteTask
from tests.agency.office import Story

GROUP, TOWNSHIP = "leading_group", "township_government"
SEEN = InspectionReport(inspectors=("i-1", "i-2"), found="符合标准")


def building(day="2021-03-10"):
    return Story("site_acceptance", day, TOWNSHIP, SiteTask(site="某镇中心", kind=SiteKind.CENTRE, township="某镇"))


def test_the_phase_of_building():
    """“组织实施阶段（2021年1月11日—3月10日）” (三(四)): by 03-10; late on 03-11 nobody is blamed, for the plan was published on 03-17."""
    assert str(building().clock("implementing_phase", "2021-03-10").due) == "2021-03-10"
    assert building().then("report_ready", "2021-03-10", TOWNSHIP, BuildReport(done=("设施建设",))).state == "inspecting"
    late = building()
    clock = late.clock("implementing_phase", "2021-03-11")
    assert (clock.late, clock.breached, clock.excused) == (1, False, "not_yet_published")
    late.then("report_ready", "2021-03-11", TOWNSHIP, BuildReport(done=("设施建设",), late_reason="设备到货晚"))
    assert (late.state, late.clock("inspecting_phase", "2021-03-11").state) == ("inspecting", "running")


def test_the_group_is_set_up_first():
    """“成立最多跑一次工作领导小组” (三(二)一): the township reports it, and only what was reported is inspected."""
    story = building()
    with pytest.raises(NoSuchEvent, match="accept_site"):
        story.then("accept_site", "2021-03-10", GROUP, SEEN)
    with pytest.raises(FormRefused, match="done"):
        BuildReport(done=())
    story.then("report_ready", "2021-03-10", TOWNSHIP, BuildReport(done=("成立领导小组，镇长任组长", "明确成员职责")))
    assert story.then("accept_site", "2021-03-25", GROUP, SEEN).state == "accepted"


def test_every_task_has_somebody_who_answers_for_it():
    """“采购、线路铺设、装修、对接调试…责任落实到人” (三(二)三): who reports is on record, and nothing ordered is open then."""
    story = building().then("order_correction", "2021-03-10", GROUP, CorrectionOrder(what="线路铺设", within=working_days(5)))
    report = BuildReport(done=("采购", "线路铺设", "装修", "对接调试", "确定进场单位"))
    assert story.may("report_ready", "2021-03-12", TOWNSHIP) == {"closed_correction_order"}
    story.then("correct_fault", "2021-03-16", TOWNSHIP, {"done": ("线路铺设",)}, who="t-7")
    story.then("report_ready", "2021-03-17", TOWNSHIP, report, who="t-7")
    entry = story.case.standing[-1]
    assert (entry.actor, entry.role, entry.form.done[1]) == ("t-7", TOWNSHIP, "线路铺设")


def test_an_order_to_correct_in_time():
    """“对行动迟缓…责令限期改正” (三(四)): ordered on 03-17 with five working days, by 03-24; obeyed on 03-25 it is a day late."""
    story = building("2021-03-17").then("order_correction", "2021-03-17", GROUP, CorrectionOrder(what="行动迟缓", within=working_days(5)))
    assert str(story.clock("correction", "2021-03-17").due) == "2021-03-24"
    story.then("correct_fault", "2021-03-25", TOWNSHIP, {"done": ("线路铺设",)})
    clock = story.clock("correction", "2021-06-01")
    assert (clock.state, clock.breached, clock.late) == ("met", True, 1)
