"""Who sees placements: the employment side with the person, the business side without identity."""

from __future__ import annotations

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from virksom.candidates.access import granted_to
from virksom.companies.models import Company
from virksom.foundation.access import COUNTS, NOT_YET, Right, Scope, Viewer, declare, right_of
from virksom.partnerships.access import is_in_partnership, within_partnership, within_programme
from virksom.partnerships.models import Role
from virksom.placements.models import FollowUp, Match, Placement
from virksom.placements.models.match import KNOWN_TO_COMPANY

#: Those who work with companies, or lead those who do: they are to think of the next step.
WORK = frozenset({Role.JOB_CONSULTANT, Role.BUSINESS_CONSULTANT, Role.EMPLOYMENT_LEAD, Role.BUSINESS_LEAD})
#: What concerns the candidates a viewer is the consultant of.
OWN_CANDIDATES = Scope(
    q=lambda viewer, seat: Q(candidate__consultant=viewer.user_id, partnership=seat.partnership_id),
    admits=is_in_partnership,
)

MATCH_CELLS = {
    "PO": "agg", "PC": "agg", "EV": "ps", "LE": "r P", "LB": "r P ps", "JC": "rcu A", "BC": "r G ps",
    "ED": "-", "AS": "-", "CO": "r G ps", "ME": "-", "CA": "r me, object", "PU": "-",
}  # fmt: skip

MATCH = declare(
    Right(
        name="match",
        title=_("match"),
        model=Match,
        cells=MATCH_CELLS,
        scopes={
            "agg": COUNTS,
            "ps": within_programme("partnership__programme"),
            "P": within_partnership("partnership"),
            "P ps": within_partnership("partnership"),
            "A": OWN_CANDIDATES,
            "BC: G ps": Scope(q=lambda viewer, seat: Q(candidate__in=granted_to(seat))),
            # A company knows of a match from the candidate's yes on, while the profile is shared with it.
            "G ps": Scope(
                q=lambda viewer, seat: Q(
                    opening__company__organisation=seat.organisation_id,
                    candidate__in=granted_to(seat),
                    step__in=KNOWN_TO_COMPANY,
                )
            ),
            "me, object": Scope(q=lambda viewer, seat: Q(candidate__user=viewer.user_id)),
        },
    )
)

PLACEMENT_CELLS = {
    "PO": "agg", "PC": "agg", "EV": "ps", "LE": "r P", "LB": "r P ps", "JC": "rcu A", "BC": "ru P ps",
    "ED": "r G", "AS": "-", "CO": "ru O ps", "ME": "r A", "CA": "r me, confirm", "PU": "-",
}  # fmt: skip

PLACEMENT = declare(
    Right(
        name="placement",
        title=_("placement"),
        model=Placement,
        cells=PLACEMENT_CELLS,
        scopes={
            "agg": COUNTS,
            "ps": within_programme("partnership__programme"),
            "P": within_partnership("partnership"),
            "P ps": within_partnership("partnership"),
            "A": OWN_CANDIDATES,
            "ME: A": NOT_YET,
            "G": NOT_YET,
            "O ps": Scope(
                q=lambda viewer, seat: Q(company__organisation=seat.organisation_id),
                admits=lambda seat, place: (
                    isinstance(place, Company) and place.organisation_id == seat.organisation_id
                ),
            ),
            "me, confirm": Scope(q=lambda viewer, seat: Q(candidate__user=viewer.user_id)),
        },
    )
)

FOLLOW_UP_CELLS = {
    "PO": "agg", "PC": "agg", "EV": "ps", "LE": "r P", "LB": "ps P", "JC": "rcu A", "BC": "ru own part",
    "ED": "-", "AS": "-", "CO": "c own part", "ME": "c own part", "CA": "rc me", "PU": "-",
}  # fmt: skip

FOLLOW_UP = declare(
    Right(
        name="follow-up",
        title=_("follow-up"),
        model=FollowUp,
        cells=FOLLOW_UP_CELLS,
        scopes={
            "agg": COUNTS,
            "ps": within_programme("placement__partnership__programme"),
            "ps P": within_partnership("placement__partnership"),
            "P": within_partnership("placement__partnership"),
            "A": Scope(
                q=lambda viewer, seat: Q(
                    placement__candidate__consultant=viewer.user_id,
                    placement__partnership=seat.partnership_id,
                ),
                admits=is_in_partnership,
            ),
            "BC: own part": within_partnership("placement__partnership"),
            "own part": NOT_YET,
            "me": Scope(q=lambda viewer, seat: Q(placement__candidate__user=viewer.user_id)),
        },
    )
)


def roles_at(viewer: Viewer, record: Model, actions: str = "r") -> frozenset[str]:
    """The roles by whose seats a viewer has one of the actions on this very record; one query a seat."""
    rows = type(record)._default_manager.filter(pk=record.pk)
    granted = right_of(type(record)).granted(viewer, actions)
    return frozenset(seat.role for seat, scope in granted if rows.filter(scope.q(viewer, seat)).exists())
