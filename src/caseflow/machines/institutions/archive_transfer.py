"""archive_transfer 按季度移交归档: a quarter's closed cases are enrolled, listed, handed over against a receipt, and filed.

collecting → listed → handed_over → transferred → archived
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_centre
from caseflow.guards import happened
from caseflow.machines.institutions.forms import ArchivedFile, ArchiveQuarter, TransferList, TransferReceipt
from caseflow.machines.institutions.guards import all_taken_over, both_sets, closed_in_quarter, enrolled_once, quarter_over
from caseflow.machines.law import ARCHIVES, PLAN
from caseflow.machines.roles import ARCHIVIST, CENTRE_HEAD, DEPARTMENT
from caseflow.machines.shared.forms import Reasons
from caseflow.machines.shared.guards import another_person

COLLECTING = State("collecting", zh="入柜中")
LISTED = State("listed", zh="已列清单")
HANDED_OVER = State("handed_over", zh="已移交待签收")
TRANSFERRED = State("transferred", zh="已签收")
ARCHIVED = State("archived", zh="已整理归档", final=True)
NOTHING_TO_TRANSFER = State("nothing_to_transfer", zh="本季无件", final=True)
QUARTERLY = (PLAN["二(三)5(2)"], ARCHIVES[14])

ARCHIVE_TRANSFER = Lifecycle(
    "archive_transfer",
    zh="按季度移交",
    edition="2026-11-28",
    start=COLLECTING,
    opens_with=ArchiveQuarter,
    opened_by=ARCHIVIST,
    cite=(*QUARTERLY, PLAN["二(三)5(1)"], PLAN["二(四)1"]),
    transitions=(
        Transition("enrol", COLLECTING, STAYS, ARCHIVIST, zh="入柜登记", form=ArchivedFile, guards=(closed_in_quarter, enrolled_once, both_sets(CENTRE_HEAD)),
                   cite=(PLAN["二(三)5(1)"], PLAN["二(三)5(2)"])),
        Transition("list_files", COLLECTING, LISTED, ARCHIVIST, zh="列移交清单", form=TransferList, guards=(happened("enrol"), quarter_over), cite=QUARTERLY),
        Transition("nothing_closed", COLLECTING, NOTHING_TO_TRANSFER, ARCHIVIST, zh="本季无办结件", form=Reasons, guards=quarter_over),
        Transition("hand_over_files", LISTED, HANDED_OVER, ARCHIVIST, zh="移交", cite=QUARTERLY),
        Transition("acknowledge_files", HANDED_OVER, TRANSFERRED, DEPARTMENT, zh="本单位签收", form=TransferReceipt,
                   guards=(all_taken_over, another_person("hand_over_files")), cite=QUARTERLY),
        Transition("return_list", HANDED_OVER, COLLECTING, DEPARTMENT, zh="退回补正清单", form=Reasons, restarts="transfer"),
        Transition("file_away", TRANSFERRED, ARCHIVED, DEPARTMENT, zh="整理归档", cite=QUARTERLY),
    ),
    limits=(
        TimeLimit("transfer", "acknowledge_files", from_centre("archive_transfer"), (LISTED, HANDED_OVER), zh="按季度移交", cite=PLAN["二(三)5(2)"],
                  reading="自季度结束后列出清单起；方案只写按季度，未写日数，中心未设则不计时 "
                          "(from the list, made when the quarter is over: the plan names the quarter and no day, so it is untimed unless the centre sets a time)"),
    ),
)  # fmt: skip
