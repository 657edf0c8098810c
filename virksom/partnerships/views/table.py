"""Who sits at the table, who leads, and how an organisation is reached."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from virksom.foundation.access import allow
from virksom.foundation.templatetags.ui import day
from virksom.partnerships import actions
from virksom.partnerships.access import sectors_open_to
from virksom.partnerships.forms.table import (
    ActorForm,
    LeadForm,
    LeaveForm,
    NewActorForm,
    NewLeadForm,
    OrganisationForm,
)
from virksom.partnerships.models import Actor, Lead, Organisation, Partnership
from virksom.partnerships.views.form_page import answer, posted, viewer_of


def _back(partnership_id: int) -> str:
    return reverse("partnerships:detail", args=[partnership_id]) + "#act"


@allow("c", Actor, partnership=Partnership)
def new_actor_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    viewer = viewer_of(request)
    form = NewActorForm(
        posted(request),
        sectors=sectors_open_to(viewer, partnership),
        organisations=Organisation.objects.visible_to(viewer).not_at_the_table_of(partnership),
        initial={"joined_on": timezone.localdate()},
    )
    return answer(
        request,
        lambda: actions.add_actor(
            by=viewer, partnership=partnership, organisation=form.chosen, **_without_choice(form.cleaned_data)
        ),
        form=form,
        back=_back(partnership.pk),
        done=_("The organisation is at the table."),
        title=_("A new actor at the table"),
        note=_("An actor is an organisation's part in the partnership."),
        button=_("Seat the organisation"),
        partnership=partnership,
    )


def _without_choice(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in ("organisation", "name", "sector")}


@allow("u", Actor, actor=Actor)
def actor_view(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = ActorForm(posted(request), instance=actor)
    return answer(
        request,
        lambda: actions.change_actor(by=viewer_of(request), actor=actor, **form.cleaned_data),
        form=form,
        back=_back(actor.partnership_id),
        done=_("The role is saved."),
        title=_("Role of %(organisation)s") % {"organisation": actor.organisation},
        partnership=actor.partnership,
        actor=actor,
        may_leave=Actor.objects.filter(pk=actor.pk).visible_to(viewer_of(request), "d").exists(),
        organisation_id=actor.organisation_id
        if Organisation.objects.filter(pk=actor.organisation_id).visible_to(viewer_of(request), "u").exists()
        else None,
    )


@allow("d", Actor, actor=Actor)
def leave_view(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = LeaveForm(posted(request), initial={"on": timezone.localdate()})
    return answer(
        request,
        lambda: actions.leave_table(by=viewer_of(request), actor=actor, on=form.cleaned_data["on"]),
        form=form,
        back=_back(actor.partnership_id),
        done=_("The organisation has left the table. It can be taken back below the list of actors."),
        title=_("%(organisation)s leaves the table") % {"organisation": actor.organisation},
        note=_("Its part stays on record, and what it took part in still counts."),
        button=_("Note that it left"),
        partnership=actor.partnership,
    )


@allow("d", Actor, actor=Actor)
@require_POST
def return_view(request: HttpRequest, actor: Actor) -> HttpResponse:
    actions.return_to_table(by=viewer_of(request), actor=actor)
    messages.success(request, _("The organisation is back at the table."))
    return redirect(_back(actor.partnership_id))


@allow("c", Lead, partnership=Partnership)
def new_lead_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    viewer = viewer_of(request)
    form = NewLeadForm(
        posted(request),
        sectors=sectors_open_to(viewer, partnership),
        organisations=Organisation.objects.at_the_table_of(partnership),
        initial={"since": timezone.localdate(), "side": request.GET.get("side", "")},
    )
    return answer(
        request,
        lambda: actions.set_lead(by=viewer, partnership=partnership, **form.cleaned_data),
        form=form,
        back=_back(partnership.pk),
        done=_chosen(form),
        title=_("Choose a lead"),
        note=_("A lead carries the partnership from one side. The former lead's time ends the day before."),
        button=_("Choose the lead"),
        partnership=partnership,
    )


def _chosen(form: NewLeadForm) -> str:
    """What is said of the new lead; of one who begins later the day, as the page shows the present one."""
    since = form.cleaned_data["since"] if form.is_bound and form.is_valid() else timezone.localdate()
    if since > timezone.localdate():
        return _("The lead is chosen, and begins on %(day)s.") % {"day": day(since)}
    return _("The lead is chosen.")


@allow("u", Lead, lead=Lead)
def lead_view(request: HttpRequest, lead: Lead) -> HttpResponse:
    form = LeadForm(posted(request), instance=lead)
    return answer(
        request,
        lambda: actions.change_lead(by=viewer_of(request), lead=lead, **form.cleaned_data),
        form=form,
        back=_back(lead.partnership_id),
        done=_("The tasks are saved."),
        title=_("What the lead carries"),
        partnership=lead.partnership,
    )


@allow("u", Organisation, organisation=Organisation)
def organisation_view(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = OrganisationForm(posted(request), instance=organisation)
    return answer(
        request,
        lambda: actions.change_organisation(
            by=viewer_of(request), organisation=organisation, **form.cleaned_data
        ),
        form=form,
        back=reverse("partnerships:list"),
        done=_("The organisation is saved."),
        title=_("How the organisation is reached"),
    )
