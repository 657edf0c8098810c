"""What is asked when an event is planned, found, cancelled; and themes of the year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from virksom.events.actions.planning import Part, Plan
from virksom.events.models import Event, Theme
from virksom.foundation.cpr import RefusesCpr
from virksom.partnerships.models import Organisation, Partnership


def _day_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def _clock_field(**options: Any) -> forms.TimeField:
    return forms.TimeField(
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%H"],
        **options,
    )


def _kinds() -> list[tuple[str, str]]:
    """The kinds of events, each with a capital as a line of its own."""
    return [(value, capfirst(str(label))) for value, label in Event.Kind.choices]


class EventFilter(forms.Form):
    """Which events a list shows. Unknown values show everything."""

    q = forms.CharField(label=_("Words in title or place"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=lambda: [("", _("All kinds")), *_kinds()]
    )
    time = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[("", _("Any time")), ("upcoming", _("Upcoming")), ("past", _("Earlier"))],
    )
    partnership = forms.ChoiceField(label=_("Partnership"), required=False)

    def __init__(self, *args: Any, partnerships: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        """`partnerships` are those whose events the viewer may see; one alone is no choice."""
        self.partnerships = tuple(partnerships)
        kwargs.setdefault("auto_id", "filter_%s")
        super().__init__(*args, **kwargs)
        if len(self.partnerships) > 1:
            self.fields["partnership"].choices = [("", _("All")), *self.partnerships]  # type: ignore[attr-defined]
        else:
            del self.fields["partnership"]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The values that are valid; the rest count as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("q", "kind", "time", "partnership")}


class ChoosePartnership(forms.Form):
    """Where the new event belongs, for those who plan in several partnerships."""

    partnership = forms.ModelChoiceField(
        label=_("Partnership"), queryset=Partnership.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, partnerships: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships  # type: ignore[attr-defined]


class EventForm(RefusesCpr, forms.Form):
    """An event, apart from its sessions."""

    kind = forms.ChoiceField(label=_("Kind"), choices=_kinds)
    title = forms.CharField(label=_("Title"), max_length=160)
    description = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What happens, and what people take home. An empty line begins a new paragraph."),
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    hosts = forms.ModelMultipleChoiceField(
        label=_("Hosts"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose turn it is stands first."),
    )
    theme = forms.ModelChoiceField(
        label=_("Theme of the year"),
        queryset=Theme.objects.none(),
        required=False,
        empty_label=_("No theme"),
    )
    capacity = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: no limit. When all are taken, people join the waiting list."),
    )
    closes_on = _day_field(
        label=_("Last day to register"),
        required=False,
        help_text=_("Empty: people can register until it starts."),
    )
    is_public = forms.BooleanField(
        label=_("Show it in the public calendar, where anybody can register"), required=False, initial=True
    )
    effort_hours = forms.IntegerField(
        label=_("Hours spent on it"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("All partners together, so that the effort behind each attendee can be read."),
    )
    effort_kroner = forms.IntegerField(
        label=_("Money spent on it, kr."), required=False, min_value=0, max_value=100_000_000
    )

    def __init__(self, *args: Any, hosts: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hosts"].queryset = hosts  # type: ignore[attr-defined]
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """What was filled in, for the action."""
        said = self.cleaned_data
        return Plan(
            kind=said["kind"],
            title=said["title"],
            description=said["description"],
            place=said["place"],
            theme=said["theme"],
            is_public=said["is_public"],
            capacity=said["capacity"],
            registration_closes_at=_end_of(said["closes_on"]),
            effort_hours=said["effort_hours"],
            effort_kroner=said["effort_kroner"],
        )


def _end_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None


def values_of(event: Event) -> dict[str, Any]:
    """An event as the form's first values."""
    closes = event.registration_closes_at
    return {
        "kind": event.kind,
        "title": event.title,
        "description": event.description,
        "place": event.place,
        "hosts": [hosting.organisation_id for hosting in event.hostings.all()],
        "theme": event.theme_id,
        "capacity": event.capacity,
        "closes_on": timezone.localdate(closes) if closes else None,
        "is_public": event.is_public,
        "effort_hours": event.effort_hours,
        "effort_kroner": event.effort_kroner,
    }


class SessionForm(RefusesCpr, forms.Form):
    """One session: the day, from when to when."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    day = _day_field(label=_("Day"))
    begins = _clock_field(label=_("From"))
    ends = _clock_field(label=_("To"))
    title = forms.CharField(label=_("Title of the session"), required=False, max_length=160)
    place = forms.CharField(label=_("Other place"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        begins, ends = said.get("begins"), said.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The session ends before it starts. Correct one of the times."))
        return said

    def part(self, known: set[int]) -> Part:
        """What was filled in, for the action; a number that is none of the event's is a new session."""
        said = self.cleaned_data
        return Part(
            starts_at=timezone.make_aware(datetime.combine(said["day"], said["begins"])),
            ends_at=timezone.make_aware(datetime.combine(said["day"], said["ends"])),
            title=said["title"],
            place=said["place"],
            pk=said["pk"] if said["pk"] in known else None,
        )


class _SessionFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        # A session that was added and then left empty is none; the first one is always asked for.
        form.empty_permitted = bool(index) and not form.initial
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove this session")

    def parts(self, known: set[int]) -> list[Part]:
        """The sessions that are filled in and not removed, also those that nobody changed."""
        return [
            form.part(known)
            for form in self.forms
            if form.cleaned_data.get("day") and not form.cleaned_data.get("DELETE")
        ]


SessionFormSet = forms.formset_factory(
    SessionForm, formset=_SessionFormSet, extra=0, min_num=1, max_num=20, absolute_max=20, can_delete=True
)


def session_values(event: Event) -> list[dict[str, Any]]:
    """An event's sessions as first values of the form set."""
    return [
        {
            "pk": session.pk,
            "day": timezone.localdate(session.starts_at),
            "begins": timezone.localtime(session.starts_at).time(),
            "ends": timezone.localtime(session.ends_at).time(),
            "title": session.title,
            "place": session.place,
        }
        for session in event.sessions.all()
    ]


def typed_values(data: QueryDict) -> dict[str, Any]:
    """What was typed into the form so far, unchecked, to show it again with one more session."""
    return {name: data.getlist(name) if name == "hosts" else data.get(name, "") for name in data}


def typed_sessions(data: QueryDict, prefix: str) -> list[dict[str, Any]]:
    """What was typed into the sessions so far, unchecked."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "1")
    count = min(int(total), 20) if total.isdecimal() else 1
    names = (*SessionForm.base_fields, "DELETE")
    return [{name: data.get(f"{prefix}-{number}-{name}", "") for name in names} for number in range(count)]


class CancelForm(RefusesCpr, forms.Form):
    """Why an event is cancelled."""

    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=300,
        help_text=_("Those who registered read it in the mail they get, and everybody on the event's page."),
    )


class ThemeForm(RefusesCpr, forms.Form):
    """A theme of a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("Theme"), max_length=160)
