"""python sweep.py: record what the law did where nobody acted, and list what falls due. For cron, as often as you like.

*/10 8-18 * * 1-6  cd /srv/office && .venv/bin/python sweep.py
"""

import sys
from datetime import timedelta

from office import CENTRE, STORE, now

from caseflow.store import sweep, undated_heads

at = now()
report = sweep(STORE, at)
print(f"{report.seen} cases looked at, {report.lapsed} lapses recorded, {report.conflicts} moved meanwhile")
for head in STORE.due(CENTRE.day(at) + timedelta(days=1)):
    print(f"due {head.next_due}: {head.case_no} ({head.kind}, {head.state})")
for head in undated_heads(STORE):
    print(f"no published notice covers the due day of {head.case_no}; add the notice when it is published")
if report.stale:
    print("a notice was added after these due days were computed: run caseflow.store.recompute")
if report.failed:
    sys.exit("\n".join(f"{number}: {why}" for number, why in report.failed))
