"""What happens to an account: its owner changes it, and support looks through another's eyes."""

from __future__ import annotations

from collections.abc import Collection

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from virksom.accounts.models import User
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail


@transaction.atomic
def change_account(*, by: Viewer, user: User, name: str, phone: str, language: str) -> User:
    """Change one's own name, telephone and language."""
    user.name, user.phone, user.language = name, phone, language
    user.save(update_fields=["name", "phone", "language"])
    leave_trail(by, "change_account", user)
    return user


def choose_language(*, user: User, language: str) -> User:
    """Remember the language somebody reads the pages in. Reading is no happening: it leaves no line."""
    if language in User.Language.values and user.language != language:
        User.objects.filter(pk=user.pk).update(language=language)
        user.language = language
    return user


@transaction.atomic
def start_viewing_as(*, by: Viewer, user: User) -> User:
    """Support begins to see the pages as somebody does; both names stand in the trail."""
    leave_trail(by, "start_viewing_as", user)
    return user


@transaction.atomic
def stop_viewing_as(*, by: Viewer, user: User) -> User:
    """Support stops seeing the pages as somebody does; both names stand in the trail."""
    leave_trail(by, "stop_viewing_as", user)
    return user


@transaction.atomic
def empty_users(*, numbers: Collection[int]) -> None:
    """Close sign-ins for good and take out who it was. What calls it leaves the line in the trail."""
    for kept in (EmailAddress, Authenticator, SocialAccount):
        kept.objects.filter(user__in=numbers).delete()
    address = Concat(
        Value("emptied-"), Cast("pk", CharField()), Value("@example.invalid"), output_field=CharField()
    )
    User.objects.filter(pk__in=numbers).update(
        email=address, name="", phone="", is_active=False, password=make_password(None)
    )
