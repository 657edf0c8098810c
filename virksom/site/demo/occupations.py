"""What the jobs are, by the trade of the company; two people in Odense work far below what they can."""

from __future__ import annotations

from itertools import count

from virksom.candidates.models import Concept
from virksom.placements.models import Placement
from virksom.site.demo.profiles import PLACE
from virksom.site.demo.scene import Scene

#: Trade -> the jobs people get there, in turn: codes of the built-in list.
JOBS = {
    "Fødevarer": ("production-worker", "butcher", "packer"),
    "Hotel og restaurant": ("hotel-worker", "kitchen-assistant", "cook"),
    "Transport og lager": ("warehouse-worker", "lorry-driver", "forklift-driver"),
    "Metal og maskiner": ("welder", "machine-operator"),
    "Rengøring": ("cleaner",),
    "Byggeri": ("bricklayer", "building-worker", "painter"),
    "Detailhandel": ("shop-assistant", "warehouse-worker"),
    "Pleje og omsorg": ("care-helper", "cleaner"),
    "Gartneri": ("gardener", "farm-worker"),
    "Software": ("it-supporter", "programmer"),
    "Møbler": ("joiner", "production-worker"),
    "Vindmøller": ("machine-operator", "welder"),
    "Offentlig service": ("laundry-worker", "kitchen-assistant", "childcare-worker"),
}
#: What somebody has worked as -> the trades in which they found such a job again.
AGAIN = {
    "civil-engineer": ("Byggeri", "Metal og maskiner", "Vindmøller", "Software"),
    "bookkeeper": ("Detailhandel", "Transport og lager", "Møbler", "Software"),
    "nurse": ("Pleje og omsorg", "Offentlig service"),
}
#: What somebody has worked as -> the job they have instead.
BELOW = {"civil-engineer": "cleaner", "bookkeeper": "packer"}


def build_occupations(scene: Scene) -> None:
    """Every placement says what the job is."""
    words = {
        concept.code.partition(":")[2]: concept
        for concept in Concept.objects.filter(kind=Concept.Kind.OCCUPATION, scheme=Concept.Scheme.PLAIN)
    }
    placements = list(
        Placement.objects.in_programme(scene.programme).select_related("company", "candidate").order_by("pk")
    )
    turns = {trade: count() for trade in JOBS}
    for placement in placements:
        jobs = JOBS[placement.company.industry]
        placement.occupation = words[jobs[next(turns[placement.company.industry]) % len(jobs)]]
    for work in AGAIN:
        people = worked_as(scene, words[work])
        for placement in placements:
            if placement.candidate_id in people and placement.company.industry in AGAIN[work]:
                placement.occupation = words[work]
    for can, job in BELOW.items():
        below(scene, placements, words[can]).occupation = words[job]
    Placement.objects.bulk_update(placements, ["occupation"])


def worked_as(scene: Scene, work: Concept) -> set[int]:
    """Those in Odense who say that they have worked as something."""
    claims = work.claims.filter(profile__candidate__partnership=scene.partnerships[PLACE])
    return set(claims.values_list("profile__candidate", flat=True))


def below(scene: Scene, placements: list[Placement], can: Concept) -> Placement:
    """The first running job of one of the consultant's own people who has worked as something."""
    mine, people = scene.users["job-consultant"], worked_as(scene, can)
    return next(
        one
        for one in placements
        if one.ends is None and one.candidate_id in people and one.candidate.consultant_id == mine.pk
    )
