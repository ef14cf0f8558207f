"""Everything here carries the marker `reliability`: it takes longer than the rest, starts processes, and kills them."""

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "reliability":
            item.add_marker(pytest.mark.reliability)
            item.add_marker(pytest.mark.no_cover)  # what it covers is covered by the rest, many times as fast
