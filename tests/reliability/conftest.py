"""Gives every test here the marker `reliability`: they take longer than the rest, start processes, and kill them."""

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "reliability":
            item.add_marker(pytest.mark.reliability)
            item.add_marker(pytest.mark.no_cover)  # what it covers is covered by the rest, many times as fast
