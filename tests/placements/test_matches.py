"""Proposals: the candidate decides first, no company knows who before both said yes, each gets an answer."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partnerships import MembershipFactory, OrganisationFactory
from tests.openings.exchange import link_of, opened
from tests.placements.matching import (
    accepted,
    candidate_of,
    link_in,
    page,
    post_goes,
    proposed,
    says,
    set_match,
    soon,
)
from virksom.candidates.actions.sharing import agree_to_meet, withdraw_grant
from virksom.openings.actions.opening import close_opening, note_filled
from virksom.placements.actions.match import agree_match, begin_match, refuse_match
from virksom.placements.actions.placement import begin_placement, change_placement, end_placement
from virksom.placements.facts.fit import Asked, Job, Person, fit_of
from virksom.placements.models import Match, MatchMail, Part, Placement, Step
from virksom.placements.models.match import ENDINGS, STEPS, WAITING

pytestmark = pytest.mark.django_db
#: What tells who the candidate is.
WHO = ("Amalkanari", "Zorakanari", "amal@mail", "Truckcertifikat-privat")


@pytest.fixture
def scene():
    return set_match()


def stands(match):
    match.refresh_from_db()
    return match.step


# The table of steps ----------------------------------------------------------------------------------


def test_every_step_can_be_reached_and_from_every_step_an_ending_can():
    reached, left = {Step.PROPOSED}, {Step.PROPOSED}
    while left:
        following = {step for one in left for step in STEPS[one]} - reached
        reached |= following
        left = following
    assert reached == set(Step)
    assert all(set(STEPS[step]) & (set(ENDINGS) | {Step.ENDED, Step.STARTED}) for step in Step if STEPS[step])


def test_nobody_says_for_the_candidate_or_the_company_what_is_theirs_to_say():
    for step in WAITING:
        assert Part.COMPANY not in STEPS[step].get(Step.DECLINED, set())
        assert Part.CANDIDATE not in STEPS[step].get(Step.NOT_CHOSEN, set())
    assert STEPS[Step.PROPOSED].get(Step.AGREED) is None


# The candidate decides -------------------------------------------------------------------------------


def test_the_candidate_is_told_by_a_mail_whose_link_takes_a_yes(scene):
    match = proposed(scene, why="The bus stops there")
    letter = post_goes()["amal@mail.example"]
    assert "Krog Tag" in letter.body
    shown = Client().get(link_in(letter)).content.decode()
    assert "The bus stops there" in shown
    assert "Truckcertifikat (documented)" in shown
    assert stands(match) == Step.PROPOSED
    assert Client().post(link_in(letter), {"says": "yes", "note": "Gladly"}).status_code == 302
    assert stands(match) == Step.ACCEPTED
    assert match.steps.last().note == "Gladly"
    assert "job@example.org" in post_goes()


def test_yes_said_twice_is_one_and_a_no_after_it_takes_the_profile_back(scene):
    match = proposed(scene)
    link = link_in(post_goes()["amal@mail.example"])
    Client().post(link, {"says": "yes"})
    assert Client().post(link, {"says": "yes"}).status_code == 422
    assert match.steps.filter(step=Step.ACCEPTED).count() == 1
    Client().post(link, {"says": "no", "note": "I moved"})
    assert stands(match) == Step.DECLINED
    assert match.grant.withdrawn_at is not None
    assert not match.answer_owed
    assert "no longer free" in post_goes()["ida@krog.example"].subject


def test_a_question_waits_for_the_consultant_and_its_answer_goes_by_mail(scene):
    match = proposed(scene)
    link = link_in(post_goes()["amal@mail.example"])
    assert Client().post(link, {"says": "ask", "question": ""}).status_code == 422
    Client().post(link, {"says": "ask", "question": "Is there a bus home?"})
    assert "Is there a bus home?" in post_goes()["job@example.org"].body
    assert "Is there a bus home?" in scene.client("job").get(page(match)).content.decode()
    assert says(scene, match, "svar", answer="Line 12 runs until ten.").status_code == 302
    assert "Line 12 runs until ten." in post_goes()["amal@mail.example"].body
    assert "Line 12" in Client().get(link).content.decode()
    assert stands(match) == Step.PROPOSED


def test_a_link_that_was_never_sent_and_one_whose_time_is_over_show_nothing(scene):
    match = proposed(scene)
    link = link_in(post_goes()["amal@mail.example"])
    MatchMail.objects.update(expires_on=soon(-1))
    for address in (link, "/job/nobody-sent-this/"):
        for answer in (Client().get(address), Client().post(address, {"says": "yes"})):
            assert answer.status_code == 404
            assert "Krog Tag" not in answer.content.decode()
    assert stands(match) == Step.PROPOSED


def test_a_candidate_who_is_signed_in_answers_on_the_home_page_and_sees_what_came_of_it(scene):
    seat = MembershipFactory(role="CA", partnership=scene.partnership, programme=scene.partnership.programme)
    scene.candidate.user = seat.user
    scene.candidate.save()
    match = proposed(scene)
    client = Client()
    client.force_login(seat.user)
    assert "Truckfører" in client.get(reverse("home")).content.decode()
    assert client.get(page(match)).headers["Location"] == page(match, "own_match")
    client.post(page(match, "own_match"), {"says": "yes"})
    assert stands(match) == Step.ACCEPTED
    says(scene, match, "ikke-valgt", reason="They needed evenings")
    says(scene, match, "svar", answer="They needed somebody for the evenings. I look for a day job.")
    assert "I look for a day job" in client.get(reverse("home")).content.decode()


def test_another_candidate_or_consultant_does_not_find_it(scene):
    match = proposed(scene)
    other = MembershipFactory(role="CA", partnership=scene.partnership, programme=scene.partnership.programme)
    colleague = MembershipFactory(
        role="JC", partnership=scene.partnership, programme=scene.partnership.programme
    )
    for user in (other.user, colleague.user):
        client = Client()
        client.force_login(user)
        for name in ("match", "own_match", "company_match"):
            assert client.get(page(match, name)).status_code == 404


# The company knows nobody before both said yes -------------------------------------------------------


def test_the_company_hears_nothing_before_the_yes_and_no_name_before_its_own(scene):
    match = proposed(scene)
    status = reverse("openings:own_status", kwargs={"token": link_of(scene), "opening": scene.opening.pk})
    assert "P-" not in Client().get(status).content.decode()
    assert "ida@krog.example" not in post_goes()
    says(scene, match, "ja")
    match.refresh_from_db()
    letter = post_goes()["ida@krog.example"]
    assert match.grant.alias in letter.subject + letter.body
    theirs = reverse(
        "placements:company_match_by_link",
        kwargs={"token": link_of(scene), "opening": scene.opening.pk, "match": match.pk},
    )
    seen = [letter.body, Client().get(status).content.decode(), Client().get(theirs).content.decode()]
    seen.append(Client().get(link_in(letter)).content.decode())
    for text in seen:
        assert not [who for who in WHO if who in text]
    assert match.grant.alias in seen[1]
    Client().post(theirs, {"says": "meet"})
    assert "Amalkanari" in Client().get(theirs).content.decode()


def test_a_mail_to_an_address_a_partner_typed_has_no_link_to_the_profile(scene):
    scene.opening.source, scene.opening.contact_email = "visit", "somebody@typed.example"
    scene.opening.save()
    accepted(scene)
    letter = post_goes()["somebody@typed.example"]
    assert "http" not in letter.body


def test_a_withdrawn_profile_closes_page_mail_and_list_at_the_next_request(scene):
    match = accepted(scene)
    withdraw_grant(grant=match.grant, by=scene.by("job"))
    assert "ida@krog.example" not in post_goes()
    token = link_of(scene)
    theirs = {"token": token, "opening": scene.opening.pk}
    assert (
        Client()
        .get(reverse("placements:company_match_by_link", kwargs={**theirs, "match": match.pk}))
        .status_code
        == 404
    )
    assert (
        match.grant.alias not in Client().get(reverse("openings:own_status", kwargs=theirs)).content.decode()
    )


def test_a_company_user_answers_when_signed_in_and_never_for_another_companys_job(scene):
    match = accepted(scene)
    scene.company.refresh_from_db()
    user = MembershipFactory(
        role="CO", partnership=scene.partnership, programme=scene.partnership.programme,
        organisation=scene.company.organisation,
    ).user  # fmt: skip
    stranger = MembershipFactory(
        role="CO", partnership=scene.partnership, programme=scene.partnership.programme,
        organisation=OrganisationFactory(sector="company"),
    ).user  # fmt: skip
    client, other = Client(), Client()
    client.force_login(user)
    other.force_login(stranger)
    assert (
        match.grant.alias
        in client.get(reverse("openings:detail", kwargs={"opening": scene.opening.pk})).content.decode()
    )
    address = reverse("openings:detail", kwargs={"opening": scene.opening.pk})
    asked = [row.fact for row in client.get("/").context["waiting"] if row.url == address]
    assert asked == [f"1 vil gerne have jobbet hos jer: {scene.opening}"]
    assert address not in [row.url for row in other.get("/").context["waiting"]]
    assert other.get(page(match, "company_match")).status_code == 404
    assert client.post(page(match, "say", word="ja")).status_code == 404
    answer = client.post(page(match, "company_match"), {"says": "no", "reason": ""})
    assert answer.status_code == 422
    client.post(page(match, "company_match"), {"says": "no", "reason": "We need evenings"})
    assert stands(match) == Step.NOT_CHOSEN
    assert match.answer_owed
    assert "vil gerne have" not in " ".join(row.fact for row in client.get("/").context["waiting"])


def test_a_company_that_knows_who_it_is_reads_nothing_the_candidate_and_the_consultant_said(scene):
    match = proposed(scene, why="Whyword for the candidate")
    says(scene, match, "ja", note="Noteword of the candidate")
    says(scene, match, "svar", answer="x")
    Match.objects.filter(pk=match.pk).update(question="Askedword", answer="Answerword")
    match.refresh_from_db()
    agree_to_meet(grant=match.grant, by=scene.by("job"))
    user = MembershipFactory(
        role="CO", partnership=scene.partnership, programme=scene.partnership.programme,
        organisation=match.grant.to,
    ).user  # fmt: skip
    client = Client()
    client.force_login(user)
    for name in ("match", "company_match"):
        text = client.get(page(match, name)).content.decode()
        assert "Amalkanari" in text
        assert not [word for word in ("Whyword", "Noteword", "Askedword", "Answerword") if word in text]
    near = scene.client("job").get(page(match)).content.decode()
    assert all(word in near for word in ("Whyword", "Noteword", "Answerword"))


def test_the_business_side_and_evaluators_read_no_name(scene):
    match = accepted(scene)
    evaluator = MembershipFactory(role="EV", partnership=None, programme=scene.partnership.programme).user
    client = Client()
    client.force_login(evaluator)
    pages = [scene.client("Bo").get(page(match)), client.get(page(match))]
    for answer in pages:
        assert answer.status_code == 200
        text = answer.content.decode()
        assert not [who for who in (*WHO, scene.candidate.code) if who in text]
    assert "Amalkanari" in scene.client("Emma").get(page(match)).content.decode()


# Agreed, begun, and never more than there are places -------------------------------------------------


def test_an_agreed_job_takes_its_place_and_closes_the_others_with_a_message(scene):
    second = opened(scene, title="Pakker", contact_email="other@krog.example")
    third = opened(scene, title="Køkken")
    other, waiting = accepted(scene, opening=second), proposed(scene, opening=third)
    match = accepted(scene)
    post_goes()
    assert says(scene, match, "aftalt", starts_on=soon(), terms="ordinary_full_time").status_code == 302
    assert stands(match) == Step.AGREED
    assert {stands(other), stands(waiting)} == {Step.TOOK_ANOTHER}
    scene.opening.refresh_from_db()
    assert (scene.opening.filled, scene.opening.taken, scene.opening.state) == (1, 1, "filled")
    told = post_goes()
    assert "no longer kept open" in told["amal@mail.example"].subject
    assert "other@krog.example" in told
    assert not Match.objects.to_answer().exists()


def test_part_time_jobs_that_go_together_stay_open(scene):
    other = accepted(scene, opening=opened(scene, title="Pakker"))
    match = accepted(scene)
    says(scene, match, "aftalt", starts_on=soon(), terms="ordinary_part_time", keeps_others="on")
    assert stands(other) == Step.ACCEPTED


def test_with_the_last_place_the_others_fall_away_and_are_owed_an_answer(scene):
    second = accepted(scene, candidate_of(scene, "Bilal", "bilal@mail.example"))
    first = accepted(scene)
    says(scene, first, "aftalt", starts_on=soon(), terms="ordinary_full_time")
    assert stands(second) == Step.FELL_AWAY
    assert second.answer_owed
    assert says(scene, second, "aftalt", starts_on=soon(), terms="ordinary_full_time").status_code == 422
    home = scene.client("job").get(reverse("home")).content.decode()
    assert "1 candidate waits for an answer" in home
    says(scene, second, "svar", answer="Somebody else was quicker.", spoken="on")
    assert "bilal@mail.example" not in post_goes()
    assert not Match.objects.to_answer().exists()


def test_an_opening_that_is_closed_ends_what_waited_and_says_why(scene):
    match = proposed(scene)
    close_opening(opening=scene.opening, reason="The order fell away", by=scene.by("business"))
    for _twice in range(2):
        post_goes()
    assert stands(match) == Step.FELL_AWAY
    assert [one.note for one in match.steps.filter(step=Step.FELL_AWAY)] == ["The order fell away"]
    shown = scene.client("job").get(page(match)).content.decode()
    assert "The order fell away</textarea>" in shown


def test_a_job_that_has_begun_is_a_placement_and_ends_with_it(scene):
    match = accepted(scene)
    agree_match(
        match=match, starts_on=soon(0), terms="ordinary_full_time", part=Part.COMPANY, by=scene.by("job")
    )
    answer = says(
        scene, match, "begyndt", starts=soon(0), terms="ordinary_full_time", employer="private", hours="30"
    )
    assert answer.status_code == 302
    match.refresh_from_db()
    placement = match.placement
    assert (match.step, placement.opening, placement.hours) == (Step.STARTED, scene.opening, 30)
    assert placement.follow_ups.exists()
    end_placement(placement=placement, on=soon(0), by=scene.by("job"))
    assert stands(match) == Step.ENDED
    change_placement(
        placement=placement, terms=placement.terms, is_private=True, starts=placement.starts, ends=None,
        basis="reported", basis_reason="", by=scene.by("job"),
    )  # fmt: skip
    assert stands(match) == Step.STARTED


def test_a_last_day_that_comes_ends_the_match_by_the_clock(scene):
    match = accepted(scene)
    agree_match(
        match=match, starts_on=soon(-9), terms="company_internship", part=Part.COMPANY, by=scene.by("job")
    )
    placement = begin_match(match=match, by=scene.by("job"))
    Placement.objects.filter(pk=placement.pk).update(ends=soon(-1))
    post_goes()
    assert stands(match) == Step.ENDED


def test_what_never_began_gives_its_place_back(scene):
    match = accepted(scene)
    says(scene, match, "aftalt", starts_on=soon(), terms="ordinary_full_time")
    says(scene, match, "ikke-begyndt", reason="The order fell away")
    scene.opening.refresh_from_db()
    assert (stands(match), scene.opening.filled, scene.opening.state) == (Step.NOT_STARTED, 0, "open")
    assert match.answer_owed


def test_places_that_were_filled_here_cannot_be_counted_away(scene):
    opening = opened(scene, title="Two", places=2)
    match = accepted(scene, opening=opening)
    says(scene, match, "aftalt", starts_on=soon(), terms="ordinary_full_time")
    with pytest.raises(ValidationError, match="fået job herfra"):
        note_filled(opening=opening, filled=0, by=scene.by("job"))
    note_filled(opening=opening, filled=2, by=scene.by("job"))


def test_a_placement_recorded_by_hand_takes_a_place_of_its_opening(scene):
    given = {
        "partnership": scene.partnership, "company": scene.company, "terms": "ordinary_part_time",
        "is_private": True, "starts": soon(0), "by": scene.by("job"), "opening": scene.opening,
    }  # fmt: skip
    begin_placement(candidate=scene.candidate, **given)
    with pytest.raises(ValidationError, match="ingen plads tilbage"):
        begin_placement(candidate=candidate_of(scene, "Bilal", "b@mail.example"), **given)
    assert Placement.objects.count() == 1


def test_whoever_is_proposed_for_a_job_is_placed_in_it_from_the_proposal(scene):
    proposed(scene)
    with pytest.raises(ValidationError, match="Gå videre fra forslaget"):
        begin_placement(
            partnership=scene.partnership, company=scene.company, candidate=scene.candidate,
            opening=scene.opening, terms="ordinary_part_time", is_private=True, starts=soon(0),
            by=scene.by("job"),
        )  # fmt: skip
    assert not Placement.objects.exists()


def test_the_form_of_a_placement_asks_for_the_companys_opening_and_takes_its_last_place(scene):
    client = scene.client("job")
    form = reverse("placements:new", args=[scene.partnership.pk])
    from_opening = client.get(reverse("openings:detail", args=[scene.opening.pk])).content.decode()
    assert f"{form}?opening={scene.opening.pk}" in from_opening
    shown = client.get(form, {"opening": scene.opening.pk}).context["form"]
    assert shown.initial["company"] == scene.company.name
    assert [str(pk) for pk, _words in shown.fields["opening"].choices] == [str(scene.opening.pk), "none"]

    said = {
        "candidate": scene.candidate.code, "company": scene.company.name, "terms": "ordinary_part_time",
        "employer": "private", "starts": soon(0).isoformat(), "basis": "reported",
    }  # fmt: skip
    refused = client.post(form, said)
    assert refused.status_code == 422
    assert "looks for people" in refused.content.decode()
    assert client.post(form, said | {"opening": str(scene.opening.pk)}).status_code == 302
    scene.opening.refresh_from_db()
    assert (Placement.objects.get().opening, scene.opening.state) == (scene.opening, "filled")
    # Filled, so no longer asked about.
    other = candidate_of(scene, "Bilal", "b@mail.example")
    assert client.post(form, said | {"candidate": other.code}).status_code == 302
    assert Placement.objects.order_by("pk").last().opening is None


def test_a_placement_beside_the_companys_openings_takes_none_of_their_places(scene):
    form = reverse("placements:new", args=[scene.partnership.pk])
    said = {
        "candidate": scene.candidate.code, "company": scene.company.name, "terms": "ordinary_part_time",
        "employer": "private", "starts": soon(0).isoformat(), "basis": "reported", "opening": "none",
    }  # fmt: skip
    assert scene.client("job").post(form, said).status_code == 302
    scene.opening.refresh_from_db()
    assert (Placement.objects.get().opening, scene.opening.filled) == (None, 0)


def test_a_change_makes_no_second_full_time_job_either(scene):
    given = {
        "partnership": scene.partnership, "company": scene.company, "candidate": scene.candidate,
        "is_private": True, "by": scene.by("job"),
    }  # fmt: skip
    begin_placement(starts=soon(-30), terms="ordinary_full_time", **given)
    other = begin_placement(starts=soon(-9), terms="ordinary_part_time", **given)
    change = {
        "is_private": True,
        "ends": None,
        "basis": "reported",
        "basis_reason": "",
        "by": scene.by("job"),
    }
    with pytest.raises(ValidationError, match="fuldtidsjob hos Krog Tag"):
        change_placement(placement=other, terms="ordinary_full_time", starts=soon(-9), **change)
    other.refresh_from_db()
    change_placement(placement=other, terms="ordinary_part_time", starts=soon(-8), **change)
    assert Placement.objects.get(pk=other.pk).starts == soon(-8)


def test_nobody_has_two_full_time_jobs_at_a_time(scene):
    given = {
        "partnership": scene.partnership, "company": scene.company, "candidate": scene.candidate,
        "terms": "ordinary_full_time", "is_private": True, "by": scene.by("job"),
    }  # fmt: skip
    begin_placement(starts=soon(-30), ends=soon(-3), **given)
    begin_placement(starts=soon(0), **given)
    with pytest.raises(ValidationError, match="fuldtidsjob hos Krog Tag"):
        begin_placement(starts=soon(9), **given)


def test_a_profile_shared_before_stays_shared_when_the_company_says_no(scene):
    first = accepted(scene)
    second = accepted(scene, opening=opened(scene, title="Pakker"))
    assert first.grant == second.grant
    refuse_match(match=first, reason="Evenings", part=Part.COMPANY, by=scene.by("job"))
    second.grant.refresh_from_db()
    assert second.grant.withdrawn_at is None
    refuse_match(match=second, reason="Evenings", part=Part.COMPANY, by=scene.by("job"))
    second.grant.refresh_from_db()
    assert second.grant.withdrawn_at is not None


# Proposing -------------------------------------------------------------------------------------------


def test_a_consultant_proposes_to_own_candidates_those_with_the_least_missing_first(scene):
    candidate_of(scene, "Bilal", "bilal@mail.example")
    address = reverse("placements:propose", kwargs={"opening": scene.opening.pk})
    client = scene.client("job")
    shown = client.get(address).content.decode()
    assert shown.index("Amalkanari") < shown.index("Bilal")
    answer = client.post(
        address, {"candidate": scene.candidate.pk, "why": "You asked for days", "answer_by": soon(-1)}
    )
    assert answer.status_code == 422
    assert "You asked for days" in answer.content.decode()
    answer = client.post(address, {"candidate": scene.candidate.pk, "why": "x", "answer_by": soon()})
    assert answer.status_code == 302
    assert "proposed already" in client.get(address).content.decode()
    again = client.post(address, {"candidate": scene.candidate.pk, "why": "x", "answer_by": soon()})
    assert again.status_code == 422
    assert Match.objects.count() == 1


def test_only_job_consultants_propose_and_only_for_an_open_job(scene):
    address = reverse("placements:propose", kwargs={"opening": scene.opening.pk})
    for key in ("business", "Emma", "Bo", "school"):
        assert scene.client(key).get(address).status_code == 404
    close_opening(opening=scene.opening, reason="x", by=scene.by("business"))
    answer = scene.client("job").post(address, {"candidate": scene.candidate.pk, "answer_by": soon()})
    assert "no longer open" in answer.content.decode()


WORDS = st.lists(st.integers(1, 6), unique=True, max_size=5)


@given(asked=WORDS, known=WORDS, hours=st.none() | st.integers(1, 40), most=st.none() | st.integers(1, 40))
def test_who_can_more_never_fits_less(asked, known, hours, most):
    job = Job(tuple(Asked(str(one), one, one % 2 == 0) for one in asked), hours, frozenset(), None)
    person = Person(dict.fromkeys(known, "said"), None, most, frozenset(), None)
    wiser = Person(dict.fromkeys([*known, *asked], "said"), None, most, frozenset(), None)
    fit, better = fit_of(person, job), fit_of(wiser, job)
    assert better.rank <= fit.rank
    assert len(fit.missing) >= len(better.missing)
    assert len(fit.fits) + len(fit.missing) + len(fit.learnt) == len(better.fits) + len(better.missing)


def test_what_nobody_has_said_by_the_standard_is_asked_about_and_not_held_against_anybody():
    job = Job((Asked("Dansk", None, True),), None, frozenset(), None)
    fit = fit_of(Person({}, None, None, frozenset(), None), job)
    assert (fit.missing, fit.unknown) == ((), ("Dansk",))


def test_lists_ask_the_database_as_often_for_three_as_for_one(scene, django_assert_max_num_queries):
    client = scene.client("job")
    accepted(scene)
    with django_assert_max_num_queries(12) as one:
        client.get(reverse("placements:matches"))
    for name in ("Bilal", "Nadia"):
        accepted(scene, candidate_of(scene, name, f"{name}@mail.example".lower()))
    with django_assert_max_num_queries(12) as three:
        client.get(reverse("placements:matches"))
    assert len(one.captured_queries) == len(three.captured_queries)
