"""The company decides: how it may be approached, and that nobody may. It binds every partner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from virksom.companies.actions.reservation import drop_reservations, has_stopped
from virksom.companies.actions.timeline import in_words, owe_notice, tell_timeline
from virksom.companies.models import (
    AgendaItem,
    Channel,
    Company,
    ContactPerson,
    ContactRules,
    ContactTerms,
    EarlierLink,
    LinkMail,
    Notice,
    Reservation,
    TimelineEntry,
    Turn,
)
from virksom.companies.models.rules import new_token
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Partnership

#: So long a company's link opens its page.
LINK_LASTS = timedelta(days=180)


def company_itself(company: Company) -> Viewer:
    """The one who acts when somebody comes by the company's link: the company, whoever sits there."""
    return Viewer(name=company.name, organisation_id=company.organisation_id, organisation_name=company.name)


def set_rules(
    *,
    company: Company,
    most_a_month: int | None,
    pause_from: date | None,
    pause_until: date | None,
    person: ContactPerson | None,
    channel: str,
    hours: str,
    not_about: list[str],
    set_by: str,
    by: Viewer,
    is_on_its_word: bool = False,
) -> ContactRules:
    """Write down how a company wants to be approached; it holds from the next question of any partner.

    Saying the same twice changes nothing. Raises ValidationError for a pause that is over or ends
    before it begins.
    """
    _check_pause(pause_from, pause_until)
    wanted: dict[str, Any] = {
        "most_a_month": most_a_month,
        "pause_from": pause_from,
        "pause_until": pause_until,
        "person": person,
        "channel": channel,
        "hours": hours,
        "not_about": sorted(not_about),
    }
    with transaction.atomic():
        rules, _new = ContactRules.objects.select_for_update().get_or_create(company=company)
        changed = [name for name, value in wanted.items() if getattr(rules, name) != value]
        if not changed:
            return rules
        for name in changed:
            setattr(rules, name, wanted[name])
        _signed(rules, set_by, is_on_its_word).save()
        _say(company, by, gettext_lazy("Changed its rules of contact"), _limits_of(rules))
        leave_trail(by, "set_rules", rules, circle_id=_circle(company), changed=changed)
    return rules


def _check_pause(first: date | None, last: date | None) -> None:
    if first and not last:
        raise ValidationError({"pause_until": _("Say until when the pause lasts.")})
    if last and last < timezone.localdate():
        raise ValidationError({"pause_until": _("This day is past. A pause ends today or later.")})
    if first and last and last < first:
        raise ValidationError({"pause_until": _("The pause ends before it begins. Turn the two around.")})


def _signed(rules: ContactRules, set_by: str, is_on_its_word: bool) -> ContactRules:
    rules.set_at = timezone.now()
    rules.set_by = set_by[:150]
    rules.is_on_its_word = is_on_its_word
    return rules


def stop_contact(*, company: Company, set_by: str, by: Viewer, is_on_its_word: bool = False) -> ContactRules:
    """Nobody may contact the company, from now on: what is reserved is given back, who had it is told.

    Saying it twice changes nothing.
    """
    with transaction.atomic():
        if has_stopped(company):
            return ContactRules.objects.get(company=company)
        rules, _new = ContactRules.objects.select_for_update().get_or_create(company=company)
        rules.has_stopped = True
        _signed(rules, set_by, is_on_its_word).save()
        carry_out_stop(company)
        _say(
            company,
            by,
            gettext_lazy("Wants no more contact"),
            gettext_lazy("Nobody may contact us until we take it back."),
        )
        leave_trail(by, "stop_contact", rules, circle_id=_circle(company))
    return rules


def carry_out_stop(company: Company) -> None:
    """Give back what is reserved, and tell whoever had it, an item on its agenda, or a place in line.

    Part of what makes a company a stopped one; done twice it finds nothing more.
    """
    live = Reservation.objects.filter(company=company).live(timezone.localdate())
    held = list(live.values_list("pk", flat=True))
    items = AgendaItem.objects.filter(reservation__in=held).open()
    turns = Turn.objects.filter(behind__in=held).waiting()
    people: set[int] = set()
    for rows in (live, items, turns):
        people |= set(rows.exclude(user=None).values_list("user", flat=True))
    drop_reservations(company)
    for user_id in sorted(people):
        owe_notice(Notice.Kind.STOPPED, user_id, company)


def resume_contact(
    *, company: Company, set_by: str, by: Viewer, is_on_its_word: bool = False
) -> ContactRules:
    """The company takes its stop back; its other rules hold as before. Doing it twice changes nothing."""
    with transaction.atomic():
        stopped = has_stopped(company)
        rules, _new = ContactRules.objects.select_for_update().get_or_create(company=company)
        if stopped:
            rules.has_stopped = False
            _signed(rules, set_by, is_on_its_word).save()
            _say(
                company,
                by,
                gettext_lazy("May be contacted again"),
                gettext_lazy("Our rules of contact hold."),
            )
            leave_trail(by, "resume_contact", rules, circle_id=_circle(company))
    return rules


# The company's own voice in the timeline -------------------------------------------------------------


def _circles(company: Company) -> list[int]:
    """The partnerships of the company's municipality: each has its own timeline of the company."""
    rows = Partnership.objects.filter(municipality=company.municipality_id).order_by("status", "pk")
    return list((rows.active() if rows.active().exists() else rows).values_list("pk", flat=True))


def _circle(company: Company) -> int | None:
    return next(iter(_circles(company)), None)


def _say(company: Company, by: Viewer, heading: Any, text: Any) -> None:
    """Say it in the timeline of each partnership."""
    for partnership_id in _circles(company):
        tell_timeline(
            company=company,
            partnership_id=partnership_id,
            kind=TimelineEntry.Kind.RULES,
            heading=heading,
            text=text,
            user_id=by.user_id,
            organisation_id=company.organisation_id,
        )


@in_words
def _limits_of(rules: ContactRules) -> str:
    """The rules as one short text without names of persons."""
    return " ".join(_sentences(rules)) or _("No limits any more.")


def _sentences(rules: ContactRules) -> Iterable[str]:
    most = rules.most_a_month
    if most == 0:
        yield _("Not at all.")
    elif most:
        yield ngettext("At most %(n)d time a month.", "At most %(n)d times a month.", most) % {"n": most}
    if rules.pause_until:
        yield _("Pause until {day}.").format(day=date_format(rules.pause_until, "j. F Y"))
    if rules.channel:
        yield _("How: {channel}.").format(channel=Channel(rules.channel).label)
    if rules.unwanted:
        yield _("Not about: {topics}.").format(topics=", ".join(str(topic) for topic in rules.unwanted))


# The link --------------------------------------------------------------------------------------------


def send_link(*, company: Company, person: ContactPerson, by: Viewer, ends_others: bool = False) -> LinkMail:
    """Send the company's link to one of its people; it opens the page for 180 days from now.

    At most one mail a day to one address. `ends_others` makes the links sent before useless. Raises
    ValidationError for somebody without a mail address, of another company, or when it wants no contact.
    """
    if not _speaks_for(person, company):
        raise ValidationError({"person": _("Choose somebody of this company.")})
    if not person.email:
        raise ValidationError({"person": _("No mail address is known of this person. Enter it first.")})
    with transaction.atomic():
        if has_stopped(company):
            raise ValidationError(
                _("The company wants no contact. It can ask for a new link by the link it has.")
            )
        rules = _valid_link(company, anew=ends_others)
        mail, is_new = _owe_link(rules, person, person.email, by)
        if is_new:
            leave_trail(by, "send_company_link", mail, circle_id=_circle(company))
    return mail


def renew_link(*, token: str) -> list[LinkMail]:
    """Send a new link to everybody an old one went to, once it has run out.

    None go out for a link that was never sent, that still opens, or that was ended. Whoever holds the
    old one learns nothing: the new one goes by mail, to the addresses of then.
    """
    sent = list(LinkMail.objects.filter(token=token).select_related("company", "person")) if token else []
    if not sent:
        return []
    company = sent[0].company
    by = company_itself(company)
    with transaction.atomic():
        rules = _valid_link(company)
        # Asked again now that the company is held: somebody may have ended it meanwhile.
        if rules.token == token or not LinkMail.objects.filter(token=token).exists():
            return []
        mails = []
        for email, person in {one.email: one.person for one in sent}.items():
            mail, is_new = _owe_link(rules, person, email, by)
            mails.append(mail)
            if is_new:
                leave_trail(by, "renew_company_link", mail, circle_id=_circle(company))
    return mails


def _speaks_for(person: ContactPerson, company: Company) -> bool:
    return person.company_id == company.pk or person.others.filter(pk=company.pk).exists()


def _valid_link(company: Company, *, anew: bool = False) -> ContactRules:
    """The company's rules with a link that opens for its whole time: a new one where the old ran out.

    `anew` ends all that were sent before, so that none of them is renewed.
    """
    today = timezone.localdate()
    rules, _new = ContactRules.objects.select_for_update().get_or_create(company=company)
    if anew:
        LinkMail.objects.filter(company=company).update(token="")
    if anew or not rules.is_open(today):
        EarlierLink.objects.filter(company=company).delete()
        rules.token = new_token()
    rules.token_expires_on = today + LINK_LASTS
    rules.save(update_fields=["token", "token_expires_on", "updated_at"])
    return rules


def _owe_link(rules: ContactRules, person: ContactPerson, email: str, by: Viewer) -> tuple[LinkMail, bool]:
    """Owe the mail with the link, once a day to one address: once more only where the link is another."""
    mail, is_new = LinkMail.objects.get_or_create(
        company_id=rules.company_id,
        email=email.lower(),
        on=timezone.localdate(),
        defaults={
            "person": person,
            "token": rules.token,
            "sender_id": by.user_id,
            "organisation_id": by.organisation_id,
        },
    )
    if mail.token != rules.token:
        mail.token, mail.sent_at, mail.claimed_at = rules.token, None, None
        mail.save()
        is_new = True
    return mail, is_new


# What a partnership has agreed -----------------------------------------------------------------------


def set_contact_terms(
    *, partnership: Partnership, quiet_days: int, answer_days: int, by: Viewer
) -> ContactTerms:
    """Write down how the partners of a partnership keep out of each other's way, and how fast they answer."""
    with transaction.atomic():
        terms, _new = ContactTerms.objects.update_or_create(
            partnership=partnership, defaults={"quiet_days": quiet_days, "answer_days": answer_days}
        )
        leave_trail(by, "set_contact_terms", terms, circle_id=partnership.pk)
    return terms
