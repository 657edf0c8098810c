"""Placements: a candidate's job, by terms of employment."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Candidate
from virksom.companies.models import Company
from virksom.foundation.access import Viewer
from virksom.foundation.models import Record, RecordQuerySet
from virksom.partnerships.models import Partnership, Programme, Role


class Terms(models.TextChoices):
    """The eight terms of employment, in the order of table 2."""

    ORDINARY_FULL_TIME = "ordinary_full_time", _("ordinary full-time")
    ORDINARY_PART_TIME = "ordinary_part_time", _("ordinary part-time")
    FLEX_JOB = "flex_job", _("flex job")
    SHELTERED_JOB = "sheltered_job", _("sheltered job")
    WAGE_SUBSIDY = "wage_subsidy", _("wage subsidy")
    COMPANY_INTERNSHIP = "company_internship", _("company internship")
    PAID_TRAINING = "paid_training", _("paid training")
    UNPAID_TRAINING = "unpaid_training", _("training")


#: Terms on which somebody is hired as anybody is: the top of the ladder.
ORDINARY = (Terms.ORDINARY_FULL_TIME, Terms.ORDINARY_PART_TIME)
#: Terms on which a company pays less than the work: each such placement has an agreed next step.
SUBSIDISED = (
    Terms.WAGE_SUBSIDY,
    Terms.COMPANY_INTERNSHIP,
    Terms.PAID_TRAINING,
    Terms.UNPAID_TRAINING,
)


def as_partner(viewer: Viewer) -> Viewer:
    """A viewer without the seats of a company's user: what is left they may as a partner.

    Whoever works in a company and in a partnership is, of each record, what the seat that reaches it says.
    """
    seats = tuple(seat for seat in viewer.seats if seat.role != Role.COMPANY_USER)
    return Viewer(user_id=viewer.user_id, name=viewer.name, seats=seats)


class PlacementQuerySet(RecordQuerySet):
    def of(self, partnership: Partnership) -> PlacementQuerySet:
        return self.filter(partnership=partnership)

    def in_programme(self, programme: Programme) -> PlacementQuerySet:
        return self.filter(partnership__programme=programme)

    def within(self, first: date, last: date) -> PlacementQuerySet:
        """Placements that began in the period, both days included."""
        return self.filter(starts__range=(first, last))

    def private(self) -> PlacementQuerySet:
        """Those that count; public-sector ones are shadow results, shown beside."""
        return self.filter(is_private=True)

    def on_terms(self, terms: str) -> PlacementQuerySet:
        """Placements on one of the eight terms; all of them without one."""
        return self.filter(terms=terms) if terms else self

    def with_employer(self, kind: str) -> PlacementQuerySet:
        """Placements with private or public employers; both without a word."""
        return self.filter(is_private=kind == "private") if kind else self

    def on_basis(self, basis: str) -> PlacementQuerySet:
        """Reported or attributed placements; both without a word."""
        return self.filter(basis=basis) if basis else self

    def in_partnership(self, partnership: Partnership | None) -> PlacementQuerySet:
        """Placements of one partnership; all of them without one."""
        return self.filter(partnership=partnership) if partnership else self

    def begun(self, first: date | None, last: date | None) -> PlacementQuerySet:
        """Placements that began between two days, both included; None leaves that end open."""
        rows = self.filter(starts__gte=first) if first else self
        return rows.filter(starts__lte=last) if last else rows

    def listed_for(self, viewer: Viewer) -> PlacementQuerySet:
        """With what a line of a list shows, and what the viewer may know and do.

        `may_change` is to confirm it, or say what is otherwise; `may_correct` to change what is
        recorded, which no company does. `is_near`: it is theirs to see as somebody else than the company.
        """
        rows = self.select_related("candidate", "company").defer("basis_reason")
        rows = rows.annotate(place_name=F("partnership__municipality__name"))
        rows = rows.with_rights(as_partner(viewer), may_correct="u", is_near="r")
        return rows.with_rights(viewer, may_change="u").with_rights(viewer, identity=True, is_coded="r")

    def in_company(self, company: Company) -> PlacementQuerySet:
        return self.filter(company=company)

    def of_candidate(self, candidate: Candidate) -> PlacementQuerySet:
        return self.filter(candidate=candidate)

    def running_on(self, day: date) -> PlacementQuerySet:
        """Placements that have not ended by a day."""
        return self.filter(Q(ends=None) | Q(ends__gt=day))

    def subsidised(self) -> PlacementQuerySet:
        """Placements for which a company pays less than the work."""
        return self.filter(terms__in=SUBSIDISED)

    def without_next_step(self) -> PlacementQuerySet:
        """Subsidised placements of which nobody has agreed what comes next."""
        return self.subsidised().filter(Q(next_step="") | Q(next_step_on=None))

    def of_own(self, viewer: Viewer) -> PlacementQuerySet:
        """Placements of a viewer's own candidates."""
        return self.filter(candidate__consultant=viewer.user_id)


class Placement(Record):
    """A candidate's job, internship or training place with an employer.

    `occupation` is what the job is, by a standard, so that it can be held against what the person can do.
    Reported: the partnership counted it. Attributed: it would not have come without the
    partnership, and the reason says why.
    """

    class Basis(models.TextChoices):
        REPORTED = "reported", _("reported")
        ATTRIBUTED = "attributed", _("attributed to the partnership")

    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_("partnership"),
    )
    candidate = models.ForeignKey(
        "candidates.Candidate",
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_("candidate"),
    )
    company = models.ForeignKey(
        "companies.Company", on_delete=models.PROTECT, related_name="placements", verbose_name=_("company")
    )
    opening = models.ForeignKey(
        "openings.Opening",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name=_("opening"),
    )
    occupation = models.ForeignKey(
        "candidates.Concept",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("what the job is"),
    )
    terms = models.CharField(_("terms of employment"), max_length=20, choices=Terms)
    is_private = models.BooleanField(_("in a private company"), default=True)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.REPORTED)
    basis_reason = models.TextField(_("why it is attributed"), blank=True)
    hours = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    company_yes_at = models.DateTimeField(
        _("confirmed by the company"), null=True, blank=True, editable=False
    )
    person_yes_at = models.DateTimeField(
        _("confirmed by candidate or consultant"), null=True, blank=True, editable=False
    )
    next_step = models.CharField(_("agreed next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_for = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_demo = models.BooleanField(_("invented for the demo"), default=False)

    objects = PlacementQuerySet.as_manager()
    opened_with = ("candidate", "company", "partnership__municipality", "occupation")

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="placement_ends_after_start",
                violation_error_message=_("The placement ends before it starts. Correct one of the dates."),
            ),
            models.CheckConstraint(
                condition=~Q(basis="attributed") | ~Q(basis_reason=""),
                name="attribution_has_its_reason",
                violation_error_message=_(
                    "Say why the placement would not have come without the partnership."
                ),
            ),
            models.UniqueConstraint(
                fields=["candidate", "company", "terms", "starts"],
                name="placement_once",
                violation_error_message=_("This placement is already recorded."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "is_private", "terms", "starts"], name="placement_result_tables"
            ),
            models.Index(fields=["-starts", "-id"], name="placement_list"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}: {self.get_terms_display()}"

    @property
    def is_confirmed(self) -> bool:
        """Whether both sides have said that it is so."""
        return self.company_yes_at is not None and self.person_yes_at is not None

    @property
    def is_subsidised(self) -> bool:
        """Whether the company pays less than the work."""
        return self.terms in SUBSIDISED

    @property
    def lacks_next_step(self) -> bool:
        """Whether an agreed next step is wanted and missing."""
        return self.is_subsidised and not (self.next_step and self.next_step_on)

    @property
    def trail_name(self) -> str:
        """What the trail says instead of the person: the terms of employment."""
        return str(self.get_terms_display())
