"""A lifecycle as a sheet: states, rows, limits, conditions and documents, printed from its definition alone."""

from caseflow.reports.sheet.markdown import pages
from caseflow.reports.sheet.text import sheet

__all__ = ["pages", "sheet"]
