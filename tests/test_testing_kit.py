"""The testing kit: it passes what is right, on every lifecycle and store that ships, and finds what is wrong."""

import tempfile
import unittest
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from caseflow import Centre, Guard
from caseflow.calendar import CN
from caseflow.errors import BadInput
from caseflow.forms import Reasons
from caseflow.machines import CATALOGUE
from caseflow.store import MemoryStore, SqliteStore
from caseflow.testing import MATTERS, cases, check_case, forms_of, lifecycle_test, store_test, work_calendars
from tests.core.stories import DONE, GENEROUS, A, B, life, row, small_centre
