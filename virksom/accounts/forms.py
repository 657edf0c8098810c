"""Forms of the account: signing in, and what one says of oneself."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from virksom.accounts.models import User
from virksom.foundation.cpr import RefusesCpr


class SignInForm(LoginForm):
    """Mail address and password; in the demo filled in for the person one chose to be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Mail address")
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        chosen = self.request.GET.get("demo", "") if settings.DEMO and self.request else ""
        if chosen:
            self.fields["login"].initial = chosen
            self.fields["password"].initial = settings.DEMO_PASSWORD
            self.fields["password"].widget.render_value = True


class AccountForm(RefusesCpr, forms.ModelForm):
    """Name, telephone and language."""

    class Meta:
        model = User
        fields = ["name", "phone", "language"]
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "phone": forms.TextInput({"autocomplete": "tel", "type": "tel"}),
            "language": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Arabic is for candidates, who choose it on their own pages; whoever has it keeps it here.
        if self.instance.language != User.Language.ARABIC:
            choices: Any = self.fields["language"]
            choices.choices = [one for one in User.Language.choices if one[0] != User.Language.ARABIC]


class ViewAsFilter(forms.Form):
    """Whom support looks for."""

    q = forms.CharField(label=_("Name or mail address"), required=False)
