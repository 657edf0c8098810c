"""Changing a partnership: what it is, withdrawing it, its contract, its targets, and support."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from virksom.foundation.access import allow
from virksom.partnerships import actions
from virksom.partnerships.forms.contract import ContractForm, PartyForm
from virksom.partnerships.forms.fields import lines_of
from virksom.partnerships.forms.partnership import FacilitationForm, PartnershipForm, WithdrawForm
from virksom.partnerships.forms.programme import TargetForm
from virksom.partnerships.models import Contract, Organisation, Partnership, Programme, Target
from virksom.partnerships.views.form_page import answer, kept_lines, posted, viewer_of


def page_of_partnership(partnership: Partnership) -> str:
    return reverse("partnerships:detail", args=[partnership.pk])


@allow("u", Partnership, partnership=Partnership)
def change_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    form = PartnershipForm(posted(request), instance=partnership)
    return answer(
        request,
        lambda: actions.change_partnership(
            by=viewer_of(request), partnership=partnership, **form.cleaned_data
        ),
        form=form,
        back=page_of_partnership(partnership),
        done=_("The change is saved."),
        title=_("Change the partnership"),
        partnership=partnership,
    )


@allow("u", Partnership, partnership=Partnership)
def withdraw_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    form = WithdrawForm(posted(request), initial={"on": timezone.localdate()})
    return answer(
        request,
        lambda: actions.withdraw_partnership(
            by=viewer_of(request), partnership=partnership, **form.cleaned_data
        ),
        form=form,
        back=page_of_partnership(partnership),
        done=_("The withdrawal is noted. It can be taken back on this page."),
        title=_("The partnership withdraws"),
        note=_("What it has done still counts in the results."),
        button=_("Note the withdrawal"),
        partnership=partnership,
    )


@allow("u", Partnership, partnership=Partnership)
@require_POST
def resume_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    actions.resume_partnership(by=viewer_of(request), partnership=partnership)
    messages.success(request, _("The withdrawal is taken back. The partnership stands as it did before."))
    return redirect(page_of_partnership(partnership))


@allow("u", Partnership, partnership=Partnership)
def facilitation_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    viewer = viewer_of(request)
    form = FacilitationForm(posted(request), today=timezone.localdate(), by_name=viewer.name)
    return answer(
        request,
        lambda: actions.record_facilitation(by=viewer, partnership=partnership, **form.cleaned_data),
        form=form,
        back=page_of_partnership(partnership),
        done=_("The support is logged."),
        title=_("Log support"),
        note=_("A meeting, a telephone call or a mail that helped the partnership on."),
        button=_("Log it"),
        partnership=partnership,
    )


@allow("u", Partnership, partnership=Partnership)
def contract_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Sign the contract, or change the one there is."""
    viewer = viewer_of(request)
    contract = Contract.objects.filter(partnership=partnership).first()
    form = ContractForm(posted(request), instance=contract or Contract(partnership=partnership))
    present = contract.parties.values("organisation", "signed_by", "signed_on") if contract else ()
    lines = lines_of(PartyForm, empty=3)(
        posted(request),
        initial=list(present),
        form_kwargs={"organisations": _possible_parties(partnership)},
    )

    def act() -> Contract:
        parties = kept_lines(lines)
        if contract:
            return actions.change_contract(by=viewer, contract=contract, terms=form.terms, parties=parties)
        return actions.sign_contract(by=viewer, partnership=partnership, terms=form.terms, parties=parties)

    return answer(
        request,
        act,
        form=form,
        lines=lines,
        lines_title=_("Parties"),
        back=page_of_partnership(partnership),
        done=_("The contract is saved."),
        title=_("Contract"),
        partnership=partnership,
    )


def _possible_parties(partnership: Partnership) -> object:
    at_table = Organisation.objects.filter(parts__partnership=partnership)
    owner = Organisation.objects.filter(owned_programmes=partnership.programme_id)
    signed = Organisation.objects.filter(contractparty__contract__partnership=partnership)
    here = Organisation.objects.filter(municipality=partnership.municipality_id, sector="authority")
    return (at_table | owner | signed | here).distinct()


@allow("u", Programme, partnership=Partnership)
def targets_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The targets of one partnership."""
    present = Target.objects.filter(partnership=partnership)
    lines = lines_of(TargetForm)(
        posted(request), initial=list(present.values("indicator", "value", "starts", "note"))
    )
    save = partial(
        actions.set_targets,
        by=viewer_of(request),
        programme=partnership.programme,
        partnership=partnership,
    )
    return answer(
        request,
        lambda: save(targets=kept_lines(lines)),
        lines=lines,
        back=page_of_partnership(partnership),
        done=_("The targets are saved."),
        title=_("Targets of the partnership"),
        note=_("Each target counts from its own day."),
        partnership=partnership,
    )
