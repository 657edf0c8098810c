"""Profiles: said by the candidate, improved by a consultant, confirmed by a tap, read without identity."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.partnerships import MembershipFactory, PartnershipFactory
from tests.factories.placements import CandidateFactory
from virksom.candidates.actions.profile import add_claim, improve_claim
from virksom.candidates.facts.profile import Step, standing_of
from virksom.candidates.forms.profile import ClaimForm, TimeForm
from virksom.candidates.models import Claim, CompetenceProfile, Concept, Reading, ShareGrant
from virksom.foundation.access import system_viewer
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
LICENCE = "Jeg har et truckcertifikat"


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def sign_in():
    """Sign in as somebody with a role, each in a browser of their own."""

    def as_role(role, partnership):
        client = Client()
        client.membership = MembershipFactory(
            role=role, partnership=partnership, programme=partnership.programme
        )
        client.force_login(client.membership.user)
        return client

    return as_role


@pytest.fixture
def mine(sign_in, partnership):
    """A candidate at their own phone, with a profile begun."""
    client = sign_in(Role.CANDIDATE, partnership)
    candidate = CandidateFactory(partnership=partnership, user=client.membership.user, name="Ida Krog")
    client.profile = CompetenceProfile.objects.create(candidate=candidate)
    return client


@pytest.fixture
def consultant(sign_in, partnership, mine):
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    type(mine.profile.candidate).objects.update(consultant=client.membership.user)
    return client


def at(name, profile, **more):
    return reverse(f"candidates:{name}", kwargs={"profile": profile.pk, **more})


def said(profile, words=LICENCE, kind="licence", **values):
    return add_claim(profile=profile, kind=kind, said=words, by=system_viewer(), **values)


def test_a_candidate_begins_and_fills_the_profile_step_by_step(sign_in, partnership):
    client = sign_in(Role.CANDIDATE, partnership)
    candidate = CandidateFactory(partnership=partnership, user=client.membership.user, name="Ida Krog")
    begin = reverse("candidates:own_begin", kwargs={"candidate": candidate.pk})
    assert begin in client.get("/").content.decode()

    for _twice in range(2):
        assert client.post(begin).status_code == 302
    profile = CompetenceProfile.objects.get()
    assert client.get(reverse("candidates:own_profile")).url == at("fill", profile)
    answers = [
        ("own_new_work", {"said": "Kok på et hotel", "where": "Aleppo", "from_year": "2009", "to_year": ""}),
        ("own_new_education", {"said": "Gymnasium", "where": "Homs"}),
        ("own_new_skill", {"said": "Lave mad til mange"}),
        ("own_new_language", {"said": "Dansk", "speaking": "B1", "reading": "A2"}),
        ("own_new_licence", {"said": "Kørekort B"}),
        ("own_time", {"hours_most": "37", "times": ["morning", "day"], "travel_minutes": "45"}),
        ("own_wishes", {"wishes": "Et køkken", "adjustments": ["shown"]}),
    ]
    for name, typed in answers:
        assert client.get(at(name, profile)).status_code == 200
        assert client.post(at(name, profile), typed).status_code == 302, name

    profile.refresh_from_db()
    assert set(profile.claims.values_list("kind", flat=True)) == set(Claim.Kind)
    assert set(profile.claims.values_list("evidence", flat=True)) == {"said"}
    assert (profile.hours_most, profile.times, profile.adjustments) == (37, ["morning", "day"], ["shown"])
    page = client.get(at("fill", profile)).content.decode()
    for words in ("Aleppo", "B1", "Et køkken"):
        assert words in page


def test_what_the_candidate_wrote_stays_when_a_consultant_improves_it(mine, consultant):
    claim = said(mine.profile, "أعمل طباخًا", kind="work")
    url = at("own_claim", mine.profile, claim=claim.pk)

    assert "said" not in consultant.get(url).context["form"].fields
    sent = {"said": "noget andet", "put": "Kok", "where": "Aleppo", "evidence": "documented"}
    assert consultant.post(url, sent).status_code == 302

    claim.refresh_from_db()
    assert (claim.said, claim.put, claim.evidence) == ("أعمل طباخًا", "Kok", "documented")
    assert claim.evidence_by == consultant.membership.user
    assert claim.evidence_for == consultant.membership.organisation
    assert claim.evidence_on == timezone.localdate()
    page = consultant.get(at("fill", mine.profile)).content.decode()
    assert "Kok" in page
    assert "أعمل طباخًا" in page
    with pytest.raises(ValueError, match="candidate's"):
        improve_claim(claim=claim, by=system_viewer(), said="noget andet")


def test_new_words_of_the_candidate_are_not_proved_by_the_proof_of_the_old_ones(mine):
    claim = said(mine.profile, evidence="documented", put="Truck")
    sent = {"said": "Jeg har et kranførerbevis", "to_year": ""}
    assert mine.post(at("own_claim", mine.profile, claim=claim.pk), sent).status_code == 302
    claim.refresh_from_db()
    assert (claim.evidence, claim.evidence_by, claim.put) == ("said", None, "")


def test_a_candidate_cannot_prove_a_thing_by_saying_so(mine):
    sent = {"said": LICENCE, "evidence": "recognised", "put": "Alt", "danish_level": "8"}
    mine.post(at("own_new_licence", mine.profile), sent)
    claim = Claim.objects.get()
    assert (claim.evidence, claim.put, claim.danish_level) == ("said", "", "")


def test_what_was_taken_out_can_be_put_back_at_once_as_it_was(mine):
    concept = Concept.objects.create(kind="licence", scheme="plain", code="x", title_da=LICENCE)
    claim = said(mine.profile, evidence="tried", to_year=2030)
    assert claim.concept == concept
    for _twice in range(2):
        mine.post(at("own_remove", mine.profile, claim=claim.pk))
    assert not Claim.objects.exists()
    restore = at("own_restore", mine.profile)
    assert restore in mine.get(at("fill", mine.profile)).content.decode()

    for _twice in range(2):
        assert mine.post(restore).status_code == 302
    back = Claim.objects.get()
    assert (back.said, back.evidence, back.to_year, back.concept) == (LICENCE, "tried", 2030, concept)
    assert back.evidence_on == timezone.localdate()
    assert restore not in mine.get(at("fill", mine.profile)).content.decode()


def test_a_consultant_takes_nothing_out_that_a_candidate_looks_after(mine, consultant):
    claim = said(mine.profile)
    remove = at("own_remove", mine.profile, claim=claim.pk)
    assert remove not in consultant.get(at("fill", mine.profile)).content.decode()
    assert consultant.post(remove).status_code == 404
    assert Claim.objects.exists()


def test_one_tap_says_that_the_profile_is_right_for_90_days_and_another_takes_it_back(mine):
    earlier = timezone.localdate() - dt.timedelta(days=91)
    CompetenceProfile.objects.update(confirmed_on=earlier)
    confirm, back = at("own_confirm", mine.profile), at("own_unconfirm", mine.profile)
    assert confirm in mine.get("/").content.decode()

    assert mine.post(confirm, {"home": "1"}).url == "/"
    assert CompetenceProfile.objects.confirmed(timezone.localdate()).exists()
    assert back in mine.get("/").content.decode()

    mine.post(back, {"home": "1"})
    assert CompetenceProfile.objects.get().confirmed_on == earlier
    mine.post(back)
    assert CompetenceProfile.objects.get().confirmed_on == earlier


@pytest.mark.parametrize("name", ["own_new_work", "own_new_skill", "own_wishes"])
@pytest.mark.parametrize("text", ["ض" * 50_000, "🙂" * 50_000, "Mit nummer er 010190-1234"])
def test_a_text_that_cannot_be_kept_is_answered_with_a_sentence_and_nothing_is_lost(mine, name, text):
    answer = mine.post(at(name, mine.profile), {"said": text, "wishes": text})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert text in page
    assert "v-error" in page
    assert 'maxlength="' not in page.partition("<main")[2]
    assert not Claim.objects.exists()


def test_emoji_and_arabic_are_kept_as_they_were_written(mine):
    text = "خبّاز 🥖 في مخبز كبير"
    mine.post(at("own_new_work", mine.profile), {"said": text, "where": "حلب، سوريا"})
    claim = Claim.objects.get()
    assert (claim.said, claim.where) == (text, "حلب، سوريا")
    assert text in mine.get(at("fill", mine.profile)).content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("own_new_work", {"said": "Kok", "from_year": "2020", "to_year": "2010"}, "to_year"),
        ("own_new_work", {"said": "Kok", "from_year": "20"}, "from_year"),
        ("own_new_work", {"said": ""}, "said"),
        ("own_new_language", {"said": "Dansk"}, "speaking"),
        ("own_new_language", {"said": "Dansk", "speaking": "D9"}, "speaking"),
        ("own_time", {"hours_least": "30", "hours_most": "20", "times": ["day"]}, "hours_most"),
        ("own_time", {"hours_most": "200", "times": ["day"]}, "hours_most"),
        ("own_time", {"hours_most": "20"}, "times"),
        ("own_wishes", {"wishes": ""}, "wishes"),
        ("own_wishes", {"wishes": "x", "adjustments": ["wheelchair"]}, "adjustments"),
    ],
)
def test_a_wrong_answer_says_what_to_do(mine, name, typed, field):
    answer = mine.post(at(name, mine.profile), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Claim.objects.exists()


def test_two_people_at_one_profile_do_not_overwrite_each_other_unseen(mine, consultant):
    url = at("own_wishes", mine.profile)
    seen = mine.get(url).context["seen"]
    consultant.post(url, {"wishes": "Et lager"})
    answer = mine.post(url, {"wishes": "Et køkken", "seen": seen})
    assert answer.status_code == 422
    assert "Et lager" in answer.content.decode()
    assert "Et køkken" in answer.content.decode()

    mine.post(url, {"wishes": "Et køkken", "seen": answer.context["seen"]})
    assert CompetenceProfile.objects.get().wishes == "Et køkken"


def test_a_claim_is_named_by_the_standard_when_its_words_are_in_the_list(mine, consultant):
    cook = Concept.objects.create(
        kind="occupation", scheme="plain", code="cook", title_da="kok", title_ar="طباخ"
    )
    assert said(mine.profile, "طباخ", kind="work").concept == cook
    claim = said(mine.profile, "Jeg laver mad", kind="work")
    url = at("own_claim", mine.profile, claim=claim.pk)
    sent = {"put": "", "where": "", "evidence": "said"}
    assert consultant.post(url, {**sent, "standard": "noget helt andet"}).status_code == 422
    assert consultant.post(url, {**sent, "standard": "Kok"}).status_code == 302
    claim.refresh_from_db()
    assert claim.concept == cook


def test_words_are_suggested_while_one_writes(mine):
    Concept.objects.create(kind="skill", scheme="plain", code="1", title_da="svejse")
    Concept.objects.create(kind="skill", scheme="esco", code="2", title_da="svejse under vand")
    Concept.objects.create(kind="occupation", scheme="plain", code="3", title_da="svejser")
    words = reverse("candidates:own_words")
    page = mine.get(words, {"kind": "skill", "said": "svejs"}).content.decode()
    assert page.index('"svejse"') < page.index('"svejse under vand"')
    assert "svejser" not in page
    for odd in ({}, {"kind": "skill"}, {"kind": "x", "said": "a"}, {"kind": "language", "said": "a"}):
        assert mine.get(words, odd).status_code == 200


def test_a_profile_is_read_without_identity_and_the_reading_is_noted(sign_in, partnership, mine):
    said(mine.profile)
    candidate = mine.profile.candidate
    CompetenceProfile.objects.update(confirmed_on=timezone.localdate())
    lead = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    firm = sign_in(Role.COMPANY_USER, partnership)
    grant = ShareGrant.objects.create(
        candidate=candidate, to=firm.membership.organisation, given_on=timezone.localdate(),
        ends_on=timezone.localdate(),
    )  # fmt: skip
    for client, called in ((lead, candidate.code), (firm, grant.alias)):
        for _twice in range(2):
            page = client.get(at("profile", mine.profile), follow=True).content.decode()
        assert called in page
        assert LICENCE in page
        assert candidate.name not in page
    assert candidate.code not in page
    assert Reading.objects.count() == 2
    assert set(Reading.objects.values_list("by_name", flat=True)) == {False}

    mine.get(at("profile", mine.profile))
    assert Reading.objects.count() == 2
    CompetenceProfile.objects.update(confirmed_on=timezone.localdate() - dt.timedelta(days=90))
    assert LICENCE not in firm.get(at("profile", mine.profile), follow=True).content.decode()
    assert lead.get(at("profile", mine.profile)).status_code == 200
    ShareGrant.objects.update(withdrawn_at=timezone.now())
    assert firm.get(at("profile", mine.profile)).status_code == 404


def test_others_than_candidate_and_consultant_change_nothing(sign_in, partnership, mine):
    claim = said(mine.profile)
    for role in (Role.EMPLOYMENT_LEAD, Role.JOB_CONSULTANT, Role.COMPANY_USER, Role.CANDIDATE):
        other = sign_in(role, partnership)
        assert other.get(at("fill", mine.profile)).status_code == 404
        assert other.post(at("own_remove", mine.profile, claim=claim.pk)).status_code == 404


def test_a_claim_of_another_profile_is_not_found_through_ones_own(mine):
    foreign = said(CompetenceProfile.objects.create(candidate=CandidateFactory()))
    url = at("own_claim", mine.profile, claim=foreign.pk)
    assert mine.get(url).status_code == 404
    mine.post(at("own_remove", mine.profile, claim=foreign.pk))
    assert Claim.objects.filter(pk=foreign.pk).exists()


def test_the_trail_says_what_was_done_to_a_profile_and_nothing_of_what_it_says(mine):
    mine.post(at("own_new_licence", mine.profile), {"said": LICENCE})
    line = TrailEntry.objects.get(verb="add_claim")
    assert line.subject_name == mine.profile.candidate.code
    assert LICENCE not in str(line.details)


def test_consultants_find_the_profiles_that_are_to_be_confirmed(consultant, partnership, mine):
    CompetenceProfile.objects.update(confirmed_on=timezone.localdate())
    begun = CandidateFactory(partnership=partnership, consultant=consultant.membership.user)
    page = consultant.get(reverse("candidates:list")).content.decode()
    assert mine.profile.candidate.code in page
    narrowed = consultant.get(reverse("candidates:list"), {"unconfirmed": "on"}).content.decode()
    assert mine.profile.candidate.code not in narrowed
    assert begun.code in narrowed
    assert "?unconfirmed=on" in consultant.get("/").content.decode()


def test_pages_of_a_profile_take_the_same_number_of_queries_for_one_line_and_for_ten(mine, consultant):
    counts = []
    # The first reading of an hour is noted, and those after it are not.
    for name in ("fill", "profile"):
        consultant.get(at(name, mine.profile))
    for more in (1, 9):
        for _one in range(more):
            said(mine.profile)
        for client in (mine, consultant):
            for page in (at("fill", mine.profile), at("profile", mine.profile)):
                with CaptureQueriesContext(connection) as asked:
                    client.get(page)
                counts.append(len(asked))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 14


NUMBERS = st.one_of(st.none(), st.integers(-5, 3000), st.text(max_size=4))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=400), NUMBERS, NUMBERS, st.sampled_from(Claim.Kind.values))
def test_whatever_is_typed_is_either_kept_whole_or_refused(text, first, last, kind):
    typed = {"said": text, "from_year": first, "to_year": last, "speaking": "B1"}
    form = ClaimForm({name: value for name, value in typed.items() if value is not None}, kind=kind, own=True)
    if not form.is_valid():
        assert form.errors
        return
    profile = CompetenceProfile.objects.create(candidate=CandidateFactory())
    claim = add_claim(profile=profile, kind=kind, by=system_viewer(), **form.values())
    claim.refresh_from_db()
    assert claim.said == text.strip()
    assert not (claim.from_year and claim.to_year) or claim.from_year <= claim.to_year


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(NUMBERS, NUMBERS, st.lists(st.sampled_from(["morning", "day", "x"]), max_size=3))
def test_hours_are_in_order_or_refused(least, most, times):
    form = TimeForm({"hours_least": least, "hours_most": most, "times": times}, instance=CompetenceProfile())
    if form.is_valid():
        said_least, said_most = form.cleaned_data["hours_least"], form.cleaned_data["hours_most"]
        assert 1 <= (said_least or 1) <= said_most <= 60
        assert "x" not in times


@given(st.sets(st.sampled_from(Claim.Kind.values)), st.sampled_from([0, 20]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_next_step_is_always_the_first_that_is_not_done(kinds, hours, wished):
    profile = CompetenceProfile(hours_most=hours, times=["day"], wishes="x" if wished else "")
    standing = standing_of(profile, kinds, dt.date(2026, 1, 1))
    assert len(standing.bar) == len(Step) == standing.of
    assert [how for _step, how in standing.bar].count("now") == (0 if standing.is_complete else 1)
    assert standing.following not in standing.done
