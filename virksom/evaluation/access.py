"""Who works with results before they are published, and who reads them after."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.evaluation.models import Release
from virksom.foundation.access import Right, Scope, declare
from virksom.partnerships.access import within_programme

_released_in_programme = Scope(
    q=lambda viewer, seat: Q(programme=seat.programme_id, published_at__isnull=False)
)

RELEASE = declare(
    Right(
        name="published results",
        title=_("published results"),
        model=Release,
        cells={
            "PO": "a",
            "PC": "c",
            "EV": "c",
            "LE": "agg P",
            "LB": "agg P",
            "JC": "agg P",
            "BC": "agg P",
            "ED": "agg",
            "AS": "agg",
            "CO": "agg",
            "ME": "-",
            "CA": "agg",
            "PU": "r pub",
        },  # fmt: skip
        scopes={
            "all": within_programme("programme"),
            "agg": _released_in_programme,
            "agg P": _released_in_programme,
            "pub": Scope(q=lambda viewer, seat: Q(programme__is_public=True, published_at__isnull=False)),
        },
    )
)
