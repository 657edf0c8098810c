"""Agreements: made, signed by both sides, reviewed together, and ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virksom.companies.actions.reservation import done_by
from virksom.companies.actions.timeline import in_words, tell_timeline
from virksom.companies.models import Agreement, Commitment, Company, Review, Signature, TimelineEntry
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail


def make_agreement(
    *,
    company: Company,
    terms: str,
    starts: date,
    ends: date | None,
    review_on: date | None,
    promised: Mapping[str, int],
    by: Viewer,
) -> Agreement:
    """Write down what is agreed; it waits for the signatures of both sides.

    `promised` says how many, by kind of commitment; none of a kind is no promise. Raises
    ValidationError where the company has an agreement with the partnership already.
    """
    _check_days(starts, ends, review_on)
    did = done_by(by, company, Agreement)
    agreement = Agreement(terms=terms, starts=starts, ends=ends, review_on=review_on, **did)
    _close_what_is_over(company, agreement.partnership_id)
    try:
        with transaction.atomic():
            agreement.save()
            _promise(agreement, promised)
            leave_trail(by, "make_agreement", agreement, circle_id=agreement.partnership_id)
    except IntegrityError:
        raise ValidationError(
            _("The company has an agreement with the partnership already. Change that one, or end it first.")
        ) from None
    return agreement


def _check_days(starts: date, ends: date | None, review_on: date | None) -> None:
    if ends and ends < starts:
        raise ValidationError({"ends": _("The agreement ends before it begins. Correct one of the days.")})
    if review_on and review_on < starts:
        raise ValidationError({"review_on": _("The review is before the agreement begins.")})
    if review_on and ends and review_on > ends:
        raise ValidationError({"review_on": _("The review is after the agreement ends.")})


def _close_what_is_over(company: Company, partnership_id: int) -> None:
    """An agreement whose last day is past leaves room for the next."""
    over = Agreement.objects.filter(company=company, partnership=partnership_id).open()
    for pk, last in over.filter(ends__lt=timezone.localdate()).values_list("pk", "ends"):
        Agreement.objects.filter(pk=pk).update(ended_on=last + timedelta(days=1))


def _promise(agreement: Agreement, promised: Mapping[str, int]) -> None:
    Commitment.objects.filter(agreement=agreement).exclude(
        kind__in=[kind for kind, number in promised.items() if number]
    ).delete()
    for kind, number in promised.items():
        if number:
            Commitment.objects.update_or_create(agreement=agreement, kind=kind, defaults={"promised": number})


def change_agreement(
    *,
    agreement: Agreement,
    terms: str,
    starts: date,
    ends: date | None,
    review_on: date | None,
    promised: Mapping[str, int],
    by: Viewer,
) -> Agreement:
    """Correct an agreement nobody has signed. Raises ValidationError once somebody has."""
    _check_days(starts, ends, review_on)
    with transaction.atomic():
        held = _held(agreement)
        if held.signatures.exists():
            raise ValidationError(
                _("It is signed, so its words stand. End it and make a new one if something else is agreed.")
            )
        held.terms, held.starts, held.ends, held.review_on = terms, starts, ends, review_on
        held.save()
        _promise(held, promised)
        leave_trail(by, "change_agreement", held, circle_id=held.partnership_id)
    return held


def _held(agreement: Agreement) -> Agreement:
    """The agreement, held until the transaction ends. Raises ValidationError when it has been ended."""
    held: Agreement = (
        Agreement.objects.select_for_update(of=("self",)).select_related("company").get(pk=agreement.pk)
    )
    if not held.is_open:
        raise ValidationError(_("The agreement has been ended. Make a new one."))
    return held


def sign_agreement(*, agreement: Agreement, side: str, name: str, on: date, by: Viewer) -> Signature:
    """Note a signature. With one of each side the agreement is signed, and the timeline says so.

    Signing twice under the same name changes nothing. Raises ValidationError for a day to come.
    """
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day is still to come. Note the signature when it is there.")})
    with transaction.atomic():
        held = _held(agreement)
        signature, is_new = Signature.objects.get_or_create(
            agreement=held, side=side, name=name, defaults={"on": on}
        )
        if is_new:
            _note_signed(held)
            leave_trail(by, "sign_agreement", held, circle_id=held.partnership_id, side=side)
    agreement.signed_on = held.signed_on
    return signature


def _note_signed(agreement: Agreement) -> None:
    """Once both sides have signed: the day the later one did. Later signatures do not move it."""
    first: dict[str, date] = {}
    for side, on in agreement.signatures.order_by("on").values_list("side", "on"):
        first.setdefault(side, on)
    if agreement.signed_on is not None or set(first) != set(Signature.Side.values):
        return
    agreement.signed_on = max(first.values())
    agreement.save()
    said = gettext_lazy("Agreement signed by both sides")
    _tell(agreement, "signed", agreement.signed_on, said, _promises_of(agreement))


@in_words
def _promises_of(agreement: Agreement) -> str:
    return ", ".join(f"{one.promised} {one.get_kind_display()}" for one in agreement.commitments.all())


def _tell(agreement: Agreement, what: str, on: date, heading: Any, text: Any = "") -> None:
    """Give the timeline a line of its own, at noon of the day it happened."""
    tell_timeline(
        company=agreement.company,
        partnership_id=agreement.partnership_id,
        kind=TimelineEntry.Kind.AGREEMENT,
        heading=heading,
        text=text,
        at=timezone.make_aware(datetime.combine(on, time(12))),
        organisation_id=agreement.organisation_id,
        user_id=agreement.user_id,
        sector=agreement.organisation.sector if agreement.organisation else "",
        key=f"agreement:{agreement.pk}:{what}",
    )


def review_agreement(
    *,
    agreement: Agreement,
    on: date,
    said: str,
    next_on: date | None,
    reached: Mapping[str, int],
    by: Viewer,
) -> Review:
    """Note what was said at a review, how far each commitment is, and the day of the next review."""
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day is still to come. Note the review when it has been held.")})
    if next_on and next_on <= on:
        raise ValidationError({"next_on": _("The next review comes after this one.")})
    with transaction.atomic():
        held = _held(agreement)
        review = Review.objects.create(agreement=held, on=on, said=said, user_id=by.user_id)
        for kind, number in reached.items():
            Commitment.objects.filter(agreement=held, kind=kind).update(reached=number)
        held.review_on = next_on
        held.save()
        _tell(held, f"review:{review.pk}", on, gettext_lazy("Agreement reviewed"), _progress_of(held))
        leave_trail(by, "review_agreement", held, circle_id=held.partnership_id)
    return review


@in_words
def _progress_of(agreement: Agreement) -> str:
    words: list[Any] = [
        _("{reached} of {promised} {what}").format(
            reached=one.reached, promised=one.promised, what=one.get_kind_display()
        )
        for one in agreement.commitments.all()
    ]
    return ", ".join(words)


def end_agreement(*, agreement: Agreement, on: date, reason: str, by: Viewer) -> Agreement:
    """End an agreement before its time, with the reason; `on` is the first day without it."""
    if on < agreement.starts:
        raise ValidationError({"on": _("The agreement had not begun on that day.")})
    with transaction.atomic():
        held = _held(agreement)
        held.ended_on, held.end_reason = on, reason
        held.save()
        _tell(held, "ended", on, gettext_lazy("Agreement ended"))
        leave_trail(by, "end_agreement", held, circle_id=held.partnership_id)
    return held
