"""evaluation 一次一评、一事一评、好差评: an applicant is invited to rate and free not to. No case waits for it, and no silence becomes a good rating.

invited → rated → closed; a bad rating: verifying → rectifying | explained → fed_back → revisited

Every ending with which the office answers an applicant invites a rating: done, granted, refused, not accepted, returned, upheld, terminated.
What the applicant withdrew got no answer: it invites none, as it is counted in no indicator. Agents have the plan's own 《服务意见反馈表》.
An answered enquiry invites one too, and a visit may be rated in a case of its own (一次一评). A rating found invalid stays on record with the reason.
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition, from_centre
from caseflow.law import library_default
from caseflow.machines.institutions.forms import Invitation, Rating, RatingAnswer, RatingOrder, Revisit
from caseflow.machines.institutions.guards import RatedBad, content, discontent, not_the_rated, rater_hidden
from caseflow.machines.law import PLAN
from caseflow.machines.roles import APPLICANT, APPRAISER, CENTRE_HEAD, CLERK, DEPARTMENT
from caseflow.machines.shared.forms import Reasons
from caseflow.machines.shared.rules import NO_NUMBER

INVITED = State("invited", zh="已邀请评价")
RATED = State("rated", zh="已评价")
VERIFYING = State("verifying", zh="差评核实中")
RECTIFYING = State("rectifying", zh="整改中")
EXPLAINED = State("explained", zh="已解释说明")
FED_BACK = State("fed_back", zh="已反馈评价人")
CLOSED = State("closed", zh="评价处理完毕", final=True)
REVISITED = State("revisited", zh="已回访", final=True)
INVALID = State("invalid", zh="评价无效", final=True)
NOT_RATED = State("not_rated", zh="未评价", final=True)
CALLED_OFF = State("called_off", zh="随案结束", final=True)
VERIFIERS = (CENTRE_HEAD, APPRAISER)
GOOD_BAD = PLAN["二(四)1"]

EVALUATION = Lifecycle(
    "evaluation",
    zh="一次一评、一事一评",
    edition="2026-11-28",
    start=INVITED,
    called_off=CALLED_OFF,
    opens_with=Invitation,
    opened_by=(CLERK, CENTRE_HEAD),
    cite=(PLAN["二(三)3(5)"], GOOD_BAD, PLAN["二(二)1"]),
    transitions=(
        Transition("rate", INVITED, RATED, APPLICANT, zh="评价", form=Rating, guards=rater_hidden, cite=PLAN["二(三)3(5)"]),
        Transition("decline_to_rate", INVITED, NOT_RATED, APPLICANT, zh="不评价"),
        Transition("not_rated_in_time", INVITED, NOT_RATED, None, zh="逾期未评价"),
        Transition("close_content", RATED, CLOSED, (CLERK, *VERIFIERS), zh="满意，评价处理完毕", guards=content),
        Transition("verify_rating", RATED, VERIFYING, VERIFIERS, zh="核实差评", guards=(discontent, not_the_rated), cite=GOOD_BAD),
        Transition("find_invalid", VERIFYING, INVALID, VERIFIERS, zh="认定评价无效", form=Reasons, guards=not_the_rated),
        Transition("order_rectification", VERIFYING, RECTIFYING, VERIFIERS, zh="责成整改", form=RatingOrder, guards=not_the_rated, cite=GOOD_BAD),
        Transition("explain_rating", VERIFYING, EXPLAINED, VERIFIERS, zh="解释说明", form=Reasons, guards=not_the_rated),
        Transition("feed_back_rating", (RECTIFYING, EXPLAINED), FED_BACK, (*VERIFIERS, CLERK, DEPARTMENT), zh="反馈评价人", form=RatingAnswer, cite=GOOD_BAD),
        Transition("revisit", FED_BACK, REVISITED, VERIFIERS, zh="回访", form=Revisit, guards=not_the_rated, cite=GOOD_BAD),
        Transition("cannot_revisit", (RECTIFYING, EXPLAINED, FED_BACK), CLOSED, VERIFIERS, zh="无法联系评价人", form=Reasons),
    ),
    limits=(
        TimeLimit("rating", ("rate", "decline_to_rate"), from_centre("rating_window"), INVITED, zh="评价邀请有效期", lapse="not_rated_in_time",
                  cite=library_default("rating_window", "评价邀请的有效期 (how long an invitation to rate is open)"), reading="届满即为未评价，绝不默认好评 (running out means not rated; it never becomes a good rating)"),
        TimeLimit("bad_rating", ("feed_back_rating", "find_invalid"), from_centre("bad_rating_limit"), (RATED, VERIFYING, RECTIFYING, EXPLAINED), zh="差评整改反馈", starts_if=RatedBad(),
                  cite=(GOOD_BAD, library_default("bad_rating_limit", "差评整改反馈时限 (the time for answering a bad rating)")), reading=NO_NUMBER),
    ),
)  # fmt: skip
