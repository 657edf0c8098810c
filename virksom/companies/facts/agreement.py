"""A company's agreement as pages show it, and the reviews that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from virksom.companies.models import Agreement, Commitment, Company, ContactOwner, ContactPerson
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Role


@dataclass(frozen=True)
class AgreementCard:
    """The agreement on a company's page: the record, its commitments, who looks after it."""

    agreement: Agreement
    commitments: tuple[Commitment, ...]
    keeper: str


def agreement_of(company: Company, viewer: Viewer) -> dict[str, Any]:
    """The open agreement of a company, for those who may read it; one query.

    A row comes for each commitment, so that an agreement and its parts are read at once.
    """
    rows = (
        Agreement.objects.filter(company=company)
        .visible_to(viewer)
        .open()
        .order_by("-starts", "-pk", "commitments__pk")
        .values(
            *AGREEMENT_FIELDS,
            "user__name",
            "commitments__kind",
            "commitments__promised",
            "commitments__reached",
        )
    )
    return {
        "agreement_card": _card(company, list(rows)),
        "may_make_agreement": viewer.may("c", Agreement, inside=company),
    }


AGREEMENT_FIELDS = ("pk", "terms", "starts", "ends", "review_on", "signed_on")


def _card(company: Company, rows: list[dict[str, Any]]) -> AgreementCard | None:
    """The first of the agreements in the rows, the others being older."""
    mine = [row for row in rows if row["pk"] == rows[0]["pk"]]
    if not mine:
        return None
    agreement = Agreement(company=company, **{name: mine[0][name] for name in AGREEMENT_FIELDS})
    commitments = tuple(
        Commitment(
            kind=row["commitments__kind"],
            promised=row["commitments__promised"],
            reached=row["commitments__reached"],
        )
        for row in mine
        if row["commitments__kind"]
    )
    return AgreementCard(agreement, commitments, mine[0]["user__name"] or "")


def names_shown(agreement: Agreement, viewer: Viewer) -> set[str]:
    """The sides whose signers' names a viewer may read.

    The company's are contact persons, for those who may read such; nobody without identity reads any.
    """
    with_identity = Agreement.objects.filter(pk=agreement.pk).visible_to(viewer, identity=True)
    if not with_identity.exists():
        return set()
    sees_persons = viewer.may("r", ContactPerson, inside=agreement.company)
    return {"partnership", "company"} if sees_persons else {"partnership"}


def reviews_due(viewer: Viewer, day: date) -> QuerySet[Any]:
    """Agreements to review, for the one whose turn it is: the company's contact owner where there is
    one, otherwise whoever may change them. A lead of the business side sees all of them."""
    rows = Agreement.objects.visible_to(viewer, "cu").to_review(day).select_related("company")
    if not viewer.has_role(Role.BUSINESS_LEAD):
        owners = ContactOwner.objects.filter(company=OuterRef("company"), partnership=OuterRef("partnership"))
        rows = rows.filter(~Exists(owners) | Q(Exists(owners.filter(user=viewer.user_id))))
    return rows.order_by("review_on", "pk")
