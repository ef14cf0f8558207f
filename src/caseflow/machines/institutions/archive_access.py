"""archive_access 查阅或复印档案: a file is opened only when the head of the centre consents and the register is signed.

requested → consented → in_use → returned | refused
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, Transition
from caseflow.guards import happened, once
from caseflow.machines.institutions.forms import AccessRegister, AccessRequest, CopyRecord, FilesReturned
from caseflow.machines.institutions.guards import copy_asked_for, files_asked_for
from caseflow.machines.law import ARCHIVES, PLAN
from caseflow.machines.roles import ARCHIVIST, CENTRE_HEAD, PARTY_GOV_OFFICE, REQUESTER
from caseflow.machines.shared.forms import Reasons, Withdrawal
from caseflow.machines.shared.guards import another_person

REQUESTED = State("requested", zh="已申请")
CONSENTED = State("consented", zh="负责人已同意")
IN_USE = State("in_use", zh="查阅复印中")
RETURNED = State("returned", zh="已归还", final=True)
REFUSED = State("refused", zh="不同意", final=True)
WITHDRAWN = State("withdrawn", zh="已撤回申请", final=True)
RULE = PLAN["二(三)5(5)"]

ARCHIVE_ACCESS = Lifecycle(
    "archive_access",
    zh="查阅复印档案",
    edition="2026-11-28",
    start=REQUESTED,
    opens_with=AccessRequest,
    opened_by=REQUESTER,
    cite=(RULE, ARCHIVES[29]),
    transitions=(
        Transition("consent_access", REQUESTED, CONSENTED, CENTRE_HEAD, zh="同意查阅", guards=another_person("open", soft=PARTY_GOV_OFFICE), cite=RULE),
        Transition("refuse_access", REQUESTED, REFUSED, CENTRE_HEAD, zh="不同意查阅", form=Reasons),
        Transition("register_access", (REQUESTED, CONSENTED), STAYS, ARCHIVIST, zh="办理登记", form=AccessRegister, guards=(once("register_access"), files_asked_for),
                   cite=RULE),
        Transition("give_out", CONSENTED, IN_USE, ARCHIVIST, zh="提供档案", guards=(happened("consent_access"), happened("register_access")), cite=RULE),
        Transition("copy_files", IN_USE, STAYS, ARCHIVIST, zh="复印", form=CopyRecord, guards=(copy_asked_for, files_asked_for), cite=RULE),
        Transition("take_back", IN_USE, RETURNED, ARCHIVIST, zh="归还", form=FilesReturned),
        Transition("withdraw_request", (REQUESTED, CONSENTED), WITHDRAWN, REQUESTER, zh="撤回申请", form=Withdrawal),
    ),
)  # fmt: skip
