"""What is asked when a tour is planned, its teams are made, its companies chosen, its stops moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from virksom.companies.forms.contact import VisitForm
from virksom.companies.models import Company, Offer
from virksom.events.actions.tour import MOST_TEAMS, Going
from virksom.events.facts.tour_plan import Goer, mixed
from virksom.events.models import Event, Tour, TourStop, TourTeam
from virksom.foundation.cpr import RefusesCpr, refuse_cpr
from virksom.foundation.templatetags.ui import weekday
from virksom.partnerships.models import Membership, Organisation, Partnership

#: So many people can be added by name at a time.
BY_NAME = 3
ANY_TEAM = "any"


def _day_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


class TourForm(RefusesCpr, forms.ModelForm):  # type: ignore[type-arg]
    """A tour, apart from its teams and stops."""

    first_on = _day_field(label=_("First day"))
    last_on = _day_field(label=_("Last day"))

    class Meta:
        model = Tour
        fields = ["title", "first_on", "last_on", "offer", "about", "event"]
        labels = {
            "title": _("Title"),
            "offer": _("Subject"),
            "about": _("What do you offer?"),
            "event": _("Event"),
        }
        help_texts = {
            "about": _("Every visit is reserved for this, and it stands first on the agenda."),
            "event": _("The company tour in the calendar that this is, if it stands there."),
        }

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event: Any = self.fields["event"]
        event.queryset = Event.objects.of(partnership).going_ahead().of_kind(Event.Kind.COMPANY_TOUR)
        event.empty_label = _("none")
        offer: Any = self.fields["offer"]
        offer.choices = [(value, capfirst(str(label))) for value, label in Offer.choices]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("first_on"), said.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day is before the first. Turn the two around."))
        return said

    def _post_clean(self) -> None:
        """The action writes and judges the tour; the form only asks."""


# Teams ---------------------------------------------------------------------------------------------


class TeamsForm(RefusesCpr, forms.Form):
    """Who goes along, in which team: people with a role here, those already along, and others by name."""

    teams = forms.IntegerField(label=_("Teams"), min_value=1, max_value=MOST_TEAMS)

    def __init__(
        self,
        *args: Any,
        tour: Tour,
        memberships: Iterable[Membership],
        organisations: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(tour.members.select_related("organisation", "team"))
        along = {member.user_id: member for member in self.members if member.user_id}
        offered: dict[int, Membership] = {}
        for one in memberships:
            if one.user_id not in along:
                offered.setdefault(one.user_id, one)
        self.memberships = list(offered.values())
        choices = [
            ("", _("not along")),
            (ANY_TEAM, _("along, any team")),
            *((str(number), _("Team {number}").format(number=number)) for number in range(1, MOST_TEAMS + 1)),
        ]
        self.fields["teams"].initial = max(1, tour.teams.count())
        for member in self.members:
            self.fields[f"m{member.pk}"] = forms.ChoiceField(
                label=f"{member.name}, {member.organisation}", choices=choices, required=False,
                initial=str(member.team.number),
            )  # fmt: skip
        for person in self.memberships:
            self.fields[f"p{person.pk}"] = forms.ChoiceField(
                label=f"{person.user}, {person.organisation}", choices=choices, required=False
            )
        for number in range(BY_NAME):
            self.fields[f"name{number}"] = forms.CharField(
                label=_("Name"), required=False, max_length=150, validators=[refuse_cpr]
            )
            self.fields[f"organisation{number}"] = forms.ModelChoiceField(
                label=_("Organisation"), queryset=organisations, required=False, empty_label=_("choose")
            )
            self.fields[f"team{number}"] = forms.ChoiceField(
                label=_("Team"), choices=choices[1:], required=False, initial=ANY_TEAM
            )

    @property
    def known(self) -> list[forms.BoundField]:
        """The people one chooses a team for."""
        return [
            *(self[f"m{member.pk}"] for member in self.members),
            *(self[f"p{person.pk}"] for person in self.memberships),
        ]

    @property
    def by_name(self) -> list[tuple[forms.BoundField, ...]]:
        """The lines for others."""
        return [
            (self[f"name{number}"], self[f"organisation{number}"], self[f"team{number}"])
            for number in range(BY_NAME)
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for number in range(BY_NAME):
            if said.get(f"name{number}") and not said.get(f"organisation{number}"):
                self.add_error(f"organisation{number}", _("Choose the organisation this person comes from."))
        return said

    def going(self) -> list[Going]:
        """Everybody who goes along, for the action."""
        return [going for _field, going in self._going()]

    def _going(self) -> Iterable[tuple[str, Going]]:
        said = self.cleaned_data
        for member in self.members:
            if team := said[f"m{member.pk}"]:
                going = Going(member.name, member.organisation, member.user_id, _number(team))
                yield f"m{member.pk}", going
        for person in self.memberships:
            if team := said[f"p{person.pk}"]:
                going = Going(str(person.user), person.organisation, person.user_id, _number(team))
                yield f"p{person.pk}", going
        for number in range(BY_NAME):
            if name := said[f"name{number}"]:
                going = Going(name, said[f"organisation{number}"], None, _number(said[f"team{number}"]))
                yield f"team{number}", going

    def proposed(self) -> dict[str, Any]:
        """What was filled in, with everybody dealt anew into mixed teams: first values for the form."""
        people = [
            Goer(field, going.organisation.pk, going.organisation.sector) for field, going in self._going()
        ]
        places = mixed(people, self.cleaned_data["teams"])
        values = {name: self.data.get(name, "") for name in self.fields}
        return values | {str(field): str(team) for field, team in places.items()}


def _number(team: str) -> int | None:
    return int(team) if team.isdecimal() else None


# Companies and stops -------------------------------------------------------------------------------


class CompaniesFilter(forms.Form):
    """What narrows the companies one may put on a tour."""

    place = forms.CharField(label=_("Postcode, town or street"), required=False, max_length=80)
    industry = forms.CharField(label=_("Industry"), required=False, max_length=80)
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[("", _("all")), *Company.Size.choices])
    never_visited = forms.BooleanField(label=_("Never visited"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "filter_%s")
        super().__init__(*args, **kwargs)

    @property
    def chosen(self) -> dict[str, Any]:
        """The values that are valid; the rest count as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class StopForm(forms.Form):
    """Which team goes to a stop, on which day, at what time."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=TourTeam.objects.none(), empty_label=None)
    on = forms.TypedChoiceField(label=_("Day"), coerce=date.fromisoformat)
    planned_at = forms.TimeField(
        label=_("Planned time"),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%H"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def __init__(self, *args: Any, stop: TourStop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"team": stop.team_id, "on": stop.on.isoformat(), "planned_at": stop.planned_at}
        team: Any = self.fields["team"]
        team.queryset = stop.tour.teams.all()
        on: Any = self.fields["on"]
        today = timezone.localdate()
        days = [day for day in stop.tour.days if day >= today or day == stop.on] or [stop.on]
        on.choices = [(day.isoformat(), weekday(day)) for day in days]


class StopVisitForm(VisitForm):
    """What came of a visit on a tour: the form of any visit. How, when and about what the tour says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("channel", "offer", "about", "at", "from_company"):
            self.fields.pop(name, None)
