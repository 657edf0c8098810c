"""What other packages' views may be used for, and the check that every view has said so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core.checks import Error, register
from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver

from virksom.foundation.access import Access

SIGN_IN = Access(way="public", why="signing in happens before rights are known")
OWN_ACCOUNT = Access(way="signed in", why="one's own account and ways to sign in")

#: Views of other packages, by name. What stands in no list is closed.
THIRD_PARTY: dict[str, Access] = {
    "account_login": SIGN_IN,
    "account_logout": OWN_ACCOUNT,
    "account_reset_password": SIGN_IN,
    "account_reset_password_done": SIGN_IN,
    "account_reset_password_from_key": SIGN_IN,
    "account_reset_password_from_key_done": SIGN_IN,
    "account_change_password": OWN_ACCOUNT,
    "account_reauthenticate": OWN_ACCOUNT,
    "account_inactive": SIGN_IN,
    "mfa_authenticate": SIGN_IN,
    "mfa_login_webauthn": SIGN_IN,
    "mfa_reauthenticate": OWN_ACCOUNT,
    "mfa_reauthenticate_webauthn": OWN_ACCOUNT,
    "mfa_index": OWN_ACCOUNT,
    "mfa_activate_totp": OWN_ACCOUNT,
    "mfa_deactivate_totp": OWN_ACCOUNT,
    "mfa_view_recovery_codes": OWN_ACCOUNT,
    "mfa_generate_recovery_codes": OWN_ACCOUNT,
    "mfa_download_recovery_codes": OWN_ACCOUNT,
    "mfa_list_webauthn": OWN_ACCOUNT,
    "mfa_add_webauthn": OWN_ACCOUNT,
    "mfa_edit_webauthn": OWN_ACCOUNT,
    "mfa_remove_webauthn": OWN_ACCOUNT,
    "openid_connect_login": SIGN_IN,
    "openid_connect_callback": SIGN_IN,
    "socialaccount_login_cancelled": SIGN_IN,
    "socialaccount_login_error": SIGN_IN,
    "set_language": Access(way="public", why="anybody chooses a language"),
    "javascript-catalog": Access(way="public", why="words for scripts"),
}


def declared_for(view: Callable[..., Any], match: ResolverMatch | None) -> Access | None:
    """The access a view declares itself or, for another package's view, by its name in the list."""
    own = getattr(view, "access", None)
    if own is not None:
        return own
    return THIRD_PARTY.get(match.view_name) if match else None


def all_patterns(
    resolver: URLResolver | None = None, route: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every address of the site: its route, its full name, and its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_patterns(
                pattern, here, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        else:
            yield here, space + (pattern.name or ""), pattern


@register()
def every_view_declares_its_access(app_configs: Any, **kwargs: Any) -> list[Error]:
    """A view without a declaration is closed, and a fault."""
    return [
        Error(
            f"The view at /{route} declares no access.",
            hint="Use allow, allow_public, allow_link or allow_signed_in.",
            id="virksom.E001",
        )
        for route, name, pattern in all_patterns()
        if getattr(pattern.callback, "access", None) is None
        and name not in THIRD_PARTY
        and (name or route) not in CLOSED
    ]


#: Views of other packages that stay closed: nobody can open them.
CLOSED = {
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_set_password",
    "account_confirm_login_code",
    "account_signup_by_passkey",
    "account_request_login_code",
    "account_verify_phone",
    "account_change_phone",
    "mfa_signup_webauthn",
    "mfa_trust",
    "socialaccount_signup",
    "socialaccount_connections",
    "konto/social/login/cancelled/",
    "konto/social/login/error/",
    "konto/social/signup/",
    "konto/social/connections/",
}
