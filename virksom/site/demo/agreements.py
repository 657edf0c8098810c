"""Agreements, profiles of responsibility and introductions in Odense, and some contacts that say who
knows the schemes. Nothing here draws lots, so that no other part of the demo moves."""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localdate

from virksom.companies.actions.agreement import make_agreement, review_agreement, sign_agreement
from virksom.companies.actions.contact import record_contact
from virksom.companies.actions.introduction import mark_role_model
from virksom.companies.actions.profile import set_profile
from virksom.companies.models import (
    Agreement,
    Channel,
    Commitment,
    Company,
    Contact,
    Introduction,
    Offer,
    Profile,
    RoleModel,
    TimelineEntry,
)
from virksom.foundation.access import Viewer
from virksom.partnerships.access import viewer_of
from virksom.site.demo.facts import at
from virksom.site.demo.scene import Scene, marked

PLACE = "Odense"
SIGNED = dt.date(2008, 9, 3)
Kind = Commitment.Kind
#: Terms, what is promised, and how much of it was reached at the review (None: not reviewed yet).
AGREEMENTS: tuple[tuple[str, dict[str, int], dict[str, int] | None], ...] = (
    (
        "Vi tager fire i praktik om året og ansætter mindst to af dem, hvis arbejdet er der. "
        "Jobcentret følger hver enkelt de første tre måneder. Erhvervsrådet tager andre virksomheder med på "
        "besøg hos os to gange om året.",
        {Kind.INTERNSHIPS: 4, Kind.HIRES: 2, Kind.VISITS: 2},
        {Kind.INTERNSHIPS: 3, Kind.HIRES: 1, Kind.VISITS: 2},
    ),
    (
        "Vi stiller to mentorer til rådighed og tager to elever. Skolen holder dansk i arbejdstiden hver "
        "tirsdag.",
        {Kind.MENTORS: 2, Kind.TRAINEES: 2},
        {Kind.MENTORS: 2, Kind.TRAINEES: 1},
    ),
    (
        "Vi åbner for praktik på lageret og fortæller andre virksomheder, hvordan det går.",
        {Kind.INTERNSHIPS: 3, Kind.TALKS: 1},
        None,
    ),
)
AREAS = {
    "inclusive_workplace": {
        "strategy": "Halvdelen af alle nye skal komme fra byens egne jobsøgere.",
        "commitment": "Fire praktikpladser og to ansættelser om året efter aftalen med partnerskabet.",
        "activity": "Hver ny har en makker på holdet. Dansk i arbejdstiden hver tirsdag.",
    },
    "working_environment": {
        "strategy": "Ingen skal komme til skade, fordi de ikke forstod beskeden.",
        "commitment": "Alle sikkerhedsregler står på tre sprog og med billeder.",
        "activity": "Rundgang med tolk den første dag.",
    },
    "climate": {
        "strategy": "Vi vil bruge en tredjedel mindre strøm om fem år.",
        "commitment": "",
        "activity": "Ny belysning i hallen. Varmen fra ovnene bruges igen.",
    },
    "suppliers": {
        "strategy": "",
        "commitment": "Nye leverandører skriver under på de samme krav om løn og sikkerhed som os.",
        "activity": "",
    },
}
FIGURES = {"energy_use": 412.5, "accidents": 1, "training_hours": 14, "women_share": 38}
#: So many companies were asked whether they know the schemes; every third does not.
ASKED = 33
OFFERS = (Offer.RECRUITMENT, Offer.SCHEMES, Offer.TRAINEES)


def build_agreements(scene: Scene, today: dt.date) -> None:
    """Three agreements, two profiles, a role model with three introductions, and the contacts."""
    by = viewer_of(scene.users["business-consultant"], localdate())
    companies = scene.companies[PLACE]
    for company, (terms, promised, reached) in zip(companies, AGREEMENTS, strict=False):
        _agreement(company, terms, promised, reached, by, today)
    _profiles(companies, by)
    _introductions(companies, by, today)
    _contacts(companies, by)
    for model in (Agreement, Contact, Introduction, Profile, RoleModel, TimelineEntry):
        model._default_manager.filter(company__in=companies).update(is_demo=True)


def _agreement(
    company: Company,
    terms: str,
    promised: dict[str, int],
    reached: dict[str, int] | None,
    by: Viewer,
    today: dt.date,
) -> None:
    """An agreement of 2008 that still runs: reviewed once and due again, or waiting for a signature."""
    agreement = make_agreement(
        company=company,
        terms=terms,
        starts=SIGNED,
        ends=None,
        review_on=SIGNED if reached else None,
        promised=promised,
        by=by,
    )
    sign_agreement(agreement=agreement, side="partnership", name=marked("Jonas Bech"), on=SIGNED, by=by)
    if reached is None:
        return
    sign_agreement(
        agreement=agreement,
        side="company",
        name=marked("Direktionen"),
        on=SIGNED + dt.timedelta(days=5),
        by=by,
    )
    due_in = -2 if reached.get(Kind.HIRES) else 40
    review_agreement(
        agreement=agreement,
        on=dt.date(2009, 2, 3),
        said="Det går godt på holdet. Næste gang ser vi på, om praktikken kan blive længere.",
        next_on=today + dt.timedelta(days=due_in),
        reached=reached,
        by=by,
    )


def _profiles(companies: list[Company], by: Viewer) -> None:
    set_profile(
        company=companies[0],
        summary="Vi bygger på folk, der vil lære, og siger tingene, som de er.",
        areas=AREAS,
        figures=FIGURES,
        figures_on=dt.date(2008, 12, 31),
        figures_source="Eget regnskab",
        is_public=True,
        by=by,
    )
    set_profile(
        company=companies[1],
        summary="",
        areas={"inclusive_workplace": {"activity": "To mentorer fra produktionen, og elever hvert år."}},
        figures={},
        figures_on=None,
        figures_source="",
        is_public=companies[1].is_public,
        by=by,
    )


def _introductions(companies: list[Company], by: Viewer, today: dt.date) -> None:
    """One to follow up on, one both have said yes to, and one that led to a meeting."""
    role_model = mark_role_model(
        company=companies[0], about="Dansk i arbejdstiden og makkere på holdet", by=by
    )
    said_yes = today - dt.timedelta(days=20)
    for newcomer, days, agreed in (
        (companies[-1], -3, False),
        (companies[-2], 14, True),
        (companies[5], 0, True),
    ):
        done = newcomer == companies[5]
        Introduction.objects.create(
            company=newcomer,
            role_model=role_model.company,
            partnership_id=role_model.partnership_id,
            organisation_id=role_model.organisation_id,
            user_id=role_model.user_id,
            about="Dansk i arbejdstiden",
            newcomer_agreed_on=said_yes if agreed else None,
            role_model_agreed_on=said_yes,
            meets_on=today + dt.timedelta(days=7) if agreed and not done else None,
            due_on=today + dt.timedelta(days=days),
            followed_up_on=today if done else None,
            outcome=Introduction.Outcome.VISITED if done else "",
            note="De vil prøve det samme til foråret." if done else "",
        )


def _contacts(companies: list[Company], by: Viewer) -> None:
    """Who was asked about the schemes; the first few were talked to more than once."""
    for number, company in enumerate(companies[:ASKED]):
        for more in range(1 + 3 * (number < 5) + (number % 4 == 0)):
            on = dt.date(2008, 5, 6) + dt.timedelta(days=7 * number + 31 * more)
            record_contact(
                company=company,
                channel=(Channel.CALL, Channel.VISIT, Channel.MAIL)[(number + more) % 3],
                offer=OFFERS[(number + more) % len(OFFERS)],
                about="Støtteordninger, praktik og ansættelse",
                at=at(min(on, dt.date(2009, 3, 20)), "10:15"),
                knows_schemes=number % 3 != 2,
                wants_more=number % 2 == 0,
                by=by,
            )
