"""The employment side owns people: identity is for consultant, lead and the candidate themselves."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Candidate
from virksom.foundation.access import NOT_YET, Right, Scope, declare
from virksom.partnerships.access import is_in_partnership, within_partnership

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
            "G after both said yes": NOT_YET,
            "G first name": NOT_YET,
            "me": Scope(q=lambda viewer, seat: Q(user=viewer.user_id)),
        },
    )
)
