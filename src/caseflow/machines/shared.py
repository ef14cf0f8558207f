"""What several procedures have in common: everything that is missing is told once, in the whole case."""

from __future__ import annotations

from caseflow.guards import once
from caseflow.law import BUSINESS_ENVIRONMENT, LICENSING, PLAN
from caseflow.machines.roles import CENTRE_HEAD

TOLD_ONCE = (LICENSING["32(1)(四)"], BUSINESS_ENVIRONMENT["36(1)"], PLAN["二(三)3(1)"])

# A second notice for new items is refused, unless the head of the centre takes it upon record.
one_notice = once("notify_missing", within="case", soft=CENTRE_HEAD, cite=TOLD_ONCE)
