"""Who works with results before they are published, and who reads them after."""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from virksom.evaluation.models import Release
from virksom.events.models import Attendance
from virksom.foundation.access import Right, Scope, Viewer, declare, right_of
from virksom.partnerships.access import within_programme
from virksom.partnerships.models import Partnership, Programme
from virksom.partnerships.models.membership import PROGRAMME_ROLES
from virksom.placements.models import Placement

_released_in_programme = Scope(
    q=lambda viewer, seat: Q(programme=seat.programme_id, published_at__isnull=False)
)

CELLS = {
    "PO": "a", "PC": "c", "EV": "c", "LE": "agg P", "LB": "agg P", "JC": "agg P", "BC": "agg P",
    "ED": "agg", "AS": "agg", "CO": "agg", "ME": "-", "CA": "agg", "PU": "r pub",
}  # fmt: skip

RELEASE = declare(
    Right(
        name="published results",
        title=_("published results"),
        model=Release,
        cells=CELLS,
        scopes={
            "all": within_programme("programme"),
            "agg": _released_in_programme,
            "agg P": _released_in_programme,
            "pub": Scope(q=lambda viewer, seat: Q(programme__is_public=True, published_at__isnull=False)),
        },
    )
)

#: Scopes that reach all records of a programme, and all of a partnership.
WHOLE_PROGRAMME, WHOLE_PARTNERSHIP = {"all", "ps"}, {"P", "P ps"}
#: The kinds of records that results are counted from.
COUNTED = (Placement, Attendance)
#: What a cell's scope says when a role may count all records of its programme.
COUNTING_SCOPES = {"all", "agg", "ps"}


def counts_visible(viewer: Viewer, place: Programme | Partnership) -> bool:
    """Whether the viewer may see counts of a programme or a partnership before they are published.

    Programme roles count in their own programme when their cells for placements and attendance let
    them; partnership roles count in their own partnership when their cell for results says `agg P`.
    """
    partnership_id = place.pk if isinstance(place, Partnership) else None
    programme_id = place.programme_id if isinstance(place, Partnership) else place.pk
    return any(
        (seat.role in PROGRAMME_ROLES and seat.programme_id == programme_id and _counts_all(seat.role))
        or (partnership_id is not None and seat.partnership_id == partnership_id and _counts_own(seat.role))
        for seat in viewer.seats
    )


def reads_rows_behind(viewer: Viewer, kind: type[Model], partnership_id: int, programme_id: int) -> bool:
    """Whether the viewer may read every record of a kind that a partnership's figures are counted from.

    Who reads some of them only would find fewer rows than the figure says.
    """
    right = right_of(kind)
    return any(
        "r" in grant.actions
        and (
            (grant.scope in WHOLE_PROGRAMME and seat.programme_id == programme_id)
            or (grant.scope in WHOLE_PARTNERSHIP and seat.partnership_id == partnership_id)
        )
        for seat in viewer.seats
        for grant in right.grants(seat.role)
    )


def _counts_all(role: str) -> bool:
    return all(
        any(grant.scope in COUNTING_SCOPES for grant in right_of(kind).grants(role)) for kind in COUNTED
    )


def _counts_own(role: str) -> bool:
    return any(grant.scope == "agg P" for grant in RELEASE.grants(role))


def overviews_of(viewer: Viewer) -> list[int]:
    """The numbers of the programmes whose results the viewer works with, in a fixed order; asks nothing
    of the database, for menus."""
    return sorted({seat.programme_id for seat, _scope in RELEASE.granted(viewer, "ca")})


def programmes_of(viewer: Viewer) -> QuerySet[Programme]:
    """The programmes whose results the viewer works with: freezes, or approves for publication."""
    return Programme.objects.filter(pk__in=overviews_of(viewer)).order_by("-starts", "name")
