"""The profile: filled in step by step on a phone, improved by a consultant, read by those who may."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.candidates.access import reads_without_grant
from virksom.candidates.actions.profile import (
    add_claim,
    begin_profile,
    change_profile,
    confirm_profile,
    improve_claim,
    remove_claim,
    restore_claim,
    reword_claim,
)
from virksom.candidates.actions.reading import note_reading
from virksom.candidates.facts.concepts import plain_titles, suggested
from virksom.candidates.facts.profile import LEVELS, TITLES, Step, shown_profile
from virksom.candidates.facts.receivers import received_by
from virksom.candidates.forms.profile import LANGUAGES, ClaimForm, TimeForm, WishesForm
from virksom.candidates.models import Candidate, Claim, CompetenceProfile, Purpose
from virksom.foundation.access import allow, allow_signed_in
from virksom.foundation.meanwhile import SEEN, check_unchanged, mark_of

FORM_METHODS = ["GET", "HEAD", "POST"]
#: Where the session keeps a claim that was just taken out, and the day a profile was confirmed before.
JUST_REMOVED = "claim-just-removed"
JUST_CONFIRMED = "profile-just-confirmed"


def is_own(request: HttpRequest, profile: CompetenceProfile) -> bool:
    """Whether the profile is the viewer's own."""
    owner = profile.candidate.user_id
    return owner is not None and owner == request.viewer.user_id  # type: ignore[attr-defined]


def _around(request: HttpRequest, profile: CompetenceProfile) -> dict[str, Any]:
    """What every page about a profile is told: whose it is to the viewer, and so which frame it gets."""
    own = is_own(request, profile)
    frame = "candidates/own/frame.html" if own else "frame/app.html"
    return {
        "profile": profile,
        "candidate": profile.candidate,
        "is_own": own,
        "frame_of": frame,
        "tab": "profile",
    }


@allow("u", Candidate, candidate=Candidate)
@require_POST
def begin_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """Begin the candidate's profile, or open the one there is."""
    profile = begin_profile(candidate=candidate, by=request.viewer)  # type: ignore[attr-defined]
    return redirect("candidates:fill", profile=profile.pk)


@allow("u", CompetenceProfile)
@require_safe
def own_profile_view(request: HttpRequest) -> HttpResponse:
    """To the viewer's own profile; who has none is led home, where it begins."""
    own = CompetenceProfile.objects.filter(candidate__user=request.viewer.user_id).first()  # type: ignore[attr-defined]
    return _to_fill(own) if own else redirect("home")


@allow("u", CompetenceProfile, profile=CompetenceProfile)
@require_safe
def fill_view(request: HttpRequest, profile: Any) -> HttpResponse:
    """All of a profile, with what can be added, changed and taken out."""
    _noted(request, profile, Purpose.UPKEEP)
    context = _around(request, profile)
    context |= {
        "shown": shown_profile(profile, timezone.localdate()),
        "may_remove": context["is_own"] or profile.candidate.user_id is None,
        "removed": _just_removed(request, profile),
        "was_confirmed": request.session.get(JUST_CONFIRMED, [None])[0] == profile.pk,
    }
    return render(request, "candidates/own/profile.html", context)


def _just_removed(request: HttpRequest, profile: CompetenceProfile) -> dict[str, Any] | None:
    owner, kept = request.session.get(JUST_REMOVED, (None, None))
    return kept if owner == profile.pk else None


def _noted(request: HttpRequest, profile: CompetenceProfile, purpose: str) -> None:
    viewer = request.viewer  # type: ignore[attr-defined]
    known = Candidate.objects.filter(pk=profile.candidate_id).visible_to(viewer, identity=True).exists()
    note_reading(candidate=profile.candidate, by=viewer, purpose=purpose, by_name=known)


@allow("u", CompetenceProfile, profile=CompetenceProfile)
@require_http_methods(FORM_METHODS)
def new_claim_view(request: HttpRequest, profile: Any, kind: str) -> HttpResponse:
    """Write down one more thing the candidate can or has done."""
    context = _around(request, profile)
    form = ClaimForm(request.POST or None, kind=kind, own=context["is_own"])
    if form.is_valid():
        claim = add_claim(profile=profile, kind=kind, by=request.viewer, **form.values())  # type: ignore[attr-defined]
        messages.success(request, _("Written down: {what}").format(what=claim))
        return _to_fill(profile)
    return _claim_page(request, context, form)


@allow("u", CompetenceProfile, profile=CompetenceProfile)
@require_http_methods(FORM_METHODS)
def claim_view(request: HttpRequest, profile: Any, claim: int) -> HttpResponse:
    """Change a claim: candidates their own words, consultants how it is put and how it is known."""
    context = _around(request, profile)
    found = _claim(profile, claim)
    own = context["is_own"]
    form = ClaimForm(request.POST or None, kind=found.kind, own=own, claim=found)
    # The words are no field of a consultant's form; what is said of them holds for those that were read.
    mark = mark_of(form.initial, found.said)
    if form.is_valid():
        change = reword_claim if own else improve_claim
        try:
            check_unchanged(request.POST, mark, form)
            change(claim=found, by=request.viewer, **form.values())  # type: ignore[attr-defined]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The changes are kept."))
            return _to_fill(profile)
    return _claim_page(request, context | {"claim": found, SEEN: mark}, form)


def _claim(profile: CompetenceProfile, pk: int) -> Claim:
    found: Claim = get_object_or_404(profile.claims.select_related("concept", "profile__candidate"), pk=pk)
    return found


def _claim_page(request: HttpRequest, context: dict[str, Any], form: ClaimForm) -> HttpResponse:
    language = get_language() or "da"
    words = [str(one) for one in LANGUAGES] if form.kind == Claim.Kind.LANGUAGE else None
    context |= {
        "form": form,
        "kind": form.kind,
        "title": TITLES[Claim.Kind(form.kind)],
        "suggested": plain_titles(form.kind, language) if words is None else words,
        "levels": LEVELS if form.kind == Claim.Kind.LANGUAGE else None,
        "can_suggest": words is None and form.kind != Claim.Kind.EDUCATION,
    }
    return render(request, "candidates/own/claim.html", context, status=422 if form.is_bound else 200)


def _to_fill(profile: CompetenceProfile) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("candidates:fill", kwargs={"profile": profile.pk}))


@allow("u", CompetenceProfile, profile=CompetenceProfile)
@require_POST
def remove_claim_view(request: HttpRequest, profile: Any, claim: int) -> HttpResponse:
    """Take a claim out; it can be put back at once. Who has a sign-in takes out the own claims alone."""
    if not is_own(request, profile) and profile.candidate.user_id is not None:
        raise Http404
    found = profile.claims.filter(pk=claim).select_related("profile__candidate").first()
    # A second press finds nothing more to take out, and that is no fault.
    if found is not None:
        request.session[JUST_REMOVED] = (profile.pk, remove_claim(claim=found, by=request.viewer))  # type: ignore[attr-defined]
    return _to_fill(profile)


@allow("u", CompetenceProfile, profile=CompetenceProfile)
@require_POST
def restore_claim_view(request: HttpRequest, profile: Any) -> HttpResponse:
    """Put back the claim that was just taken out."""
    kept = _just_removed(request, profile)
    if kept is None:
        messages.info(request, _("There is nothing left to undo."))
    else:
        del request.session[JUST_REMOVED]
        restore_claim(profile=profile, kept=kept, by=request.viewer)  # type: ignore[attr-defined]
        messages.success(request, _("It is back as it was."))
    return _to_fill(profile)


@allow("u", CompetenceProfile, profile=CompetenceProfile)
@require_http_methods(FORM_METHODS)
def time_view(request: HttpRequest, profile: Any) -> HttpResponse:
    """Hours, times of day, the way to work, the first day."""
    return _step(request, profile, TimeForm, Step.TIME)


@allow("u", CompetenceProfile, profile=CompetenceProfile)
@require_http_methods(FORM_METHODS)
def wishes_view(request: HttpRequest, profile: Any) -> HttpResponse:
    """Wishes, and what makes a workplace fit."""
    return _step(request, profile, WishesForm, Step.WISHES)


def _step(request: HttpRequest, profile: CompetenceProfile, kind: Any, step: Step) -> HttpResponse:
    form = kind(request.POST or None, instance=CompetenceProfile(**_values(profile, kind)))
    mark = mark_of(form.initial)
    if form.is_valid():
        try:
            check_unchanged(request.POST, mark, form)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            change_profile(profile=profile, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
            messages.success(request, _("The changes are kept."))
            return _to_fill(profile)
    context = _around(request, profile) | {"form": form, "title": step.label, SEEN: mark}
    return render(request, "candidates/own/step.html", context, status=422 if form.is_bound else 200)


def _values(profile: CompetenceProfile, kind: Any) -> dict[str, Any]:
    """Today's answers: the form gets a copy, so that what is refused never reaches the profile."""
    return {name: getattr(profile, name) for name in kind.Meta.fields}


@allow("u", CompetenceProfile, profile=CompetenceProfile)
@require_POST
def confirm_view(request: HttpRequest, profile: Any) -> HttpResponse:
    """Say with one tap that the profile is still right; the page it leads to offers to take it back."""
    before = profile.confirmed_on
    confirm_profile(profile=profile, on=timezone.localdate(), by=request.viewer)  # type: ignore[attr-defined]
    request.session[JUST_CONFIRMED] = (profile.pk, before.isoformat() if before else None)
    return _back(request, profile)


@allow("u", CompetenceProfile, profile=CompetenceProfile)
@require_POST
def unconfirm_view(request: HttpRequest, profile: Any) -> HttpResponse:
    """Take back that the profile is right: the day it was said before counts again."""
    owner, before = request.session.pop(JUST_CONFIRMED, (None, None))
    if owner == profile.pk:
        on = date.fromisoformat(before) if before else None
        confirm_profile(profile=profile, on=on, by=request.viewer)  # type: ignore[attr-defined]
    else:
        messages.info(request, _("There is nothing left to undo."))
    return _back(request, profile)


def _back(request: HttpRequest, profile: CompetenceProfile) -> HttpResponse:
    return redirect("home") if is_own(request, profile) and "home" in request.POST else _to_fill(profile)


@allow("r", CompetenceProfile, profile=CompetenceProfile)
@require_safe
def profile_view(request: HttpRequest, profile: Any) -> HttpResponse:
    """What a candidate can do, without who it is: under the code. Who reads it by a share grant is led to
    the page of the grant, where it goes by another name for each.
    """
    viewer = request.viewer  # type: ignore[attr-defined]
    today = timezone.localdate()
    if not reads_without_grant(viewer, profile):
        grant = get_object_or_404(received_by(viewer).live(today), candidate=profile.candidate_id)
        return redirect("candidates:shared", sharegrant=grant.pk)
    note_reading(candidate=profile.candidate, by=viewer, purpose=Purpose.JOB, by_name=False)
    context = _around(request, profile) | {
        "shown": shown_profile(profile, today),
        "called": profile.candidate.code,
        "hides_where": not reads_without_grant(viewer, profile, identity=True),
        "may_change": CompetenceProfile.objects.filter(pk=profile.pk).visible_to(viewer, "u").exists(),
    }
    return render(request, "candidates/profile.html", context)


@allow_signed_in("words of public standards, the same for everybody")
@require_safe
def concepts_view(request: HttpRequest) -> HttpResponse:
    """Words that are suggested while one writes, as the lines of a list."""
    kind = request.GET.get("kind", "")
    asked = ("q", "said", "standard", "occupation")
    words = next((request.GET[name] for name in asked if request.GET.get(name)), "")
    found = suggested(kind, words, get_language() or "da")
    return render(request, "candidates/own/suggested.html", {"suggested": found})
