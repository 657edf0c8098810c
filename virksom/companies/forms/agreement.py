"""What is written about an agreement: its terms, signatures, reviews and end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Agreement, Commitment, Signature
from virksom.foundation.cpr import RefusesCpr

#: More of a kind is a slip of the finger.
MOST = 999


class DayInput(forms.DateInput):
    """The browser's own picker of days."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AgreementForm(RefusesCpr, forms.Form):
    """The terms, and how many of each kind are promised."""

    terms = forms.CharField(
        label=_("What you agree on"),
        max_length=4000,
        widget=text_area(6),
        help_text=_("In plain words, as you would say it to each other."),
    )
    starts = forms.DateField(label=_("Starts"), widget=DayInput())
    ends = forms.DateField(
        label=_("Ends"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty when no end is agreed."),
    )
    review_on = forms.DateField(
        label=_("First review"),
        required=False,
        widget=DayInput(),
        help_text=_("The day you look at it together. You are reminded on your page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in Commitment.Kind.choices:
            self.fields[f"promised_{kind}"] = forms.IntegerField(
                label=_("Promised: {what}").format(what=label), required=False, min_value=0, max_value=MOST
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["promised"] = {
            kind: given.pop(f"promised_{kind}", None) or 0 for kind in Commitment.Kind.values
        }
        return given


def as_typed(agreement: Agreement) -> dict[str, Any]:
    """An agreement as the form shows it."""
    promised = {f"promised_{one.kind}": one.promised for one in agreement.commitments.all()}
    return {
        "terms": agreement.terms,
        "starts": agreement.starts,
        "ends": agreement.ends,
        "review_on": agreement.review_on,
        **promised,
    }


class SignatureForm(RefusesCpr, forms.Form):
    """Who signed, for whom, on which day."""

    side = forms.ChoiceField(label=_("Signs for"), choices=Signature.Side.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=150)
    on = forms.DateField(label=_("Signed on"), widget=DayInput(), initial=timezone.localdate)


class ReviewForm(RefusesCpr, forms.Form):
    """What was said at a review, how far each commitment is, and when the next one is."""

    on = forms.DateField(label=_("Day of the review"), widget=DayInput(), initial=timezone.localdate)
    said = forms.CharField(label=_("What was said"), max_length=4000, widget=text_area(5))
    next_on = forms.DateField(
        label=_("Next review"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty when this was the last one."),
    )

    def __init__(self, *args: Any, commitments: list[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = [one.kind for one in commitments]
        for one in commitments:
            self.fields[f"reached_{one.kind}"] = forms.IntegerField(
                label=capfirst(
                    _("{what}: reached of the {promised} promised").format(
                        what=one.get_kind_display(), promised=one.promised
                    )
                ),
                min_value=0,
                max_value=MOST,
                initial=one.reached,
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        reached = {kind: given.pop(f"reached_{kind}", None) for kind in self.kinds}
        given["reached"] = {kind: number for kind, number in reached.items() if number is not None}
        return given


class EndForm(RefusesCpr, forms.Form):
    """Since when there is no agreement, and why."""

    on = forms.DateField(label=_("First day without it"), widget=DayInput(), initial=timezone.localdate)
    reason = forms.CharField(label=_("Why it ends"), max_length=300)


class AgreementFilter(forms.Form):
    """What narrows the list of agreements."""

    stand = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("all")), ("due", _("review is due")), *Agreement.State.choices],
    )
