"""People at work below what they can do: judged by levels alone, for those who may know, with reasons."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partnerships import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.factories.placements import CandidateFactory, CompanyFactory, PlacementFactory
from tests.placements.conftest import as_user, seat
from virksom.candidates.actions.concepts import load_concepts
from virksom.candidates.facts.levels import Ability, ability_of, level_of_isco
from virksom.candidates.models import (
    Claim,
    CompetenceProfile,
    Concept,
    DanishLevel,
    Evidence,
    Reading,
    ShareGrant,
)
from virksom.openings.models import Opening, Requirement
from virksom.partnerships.access import viewer_of
from virksom.placements.facts.under_used import (
    LEVELS,
    Named,
    Offer,
    UnderUsed,
    judged,
    looked_for,
    under_used_for,
    uses,
)
from virksom.placements.models import Placement

pytestmark = pytest.mark.django_db
#: Words that stand on no page of somebody who may not know.
SAYS = ("Civilingeniør", "Can do more than this job", "Kan mere end sit job", "kan-mere")
levels = st.integers(1, 4)
abilities = st.builds(
    Ability, levels, st.text(min_size=1, max_size=9), st.sampled_from(Evidence.values), st.booleans()
)


# The judgement ---------------------------------------------------------------------------------------


@given(st.lists(abilities, max_size=6), st.none() | levels)
def test_somebody_is_under_used_when_the_highest_known_level_lies_above_the_jobs(known, job):
    under = judged(known, job)
    highest = max((one.level for one in known), default=0)
    if job is None or highest <= job:
        assert under is None
        return
    assert (under.level, under.gap, under.is_strong) == (highest, highest - job, highest - job >= 2)
    assert sorted(under.can, key=repr) == sorted((one for one in known if one.level == highest), key=repr)
    ranks = [Evidence.values.index(one.evidence) for one in under.can]
    assert ranks == sorted(ranks, reverse=True)


named = st.builds(Named, st.integers(1, 9), st.text(min_size=1, max_size=9), st.none() | levels)
offers = st.builds(
    Offer, st.integers(), st.lists(named, max_size=3).map(tuple), st.lists(named, max_size=2).map(tuple)
)


@given(
    st.lists(abilities, min_size=1),
    levels,
    st.dictionaries(st.integers(1, 9), st.sampled_from(Evidence.values)),
    st.lists(offers, max_size=8),
)
def test_a_job_is_named_with_its_reasons_and_never_one_that_lies_no_higher(known, job, held, around):
    under = judged(known, job)
    if under is None:
        return
    found = uses(under, held, around)
    assert len(found) <= 3
    assert all(use.reasons for use in found)
    assert all(use.offer.level is None or use.offer.level > job for use in found)
    # What is asked for and held, or lies at the level of what they can: nothing of that is left out.
    fitting = [
        offer
        for offer in around
        if (offer.level is None or offer.level > job)
        and ({one.concept for one in (*offer.asks, *offer.jobs)} & held.keys() or offer.level == under.level)
    ]
    assert len(found) == min(3, len(fitting))
    assert [use.is_close for use in found] == sorted((use.is_close for use in found), reverse=True)


def test_what_to_ask_companies_for_is_the_work_above_the_job_the_highest_first():
    had = [
        Ability(1, "cleaner", "tried", is_work=True),
        Ability(3, "laboratory technician", "documented", is_work=True),
        Ability(4, "chemist", "said", is_work=True),
        Ability(4, "MSc in chemistry", "recognised", is_work=False),
    ]
    assert looked_for(had, UnderUsed((had[2],), 1)) == ("chemist", "laboratory technician")


@pytest.mark.parametrize(
    ("code", "level"),
    [("9", 1), ("9112", 1), ("8344", 2), ("411000", 2), ("3", 3), ("2142", 4), ("1120", 4), ("1412", 3),
     ("0", 2), ("01", 4), ("0310", 1), ("", None), ("S1", None), ("12345", None)],
)  # fmt: skip
def test_a_code_of_isco_says_the_level(code, level):
    assert level_of_isco(code) == level


# A place ---------------------------------------------------------------------------------------------


@pytest.fixture
def words(db):
    load_concepts()
    return {one.code.partition(":")[2]: one for one in Concept.objects.all()}


@pytest.fixture
def engineer(place, consultant, company, words):
    """A civil engineer, recognised, who cleans; and the forklift licence that is documented."""
    candidate = CandidateFactory(partnership=place, name="Samira Aziz", consultant=consultant)
    profile = CompetenceProfile.objects.create(candidate=candidate, confirmed_on=timezone.localdate())
    Claim.objects.create(
        profile=profile, kind="education", said="MSc", put="Civilingeniør", danish_level="7",
        evidence="recognised",
    )  # fmt: skip
    Claim.objects.create(profile=profile, kind="work", said="engineer", concept=words["civil-engineer"])
    licence = Concept.objects.get(code="licence:forklift-b")
    Claim.objects.create(
        profile=profile, kind="licence", said="truck", concept=licence, evidence="documented"
    )
    return candidate


@pytest.fixture
def cleans(place, engineer, company, words):
    return PlacementFactory(
        partnership=place, candidate=engineer, company=company, occupation=words["cleaner"]
    )


@pytest.fixture
def page(place):
    return reverse("placements:under_used", args=[place.pk])


def opening(company, place, task, *asks, **said):
    made = Opening.objects.create(
        company=company, partnership=place, task=task, contact_name="x", told_at=timezone.now(), **said
    )
    for concept, weight in asks:
        Requirement.objects.create(opening=made, what=str(concept), concept=concept, weight=weight)
    return made


def text_of(client, address, language="en"):
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def test_the_list_says_who_by_what_and_what_to_ask_companies_for(cleans, consultant, page):
    shown = text_of(as_user(consultant), page)
    for part in ("Samira Aziz", "Civilingeniør", "recognised", "cleaner", "<b>3</b>levels", "civil engineer"):
        assert part in shown
    assert "No open job fits right now." in shown
    danish = text_of(as_user(consultant), page, "da")
    for part in ("Hvem kan mere end deres job?", "rengøringsassistent", "<b>3</b>trin", "anerkendt"):
        assert part in danish


def test_an_open_job_is_named_with_the_reason(cleans, consultant, company, place, page, words):
    licence = Concept.objects.get(code="licence:forklift-b")
    opening(company, place, "Plukke ordrer", (licence, "must"), title="Lager")
    opening(company, place, "Tegne broer", title="Bygningsingeniør til broer")
    opening(company, place, "En sygeplejerske til vores klinik, gerne med erfaring")
    opening(company, place, "Gøre kontorer rene", (licence, "must"), title="Rengøringsassistent")
    opening(company, place, "Køre pakker til en ingeniør, der tegner", title="Chauffør til pakker")
    opening(company, place, "Køre truck", title="Truckfører")
    opening(company, place, "Noget med biler", (licence, "not_needed"), title="Værksted")
    opening(company, place, "Tegne", title="Bygningsingeniør, lukket", state="closed")
    shown = text_of(as_user(consultant), page)
    assert "Asks for forklift licence B (documented)" in shown
    assert "Has worked as civil engineer (said)" in shown
    assert shown.index("Bygningsingeniør til broer") < shown.index("En sygeplejerske til vores")
    assert "Lies at the level of what they can" in shown
    # No higher, only lower than what they can, not asked for, or closed.
    for title in ("Rengøringsassistent", "Chauffør", "Truckfører", "Værksted", "lukket", "No open job"):
        assert title not in shown


def test_another_partnerships_openings_are_not_offered(cleans, consultant, company, page):
    opening(company, PartnershipFactory(), "Tegne som bygningsingeniør", title="Langt væk")
    assert "Langt væk" not in text_of(as_user(consultant), page)


@pytest.mark.parametrize(
    "change",
    [
        {"occupation": None},
        {"ends": dt.date(2020, 1, 1)},
        {"starts": dt.date(2999, 1, 1)},
    ],
)
def test_a_job_of_no_known_level_or_that_is_not_running_lists_nobody(cleans, consultant, page, change):
    Placement.objects.filter(pk=cleans.pk).update(**change)
    shown = text_of(as_user(consultant), page)
    assert "Nobody is known to work below what they can" in shown
    assert "Samira" not in shown


def test_the_filter_narrows_by_person_levels_and_pay(cleans, consultant, page, words):
    client = as_user(consultant)
    for query, is_shown in (
        ("?q=samira", True), ("?q=nobody", False), ("?gap=2", True), ("?pay=ordinary", True),
        ("?pay=subsidised", False), ("?gap=nonsense", True),
    ):  # fmt: skip
        assert ("Samira" in text_of(client, page + query)) is is_shown, query
    Placement.objects.update(occupation=words["bookkeeper"], terms="wage_subsidy")
    for query, is_shown in (("?gap=2", False), ("?gap=", True), ("?pay=subsidised", True)):
        assert ("Samira" in text_of(client, page + query)) is is_shown, query
    assert "Nobody fits" in text_of(client, page + "?gap=2")


def test_most_levels_come_first_and_then_the_longest(place, consultant, company, words, page):
    for name, code, starts in (
        ("One", "bookkeeper", 2001),
        ("Late", "cleaner", 2005),
        ("Early", "cleaner", 2003),
    ):
        person = CandidateFactory(partnership=place, name=name, consultant=consultant)
        profile = CompetenceProfile.objects.create(candidate=person)
        Claim.objects.create(profile=profile, kind="education", said="x", danish_level="6")
        PlacementFactory(
            partnership=place, candidate=person, company=company, occupation=words[code],
            starts=dt.date(starts, 1, 1),
        )  # fmt: skip
    shown = text_of(as_user(consultant), page)
    assert shown.index("Early (") < shown.index("Late (") < shown.index("One (")


def test_the_database_finds_just_those_whom_the_judgement_finds(place, lead, company, words):
    jobs = [None, *(Concept.objects.filter(level=level).first() for level in LEVELS)]
    work = [None, *(Concept.objects.filter(level=level).last() for level in LEVELS)]
    expected = {}
    for education, had, job in product(["", *DanishLevel.values], work, jobs):
        candidate = CandidateFactory(partnership=place)
        profile = CompetenceProfile.objects.create(candidate=candidate)
        claims = [
            Claim.objects.create(profile=profile, kind="education", said="x", danish_level=education),
            Claim.objects.create(profile=profile, kind="work", said="x", concept=had),
            Claim.objects.create(profile=profile, kind="skill", said="x", concept=words["weld"]),
        ]
        row = PlacementFactory(partnership=place, candidate=candidate, company=company, occupation=job)
        known = [one for claim in claims if (one := ability_of(claim)) is not None]
        if under := judged(known, job.level if job else None):
            expected[row.pk] = (under.level, under.gap)
    rows = under_used_for(viewer_of(lead, timezone.localdate()), timezone.localdate())
    assert {row.pk: (row.can_level, row.gap) for row in rows} == expected
    assert 30 < len(expected) < 150


# Who may know ----------------------------------------------------------------------------------------


def test_a_consultant_reads_of_the_own_people_and_the_lead_of_all(cleans, place, consultant, lead, page):
    colleague, far = seat(place, "JC"), MembershipFactory(role="JC").user
    assert "Samira" in text_of(as_user(lead), page)
    assert "Samira" not in text_of(as_user(colleague), page)
    assert as_user(far).get(page).status_code == 404


@pytest.mark.parametrize("role", ["PO", "PC", "EV", "LB", "BC", "ED", "AS", "CO", "ME", "CA"])
def test_nobody_else_reads_it_on_any_page(cleans, place, company, engineer, page, role):
    """Not the company either, though candidate and company know each other by name."""
    firm = OrganisationFactory(sector="company")
    company.organisation = firm
    company.save()
    of = {"role": role, "programme": place.programme, "starts": dt.date(2008, 1, 1)}
    partnership = None if role in ("PO", "PC", "EV") else place
    user = MembershipFactory(partnership=partnership, organisation=firm, **of).user
    today, now = timezone.localdate(), timezone.now()
    ShareGrant.objects.create(
        candidate=engineer, to=firm, given_on=today, ends_on=today, candidate_yes_at=now, receiver_yes_at=now
    )
    if role == "CA":
        engineer.user = user
        engineer.save()
    client = as_user(user)
    assert client.get(page).status_code == 404
    opened = 0
    for address in (
        reverse("home"), reverse("placements:list"), reverse("candidates:list"),
        reverse("placements:detail", args=[cleans.pk]),
    ):  # fmt: skip
        answer = client.get(address)
        opened += answer.status_code == 200
        if answer.status_code == 200:
            assert not [words for words in SAYS if words in answer.content.decode()], address
    assert opened, "a role that opens no page shows nothing"
    assert not under_used_for(viewer_of(user, today), today).exists()


def test_the_placements_page_leads_there(cleans, consultant):
    shown = text_of(as_user(consultant), reverse("placements:detail", args=[cleans.pk]))
    assert "Can do more than this job" in shown
    assert f"/kan-mere/?q={cleans.candidate.code}" in shown
    assert "the job is simple and routine work" in shown


def test_the_home_page_and_the_list_of_candidates_lead_there(cleans, consultant, lead, page):
    for user in (consultant, lead):
        home = text_of(as_user(user), reverse("home"))
        assert "1 person can do more than the job" in home
        assert page in home
        assert page in text_of(as_user(user), reverse("candidates:list"))
    Placement.objects.update(occupation=None)
    assert "can do more than the job" not in text_of(as_user(consultant), reverse("home"))


def test_who_looked_stands_with_the_candidate_once_an_hour(cleans, consultant, page):
    for _time in range(2):
        text_of(as_user(consultant), page)
    reading = Reading.objects.get()
    assert (reading.candidate, reading.user, reading.by_name, reading.purpose) == (
        cleans.candidate, consultant, True, "job",
    )  # fmt: skip


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(
    place, consultant, company, words, page
):
    client, counts = as_user(consultant), []
    licence = Concept.objects.get(code="licence:forklift-b")
    for more in (1, 2):
        for _each in range(more):
            person = CandidateFactory(partnership=place, consultant=consultant)
            profile = CompetenceProfile.objects.create(candidate=person)
            Claim.objects.create(profile=profile, kind="education", said="x", danish_level="6")
            Claim.objects.create(profile=profile, kind="licence", said="x", concept=licence)
            firm = CompanyFactory(municipality=place.municipality)
            PlacementFactory(partnership=place, candidate=person, company=firm, occupation=words["cleaner"])
            opening(firm, place, "Truck", (licence, "must"))
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


# What the job is -------------------------------------------------------------------------------------


def said(candidate, company, **more):
    return {
        "candidate": candidate.code, "company": company.name, "terms": "ordinary_part_time",
        "employer": "private", "starts": "2008-10-01", "ends": "", "basis": "reported", "basis_reason": "",
        **more,
    }  # fmt: skip


def test_what_the_job_is_is_chosen_by_words_and_changed(place, consultant, engineer, company, words):
    client = as_user(consultant)
    new = reverse("placements:new", args=[place.pk])
    assert 'value="rengøringsassistent"' in text_of(client, new, "da")
    assert client.post(new, said(engineer, company, occupation="Rengøringsassistent ")).status_code == 302
    placement = Placement.objects.get()
    assert placement.occupation == words["cleaner"]
    assert "rengøringsassistent" in text_of(client, reverse("placements:detail", args=[placement.pk]), "da")

    change = reverse("placements:change", args=[placement.pk])
    assert 'value="rengøringsassistent"' in text_of(client, change, "da")
    client.post(change, said(engineer, company, occupation="bookkeeper"))
    placement.refresh_from_db()
    assert placement.occupation == words["bookkeeper"]
    client.post(change, said(engineer, company, occupation=""))
    placement.refresh_from_db()
    assert placement.occupation is None


def test_a_job_the_list_does_not_know_is_told_and_kept_for_the_writer(place, consultant, engineer, company):
    answer = as_user(consultant).post(
        reverse("placements:new", args=[place.pk]), said(engineer, company, occupation="astronaut")
    )
    assert answer.status_code == 422
    assert "astronaut" in answer.content.decode()
    assert not Placement.objects.exists()


def test_a_job_whose_words_two_standards_share_stays_as_it_was(place, consultant, engineer, company, words):
    twin = Concept.objects.create(
        kind="occupation", scheme="esco", code="x", title_da="rengøringsassistent", level=1
    )
    placement = PlacementFactory(partnership=place, candidate=engineer, company=company, occupation=twin)
    client = as_user(consultant)
    client.cookies["django_language"] = "da"
    client.post(
        reverse("placements:change", args=[placement.pk]),
        said(engineer, company, occupation="rengøringsassistent"),
    )
    placement.refresh_from_db()
    assert placement.occupation == twin


def test_words_are_suggested_while_one_types(consultant, words):
    shown = text_of(as_user(consultant), reverse("candidates:own_words") + "?kind=work&occupation=reng", "da")
    assert "rengøringsassistent" in shown
