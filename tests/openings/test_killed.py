"""A worker that is killed, fifty times: every mail arrives, and none is another one's second copy."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections import Counter

import pytest
from django.db import connection, connections
from django.utils import timezone

from tests.openings.exchange import opened, set_exchange, wanting_jobs
from virksom.foundation.post import CLAIM_LASTS
from virksom.openings.actions.posting import send_owed
from virksom.openings.models import OpeningNotice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_database")]
KILLS, CANDIDATES = 50, 120


def works():
    """Another process that sends what is owed until it is killed; its number."""
    child = os.fork()
    if child:
        return child
    try:
        for one in connections.all(initialized_only=True):
            one.connection = None  # The parent's own: not to be closed from here.
        while True:
            send_owed()
    finally:
        os._exit(1)


def arrived(folder):
    """How often each mail lies in the outbox, by its Message-ID."""
    text = "".join(path.read_text() for path in folder.iterdir())
    return Counter(re.findall(r"^Message-ID: (\S+)", text, re.MULTILINE))


def test_fifty_kills_lose_no_mail_and_send_none_under_two_names(shared_database, settings, tmp_path):
    folder = tmp_path / "mails"
    folder.mkdir()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = folder
    scene = set_exchange()
    for number in range(CANDIDATES):
        wanting_jobs(scene, f"Nr{number}")
    opened(scene)
    owed = OpeningNotice.objects.count()
    assert owed > CANDIDATES
    chance = random.Random(7)
    killed_at_work = 0
    for _time in range(KILLS):
        child = works()
        time.sleep(chance.uniform(0.005, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        killed_at_work += OpeningNotice.objects.filter(sent_at=None).exists()
    assert killed_at_work > KILLS / 5  # It was killed while there was something to do.
    OpeningNotice.objects.filter(sent_at=None).update(claimed_at=timezone.now() - CLAIM_LASTS * 2)
    send_owed()
    found = arrived(folder)
    assert len(found) == owed
    assert not OpeningNotice.objects.filter(sent_at=None).exists()
    # A copy is possible only of the one mail a kill fell on, and under the same name.
    assert sum(found.values()) - owed <= KILLS
    connection.ensure_connection()
