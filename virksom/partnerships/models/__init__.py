"""The programme, its partnerships, and who is at the table."""

from virksom.partnerships.models.membership import (
    PROGRAMME_ROLES,
    Membership,
    MembershipInvitation,
    Role,
)
from virksom.partnerships.models.organisation import Actor, Lead, Organisation, Sector, Side
from virksom.partnerships.models.partnership import (
    Contract,
    ContractParty,
    Facilitation,
    Partnership,
    StartPackageItem,
)
from virksom.partnerships.models.programme import (
    ContextEvent,
    Funder,
    Municipality,
    Phase,
    Programme,
    Target,
)

__all__ = [
    "PROGRAMME_ROLES",
    "Actor",
    "ContextEvent",
    "Contract",
    "ContractParty",
    "Facilitation",
    "Funder",
    "Lead",
    "Membership",
    "MembershipInvitation",
    "Municipality",
    "Organisation",
    "Partnership",
    "Phase",
    "Programme",
    "Role",
    "Sector",
    "Side",
    "StartPackageItem",
    "Target",
]
