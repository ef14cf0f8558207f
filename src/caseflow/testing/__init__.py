"""Property tests for any lifecycle, including a host's own, and the tests that every Store must pass. Needs hypothesis.

`lifecycle_test` and `store_test` return a TestCase; `cases`, `forms_of` and `work_calendars` are strategies for your own tests.
"""

from caseflow.testing.drawing import MATTERS, forms_of, work_calendars
from caseflow.testing.guide import cases
from caseflow.testing.stores import store_test
from caseflow.testing.walks import Coverage, check_case, lifecycle_test

__all__ = ["MATTERS", "Coverage", "cases", "check_case", "forms_of", "lifecycle_test", "store_test", "work_calendars"]
