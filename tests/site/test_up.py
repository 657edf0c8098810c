"""`virksom up`: whatever it started ends with it."""

from __future__ import annotations

import os
import signal
import sys

import pytest
from django.core.management.base import SystemCheckError

from virksom.site.management.commands.up import ending, started

A_SERVER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture(autouse=True)
def usual_signals():
    """The signals as they were: `ending` takes them for the rest of a process."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


def test_a_site_whose_check_fails_while_the_server_starts_does_not_stay_up():
    server = started(A_SERVER)
    with pytest.raises(SystemCheckError), ending([server]):
        raise SystemCheckError("a view says not who may use it")
    assert server.poll() is not None


def test_a_signal_ends_what_was_started_later_too():
    processes = [started(A_SERVER)]
    with ending(processes):
        processes.append(started(A_SERVER))
        os.kill(os.getpid(), signal.SIGTERM)
    assert [process.poll() is not None for process in processes] == [True, True]
