"""One timeline of a company, and the mails that tell partners what concerns them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.agenda import AgendaItem, Turn
from virksom.companies.models.contact import Acted, Contact
from virksom.companies.models.need import Need, Referral
from virksom.companies.models.register import Company
from virksom.companies.models.reservation import Reservation
from virksom.foundation.models import RecordQuerySet
from virksom.foundation.post import Post
from virksom.partnerships.models import Sector


class TimelineQuerySet(RecordQuerySet):
    def of_sector(self, sector: str) -> TimelineQuerySet:
        """Entries by partners of one sector; all of them without one."""
        return self.filter(sector=sector) if sector else self


class TimelineEntry(Acted):
    """A line in a company's timeline: it points at what happened and says where it stands in the order.

    Contacts, needs and referrals are read where they are kept. What a higher room tells (who came to
    an event) is said here in `heading` and `text`, without names of persons, under a `key` that makes
    telling it twice harmless.
    """

    class Kind(models.TextChoices):
        CONTACT = "contact", _("contact")
        NEED = "need", _("need")
        REFERRAL = "referral", _("referral")
        RULES = "rules", _("the company's rules")
        EVENT = "event", _("event")
        AGREEMENT = "agreement", _("agreement")
        OTHER = "other", _("other")

    # No index of its own: PostgreSQL would rather sort a long history than read it in order by the one below.
    company = models.ForeignKey(Company, on_delete=models.CASCADE, db_index=False, related_name="timeline")
    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    #: Whose entry it is, for the filter: a sector, "company" for the company's own voice.
    sector = models.CharField(max_length=12, choices=Sector, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=300, blank=True)
    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, null=True, related_name="entry")
    need = models.OneToOneField(Need, on_delete=models.CASCADE, null=True, related_name="entry")
    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, null=True, related_name="entry")
    key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = TimelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the timeline")
        verbose_name_plural = _("timeline")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["company", "-at", "-id"], name="timeline_of_company"),
            models.Index(fields=["company", "sector", "-at", "-id"], name="timeline_of_sector"),
        ]

    def __str__(self) -> str:
        return self.heading or str(self.contact or self.need or self.referral or self.get_kind_display())


def _about_only(what: str) -> Q:
    """A notice about one record; about a reservation alone, where somebody joining it tells of an item."""
    also = {"reservation": Q(item=None, turn=None)}.get(what, Q())
    return Q(**{f"{what}__isnull": False}) & also


class Notice(Post):
    """A mail a partner is owed about a company: one template for each kind, once about the same record."""

    class Kind(models.TextChoices):
        JOINED = "joined", _("somebody joins your visit")
        TURN = "turn", _("it is your turn")
        ITEM_CLOSED = "item_closed", _("your item was raised")
        REFERRED = "referred", _("a company is handed over to you")
        REMINDED = "reminded", _("a referral waits for you")
        ESCALATED = "escalated", _("nobody answered a referral")
        ANSWERED = "answered", _("your referral is answered")
        REFERRAL_CLOSED = "referral_closed", _("your referral is closed")
        STOPPED = "stopped", _("the company wants no more contact")
        OWNER = "owner", _("you look after a company now")
        HANDED_OVER = "handed_over", _("you look after somebody's companies now")

    kind = models.CharField(max_length=16, choices=Kind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    reservation = models.ForeignKey(Reservation, on_delete=models.CASCADE, null=True, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, null=True, related_name="+")
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, null=True, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, null=True, related_name="+")
    #: How many companies were handed over, `company` among them, and who looked after them before.
    count = models.PositiveIntegerField(null=True, editable=False)
    had_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("mail to a partner")
        verbose_name_plural = _("mails to partners")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "user", what], name=f"notice_once_for_{what}", condition=_about_only(what)
            )
            for what in ("reservation", "item", "turn", "referral")
        ]
        indexes = [models.Index(fields=["created_at"], name="company_notice_owed", condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return str(self.get_kind_display())
