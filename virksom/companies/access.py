"""The business side owns companies; others see those of their own partnership's municipality.

Contacts are seen by the partners of the partnership they were made in; schools and associations see
their own. Whoever may make contacts is told before one who else is there and when: organisation, day
and kind of offer (`virksom.companies.facts.answer`), never the notes.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import (
    AgendaItem,
    Agreement,
    Company,
    Contact,
    ContactOwner,
    ContactPerson,
    Introduction,
    Need,
    Referral,
    Reservation,
    RoleModel,
    TimelineEntry,
    Turn,
)
from virksom.foundation.access import COUNTS, NOTHING, Right, Scope, Viewer, declare, right_of
from virksom.partnerships.access import is_in_partnership, within_partnership
from virksom.partnerships.access import within_programme as within_programme_of


def in_municipality(path: str) -> Scope:
    """Scope P for companies: those in the municipality of the seat's partnership."""
    return Scope(
        q=lambda viewer, seat: Q(**{path: seat.municipality_code}) if seat.municipality_code else NOTHING,
        admits=is_in_partnership,
    )


def within_programme(path: str) -> Scope:
    """Companies in the municipalities of the seat's programme."""
    return Scope(
        q=lambda viewer, seat: Q(**{f"{path}__in": sorted({code for _pk, code in seat.programme_places})})
    )


def seat_at(viewer: Viewer, company: Company, actions: str, model: type[Model]) -> Any:
    """The viewer's seat at a company that has one of the actions on a kind of record; None without one.

    What the viewer does with the company is done in that seat's partnership, for its organisation.
    """
    for seat, scope in right_of(model).granted(viewer, actions):
        if seat.municipality_code == company.municipality_id and scope.admits(seat, company):
            return seat
    return None


def circle_at(viewer: Viewer, company: Company, actions: str, model: type[Model]) -> int | None:
    """The partnership in which the viewer does this with a company, for the trail; None outside of all."""
    seat = seat_at(viewer, company, actions, model)
    return seat.partnership_id if seat else None


COMPANY_CELLS = {
    "PO": "r", "PC": "r", "EV": "agg", "LE": "r P", "LB": "rcud P", "JC": "r P", "BC": "rcu P",
    "ED": "r P", "AS": "r P", "CO": "ru O", "ME": "-", "CA": "r pub", "PU": "r pub",
}  # fmt: skip

COMPANY = declare(
    Right(
        name="company register",
        title=_("company register"),
        model=Company,
        cells=COMPANY_CELLS,
        scopes={
            "all": within_programme("municipality"),
            "agg": COUNTS,
            "P": in_municipality("municipality"),
            "O": Scope(
                q=lambda viewer, seat: Q(organisation=seat.organisation_id),
                admits=lambda seat, place: (
                    isinstance(place, Company) and place.organisation_id == seat.organisation_id
                ),
            ),
            "pub": Scope(q=lambda viewer, seat: Q(is_public=True)),
        },
    )
)

CONTACT_PERSON_CELLS = {
    "PO": "-", "PC": "-", "EV": "-", "LE": "r P", "LB": "rcud P", "JC": "r P", "BC": "rcu P",
    "ED": "r where handed over", "AS": "-", "CO": "rcud O", "ME": "-", "CA": "-", "PU": "-",
}  # fmt: skip


def _people_of(companies: Any) -> Any:
    """Contact persons whose main company is another, but who speak for one of these too."""
    return Q(pk__in=ContactPerson.others.through.objects.filter(**companies).values("contactperson"))


def _people_handed_over(viewer: Any, seat: Any) -> Q:
    """Contact persons of companies that were handed over to the seat's organisation."""
    handed_over = Referral.objects.filter(to=seat.organisation_id).exclude(state=Referral.State.DECLINED)
    return Q(company__in=handed_over.values("company"))


CONTACT_PERSON = declare(
    Right(
        name="contact persons",
        title=_("contact persons"),
        model=ContactPerson,
        cells=CONTACT_PERSON_CELLS,
        scopes={
            "P": Scope(
                q=lambda viewer, seat: (
                    Q(company__municipality=seat.municipality_code)
                    | _people_of({"company__municipality": seat.municipality_code})
                    if seat.municipality_code
                    else NOTHING
                ),
                admits=is_in_partnership,
            ),
            "where handed over": Scope(q=_people_handed_over),
            "O": Scope(
                q=lambda viewer, seat: Q(company__organisation=seat.organisation_id),
                admits=lambda seat, place: (
                    isinstance(place, Company) and place.organisation_id == seat.organisation_id
                ),
            ),
        },
    )
)

CONTACT_CELLS = {
    "PO": "agg", "PC": "agg", "EV": "ps", "LE": "r P", "LB": "rcud P", "JC": "rcu P", "BC": "rcu P",
    "ED": "rc own", "AS": "rc own", "CO": "r who and why, O", "ME": "-", "CA": "-", "PU": "-",
}  # fmt: skip


def _contacts(model: type[Model], *own: str, companies: tuple[str, ...] = ("company",)) -> Right:
    """The row "contacts, needs, referrals" for one of the models it covers.

    `own` are the paths from the record to the organisations whose it is, `companies` those to the
    companies it concerns.
    """

    def is_own(viewer: Any, seat: Any) -> Q:
        return Q(*((path, seat.organisation_id) for path in own), _connector=Q.OR)

    def concerns(viewer: Any, seat: Any) -> Q:
        paths = (f"{path}__organisation" for path in companies)
        return Q(*((path, seat.organisation_id) for path in paths), _connector=Q.OR)

    return declare(
        Right(
            name="contacts, needs, referrals",
            title=_("contacts, needs, referrals"),
            model=model,
            cells=CONTACT_CELLS,
            scopes={
                "agg": COUNTS,
                "ps": within_programme_of("partnership__programme"),
                "P": within_partnership("partnership"),
                "own": Scope(q=is_own, admits=is_in_partnership),
                "who and why, O": Scope(q=concerns),
            },
        )
    )


CONTACT = _contacts(Contact, "organisation")
_contacts(Reservation, "organisation")
_contacts(AgendaItem, "organisation", "reservation__organisation")
_contacts(Turn, "organisation")
_contacts(Need, "organisation")
_contacts(Referral, "organisation", "to")
_contacts(TimelineEntry, "organisation")
_contacts(ContactOwner, "organisation")
_contacts(Agreement, "organisation")
_contacts(RoleModel, "organisation")
_contacts(Introduction, "organisation", companies=("company", "role_model"))


def contact_makers() -> tuple[str, ...]:
    """The roles of people who make contacts, and so may take a company on: those whose cell says create."""
    return tuple(
        role for role in CONTACT_CELLS if any("c" in grant.actions for grant in CONTACT.grants(role))
    )


def reads_own_contacts_only(role: str) -> bool:
    """Whether a role reads no contacts but those of its own organisation."""
    read = {grant.scope for grant in CONTACT.grants(role) if "r" in grant.actions}
    return read == {"own"}


def reads_all_contacts(viewer: Viewer, company: Company) -> bool:
    """Whether a viewer reads every contact with a company, and not their own organisation's alone.

    Read from the cells of "contacts, needs, referrals": the scope of a whole partnership says P.
    """
    return any(
        seat.municipality_code == company.municipality_id
        and any("r" in grant.actions and grant.scope == "P" for grant in CONTACT.grants(seat.role))
        for seat in viewer.seats
    )
