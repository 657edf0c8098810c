"""Company tours: mixed teams go from company to company, each by its own route."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virksom.companies.facts.answer import Verdict
from virksom.companies.models import Company, Contact, Offer, Reservation
from virksom.events.models.event import Event
from virksom.foundation.models import Record, RecordQuerySet
from virksom.partnerships.models import Partnership

#: A tour is so long at most.
LONGEST = timedelta(days=13)


class TourQuerySet(RecordQuerySet):
    def of(self, partnership: Partnership) -> TourQuerySet:
        return self.filter(partnership=partnership)

    def of_event(self, number: str) -> TourQuerySet:
        """Tours an event stands for, by its number as it was asked; all of them without one."""
        return self.filter(event=int(number[:9])) if number.isdecimal() else self

    def latest_first(self) -> TourQuerySet:
        return self.order_by("-first_on", "-pk")


class Tour(Record):
    """A company tour of a partnership: some days, teams, and the companies they go to.

    `offer` and `about` are what every visit is reserved for. `organisation` is whose planner made it.
    """

    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.CASCADE,
        related_name="tours",
        verbose_name=_("partnership"),
        editable=False,
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tours",
        verbose_name=_("event"),
    )
    title = models.CharField(_("title"), max_length=160)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    offer = models.CharField(_("subject"), max_length=12, choices=Offer, default=Offer.NETWORK)
    about = models.CharField(_("what do you offer?"), max_length=160)
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    is_demo = models.BooleanField(_("invented for the demo"), default=False, editable=False)

    objects = TourQuerySet.as_manager()

    class Meta:
        verbose_name = _("company tour")
        verbose_name_plural = _("company tours")
        ordering = ["-first_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="tour_ends_after_it_begins",
                violation_error_message=_("The last day is before the first."),
            )
        ]
        indexes = [models.Index(fields=["partnership", "-first_on"], name="tour_list_of_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def days(self) -> list[date]:
        """The days teams can go on: weekdays, or every day where there is no weekday among them."""
        length = (self.last_on - self.first_on).days + 1
        every = [self.first_on + timedelta(days=number) for number in range(length)]
        return [day for day in every if day.weekday() < 5] or every


class TourTeam(Record):
    """A team of a tour."""

    tour = models.ForeignKey(Tour, on_delete=models.CASCADE, related_name="teams")
    number = models.PositiveSmallIntegerField(_("team"))

    class Meta:
        verbose_name = _("team of a tour")
        verbose_name_plural = _("teams of tours")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tour", "number"], name="team_once_per_tour")]

    def __str__(self) -> str:
        return str(_("Team {number}").format(number=self.number))

    @property
    def trail_name(self) -> str:
        return f"{self.tour}, {self.number}"


class TourMember(Record):
    """Somebody who goes along, and for which organisation they did: frozen when the team was made.

    `user` is empty for people who have no sign-in.
    """

    tour = models.ForeignKey(Tour, on_delete=models.CASCADE, related_name="members")
    team = models.ForeignKey(TourTeam, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=150)
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.PROTECT, related_name="+", editable=False
    )
    is_demo = models.BooleanField(_("invented for the demo"), default=False, editable=False)

    class Meta:
        verbose_name = _("member of a team")
        verbose_name_plural = _("members of teams")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["tour", "user"], name="one_team_a_person_on_a_tour")]
        indexes = [models.Index(fields=["name", "organisation"], name="tour_member_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_name(self) -> str:
        """What the trail says instead of the person: the tour."""
        return str(self.tour)


class TourStopQuerySet(RecordQuerySet):
    def visited(self) -> TourStopQuerySet:
        """Stops somebody was at, whether the visit was written in here or on the company's page."""
        elsewhere = Q(result=TourStop.Result.NOT_YET, reservation__state=Reservation.State.USED)
        return self.filter(Q(result=TourStop.Result.VISITED) | elsewhere)

    def to_reserve(self) -> TourStopQuerySet:
        """Stops nobody has been at yet and that no reservation holds."""
        settled = Q(reservation__state__in=(Reservation.State.HELD, Reservation.State.USED))
        return self.filter(result=TourStop.Result.NOT_YET).exclude(settled)

    def contacts(self) -> models.QuerySet[Contact]:
        """The contacts that were made at the visited ones."""
        visited = self.visited()
        return Contact.objects.filter(
            Q(pk__in=visited.values("contact")) | Q(reservation__in=visited.values("reservation"))
        )

    def in_order(self) -> TourStopQuerySet:
        """By day, team and the order of the route."""
        return self.order_by("on", "team__number", "position", "pk")


def forget_result(collector: Any, field: Any, stops: Any, using: str) -> None:
    """With the contact that was made at a stop goes what came of it: nobody has been there."""
    models.SET_NULL(collector, field, stops, using)
    collector.add_field_update(TourStop._meta.get_field("result"), TourStop.Result.NOT_YET, stops)


class TourStop(Record):
    """A company on a team's route, and what came of going there.

    What the company said is not kept here but on the contact that was made. `refusal` says why the
    visit could not be reserved; such a stop stays on the plan and is skipped on the day.
    """

    class Result(models.TextChoices):
        NOT_YET = "not_yet", _("not yet")
        VISITED = "visited", _("visited")
        NOT_AT_HOME = "not_at_home", _("not at home")
        DECLINED = "declined", _("declined")

    tour = models.ForeignKey(Tour, on_delete=models.CASCADE, related_name="stops")
    team = models.ForeignKey(TourTeam, on_delete=models.CASCADE, related_name="stops", verbose_name=_("team"))
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="tour_stops")
    on = models.DateField(_("day"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    planned_at = models.TimeField(_("planned time"), null=True, blank=True)
    reservation = models.OneToOneField(
        Reservation, on_delete=models.SET_NULL, null=True, blank=True, related_name="tour_stop"
    )
    refusal = models.CharField(max_length=12, choices=Verdict, blank=True, editable=False)
    contact = models.OneToOneField(
        Contact, on_delete=forget_result, null=True, blank=True, related_name="tour_stop"
    )
    result = models.CharField(_("result"), max_length=12, choices=Result, default=Result.NOT_YET)
    is_demo = models.BooleanField(_("invented for the demo"), default=False, editable=False)

    objects = TourStopQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop of a tour")
        verbose_name_plural = _("stops of tours")
        ordering = ["on", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tour", "company"],
                name="company_once_on_a_tour",
                violation_error_message=_("The company is on this tour already."),
            )
        ]
        indexes = [models.Index(fields=["team", "on", "position"], name="tour_route")]

    def __str__(self) -> str:
        return str(self.company)

    @property
    def trail_name(self) -> str:
        """How the trail names it: by its company."""
        return str(self.company)

    @property
    def was_visited(self) -> bool:
        """Whether somebody was there; a visit written in on the company's page counts as well."""
        if self.result != self.Result.NOT_YET:
            return self.result == self.Result.VISITED
        return self.reservation is not None and self.reservation.state == Reservation.State.USED

    @property
    def is_open(self) -> bool:
        """Whether nobody has been there yet."""
        return self.result == self.Result.NOT_YET and not self.was_visited

    @property
    def made(self) -> Contact | None:
        """The contact that was made there."""
        return self.contact or getattr(self.reservation, "contact", None)

    @property
    def is_reserved(self) -> bool:
        """Whether its reservation, loaded with it, holds."""
        return self.reservation is not None and self.reservation.state == Reservation.State.HELD
