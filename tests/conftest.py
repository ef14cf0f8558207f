"""Settings of the whole suite: how many examples each property is tried with, and how the files are shared between workers."""

import os

import pytest
from hypothesis import HealthCheck, settings

# No deadline: how long one example takes depends on what else the machine is doing. With CI set, more examples, and always the same.
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci", max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give each worker whole files, and all tests that use one database server to the same worker."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  # this hook is called only where xdist is installed

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            # A test that kills a server has "server" in its name, and the server is PostgreSQL.
            server = next((name for name in ("mariadb", "postgres", "server") if name in nodeid), None)
            return {"server": "postgres", None: nodeid.partition("::")[0]}.get(server, server)

    return ByFile(config, log)
