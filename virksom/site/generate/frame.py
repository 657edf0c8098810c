"""The frame of large data: programme, partnerships, organisations, people who sign in, companies."""

from __future__ import annotations

import numpy as np

from virksom.accounts.models import User
from virksom.companies.models import Company, ContactPerson, Level
from virksom.partnerships.models import (
    Actor,
    Lead,
    Membership,
    Municipality,
    Organisation,
    Partnership,
    Phase,
    Programme,
    Role,
    Sector,
    Side,
    StartPackageItem,
    Target,
)
from virksom.partnerships.models.membership import PROGRAMME_ROLES
from virksom.site.generate import draw
from virksom.site.generate.plan import Build

INDUSTRIES = [
    "Fødevarer",
    "Hotel og restaurant",
    "Transport",
    "Metal",
    "Rengøring",
    "Byggeri",
    "Detailhandel",
]
SIZE_SHARES = [0.6, 0.28, 0.1, 0.02]
LEVEL_SHARES = [0.35, 0.4, 0.25]
#: Which sector somebody of a role works in; the rest sign in for the job centre.
SECTOR_OF_ROLE = {
    Role.BUSINESS_LEAD: Sector.BUSINESS,
    Role.BUSINESS_CONSULTANT: Sector.BUSINESS,
    Role.EDUCATION_PARTNER: Sector.EDUCATION,
    Role.ASSOCIATION_PARTNER: Sector.ASSOCIATION,
    Role.MENTOR: Sector.ASSOCIATION,
    Role.COMPANY_USER: Sector.COMPANY,
}


def build_frame(build: Build) -> None:
    """Programme, phase, partnerships in the largest places first, targets, who is at the table."""
    owner = Organisation.objects.create(name="Programejer (DEMO)", sector=Sector.AUTHORITY, is_demo=True)
    build.programme = Programme.objects.create(
        name=f"Genereret: {build.scale.name}, {build.seed} (DEMO)",
        slug=build.slug,
        owner=owner,
        starts=draw.FIRST_DAY,
        ends=draw.LAST_DAY,
        is_demo=True,
    )
    phase = Phase.objects.create(
        programme=build.programme, kind=Phase.Kind.ROLLOUT, starts=draw.FIRST_DAY, ends=draw.LAST_DAY
    )
    codes = list(Municipality.objects.order_by("code").values_list("code", flat=True))
    count = build.scale.partnerships
    build.municipalities = np.sort(build.rng.permutation(np.array(codes))[:count])
    build.partnerships = build.add(
        Partnership,
        count,
        programme_id=build.programme.pk,
        municipality_id=build.municipalities,
        phase_id=phase.pk,
        model=Partnership.Model.LOCAL.value,
        strands=Partnership.Strands.MULTI.value,
        starts=draw.FIRST_DAY.isoformat(),
        position=np.arange(1, count + 1),
    )
    build_targets(build)
    build_table(build)


def build_targets(build: Build) -> None:
    """A target for the whole and one for each place, which add up."""
    shared = {"programme_id": build.programme.pk, "starts": draw.FIRST_DAY.isoformat()}
    whole = build.scale.placements
    for indicator, value in (
        ("placements", whole),
        ("company_representatives", build.scale.participants // 2),
    ):
        build.add(Target, 1, indicator=indicator, value=value, partnership_id=None, **shared)
    build.add(
        Target,
        build.scale.partnerships,
        indicator="placements",
        value=build.split(whole),
        partnership_id=build.partnerships,
        **shared,
    )


def build_table(build: Build) -> None:
    """An organisation of each sector at every table, leads from both sides, the start package open."""
    for sector in Sector.values:
        build.organisations[sector] = build.add(
            Organisation,
            build.scale.partnerships,
            name=[f"{sector.capitalize()} {code} (DEMO)" for code in build.municipalities.tolist()],
            sector=sector,
            municipality_id=build.municipalities,
            is_demo=True,
        )
        build.add(
            Actor,
            build.scale.partnerships,
            partnership_id=build.partnerships,
            organisation_id=build.organisations[sector],
            joined_on=draw.FIRST_DAY.isoformat(),
        )
    for side in Side.values:
        build.add(
            Lead,
            build.scale.partnerships,
            partnership_id=build.partnerships,
            side=side,
            name=draw.people(build.rng, build.scale.partnerships),
            organisation_id=build.organisations[side],
            since=draw.FIRST_DAY.isoformat(),
        )


def build_users(build: Build) -> None:
    """Job consultants everywhere, and somebody of every role in the largest place; nobody can sign in."""
    places, each = build.scale.partnerships, build.scale.consultants
    consultants = add_users(build, "consultant", places * each)
    build.consultants = consultants.reshape(places, each)
    where = np.repeat(np.arange(places), each)
    largest = int(np.argmax(build.weights))
    roles = list(Role)
    others = add_users(build, "role", len(roles))
    shared = {"programme_id": build.programme.pk, "starts": draw.FIRST_DAY.isoformat()}
    build.add(
        Membership,
        places * each,
        user_id=consultants,
        role=Role.JOB_CONSULTANT.value,
        organisation_id=build.organisations[Sector.EMPLOYMENT][where],
        partnership_id=build.partnerships[where],
        **shared,
    )
    build.add(
        Membership,
        len(roles),
        user_id=others,
        role=[role.value for role in roles],
        organisation_id=[
            build.programme.owner_id
            if role in PROGRAMME_ROLES
            else int(build.organisations[SECTOR_OF_ROLE.get(role, Sector.EMPLOYMENT)][largest])
            for role in roles
        ],
        partnership_id=[
            None if role in PROGRAMME_ROLES else int(build.partnerships[largest]) for role in roles
        ],
        **shared,
    )
    # The largest place's consultant of every role is also one of those with candidates.
    job_consultant = roles.index(Role.JOB_CONSULTANT)
    build.consultants[largest, 0] = others[job_consultant]


def add_users(build: Build, word: str, count: int) -> np.ndarray:
    """People with accounts whose password is unusable."""
    return build.add(
        User,
        count,
        email=[f"{word}-{build.scale.name}-{build.seed}-{n}@generated.example" for n in range(count)],
        name=draw.people(build.rng, count),
        date_joined=f"{draw.FIRST_DAY} 08:00:00",
        password="!generated",  # noqa: S106 (marks an unusable one)
        is_demo=True,
    )


def build_companies(build: Build) -> None:
    """Companies, the first of each place at the table, and a contact person in every one."""
    count, rng = build.scale.companies, build.rng
    counts = build.split(count)
    build.company_names = draw.companies(rng, count)
    offsets = np.concatenate(([0], np.cumsum(counts)[:-1]))
    seats: list[int | None] = [None] * count
    for place, first in enumerate(offsets.tolist()):
        seats[first] = int(build.organisations[Sector.COMPANY][place])
    ids = build.add(
        Company,
        count,
        name=build.company_names,
        cvr=None,
        municipality_id=np.repeat(build.municipalities, counts),
        organisation_id=seats,
        industry=draw.pick(rng, INDUSTRIES, count),
        size=draw.pick(rng, Company.Size.values, count, SIZE_SHARES),
        is_public=rng.random(count) < 0.02,
        is_protected_from_advertising=rng.random(count) < 0.1,
        is_demo=True,
    )
    build.companies = draw.Spans(int(ids[0]), counts)
    build.add(
        ContactPerson,
        count,
        company_id=ids,
        name=draw.people(rng, count),
        level=draw.pick(rng, Level.values, count, LEVEL_SHARES),
        email=[f"contact-{number}@generated.example" for number in ids.tolist()],
    )
    build.add(
        StartPackageItem,
        build.scale.partnerships,
        partnership_id=build.partnerships,
        kind=StartPackageItem.Kind.WORKSHOP.value,
    )
