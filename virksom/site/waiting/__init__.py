"""What waits for whom: each role's home page as a table of questions, read by rights."""

from __future__ import annotations

from datetime import datetime

from virksom.foundation.access import Viewer
from virksom.partnerships.models import Role
from virksom.site.waiting.candidates import candidates, own_record, under_used
from virksom.site.waiting.companies import (
    agreements_and_introductions,
    drafts,
    left_companies,
    reservations,
)
from virksom.site.waiting.events import events, staff_seats, tours
from virksom.site.waiting.follow_ups import confirmations, follow_ups, forgotten_follow_ups
from virksom.site.waiting.openings import openings, own_openings
from virksom.site.waiting.own_candidate import own_requests
from virksom.site.waiting.own_company import (
    company_placements,
    own_company,
    own_introductions,
    those_who_want_a_job,
)
from virksom.site.waiting.partnerships import (
    expired_invitations,
    own_partnership,
    programmes,
    results,
    silent_partnerships,
)
from virksom.site.waiting.referrals import referrals
from virksom.site.waiting.row import Badge, Question, Waiting

__all__ = ["WAITING", "Badge", "Waiting", "own_record", "waiting_for"]

#: What whoever makes contacts with companies asks.
PARTNER: tuple[Question, ...] = (
    referrals,
    reservations,
    tours,
    drafts,
    events,
    agreements_and_introductions,
)
#: Role -> the questions of its home page, in the order they are shown.
WAITING: dict[str, tuple[Question, ...]] = {
    Role.PROGRAMME_OWNER: (programmes, silent_partnerships, expired_invitations),
    Role.PROGRAMME_COORDINATOR: (programmes, silent_partnerships, events, expired_invitations),
    Role.EVALUATOR: (results, programmes),
    Role.EMPLOYMENT_LEAD: (
        own_partnership,
        openings,
        forgotten_follow_ups,
        under_used,
        referrals,
        tours,
        events,
        expired_invitations,
    ),
    # Tours stand in the list of events: one question more, and this page would ask too often.
    Role.BUSINESS_LEAD: (
        own_partnership,
        left_companies,
        openings,
        referrals,
        reservations,
        drafts,
        events,
        agreements_and_introductions,
        expired_invitations,
    ),
    Role.JOB_CONSULTANT: (
        openings,
        follow_ups,
        referrals,
        reservations,
        tours,
        drafts,
        events,
        candidates,
        agreements_and_introductions,
    ),
    Role.BUSINESS_CONSULTANT: (openings, *PARTNER),
    Role.EDUCATION_PARTNER: PARTNER,
    Role.ASSOCIATION_PARTNER: PARTNER,
    Role.COMPANY_USER: (
        those_who_want_a_job,
        own_company,
        own_openings,
        own_introductions,
        staff_seats,
        confirmations,
        company_placements,
    ),
    Role.MENTOR: (),
    Role.CANDIDATE: (own_requests,),
}


def waiting_for(viewer: Viewer, now: datetime) -> list[Waiting]:
    """Everything that waits for a viewer: each question once, however many roles ask it."""
    questions = dict.fromkeys(question for seat in viewer.seats for question in WAITING[seat.role])
    found = [row for question in questions for row in question(viewer, now)]
    return sorted(found, key=lambda row: row.rank)
