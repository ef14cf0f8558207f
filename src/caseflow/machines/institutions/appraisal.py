"""appraisal 考核: the scoring of staff, windows, agents and centres by day, month, quarter and year; each is based on the periods below it.

open → scored → published → final; objected → scored | final
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition, from_centre
from caseflow.law import library_default
from caseflow.machines.institutions.forms import AppraisalTask, Objection, Score
from caseflow.machines.institutions.guards import (
    all_parts,
    linked_with_window,
    not_the_appraised,
    parts_final,
    ratings_used,
    scorer_fits_subject,
)
from caseflow.machines.law import PLAN
from caseflow.machines.roles import AGENT, APPRAISER, CENTRE_HEAD, CLERK, PARTY_GOV_OFFICE, TOWNSHIP
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

SCORERS, DECIDERS = (APPRAISER, CENTRE_HEAD, TOWNSHIP), (CENTRE_HEAD, TOWNSHIP)
SCORING = (parts_final, all_parts, linked_with_window, ratings_used, scorer_fits_subject, not_the_appraised)
# The head of the centre may be the one concerned, so the party and government office waives.
JUDGING = (another_person("score", soft=PARTY_GOV_OFFICE), scorer_fits_subject, not_the_appraised)

# Which of the scorers may act follows the subject: the guard scorer_fits_subject.
APPRAISAL = Lifecycle(
    "appraisal",
    zh="考核",
    edition="2026-11-28",
    start=OPEN,
    opens_with=AppraisalTask,
    opened_by=SCORERS,
    cite=(PLAN["二(四)2(1)"], STAFF, LINKED, PLAN["二(四)2(7)"], PLAN["三(二)六"], PLAN["二(三)2(3)四"]),
    transitions=(
        Transition("score", OPEN, SCORED, SCORERS, zh="评分", form=Score, guards=SCORING, cite=(STAFF, LINKED, PLAN["二(四)2(7)"])),
        Transition("publish_score", SCORED, PUBLISHED, SCORERS, zh="公布", guards=scorer_fits_subject, cite=PLAN["二(四)2(7)"]),
        Transition("object_score", PUBLISHED, OBJECTED, (CLERK, AGENT, CENTRE_HEAD), zh="提出异议", form=Objection),
        Transition("uphold_score", OBJECTED, FINAL, DECIDERS, zh="维持评分", form=Reasons, guards=JUDGING),
        Transition("score_again", OBJECTED, OPEN, DECIDERS, zh="退回重评", form=Reasons, guards=JUDGING, restarts="objection"),
        Transition("make_final", PUBLISHED, FINAL, DECIDERS, zh="定案", guards=JUDGING, cite=LINKED),
    ),
    limits=(
        TimeLimit("objection", ("object_score", "make_final"), from_centre("objection_window"), PUBLISHED, zh="公布和异议期", cite=library_default("objection_window", "考核结果公布异议期 (the time for objecting to a published score)"),
                  reading=NO_NUMBER),
    ),
)  # fmt: skip
