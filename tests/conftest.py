"""What every test may ask for."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from django.core.cache import cache
from django.db import connection, connections
from hypothesis import HealthCheck, settings

from tests.factories.partnerships import MembershipFactory

# Property tests on shared machines: few examples, no clock.
settings.register_profile(
    "shared", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared")


#: What asks no database, or asks it through a browser only, runs on the first of the two.
ONCE_IS_ENOUGH = {
    "tests/matching/": "asks no database: runs with SQLite",
    "tests/indicators/": "asks no database: runs with SQLite",
    "tests/openings/test_week.py": "asks no database: runs with SQLite",
    "tests/browser/": "what a browser shows hangs on no database; tests/access opens all on both",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if connection.vendor != "postgresql":
        return
    for item in items:
        for place, reason in ONCE_IS_ENOUGH.items():
            if item.nodeid.startswith(place):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def nobody_has_tried_before():
    """Tries counted in one test do not stop the next."""
    cache.clear()


@pytest.fixture
def sign_in(client):
    """Sign in as somebody with a role: `sign_in(Role.EMPLOYMENT_LEAD, partnership)` gives the client."""

    def as_role(role, partnership=None, programme=None, organisation=None):
        fields = {"role": role, "partnership": partnership, "starts": dt.date(2008, 1, 1)}
        fields["programme"] = programme or partnership.programme
        if organisation:
            fields["organisation"] = organisation
        membership = MembershipFactory(**fields)
        client.force_login(membership.user)
        client.membership = membership
        return client

    return as_role


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """A database that threads can share and a test may spoil: on SQLite a copy of the tests' own."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = connections["default"]
    name = connections.settings["default"]["NAME"]
    connections.settings["default"]["NAME"] = shutil.copy(
        usual.settings_dict["NAME"], tmp_path / "race.sqlite3"
    )
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"]["NAME"] = name
        connections["default"] = usual
