"""What a company sees of somebody for a job's sake: no more than before once it comes to nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.partnerships import MembershipFactory
from tests.openings.exchange import opened
from tests.placements.matching import accepted, link_in, page, post_goes, proposed, set_match, soon
from virksom.candidates.actions.sharing import agree_to_meet, ask_for_grant, give_grant, resume_grant
from virksom.candidates.facts.sharing import shared_profile
from virksom.candidates.models import ShareGrant
from virksom.openings.actions.opening import close_opening
from virksom.openings.actions.organisation import organisation_of
from virksom.placements.actions.match import decline_match, refuse_match, withdraw_match
from virksom.placements.models import Part
from virksom.placements.tasks import follow_up_and_send

pytestmark = pytest.mark.django_db
#: What tells who the candidate is.
WHO = ("Amalkanari", "Zorakanari", "amal@mail", "Truckcertifikat-privat")


@pytest.fixture
def scene():
    return set_match()


def shared_already(scene, days=5, **said):
    """The candidate shares the profile with the company, before any job is proposed."""
    to = organisation_of(company=scene.company, by=scene.by("job"))
    given = {"candidate": scene.candidate, "to": to, "purpose": "job", "by": scene.by("job")}
    return give_grant(**given, ends_on=soon(days), **said)


def stands_now(grant):
    grant.refresh_from_db()
    return grant.given_on, grant.ends_on, grant.candidate_yes_at, grant.withdrawn_at


ENDED_BY = {
    "the candidate's no": lambda match, by: decline_match(match=match, part=Part.CANDIDATE, by=by),
    "the company's no": lambda match, by: refuse_match(match=match, reason="x", part=Part.COMPANY, by=by),
    "the consultant": lambda match, by: withdraw_match(match=match, reason="x", by=by),
    "the opening": lambda match, by: (
        close_opening(opening=match.opening, reason="x", by=by),
        follow_up_and_send(),
    ),
}


@pytest.mark.parametrize("ended", ENDED_BY)
def test_after_a_no_the_company_sees_no_more_than_it_did_before_the_job_by_page_link_or_mail(scene, ended):
    grant = shared_already(scene)
    before = stands_now(grant)
    match = accepted(scene)
    assert match.grant == grant
    agree_to_meet(grant=grant, by=scene.by("business"))
    assert shared_profile(ShareGrant.objects.get(pk=grant.pk), soon(0)).identity
    post_goes()
    ENDED_BY[ended](match, scene.by("business") if ended == "the opening" else scene.by("job"))
    assert stands_now(grant) == before
    agree_to_meet(grant=grant, by=scene.by("business"))  # It still may say so: the candidate has not.
    assert shared_profile(ShareGrant.objects.get(pk=grant.pk), soon(0)).identity is None
    user = MembershipFactory(
        role="CO", partnership=scene.partnership, programme=scene.partnership.programme,
        organisation=grant.to,
    ).user  # fmt: skip
    desk = Client()
    desk.force_login(user)
    shared = desk.get(reverse("candidates:profile", args=[scene.candidate.profile.pk]), follow=True)
    linked = Client().get(reverse("candidates:shared_link", args=[grant.token]))
    assert (shared.status_code, linked.status_code) == (200, 200)
    seen = [shared.content.decode(), linked.content.decode(), *(one.body for one in post_goes().values())]
    assert not [who for who in WHO for text in seen if who in text]
    assert desk.get(page(match, "company_match")).status_code in (200, 404)
    assert "Amalkanari" not in desk.get(page(match, "company_match")).content.decode()


def test_a_request_nobody_had_answered_shows_nothing_after_a_no_and_its_undo_revives_no_yes(scene):
    to = organisation_of(company=scene.company, by=scene.by("job"))
    grant = ask_for_grant(candidate=scene.candidate, to=to, purpose="job", by=scene.by("job"))
    match = accepted(scene)
    assert match.grant == grant
    agree_to_meet(grant=grant, by=scene.by("business"))
    decline_match(match=match, part=Part.CANDIDATE, by=scene.by("job"))
    grant.refresh_from_db()
    assert not grant.is_live(soon(0))
    resume_grant(grant=grant, by=scene.by("job"))
    agree_to_meet(grant=grant, by=scene.by("business"))
    assert shared_profile(ShareGrant.objects.get(pk=grant.pk), soon(0)).identity is None


def test_a_yes_to_be_known_that_another_job_carries_stays_until_that_one_ends_too(scene):
    grant = shared_already(scene)
    before = stands_now(grant)
    first = accepted(scene)
    second = accepted(scene, opening=opened(scene, title="Pakker"))
    decline_match(match=first, part=Part.CANDIDATE, by=scene.by("job"))
    assert stands_now(grant)[2] is not None
    decline_match(match=second, part=Part.CANDIDATE, by=scene.by("job"))
    assert stands_now(grant) == before


# What is said of it ----------------------------------------------------------------------------------


def by_mail(scene, match):
    """The candidate's own page of a proposal, by the link of the mail."""
    return link_in(post_goes()["amal@mail.example"])


def test_a_company_that_never_heard_of_somebody_is_not_told_that_they_are_gone(scene):
    match = accepted(scene)
    decline_match(match=match, part=Part.CANDIDATE, by=scene.by("job"))
    assert "ida@krog.example" not in post_goes()


@pytest.mark.parametrize("ended", ["the candidate's no", "the consultant"])
def test_a_company_is_told_that_somebody_is_no_longer_available_and_not_why(scene, ended):
    match = accepted(scene)
    post_goes()
    ENDED_BY[ended](match, scene.by("job"))
    letter = post_goes()["ida@krog.example"]
    assert "no longer available" in letter.subject
    assert "does not want" not in letter.body
    assert "The profile is closed." in letter.body
    assert "Your job is still open" in letter.body


def test_what_was_shared_before_is_not_said_to_be_closed(scene):
    shared_already(scene)
    match = accepted(scene)
    post_goes()
    decline_match(match=match, part=Part.CANDIDATE, by=scene.by("job"))
    letter = post_goes()["ida@krog.example"]
    assert "closed" not in letter.body
    assert "as before" in letter.body


def test_the_candidate_is_told_before_the_yes_that_the_company_then_knows_who_it_is_at_once(scene):
    grant = shared_already(scene)
    agree_to_meet(grant=grant, by=scene.by("business"))
    post_goes()
    match = proposed(scene)
    link = by_mail(scene, match)
    before = Client().get(link).content.decode()
    assert "After yes it sees my name at once" in before
    assert "without my name" not in before
    assert "it sees the name at once" in scene.client("job").get(page(match)).content.decode()
    after = Client().post(link, {"says": "yes"}, follow=True).content.decode()
    assert "and my name: it has said yes before" in after
    assert "without my name" not in after
    assert "The company sees who it is" in scene.client("job").get(page(match)).content.decode()


def test_a_no_says_whether_the_company_still_sees_what_was_shared_before(scene):
    match = proposed(scene)
    told = Client().post(by_mail(scene, match), {"says": "no"}, follow=True).content.decode()
    assert "The company sees nothing." in told
    shared_already(scene)
    post_goes()
    match = proposed(scene, opening=opened(scene, title="Pakker"))
    told = Client().post(by_mail(scene, match), {"says": "no"}, follow=True).content.decode()
    assert "what I have shared with it before, and no more" in told


def test_the_home_page_of_a_candidate_names_no_person_of_the_company(scene):
    seat = MembershipFactory(role="CA", partnership=scene.partnership, programme=scene.partnership.programme)
    scene.candidate.user = seat.user
    scene.candidate.save()
    for title in ("Hjælp Ida Krog på lageret", "Idas hjælper"):
        match = proposed(scene, opening=opened(scene, title=title, contact_name="Ida Krog"))
    client = Client()
    client.force_login(seat.user)
    client.post(page(match, "own_match"), {"says": "yes"})
    shown = client.get(reverse("home")).content.decode()
    assert shown.count("…") >= 2
    assert "Ida" not in shown
