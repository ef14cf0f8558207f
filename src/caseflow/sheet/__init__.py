"""A lifecycle as a sheet: states, rows, limits, conditions and documents, printed from the definition and from nothing else."""

from caseflow.sheet.markdown import pages
from caseflow.sheet.text import sheet

__all__ = ["pages", "sheet"]
