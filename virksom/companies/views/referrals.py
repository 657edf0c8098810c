"""Handing companies over: the list, one referral, and its buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.access import seat_at
from virksom.companies.actions.posting import has_left
from virksom.companies.actions.referral import (
    accept_referral,
    close_referral,
    decline_referral,
    refer_company,
)
from virksom.companies.actions.rules import set_contact_terms
from virksom.companies.facts.answering import (
    answer_days,
    contacts_that_may_close,
    own_organisations,
    people_at,
    people_known_at,
)
from virksom.companies.facts.receivers import receivers_for
from virksom.companies.forms.referral import CloseForm, DeclineForm, ReferForm, TermsForm
from virksom.companies.models import Company, ContactTerms, Need, Offer, Referral
from virksom.companies.tasks import send_mails
from virksom.foundation.access import Viewer, allow, sees_counts_only
from virksom.foundation.paging import page_of
from virksom.partnerships.access import partnerships_open_to
from virksom.partnerships.models import Membership, Partnership, Role

FORM_METHODS = ["GET", "HEAD", "POST"]
#: Which referrals the list shows: the word in the address, and the line one chooses.
TO_US, FROM_US, ALL = "til", "fra", "alle"
LISTS = {TO_US: gettext_lazy("To us"), FROM_US: gettext_lazy("From us"), ALL: gettext_lazy("All")}
ALL_FIELDS = ("company", "organisation", "user", "to", "to_user", "answered_by")
#: The kind of offer that answers a kind of need.
OFFER_FOR = {
    Need.Kind.PEOPLE: Offer.RECRUITMENT,
    Need.Kind.RETENTION: Offer.MENTORING,
    Need.Kind.SHARING: Offer.SCHEMES,
    Need.Kind.ADVICE: Offer.ADVICE,
    Need.Kind.TRAINING: Offer.TRAINING,
    Need.Kind.SCHEMES: Offer.SCHEMES,
}


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


@allow("r", Referral)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """Companies handed over to us and by us: those that wait first, by whose clock runs out."""
    viewer = _viewer(request)
    makes = viewer.may("c", Referral)
    which = request.GET.get("vis", "")
    if which not in LISTS:
        which = TO_US if makes else ALL
    ours = own_organisations(viewer)
    rows = Referral.objects.visible_to(viewer).select_related(*ALL_FIELDS).open_first()
    rows = rows.with_rights(viewer, identity=True, shows_names="r")
    rows = {TO_US: rows.filter(to__in=ours), FROM_US: rows.filter(organisation__in=ours), ALL: rows}[which]
    page = {
        "page": page_of(request, rows),
        "which": which,
        "lists": LISTS if makes else {},
        "now": timezone.now(),
        "counts_only": sees_counts_only(viewer, Referral),
        "is_partner": _is_partner(viewer),
        "places": _places(viewer),
    }
    return render(request, "companies/referrals/list.html", page)


def _places(viewer: Viewer) -> list[tuple[Partnership, int]]:
    """The partnerships whose terms the viewer may set, with the days to answer there."""
    return [
        (place, answer_days(place.pk)) for place in partnerships_open_to(viewer, Partnership, "u")
        if viewer.has_role(Role.EMPLOYMENT_LEAD, Role.BUSINESS_LEAD)
    ]  # fmt: skip


def _is_partner(viewer: Viewer) -> bool:
    """Companies read who handed them over to whom, not what the partners say to each other about it."""
    return not viewer.has_role(Role.COMPANY_USER)


@allow("r", Referral, referral=Referral)
@require_safe
def detail_view(request: HttpRequest, referral: Any) -> HttpResponse:
    """One referral: what it is about, whose clock runs, and the buttons that answer it."""
    return _page(request, referral)


def _page(request: HttpRequest, referral: Referral, *, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = _viewer(request)
    ours = own_organisations(viewer)
    is_ours = referral.to_id in ours
    may_answer = is_ours and Referral.objects.filter(pk=referral.pk).visible_to(viewer, "c").exists()
    is_open = referral.state in (Referral.State.SENT, Referral.State.ACCEPTED)
    rows = Referral.objects.with_rights(viewer, identity=True, shows_names="r")
    page = {
        "referral": rows.select_related(*ALL_FIELDS, "closed_by").get(pk=referral.pk),
        "may_answer": may_answer and referral.state == Referral.State.SENT,
        "may_close": may_answer and is_open,
        "is_late": referral.state == Referral.State.SENT and referral.answer_by <= timezone.now(),
        "has_left": referral.state == Referral.State.SENT and has_left(referral),
        "is_mine": referral.organisation_id in ours and viewer.may("c", Referral, inside=referral.company),
        "is_partner": _is_partner(viewer),
        "answers_nobody": not people_at(
            [referral.to_id], referral.partnership_id, timezone.localdate()
        ).exists(),
        "people": _who_can_answer(referral, viewer),
    }
    if page["may_answer"]:
        page["decline"] = DeclineForm()
    if page["may_close"]:
        page["close"] = CloseForm(contacts=contacts_that_may_close(referral, viewer))
    return render(request, "companies/referrals/detail.html", {**page, **forms}, status=status)


def _who_can_answer(referral: Referral, viewer: Viewer) -> list[Any]:
    """Whom to ask for the answer, as far as the viewer may know, and their telephone."""
    today = timezone.localdate()
    rows = people_known_at([referral.to_id], referral.partnership_id, today, referral.company, viewer)
    known = set(Membership.objects.visible_to(viewer, identity=True).values_list("pk", flat=True))
    found = list(rows)
    for row in found:
        row.shows_phone = row.pk in known
    return found


@allow("c", Referral, referral=Referral)
@require_POST
def accept_view(request: HttpRequest, referral: Any) -> HttpResponse:
    """Say yes."""
    return _act(
        request,
        lambda: accept_referral(referral=referral, by=_viewer(request)),
        referral,
        _("You have it. It is closed by the contact you write in."),
    )


@allow("c", Referral, referral=Referral)
@require_POST
def decline_view(request: HttpRequest, referral: Any) -> HttpResponse:
    """Say no, with the reason."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, status=422, decline=form)
    return _act(
        request,
        lambda: decline_referral(referral=referral, by=_viewer(request), **form.cleaned_data),
        referral,
        _("It goes back to the sender, with your reason."),
    )


@allow("c", Referral, referral=Referral)
@require_POST
def close_view(request: HttpRequest, referral: Any) -> HttpResponse:
    """Close it by a contact."""
    viewer = _viewer(request)
    form = CloseForm(request.POST, contacts=contacts_that_may_close(referral, viewer))
    if not form.is_valid():
        return _page(request, referral, status=422, close=form)
    return _act(
        request,
        lambda: close_referral(referral=referral, by=viewer, **form.cleaned_data),
        referral,
        _("It is closed, and the sender is told."),
    )


def _act(
    request: HttpRequest, act: Callable[[], Referral], referral: Referral, done: str
) -> HttpResponseRedirect:
    """Do it and go back to the referral; what stands in the way is said there."""
    try:
        act()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        send_mails.enqueue()
        messages.success(request, done)
    return HttpResponseRedirect(reverse("companies:referral", args=[referral.pk]))


@allow("c", Referral, company=Company)
@require_http_methods(FORM_METHODS)
def refer_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Hand a company over. The subject sorts the receivers, the best first; what was typed stays.

    Asking who can help with a subject sends the form too, so that nothing typed stands in an address.
    """
    viewer = _viewer(request)
    seat = seat_at(viewer, company, "c", Referral)
    need = _need(request, company, viewer)
    given = request.POST if request.method == "POST" else _first(request, company, need, viewer)
    offer = given.get("offer", "")
    offer = offer if offer in Offer.values else Offer.RECRUITMENT.value
    receivers = receivers_for(company, offer, seat.partnership_id, seat.organisation_id)
    able = [one.organisation for one in receivers]
    is_sent = request.method == "POST" and "show" not in request.POST
    form = ReferForm(
        request.POST if is_sent else None,
        initial=dict(given.items()) | {"offer": offer},
        receivers=receivers,
        people=people_known_at(able, seat.partnership_id, timezone.localdate(), company, viewer),
    )
    if form.is_valid():
        try:
            referral = refer_company(company=company, need=need, by=viewer, **_said(form))
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            send_mails.enqueue()
            messages.success(request, _("{to} is told.").format(to=referral.to))
            return HttpResponseRedirect(reverse("companies:referral", args=[referral.pk]))
    page = {
        "company": company,
        "form": form,
        "need": need,
        "receivers": receivers,
        "days": answer_days(seat.partnership_id),
    }
    return render(request, "companies/referrals/new.html", page, status=422 if form.is_bound else 200)


def _said(form: ReferForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] or None for name in ("to", "to_user", "offer", "about")}


def _first(request: HttpRequest, company: Company, need: Need | None, viewer: Viewer) -> dict[str, str]:
    """What the form begins with: the need it answers, or what somebody else has declined."""
    if need:
        return {"offer": OFFER_FOR.get(Need.Kind(need.kind), ""), "about": need.about}
    declined = Referral.objects.filter(company=company, pk=_number(request, "after"))
    earlier = declined.visible_to(viewer).first()
    if earlier:
        return {"offer": earlier.offer, "about": earlier.about}
    return {"offer": request.GET.get("offer", "")}


def _number(request: HttpRequest, name: str) -> int:
    """A record's number in the address; none has the number 0."""
    asked = request.GET.get(name, "")[:9]
    return int(asked) if asked.isdecimal() else 0


def _need(request: HttpRequest, company: Company, viewer: Viewer) -> Need | None:
    """The need the referral answers, when the address names one of the company's own."""
    rows = Need.objects.filter(company=company, pk=_number(request, "need"))
    found: Need | None = rows.visible_to(viewer).first()
    return found


@allow("u", Partnership, partnership=Partnership)
@require_http_methods(FORM_METHODS)
def terms_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """What the partners of a partnership have agreed: quiet days, and days to answer."""
    kept = ContactTerms.objects.filter(partnership=partnership).first() or ContactTerms(
        partnership=partnership
    )
    form = TermsForm(request.POST if request.method == "POST" else None, instance=kept)
    if form.is_valid():
        set_contact_terms(partnership=partnership, by=_viewer(request), **form.cleaned_data)
        messages.success(request, _("The terms hold from now on. Referrals already sent keep their time."))
        return HttpResponseRedirect(reverse("companies:referrals"))
    page = {"partnership": partnership, "form": form}
    return render(request, "companies/referrals/terms.html", page, status=422 if form.is_bound else 200)
