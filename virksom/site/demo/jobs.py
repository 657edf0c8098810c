"""Candidates without names and their placements, by terms exactly as in table 2."""

from __future__ import annotations

import datetime as dt

from virksom.candidates.models import Candidate
from virksom.companies.models import Company
from virksom.placements.models import Placement, Terms
from virksom.site.demo.facts import LAST_DAY, facts
from virksom.site.demo.scene import Scene, marked

#: How many placements begin in each month, compared with each other: in earnest from the autumn.
MONTHS = {
    (2008, 4): 1, (2008, 5): 1, (2008, 6): 1, (2008, 8): 2, (2008, 9): 4, (2008, 10): 9, (2008, 11): 10,
    (2008, 12): 7, (2009, 1): 12, (2009, 2): 13, (2009, 3): 12,
}  # fmt: skip
#: Weeks after which placements of fixed length end.
WEEKS = {Terms.COMPANY_INTERNSHIP: (4, 13), Terms.WAGE_SUBSIDY: (26, 26), Terms.UNPAID_TRAINING: (20, 40)}
ENDED_EARLY = 0.08
ATTRIBUTED = 0.6
REASONS = (
    "Virksomheden mødte kandidaten på et netværksmøde og havde ikke tænkt på at ansætte.",
    "Åbningen kom frem på et virksomhedsbesøg, som begge sider tog på sammen.",
    "Jobpakken blev bygget af skolen og virksomheden på en workshop.",
    "Erhvervsforeningen introducerede virksomheden. Jobcentret kendte den ikke før.",
    "En mentor fra netværket gjorde, at virksomheden turde.",
    "Virksomheden siger, at den ellers havde valgt et vikarbureau.",
)
#: Public-sector jobs that came with the effort: shadow results, shown beside table 2 and not counted in it.
SHADOW = (
    ("Odense", "Plejehjemmet Solbakken", Terms.ORDINARY_PART_TIME),
    ("Odense", "Plejehjemmet Solbakken", Terms.WAGE_SUBSIDY),
    ("Odense", "Skolekøkkenet", Terms.FLEX_JOB),
    ("Esbjerg", "Hospitalets vaskeri", Terms.ORDINARY_FULL_TIME),
    ("Viborg", "Byens park og vej", Terms.WAGE_SUBSIDY),
    ("Næstved", "Børnehuset Birken", Terms.COMPANY_INTERNSHIP),
)
UNPLACED = 0.25
CONSULTANTS = ("job-consultant", "job-consultant-2")


class Enrolment:
    """Hands out candidates of one partnership, numbered, each with a consultant where there are any."""

    def __init__(self, scene: Scene, place: str) -> None:
        self.scene = scene
        self.place = place
        self.partnership = scene.partnerships[place]
        self.candidates: list[Candidate] = []

    def enrol(self, before: dt.date) -> Candidate:
        number = len(self.candidates) + 1
        weeks = self.scene.rng.randint(1, 8)
        key = CONSULTANTS[number % len(CONSULTANTS)]
        candidate = Candidate(
            partnership=self.partnership,
            code=f"{self.partnership.municipality_id}-{number:04}",
            is_eligible=True,
            enrolled_on=max(self.partnership.starts, before - dt.timedelta(weeks=weeks)),
            consultant=self.scene.users[key] if self.place == "Odense" else None,
            is_demo=True,
        )
        self.candidates.append(candidate)
        return candidate


def build_jobs(scene: Scene) -> None:
    """Candidates, private placements as counted, and a few public ones beside them."""
    candidates: list[Candidate] = []
    placements: list[Placement] = []
    public = build_public_employers(scene)
    for row in facts("placements"):
        place = row["municipality"]
        enrolment = Enrolment(scene, place)
        private = [
            placed(scene, enrolment, scene.rng.choice(scene.companies[place]), terms)
            for terms in Terms.values
            for _ in range(int(row[terms]))
        ]
        join_steps(place, private)
        shadow = [
            placed(scene, enrolment, public[where, name], terms, is_private=False)
            for where, name, terms in SHADOW
            if where == place
        ]
        for _ in range(round(len(private) * UNPLACED)):
            enrolment.enrol(before=LAST_DAY)
        candidates += enrolment.candidates
        placements += private + shadow
    introduce(scene, placements)
    Candidate.objects.bulk_create(candidates)
    Placement.objects.bulk_create(placements)


def build_public_employers(scene: Scene) -> dict[tuple[str, str], Company]:
    """Public workplaces, by municipality and name."""
    keys = sorted({(place, name) for place, name, _ in SHADOW})
    employers = Company.objects.bulk_create(
        Company(
            name=marked(name),
            municipality_id=scene.partnerships[place].municipality_id,
            industry="Offentlig service",
            size=Company.Size.MEDIUM,
            is_demo=True,
        )
        for place, name in keys
    )
    return dict(zip(keys, employers, strict=True))


def placed(
    scene: Scene, enrolment: Enrolment, company: Company, terms: str, *, is_private: bool = True
) -> Placement:
    """A placement on a plausible day, reported or attributed with its reason."""
    starts = start_day(scene, enrolment.partnership.starts)
    # Aalborg counted strictly: only what would not have come without the partnership.
    attributed = enrolment.place == "Aalborg" or scene.rng.random() < ATTRIBUTED
    return Placement(
        partnership=enrolment.partnership,
        candidate=enrolment.enrol(before=starts),
        company=company,
        terms=terms,
        is_private=is_private,
        starts=starts,
        ends=end_day(scene, starts, terms),
        basis=Placement.Basis.ATTRIBUTED if attributed else Placement.Basis.REPORTED,
        basis_reason=scene.rng.choice(REASONS) if attributed else "",
        recorded_by=scene.users["job-consultant"] if enrolment.place == "Odense" else None,
        recorded_for=scene.organisations[enrolment.place, "job_centre"],
        is_demo=True,
    )


def start_day(scene: Scene, partnership_starts: dt.date) -> dt.date:
    """A working day in a month when jobs began, some weeks after the partnership did."""
    first = partnership_starts + dt.timedelta(weeks=3)
    months = [month for month in MONTHS if month >= (first.year, first.month)]
    year, month = scene.rng.choices(months, weights=[MONTHS[one] for one in months])[0]
    on = dt.date(year, month, scene.rng.randint(1, 28))
    on += dt.timedelta(days=(7 - on.weekday()) % 7 if on.weekday() > 4 else 0)
    return max(first, on)


def end_day(scene: Scene, starts: dt.date, terms: str) -> dt.date | None:
    """When it ends: after the agreed weeks, early for a few, open for the rest."""
    if terms in WEEKS:
        return starts + dt.timedelta(weeks=scene.rng.randint(*WEEKS[Terms(terms)]))
    if scene.rng.random() < ENDED_EARLY:
        return starts + dt.timedelta(weeks=scene.rng.randint(2, 10))
    return None


def join_steps(place: str, placements: list[Placement]) -> None:
    """Some candidates went from an internship to a job with wage subsidy.

    In Viborg twice in the same company within 90 days, which a reader of the figures asks about.
    """
    steps = {"Viborg": 2, "Odense": 4}.get(place, 0)
    internships = [one for one in placements if one.terms == Terms.COMPANY_INTERNSHIP][:steps]
    subsidised = [one for one in placements if one.terms == Terms.WAGE_SUBSIDY][:steps]
    for first, then in zip(internships, subsidised, strict=False):
        then.candidate = first.candidate
        if place == "Viborg":
            then.company = first.company
            first.starts = dt.date(2008, 11, 3)
            first.ends = dt.date(2008, 12, 12)
            then.starts = dt.date(2008, 12, 15)
            then.ends = dt.date(2009, 6, 12)
        else:
            first.starts = dt.date(2008, 10, 6)
            first.ends = dt.date(2008, 11, 28)
            then.starts = dt.date(2009, 2, 2)
            then.ends = dt.date(2009, 7, 31)
        first.candidate.enrolled_on = dt.date(2008, 9, 22)


def introduce(scene: Scene, placements: list[Placement]) -> None:
    """The demo's candidate has a job, and the demo's company has people in three of the placements."""
    odense = [one for one in placements if one.partnership == scene.partnerships["Odense"] and one.is_private]
    odense[0].candidate.user = scene.users["candidate"]
    odense[0].candidate.consultant = scene.users[CONSULTANTS[0]]
    for placement in odense[1:4]:
        placement.company = scene.companies["Odense"][0]
