"""What a placement is owed to: what is recorded of before, what the assessors say, what the company says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from virksom.companies.models import Contact
from virksom.events.models import Attendance
from virksom.openings.models import Opening
from virksom.placements.models import Assessment, Attribution, Part, Placement


@dataclass(frozen=True)
class Assessed:
    """The assessments of a placement, and the class two assessors agree on.

    `bases` are the things recorded before the first day, in words; `company` is what the company says would
    have happened without help.
    """

    assessments: tuple[Assessment, ...]
    bases: tuple[str, ...]
    company: str

    @property
    def agreed(self) -> Attribution | None:
        """The class that two or more say, and nobody otherwise; none before the second has assessed."""
        classes = {one.attribution for one in self.assessments}
        return Attribution(classes.pop()) if len(self.assessments) > 1 and len(classes) == 1 else None

    @property
    def differs(self) -> bool:
        """Whether the assessors say different things."""
        return len({one.attribution for one in self.assessments}) > 1


def bases_of(placement: Placement) -> tuple[str, ...]:
    """What is recorded of the partnership and the company before the first day; three queries."""
    place, company, day = placement.partnership_id, placement.company_id, placement.starts
    came: Any = Attendance.objects.filter(
        participant__company=company, session__event__partnership=place, session__starts_at__date__lt=day
    )
    met = Contact.objects.filter(company=company, partnership=place, at__date__lt=day)
    told = Opening.objects.filter(company=company, partnership=place, told_at__date__lt=day)
    found = ((came, _("came to an event")), (met, _("a contact")), (told, _("told of a job")))
    return tuple(words for rows, words in found if rows.exists())


def assessed(placement: Placement) -> Assessed:
    """How it stands with the assessment of a placement; five queries."""
    rows = placement.assessments.select_related("user", "organisation")
    said = placement.confirmations.filter(part=Part.COMPANY).exclude(without_help="").last()
    return Assessed(tuple(rows), bases_of(placement), str(said.get_without_help_display()) if said else "")
