"""Which company a profile is to be shared with."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.cpr import RefusesCpr


class CompanyWords(RefusesCpr, forms.Form):
    """The words to find a company by."""

    q = forms.CharField(label=_("Name or CVR number"), required=False, max_length=100)
