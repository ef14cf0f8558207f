"""Pictures as SVG: a lifecycle, a case's path through it, its clocks on a calendar, a year; lifecycles as Mermaid and DOT too."""

from caseflow.reports.draw.calendars import clock_days, year
from caseflow.reports.draw.canvas import Drawing
from caseflow.reports.draw.lifecycle import lifecycle

__all__ = ["Drawing", "clock_days", "lifecycle", "year"]
