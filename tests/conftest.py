"""How hard the properties are tried: quickly while one works, harder and the same every time where CI is set."""

import os

import pytest
from hypothesis import HealthCheck, settings

# No deadline: how long one example takes says more about the machine's other work than about ours.
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci", max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Where several workers run the suite, each takes whole files; and what uses one database server is left to one of them."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  # this is asked only where it is installed

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            # What kills a server says so in its name, and the one that is killed is PostgreSQL.
            found = next((name for name in ("mariadb", "postgres", "server") if name in nodeid), None)
            return {"server": "postgres", None: nodeid.partition("::")[0]}.get(found, found)

    return ByFile(config, log)
