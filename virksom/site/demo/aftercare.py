"""What came after the placements: follow-ups with answers, some that differ, and some that are due now."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from virksom.companies.models import ContactPerson
from virksom.placements.facts.due import due_days
from virksom.placements.models import Answer, Confirmation, ConfirmationMail, FollowUp, Part, Placement, Task
from virksom.placements.models.follow_up import DEFAULT_MONTHS, LINK_LASTS
from virksom.site.demo.facts import LAST_DAY
from virksom.site.demo.scene import SEED, Scene

#: How often each answers at all, and how often a company and a candidate do not say the same.
ANSWERS = {Part.COMPANY: 0.8, Part.CANDIDATE: 0.75, Part.CONSULTANT: 0.95}
DIFFER = 0.08
MIXED = 0.15
COMPANY_SAYS = ("Møder til tiden.", "Vi er glade for ham.", "Hun lærer hurtigt.", "")
CANDIDATE_SAYS = ("Jeg er glad for kollegerne.", "Det er langt at cykle.", "", "")
DIFFERS = "For mange timer."
#: Of the consultant's running placements, days from today on which one is due: over, today, soon.
NOW = (-3, -1, 0, 0, 0, 1, 2, 5)


def build_aftercare(scene: Scene, today: dt.date) -> None:
    """Every placement has its follow-ups: done while the programme ran, and some due around today."""
    rng = random.Random(SEED + 5)  # noqa: S311 (no secret; its own, so that nothing else is drawn anew)
    placements = list(
        Placement.objects.in_programme(scene.programme).select_related("candidate").order_by("pk")
    )
    confirm(placements)
    rows = [
        FollowUp(
            placement=placement,
            moment=moment,
            due_on=day,
            done_on=day + dt.timedelta(days=rng.randint(0, 4)),
            is_demo=True,
        )
        for placement in placements
        for moment, day in due_days(placement.starts, placement.ends, DEFAULT_MONTHS).items()
        if day <= LAST_DAY
    ]
    current = due_now(scene, placements, today)
    rows = FollowUp.objects.bulk_create(rows + current)
    Answer.objects.bulk_create(
        [answer for row in rows for answer in answers_to(rng, row, today) if row.done_on is not None]
    )
    show_what_waits(scene, rows[-len(current) :], today)


def confirm(placements: list[Placement]) -> None:
    """Both have confirmed what the partnerships counted."""
    for one in placements:
        one.company_yes_at = one.person_yes_at = at_ten(one.starts)
    Placement.objects.bulk_update(placements, ["company_yes_at", "person_yes_at"])


def due_now(scene: Scene, placements: list[Placement], today: dt.date) -> list[FollowUp]:
    """The last follow-up of some of the consultant's placements that still run, due around today."""
    mine = scene.users["job-consultant"]
    running = [one for one in placements if one.candidate.consultant_id == mine.pk and one.ends is None]
    return [
        FollowUp(
            placement=placement,
            moment="m12",
            due_on=today + dt.timedelta(days=days),
            reminded_on=today if days < 0 else None,
            is_demo=True,
        )
        for placement, days in zip(running, NOW, strict=False)
    ]


def answers_to(rng: random.Random, row: FollowUp, today: dt.date) -> list[Answer]:
    """What each of them said; now and then company and candidate see it differently."""
    differs = rng.random() < DIFFER
    ended = row.is_last
    found = []
    for part, share in ANSWERS.items():
        if rng.random() > share:
            continue
        how = Answer.How.ENDED if ended else Answer.How.MIXED if rng.random() < MIXED else Answer.How.WELL
        note = rng.choice(COMPANY_SAYS if part == Part.COMPANY else CANDIDATE_SAYS)
        if part == Part.CONSULTANT:
            note = ""
        if differs and not ended:
            how = Answer.How.BADLY if part == Part.CANDIDATE else Answer.How.WELL
            note = DIFFERS if part == Part.CANDIDATE else note
        found.append(
            Answer(follow_up=row, part=part, how=how, note=note, answered_at=at_ten(min(row.due_on, today)))
        )
    return found


def show_what_waits(scene: Scene, rows: list[FollowUp], today: dt.date) -> None:
    """One whose answers differ, one where both say well, a task, and a company that is to confirm."""
    said = (
        (0, Part.COMPANY, Answer.How.WELL, ""),
        (0, Part.CANDIDATE, Answer.How.BADLY, DIFFERS),
        (2, Part.COMPANY, Answer.How.WELL, "Møder til tiden."),
        (2, Part.CANDIDATE, Answer.How.WELL, ""),
    )
    Answer.objects.bulk_create(
        Answer(follow_up=rows[place], part=part, how=how, note=note, answered_at=at_ten(today - ONE_DAY))
        for place, part, how, note in said
    )
    Task.objects.create(
        follow_up=rows[1],
        what="Aftal kortere vagter med virksomheden",
        due_on=today + dt.timedelta(days=4),
        user=scene.users["job-consultant"],
    )
    waiting, differing = rows[3].placement, rows[4].placement
    Placement.objects.filter(pk__in=[waiting.pk, differing.pk]).update(company_yes_at=None)
    person = ContactPerson.objects.filter(company=waiting.company_id).exclude(email="").first()
    ConfirmationMail.objects.create(
        placement=waiting,
        part=Part.COMPANY,
        email=person.email if person else "company@demo.example",
        expires_on=today + LINK_LASTS,
        sent_at=timezone.now(),
    )
    Confirmation.objects.create(
        placement=differing,
        part=Part.COMPANY,
        agrees=False,
        note="Vi aftalte 30 timer om ugen.",
        said_at=at_ten(today - ONE_DAY),
    )


ONE_DAY = dt.timedelta(days=1)


def at_ten(day: dt.date) -> dt.datetime:
    """A moment on a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
