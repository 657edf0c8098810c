"""What candidates agree to, and take back: in one tap, with the wording they read."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from virksom.candidates.facts.consent import HOLDS_FOR, WORDINGS, has_consent
from virksom.candidates.models import Candidate, Consent, Language
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail


def give_consent(*, candidate: Candidate, about: str, by: Viewer) -> Consent | None:
    """The candidate agrees to something, in the words and language of the page; given twice, it is one."""
    now, today = timezone.now(), timezone.localdate()
    if has_consent(candidate, about, today):
        return None
    language = (translation.get_language() or Language.DANISH)[:2]
    try:
        with transaction.atomic():
            Candidate.objects.select_for_update().get(pk=candidate.pk)
            if has_consent(candidate, about, today):  # The same yes from another window, a moment ago.
                return None
            _end(candidate, about)  # One that has run out stands in the way of the new one.
            consent = Consent.objects.create(
                candidate=candidate,
                about=about,
                text_version=WORDINGS[about].version,
                language=language if language in Language.values else Language.DANISH,
                given_at=now,
                expires_on=today + HOLDS_FOR,
            )
            leave_trail(by, "give_consent", consent, circle_id=candidate.partnership_id, about=about)
    except IntegrityError:  # The same yes from another window, at the same moment.
        return None
    return consent


def withdraw_consent(*, candidate: Candidate, about: str, by: Viewer) -> bool:
    """The candidate takes a yes back: from the next request nothing happens on it. False without one."""
    with transaction.atomic():
        ended = _end(candidate, about)
        for consent in ended:
            leave_trail(by, "withdraw_consent", consent, circle_id=candidate.partnership_id, about=about)
    return bool(ended)


def _end(candidate: Candidate, about: str) -> list[Consent]:
    rows = Consent.objects.select_for_update().filter(candidate=candidate, about=about, withdrawn_at=None)
    ended = list(rows)
    Consent.objects.filter(pk__in=[consent.pk for consent in ended]).update(withdrawn_at=timezone.now())
    return ended
