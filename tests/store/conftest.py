"""`store`: an empty store of each kind in turn."""

import pytest

from tests.store import makers


@pytest.fixture(params=makers.ALL)
def store(request, tmp_path):
    made = makers.made(request.param, tmp_path)
    yield made
    makers.closed(made)
