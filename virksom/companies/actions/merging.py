"""Two entries of one company made one, and parted again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virksom.companies.access import circle_at
from virksom.companies.facts.importing import OF_COMPANY
from virksom.companies.facts.relations import Fate, Relation, relations
from virksom.companies.models import Alias, Company, ContactRules, Merge, MonthOfContacts
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail

#: What the entry that stays takes over from the other where it says nothing itself.
TAKEN_OVER = (*OF_COMPANY, "organisation_id")


def merged_fields(kept: Company, gone: Company) -> dict[str, Any]:
    """What the entry that stays will say: its own word, else the other's; protection holds for both."""
    said = {}
    for name in TAKEN_OVER:
        own, other = getattr(kept, name), getattr(gone, name)
        said[name] = other if own in (None, "") else own
    said["is_protected_from_advertising"] = (
        kept.is_protected_from_advertising or gone.is_protected_from_advertising
    )
    return said


def merge_companies(*, kept: Company, gone: Company, by: Viewer) -> Merge:
    """Make two entries one: `kept` stays, all that pointed at `gone` points at it.

    Raises ValidationError, with a sentence, for two that may not be merged by this person.
    """
    with transaction.atomic():
        both = Company.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk")
        held = {company.pk: company for company in both}
        _refuse(kept, gone, held, by)
        kept, gone = held[kept.pk], held[gone.pk]
        undoing: dict[str, Any] = {"moved": {}, "let_go": {}, "left_out": [], "settled": []}
        undoing["settled"] = _settle(kept, gone)
        for relation in relations():
            _bring_over(relation, kept, gone, undoing)
        undoing["gone"] = _frozen([gone])
        fields = merged_fields(kept, gone)
        undoing["fields"] = {
            name: [_plain(getattr(kept, name)), _plain(value)]
            for name, value in fields.items()
            if getattr(kept, name) != value
        }
        number, name, cvr = gone.pk, gone.name, gone.cvr
        circle = circle_at(by, gone, "d", Company)
        gone.delete()
        for field, value in fields.items():
            setattr(kept, field, value)
        kept.save()
        merge = Merge.objects.create(
            kept=kept, gone=number, gone_name=name, undoing=undoing, user_id=by.user_id
        )
        _remember(merge, number, cvr)
        leave_trail(by, "merge_companies", kept, circle_id=circle, with_number=number)
    return merge


def _refuse(kept: Company, gone: Company, held: dict[int, Company], by: Viewer) -> None:
    if kept.pk == gone.pk or len(held) < 2:
        raise ValidationError(
            _("These are one entry already, or one of them has gone. Look at the list again."), code="one"
        )
    if Company.objects.filter(pk__in=held).visible_to(by, "d").count() < 2:
        raise ValidationError(
            _(
                "Only companies of your own partnership can be merged. Two of different partnerships are "
                "merged by somebody who leads the business side in both."
            ),
            code="elsewhere",
        )
    if all(company.organisation_id for company in held.values()):
        raise ValidationError(
            _("Both sit at the table of a partnership. Record that one of them left it; then merge them."),
            code="at the table",
        )


def _settle(kept: Company, gone: Company) -> list[dict[str, Any]]:
    """Make one of what each company has one of: the stricter rules, the sum of the months."""
    settled = []
    rules = {one.company_id: one for one in ContactRules.objects.filter(company__in=(kept, gone))}
    if len(rules) == 2:
        settled.append(_change(rules[kept.pk], stricter(rules[kept.pk], rules[gone.pk])))
    months = {one.month: one for one in MonthOfContacts.objects.filter(company=kept)}
    for other in MonthOfContacts.objects.filter(company=gone):
        if own := months.get(other.month):
            settled.append(_change(own, {"taken": own.taken + other.taken}))
    return settled


def stricter(one: ContactRules, other: ContactRules) -> dict[str, Any]:
    """The rules of a company that has said two things: whatever keeps partners further away."""
    caps = [cap for cap in (one.most_a_month, other.most_a_month) if cap is not None]
    pauses = [rules for rules in (one, other) if rules.pause_until]
    starts = [rules.pause_from or date.min for rules in pauses]
    pause = max((rules.pause_until for rules in pauses if rules.pause_until), default=None)
    first = min(starts, default=date.min)
    return {
        "has_stopped": one.has_stopped or other.has_stopped,
        "most_a_month": min(caps, default=None),
        "pause_until": pause,
        "pause_from": None if first == date.min else first,
        "not_about": sorted({*one.not_about, *other.not_about}),
        "channel": one.channel or other.channel,
        "hours": one.hours or other.hours,
        "person_id": one.person_id or other.person_id,
    }


def _change(record: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Write values into a record, and note what they replaced."""
    before = {name: _plain(getattr(record, name)) for name in values}
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    return {
        "model": record._meta.label_lower,
        "pk": record.pk,
        "before": before,
        "after": {name: _plain(value) for name, value in values.items()},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _frozen(records: Iterable[Any]) -> list[dict[str, Any]]:
    """Records in plain values, to the microsecond."""
    rows = serializers.serialize("python", records)
    return [{**row, "fields": {name: _plain(value) for name, value in row["fields"].items()}} for row in rows]


def _bring_over(relation: Relation, kept: Company, gone: Company, undoing: dict[str, Any]) -> None:
    """Point the records of one relation at the company that stays."""
    rows = relation.rows(gone.pk)
    if relation.fate is None and rows.exists():
        raise ValidationError(
            _(
                "The other company has {what}, which cannot be moved. Merge them after that is settled."
            ).format(what=relation.model._meta.verbose_name_plural),
            code="unknown relation",
        )
    if relation.fate == Fate.LET_GO:
        undoing["let_go"][relation.name] = list(rows.values_list("pk", flat=True))
        return
    if twice := relation.twice(kept.pk, gone.pk):
        left_out = relation.model._base_manager.filter(pk__in=twice)
        undoing["left_out"] += _frozen(left_out)
        left_out.delete()
    undoing["moved"][relation.name] = list(rows.values_list("pk", flat=True))
    rows.update(**{relation.field: kept.pk})


def _remember(merge: Merge, number: int, cvr: str | None) -> None:
    """Keep the old numbers, so that they find the company that stays."""
    known = [(Alias.Kind.PAGE, str(number))]
    if cvr and cvr != merge.kept.cvr:
        known.append((Alias.Kind.CVR, cvr))
    for kind, value in known:
        Alias.objects.update_or_create(
            kind=kind, value=value, defaults={"company": merge.kept, "merge": merge}
        )


# Parting ------------------------------------------------------------------------------------------


def undo_merge(*, merge: Merge, by: Viewer) -> Company:
    """Part two entries again, each with what it had; what came since stays with the one that stands.

    Raises ValidationError when the other's number is in use by now.
    """
    try:
        with transaction.atomic():
            claimed = Merge.objects.filter(pk=merge.pk, state=Merge.State.DONE).update(
                state=Merge.State.UNDONE
            )
            kept = Company.objects.select_for_update().get(pk=merge.kept_id)
            if not claimed:
                return kept
            undoing = merge.undoing
            if "gone" not in undoing:
                raise ValidationError(_("What the other entry was is no longer known. They stay one."))
            merge.aliases.all().delete()
            _give_back(kept, undoing["fields"])
            _enter_again(undoing["gone"])
            for settled in undoing["settled"]:
                _unsettle(settled)
            for relation in relations():
                _point_back(relation, merge, kept.pk)
            _enter_again(undoing["left_out"])
            circle = circle_at(by, kept, "d", Company)
            leave_trail(by, "undo_merge", kept, circle_id=circle, with_number=merge.gone)
    except IntegrityError:
        raise ValidationError(
            _("They cannot be parted: the other's CVR number is in use by now. Correct that entry first."),
            code="number in use",
        ) from None
    return kept


def _give_back(kept: Company, fields: dict[str, list[Any]]) -> None:
    """What was taken over and not changed since goes back."""
    for name, (before, after) in fields.items():
        if _plain(getattr(kept, name)) == after:
            setattr(kept, name, before)
    kept.save()


def _enter_again(frozen: list[dict[str, Any]]) -> None:
    """Enter records as they were; what one of them pointed at may be gone, then it is too."""
    for found in serializers.deserialize("python", frozen):
        record: Any = found.object
        if all(_is_there(record, field) for field in record._meta.concrete_fields if field.is_relation):
            found.save()


def _is_there(record: Any, field: Any) -> bool:
    value = getattr(record, field.attname)
    return value is None or field.related_model._base_manager.filter(pk=value).exists()


def _unsettle(settled: dict[str, Any]) -> None:
    model = {"companies.contactrules": ContactRules, "companies.monthofcontacts": MonthOfContacts}[
        settled["model"]
    ]
    record: Any = model._base_manager.filter(pk=settled["pk"]).first()
    if record and all(_plain(getattr(record, name)) == value for name, value in settled["after"].items()):
        model._base_manager.filter(pk=record.pk).update(**settled["before"])


def _point_back(relation: Relation, merge: Merge, kept: int) -> None:
    for names, now in (("moved", kept), ("let_go", None)):
        numbers = merge.undoing[names].get(relation.name, [])
        rows = relation.model._base_manager.filter(pk__in=numbers, **{relation.field: now})
        rows.update(**{relation.field: merge.gone})
