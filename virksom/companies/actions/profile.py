"""What a company says of its responsibility, kept as it says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.access import seat_at
from virksom.companies.models import Area, Company, Profile, ProfileArea
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.indicators.reporting import OWN_FIGURES


def set_profile(
    *,
    company: Company,
    summary: str,
    areas: Mapping[str, Mapping[str, str]],
    figures: Mapping[str, Any],
    figures_on: date | None,
    figures_source: str,
    is_public: bool,
    by: Viewer,
) -> Profile:
    """Keep a company's profile: its words by area, its own figures, and whether anybody may read the words.

    Raises ValidationError for figures without the day they stand at and their source, or of a day to
    come.
    """
    kept = {code: _plain(figures[code]) for code in OWN_FIGURES if figures.get(code) is not None}
    if kept and not (figures_on and figures_source):
        raise ValidationError(
            {"figures_on": _("Say which day the figures stand at, and where they come from.")}
        )
    if figures_on and figures_on > timezone.localdate():
        raise ValidationError({"figures_on": _("This day is still to come.")})
    seat = seat_at(by, company, "u", Company)
    with transaction.atomic():
        profile, _new = Profile.objects.update_or_create(
            company=company,
            defaults={
                "summary": summary,
                "figures": kept,
                "figures_on": figures_on if kept else None,
                "figures_source": figures_source if kept else "",
                "set_on": timezone.localdate(),
                "set_by_id": by.user_id,
                "set_for_id": seat.organisation_id if seat else by.organisation_id,
            },
        )
        for area in Area.values:
            _set_area(profile, area, areas.get(area, {}))
        Company.objects.filter(pk=company.pk).update(is_public=is_public)
        company.is_public = is_public
        leave_trail(by, "set_profile", profile, circle_id=seat.partnership_id if seat else None)
    return profile


def _plain(figure: Any) -> int | float:
    """A figure as JSON keeps it: whole where it is whole."""
    return int(figure) if figure == int(figure) else float(figure)


def _set_area(profile: Profile, area: str, words: Mapping[str, str]) -> None:
    said = {step: words.get(step, "").strip() for step in ("strategy", "commitment", "activity")}
    if any(said.values()):
        ProfileArea.objects.update_or_create(profile=profile, area=area, defaults=said)
    else:
        ProfileArea.objects.filter(profile=profile, area=area).delete()
