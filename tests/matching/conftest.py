"""The kernel asks no database: once is enough."""

from __future__ import annotations

import pytest
from django.db import connection


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if connection.vendor == "sqlite":
        return
    for item in items:
        if "tests/matching/" in item.nodeid:
            item.add_marker(pytest.mark.skip(reason="asks no database: runs with SQLite"))
