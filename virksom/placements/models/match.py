"""A match: a candidate and an opening that somebody put to each other, from the proposal to the job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Candidate, ShareGrant
from virksom.companies.models.rules import new_token
from virksom.foundation.models import Record, RecordQuerySet
from virksom.foundation.post import Post
from virksom.openings.models import Opening
from virksom.placements.models.follow_up import Part
from virksom.placements.models.placement import Placement, Terms


class Step(models.TextChoices):
    """How far a match has come. The last seven are its endings, each called what it was."""

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("the candidate wants it")
    AGREED = "agreed", _("the job is agreed")
    STARTED = "started", _("started")
    ENDED = "ended", _("ended")
    DECLINED = "declined", _("the candidate said no")
    NOT_CHOSEN = "not_chosen", _("the company said no")
    NOT_STARTED = "not_started", _("agreed, but never started")
    WITHDRAWN = "withdrawn", _("taken back")
    TOOK_ANOTHER = "took_another", _("the candidate took another job")
    FELL_AWAY = "fell_away", _("the job was filled or closed")


_PERSON = frozenset({Part.CANDIDATE, Part.CONSULTANT})
_WORK = frozenset({Part.COMPANY, Part.CONSULTANT})
_ALL = frozenset(Part)
_CONSULTANT = frozenset({Part.CONSULTANT})
#: What follows from something else: another job that was agreed, an opening that closed, a last day.
_FOLLOWS: frozenset[Part] = frozenset()

#: The steps of a match: from each, what may come next, and who may say so.
STEPS: Mapping[Step, Mapping[Step, frozenset[Part]]] = {
    Step.PROPOSED: {
        Step.ACCEPTED: _PERSON,
        Step.DECLINED: _PERSON,
        Step.WITHDRAWN: _CONSULTANT,
        Step.TOOK_ANOTHER: _FOLLOWS,
        Step.FELL_AWAY: _FOLLOWS,
    },
    Step.ACCEPTED: {
        Step.AGREED: _WORK,
        Step.NOT_CHOSEN: _WORK,
        Step.DECLINED: _PERSON,
        Step.WITHDRAWN: _CONSULTANT,
        Step.TOOK_ANOTHER: _FOLLOWS,
        Step.FELL_AWAY: _FOLLOWS,
    },
    Step.AGREED: {Step.STARTED: _CONSULTANT, Step.NOT_STARTED: _ALL},
    Step.STARTED: {Step.ENDED: _FOLLOWS},
    Step.ENDED: {Step.STARTED: _FOLLOWS},
    Step.DECLINED: {},
    Step.NOT_CHOSEN: {},
    Step.NOT_STARTED: {},
    Step.WITHDRAWN: {},
    Step.TOOK_ANOTHER: {},
    Step.FELL_AWAY: {},
}
#: Steps in which a match waits for somebody's yes.
WAITING = (Step.PROPOSED, Step.ACCEPTED)
#: Steps from which nothing more comes.
ENDINGS = tuple(step for step, following in STEPS.items() if not following)
#: Endings the candidate did not choose: somebody tells them why, in words of their own.
WANTS_AN_ANSWER = (Step.NOT_CHOSEN, Step.NOT_STARTED, Step.WITHDRAWN, Step.FELL_AWAY)
#: Steps in which the candidate lets the company know who it is, for this job's sake.
SHARING = (Step.ACCEPTED, Step.AGREED, Step.STARTED)
#: What a company is let know of: from the candidate's yes on.
KNOWN_TO_COMPANY = (Step.ACCEPTED, Step.AGREED, Step.STARTED, Step.NOT_CHOSEN, Step.NOT_STARTED, Step.ENDED)


#: A question of the candidate's that nobody has answered yet; it stays owed whatever becomes of the match.
ASKS = Q(question_at__isnull=False) & ~Q(question="")


class MatchQuerySet(RecordQuerySet):
    def waiting(self) -> MatchQuerySet:
        """Matches that wait for the candidate's or the company's yes."""
        return self.filter(step__in=WAITING)

    def to_answer(self) -> MatchQuerySet:
        """Matches whose candidate is to be told why nothing came of it, or has asked something."""
        return self.filter(Q(answer_owed=True) | ASKS)

    def unanswered_since(self, day: date) -> MatchQuerySet:
        """Those whose candidate has waited for an answer since a day, or longer."""
        ended = Q(answer_owed=True, steps__step__in=WANTS_AN_ANSWER, steps__at__date__lte=day)
        return self.filter(ended | (ASKS & Q(question_at__date__lte=day))).distinct()

    def of_candidate(self, candidate: Candidate) -> MatchQuerySet:
        return self.filter(candidate=candidate)

    def of_opening(self, opening: Opening) -> MatchQuerySet:
        return self.filter(opening=opening)

    def told_to_company(self) -> MatchQuerySet:
        """Matches a company knows of."""
        return self.filter(step__in=KNOWN_TO_COMPANY)

    def listed(self) -> MatchQuerySet:
        """With all that a line of a list shows."""
        return self.select_related("candidate", "opening__company", "grant")


class Match(Record):
    """A candidate proposed for an opening, with the consultant's reason and how far it has come.

    `step` moves by the table `STEPS` alone. `answer_by` is until when an answer of the candidate is
    hoped for. `grant` lets the company see the profile, from the candidate's yes on; `given_before`,
    `until_before` and `known_before` are what it was without this job, to which it goes back. `starts_on` and
    `terms` are what was agreed, and `placement` is the job that came of it. `answer_owed` says that
    the candidate is to be told why nothing came of it.
    """

    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.PROTECT, related_name="+", verbose_name=_("partnership")
    )
    opening = models.ForeignKey(
        Opening, on_delete=models.CASCADE, related_name="matches", verbose_name=_("opening")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="matches", verbose_name=_("candidate")
    )
    step = models.CharField(_("step"), max_length=12, choices=Step, default=Step.PROPOSED)
    why = models.CharField(_("why this job"), max_length=500, blank=True)
    answer_by = models.DateField(_("answer until"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proposed_for = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    grant = models.ForeignKey(ShareGrant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    given_before = models.DateField(_("shared before, since"), null=True, blank=True, editable=False)
    until_before = models.DateField(_("shared before, until"), null=True, blank=True, editable=False)
    known_before = models.DateTimeField(_("known before, since"), null=True, blank=True, editable=False)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    terms = models.CharField(_("terms of employment"), max_length=20, choices=Terms, blank=True)
    placement = models.OneToOneField(
        Placement, on_delete=models.CASCADE, null=True, blank=True, related_name="match"
    )
    question = models.CharField(_("the candidate's question"), max_length=500, blank=True)
    #: Since when the question waits for an answer.
    question_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer_owed = models.BooleanField(default=False, editable=False)
    answer = models.CharField(_("answer to the candidate"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("invented for the demo"), default=False, editable=False)

    objects = MatchQuerySet.as_manager()
    opened_with = ("candidate__consultant", "opening__company", "grant", "partnership__municipality")

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "candidate"],
                condition=~Q(step__in=ENDINGS),
                name="one_match_for_a_candidate_and_an_opening",
                violation_error_message=_("The candidate is proposed for this opening already."),
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["agreed", "started", "ended"]) | Q(starts_on__isnull=False),
                name="match_is_agreed_for_a_day",
                violation_error_message=_("Say on which day the job begins."),
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "step", "-proposed_at"], name="matches_of_partnership"),
            models.Index(fields=["-proposed_at", "-id"], name="match_list"),
            models.Index(fields=["candidate"], name="match_answer_owed", condition=Q(answer_owed=True)),
            # What the clock asks each minute: which still wait, and which jobs are over.
            models.Index(fields=["opening"], name="match_waiting", condition=Q(step__in=WAITING)),
            models.Index(fields=["placement"], name="match_started", condition=Q(step="started")),
        ]

    def __str__(self) -> str:
        return str(self.opening)

    @property
    def trail_name(self) -> str:
        return f"#{self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for the candidate's or the company's yes."""
        return self.step in WAITING

    @property
    def asks(self) -> bool:
        """Whether the candidate has asked something that nobody has answered."""
        return bool(self.question) and self.question_at is not None

    def may_become(self, step: str, part: str) -> bool:
        """Whether somebody, on one part, may say that it has come to a step."""
        return Part(part) in STEPS[Step(self.step)].get(Step(step), frozenset())


class StepTaken(Record):
    """One step a match took: who said so, when, and in which words."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(_("step"), max_length=12, choices=Step)
    part = models.CharField(_("who"), max_length=10, choices=Part, blank=True)
    note = models.CharField(_("in their words"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("step of a match")
        verbose_name_plural = _("steps of matches")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.get_step_display())

    @property
    def trail_name(self) -> str:
        return f"#{self.pk}"


class MatchMail(Post):
    """A mail about a match: to the candidate, the consultant, or the person the company named.

    The candidate's proposal carries a link of its own, for those who have no sign-in.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("a job for you")
        ANSWERED = "answered", _("an answer for you")
        TOOK_ANOTHER = "took_another", _("your other proposals are closed")
        CANDIDATE_SAID = "candidate_said", _("a candidate has answered")
        COMPANY_SAID = "company_said", _("a company has answered")
        SHARED = "shared", _("somebody wants your job")
        GONE = "gone", _("somebody took another job")

    kind = models.CharField(max_length=14, choices=Kind)
    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="mails")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    expires_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("mail about a match")
        verbose_name_plural = _("mails about matches")
        ordering = ["pk"]
        indexes = [models.Index(fields=["created_at"], name="match_mail_owed", condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def is_open(self, day: date) -> bool:
        """Whether its link still takes an answer."""
        return self.expires_on is not None and day <= self.expires_on
