"""What happens to a programme: its facts, phases, targets, funders, and what happened outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.actions.change import write_changes
from virksom.partnerships.actions.organisation import NewOrganisation, on_record
from virksom.partnerships.models import (
    ContextEvent,
    Funder,
    Membership,
    Organisation,
    Partnership,
    Phase,
    Programme,
    Role,
    Target,
)


class ProgrammeChanges(TypedDict, total=False):
    """What `change_programme` may change. The name in addresses stays, so that links keep working."""

    name: str
    purpose: str
    starts: date
    ends: date
    is_public: bool
    small_count_threshold: int


@dataclass(frozen=True)
class PhaseLine:
    kind: str
    starts: date
    ends: date


@dataclass(frozen=True)
class TargetLine:
    indicator: str
    value: int
    starts: date
    note: str = ""


@dataclass(frozen=True)
class FunderLine:
    organisation: Organisation | NewOrganisation
    amount: int | None = None


@dataclass(frozen=True)
class ContextLine:
    title: str
    happened_on: date
    date_is_approximate: bool = False
    explains: str = ""


def create_programme(
    *,
    by: Viewer,
    name: str,
    slug: str,
    owner: Organisation,
    starts: date,
    ends: date,
    on: date,
    purpose: str = "",
) -> Programme:
    """Begin a programme; who begins it is its owner's first person, from the day `on`.

    Raises ValidationError when the name in addresses is taken or the period ends before it starts.
    """
    programme = Programme(name=name, slug=slug, owner=owner, starts=starts, ends=ends, purpose=purpose)
    programme.full_clean()
    with transaction.atomic():
        programme.save()
        if by.user_id is not None:
            Membership.objects.create(
                user_id=by.user_id,
                role=Role.PROGRAMME_OWNER,
                organisation=owner,
                programme=programme,
                starts=min(starts, on),
            )
        leave_trail(by, "create_programme", programme)
    return programme


def change_programme(*, by: Viewer, programme: Programme, **changes: Unpack[ProgrammeChanges]) -> Programme:
    """Change a programme's name, purpose, period, and whether the public may read about it.

    Raises ValidationError when the period would end before it starts.
    """
    for name, value in changes.items():
        setattr(programme, name, value)
    programme.validate_constraints()
    with transaction.atomic():
        changed = write_changes(programme, changes)
        leave_trail(by, "change_programme", programme, changed=changed)
    return programme


def set_phases(*, by: Viewer, programme: Programme, phases: Sequence[PhaseLine]) -> Programme:
    """Give a programme its phases, each kind once; those not named go.

    Raises ValidationError for a phase outside the programme's period, one that ends before it starts,
    and when partnerships belong to a phase that would go.
    """
    for phase in phases:
        if phase.ends < phase.starts:
            raise ValidationError(_("The phase ends before it starts. Correct one of the dates."))
        if phase.starts < programme.starts or phase.ends > programme.ends:
            raise ValidationError(_("A phase lies within the programme's period. Correct the dates."))
    try:
        with transaction.atomic():
            programme.phases.exclude(kind__in=[phase.kind for phase in phases]).delete()
            for phase in phases:
                Phase.objects.update_or_create(
                    programme=programme,
                    kind=phase.kind,
                    defaults={"starts": phase.starts, "ends": phase.ends},
                )
            leave_trail(by, "set_phases", programme, phases=[phase.kind for phase in phases])
    except ProtectedError as error:
        raise ValidationError(
            _("Partnerships belong to the phase you take away. Move them to another phase first.")
        ) from error
    return programme


def set_targets(
    *,
    by: Viewer,
    programme: Programme,
    partnership: Partnership | None = None,
    targets: Sequence[TargetLine],
) -> Programme:
    """Set the targets of a whole programme or, with `partnership`, of one of its partnerships.

    Targets not named go. Raises ValidationError for the same indicator twice, and for a partnership
    of another programme.
    """
    if partnership is not None and partnership.programme_id != programme.pk:
        raise ValidationError(_("The partnership belongs to another programme."))
    if len({target.indicator for target in targets}) < len(targets):
        raise ValidationError(_("The same indicator stands twice. Remove one of the lines."))
    with transaction.atomic():
        present = Target.objects.filter(programme=programme, partnership=partnership)
        present.exclude(indicator__in=[target.indicator for target in targets]).delete()
        for target in targets:
            Target.objects.update_or_create(
                programme=programme,
                partnership=partnership,
                indicator=target.indicator,
                defaults={"value": target.value, "starts": target.starts, "note": target.note},
            )
        leave_trail(
            by,
            "set_targets",
            partnership or programme,
            circle_id=partnership.pk if partnership else None,
            targets={target.indicator: target.value for target in targets},
        )
    return programme


def set_funders(*, by: Viewer, programme: Programme, funders: Sequence[FunderLine]) -> Programme:
    """Say who pays for a programme, in whole kroner. Raises ValidationError for the same funder twice."""
    with transaction.atomic():
        amounts = {on_record(line.organisation, municipality_code=None): line.amount for line in funders}
        if len(amounts) < len(funders):
            raise ValidationError(_("The same funder stands twice. Remove one of the lines."))
        programme.funders.exclude(organisation__in=list(amounts)).delete()
        for organisation, amount in amounts.items():
            Funder.objects.update_or_create(
                programme=programme, organisation=organisation, defaults={"amount": amount}
            )
        leave_trail(by, "set_funders", programme, funders=len(funders))
    return programme


def set_context_events(*, by: Viewer, programme: Programme, events: Sequence[ContextLine]) -> Programme:
    """Say what happened outside a programme and explains its figures."""
    with transaction.atomic():
        programme.context_events.all().delete()
        ContextEvent.objects.bulk_create(ContextEvent(programme=programme, **vars(event)) for event in events)
        leave_trail(by, "set_context_events", programme, events=len(events))
    return programme
