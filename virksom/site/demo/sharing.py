"""Who may see whom: grants in every state to each sort of receiver, consents, and who has looked.

Days are counted from today, so that what is asked waits and what is shared holds whenever the demo is loaded.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from virksom.candidates.facts.consent import WORDINGS
from virksom.candidates.models import Candidate, CompetenceProfile, Consent, Purpose, Reading, ShareGrant
from virksom.candidates.models.sharing import SIGNS
from virksom.site.demo.facts import at
from virksom.site.demo.profiles import PLACE
from virksom.site.demo.scene import SEED, Scene

COMPANY, BUSINESS, MENTORS, SCHOOL = "host_company", "business_organisation", "mentors", "school"
#: Who reads, asks and says yes for a receiver.
READER = {COMPANY: "company", BUSINESS: "business-consultant", MENTORS: "association-partner"}
JOB, COURSE, MENTORING = Purpose.JOB, Purpose.COURSE, Purpose.MENTORING
#: The demo's candidate is nobody of these; they come after, by number.
OWN = 0


@dataclass(frozen=True)
class Shared:
    """A grant: whose, to whom, for what; days ago it was given (None: only asked), days until it ends,
    and how many days ago each said yes to more.
    """

    whose: int
    to: str
    purpose: str
    given: int | None
    ends: int = 60
    receiver_yes: int | None = None
    candidate_yes: int | None = None
    asked: int | None = None


GRANTS = (
    Shared(OWN, COMPANY, JOB, given=12, receiver_yes=6, candidate_yes=5),
    Shared(OWN, BUSINESS, JOB, given=None, asked=1),
    Shared(OWN, MENTORS, MENTORING, given=20, ends=70),
    Shared(OWN, SCHOOL, COURSE, given=120, ends=-31),
    Shared(1, COMPANY, JOB, given=9, ends=81),
    Shared(2, COMPANY, JOB, given=15, ends=75, receiver_yes=2),
    Shared(3, COMPANY, JOB, given=95, ends=-5),
    Shared(4, COMPANY, JOB, given=None, asked=2),
    Shared(1, BUSINESS, JOB, given=9, ends=81),
    Shared(5, BUSINESS, JOB, given=3, ends=87),
    Shared(6, MENTORS, MENTORING, given=30, ends=60),
)
#: Whose, about what, given so many days ago, and withdrawn so many days ago.
CONSENTS: tuple[tuple[int, str, int, int | None], ...] = (
    (OWN, Consent.About.OPENINGS, 40, None),
    (OWN, Consent.About.PHOTO, 40, 10),
    (1, Consent.About.OPENINGS, 30, None),
    (2, Consent.About.OPENINGS, 25, None),
    (2, Consent.About.CASE, 25, None),
    (5, Consent.About.OPENINGS, 3, None),
)
#: Who looked at the demo's candidate besides the receivers: person, for what, days ago.
OWN_PEOPLE = (
    ("job-consultant", Purpose.UPKEEP, 41),
    ("job-consultant", Purpose.FOLLOW_UP, 3),
    ("employment-lead", Purpose.FOLLOW_UP, 1),
)


def build_sharing(scene: Scene, today: dt.date) -> None:
    """Grants, consents and readings of the demo's candidate and of six others in Odense."""
    rng = random.Random(SEED + 6)  # noqa: S311 (no secret; its own, so that nothing else is drawn anew)
    people = whose(scene, today)
    grants = [granted(scene, people[one.whose], one, today, rng) for one in GRANTS]
    ShareGrant.objects.bulk_create(grants)
    Consent.objects.bulk_create(
        Consent(
            candidate=people[number],
            about=about,
            text_version=WORDINGS[about].version,
            language=people[number].language,
            given_at=at(today - dt.timedelta(days=given), "10:20"),
            expires_on=today + dt.timedelta(days=365 - given),
            withdrawn_at=None if gone is None else at(today - dt.timedelta(days=gone), "18:05"),
        )
        for number, about, given, gone in CONSENTS
    )
    Reading.objects.bulk_create(
        [
            *(seen for one, grant in zip(GRANTS, grants, strict=True) for seen in looked(scene, one, grant)),
            *(
                Reading(
                    candidate=people[OWN],
                    user=scene.users[key],
                    organisation=scene.organisations[PLACE, "job_centre"],
                    purpose=purpose,
                    by_name=True,
                    hour=at(today - dt.timedelta(days=days), "09:00"),
                )
                for key, purpose, days in OWN_PEOPLE
            ),
        ]
    )


def whose(scene: Scene, today: dt.date) -> list[Candidate]:
    """The demo's candidate, then the consultant's own whose profile is confirmed and filled in."""
    rows = Candidate.objects.of(scene.partnerships[PLACE])
    own = rows.get(user=scene.users["candidate"])
    confirmed = CompetenceProfile.objects.confirmed(today).values("candidate")
    others = rows.filter(pk__in=confirmed, user=None, consultant=scene.users["job-consultant"])
    return [own, *others.order_by("pk")[: max(one.whose for one in GRANTS)]]


def granted(
    scene: Scene, candidate: Candidate, one: Shared, today: dt.date, rng: random.Random
) -> ShareGrant:
    """One grant as it stands today."""

    def ago(days: int | None) -> dt.date | None:
        return None if days is None else today - dt.timedelta(days=days)

    def moment(days: int | None) -> dt.datetime | None:
        return None if days is None else at(today - dt.timedelta(days=days), "13:30")

    return ShareGrant(
        candidate=candidate,
        to=scene.organisations[PLACE, one.to],
        purpose=one.purpose,
        asked_on=ago(one.asked),
        asked_by=scene.users[READER[one.to]] if one.asked is not None else None,
        given_on=ago(one.given),
        ends_on=None if one.given is None else today + dt.timedelta(days=one.ends),
        alias="P-" + "".join(rng.choice(SIGNS) for _ in range(6)),
        receiver_yes_at=moment(one.receiver_yes),
        candidate_yes_at=moment(one.candidate_yes),
    )


def looked(scene: Scene, one: Shared, grant: ShareGrant) -> list[Reading]:
    """That a receiver looked on the day after it was shared, and by name once both had said yes."""
    key = READER.get(one.to)
    if grant.given_on is None or key is None:
        return []
    days = [(grant.given_on + dt.timedelta(days=1), False)]
    if grant.candidate_yes_at is not None:
        days.append((grant.candidate_yes_at.date() + dt.timedelta(days=1), True))
    return [
        Reading(
            candidate=grant.candidate,
            user=scene.users[key],
            organisation=grant.to,
            purpose=one.purpose,
            by_name=by_name,
            hour=at(day, "11:00"),
        )
        for day, by_name in days
    ]
