"""What narrows the list of people who can do more than their job."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.cpr import RefusesCpr
from virksom.placements.facts.under_used import MANY


class UnderUsedFilter(RefusesCpr, forms.Form):
    """Whom, by how much, and on which terms."""

    q = forms.CharField(label=_("Code or name"), required=False, max_length=150)
    gap = forms.ChoiceField(
        label=_("By how much"),
        required=False,
        choices=[("", _("all")), (str(MANY), _("two levels or more"))],
    )
    pay = forms.ChoiceField(
        label=_("Terms of employment"),
        required=False,
        choices=[
            ("", _("all")),
            ("ordinary", _("ordinary pay")),
            ("subsidised", _("subsidised or training")),
        ],
    )
