"""The mails an opening owes: to partners, to the company, and to candidates through their channels."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol

from virksom.openings.facts.told import candidates_to_tell, reached_by_mail
from virksom.openings.models import Opening, OpeningNotice, RelayStep

Kind = OpeningNotice.Kind


class Channel(Protocol):
    """A way to reach candidates. It owes the message inside the running transaction and sends later."""

    def tell(self, opening: Opening, candidates: list[int]) -> None:
        """Owe each of these candidates, once, the message about a new opening that it can reach them by."""


class Mail:
    """By mail, to whoever has an address."""

    def tell(self, opening: Opening, candidates: list[int]) -> None:
        rows = [
            OpeningNotice(kind=Kind.TOLD, opening=opening, candidate_id=candidate)
            for candidate in reached_by_mail(candidates)
        ]
        OpeningNotice.objects.bulk_create(rows, ignore_conflicts=True)


#: The ways candidates are told; one more is one line more.
CHANNELS: tuple[Channel, ...] = (Mail(),)


def tell_candidates(opening: Opening, day: date) -> None:
    """Owe the candidates who agreed, and whom it may fit, a message by each channel."""
    candidates = candidates_to_tell(opening, day)
    for channel in CHANNELS:
        channel.tell(opening, candidates)


def owe_partners(kind: str, opening: Opening, people: Iterable[int], step: RelayStep | None = None) -> None:
    """Owe each of these people a mail, once of a kind or, with a turn, once a turn."""
    rows = [
        OpeningNotice(kind=kind, opening=opening, step=step, user_id=person) for person in sorted(set(people))
    ]
    OpeningNotice.objects.bulk_create(rows, ignore_conflicts=True)


def owe_company(kind: str, opening: Opening, step: RelayStep | None = None) -> None:
    """Owe the person the company named a mail, where an address is known."""
    if opening.contact_email:
        row = OpeningNotice(kind=kind, opening=opening, step=step)
        OpeningNotice.objects.bulk_create([row], ignore_conflicts=True)


def owe_again(kind: str, opening: Opening, now: datetime, people: Iterable[int | None] = (None,)) -> None:
    """Owe a mail that may have gone out before, about the same opening, once more."""
    for person in people:
        if person is None and not opening.contact_email:
            continue
        about: dict[str, Any] = {"step": None, "user_id": person, "candidate": None}
        OpeningNotice.objects.update_or_create(
            kind=kind,
            opening=opening,
            **about,
            defaults={"sent_at": None, "claimed_at": None, "created_at": now},
        )
