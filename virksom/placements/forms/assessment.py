"""What an assessor says, and what the company says."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.cpr import RefusesCpr
from virksom.placements.models import Attribution, WithoutHelp


class AssessmentForm(RefusesCpr, forms.Form):
    """What a placement is owed to, and why."""

    attribution = forms.ChoiceField(label=_("Owed to"), choices=Attribution.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the partnership did, and when. Name nobody."),
    )


class WithoutHelpForm(forms.Form):
    """What the company says would have happened without help."""

    without_help = forms.ChoiceField(
        label=_("What would have happened without help?"),
        choices=WithoutHelp.choices,
        widget=forms.RadioSelect,
    )
