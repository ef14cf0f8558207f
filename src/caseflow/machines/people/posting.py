"""posting 选派上岗: staff are nominated, admitted, trained and examined; who must pass an examination takes the post only then.

nominated → admitted → trained → passed → on_post; a leader: nominated → on_post; dedicated staff may go from admitted → on_post
"""

from __future__ import annotations

from caseflow import Lifecycle, State, Transition
from caseflow.guards import happened
from caseflow.machines.law import PLAN
from caseflow.machines.people.forms import ExamResult, Nomination, PostOrder, TrainingRecord
from caseflow.machines.people.guards import (
    a_leader,
    decider_fits_post,
    established,
    fit,
    no_exam_asked,
    nominator_fits_post,
    not_a_leader,
    not_the_nominee,
    qualified,
    teacher_fits_post,
    the_nominee,
)
from caseflow.machines.roles import CENTRE_HEAD, DEPARTMENT, DISTRICT_CENTRE, PARTY_GOV_OFFICE, TOWNSHIP, VILLAGE_COMMITTEES
from caseflow.machines.shared.forms import Reasons

NOMINATED = State("nominated", zh="已推荐")
ADMITTED = State("admitted", zh="待培训")
TRAINED = State("trained", zh="已培训，待考试")
PASSED = State("passed", zh="考试合格")
ON_POST = State("on_post", zh="已上岗", final=True)
REJECTED = State("rejected", zh="未录用", final=True)
WITHDRAWN = State("withdrawn", zh="撤回推荐", final=True)
SENDERS = (DEPARTMENT, VILLAGE_COMMITTEES, CENTRE_HEAD, PARTY_GOV_OFFICE, TOWNSHIP)
TEACHERS = (DISTRICT_CENTRE, CENTRE_HEAD)
TRAINING = (PLAN["二(三)1(2)三"], PLAN["三(二)二"])
EXAMINER = (the_nominee, teacher_fits_post, not_the_nominee)

# Which of the senders, teachers and deciders may act follows the post: the guards *_fits_post. No text says who appoints the leaders of a
# centre; its party and government office coordinates it (二(三)1), so that side nominates and the township appoints.
POSTING = Lifecycle(
    "posting",
    zh="选派上岗",
    edition="2026-11-28",
    start=NOMINATED,
    opens_with=Nomination,
    opened_by=SENDERS,
    opening_guards=nominator_fits_post,
    cite=(PLAN["二(三)1(1)"], PLAN["二(三)1(2)"], PLAN["二(三)1(3)"], PLAN["二(三)2(1)"], PLAN["三(二)二"]),
    transitions=(
        Transition("admit", NOMINATED, ADMITTED, CENTRE_HEAD, zh="审查同意", guards=(not_a_leader, established, qualified, fit, not_the_nominee),
                   cite=(PLAN["二(三)1(2)一"], PLAN["二(三)1(2)二"], PLAN["二(三)1(3)"], PLAN["二(三)2(1)"])),
        Transition("appoint", NOMINATED, ON_POST, TOWNSHIP, zh="任命上岗", form=PostOrder, guards=(a_leader, fit, not_the_nominee), cite=PLAN["二(三)1(1)"]),
        Transition("reject", NOMINATED, REJECTED, (CENTRE_HEAD, TOWNSHIP), zh="不予录用", form=Reasons, guards=decider_fits_post),
        Transition("train", ADMITTED, TRAINED, TEACHERS, zh="业务培训", form=TrainingRecord, guards=(the_nominee, teacher_fits_post), cite=TRAINING),
        Transition("assign", ADMITTED, ON_POST, CENTRE_HEAD, zh="直接上岗", form=PostOrder, guards=no_exam_asked, cite=PLAN["二(三)1(3)"]),
        Transition("pass_exam", TRAINED, PASSED, TEACHERS, zh="考试合格", form=ExamResult, guards=EXAMINER, cite=TRAINING),
        Transition("fail_exam", TRAINED, ADMITTED, TEACHERS, zh="考试不合格", form=ExamResult, guards=EXAMINER, cite=TRAINING),
        Transition("take_post", PASSED, ON_POST, CENTRE_HEAD, zh="上岗", form=PostOrder, guards=(happened("train"), happened("pass_exam")), cite=TRAINING),
        Transition("withdraw_nomination", (NOMINATED, ADMITTED, TRAINED, PASSED), WITHDRAWN, SENDERS, zh="撤回推荐", form=Reasons, guards=nominator_fits_post),
    ),
)  # fmt: skip
