"""`store`: an empty store of each kind in turn."""

import pytest

from tests.store import makers


@pytest.fixture(params=makers.ALL)
def store(request, tmp_path):
    store = makers.empty_store(request.param, tmp_path)
    yield store
    makers.close(store)
