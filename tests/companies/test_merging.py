"""Two entries of one company: found, merged after a look, and parted again as they were."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db.models import CASCADE, ManyToOneRel
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.contacts import (
    AgreementFactory,
    CommitmentFactory,
    ContactFactory,
    ContactOwnerFactory,
    ContactRulesFactory,
    IntroductionFactory,
    NeedFactory,
    ReferralFactory,
    ReservationFactory,
    ReviewFactory,
    RoleModelFactory,
    SignatureFactory,
    TurnFactory,
    WorkplaceFactory,
)
from tests.factories.events import ParticipantFactory
from tests.factories.partnerships import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.factories.placements import CompanyFactory, ContactPersonFactory, PlacementFactory
from virksom.companies.actions.merging import merge_companies, stricter, undo_merge
from virksom.companies.actions.rules import send_link
from virksom.companies.actions.timeline import enter_referral, owe_notice
from virksom.companies.facts.answer import Picture, Question, Verdict, judge
from virksom.companies.facts.duplicates import compare, duplicates_in, entry, pairs_among
from virksom.companies.facts.relations import FATES, relations
from virksom.companies.models import (
    Alias,
    Commitment,
    Company,
    CompanyImport,
    Contact,
    ContactOwner,
    ContactRules,
    ImportedEntry,
    Introduction,
    MonthOfContacts,
    Notice,
    Profile,
    ProfileArea,
    Reservation,
    ReservedDay,
    Review,
    Signature,
    TimelineEntry,
)
from virksom.foundation.models import TrailEntry
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Organisation, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def lead(sign_in, partnership):
    return sign_in(Role.BUSINESS_LEAD, partnership)


@pytest.fixture
def by(lead):
    return viewer_of(lead.membership.user, timezone.localdate())


@pytest.fixture
def pair(partnership):
    place = {"municipality": partnership.municipality, "postcode": "5000"}
    return (
        CompanyFactory(name="Krog Tag ApS", cvr="13585628", address="Ærøvej 5", **place),
        CompanyFactory(name="Krog Tag", cvr="25313763", address="", city="Odense C", **place),
    )


def page(name, company, **more):
    return reverse(f"companies:{name}", kwargs={"company": company.pk, **more})


# Finding ------------------------------------------------------------------------------------------


def test_every_relation_to_a_company_says_what_becomes_of_it():
    """A new foreign key to Company goes onto the list in companies/facts/relations.py, or this fails."""
    assert {relation.name for relation in relations()} == set(FATES)


def below(model):
    """The foreign keys to a model, and those to the records that go with it."""
    for field in model._meta.get_fields(include_hidden=True):
        if isinstance(field, ManyToOneRel):
            yield field
            if field.on_delete is CASCADE:
                yield from below(field.related_model)


def test_what_hangs_on_a_record_that_would_stand_there_twice_goes_and_comes_with_it():
    """Parting enters such records again, not what pointed at one of them and was let go instead."""
    once = [relation.model for relation in relations() if list(relation._unique_with())]
    assert [str(field) for model in once for field in below(model) if field.on_delete is not CASCADE] == []


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        (("Krog Tag ApS", None, "Ærøvej 5", "5000"), ("Krog Tag", "13585628", "", "5000"), True),
        (("Tag Krog A/S", None, "", ""), ("KROG TAG", None, "Ærøvej 5", "5000"), True),
        (
            ("Krog Tagdækning", None, "Ærøvej 5", "5000"),
            ("Krog Tagdækkning", None, "Aerøvej 5", "5000"),
            True,
        ),
        (("Krog Tag", None, "Ærøvej 5", "5000"), ("Krog Tag", None, "Kajen 91", "5700"), False),
        (("Krog Tag", "13585628", "", "5000"), ("Krog Tag", "25313763", "", "5000"), False),
        (("Krog Tag", None, "", "5000"), ("Fjord Stål", None, "", "5000"), False),
    ],
)
def test_what_may_be_one_company(one, other, are):
    assert bool(compare(entry(1, *one), entry(2, *other))) == are


NAMES = st.lists(
    st.sampled_from(["krog", "tag", "fjord", "stål", "aps", "bjerg"]), min_size=1, max_size=4
).map(" ".join)


@given(NAMES, NAMES, st.sampled_from(["", "5000", "5700"]))
@settings(max_examples=200, deadline=None)
def test_the_order_of_entries_does_not_matter_and_nothing_is_its_own_duplicate(one, other, postcode):
    first, second = entry(1, one, None, "", postcode), entry(2, other, None, "", postcode)
    assert compare(first, second) == compare(second, first)
    assert all(found.one < found.other for found in pairs_among([first, second]))


def test_an_entry_under_an_earlier_number_comes_first(partnership, pair, by):
    merge_companies(kept=pair[0], gone=pair[1], by=by)
    again = CompanyFactory(municipality=partnership.municipality, name="Noget andet", cvr="25313763")
    assert duplicates_in(partnership.municipality_id)[0].other == again.pk


def test_ten_thousand_entries_are_held_against_each_other_in_seconds():
    words = ["Krog", "Fjord", "Bjerg", "Skov", "Hav", "Mark", "Eng"]
    entries = [
        entry(n, f"{words[n % 7]} {words[n % 5]} {n}", None, f"Vej {n}", str(5000 + n % 9))
        for n in range(10_000)
    ]
    begun = time.process_time()
    pairs_among(entries)
    assert time.process_time() - begun < 10


def test_the_list_shows_the_pair_to_a_business_lead_alone(lead, partnership, pair, sign_in):
    pair[1].cvr = None
    pair[1].save()
    address = reverse("companies:duplicates", kwargs={"partnership": partnership.pk})
    listed = lead.get(address).content.decode()
    assert page("merge", pair[0]) in listed
    assert "–," not in listed
    assert sign_in(Role.BUSINESS_CONSULTANT, partnership).get(address).status_code == 404
    assert sign_in(Role.BUSINESS_CONSULTANT, partnership).get(page("merge", pair[0])).status_code == 404


# Merging ------------------------------------------------------------------------------------------


def test_a_merge_is_looked_at_done_and_undone_on_the_pages(lead, partnership, pair):
    kept, gone = pair
    ContactFactory(partnership=partnership, company=gone)

    assert "Odense C" in lead.get(page("merge", kept), {"other": gone.pk}).content.decode()
    assert Company.objects.count() == 2
    assert lead.get(page("merge", kept), {"q": "25313763"}).context["fitting"] == [gone]
    lead.post(page("merge", kept), {"other": gone.pk})

    kept.refresh_from_db()
    assert (kept.name, kept.city, kept.contacts.count()) == ("Krog Tag ApS", "Odense C", 1)
    assert lead.get(page("detail", gone)).url == page("detail", kept)
    assert list(Company.objects.matching("25313763")) == [kept]
    lead.post(page("undo_merge", kept, merge=kept.merges.get().pk))
    assert lead.get(page("detail", gone)).status_code == 200
    assert list(TrailEntry.objects.order_by("number").values_list("verb", flat=True)) == [
        "merge_companies", "undo_merge",
    ]  # fmt: skip


def everything():
    """All records that have to do with companies, as text; times of change and the trail left out."""
    models = [*apps.get_app_config("companies").get_models(include_auto_created=True)]
    models += [apps.get_model("events.Participant"), apps.get_model("placements.Placement")]
    left_out = {"companies.merge", "companies.alias"}
    found = {}
    for model in models:
        if model._meta.label_lower not in left_out:
            rows = serializers.serialize("python", model._base_manager.order_by("pk"))
            found[model._meta.label_lower] = [
                (row["pk"], {name: value for name, value in row["fields"].items() if name != "updated_at"})
                for row in rows
            ]
    return found


def hang_everything_on(partnership, kept, gone):
    """Records of every kind on the one that goes, with something on the other that each could meet."""
    for company in (kept, gone):
        did = {"partnership": partnership, "company": company}
        ContactFactory(**did)
        NeedFactory(**did)
        ContactOwnerFactory(**did)
        WorkplaceFactory(company=company)
        reservation = ReservationFactory(**did)
        ReservedDay.objects.create(
            reservation=reservation, company=company, offer="recruitment", on=dt.date(2026, 12, 1)
        )
        MonthOfContacts.objects.create(company=company, month=dt.date(2026, 12, 1), taken=2)
        ParticipantFactory(partnership=partnership, company=company)
        PlacementFactory(partnership=partnership, company=company)
    person = ContactPersonFactory(company=gone)
    person.others.add(kept)
    both = ContactPersonFactory(company=CompanyFactory())
    both.others.add(kept, gone)
    ContactRulesFactory(company=kept, most_a_month=4, not_about=["network"])
    ContactRulesFactory(company=gone, most_a_month=2, hours="mornings", not_about=["advice"])
    for company in (kept, gone):
        agree_and_refer(partnership, company)
    for one, other in ((kept, gone), (gone, kept)):
        IntroductionFactory(partnership=partnership, company=one, role_model=other)
    staged = CompanyImport.objects.create(partnership=partnership)
    ImportedEntry.objects.create(company_import=staged, row=2, company=gone)


def agree_and_refer(partnership, company):
    """What has parts of its own, the same for each company."""
    did = {"partnership": partnership, "company": company}
    agreement = AgreementFactory(**did)
    SignatureFactory(agreement=agreement)
    CommitmentFactory(agreement=agreement)
    ReviewFactory(agreement=agreement)
    profile = Profile.objects.create(
        company=company, figures={"accidents": 1.5}, figures_on=dt.date(2026, 1, 1)
    )
    ProfileArea.objects.create(profile=profile, area="climate", strategy="Less of it")
    sender, to = (Organisation.objects.get_or_create(name=name)[0] for name in ("Sender", "Receiver"))
    referral = ReferralFactory(**did, organisation=sender, to=to, about="Danish")
    entry = enter_referral(referral)
    owe_notice(Notice.Kind.REFERRED, entry.user_id, company, referral=referral)
    RoleModelFactory(**did)


def test_all_that_hangs_on_the_one_hangs_on_the_other_afterwards(partnership, pair, by):
    kept, gone = pair
    hang_everything_on(partnership, kept, gone)
    number = gone.pk

    merge_companies(kept=kept, gone=gone, by=by)

    for relation in relations():
        assert not relation.rows(number).exists(), relation.name
    kept.refresh_from_db()
    assert (kept.contacts.count(), kept.workplaces.count(), kept.contact_persons.count()) == (2, 2, 1)
    assert MonthOfContacts.objects.get().taken == 4
    assert ContactOwner.objects.get().company == kept
    assert ReservedDay.objects.get().company == kept
    rules = ContactRules.objects.get()
    assert (rules.most_a_month, rules.hours, rules.not_about) == (2, "mornings", ["advice", "network"])
    assert (kept.agreements.count(), kept.referrals.count(), Profile.objects.count()) == (1, 1, 1)
    assert not Introduction.objects.exists()  # Nobody is introduced to themselves.


def test_parting_puts_everything_back(partnership, pair, by):
    hang_everything_on(partnership, *pair)
    before = everything()
    merge = merge_companies(kept=pair[0], gone=pair[1], by=by)
    assert everything() != before
    for _ in range(2):
        undo_merge(merge=merge, by=by)
    after = everything()
    assert {name for name in before if after[name] != before[name]} == set()
    assert not Alias.objects.exists()
    for model in (Signature, Commitment, Review, ProfileArea, TimelineEntry, Introduction):
        assert model.objects.count() == 2, model
    assert Notice.objects.filter(kind=Notice.Kind.REFERRED).count() == 2


def test_what_came_after_the_merge_stays_with_the_one_that_stands(partnership, pair, by):
    kept, gone = pair
    number = gone.pk
    merge = merge_companies(kept=kept, gone=gone, by=by)
    ContactFactory(partnership=partnership, company=kept)
    Company.objects.filter(pk=kept.pk).update(city="Kerteminde")
    undo_merge(merge=merge, by=by)
    assert Contact.objects.get().company == kept
    assert (Company.objects.get(pk=kept.pk).city, Company.objects.get(pk=number).city) == (
        "Kerteminde",
        "Odense C",
    )


def test_two_merges_after_each_other_lead_to_the_last(lead, partnership, pair, by):
    first, last = pair[1].pk, CompanyFactory(municipality=partnership.municipality)
    merge_companies(kept=pair[0], gone=pair[1], by=by)
    merge_companies(kept=last, gone=pair[0], by=by)
    assert lead.get(reverse("companies:detail", kwargs={"company": first})).url == page("detail", last)


def test_an_old_page_leads_nobody_where_they_may_not_look(sign_in, pair, by):
    number = pair[1].pk
    merge_companies(kept=pair[0], gone=pair[1], by=by)
    stranger = sign_in(Role.BUSINESS_LEAD, PartnershipFactory())
    assert stranger.get(reverse("companies:detail", kwargs={"company": number})).status_code == 404


def test_companies_of_two_partnerships_are_merged_only_by_who_leads_in_both(lead, pair, by):
    elsewhere = PartnershipFactory()
    other = CompanyFactory(municipality=elsewhere.municipality, name="Krog Tag Vest")
    with pytest.raises(ValidationError) as refused:
        merge_companies(kept=pair[0], gone=other, by=by)
    assert refused.value.code == "elsewhere"
    assert lead.post(page("merge", pair[0]), {"other": other.pk}).status_code == 422

    MembershipFactory(user=lead.membership.user, role=Role.BUSINESS_LEAD, partnership=elsewhere)
    merge_companies(kept=pair[0], gone=other, by=viewer_of(lead.membership.user, timezone.localdate()))
    assert not Company.objects.filter(pk=other.pk).exists()


def test_two_at_the_table_are_not_merged(pair, by):
    for company in pair:
        company.organisation = OrganisationFactory()
        company.save()
    with pytest.raises(ValidationError) as refused:
        merge_companies(kept=pair[0], gone=pair[1], by=by)
    assert refused.value.code == "at the table"


def test_a_company_is_not_merged_with_itself_nor_twice(pair, by):
    merge_companies(kept=pair[0], gone=Company.objects.get(pk=pair[1].pk), by=by)
    for other in pair:
        with pytest.raises(ValidationError):
            merge_companies(kept=pair[0], gone=other, by=by)


def test_entries_whose_number_is_in_use_by_now_stay_one(partnership, pair, by):
    merge = merge_companies(kept=pair[0], gone=pair[1], by=by)
    CompanyFactory(municipality=partnership.municipality, cvr="25313763")
    with pytest.raises(ValidationError) as refused:
        undo_merge(merge=merge, by=by)
    assert refused.value.code == "in use"
    assert Alias.objects.count() == 2


def test_a_role_model_is_merged_with_the_newcomer_it_was_introduced_to_and_parted_again(
    lead, partnership, pair, by
):
    kept, gone = pair
    introduction = IntroductionFactory(partnership=partnership, company=gone, role_model=kept)
    assert lead.post(page("merge", kept), {"other": gone.pk}).status_code == 302
    assert not Introduction.objects.exists()
    undo_merge(merge=kept.merges.get(), by=by)
    assert Introduction.objects.get().company_id == introduction.company_id


# What the company has decided -----------------------------------------------------------------------


@pytest.mark.parametrize("who", [0, 1])
def test_a_stop_of_one_of_them_is_carried_out_for_both_and_whoever_had_plans_is_told(
    partnership, pair, by, who
):
    kept, gone = pair
    ContactRulesFactory(company=pair[who], has_stopped=True)
    ContactRulesFactory(company=pair[1 - who], most_a_month=4)
    plans = ReservationFactory(partnership=partnership, company=pair[1 - who])
    turn = TurnFactory(partnership=partnership, company=pair[1 - who], behind=plans)
    for day in plans.days:
        ReservedDay.objects.create(reservation=plans, company=pair[1 - who], offer=plans.offer, on=day)

    merge = merge_companies(kept=kept, gone=gone, by=by)

    assert ContactRules.objects.get().has_stopped
    assert not Reservation.objects.live(timezone.localdate()).exists()
    assert not ReservedDay.objects.exists()
    told = Notice.objects.filter(kind=Notice.Kind.STOPPED, company=kept)
    assert {one.user_id for one in told} == {plans.user_id, turn.user_id}

    undo_merge(merge=merge, by=by)
    assert not ContactRules.objects.get(company=pair[1 - who]).has_stopped
    plans.refresh_from_db()
    assert (plans.state, plans.company) == (Reservation.State.GIVEN_UP, pair[1 - who])  # They were told.


def opens(client, token):
    return client.get(reverse("companies:own", args=[token])).status_code == 200


def with_rules(pair, days, other_days):
    today = timezone.localdate()
    return [
        ContactRulesFactory(company=company, token_expires_on=today + dt.timedelta(days=number)).token
        for company, number in zip(pair, (days, other_days), strict=True)
    ]


def test_the_links_of_both_open_the_page_of_the_one_that_stays_until_they_are_ended(
    client, partnership, pair, by
):
    kept, gone = pair
    own, other = with_rules(pair, 10, 20)
    merge = merge_companies(kept=kept, gone=gone, by=by)
    assert "Krog Tag ApS" in client.get(reverse("companies:own", args=[other])).content.decode()
    client.post(reverse("companies:own_stop", args=[other]))
    assert ContactRules.objects.get(company=kept).has_stopped
    ContactRules.objects.update(has_stopped=False)

    person = ContactPersonFactory(company=kept, email="new@krog.example")
    send_link(company=kept, person=person, by=by, ends_others=True)
    assert not opens(client, own)
    assert not opens(client, other)
    undo_merge(merge=merge, by=by)
    assert not opens(client, other)  # What was ended stays so.


def test_a_link_that_had_run_out_is_opened_by_no_merge(client, pair, by):
    own, other = with_rules(pair, -1, 20)
    merge_companies(kept=pair[0], gone=pair[1], by=by)
    assert (opens(client, own), opens(client, other)) == (False, True)


def test_nor_is_that_of_the_entry_that_goes(client, pair, by):
    own, other = with_rules(pair, 20, -1)
    merge = merge_companies(kept=pair[0], gone=pair[1], by=by)
    assert (opens(client, own), opens(client, other)) == (True, False)
    undo_merge(merge=merge, by=by)
    assert ContactRules.objects.get(company_id=merge.gone).token == other


# Field by field -------------------------------------------------------------------------------------


def test_whose_word_stands_is_chosen_field_by_field_and_undone_with_the_rest(lead, partnership, pair, by):
    kept, gone = pair
    Company.objects.filter(pk=gone.pk).update(address="Kajen 91", employees=12, size="10-49")
    before = everything()
    shown = lead.get(page("merge", kept), {"other": gone.pk})
    sides = {row.name: row.side for row in shown.context["fields"]}
    assert sides == {
        "name": "own", "cvr": "own", "address": "own", "city": "other", "employees": "other", "size": "other",
    }  # fmt: skip
    assert shown.content.decode().count(" checked") == len(sides)

    chosen = {"says-name": "other", "says-cvr": "other", "says-address": "other", "says-city": "own"}
    assert lead.post(page("merge", kept), {"other": gone.pk, **chosen}).status_code == 302

    kept.refresh_from_db()
    assert (kept.name, kept.cvr, kept.address) == ("Krog Tag", "25313763", "Kajen 91")
    assert (kept.city, kept.employees) == ("", 12)
    assert Alias.objects.get(kind="cvr").value == "13585628"  # The number that went still finds it.
    undo_merge(merge=kept.merges.get(), by=by)
    assert everything() == before


@pytest.mark.parametrize(
    "said", [{"says-name": "mine"}, {"says-id": "other"}, {"says-organisation_id": "other"}]
)
def test_a_choice_that_is_none_changes_nothing(lead, pair, said):
    assert lead.post(page("merge", pair[0]), {"other": pair[1].pk, **said}).status_code == 302
    pair[0].refresh_from_db()
    assert (pair[0].name, pair[0].organisation_id) == ("Krog Tag ApS", None)


def is_paused(rules, day):
    picture = Picture(pause_from=rules.pause_from, pause_until=rules.pause_until)
    return Verdict.PAUSED in judge(Question("advice", day, day), picture).verdicts


CAPS = st.none() | st.integers(0, 9)
DAYS = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@given(
    CAPS, CAPS, DAYS, DAYS, st.booleans(), st.booleans(), st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
)
@settings(max_examples=200, deadline=None)
def test_whatever_one_of_two_rules_keeps_away_both_do(
    cap, other_cap, until, other_until, stop, other_stop, day
):
    one = ContactRules(most_a_month=cap, pause_until=until, has_stopped=stop)
    other = ContactRules(most_a_month=other_cap, pause_until=other_until, has_stopped=other_stop)
    merged = ContactRules(**stricter(one, other))
    assert merged.has_stopped == (stop or other_stop)
    assert is_paused(merged, day) >= (is_paused(one, day) or is_paused(other, day))
    assert merged.most_a_month == min((one for one in (cap, other_cap) if one is not None), default=None)
