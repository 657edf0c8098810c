"""The demo, loaded as the command loads it."""

from __future__ import annotations

import datetime as dt

import pytest

from virksom.site.demo import load_demo

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def demo(db):
    """The demo's programme, loaded on a fixed day."""
    programme, is_new = load_demo(TODAY)
    assert is_new
    return programme
