"""What people read about cases and lifecycles, of any plan: figures, audits, sheets, drawings and exports.

The figures stand here; `caseflow.reports.audit`, `sheet`, `guide`, `draw` and `export` are imported on their own, so that nobody
waits for what is not used.
"""

from caseflow.reports.figures import Indicator, Indicators, Ratio, over_cases

__all__ = ["Indicator", "Indicators", "Ratio", "over_cases"]
