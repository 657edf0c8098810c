"""Partners of one municipality and a company that all of them want to call."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tests.factories.partnerships import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.factories.placements import CompanyFactory
from virksom.companies.actions.reservation import reserve_contact
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role, Sector

SECTOR = {
    Role.EMPLOYMENT_LEAD: Sector.EMPLOYMENT,
    Role.BUSINESS_LEAD: Sector.BUSINESS,
    Role.JOB_CONSULTANT: Sector.EMPLOYMENT,
    Role.BUSINESS_CONSULTANT: Sector.BUSINESS,
    Role.EDUCATION_PARTNER: Sector.EDUCATION,
    Role.ASSOCIATION_PARTNER: Sector.ASSOCIATION,
}


def partnership_now():
    """A partnership whose programme runs today."""
    today = timezone.localdate()
    partnership = PartnershipFactory(starts=today - dt.timedelta(days=100))
    programme = partnership.programme
    programme.starts, programme.ends = today - dt.timedelta(days=200), today + dt.timedelta(days=400)
    programme.save()
    return partnership


def partner(partnership, role=Role.JOB_CONSULTANT, **organisation):
    """Somebody with a role in an organisation of their own, as the viewer they are today."""
    home = OrganisationFactory(sector=SECTOR[role], municipality=partnership.municipality, **organisation)
    membership = MembershipFactory(
        role=role, partnership=partnership, programme=partnership.programme, organisation=home
    )
    return viewer_of(membership.user, timezone.localdate())


def company_in(partnership, **fields):
    return CompanyFactory(municipality=partnership.municipality, **fields)


def days_ahead(number):
    return timezone.localdate() + dt.timedelta(days=number)


def reserved(company, by, first=0, last=3, **fields):
    """A reservation from so many days ahead to so many, as a consultant makes it."""
    said = {"channel": "visit", "offer": "recruitment", "about": "Two people for the evening shift"}
    return reserve_contact(
        company=company, starts_on=days_ahead(first), ends_on=days_ahead(last), by=by, **{**said, **fields}
    )
