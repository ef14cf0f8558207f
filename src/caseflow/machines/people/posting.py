"""posting 选派上岗: staff are nominated, admitted, trained and examined; only who passes takes the post.

nominated → admitted → trained → passed → on_post
"""

from __future__ import annotations

from caseflow import Lifecycle, State, Transition
from caseflow.guards import happened
from caseflow.machines.law import PLAN
from caseflow.machines.people.forms import ExamResult, Nomination, PostOrder, TrainingRecord
from caseflow.machines.people.guards import established, fit, not_the_nominee, qualified, the_nominee
from caseflow.machines.roles import CENTRE_HEAD, DEPARTMENT, DISTRICT_CENTRE, VILLAGE_COMMITTEES
from caseflow.machines.shared.forms import Reasons

NOMINATED = State("nominated", zh="已推荐")
ADMITTED = State("admitted", zh="待培训")
TRAINED = State("trained", zh="已培训，待考试")
PASSED = State("passed", zh="考试合格")
ON_POST = State("on_post", zh="已上岗", final=True)
REJECTED = State("rejected", zh="未录用", final=True)
WITHDRAWN = State("withdrawn", zh="撤回推荐", final=True)
SENDERS = (DEPARTMENT, VILLAGE_COMMITTEES)
# 二(三)1(2)三: 中心组织的业务培训和考试; 三(二)二: the district centre is responsible for the training of centre and stations.
TEACHERS = (DISTRICT_CENTRE, CENTRE_HEAD)
TRAINING = (PLAN["二(三)1(2)三"], PLAN["三(二)二"])

POSTING = Lifecycle(
    "posting",
    zh="选派上岗",
    edition="2021-03-10",
    start=NOMINATED,
    opens_with=Nomination,
    opened_by=SENDERS,
    cite=(PLAN["二(三)1(2)"], PLAN["二(三)2(1)"], PLAN["三(二)二"]),
    transitions=(
        Transition("admit", NOMINATED, ADMITTED, CENTRE_HEAD, zh="审查同意", guards=(established, qualified, fit, not_the_nominee),
                   cite=(PLAN["二(三)1(2)一"], PLAN["二(三)1(2)二"], PLAN["二(三)2(1)"])),
        Transition("reject", NOMINATED, REJECTED, CENTRE_HEAD, zh="不予录用", form=Reasons),
        Transition("train", ADMITTED, TRAINED, TEACHERS, zh="业务培训", form=TrainingRecord, guards=the_nominee, cite=TRAINING),
        Transition("pass_exam", TRAINED, PASSED, TEACHERS, zh="考试合格", form=ExamResult, guards=(the_nominee, not_the_nominee), cite=TRAINING),
        Transition("fail_exam", TRAINED, ADMITTED, TEACHERS, zh="考试不合格", form=ExamResult, guards=(the_nominee, not_the_nominee), cite=TRAINING),
        Transition("take_post", PASSED, ON_POST, CENTRE_HEAD, zh="上岗", form=PostOrder, guards=(happened("train"), happened("pass_exam")), cite=TRAINING),
        Transition("withdraw_nomination", (NOMINATED, ADMITTED, TRAINED, PASSED), WITHDRAWN, SENDERS, zh="撤回推荐", form=Reasons),
    ),
)  # fmt: skip
