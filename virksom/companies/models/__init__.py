"""Companies, and how partners keep in touch with them: one way in."""

from virksom.companies.models.agenda import AgendaItem, Turn
from virksom.companies.models.agreement import Agreement, Commitment, Review, Signature
from virksom.companies.models.contact import Channel, Contact, Offer
from virksom.companies.models.introduction import Introduction, RoleModel
from virksom.companies.models.merging import Alias, EarlierLink, Merge
from virksom.companies.models.need import Need, Referral
from virksom.companies.models.profile import Area, Profile, ProfileArea
from virksom.companies.models.register import Company, ContactPerson, Language, Level, Workplace
from virksom.companies.models.reservation import MonthOfContacts, Reservation, ReservedDay
from virksom.companies.models.rules import ContactOwner, ContactRules, ContactTerms, LinkMail
from virksom.companies.models.staging import CompanyImport, ImportedEntry, ImportRemark
from virksom.companies.models.timeline import Notice, TimelineEntry

__all__ = [
    "AgendaItem",
    "Agreement",
    "Alias",
    "Area",
    "Channel",
    "Commitment",
    "Company",
    "CompanyImport",
    "Contact",
    "ContactOwner",
    "ContactPerson",
    "ContactRules",
    "ContactTerms",
    "EarlierLink",
    "ImportRemark",
    "ImportedEntry",
    "Introduction",
    "Language",
    "Level",
    "LinkMail",
    "Merge",
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
