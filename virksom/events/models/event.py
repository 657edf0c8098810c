"""An event with its sessions, hosts and yearly theme."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from virksom.foundation.models import Record, RecordQuerySet
from virksom.partnerships.models import Organisation, Partnership, Programme


def new_token() -> str:
    """An unguessable token for a personal link: 32 letters and digits, 192 bits."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class Year:
    """A year of a partnership: its themes, each with its events, and the events under none."""

    year: int
    themes: tuple[tuple[Theme, tuple[Event, ...]], ...]
    others: tuple[Event, ...]


class ThemeQuerySet(RecordQuerySet):
    def beside(self, events: Iterable[Event], is_first: bool) -> ThemeQuerySet:
        """The themes of the events of a page; beside the first page also those still without events."""
        of_page = Q(pk__in={event.theme_id for event in events if event.theme_id})
        unused = ~Q(pk__in=Event.objects.exclude(theme=None).values("theme"))
        return self.filter(of_page | unused) if is_first else self.filter(of_page)

    def years_with(self, events: Iterable[Event]) -> list[Year]:
        """The themes by year, the latest first, with the given events under them."""
        themes, events = list(self), list(events)
        years = sorted({t.year for t in themes} | {year_of(event) for event in events}, reverse=True)
        return [
            Year(
                year=year,
                themes=tuple(
                    (theme, tuple(event for event in events if event.theme_id == theme.pk))
                    for theme in themes
                    if theme.year == year
                ),
                others=tuple(event for event in events if not event.theme_id and year_of(event) == year),
            )
            for year in years
        ]


class Theme(Record):
    """A theme of a partnership's yearly programme of events."""

    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.CASCADE,
        related_name="themes",
        verbose_name=_("partnership"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("theme"), max_length=160)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "year", "title"], name="theme_once_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"


class Closed(models.TextChoices):
    """Why nobody can register for an event, as the sentence that says what to do instead."""

    DRAFT = "draft", _("This event is not announced yet. Come back later, or see the other events.")
    CANCELLED = (
        "cancelled",
        _("This event is cancelled. See the other events, or ask the hosts if it is held later."),
    )
    PAST = "past", _("This event is over. See the calendar for the next one.")
    DEADLINE = (
        "deadline",
        _("Registration has closed. Ask the hosts whether there is room, or see the other events."),
    )


class EventQuerySet(RecordQuerySet):
    def of(self, partnership: Partnership) -> EventQuerySet:
        return self.filter(partnership=partnership)

    def in_programme(self, programme: Programme) -> EventQuerySet:
        return self.filter(partnership__programme=programme)

    def announced(self) -> EventQuerySet:
        """Events the public may read about: announced or cancelled, never drafts."""
        return self.filter(is_public=True).exclude(status=Event.Status.DRAFT)

    def going_ahead(self) -> EventQuerySet:
        """Events that are not cancelled."""
        return self.exclude(status=Event.Status.CANCELLED)

    def places(self) -> Any:
        """The partnerships that hold these events; one event of each is looked up, not all."""
        return Partnership.objects.filter(Exists(self.filter(partnership=OuterRef("pk"))))

    def upcoming(self, now: datetime) -> EventQuerySet:
        """Events that are not over, the next one first; found by their end, so that long ones count.

        The few ahead are found before they are sorted. An event has a start: it is only called perhaps
        missing so that no database takes the index of starts and walks through all that is over.
        """
        ahead = Event.objects.filter(ends_at__gte=now).values("pk")
        return self.filter(pk__in=ahead).order_by(Coalesce("starts_at", "ends_at"), "pk")

    def past(self, now: datetime) -> EventQuerySet:
        return self.filter(ends_at__lt=now).order_by("-starts_at", "-pk")

    def held(self, now: datetime) -> EventQuerySet:
        """Events that took place: announced, not cancelled, and over."""
        return self.past(now).filter(status=Event.Status.ANNOUNCED)

    def narrowed(self, chosen: dict[str, str]) -> EventQuerySet:
        """Events of a kind, in a partnership, with words: what is not chosen narrows nothing."""
        found = self.of_kind(chosen["kind"]).about(chosen["q"])
        return found.filter(partnership=chosen["partnership"]) if chosen["partnership"] else found

    def listed(self) -> EventQuerySet:
        """Events with what a line of a list shows; the rest of a record waits until it is asked for."""
        return self.annotate(place_name=F("partnership__municipality__name")).defer("description")

    def listed_publicly(self) -> EventQuerySet:
        """Events with no more than what a line of the public calendar shows."""
        shown = ("title", "kind", "place", "starts_at", "ends_at", "status", "capacity", "seats_taken")
        return self.annotate(place_name=F("partnership__municipality__name")).only(*shown)

    def with_all(self) -> EventQuerySet:
        """Events with what their pages show: place in the programme, theme, sessions, hosts."""
        return self.select_related(
            "partnership__municipality", "partnership__programme", "theme", "copied_from"
        ).prefetch_related(
            "sessions", models.Prefetch("hostings", Host.objects.select_related("organisation"))
        )

    def by_year(self) -> EventQuerySet:
        """Events for the yearly programme, the latest first; cancelled ones left out."""
        return self.exclude(status=Event.Status.CANCELLED).order_by("-starts_at", "-pk")

    def in_course(self) -> EventQuerySet:
        """Events that make up the course of a partnership: announced ones, in the order of time."""
        return self.filter(status=Event.Status.ANNOUNCED).order_by("starts_at", "pk")

    def latest_by_time(self, most: int) -> list[Event]:
        """The latest events, at most so many, in the order of time."""
        return list(self.order_by("-starts_at", "-pk")[:most])[::-1]

    def next_from(self, moment: datetime) -> Event | None:
        """The next event not over at a moment and not cancelled, or None."""
        return (
            self.filter(ends_at__gte=moment)
            .exclude(status=Event.Status.CANCELLED)
            .order_by("starts_at", "pk")
            .first()
        )

    def just_held(self, now: datetime) -> EventQuerySet:
        """Events that ended between two hours and three days ago: the time to ask what they gave."""
        return self.filter(
            status=Event.Status.ANNOUNCED,
            ends_at__range=(now - timedelta(days=3), now - timedelta(hours=2)),
        ).order_by("ends_at", "pk")

    def of_kind(self, kind: str) -> EventQuerySet:
        """Events of a kind; an empty kind keeps all."""
        return self.filter(kind=kind) if kind else self

    def about(self, words: str) -> EventQuerySet:
        """Events with the words in title or place; no words keep all."""
        return self.filter(Q(title__icontains=words) | Q(place__icontains=words)) if words else self

    def held_by(self, day: date) -> EventQuerySet:
        return self.filter(status=Event.Status.ANNOUNCED, starts_at__date__lte=day)


class Event(Record):
    """A meeting of any kind. `starts_at` and `ends_at` span its sessions.

    `seats_taken` counts registrations that hold a seat; a conditional update and a constraint keep
    it within the capacity, also when two people take the last seat at the same moment.
    """

    class Kind(models.TextChoices):
        NETWORK_MEETING = "network_meeting", _("network meeting")
        WORKSHOP = "workshop", _("workshop")
        CONFERENCE = "conference", _("conference")
        AFTER_WORK_MEETING = "after_work_meeting", _("after-work meeting")
        COMPANY_VISIT = "company_visit", _("company visit")
        COMPANY_TOUR = "company_tour", _("company tour")
        JOB_BUS = "job_bus", _("job bus")
        JOB_FAIR = "job_fair", _("job fair")
        LEARNING_SEMINAR = "learning_seminar", _("learning seminar")
        FACILITATION_MEETING = "facilitation_meeting", _("facilitation meeting")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ANNOUNCED = "announced", _("announced")
        CANCELLED = "cancelled", _("cancelled")

    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.CASCADE,
        related_name="events",
        verbose_name=_("partnership"),
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("what it is about"), blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    theme = models.ForeignKey(
        Theme,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("theme"),
    )
    hosts = models.ManyToManyField(
        "partnerships.Organisation",
        through="events.Host",
        related_name="hosted_events",
        verbose_name=_("hosts"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    is_public = models.BooleanField(pgettext_lazy("event", "open to the public"), default=True)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Empty: no limit."))
    #: Goes up with every change that people must hear of; calendars tell versions apart by it.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    cancelled_reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    effort_hours = models.PositiveIntegerField(_("hours spent on it"), null=True, blank=True)
    effort_kroner = models.PositiveIntegerField(_("money spent on it, kr."), null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    is_demo = models.BooleanField(_("invented for the demo"), default=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The event ends before it starts. Correct one of the times."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(seats_taken__lte=F("capacity")),
                name="event_never_overfull",
                violation_error_message=_(
                    "More people have a seat than that. Choose a larger number of seats."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "starts_at", "id"], name="event_list_of_place"),
            models.Index(fields=["starts_at", "id"], name="event_list"),
            models.Index(fields=["ends_at"], name="event_end"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def seats_left(self) -> int | None:
        """Free seats, or None without a limit."""
        return None if self.capacity is None else self.capacity - self.seats_taken

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.seats_taken >= self.capacity

    def closed_because(self, now: datetime) -> Closed | None:
        """Why nobody can register at this time, or None while registration is open."""
        if self.status == self.Status.CANCELLED:
            return Closed.CANCELLED
        if self.starts_at <= now:
            return Closed.PAST
        if self.status == self.Status.DRAFT:
            return Closed.DRAFT
        if self.registration_closes_at and self.registration_closes_at <= now:
            return Closed.DEADLINE
        return None


def year_of(event: Event) -> int:
    """The year an event is held in, by the local calendar."""
    return timezone.localtime(event.starts_at).year


def host_turns(partnership: Partnership) -> QuerySet[Any]:
    """Organisations at the table, the one whose turn it is to host first.

    Each has `last_hosted`: the start of the last event of the partnership it hosted, or None.
    """
    return (
        Organisation.objects.filter(parts__partnership=partnership, parts__left_on=None)
        .annotate(
            last_hosted=Max(
                "hosted_events__starts_at",
                filter=Q(hosted_events__partnership=partnership)
                & ~Q(hosted_events__status=Event.Status.CANCELLED),
            )
        )
        .order_by(F("last_hosted").asc(nulls_first=True), "name", "pk")
    )


class Host(Record):
    """An organisation that hosts an event; hosts take turns."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hostings")
    organisation = models.ForeignKey("partnerships.Organisation", on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "organisation"], name="host_once_per_event")]

    def __str__(self) -> str:
        return str(self.organisation)


class Session(Record):
    """A part of an event that people come to. Every event has at least one."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=160, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("The session ends before it starts. Correct one of the times."),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.event.title
