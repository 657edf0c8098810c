"""Jobs of the background worker: the mails that let people in."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task

from virksom.partnerships.models import MembershipInvitation


@task
def send_sign_up_link(invitation: int) -> bool:
    """Send an invitation to sign up, once; a job that is delivered twice sends nothing the second time."""
    if not MembershipInvitation.objects.claim_mail(invitation, timezone.now()):
        return False
    row = MembershipInvitation.objects.select_related("organisation", "programme", "invited_by").get(
        pk=invitation
    )
    with translation.override(row.language):
        link = settings.BASE_URL.rstrip("/") + reverse("partnerships:welcome", kwargs={"token": row.token})
        rendered = render_to_string(
            "partnerships/mail/sign_up.txt", {"invitation": row, "link": link}
        ).strip()
        subject, _blank, text = rendered.partition("\n")
        EmailMessage(
            subject=" ".join(subject.split()),
            body=text.strip() + "\n",
            to=[row.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
    return True
