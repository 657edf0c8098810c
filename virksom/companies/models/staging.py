"""Importing companies from a file: what was uploaded, what it would do, what it did and how it goes back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.register import Company, Workplace
from virksom.foundation.models import Record, RecordQuerySet

#: A run that has not moved for so long has died; somebody may let it go on.
STANDS_STILL = timedelta(minutes=2)


class CompanyImportQuerySet(RecordQuerySet):
    def claim(self, one: CompanyImport, was: str, now: str) -> bool:
        """Take an import from one state to the next; False when somebody else has."""
        return self.filter(pk=one.pk, state=was).update(state=now, done=0, updated_at=timezone.now()) == 1


class CompanyImport(Record):
    """A file of companies on its way into the register of a partnership's municipality.

    `content` is the file until it is read, `rows` are the rows as read until they are in the register;
    neither is kept longer, and a row with a CPR number is never among them.
    """

    class State(models.TextChoices):
        COLUMNS = "columns", _("waits for its columns")
        READING = "reading", _("is being read")
        PREVIEW = "preview", _("waits for a look")
        WRITING = "writing", _("is being written")
        DONE = "done", _("in the register")
        UNDOING = "undoing", _("is being taken back")
        UNDONE = "undone", _("taken back")
        REFUSED = "refused", _("cannot be read")

    RUNNING = (State.READING, State.WRITING, State.UNDOING)

    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.CASCADE, related_name="+", editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    language = models.CharField(max_length=2, default="da", editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.COLUMNS, editable=False)
    #: The headings of the file, a few values below each, the number of the heading row.
    head = models.JSONField(default=dict, editable=False)
    #: Our column -> the place of theirs.
    columns = models.JSONField(default=dict, editable=False)
    content = models.BinaryField(null=True, editable=False)
    rows = models.BinaryField(null=True, editable=False)
    note = models.CharField(max_length=300, blank=True, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    new = models.PositiveIntegerField(_("new"), default=0, editable=False)
    changed = models.PositiveIntegerField(_("changed"), default=0, editable=False)
    same = models.PositiveIntegerField(_("same"), default=0, editable=False)
    faulty = models.PositiveIntegerField(_("with a problem"), default=0, editable=False)
    written_at = models.DateTimeField(null=True, editable=False)

    objects = CompanyImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of companies")
        verbose_name_plural = _("imports of companies")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["partnership", "-id"], name="imports_of_partnership")]

    def __str__(self) -> str:
        return self.file_name or f"#{self.pk}"

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def stands_still(self) -> bool:
        """Whether its run has died."""
        return self.is_running and self.updated_at < timezone.now() - STANDS_STILL

    @property
    def share_done(self) -> int:
        """How much of the run is done, in per cent."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    def keep_rows(self, rows: Iterable[Any]) -> None:
        """Keep the rows as read, packed."""
        self.rows = zlib.compress(json.dumps(list(rows), ensure_ascii=False).encode(), 1)

    def rows_kept(self) -> Iterator[list[Any]]:
        yield from json.loads(zlib.decompress(bytes(self.rows))) if self.rows else []


class ImportRemark(models.Model):
    """What is wrong with a row of the file, or what of it could not be taken back, in words."""

    company_import = models.ForeignKey(CompanyImport, on_delete=models.CASCADE, related_name="remarks")
    row = models.PositiveIntegerField(_("row"))
    name = models.CharField(_("name"), max_length=160, blank=True)
    text = models.CharField(_("what is wrong"), max_length=300)

    class Meta:
        verbose_name = _("remark on an import")
        verbose_name_plural = _("remarks on imports")
        ordering = ["row", "pk"]

    def __str__(self) -> str:
        return f"{self.row}: {self.text}"


class ImportedEntry(models.Model):
    """An entry of the register that an import made or changed; `before` and `after` say what it changed."""

    company_import = models.ForeignKey(CompanyImport, on_delete=models.CASCADE, related_name="entries")
    row = models.PositiveIntegerField(_("row"))
    company = models.ForeignKey(Company, on_delete=models.SET_NULL, null=True, related_name="+")
    workplace = models.ForeignKey(Workplace, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        verbose_name = _("imported entry")
        verbose_name_plural = _("imported entries")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.row}"
