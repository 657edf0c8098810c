"""Handing in a meeting from a calendar."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from virksom.companies.facts.meeting_file import LARGEST_FILE


class MeetingForm(forms.Form):
    """The file of one meeting."""

    file = forms.FileField(
        label=_("Calendar file or mail"),
        help_text=_("The meeting as .ics, or the mail that invited to it as .eml; at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".ics,.eml"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than 5 MB. Save the meeting alone, without attachments."), code="large"
            )
        return file
