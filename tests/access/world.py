"""A small world of two programmes with every role and one record of each kind in each place.

Programme P1 has the partnerships A (where the personas are) and N (near: same programme). Programme
P2 has F (far). Each record has a unique token in every text field; `Secret` says what a token is.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.test import Client
from django.utils import timezone

from tests.access.approved import Facts, Persona
from tests.factories.contacts import (
    AgendaItemFactory,
    AgreementFactory,
    CommitmentFactory,
    ContactFactory,
    ContactOwnerFactory,
    ContactRulesFactory,
    IntroductionFactory,
    NeedFactory,
    ReferralFactory,
    ReservationFactory,
    ReviewFactory,
    RoleModelFactory,
    SignatureFactory,
    TurnFactory,
    WorkplaceFactory,
)
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    ParticipantFactory,
    RegistrationFactory,
    SessionFactory,
)
from tests.factories.partnerships import (
    ActorFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PartnershipFactory,
    PhaseFactory,
    ProgrammeFactory,
    UserFactory,
)
from tests.factories.placements import (
    CandidateFactory,
    CompanyFactory,
    ContactPersonFactory,
    PlacementFactory,
)
from virksom.accounts.models import User
from virksom.candidates.models import Claim, CompetenceProfile, Concept, Consent, Reading, ShareGrant
from virksom.companies.models import (
    Alias,
    CompanyImport,
    ContactTerms,
    EarlierLink,
    ImportedEntry,
    ImportRemark,
    LinkMail,
    Merge,
    Profile,
    ProfileArea,
    TimelineEntry,
)
from virksom.evaluation.actions import freeze_release
from virksom.evaluation.models import Release
from virksom.events.models import (
    Event,
    Feedback,
    Host,
    Invitation,
    Participant,
    SignedList,
    SignedListRow,
    Theme,
    Tour,
    TourMember,
    TourStop,
    TourTeam,
)
from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry
from virksom.foundation.trail import leave_trail
from virksom.openings.models import Opening, RelayStep, Requirement
from virksom.partnerships.models import (
    ContextEvent,
    Contract,
    ContractParty,
    Facilitation,
    Lead,
    MembershipInvitation,
    Organisation,
    StartPackageItem,
    Target,
)
from virksom.placements.models import (
    Answer,
    Assessment,
    Confirmation,
    ConfirmationMail,
    FollowUp,
    FollowUpMail,
    FollowUpNotice,
    FollowUpTerms,
    Match,
    MatchMail,
    StepTaken,
    Task,
)

TOKEN = re.compile(r"zq\d{5}x")
#: Role -> organisation of the persona, by its name in the world.
HOME_OF = {
    "PO": "owner", "PC": "owner", "EV": "evaluators", "LE": "jobcentre", "LB": "council", "JC": "jobcentre",
    "BC": "council", "ED": "school", "AS": "association", "CO": "firm", "ME": "association",
    "CA": "jobcentre",
}  # fmt: skip
SECTOR_OF = {
    "owner": "authority", "evaluators": "authority", "jobcentre": "employment", "council": "business",
    "school": "education", "association": "association", "firm": "company",
}  # fmt: skip
AT_THE_TABLE = ("jobcentre", "council", "school", "association", "firm")
PROGRAMME_ROLES = ("PO", "PC", "EV")


@dataclass(frozen=True)
class Secret:
    """What a token stands for: a field of a record."""

    label: str
    field: str
    pk: Any

    def __str__(self) -> str:
        return f"{self.label}.{self.field} of {self.pk}"


@dataclass
class World:
    """Records by kind and zone, their facts, the personas, and what each token means."""

    records: dict[str, dict[str, models.Model]] = field(default_factory=dict)
    facts: dict[tuple[str, Any], Facts] = field(default_factory=dict)
    secrets: dict[str, Secret] = field(default_factory=dict)
    personas: list[Persona] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    numbers: Any = field(default_factory=itertools.count)
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def add(self, zone: str, record: models.Model, facts: Facts, covers: str = "") -> Any:
        """Enter a record with a fresh token in each of its text fields."""
        label = record._meta.label_lower
        self.records.setdefault(label, {})[zone] = record
        self.facts[label, record.pk] = replace(facts, kind=record._meta.model_name)
        self._mark(record)
        return record

    def _mark(self, record: models.Model) -> None:
        values = {}
        for column in record._meta.concrete_fields:
            token = f"zq{next(self.numbers):05}x"
            if not isinstance(column, models.CharField | models.TextField) or column.choices:
                continue
            if column.name in UNMARKED or isinstance(column, models.SlugField):
                continue
            if column.max_length is not None and column.max_length < 20:
                continue
            if isinstance(column, models.EmailField):
                values[column.name] = f"{token}@example.org"
            elif isinstance(column, models.URLField):
                values[column.name] = f"https://{token}.example.org"
            else:
                values[column.name] = token
            self.secrets[token] = Secret(record._meta.label_lower, column.name, record.pk)
        if values:
            type(record)._base_manager.filter(pk=record.pk).update(**values)
            for name, value in values.items():
                setattr(record, name, value)

    def client(self, persona: Persona) -> Client:
        """A browser in which the persona is signed in."""
        if persona.name not in self.clients:
            client = Client(raise_request_exception=True)
            if persona.signed_in:
                client.force_login(self.users[persona.name])
            self.clients[persona.name] = client
        return self.clients[persona.name]

    def fact(self, record: models.Model) -> Facts:
        return self.facts[record._meta.label_lower, record.pk]


UNMARKED = {
    "password", "token", "cvr", "code", "indicator", "language", "verb", "subject_kind", "salt", "commitment",
    "link", "last_activity",
}  # fmt: skip


def build_world() -> World:
    """The whole world, made anew."""
    world = World()
    today = timezone.localdate()
    p1 = ProgrammeFactory(is_public=True, starts=dt.date(2008, 3, 1), ends=today + dt.timedelta(days=400))
    p2 = ProgrammeFactory(starts=dt.date(2008, 3, 1), ends=today + dt.timedelta(days=400))
    places = {}
    for name, programme, code in (("A", p1, 901), ("N", p1, 902), ("F", p2, 903)):
        municipality = MunicipalityFactory(code=code)
        _unfacted(world, name, municipality)
        phase = PhaseFactory(programme=programme)
        places[name] = PartnershipFactory(programme=programme, municipality=municipality, phase=phase)
    for zone, programme, name in (("A", p1, "P1"), ("F", p2, "P2")):
        _programme(world, zone, programme, name, today)
    orgs = _organisations(world, p1, p2, places)
    _people(world, orgs, p1, p2, places, today)
    for name, programme in (("A", "P1"), ("N", "P1"), ("F", "P2")):
        at = Facts(
            programmes=frozenset({programme}), partnerships=frozenset({name}), public=programme == "P1"
        )
        _partnership(world, name, places[name], at, orgs, today)
        _happenings(world, name, places[name], at, orgs, today)
    _happenings(
        world, "other", places["A"], Facts(frozenset({"P1"}), frozenset({"A"}), public=True), orgs, today
    )
    _releases(world, "A", p1, "P1", today)
    _releases(world, "F", p2, "P2", today)
    _unfacted(world, "A", Concept.objects.create(kind="skill", scheme="plain", code="x", title_da="x"))
    for persona in world.personas:
        world.client(persona)
    return world


def _unfacted(world: World, zone: str, record: Any) -> None:
    """A record anybody may read: a municipality, a skill of a standard."""
    world.add(zone, record, Facts(public=True))


def _programme(world: World, zone: str, programme: Any, name: str, today: dt.date) -> None:
    at = Facts(programmes=frozenset({name}), public=name == "P1")
    world.add(zone, programme, at)
    world.add(
        zone,
        Target.objects.create(
            programme=programme, indicator="placements", value=300, starts=programme.starts
        ),
        at,
    )
    world.add(zone, ContextEvent.objects.create(programme=programme, happened_on=today, title="x"), at)
    world.add(zone, programme.phases.first(), at)


def _releases(world: World, zone: str, programme: Any, name: str, today: dt.date) -> None:
    """One published edition of a programme's results, and a later one that waits."""
    at = Facts(programmes=frozenset({name}))
    for published in (True, False):
        release = freeze_release(programme=programme, as_of=today, by=Viewer(name="x"))
        if published:
            Release.objects.filter(pk=release.pk).update(published_at=timezone.now())
        spot = zone if published else f"{zone} unpublished"
        world.add(spot, release, replace(at, public=published and name == "P1"))


def _organisations(world: World, p1: Any, p2: Any, places: dict[str, Any]) -> dict[str, Organisation]:
    orgs = {"owner": p1.owner, "evaluators": OrganisationFactory(sector="authority"), "far owner": p2.owner}
    for name in AT_THE_TABLE:
        orgs[name] = OrganisationFactory(sector=SECTOR_OF[name], municipality=places["A"].municipality)
    for name, sector in (("other jobcentre", "employment"), ("other school", "education")):
        orgs[name] = OrganisationFactory(sector=sector, municipality=places["A"].municipality)
    orgs["near jobcentre"] = OrganisationFactory(sector="employment")
    orgs["far council"] = OrganisationFactory(sector="business")
    for name, organisation in orgs.items():
        place = {"near": "N", "far": "F"}.get(name.split()[0], "A")
        programme = "P2" if place == "F" else "P1"
        at_table = "owner" not in name and name != "evaluators"
        side = organisation.sector if organisation.sector in ("employment", "business") else ""
        facts = Facts(
            programmes=frozenset({programme}),
            partnerships=frozenset({place}) if at_table else frozenset(),
            organisations=frozenset({name}),
            side=side,
        )
        world.add(name, organisation, facts)
        if at_table:
            actor = ActorFactory(partnership=places[place], organisation=organisation)
            world.add(name, actor, facts)
            lead = Lead.objects.create(
                partnership=places[place], side=side or "business", organisation=organisation,
                since=dt.date(2008, 3, 1), name="x",
            )  # fmt: skip
            world.add(name, lead, facts)
    return orgs


def _people(
    world: World, orgs: dict[str, Any], p1: Any, p2: Any, places: dict[str, Any], today: dt.date
) -> None:
    world.personas.append(Persona("anybody", signed_in=False))
    for role, home in HOME_OF.items():
        on_programme = role in PROGRAMME_ROLES
        side = SECTOR_OF[home] if SECTOR_OF[home] in ("employment", "business") else ""
        persona = Persona(role, role, "P1", "" if on_programme else "A", home, side)
        _seat(world, persona.name, role, orgs[home], p1, None if on_programme else places["A"], home, side)
        world.personas.append(persona)
        ended = f"{role} ended"
        _seat(
            world, ended, role, orgs[home], p1, None if on_programme else places["A"], home, side,
            ends=today - dt.timedelta(days=1),
        )  # fmt: skip
        world.personas.append(Persona(ended))
    _seat(world, "near JC", "JC", orgs["near jobcentre"], p1, places["N"], "near jobcentre", "employment")
    _seat(world, "far LB", "LB", orgs["far council"], p2, places["F"], "far council", "business")
    _seat(world, "other JC", "JC", orgs["other jobcentre"], p1, places["A"], "other jobcentre", "employment")
    _seat(world, "far PO", "PO", orgs["far owner"], p2, None, "far owner", "")
    support = UserFactory(is_support=True)
    world.add("support", support, Facts(me=frozenset({"support"})))
    world.users["support"] = support
    world.personas.append(Persona("support"))


def _seat(
    world: World, name: str, role: str, organisation: Any, programme: Any, partnership: Any, home: str,
    side: str,
    ends: dt.date | None = None,
) -> None:  # fmt: skip
    user = UserFactory(is_demo=False)
    membership = MembershipFactory(
        user=user,
        role=role,
        organisation=organisation,
        programme=programme,
        partnership=partnership,
        ends=ends,
    )
    place = {"near": "N", "far": "F"}.get(home.split()[0], "A")
    facts = Facts(
        programmes=frozenset({"P2" if place == "F" else "P1"}),
        partnerships=frozenset({place}) if partnership else frozenset(),
        organisations=frozenset({home}),
        me=frozenset({name}),
        side=side,
    )
    world.users[name] = user
    world.add(name, user, facts)
    world.add(name, membership, facts)
    if not ends:
        invitation = MembershipInvitation.objects.create(
            role=role, organisation=organisation, programme=programme, partnership=partnership,
            expires_on=timezone.localdate() + dt.timedelta(days=9), email="x@example.org", name="x",
        )  # fmt: skip
        world.add(name, invitation, facts)


def _partnership(
    world: World, zone: str, partnership: Any, at: Facts, orgs: dict[str, Any], today: dt.date
) -> None:
    world.add(zone, partnership, at)
    contract = Contract.objects.create(partnership=partnership, starts=dt.date(2008, 3, 1), ends=today)
    world.add(zone, contract, at)
    party = ContractParty.objects.create(contract=contract, organisation=orgs["jobcentre"], signed_on=today)
    world.add(zone, party, at)
    world.add(zone, StartPackageItem.objects.create(partnership=partnership, kind="workshop"), at)
    logged = Facilitation.objects.create(
        partnership=partnership, kind="phone", on=today, about="x", given_by="x"
    )
    world.add(zone, logged, at)


#: Zone -> who hosts its event, who is assigned its candidate, whose company it is.
OURS = {"A": AT_THE_TABLE, "other": ("other school",), "N": ("near jobcentre",), "F": ("far council",)}
CONSULTANT = {"A": "JC", "other": "other JC", "N": "near JC", "F": "JC ended"}


def _happenings(
    world: World, zone: str, partnership: Any, at: Facts, orgs: dict[str, Any], today: dt.date
) -> None:
    ours = frozenset(OURS[zone])
    event = _event(world, zone, partnership, replace(at, organisations=ours), orgs)
    company = CompanyFactory(
        municipality=partnership.municipality,
        organisation=orgs["firm"] if zone == "A" else None,
        is_public=zone == "A",
    )
    firm = frozenset({"firm"}) if zone == "A" else frozenset()
    world.add(zone, company, replace(at, organisations=firm, public=zone == "A"))
    person = ContactPersonFactory(company=company)
    handed_to = frozenset({REFERRED_TO[zone]})
    world.add(zone, person, replace(at, organisations=firm, public=False, handed_to=handed_to))
    _contacts(world, zone, company, partnership, replace(at, public=False), orgs)
    _tour(world, zone, event, company, at, orgs)
    _arrivals(world, zone, event, company, None, replace(at, organisations=ours, public=False))
    _arrivals(
        world, f"{zone} network", event, None, orgs["school"], replace(at, organisations=ours, public=False)
    )
    consultant = CONSULTANT[zone]
    candidate = CandidateFactory(
        partnership=partnership,
        consultant=world.users[consultant],
        user=world.users["CA"] if zone == "A" else None,
    )
    whose = replace(
        at,
        assigned=frozenset({consultant}),
        me=frozenset({"CA"}) if zone == "A" else frozenset(),
        public=False,
    )
    whose = _shared(world, zone, candidate, whose, orgs)
    world.add(zone, candidate, whose)
    _profile(world, zone, candidate, whose)
    _opening(world, zone, company, partnership, replace(at, organisations=firm), orgs)
    placement = PlacementFactory(
        partnership=partnership,
        candidate=candidate,
        company=company,
        starts=today,
        occupation=_simple_job(),
        basis="attributed",
        basis_reason="x",
    )
    world.add(zone, placement, replace(whose, organisations=firm))
    assessed = Assessment.objects.create(
        placement=placement, attribution="a", reason="x", assessed_at=timezone.now(),
        user=world.users[consultant],
    )  # fmt: skip
    world.add(zone, assessed, world.fact(placement))
    _match(world, zone, candidate, replace(whose, organisations=firm))
    _follow_up(world, zone, placement, whose)
    actor = {"A": "JC", "other": "LB", "N": "near JC", "F": "far LB"}[zone]
    home = {"A": "jobcentre", "other": "council", "N": "near jobcentre", "F": "far council"}[zone]
    by = Viewer(world.users[actor].pk, "x", (), orgs[home].pk, "x")
    entry = leave_trail(by, "record_placement", placement, circle_id=partnership.pk)
    TrailEntry.objects.filter(pk=entry.pk).update(support_name="x")
    side = orgs[home].sector
    facts = replace(
        at, organisations=frozenset({home}), assigned=frozenset({actor}), me=frozenset({actor}), side=side
    )
    world.add(zone, entry, replace(facts, public=False))


#: Zone -> which organisations have a live grant, and whether both said yes. In N it has run out.
GRANTED = {"A": ("firm", "council", "association"), "other": ("firm", "council"), "N": ("council",), "F": ()}
OPENED = {"other": ("firm",)}


def _shared(world: World, zone: str, candidate: Any, whose: Facts, orgs: dict[str, Any]) -> Facts:
    """The candidate's grants, one consent and one reading; the facts with whom they are shared."""
    now, today = timezone.now(), timezone.localdate()
    over = zone == "N"
    opened = OPENED.get(zone, ())
    live = () if over else GRANTED[zone]
    whose = replace(whose, granted=frozenset(live), opened=frozenset(opened))
    for name in GRANTED[zone] or ("far council",):
        grant = ShareGrant.objects.create(
            candidate=candidate, to=orgs[name], given_on=today - dt.timedelta(days=9),
            ends_on=today + dt.timedelta(days=-1 if over else 9), withdrawn_at=now if zone == "F" else None,
            candidate_yes_at=now if name in opened else None, receiver_yes_at=now if name in opened else None,
        )  # fmt: skip
        world.add(zone if name == "firm" or len(GRANTED[zone]) < 2 else f"{zone} {name}", grant, whose)
    consent = Consent.objects.create(candidate=candidate, about="openings", language="da", given_at=now)
    world.add(zone, consent, whose)
    reading = Reading.objects.create(
        candidate=candidate, user=world.users["PO"], organisation=orgs["owner"], purpose="job", by_name=False,
        hour=now,
    )  # fmt: skip
    world.add(zone, reading, whose)
    return whose


def _profile(world: World, zone: str, candidate: Any, whose: Facts) -> None:
    profile = CompetenceProfile.objects.create(candidate=candidate, confirmed_on=timezone.localdate())
    world.add(zone, profile, whose)
    claim = Claim.objects.create(profile=profile, kind="education", said="x", danish_level="7")
    world.add(zone, claim, whose)


def _simple_job() -> Concept:
    """What the job of every placement is: less than its candidate can do."""
    job, _is_new = Concept.objects.get_or_create(
        kind="occupation", scheme="plain", code="occupation:simple", title_da="simple job", level=1
    )
    return job


def _opening(
    world: World, zone: str, company: Any, partnership: Any, at: Facts, orgs: dict[str, Any]
) -> None:
    """An opening of the zone's company, asked of its own job centre; public in A and F."""
    now, home = timezone.now(), {"A": "jobcentre", "other": "other jobcentre"}.get(zone, OURS[zone][0])
    at = replace(at, public=zone in ("A", "F"))
    opening = Opening.objects.create(
        company=company, partnership=partnership, organisation=orgs[home], task="x", contact_name="x",
        is_public=at.public, told_at=now,
    )  # fmt: skip
    world.add(zone, opening, at)
    world.add(zone, Requirement.objects.create(opening=opening, what="x"), at)
    step = RelayStep.objects.create(
        opening=opening, number=1, partnership=partnership, organisation=orgs[home], asked_at=now,
        answer_by=now + dt.timedelta(hours=4),
    )  # fmt: skip
    world.add(zone, step, at)


def _match(world: World, zone: str, candidate: Any, whose: Facts) -> None:
    """The candidate wants the zone's opening, so its company knows of it; with a step and a mail."""
    now, today = timezone.now(), timezone.localdate()
    match = Match.objects.create(
        partnership=candidate.partnership, opening=world.records["openings.opening"][zone],
        candidate=candidate, step="accepted", proposed_at=now, question_at=now, answered_at=now,
        grant=candidate.grants.order_by("pk").first(),
    )  # fmt: skip
    world.add(zone, match, whose)
    world.add(zone, StepTaken.objects.create(match=match, step="accepted", part="candidate", at=now), whose)
    mail = MatchMail.objects.create(match=match, kind="proposed", expires_on=today + dt.timedelta(days=9))
    world.add(zone, mail, whose)


def _follow_up(world: World, zone: str, placement: Any, whose: Facts) -> None:
    """A follow-up that is due, with an answer, a mail with its link, and a task."""
    now, today = timezone.now(), timezone.localdate()
    follow_up = FollowUp.objects.create(placement=placement, moment="start", due_on=today)
    world.add(zone, follow_up, whose)
    answer = Answer.objects.create(follow_up=follow_up, part="company", how="well", answered_at=now)
    world.add(zone, answer, whose)
    mail = FollowUpMail.objects.create(
        follow_up=follow_up, part="company", email="x@example.org", expires_on=today + dt.timedelta(days=9)
    )
    world.add(zone, mail, whose)
    world.add(zone, Task.objects.create(follow_up=follow_up, what="x", due_on=today), whose)
    notice = FollowUpNotice.objects.create(
        follow_up=follow_up, kind="reminded", user=placement.candidate.consultant
    )
    world.add(zone, notice, whose)
    said = Confirmation.objects.create(placement=placement, part="company", agrees=False, said_at=now)
    world.add(zone, said, world.fact(placement))
    mail = ConfirmationMail.objects.create(
        placement=placement, part="company", email="x@example.org", expires_on=today + dt.timedelta(days=9)
    )
    world.add(zone, mail, world.fact(placement))


#: Zone -> whose contacts they are, who made them, and to whom a company is handed over.
CALLER = {"A": "school", "other": "other school", "N": "near jobcentre", "F": "far council"}
CALLED_BY = {"A": "ED", "other": "other JC", "N": "near JC", "F": "far LB"}
REFERRED_TO = {"A": "association", "other": "other jobcentre", "N": "near jobcentre", "F": "far council"}


def _contacts(
    world: World, zone: str, company: Any, partnership: Any, at: Facts, orgs: dict[str, Any]
) -> None:
    """A company's rules, a reservation with agenda and queue, a contact, a need, a referral."""
    firm = "firm" if company.organisation_id else ""
    register = replace(at, organisations=frozenset({firm} if firm else ()), public=zone == "A")
    world.add(zone, WorkplaceFactory(company=company, municipality=partnership.municipality), register)
    until = timezone.localdate() + dt.timedelta(days=90)
    rules = world.add(zone, ContactRulesFactory(company=company, token_expires_on=until), register)
    person = world.records["companies.contactperson"][zone]
    mail = LinkMail.objects.create(
        company=company, person=person, email="x@example.org", token=rules.token, on=timezone.localdate()
    )
    world.add(zone, mail, world.fact(person))
    merge = world.add(zone, Merge.objects.create(kept=company, gone=0, gone_name="x"), register)
    world.add(
        zone, Alias.objects.create(company=company, merge=merge, kind="page", value=f"x{zone}"), register
    )
    world.add(
        zone, EarlierLink.objects.create(company=company, merge=merge, token=f"earlier-{zone}"), register
    )
    staged = world.add(zone, CompanyImport.objects.create(partnership=partnership, state="preview"), at)
    world.add(zone, ImportRemark.objects.create(company_import=staged, row=1, text="x"), at)
    world.add(zone, ImportedEntry.objects.create(company_import=staged, row=1, company=company), register)
    if zone != "other":
        world.add(zone, ContactTerms.objects.create(partnership=partnership), at)
        world.add(zone, FollowUpTerms.objects.create(partnership=partnership, months=[1, 3]), at)
    caller = replace(at, organisations=frozenset({CALLER[zone]}), staff_of=firm)
    did = {
        "company": company, "partnership": partnership, "organisation": orgs[CALLER[zone]],
        "user": world.users[CALLED_BY[zone]],
    }  # fmt: skip
    reservation = world.add(zone, ReservationFactory(**did), caller)
    contact = world.add(zone, ContactFactory(**did), caller)
    world.add(zone, AgendaItemFactory(reservation=reservation, **did), caller)
    world.add(zone, TurnFactory(behind=reservation, **did), caller)
    world.add(zone, NeedFactory(contact=contact, **did), caller)
    to = REFERRED_TO[zone]
    both = replace(caller, organisations=frozenset({CALLER[zone], to}))
    world.add(zone, ReferralFactory(to=orgs[to], **did), both)
    entry = TimelineEntry.objects.create(at=timezone.now(), kind="other", **did)
    world.add(zone, entry, caller)
    world.add(zone, ContactOwnerFactory(**did), caller)
    _agreements(world, zone, did, caller)
    profile = world.add(zone, Profile.objects.create(company=company), register)
    area = ProfileArea.objects.create(profile=profile, area="climate", strategy="x", commitment="x")
    world.add(zone, area, register)


def _agreements(world: World, zone: str, did: dict[str, Any], at: Facts) -> None:
    """An agreement in force with all its parts, a role model, and a company introduced to another."""
    today = timezone.localdate()
    agreement = world.add(zone, AgreementFactory(signed_on=today, review_on=today, **did), at)
    world.add(zone, CommitmentFactory(agreement=agreement), at)
    for side in ("company", "partnership"):
        world.add(f"{zone} {side}", SignatureFactory(agreement=agreement, side=side), at)
    world.add(zone, ReviewFactory(agreement=agreement), at)
    world.add(zone, RoleModelFactory(**did), at)
    other = CompanyFactory(municipality=did["company"].municipality)
    world.add(zone, IntroductionFactory(role_model=other, **did), at)


#: Zone -> who plans its tour, and who goes along.
PLANNER = {"A": "council", "other": "other school", "N": "near jobcentre", "F": "far council"}
GOES = {"A": (("jobcentre", "JC"), ("school", "ED")), "other": (("other jobcentre", "other JC"),)}


def _tour(world: World, zone: str, event: Event, company: Any, at: Facts, orgs: dict[str, Any]) -> None:
    """A company tour of the event's partnership: a team, who goes, and one stop that is reserved."""
    goes = GOES.get(zone, ())
    along = frozenset(home for home, _person in goes)
    at = replace(at, organisations=frozenset({PLANNER[zone]}), readers=along, public=event.is_public)
    today = timezone.localdate()
    tour = Tour.objects.create(
        partnership=event.partnership, event=event, first_on=today, last_on=today,
        organisation=orgs[PLANNER[zone]],
    )  # fmt: skip
    world.add(zone, tour, at)
    team = world.add(zone, TourTeam.objects.create(tour=tour, number=1), at)
    for home, person in goes:
        member = TourMember.objects.create(
            tour=tour, team=team, user=world.users[person], organisation=orgs[home]
        )
        world.add(zone if home == goes[0][0] else f"{zone} {home}", member, at)
    reservation = world.records["companies.reservation"][zone]
    stop = TourStop.objects.create(tour=tour, team=team, company=company, on=today, reservation=reservation)
    world.add(zone, stop, at)


def _event(world: World, zone: str, partnership: Any, at: Facts, orgs: dict[str, Any]) -> Event:
    soon = timezone.now() + dt.timedelta(days=3)
    theme = Theme.objects.create(partnership=partnership, year=soon.year, title=f"x {zone}")
    world.add(zone, theme, at)
    event = EventFactory(partnership=partnership, theme=theme, starts_at=soon, capacity=40, seats_taken=2)
    public = zone in ("A", "F")
    Event.objects.filter(pk=event.pk).update(is_public=public)
    event.is_public = public
    for name in OURS[zone]:
        world.add(zone, Host.objects.create(event=event, organisation=orgs[name]), at)
    world.add(zone, event, replace(at, public=public))
    world.add(zone, SessionFactory(event=event), replace(at, public=public))
    return event


def _arrivals(world: World, zone: str, event: Event, company: Any, organisation: Any, at: Facts) -> None:
    kind = Participant.Represents.COMPANY if company else Participant.Represents.NETWORK
    person = ParticipantFactory(
        partnership=event.partnership, represents=kind, company=company, organisation=organisation
    )
    at = replace(
        at,
        represents_company=bool(company),
        staff_of="firm" if company is not None and company.organisation_id else "",
    )
    world.add(zone, person, at)
    registration = RegistrationFactory(event=event, participant=person, queued_at=timezone.now())
    world.add(zone, registration, at)
    world.add(zone, Invitation.objects.create(event=event, participant=person), at)
    session = event.sessions.first()
    world.add(zone, AttendanceFactory(session=session, participant=person), at)
    world.add(zone, Feedback.objects.create(event=event, registration=registration, usefulness=4), at)
    signed = SignedList.objects.create(session=session, file_name="x")
    world.add(zone, signed, at)
    world.add(zone, SignedListRow.objects.create(signed_list=signed, number=1), at)
