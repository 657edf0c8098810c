"""What is written about a placement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from virksom.candidates.facts.concepts import chosen, plain_titles
from virksom.candidates.models import Candidate, Claim, Concept
from virksom.companies.models import Company
from virksom.foundation.access import Viewer
from virksom.foundation.cpr import RefusesCpr
from virksom.openings.models import Opening
from virksom.partnerships.models import Partnership
from virksom.placements.models import Placement, Terms

EMPLOYERS = [("private", _("private company")), ("public", _("public employer (shown, not counted)"))]
#: So many suggestions are offered while typing; everything else is found by typing it.
SUGGESTIONS = 50
CHOICES_SHOWN = 10
#: What is said of a placement that is none of the jobs the company has told of.
ANOTHER_JOB = "none"


class DayInput(forms.DateInput):
    """The browser's own picker of days."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class OccupationInput(forms.TextInput):
    """A field that offers the built-in words, and those of the standards while one types."""

    def __init__(self) -> None:
        super().__init__(
            {
                "list": "occupation-suggestions",
                "autocomplete": "off",
                "hx-get": reverse_lazy("candidates:own_words"),
                "hx-trigger": "input changed delay:300ms",
                "hx-vals": '{"kind": "work"}',
                "hx-target": "#occupation-suggestions",
                "hx-swap": "innerHTML",
            }
        )


class PlacementForm(RefusesCpr, forms.Form):
    """What the job is and its terms; `BeginForm` adds whose and where."""

    occupation = forms.CharField(
        label=_("What is the job?"),
        max_length=200,
        required=False,
        widget=OccupationInput(),
        help_text=_("A word from the list, such as cleaner. It shows whether the job uses what people can."),
    )
    terms = forms.ChoiceField(label=_("Terms of employment"), choices=Terms.choices, widget=forms.RadioSelect)
    employer = forms.ChoiceField(
        label=_("Employer"), choices=EMPLOYERS, widget=forms.RadioSelect, initial="private"
    )
    starts = forms.DateField(label=_("First day"), widget=DayInput())
    ends = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty when no end is agreed."),
    )
    basis = forms.ChoiceField(
        label=_("Basis"),
        choices=Placement.Basis.choices,
        widget=forms.RadioSelect,
        initial=Placement.Basis.REPORTED,
        help_text=_("Attributed: it would not have come without the partnership."),
    )
    basis_reason = forms.CharField(
        label=_("Why it is attributed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the partnership did first: an event, a contact, an opening. Name nobody."),
    )

    hours = forms.IntegerField(label=_("Hours a week"), required=False, min_value=1, max_value=60)
    next_step = forms.CharField(
        label=_("Agreed next step"),
        required=False,
        max_length=200,
        help_text=_(
            "For a wage subsidy, an internship or training: what is to follow, such as an ordinary job there."
        ),
    )
    next_step_on = forms.DateField(label=_("Next step on"), required=False, widget=DayInput())

    #: What a placement's job is so far.
    kept: Concept | None = None

    def suggestions(self) -> dict[str, list[tuple[str, str]]]:
        """What the browser offers while typing: the value, and what tells it from others."""
        words = plain_titles(Claim.Kind.WORK, get_language() or "da")
        return {"occupation": [(word, "") for word in words]}

    def clean_occupation(self) -> Concept | None:
        words = self.cleaned_data["occupation"].strip()
        found = chosen(Claim.Kind.WORK, words, self.kept) if words else None
        if words and found is None:
            raise forms.ValidationError(
                _("The list has no such job. Choose one that is suggested, or leave it empty."),
                code="unknown",
            )
        return found

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for one, other in (("next_step", "next_step_on"), ("next_step_on", "next_step")):
            if given.get(one) and not given.get(other) and other not in self.errors:
                self.add_error(other, _("A next step has both: what, and on which day."))
        if given.get("starts") and given.get("ends") and given["ends"] < given["starts"]:
            self.add_error("ends", _("The placement ends before it starts. Correct one of the dates."))
        given["is_private"] = given.pop("employer", "private") == "private"
        return given


def as_typed(placement: Placement) -> dict[str, Any]:
    """A placement as the form shows it."""
    return {
        "occupation": str(placement.occupation or ""),
        "terms": placement.terms,
        "employer": "private" if placement.is_private else "public",
        "starts": placement.starts,
        "ends": placement.ends,
        "basis": placement.basis,
        "basis_reason": placement.basis_reason,
        "hours": placement.hours,
        "next_step": placement.next_step,
        "next_step_on": placement.next_step_on,
    }


class BeginForm(PlacementForm):
    """A new placement: whose, where, and on which terms."""

    candidate = forms.CharField(
        label=_("Candidate"),
        max_length=150,
        help_text=_("The code or the name. Your own candidates are suggested."),
    )
    company = forms.CharField(
        label=_("Company"), max_length=160, help_text=_("Part of the name, or the CVR number.")
    )
    field_order = (
        "candidate", "company", "which_company", "opening", "occupation",
        "terms", "employer", "starts", "ends",
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, partnership: Partnership, **kwargs: Any) -> None:
        """`viewer` decides which candidates and companies can be found."""
        super().__init__(*args, **kwargs)
        self._fitting: list[Company] = []
        self._candidates = Candidate.objects.of(partnership).visible_to(viewer, identity=True)
        self._companies = Company.objects.visible_to(viewer)
        self._openings = Opening.objects.open().filter(filled__lt=F("places")).visible_to(viewer)
        if self.data.get("which_company"):
            self._ask_which(self._companies.filter(pk__in=_numbers(self.data["which_company"])))
        for name in ("candidate", "company"):
            self.fields[name].widget.attrs.update({"list": f"{name}-suggestions", "autocomplete": "off"})

    def suggestions(self) -> dict[str, list[tuple[str, str]]]:
        newest = self._candidates.order_by("-enrolled_on", "-pk")[:SUGGESTIONS]
        return super().suggestions() | {
            "candidate": [(one.code, one.name) for one in newest],
            "company": [(one.name, one.industry) for one in self._companies.order_by("name")[:SUGGESTIONS]],
        }

    def clean_candidate(self) -> Candidate:
        words = self.cleaned_data["candidate"].strip()
        exact = list(self._candidates.filter(code__iexact=words)[:1])
        found = exact or list(self._candidates.looked_up(words)[: CHOICES_SHOWN + 1])
        if not found:
            raise forms.ValidationError(
                _("None of your candidates has this code or name. Look it up in the list of candidates."),
                code="unknown",
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("Several candidates fit. Write the code: %(codes)s."),
                params={"codes": ", ".join(one.called for one in found[:CHOICES_SHOWN])},
                code="several",
            )
        return found[0]

    def clean_company(self) -> Company:
        words = self.cleaned_data["company"].strip()
        chosen = list(self._companies.filter(pk__in=_numbers(self.data.get("which_company", "")))[:1])
        exact = list(self._companies.filter(name__iexact=words)[:2])
        found = chosen or (exact if len(exact) == 1 else [])
        found = found or list(self._companies.matching(words)[: CHOICES_SHOWN + 1])
        if not found:
            raise forms.ValidationError(
                _("No company in the municipality is called that. Ask the business side to enter it first."),
                code="unknown",
            )
        if len(found) > 1:
            self._fitting = found[:CHOICES_SHOWN]
            raise forms.ValidationError(
                _("Several companies fit. Choose the right one below."), code="several"
            )
        return found[0]

    def full_clean(self) -> None:
        super().full_clean()
        if self._fitting:
            self._ask_which(self._fitting)

    def _ask_which(self, companies: Any) -> None:
        choices = [(str(one.pk), f"{one.name}, {one.industry or one.cvr or one.pk}") for one in companies]
        self.fields["which_company"] = forms.ChoiceField(
            label=_("Which company?"), choices=choices, widget=forms.RadioSelect, required=False
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given.pop("which_company", None)
        given["opening"] = self._clean_opening(given["company"]) if "company" in given else None
        return given

    def _clean_opening(self, company: Company) -> Opening | None:
        """The opening that is filled by it: asked once the company is known, where it looks for people."""
        openings = {str(one.pk): one for one in self._openings.of(company).order_by("-told_at")}
        if not openings:
            return None
        self.ask_which_opening(openings.values())
        said = self.data.get("opening", "")
        if said not in openings and said != ANOTHER_JOB:
            self.add_error(
                "opening", _("The company looks for people. Say whether the placement is one of these jobs.")
            )
        return openings.get(said)

    def ask_which_opening(self, openings: Iterable[Opening]) -> None:
        """Ask whether the placement takes a place of one of these openings."""
        choices = [(str(one.pk), _choice(one)) for one in openings]
        self.fields["opening"] = forms.ChoiceField(
            label=_("Is it one of the jobs the company has told of?"),
            choices=[*choices, (ANOTHER_JOB, _("No, another job"))],
            widget=forms.RadioSelect,
            help_text=_("It takes a place of that job, and with the last one the job is filled."),
        )
        self.order_fields(self.field_order)


def _choice(opening: Any) -> str:
    left = opening.places - opening.filled
    return ngettext("{job}: {left} place left", "{job}: {left} places left", left).format(
        job=opening, left=left
    )


def _numbers(text: str) -> list[int]:
    return [int(text)] if text.isdecimal() and len(text) < 18 else []


class EndForm(forms.Form):
    """The last day of a placement."""

    on = forms.DateField(label=_("Last day"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class PlacementFilter(forms.Form):
    """What narrows the list of placements."""

    terms = forms.ChoiceField(
        label=_("Terms of employment"), required=False, choices=[("", _("all")), *Terms.choices]
    )
    employer = forms.ChoiceField(
        label=_("Employer"),
        required=False,
        choices=[("", _("all")), ("private", _("private")), ("public", _("public"))],
    )
    basis = forms.ChoiceField(
        label=_("Basis"), required=False, choices=[("", _("all")), *Placement.Basis.choices]
    )
    partnership = forms.ModelChoiceField(
        label=_("Partnership"), queryset=Partnership.objects.none(), required=False, empty_label=_("all")
    )
    first = forms.DateField(label=_("Begun from"), required=False, widget=DayInput())
    last = forms.DateField(label=_("Begun until"), required=False, widget=DayInput())
    field_order = ("partnership",)

    def __init__(self, *args: Any, partnerships: QuerySet[Partnership], **kwargs: Any) -> None:
        """`partnerships` are those the viewer works in; one alone is no choice."""
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["partnership"]
        offered.queryset = partnerships
        if len(partnerships) < 2:
            del self.fields["partnership"]
