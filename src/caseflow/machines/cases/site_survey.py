"""site_survey 现场踏勘: two or more staff look at a place and report. It pauses no clock: 行政许可法第四十五条 does not list it.

ordered → scheduled → done | not_possible
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition
from caseflow.calendar import working_days
from caseflow.guards import at_least, reason_if_late
from caseflow.machines.cases.forms import SurveyNotPossible, SurveyOrder, SurveyReport, SurveySchedule
from caseflow.machines.law import BUSINESS_ENVIRONMENT, LICENSING, PLAN
from caseflow.machines.roles import DEPARTMENT

ORDERED = State("ordered", zh="已安排踏勘")
SCHEDULED = State("scheduled", zh="已定人员日期")
DONE = State("done", zh="踏勘完成", final=True)
NOT_POSSIBLE = State("not_possible", zh="无法踏勘", final=True)
CALLED_OFF = State("called_off", zh="已终止", final=True)

WHY_LATE = reason_if_late("survey", zh="踏勘时间", cite=PLAN["二(三)3(4)"])
TWO_STAFF = at_least("staff", 2, zh="踏勘人员人数", unit="人", cite=LICENSING["34(3)"])

SITE_SURVEY = Lifecycle(
    "site_survey",
    zh="现场踏勘",
    edition="2026-11-28",
    start=ORDERED,
    called_off=CALLED_OFF,
    opens_with=SurveyOrder,
    opened_by=DEPARTMENT,
    cite=(PLAN["二(三)3(4)"], BUSINESS_ENVIRONMENT["36(1)"]),
    transitions=(
        Transition("schedule_survey", ORDERED, SCHEDULED, DEPARTMENT, zh="安排踏勘", form=SurveySchedule, guards=(TWO_STAFF,), cite=LICENSING["34(3)"]),
        Transition("report_survey", SCHEDULED, DONE, DEPARTMENT, zh="提交踏勘报告", form=SurveyReport, guards=(TWO_STAFF, WHY_LATE), cite=LICENSING["34(3)"]),
        Transition("survey_not_possible", (ORDERED, SCHEDULED), NOT_POSSIBLE, DEPARTMENT, zh="无法踏勘", form=SurveyNotPossible, guards=WHY_LATE),
    ),
    limits=(
        TimeLimit("survey", ("report_survey", "survey_not_possible"), working_days(3), (ORDERED, SCHEDULED), zh="踏勘时间", soft=True,
                  cite=PLAN["二(三)3(4)"], reading="自安排踏勘至提交报告；另一读法以踏勘首日为第一日 "
                          "(from the order to the report; the other reading counts the survey's own first day as day 1)"),
    ),
)  # fmt: skip
