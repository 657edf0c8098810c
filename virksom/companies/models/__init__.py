"""Companies, and how partners keep in touch with them: one way in."""

from virksom.companies.models.agenda import AgendaItem, Turn
from virksom.companies.models.agreement import Agreement, Commitment, Review, Signature
from virksom.companies.models.contact import Channel, Contact, Offer
from virksom.companies.models.introduction import Introduction, RoleModel
from virksom.companies.models.need import Need, Referral
from virksom.companies.models.profile import Area, Profile, ProfileArea
from virksom.companies.models.register import Company, ContactPerson, Language, Level, Workplace
from virksom.companies.models.reservation import MonthOfContacts, Reservation, ReservedDay
from virksom.companies.models.rules import ContactOwner, ContactRules, ContactTerms
from virksom.companies.models.timeline import Notice, TimelineEntry

__all__ = [
    "AgendaItem",
    "Agreement",
    "Area",
    "Channel",
    "Commitment",
    "Company",
    "Contact",
    "ContactOwner",
    "ContactPerson",
    "ContactRules",
    "ContactTerms",
    "Introduction",
    "Language",
    "Level",
    "MonthOfContacts",
    "Need",
    "Notice",
    "Offer",
    "Profile",
    "ProfileArea",
    "Referral",
    "Reservation",
    "ReservedDay",
    "Review",
    "RoleModel",
    "Signature",
    "TimelineEntry",
    "Turn",
    "Workplace",
]
