"""What tests of events may ask for."""

from __future__ import annotations

import pytest
import time_machine


@pytest.fixture
def time_machine_at():
    """Move the clock: `time_machine_at(moment)`; moving again jumps on."""
    travels = []

    def at(moment):
        while travels:
            travels.pop().stop()
        travel = time_machine.travel(moment, tick=False)
        travel.start()
        travels.append(travel)

    yield at
    while travels:
        travels.pop().stop()
