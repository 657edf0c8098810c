"""What is written about follow-ups: how it goes, what was agreed, and when a partnership asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.accounts.models import User
from virksom.foundation.access import Viewer
from virksom.foundation.cpr import RefusesCpr
from virksom.foundation.ui import Unhurried
from virksom.partnerships.models import Membership, Partnership
from virksom.placements.forms.placement import DayInput
from virksom.placements.models import Answer

MOST_MONTHS, MOST_TIMES = 36, 12


class AnswerForm(RefusesCpr, forms.Form):
    """How it goes, by one of four buttons, and a note."""

    how = forms.ChoiceField(label=_("How does it go?"), choices=Answer.How.choices, widget=forms.RadioSelect)
    note = Unhurried(
        label=_("In your own words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You may leave it empty."),
    )


class TaskForm(RefusesCpr, forms.Form):
    """What was agreed: what, who, until when."""

    what = forms.CharField(label=_("What was agreed"), max_length=200)
    user = forms.ModelChoiceField(label=_("Who does it"), queryset=User.objects.none())
    due_on = forms.DateField(label=_("By"), widget=DayInput())

    def __init__(self, *args: Any, partnership: Partnership, viewer: Viewer, **kwargs: Any) -> None:
        """Tasks are for oneself and the people with a seat in the partnership whom the viewer may know."""
        super().__init__(*args, **kwargs)
        seats = Membership.objects.visible_to(viewer).on(timezone.localdate()).filter(partnership=partnership)
        people: Any = self.fields["user"]
        people.queryset = User.objects.filter(Q(pk__in=seats.values("user")) | Q(pk=viewer.user_id)).order_by(
            "name"
        )


class FollowUpTermsForm(RefusesCpr, forms.Form):
    """After how many months it is asked."""

    months = forms.CharField(
        label=_("Months after the start"),
        max_length=60,
        help_text=_(
            "Numbers with commas between them, such as 1, 3, 6, 12. It is always asked at the start."
        ),
    )

    def clean_months(self) -> list[int]:
        words = [word.strip() for word in self.cleaned_data["months"].split(",") if word.strip()]
        if not words or not all(word.isdecimal() and len(word) < 4 for word in words):
            raise forms.ValidationError(_("Write whole numbers with commas between them."), code="numbers")
        months = sorted({int(word) for word in words})
        if months[0] < 1 or months[-1] > MOST_MONTHS or len(months) > MOST_TIMES:
            raise forms.ValidationError(
                _("At most twelve times, between 1 and 36 months after the start."), code="range"
            )
        return months
