"""Forms about people: searching them, inviting them, and coming in by a link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from virksom.accounts.models import User
from virksom.foundation.access import Viewer
from virksom.foundation.cpr import RefusesCpr
from virksom.partnerships.access import SECTORS_OF_ROLE, roles_open_to
from virksom.partnerships.models import MembershipInvitation, Organisation, Partnership, Programme, Role
from virksom.partnerships.models.membership import LANGUAGES


class PeopleFilter(forms.Form):
    """What the list of people can be narrowed by."""

    q = forms.CharField(label=_("Name, mail address or organisation"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=lambda: [("", _("All roles")), *Role.choices]
    )
    partnership = forms.ChoiceField(label=_("Partnership"), required=False)

    def __init__(self, *args: Any, partnerships: list[tuple[int, str]], **kwargs: Any) -> None:
        """`partnerships` are those the viewer may see."""
        super().__init__(*args, **kwargs)
        self.fields["partnership"].choices = [("", _("All")), *partnerships]  # type: ignore[attr-defined]


class InviteForm(RefusesCpr, forms.Form):
    """Who is invited, to which role, for which organisation."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("Mail address"), help_text=_("The link to sign up is sent here. It is open for 14 days.")
    )
    role = forms.ChoiceField(label=_("Role"))
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, viewer: Viewer, place: Partnership | Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = roles_open_to(viewer, place)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        found = Organisation.objects.visible_to(viewer)
        if isinstance(place, Partnership):
            found = found.at_the_table_of(place)
        sectors = {sector for role in roles for sector in SECTORS_OF_ROLE[role] or ()}
        if sectors and isinstance(place, Partnership):
            found = found.filter(sector__in=sectors)
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]


class WelcomeForm(RefusesCpr, forms.Form):
    """What a new person says of themselves, and the password they choose."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=_("At least 12 characters. Three or four words that you remember are good."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, invitation: MembershipInvitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["password"].validators.clear()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("password"):
            try:
                validate_password(
                    said["password"], User(email=self.invitation.email, name=said.get("name", ""))
                )
            except ValidationError as error:
                self.add_error("password", error)
        return said
