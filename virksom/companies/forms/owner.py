"""Choosing who looks after companies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from virksom.companies.facts.owner import Holding


def _choices(people: Iterable[Any]) -> list[tuple[int, str]]:
    return list({row.user_id: f"{row.user}, {row.organisation}" for row in people}.items())


class OwnerForm(forms.Form):
    """One person of the partnership."""

    to = forms.TypedChoiceField(label=_("Who looks after the company?"), coerce=int)

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = _choices(people)  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """All companies of one person, to another."""

    of = forms.TypedChoiceField(label=_("All companies of"), coerce=int)
    to = forms.TypedChoiceField(label=_("go to"), coerce=int)

    def __init__(self, *args: Any, holdings: Sequence[Holding], people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields
        offered["of"].choices = [
            (
                one.user_id,
                ngettext("%(name)s (%(n)s company)", "%(name)s (%(n)s companies)", one.count)
                % {"name": one.name, "n": one.count},
            )
            for one in holdings
        ]
        offered["to"].choices = _choices(people)
