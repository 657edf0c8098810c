"""Uploading a signed list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from virksom.events.facts.list_file import LARGEST_FILE
from virksom.events.models import Participant, Session
from virksom.foundation.templatetags.ui import clock, day

#: Our columns that a person may point out in the file, when its header says something else.
COLUMN_LABELS = {
    "name": _("Column with the name"),
    "organisation": _("Column with the company or organisation"),
    "email": _("Column with the mail address"),
    "represents": _("Column that says where they come from"),
    "level": _("Column with the level"),
}


class SignedListForm(forms.Form):
    """The file, the session it is from, and where people come from when the list does not say."""

    session = forms.ChoiceField(label=_("Session"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), at most 5 MB and 5,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    otherwise = forms.ChoiceField(
        label=_("When the list does not say, people come from"), required=False, widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        sessions: Sequence[Session],
        kinds: Collection[str],
        found: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """`found` are the column names of a file whose header was not understood."""
        super().__init__(*args, **kwargs)
        self._sessions = {str(session.pk): session for session in sessions}
        self.fields["session"].choices = [(key, _when(one)) for key, one in self._sessions.items()]  # type: ignore[attr-defined]
        self.fields["otherwise"].choices = [  # type: ignore[attr-defined]
            *((kind, label) for kind, label in Participant.Represents.choices if kind in kinds),
            ("", _("unknown: tell me which rows")),
        ]
        for name, label in COLUMN_LABELS.items() if found else ():
            choices = [("", _("none of them")), *((text, text) for text in found)]
            self.fields[f"column_{name}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def clean_session(self) -> Session:
        return self._sessions[self.cleaned_data["session"]]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than 5 MB. Split it, or delete what is not the list."), code="large"
            )
        return file

    def columns(self) -> dict[str, str]:
        """The file's own names for our columns, as far as they were pointed out."""
        return {name: self.cleaned_data.get(f"column_{name}", "") for name in COLUMN_LABELS}


def _when(session: Session) -> str:
    return f"{session} · {day(session.starts_at)}, {clock(session.starts_at)}"
