"""Mails that are owed: a row says that one is, whoever sends it claims it first, and each goes out once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet

log = logging.getLogger(__name__)

#: A mail that was claimed but never reported sent (the process died) is tried again after this time.
CLAIM_LASTS = timedelta(minutes=15)
#: Mails that could not be sent for so long are given up.
OWED_AT_MOST = timedelta(days=3)


class PostQuerySet(RecordQuerySet):
    def owed(self, now: datetime) -> PostQuerySet:
        """Mails that nobody has sent and nobody is sending."""
        return self.filter(sent_at=None).filter(Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS))

    def claim(self, number: int, now: datetime) -> bool:
        """Take a mail, by its number, to send it; False when it is sent or somebody else has it."""
        return self.filter(pk=number).owed(now).update(claimed_at=now) == 1


class Post(Record):
    """A mail that is owed until `sent_at` says when it went.

    Whoever sends it claims it first, so that a job delivered twice sends once; a claim that ends
    without a mail, because the process died, runs out.
    """

    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True

    @property
    def trail_name(self) -> str:
        """What the trail calls the record: never the person's name."""
        return f"#{self.pk}"


@dataclass(frozen=True)
class Letter:
    """What a mail is made of: the template whose first line is the subject, to whom, in what language."""

    template: str
    to: str
    language: str
    facts: dict[str, Any] = field(default_factory=dict)


#: What is owed, and how each becomes a letter: the rows with all they need, the letter of a row,
#: and whether it is still worth sending.
Kind = tuple[QuerySet[Any], Callable[[Any], Letter], Callable[[Any, datetime], bool]]


def send_owed(kinds: Iterable[Kind], *, now: datetime | None = None) -> int:
    """Send every mail of these kinds that is owed, one by one, and return how many went out.

    A mail is claimed before it is sent: jobs that run twice or side by side send it once. One that
    fails stays owed and does not stop the others; one that has lost its meaning (the event is over)
    is dropped without a mail.
    """
    now = now or timezone.now()
    sent = 0
    connection = get_connection()
    for posts, letter_of, matters in kinds:
        for post in _claimed(posts, now):
            if not matters(post, now):
                continue
            try:
                _mail(letter_of(post), connection, name_of(post))
            except Exception:
                log.exception("A mail could not be sent: %s %s", post._meta.label, post.pk)
                continue
            type(post).objects.filter(pk=post.pk).update(sent_at=timezone.now())
            sent += 1
    connection.close()
    return sent


def _claimed(posts: Any, now: datetime) -> Iterator[Post]:
    """The mails of one kind that are owed, each claimed just before it is handed out.

    Each is read anew then: what was withdrawn while the ones before it went out sends nothing.
    """
    recent = posts.filter(created_at__gt=now - OWED_AT_MOST)
    for number in list(recent.owed(now).order_by("pk").values_list("pk", flat=True)):
        if posts.model.objects.claim(number, now):
            yield from posts.filter(pk=number)


def name_of(post: Post) -> str:
    """The Message-ID of a mail: the same whenever it is sent.

    A mail whose sender died in the instant between sending and saying so goes out again. Under the same
    name a mail server or a reader's programme knows it for one and the same.
    """
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{post._meta.label_lower}.{post.pk}.{post.created_at.timestamp():.6f}@{host}>"


def _mail(letter: Letter, connection: Any, name: str) -> None:
    subject, text = compose(letter)
    EmailMessage(
        subject=subject,
        body=text,
        to=[letter.to],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": name},
        connection=connection,
    ).send()


def compose(letter: Letter) -> tuple[str, str]:
    """Subject and text in the letter's language: the template's first line is the subject."""
    with translation.override(letter.language):
        rendered = render_to_string(letter.template, letter.facts).strip()
    subject, _blank, text = rendered.partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"
