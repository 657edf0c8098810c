"""The approved table of rights, word for word, and a small reading of it in terms of the World.

This is the independent source of the access tests: nothing here uses the application's scopes. A row
changes only when the approved table does. Where a cell grants two things ("rcu A, r P"), a semicolon
stands between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ROLES = ["PO", "PC", "EV", "LE", "LB", "JC", "BC", "ED", "AS", "CO", "ME", "CA", "PU"]

TABLE_TEXT = """
| programme, targets | rcua | ru | r | r | r | r | r | r | r | r pub | r pub | r pub | r pub |
| partnership | rcua | rcu | r | ru P | ru P | r P | r P | r P | r P | r pub | r pub | r pub | r pub |
| organisations, roles | rcud | rc | - | rcud own side P | rcud own side P | r O | r O | ru O | ru O | ru O | - | - | - |
| company register | r | r | agg | r P | rcud P | r P | rcu P | r P | r P | ru O | - | r pub | r pub |
| contacts, needs, referrals | agg | agg | ps | r P | rcud P | rcu P | rcu P | rc own | rc own | r who and why, O | - | - | - |
| contact persons | - | - | - | r P | rcud P | r P | rcu P | r where handed over | - | rcud O | - | - | - |
| event | r | rcu | r | rcua P | rcua P | rcu P | rcu P | rcu O | rcu O | rc O | r | r | r pub |
| attendance | agg | agg | ps | r P | r P own side | rcu A | rcu P companies | c own | c own | ru O staff | r A | r me | c self |
| candidate's identity | - | - | - | r P | - | rcu A; r O when covering, with a reason | - | - | - | G after both said yes | G first name | ru me | - |
| competence profile | agg | agg | ps | r P | agg | rcu A; r P | r G | ru own course G | r G | r G ps | r G | ru me | - |
| grant, consent | agg | agg | - | r P | r P ps | rc A | c request | - | - | c request O | - | rcd me | - |
| opening | r | r | r | r P | rcua P | rcu P | rcua P | r P | r P | rcud O | r pub | r pub | r pub |
| match | agg | agg | ps | r P | r P ps | rcu A | r G ps | - | - | r G ps | - | r me, object | - |
| placement | agg | agg | ps | r P | r P ps | rcu A | ru P ps | r G | - | ru O ps | r A | r me, confirm | - |
| follow-up | agg | agg | ps | r P | ps P | rcu A | ru own part | - | - | c own part | c own part | rc me | - |
| published results | a | c | c | agg P | agg P | agg P | agg P | agg | agg | agg | - | agg | r pub |
| trail of who did what | r | r | - | r P | r P own side | r A | - | - | - | r O | - | r me | - |
"""  # noqa: E501


def _rows(text: str) -> dict[str, dict[str, str]]:
    rows = {}
    for line in text.strip().splitlines():
        name, *cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        rows[name] = dict(zip(ROLES, cells, strict=True))
    return rows


APPROVED = _rows(TABLE_TEXT)

#: Which row covers which record.
ROW_OF = {
    "partnerships.programme": "programme, targets",
    "partnerships.partnership": "partnership",
    "partnerships.organisation": "organisations, roles",
    "partnerships.actor": "organisations, roles",
    "partnerships.lead": "organisations, roles",
    "partnerships.membership": "organisations, roles",
    "partnerships.membershipinvitation": "organisations, roles",
    "companies.company": "company register",
    "companies.contactperson": "contact persons",
    "companies.contact": "contacts, needs, referrals",
    "companies.reservation": "contacts, needs, referrals",
    "companies.agendaitem": "contacts, needs, referrals",
    "companies.turn": "contacts, needs, referrals",
    "companies.need": "contacts, needs, referrals",
    "companies.referral": "contacts, needs, referrals",
    "companies.timelineentry": "contacts, needs, referrals",
    "companies.contactowner": "contacts, needs, referrals",
    "companies.agreement": "contacts, needs, referrals",
    "companies.rolemodel": "contacts, needs, referrals",
    "companies.introduction": "contacts, needs, referrals",
    "events.event": "event",
    "events.tour": "event",
    "events.attendance": "attendance",
    "events.registration": "attendance",
    "events.participant": "attendance",
    "candidates.candidate": "candidate's identity",
    "candidates.competenceprofile": "competence profile",
    "candidates.sharegrant": "grant, consent",
    "candidates.consent": "grant, consent",
    "candidates.reading": "grant, consent",
    "openings.opening": "opening",
    "placements.match": "match",
    "placements.placement": "placement",
    "placements.followup": "follow-up",
    "evaluation.release": "published results",
    "foundation.trailentry": "trail of who did what",
}

#: Parts of a record are read with the whole.
PART_OF = {
    "partnerships.phase": "programme, targets",
    "partnerships.target": "programme, targets",
    "partnerships.contextevent": "programme, targets",
    "partnerships.funder": "programme, targets",
    "partnerships.contract": "partnership",
    "partnerships.contractparty": "partnership",
    "partnerships.startpackageitem": "partnership",
    "partnerships.facilitation": "partnership",
    "companies.workplace": "company register",
    "companies.contactrules": "company register",
    "companies.linkmail": "contact persons",
    "companies.alias": "company register",
    "companies.merge": "company register",
    "companies.companyimport": "company register",
    "companies.importremark": "company register",
    "companies.importedentry": "company register",
    "companies.contactterms": "partnership",
    "companies.profile": "company register",
    "companies.profilearea": "company register",
    "companies.signature": "contacts, needs, referrals",
    "companies.commitment": "contacts, needs, referrals",
    "companies.review": "contacts, needs, referrals",
    "events.theme": "event",
    "events.session": "event",
    "events.host": "event",
    "events.tourteam": "event",
    "events.tourmember": "event",
    "events.tourstop": "event",
    "events.invitation": "attendance",
    "events.feedback": "attendance",
    "events.signedlist": "attendance",
    "events.signedlistrow": "attendance",
    "events.reminder": "attendance",
    "accounts.user": "organisations, roles",
    "candidates.claim": "competence profile",
    "candidates.candidatemail": "grant, consent",
    "openings.requirement": "opening",
    "openings.relaystep": "opening",
    "openings.shift": "opening",
    "openings.sharedjob": "opening",
    "openings.exchangeterms": "partnership",
    "placements.answer": "follow-up",
    "placements.followupmail": "follow-up",
    "placements.task": "follow-up",
    "placements.followupnotice": "follow-up",
    "placements.followupterms": "partnership",
    "placements.steptaken": "match",
    "placements.matchmail": "match",
    "placements.assessment": "placement",
    "placements.confirmation": "placement",
    "placements.confirmationmail": "placement",
}

#: Scopes of records that do not exist yet (mentoring, courses, covering): they cover nothing.
NOT_YET = {
    "G first name", "O when covering, with a reason", "own course G", "request", "request O",
}  # fmt: skip
#: What anybody may do counts on pages for the public only.
FOR_ANYBODY = {"pub", "self"}


@dataclass(frozen=True)
class Facts:
    """What the World knows of a record: where it belongs, whose it is, whether the public may see it."""

    programmes: frozenset[str] = frozenset()
    partnerships: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    #: Organisations whose it is for reading only: their people went along.
    readers: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()
    me: frozenset[str] = frozenset()
    side: str = ""
    represents_company: bool = False
    staff_of: str = ""
    handed_to: frozenset[str] = frozenset()
    public: bool = False
    #: Organisations with a live share grant, and those where both have said yes.
    granted: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    kind: str = ""


@dataclass(frozen=True)
class Persona:
    """Somebody who tries: a role at a place, or none (the public, an ended membership)."""

    name: str
    role: str = ""
    programme: str = ""
    partnership: str = ""
    organisation: str = ""
    side: str = ""
    signed_in: bool = True
    seats: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.name


def grants(row: str, role: str) -> list[tuple[str, str]]:
    """The letters and scopes of a cell: "rcu A; r O" is [("rcu", "A"), ("r", "O")]."""
    found = []
    for part in APPROVED[row][role].split(";"):
        first, _, rest = part.strip().partition(" ")
        if first == "-":
            continue
        if set(first) <= set("rcuda"):
            found.append((first, rest or "all"))
        else:
            found.append(("r", part.strip()))
    return found


def _granted(persona: Persona, letters: str, row: str, public: bool) -> list[tuple[str, str]]:
    roles = ([persona.role] if persona.role else []) + ["PU"]
    return [
        (role, scope)
        for role in roles
        for actions, scope in grants(row, role)
        if set(actions) & set(letters) and (public or scope not in FOR_ANYBODY)
    ]


def has(persona: Persona, letters: str, row: str, public: bool = False) -> bool:
    """Whether the persona has one of the letters on such records at all."""
    return bool(_granted(persona, letters, row, public))


def can(
    persona: Persona, letters: str, row: str, facts: Facts, public: bool = False, identity: bool = False
) -> bool:
    """Whether the persona has one of the letters on a record with these facts."""
    return any(
        _covers(row, role, scope, persona, facts, reading="r" in letters)
        for role, scope in _granted(persona, letters, row, public)
        if not (identity and "ps" in scope.split())
    )


def can_inside(persona: Persona, letters: str, row: str, place: Facts, public: bool = False) -> bool:
    """Whether the persona has one of the letters on records of the row inside a place."""
    return any(
        _admits(row, role, scope, persona, place) for role, scope in _granted(persona, letters, row, public)
    )


def _covers(row: str, role: str, scope: str, persona: Persona, facts: Facts, *, reading: bool) -> bool:
    in_programme = persona.programme in facts.programmes
    in_partnership = bool(persona.partnership) and persona.partnership in facts.partnerships
    mine = persona.organisation in facts.organisations | (facts.readers if reading else frozenset())
    if scope in NOT_YET or scope == "self" or (row, role, scope) in _LATER:
        return False
    if row == "published results":
        return facts.public if scope == "pub" else in_programme and (scope == "all" or facts.public)
    reads = {
        "all": in_programme,
        "agg": False,
        "agg P": False,
        "ps": in_programme,
        "P": in_partnership,
        "P ps": in_partnership,
        "O": mine,
        "O ps": mine,
        "own": mine,
        "A": persona.name in facts.assigned if row != "attendance" else mine,
        "G": persona.organisation in facts.granted,
        # A company knows of those who want its own job.
        "G ps": persona.organisation in facts.granted and (row != "match" or role != "CO" or mine),
        "G after both said yes": persona.organisation in facts.opened,
        "ps P": in_partnership,
        "own part": in_partnership and role == "BC",
        "who and why, O": bool(facts.staff_of) and facts.staff_of == persona.organisation,
        "where handed over": persona.organisation in facts.handed_to,
        "me": persona.name in facts.me,
        "me, confirm": persona.name in facts.me,
        "me, object": persona.name in facts.me,
        "pub": facts.public,
        "own side P": in_partnership and facts.side == persona.side,
        "P own side": in_partnership and (facts.side == persona.side or facts.represents_company),
        "P companies": in_partnership and facts.represents_company,
        "O staff": bool(facts.staff_of) and facts.staff_of == persona.organisation,
    }
    return reads[scope]


def _admits(row: str, role: str, scope: str, persona: Persona, place: Facts) -> bool:
    in_programme = persona.programme in place.programmes
    in_partnership = bool(persona.partnership) and persona.partnership in place.partnerships
    mine = persona.organisation in place.organisations
    if scope in NOT_YET or (row, role, scope) in _LATER:
        return False
    if scope in ("all", "ps"):
        return in_programme
    if scope in ("pub", "self"):
        return place.public
    if scope in _MAKES_NOTHING or (scope == "own part" and role != "BC"):
        return False
    at_hosted_event = scope == "A" and row == "attendance"
    makes_contacts = scope == "own" and row == "contacts, needs, referrals"
    if (
        not makes_contacts
        and (scope in ("O", "O ps", "own") or at_hosted_event)
        and place.kind != "partnership"
    ):
        return mine
    return in_partnership


#: Scopes over records that exist: they say nothing of where new ones may be made.
_MAKES_NOTHING = {
    "agg", "agg P", "O staff", "me", "me, confirm", "me, object", "who and why, O", "where handed over", "G",
    "G ps", "G after both said yes",
}  # fmt: skip
#: A mentor's mentees and a candidate's own attendance come with later records.
_LATER = {
    ("attendance", "ME", "A"), ("placement", "ME", "A"), ("placement", "ED", "G"), ("attendance", "CA", "me"),
}  # fmt: skip
