"""Pictures in plain Python: a lifecycle, one case's way through it, its clocks on a calendar, a year. SVG; Mermaid and DOT as text."""

from caseflow.reports.draw.calendars import clock_days, year
from caseflow.reports.draw.canvas import Drawing
from caseflow.reports.draw.lifecycle import lifecycle

__all__ = ["Drawing", "clock_days", "lifecycle", "year"]
