"""The people of the demo, as the page where one signs in lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from virksom.accounts.models import User
from virksom.partnerships.models import Membership, Role


@dataclass(frozen=True)
class DemoPerson:
    """An invented person one can sign in as. `role` is None for support."""

    name: str
    email: str
    role: Any
    where: str


def demo_people(day: date) -> tuple[DemoPerson, ...]:
    """One invented person for each role, in the order of the table of rights, and support at the end."""
    seats = Membership.objects.on(day).filter(user__is_demo=True, user__is_active=True).listed()
    first: dict[str, Membership] = {}
    for seat in seats.order_by("pk"):
        first.setdefault(seat.role, seat)
    people = [
        DemoPerson(str(seat.user), seat.user.email, Role(role).label, str(seat.partnership or ""))
        for role in Role.values
        if (seat := first.get(role))
    ]
    support = User.objects.filter(is_demo=True, is_support=True).order_by("pk")[:1]
    return (*people, *(DemoPerson(str(user), user.email, None, "") for user in support))
