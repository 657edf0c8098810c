"""Jobs that suit a candidate, and candidates that suit a job: by matching, with its reasons and a what-if."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.openings.exchange import opened
from tests.placements.matching import candidate_of, proposed, set_match
from virksom.candidates.models import Claim, Concept, Reading
from virksom.openings.models import Requirement
from virksom.placements.facts.suggestion import Suggestions, with_claims, with_requirements
from virksom.placements.models import Match

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    return set_match(times=["evening"])


def asks(opening, concept, weight="must"):
    Requirement.objects.create(opening=opening, what=concept.title_en, concept=concept, weight=weight)


def concept(code, kind="skill", **fields):
    return Concept.objects.create(
        scheme="plain", kind=kind, code=code, title_da=code, title_en=code, **fields
    )


def knows(candidate, concept, kind="skill", evidence="said"):
    Claim.objects.create(
        profile=candidate.profile, kind=kind, said=concept.code, concept=concept, evidence=evidence
    )


def jobs_page(scene, candidate=None, who="job", **change):
    address = reverse("placements:suited_jobs", args=[(candidate or scene.candidate).pk])
    return scene.client(who).get(address, change)


def suited(page):
    return [str(one.opening) for one in page.context["suited"]]


def test_the_job_that_uses_what_somebody_can_comes_first_and_says_why(scene):
    pick, weld = concept("picking"), concept("welding")
    asks(scene.opening, pick)
    asks(opened(scene, title="Welder", hours=30), weld)
    knows(scene.candidate, weld, evidence="tried")
    page = jobs_page(scene)
    assert suited(page) == ["Welder", "Truckfører"]
    best = page.context["suited"][0]
    assert best.fit.fits == ("welding (tried at work)", "30 hours a week")
    assert "welding (tried at work)" in page.content.decode().lower()


def test_what_lies_close_counts_in_part_and_is_named(scene):
    above = concept("stock")
    pick, pack = concept("picking", broader=above), concept("packing", broader=above)
    asks(scene.opening, pick)
    knows(scene.candidate, pack)
    (job,) = jobs_page(scene).context["suited"]
    assert job.suggestion.near == ("picking: packing comes close",)
    assert "picking" in job.fit.missing


def test_each_condition_that_says_no_names_the_smallest_change(scene):
    licence = concept("crane licence", "licence")
    asks(scene.opening, licence)
    profile = scene.candidate.profile
    profile.hours_most, profile.times = 25, ["day"]
    profile.save()
    (job,) = jobs_page(scene).context["suited"]
    assert job.suggestion.ways == ("5 hours a week more", "crane licence", "to be free: evening")


def test_a_change_shows_which_jobs_it_would_open_and_keeps_nothing(scene):
    profile = scene.candidate.profile
    profile.hours_most = 25
    profile.save()
    assert not jobs_page(scene).context["suited"][0].opens
    page = jobs_page(scene, hours="30")
    assert (page.context["suited"][0].opens, page.context["jobs"].opened) == (True, 1)
    assert "1 more job has no condition in the way" in page.content.decode()
    assert page.context["suited"][0].fit.fits == ("Truckcertifikat (documented)", "30 hours a week")
    assert not jobs_page(scene, hours="27").context["suited"][0].opens
    profile.refresh_from_db()
    assert profile.hours_most == 25


def test_candidates_for_a_job_stand_in_the_order_of_their_scores(scene):
    weld = concept("welding")
    asks(scene.opening, weld)
    other = candidate_of(scene, "Bilal", "b@mail.example")
    knows(other, weld, evidence="assessed")
    licence = Claim.objects.get(profile=scene.candidate.profile, kind="licence").concept
    knows(other, licence, kind="licence")
    page = scene.client("job").get(reverse("placements:propose", args=[scene.opening.pk]))
    assert [one.candidate for one in page.context["suited"]] == [other, scene.candidate]


def test_a_person_decides_who_is_proposed(scene):
    page = jobs_page(scene).content.decode()
    way = reverse("placements:propose", args=[scene.opening.pk])
    assert f'href="{way}?candidate={scene.candidate.pk}"' in page
    assert not Match.objects.exists()
    proposed(scene)
    again = jobs_page(scene)
    assert again.context["suited"][0].is_proposed
    assert way not in again.content.decode()


def test_only_the_own_consultant_sees_them_and_that_is_kept(scene):
    for who in ("business", "school", "Bo"):
        assert jobs_page(scene, who=who).status_code == 404, who
    scene.candidate.user = scene.users["school"]
    scene.candidate.save()
    jobs_page(scene)
    assert Reading.objects.get(candidate=scene.candidate).by_name


def test_somebody_without_a_profile_is_told_what_to_do(scene):
    scene.candidate.profile.delete()
    assert "There is no profile yet" in jobs_page(scene).content.decode()


def test_the_page_asks_as_often_for_many_jobs_as_for_one(scene, django_assert_max_num_queries):
    client = scene.client("job")
    address = reverse("placements:suited_jobs", args=[scene.candidate.pk])
    client.get(address)
    for number in range(3):
        asks(opened(scene, title=f"Job {number}"), concept(f"skill {number}"))
    with django_assert_max_num_queries(12):
        assert len(client.get(address).context["suited"]) == 4


@pytest.mark.parametrize("field", ["name", "email", "code", "phone", "language"])
def test_who_somebody_is_changes_no_score(scene, field):
    def score():
        profile = with_claims(type(scene.candidate.profile).objects.all()).get()
        opening = with_requirements(type(scene.opening).objects.all()).get()
        return Suggestions([opening], [profile]).of_profile(profile, opening).points

    before = score()
    setattr(scene.candidate, field, "ar" if field == "language" else "Other 12 34")
    scene.candidate.save()
    assert score() == before > 0
