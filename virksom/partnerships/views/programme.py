"""The page of a programme's facts, and changing them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.foundation.access import Viewer, allow
from virksom.partnerships import actions
from virksom.partnerships.forms.fields import lines_of
from virksom.partnerships.forms.programme import (
    ContextForm,
    FunderForm,
    NewProgrammeForm,
    PhasesForm,
    ProgrammeForm,
    TargetForm,
    indicator_choices,
)
from virksom.partnerships.models import Organisation, Partnership, Programme, Role, Target
from virksom.partnerships.views.form_page import answer, kept_lines, posted, viewer_of


def _back(programme: Programme) -> str:
    return reverse("partnerships:programme", args=[programme.pk])


@allow("r", Programme, programme=Programme)
def programme_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    """A programme's owner, funders, period, phases, targets, and what happened around it."""
    viewer = viewer_of(request)
    titles = dict(indicator_choices())
    targets = Target.objects.filter(programme=programme).select_related("partnership__municipality")
    context = {
        "programme": programme,
        "phases": programme.phases.all(),
        "funders": programme.funders.select_related("organisation"),
        "surroundings": programme.context_events.all(),
        "targets": [(titles.get(target.indicator, target.indicator), target) for target in targets[:300]],
        "may_change": Programme.objects.filter(pk=programme.pk).visible_to(viewer, "u").exists(),
        "may_add": viewer.may("c", Partnership, inside=programme),
    }
    return render(request, "partnerships/programme.html", context)


@allow("c", Programme)
def new_view(request: HttpRequest) -> HttpResponse:
    """Begin a programme for the organisation one owns programmes for."""
    viewer = viewer_of(request)
    owned_for = [seat.organisation_id for seat in viewer.seats if seat.role == Role.PROGRAMME_OWNER]
    owner = Organisation.objects.get(pk=owned_for[0])
    form = NewProgrammeForm(posted(request))
    return answer(
        request,
        lambda: actions.create_programme(
            by=viewer, owner=owner, on=timezone.localdate(), **form.cleaned_data
        ),
        form=form,
        back=reverse("partnerships:list"),
        onward=_back,
        done=_("The programme is begun. Give it phases and targets next."),
        title=_("New programme"),
        note=_("Its owner is %(owner)s.") % {"owner": owner},
        button=_("Begin the programme"),
    )


@allow("u", Programme, programme=Programme)
def change_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    form = ProgrammeForm(posted(request), instance=programme)
    return answer(
        request,
        lambda: actions.change_programme(by=viewer_of(request), programme=programme, **form.cleaned_data),
        form=form,
        back=_back(programme),
        done=_("The change is saved."),
        title=_("Change the programme"),
        programme=programme,
    )


@allow("u", Programme, programme=Programme)
def phases_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    present = {phase.kind: phase for phase in programme.phases.all()}
    initial = {f"{kind}_starts": phase.starts for kind, phase in present.items()} | {
        f"{kind}_ends": phase.ends for kind, phase in present.items()
    }
    form = PhasesForm(posted(request), initial=initial)
    return answer(
        request,
        lambda: actions.set_phases(by=viewer_of(request), programme=programme, phases=form.lines),
        form=form,
        back=_back(programme),
        is_stored=True,
        done=_("The phases are saved."),
        title=_("Phases"),
        note=_("Leave both days empty for a phase that the programme does not have."),
        programme=programme,
    )


@allow("u", Programme, programme=Programme)
def targets_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    present = Target.objects.whole().filter(programme=programme)
    lines = lines_of(TargetForm)(
        posted(request), initial=list(present.values("indicator", "value", "starts", "note"))
    )
    return answer(
        request,
        lambda: actions.set_targets(by=viewer_of(request), programme=programme, targets=kept_lines(lines)),
        lines=lines,
        back=_back(programme),
        done=_("The targets are saved."),
        title=_("Targets of the whole programme"),
        note=_("A partnership's own targets are set on its page."),
        programme=programme,
    )


@allow("u", Programme, programme=Programme)
def funders_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    lines = lines_of(FunderForm)(
        posted(request),
        initial=list(programme.funders.values("organisation", "amount")),
        form_kwargs={"organisations": _possible_funders(viewer_of(request), programme)},
    )
    return answer(
        request,
        lambda: actions.set_funders(by=viewer_of(request), programme=programme, funders=kept_lines(lines)),
        lines=lines,
        back=_back(programme),
        done=_("The funders are saved."),
        title=_("Funders"),
        programme=programme,
    )


def _possible_funders(viewer: Viewer, programme: Programme) -> Any:
    """Organisations that the viewer may see, the programme's owner, and those that fund already."""
    return Organisation.objects.visible_to(viewer) | Organisation.objects.behind(programme)


@allow("u", Programme, programme=Programme)
def surroundings_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    names = ("title", "happened_on", "date_is_approximate", "explains")
    lines = lines_of(ContextForm)(posted(request), initial=list(programme.context_events.values(*names)))
    return answer(
        request,
        lambda: actions.set_context_events(
            by=viewer_of(request), programme=programme, events=kept_lines(lines)
        ),
        lines=lines,
        back=_back(programme),
        done=_("The context events are saved."),
        title=_("What happened around the programme"),
        note=_("A crisis, a reform, a late start: what explains the figures."),
        programme=programme,
    )
