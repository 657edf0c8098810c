"""What is written about a match: by the consultant, the candidate and the company."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.cpr import RefusesCpr
from virksom.placements.forms.placement import DayInput
from virksom.placements.models import Terms


def _words(label: Any, *, rows: int = 3, **how: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **how)


class ProposeForm(RefusesCpr, forms.Form):
    """Whom an opening is proposed to, why, and until when an answer is hoped for."""

    candidate = forms.ChoiceField(label=_("Candidate"), widget=forms.RadioSelect)
    why = _words(
        _("Why this job? In words to the candidate"),
        required=False,
        max_length=500,
        help_text=_("Also what is missing, and the nearest way round it."),
    )
    answer_by = forms.DateField(label=_("Answer until"), widget=DayInput())

    def __init__(self, *args: Any, candidates: Iterable[Any], **kwargs: Any) -> None:
        """`candidates` are those who may be proposed."""
        super().__init__(*args, **kwargs)
        self._found = {str(one.pk): one for one in candidates}
        offered: Any = self.fields["candidate"]
        offered.choices = [(number, one.called) for number, one in self._found.items()]

    def clean_candidate(self) -> Any:
        return self._found[self.cleaned_data["candidate"]]


class NoteForm(RefusesCpr, forms.Form):
    """What somebody said besides yes or no."""

    note = _words(_("What was said"), rows=2, required=False, max_length=500)


class ReasonForm(RefusesCpr, forms.Form):
    """Why it is no."""

    reason = _words(
        _("Why?"), rows=2, max_length=500, help_text=_("The candidate gets an answer, so write it for them.")
    )


class AgreeForm(forms.Form):
    """From which day, and on which terms, the job is agreed."""

    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    terms = forms.ChoiceField(label=_("Terms of employment"), choices=Terms.choices)


class AgreePartnerForm(AgreeForm):
    """The same, as the consultant writes it down."""

    keeps_others = forms.BooleanField(
        label=_("Keep the person's other proposals open: part-time jobs that go together"), required=False
    )


class AnswerCandidateForm(RefusesCpr, forms.Form):
    """An answer to the candidate, in words of one's own."""

    answer = _words(_("Your answer"), max_length=1000)
    spoken = forms.BooleanField(label=_("I have said it already: send no mail"), required=False)


class MatchFilter(forms.Form):
    """What narrows the list of matches."""

    SHOW = [
        ("", _("all")),
        ("waiting", _("wait for a yes")),
        ("agreed", _("agreed or started")),
        ("answer", _("wait for an answer")),
        ("over", _("came to nothing")),
    ]
    show = forms.ChoiceField(label=_("Show"), required=False, choices=SHOW)
