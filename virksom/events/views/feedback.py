"""The feedback form behind a participant's personal link."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from virksom.events.actions.feedback import check_open_for_feedback, feedback_closes_at, give_feedback
from virksom.events.forms.feedback import FeedbackForm, as_typed
from virksom.events.models import Feedback, Registration
from virksom.foundation.access import Viewer, allow_link


@allow_link("the link in a participant's mail is the key to their own answer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_view(request: HttpRequest, token: str) -> HttpResponse:
    """Answer four questions, or change the answer while it is open."""
    registration = get_object_or_404(Registration.objects.select_related("event__partnership"), token=token)
    given = Feedback.objects.filter(registration=registration).first()
    page = {"event": registration.event, "given": given, "closes_at": feedback_closes_at(registration, given)}
    try:
        check_open_for_feedback(registration, given)
    except ValidationError as closed:
        return render(request, "events/feedback.html", {**page, "closed": closed.messages[0]}, status=410)
    form = FeedbackForm(request.POST or None, initial=as_typed(given) if given else None)
    if form.is_valid():
        # The link speaks for a participant, not for whoever may be signed in on the same machine.
        give_feedback(registration=registration, by=Viewer(), **form.cleaned_data)
        messages.success(request, _("Thank you. Your answer is kept without your name being shown."))
        return HttpResponseRedirect(request.path)
    page["form"] = form
    return render(request, "events/feedback.html", page, status=422 if form.errors else 200)
