"""Two entries of one company made one, and parted again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.deletion import Collector
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.access import circle_at
from virksom.companies.actions.rules import carry_out_stop
from virksom.companies.facts.importing import OF_COMPANY
from virksom.companies.facts.relations import Fate, Relation, relations
from virksom.companies.models import (
    Alias,
    Company,
    ContactRules,
    EarlierLink,
    Introduction,
    Merge,
    MonthOfContacts,
)
from virksom.companies.models.rules import new_token
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail

#: What the entry that stays takes over from the other where it says nothing itself.
TAKEN_OVER = (*OF_COMPANY, "organisation_id")
#: What somebody may choose from either of the two. Protection is no choice: it holds for both.
CHOSEN = (
    "name", "cvr", "address", "postcode", "city", "municipality_id", "status", "industry_code", "industry",
    "employees", "size",
)  # fmt: skip
OWN, OTHER = "own", "other"


def side_of(name: str, kept: Company, gone: Company, chosen: Mapping[str, str]) -> str:
    """Whose word stands for a field: whose was chosen, else its own if it says anything."""
    if name in CHOSEN and chosen.get(name) in (OWN, OTHER):
        return chosen[name]
    return OTHER if getattr(kept, name) in (None, "") else OWN


def merged_fields(kept: Company, gone: Company, chosen: Mapping[str, str]) -> dict[str, Any]:
    """What the entry that stays will say; the day of its number of employees goes with the number."""
    said = {}
    for name in (*TAKEN_OVER, "municipality_id"):
        says = kept if side_of(name, kept, gone, chosen) == OWN else gone
        said[name] = getattr(says, name)
        if name == "employees":
            said["employees_on"] = says.employees_on
    said["is_protected_from_advertising"] = (
        kept.is_protected_from_advertising or gone.is_protected_from_advertising
    )
    return said


def merge_companies(
    *, kept: Company, gone: Company, by: Viewer, chosen: Mapping[str, str] | None = None
) -> Merge:
    """Make two entries one: `kept` stays, all that pointed at `gone` points at it.

    `chosen` says for each field whose word stands ("own" or "other"). Where one of the two has said stop,
    both have: what is reserved is given back, and who had it is told. Raises ValidationError, with a
    sentence, for two that may not be merged by this person.
    """
    with transaction.atomic():
        both = Company.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk")
        held = {company.pk: company for company in both}
        _refuse(kept, gone, held, by)
        kept, gone = held[kept.pk], held[gone.pk]
        undoing: dict[str, Any] = {"moved": {}, "let_go": {}, "left_out": [], "settled": []}
        link = ContactRules.objects.filter(company=gone).values_list("token", "token_expires_on").first()
        undoing["settled"] = _settle(kept, gone)
        between = Q(company=kept, role_model=gone) | Q(company=gone, role_model=kept)
        _leave_out(Introduction.objects.filter(between), undoing)
        for relation in relations():
            _bring_over(relation, kept, gone, undoing)
        undoing["gone"] = _frozen([gone])
        fields = merged_fields(kept, gone, chosen or {})
        undoing["fields"] = {
            name: [_plain(getattr(kept, name)), _plain(value)]
            for name, value in fields.items()
            if getattr(kept, name) != value
        }
        number, name = gone.pk, gone.name
        circle = circle_at(by, gone, "d", Company)
        cvrs = {kept.cvr, gone.cvr}
        gone.delete()
        for field, value in fields.items():
            setattr(kept, field, value)
        kept.save()
        merge = Merge.objects.create(
            kept=kept, gone=number, gone_name=name, undoing=undoing, user_id=by.user_id
        )
        _remember(merge, number, cvrs)
        _keep_open(merge, link)
        if ContactRules.objects.filter(company=kept, has_stopped=True).exists():
            carry_out_stop(kept)
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
        own, other = rules[kept.pk], rules[gone.pk]
        settled.append(_change(own, stricter(own, other) | _opens(own, other)))
    months = {one.month: one for one in MonthOfContacts.objects.filter(company=kept)}
    for counted in MonthOfContacts.objects.filter(company=gone):
        if month := months.get(counted.month):
            settled.append(_change(month, {"taken": month.taken + counted.taken}))
    return settled


def _opens(own: ContactRules, other: ContactRules) -> dict[str, Any]:
    """The link of the one that stays, where only the other's still opens: a new one, that opens as long.

    Its own has run out and stays so.
    """
    today = timezone.localdate()
    if own.is_open(today) or not other.is_open(today):
        return {}
    return {"token": new_token(), "token_expires_on": other.token_expires_on}


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
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _frozen(records: Iterable[Any]) -> list[dict[str, Any]]:
    """Records in plain values, to the microsecond. What joins two of them is a record of its own."""
    frozen = []
    for record in records:
        names = [field.name for field in record._meta.concrete_fields]
        for row in serializers.serialize("python", [record], fields=names):
            values = {name: _plain(value) for name, value in row["fields"].items()}
            frozen.append({**row, "fields": values})
    return frozen


class _Whole(Collector):
    """All that goes with some records: each row is looked at, none is deleted unseen."""

    def can_fast_delete(self, objs: Any, from_field: Any = None) -> bool:
        return False


def _leave_out(rows: Any, undoing: dict[str, Any]) -> None:
    """Delete records with all that hangs on them, after noting each."""
    whole = _Whole(using=rows.db, origin=rows)
    whole.collect(rows)
    for records in whole.data.values():
        undoing["left_out"] += _frozen(sorted(records, key=lambda record: record.pk))
    rows.delete()


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
        _leave_out(relation.model._base_manager.filter(pk__in=twice), undoing)
    undoing["moved"][relation.name] = list(rows.values_list("pk", flat=True))
    rows.update(**{relation.field: kept.pk})


def _remember(merge: Merge, number: int, cvrs: set[str | None]) -> None:
    """Keep the old numbers, so that they find the company that stays."""
    known = [(Alias.Kind.PAGE, str(number))]
    known += [(Alias.Kind.CVR, cvr) for cvr in cvrs if cvr and cvr != merge.kept.cvr]
    for kind, value in known:
        Alias.objects.update_or_create(
            kind=kind, value=value, defaults={"company": merge.kept, "merge": merge}
        )


def _keep_open(merge: Merge, link: tuple[str, date | None] | None) -> None:
    """Let the link of the entry that went open the page of the one that stays, if it still opened its own."""
    if link is None or link[1] is None or link[1] < timezone.localdate():
        return
    if not ContactRules.objects.filter(token=link[0]).exists():
        EarlierLink.objects.create(company=merge.kept, merge=merge, token=link[0])


# Parting ------------------------------------------------------------------------------------------


def undo_merge(*, merge: Merge, by: Viewer) -> Company:
    """Part two entries again, each with what it had; what came since stays with the one that stands.

    What was given back because one of them had said stop stays given back: who had it has been told.
    Raises ValidationError when a number of the other is in use by now.
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
            _end_links(merge)
            _give_back(kept, undoing["fields"])
            for settled in undoing["settled"]:
                _unsettle(settled)
            _enter_again([*undoing["gone"], *undoing["left_out"]])
            for relation in relations():
                _point_back(relation, merge, kept.pk)
            circle = circle_at(by, kept, "d", Company)
            leave_trail(by, "undo_merge", kept, circle_id=circle, with_number=merge.gone)
    except IntegrityError:
        raise ValidationError(
            _(
                "They cannot be parted: something there can be only one of, such as a CVR number, stands "
                "elsewhere by now. Correct that first."
            ),
            code="in use",
        ) from None
    return kept


def _give_back(kept: Company, fields: dict[str, list[Any]]) -> None:
    """What was taken over and not changed since goes back."""
    for name, (before, after) in fields.items():
        if _plain(getattr(kept, name)) == after:
            setattr(kept, name, before)
    kept.save()


def _enter_again(frozen: list[dict[str, Any]]) -> None:
    """Enter records as they were, each after those it points at; what those were may be gone, then it is
    too.
    """
    waiting = list(serializers.deserialize("python", frozen, ignorenonexistent=True))
    entered = True
    while waiting and entered:
        ready = [found for found in waiting if _can_stand(found.object)]
        for found in ready:
            found.save()
        waiting = [found for found in waiting if found not in ready]
        entered = bool(ready)


def _can_stand(record: Any) -> bool:
    return all(_is_there(record, field) for field in record._meta.concrete_fields if field.is_relation)


def _is_there(record: Any, field: Any) -> bool:
    value = getattr(record, field.attname)
    return value is None or field.related_model._base_manager.filter(pk=value).exists()


def _unsettle(settled: dict[str, Any]) -> None:
    """Write back what was made one of two, unless it was changed since; of a count goes what was added."""
    if settled["model"] == MonthOfContacts._meta.label_lower:
        added = settled["after"]["taken"] - settled["before"]["taken"]
        months = MonthOfContacts.objects.filter(pk=settled["pk"])
        months.update(taken=Greatest(F("taken") - added, 0))
        return
    record: Any = ContactRules.objects.filter(pk=settled["pk"]).first()
    if record and all(_plain(getattr(record, name)) == value for name, value in settled["after"].items()):
        ContactRules.objects.filter(pk=record.pk).update(**settled["before"])


def _end_links(merge: Merge) -> None:
    """The other's link opens its own page again; where it was ended meanwhile, it stays ended."""
    is_open = merge.links.exists()
    merge.links.all().delete()
    if is_open:
        return
    on = timezone.localdate(merge.created_at)
    for row in merge.undoing["left_out"]:
        until = row["fields"].get("token_expires_on")
        if row["model"] == "companies.contactrules" and until and date.fromisoformat(until) >= on:
            row["fields"] |= {"token": new_token(), "token_expires_on": None}


def _point_back(relation: Relation, merge: Merge, kept: int) -> None:
    for names, now in (("moved", kept), ("let_go", None)):
        numbers = merge.undoing[names].get(relation.name, [])
        rows = relation.model._base_manager.filter(pk__in=numbers, **{relation.field: now})
        rows.update(**{relation.field: merge.gone})
