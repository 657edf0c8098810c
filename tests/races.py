"""Doing several things at the same moment, as several people do."""

from __future__ import annotations

import sys
import threading

from django.db import connection


def at_once(*deeds):
    """Run the deeds in threads that start together; what each returned or raised."""
    start = threading.Barrier(len(deeds))
    outcomes = [None] * len(deeds)

    def run(number, deed):
        connection.ensure_connection()  # so that nobody starts late because they had to connect first
        start.wait()
        try:
            outcomes[number] = deed()
        except Exception as fault:
            outcomes[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    patience = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # so that they take turns within a query's time
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(patience)
    return outcomes
