"""Who is told that a record will be emptied: the candidate, or who is responsible without an address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from virksom.candidates.models import Candidate, CandidateMail
from virksom.partnerships.models import Membership, Role

#: That a record will be emptied: to the candidate, or to the job centre.
NOTICES = (CandidateMail.Kind.FORGETTING, CandidateMail.Kind.UNREACHED)


def notices_for(candidates: Iterable[Candidate], day: date) -> list[list[CandidateMail]]:
    """The mails each of some candidates is owed, read with their sign-ins; one query.

    Without an address the consultant is told, and without one the leads. Those for whom there is nobody to
    tell are left out: they are not emptied unheard.
    """
    seats = Membership.objects.on(day).filter(role__in=(Role.JOB_CONSULTANT, Role.EMPLOYMENT_LEAD))
    there = seats.filter(user__is_active=True).order_by("user")
    consultants: set[tuple[int | None, int | None]] = set()
    leads: dict[int | None, list[int]] = {}
    for role, place, user in there.values_list("role", "partnership", "user"):
        if role == Role.JOB_CONSULTANT:
            consultants.add((place, user))
        else:
            leads.setdefault(place, []).append(user)
    found = []
    for one in candidates:
        if one.mail_address:
            found.append([CandidateMail(kind=CandidateMail.Kind.FORGETTING, candidate=one)])
            continue
        is_there = (one.partnership_id, one.consultant_id) in consultants
        told = [one.consultant_id] if is_there else leads.get(one.partnership_id, [])
        found.append(
            [CandidateMail(kind=CandidateMail.Kind.UNREACHED, candidate=one, user_id=pk) for pk in told]
        )
    return [mails for mails in found if mails]
