"""The employment side owns people: identity is for consultant, lead and the candidate themselves.

Others see a competence profile through a live share grant to their organisation, without identity
until candidate and receiver have both said yes.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Candidate, CompetenceProfile, Consent, Reading, ShareGrant
from virksom.foundation.access import COUNTS, NOT_YET, NOTHING, Right, Scope, Viewer, declare
from virksom.partnerships.access import is_in_partnership, within_partnership, within_programme


def granted_to(seat: Any) -> Any:
    """Candidates with a live share grant to the seat's organisation."""
    grants = ShareGrant.objects.live(timezone.localdate()).filter(to=seat.organisation_id)
    return grants.values("candidate")


def _opened(seat: Any) -> Any:
    """Candidates who, as the seat's organisation, have said yes to each other."""
    grants = ShareGrant.objects.live(timezone.localdate()).opened().filter(to=seat.organisation_id)
    return grants.values("candidate")


CANDIDATE_CELLS = {
    "PO": "-", "PC": "-", "EV": "-", "LE": "r P", "LB": "-",
    "JC": "rcu A; r O when covering, with a reason", "BC": "-", "ED": "-", "AS": "-",
    "CO": "G after both said yes", "ME": "G first name", "CA": "ru me", "PU": "-",
}  # fmt: skip

CANDIDATE = declare(
    Right(
        name="candidate's identity",
        title=_("candidate's identity"),
        model=Candidate,
        cells=CANDIDATE_CELLS,
        scopes={
            "P": within_partnership("partnership"),
            "A": Scope(
                q=lambda viewer, seat: Q(consultant=viewer.user_id, partnership=seat.partnership_id),
                admits=is_in_partnership,
            ),
            "O when covering, with a reason": NOT_YET,
            "G after both said yes": Scope(q=lambda viewer, seat: Q(pk__in=_opened(seat))),
            "G first name": NOT_YET,
            "me": Scope(q=lambda viewer, seat: Q(user=viewer.user_id)),
        },
    )
)

#: A profile that was shared with the organisation of a seat.
SHARED = Scope(q=lambda viewer, seat: Q(candidate__in=granted_to(seat)))

PROFILE_CELLS = {
    "PO": "agg", "PC": "agg", "EV": "ps", "LE": "r P", "LB": "agg", "JC": "rcu A; r P", "BC": "r G",
    "ED": "ru own course G", "AS": "r G", "CO": "r G ps", "ME": "r G", "CA": "ru me", "PU": "-",
}  # fmt: skip

PROFILE = declare(
    Right(
        name="competence profile",
        title=_("competence profile"),
        model=CompetenceProfile,
        cells=PROFILE_CELLS,
        scopes={
            "agg": COUNTS,
            "ps": within_programme("candidate__partnership__programme"),
            "P": within_partnership("candidate__partnership"),
            "A": Scope(
                q=lambda viewer, seat: Q(
                    candidate__consultant=viewer.user_id, candidate__partnership=seat.partnership_id
                ),
                admits=is_in_partnership,
            ),
            "G": SHARED,
            "G ps": SHARED,
            "own course G": NOT_YET,
            "me": Scope(q=lambda viewer, seat: Q(candidate__user=viewer.user_id)),
        },
    )
)


def reads_without_grant(viewer: Viewer, profile: CompetenceProfile, *, identity: bool = False) -> bool:
    """Whether a viewer reads this very profile by a right of their own, and not because it was shared."""
    granted = PROFILE.granted(viewer, "r", identity=identity)
    own = [scope.q(viewer, seat) for seat, scope in granted if scope is not SHARED]
    reach = reduce(or_, own, NOTHING)
    return bool(CompetenceProfile.objects.filter(reach, pk=profile.pk).exists())


GRANT_CELLS = {
    "PO": "agg", "PC": "agg", "EV": "-", "LE": "r P", "LB": "r P ps", "JC": "rc A", "BC": "c request",
    "ED": "-", "AS": "-", "CO": "c request O", "ME": "-", "CA": "rcd me", "PU": "-",
}  # fmt: skip


def _grants(model: type[Model]) -> Right:
    """The row "grant, consent" for one of the models it covers."""
    return declare(
        Right(
            name="grant, consent",
            title=_("grant, consent"),
            model=model,
            cells=GRANT_CELLS,
            scopes={
                "agg": COUNTS,
                "P": within_partnership("candidate__partnership"),
                "P ps": within_partnership("candidate__partnership"),
                "A": Scope(
                    q=lambda viewer, seat: Q(
                        candidate__consultant=viewer.user_id, candidate__partnership=seat.partnership_id
                    ),
                    admits=is_in_partnership,
                ),
                "request": NOT_YET,
                "request O": NOT_YET,
                "me": Scope(q=lambda viewer, seat: Q(candidate__user=viewer.user_id)),
            },
        )
    )


GRANT = _grants(ShareGrant)
_grants(Consent)
_grants(Reading)
