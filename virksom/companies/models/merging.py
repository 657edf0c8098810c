"""Companies that were one and the same: what was merged, and under which numbers it was known before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.register import Company
from virksom.foundation.models import Record


class Merge(Record):
    """Two entries made one, with all it takes to part them again.

    `kept` is the company that stands; `gone` is the number and `gone_name` the name of the other.
    `undoing` holds the other's fields, which records were moved, and what was changed or left out.
    """

    class State(models.TextChoices):
        DONE = "done", _("merged")
        UNDONE = "undone", _("parted again")

    kept = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="merges")
    gone = models.BigIntegerField(editable=False)
    gone_name = models.CharField(_("name"), max_length=160, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DONE, editable=False)
    undoing = models.JSONField(default=dict, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("merge of companies")
        verbose_name_plural = _("merges of companies")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.gone_name


class Alias(Record):
    """A number under which a company was known before: a CVR number, or that of its page."""

    class Kind(models.TextChoices):
        CVR = "cvr", _("CVR number")
        PAGE = "page", _("page")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="aliases")
    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="aliases")
    kind = models.CharField(max_length=4, choices=Kind)
    value = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("earlier number")
        verbose_name_plural = _("earlier numbers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="earlier_number_once")]

    def __str__(self) -> str:
        return self.value


class EarlierLink(Record):
    """The link of an entry that was merged: it opens the page of the one that stays, as long as that
    one's own link does.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="earlier_links")
    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="links")
    token = models.CharField(max_length=40, unique=True, editable=False)

    class Meta:
        verbose_name = _("earlier link")
        verbose_name_plural = _("earlier links")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.company)
