"""Companies, and how partners keep in touch with them: one way in."""

from virksom.companies.models.agenda import AgendaItem, Turn
from virksom.companies.models.contact import Channel, Contact, Offer
from virksom.companies.models.merging import Alias, Merge
from virksom.companies.models.need import Need, Referral
from virksom.companies.models.register import Company, ContactPerson, Language, Level, Workplace
from virksom.companies.models.reservation import MonthOfContacts, Reservation, ReservedDay
from virksom.companies.models.rules import ContactOwner, ContactRules, ContactTerms, LinkMail
from virksom.companies.models.staging import CompanyImport, ImportedEntry, ImportRemark
from virksom.companies.models.timeline import Notice, TimelineEntry

__all__ = [
    "AgendaItem",
    "Alias",
    "Channel",
    "Company",
    "CompanyImport",
    "Contact",
    "ContactOwner",
    "ContactPerson",
    "ContactRules",
    "ContactTerms",
    "ImportRemark",
    "ImportedEntry",
    "Language",
    "Level",
    "LinkMail",
    "Merge",
    "MonthOfContacts",
    "Need",
    "Notice",
    "Offer",
    "Referral",
    "Reservation",
    "ReservedDay",
    "TimelineEntry",
    "Turn",
    "Workplace",
]
