"""Contacts with companies: reservations, what came of them, needs and referrals."""

from __future__ import annotations

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories.partnerships import OrganisationFactory, PartnershipFactory, UserFactory
from tests.factories.placements import CompanyFactory
from virksom.companies.models import (
    AgendaItem,
    Agreement,
    Commitment,
    Contact,
    ContactOwner,
    ContactRules,
    Introduction,
    Need,
    Referral,
    Reservation,
    Review,
    RoleModel,
    Signature,
    Turn,
    Workplace,
)


class WorkplaceFactory(DjangoModelFactory):
    class Meta:
        model = Workplace

    company = factory.SubFactory(CompanyFactory)
    municipality = factory.SelfAttribute("company.municipality")
    name = factory.Sequence(lambda n: f"Workplace {n}")


class ContactRulesFactory(DjangoModelFactory):
    class Meta:
        model = ContactRules

    company = factory.SubFactory(CompanyFactory)


class DidFactory(DjangoModelFactory):
    """Something a person did in a partnership on behalf of an organisation."""

    class Meta:
        abstract = True

    partnership = factory.SubFactory(PartnershipFactory)
    company = factory.SubFactory(
        CompanyFactory, municipality=factory.SelfAttribute("..partnership.municipality")
    )
    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class ReservationFactory(DidFactory):
    class Meta:
        model = Reservation

    channel = "visit"
    offer = "recruitment"
    about = factory.Sequence(lambda n: f"Two people for the evening shift, {n}")
    starts_on = factory.LazyFunction(timezone.localdate)
    ends_on = factory.LazyAttribute(lambda one: one.starts_on + dt.timedelta(days=3))


class ContactFactory(DidFactory):
    class Meta:
        model = Contact

    channel = "call"
    offer = "recruitment"
    about = factory.Sequence(lambda n: f"Trainees from January, {n}")
    at = factory.LazyFunction(timezone.now)


class AgendaItemFactory(DidFactory):
    class Meta:
        model = AgendaItem

    offer = "trainees"
    about = factory.Sequence(lambda n: f"A trainee, {n}")


class TurnFactory(DidFactory):
    class Meta:
        model = Turn

    channel = "call"
    offer = "recruitment"
    about = factory.Sequence(lambda n: f"Somebody for the kitchen, {n}")


class NeedFactory(DidFactory):
    class Meta:
        model = Need

    kind = "people"
    about = factory.Sequence(lambda n: f"Two people, {n}")
    on = factory.LazyFunction(timezone.localdate)


class ReferralFactory(DidFactory):
    class Meta:
        model = Referral

    to = factory.SubFactory(OrganisationFactory)
    offer = "training"
    about = factory.Sequence(lambda n: f"Danish during working hours, {n}")
    sent_at = factory.LazyFunction(timezone.now)
    remind_at = factory.LazyAttribute(lambda one: one.sent_at + dt.timedelta(hours=36))
    answer_by = factory.LazyAttribute(lambda one: one.sent_at + dt.timedelta(days=3))


class ContactOwnerFactory(DidFactory):
    class Meta:
        model = ContactOwner

    since = factory.LazyFunction(timezone.localdate)


class AgreementFactory(DidFactory):
    """An agreement; `signed_on` makes it one that both sides have signed."""

    class Meta:
        model = Agreement

    terms = factory.Sequence(lambda n: f"We open the door to trainees, {n}")
    starts = factory.LazyFunction(timezone.localdate)


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = Commitment

    agreement = factory.SubFactory(AgreementFactory)
    kind = "internships"
    promised = 4


class SignatureFactory(DjangoModelFactory):
    class Meta:
        model = Signature

    agreement = factory.SubFactory(AgreementFactory)
    side = "company"
    name = factory.Sequence(lambda n: f"Director {n}")
    on = factory.LazyFunction(timezone.localdate)


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    agreement = factory.SubFactory(AgreementFactory)
    on = factory.LazyFunction(timezone.localdate)
    said = "Two trainees stay."


class RoleModelFactory(DidFactory):
    class Meta:
        model = RoleModel

    about = "Language at work"
    since = factory.LazyFunction(timezone.localdate)


class IntroductionFactory(DidFactory):
    class Meta:
        model = Introduction

    role_model = factory.SubFactory(CompanyFactory)
    about = "Language at work"
    due_on = factory.LazyFunction(timezone.localdate)
