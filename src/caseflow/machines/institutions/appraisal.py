"""appraisal 考核: the scoring of staff, windows and centres by day, month, quarter and year; each is based on the periods below it.

open → scored → published → final; objected → scored | final
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition, from_centre
from caseflow.law import library_default
from caseflow.machines.institutions.forms import AppraisalTask, Objection, Score
from caseflow.machines.institutions.guards import linked_with_window, not_the_appraised, parts_final
from caseflow.machines.law import PLAN
from caseflow.machines.roles import AGENT, APPRAISER, CENTRE_HEAD, CLERK, TOWNSHIP
from caseflow.machines.shared.forms import Reasons
from caseflow.machines.shared.guards import another_person
from caseflow.machines.shared.rules import NO_NUMBER

OPEN = State("to_score", zh="待评分")
SCORED = State("scored", zh="已评分")
PUBLISHED = State("published", zh="已公布")
OBJECTED = State("objected", zh="有异议")
FINAL = State("final", zh="已定案", final=True)
LINKED = PLAN["二(四)2(6)"]
STAFF = PLAN["二(四)2(5)"]

APPRAISAL = Lifecycle(
    "appraisal",
    zh="考核",
    edition="2021-03-10",
    start=OPEN,
    opens_with=AppraisalTask,
    opened_by=(APPRAISER, CENTRE_HEAD, TOWNSHIP),
    cite=(PLAN["二(四)2(1)"], STAFF, LINKED, PLAN["二(四)2(7)"], PLAN["三(二)六"], PLAN["二(三)2(3)四"]),
    transitions=(
        Transition("score", OPEN, SCORED, (APPRAISER, TOWNSHIP), zh="评分", form=Score, guards=(parts_final, linked_with_window, not_the_appraised), cite=(STAFF, LINKED)),
        Transition("publish_score", SCORED, PUBLISHED, (APPRAISER, TOWNSHIP), zh="公布", cite=PLAN["二(四)2(7)"]),
        Transition("object_score", PUBLISHED, OBJECTED, (CLERK, AGENT, CENTRE_HEAD), zh="提出异议", form=Objection),
        Transition("uphold_score", OBJECTED, FINAL, (CENTRE_HEAD, TOWNSHIP), zh="维持评分", form=Reasons, guards=(another_person("score"), not_the_appraised)),
        Transition("score_again", OBJECTED, OPEN, (CENTRE_HEAD, TOWNSHIP), zh="退回重评", form=Reasons, guards=(another_person("score"), not_the_appraised),
                   restarts="objection"),
        Transition("make_final", PUBLISHED, FINAL, (CENTRE_HEAD, TOWNSHIP), zh="定案", guards=(another_person("score"), not_the_appraised), cite=LINKED),
    ),
    limits=(
        TimeLimit("objection", ("object_score", "make_final"), from_centre("objection_window"), PUBLISHED, zh="公布和异议期", cite=library_default("objection_window", "考核结果公布异议期 (the time for objecting to a published score)"),
                  reading=NO_NUMBER),
    ),
)  # fmt: skip
