"""How hard the properties are tried: quickly while one works, harder and the same every time where CI is set."""

import os
import re

import pytest
from hypothesis import HealthCheck, settings

# No deadline: how long one example takes says more about the machine's other work than about ours.
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci", max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_collection_modifyitems(items):
    """Where several workers run the suite, what uses one database server is left to one of them."""
    for item in items:
        if found := re.search("mariadb|postgres|server", item.nodeid):
            item.add_marker(pytest.mark.xdist_group("mariadb" if found[0] == "mariadb" else "postgres"))
