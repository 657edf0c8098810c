"""Editions: frozen, checked, published, and never changed by what comes after."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.evaluation.conftest import AS_OF
from tests.factories.partnerships import ProgrammeFactory
from tests.factories.placements import PlacementFactory
from virksom.evaluation.actions import NotPublishable, freeze_release, publish_release
from virksom.evaluation.files import as_json
from virksom.evaluation.models import Release
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db


def test_an_edition_keeps_its_figures_when_records_change(programme, odense, owner):
    release = freeze_release(programme=programme, as_of=AS_OF, by=owner)
    PlacementFactory(partnership=odense)
    release.refresh_from_db()
    assert release.figures["table_2"]["total"]["total"] == 3
    assert (
        freeze_release(programme=programme, as_of=AS_OF, by=owner).figures["table_2"]["total"]["total"] == 4
    )


def test_editions_are_numbered_and_keep_the_notes_of_the_one_before(release, programme, owner):
    again = freeze_release(programme=programme, as_of=AS_OF, by=owner)
    assert (release.edition, again.edition) == (1, 2)
    assert again.notes == release.notes


def test_freezing_and_publishing_each_leave_one_line_in_the_trail(release):
    verbs = list(TrailEntry.objects.about(release).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["freeze_release", "publish_release"]


def test_small_counts_stop_publication_until_the_threshold_allows_them(programme, odense, owner):
    programme.small_count_threshold = 4
    programme.save()
    release = freeze_release(programme=programme, as_of=AS_OF, by=owner)
    with pytest.raises(NotPublishable) as refusal:
        publish_release(release=release, by=owner)
    (finding,) = refusal.value.findings
    assert finding.code == "small_counts"
    assert {place.municipality for place in finding.places} >= {"Odense", ""}
    release.refresh_from_db()
    assert not release.is_published
    programme.small_count_threshold = 0
    programme.save()
    release = Release.objects.get(pk=release.pk)
    assert publish_release(release=release, by=owner).is_published


def test_an_edition_is_published_once(release, owner):
    first = release.published_at
    with pytest.raises(NotPublishable):
        publish_release(release=release, by=owner)
    release.refresh_from_db()
    assert release.published_at == first


def test_a_tampered_edition_cannot_be_published(programme, odense, owner):
    release = freeze_release(programme=programme, as_of=AS_OF, by=owner)
    release.figures["table_2"]["rows"][0]["flex_job"] = 40
    release.save()
    with pytest.raises(NotPublishable) as refusal:
        publish_release(release=release, by=owner)
    assert {finding.code for finding in refusal.value.findings} == {"sums", "unchanged"}


def test_the_coordinator_freezes_and_the_owner_publishes(sign_in, programme, odense, client):
    client = sign_in(Role.PROGRAMME_COORDINATOR, programme=programme)
    answer = client.post(f"/resultater-nu/udgivelser/frys/{programme.pk}/", {"as_of": "2009-03-31"})
    release = Release.objects.get()
    assert answer.url == f"/resultater-nu/udgivelser/{release.pk}/"
    assert client.post(f"{answer.url}udgiv/").status_code == 404
    assert b"udgiv/" not in client.get(answer.url).content
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    assert b"udgiv/" in client.get(answer.url).content
    client.post(f"{answer.url}udgiv/")
    release.refresh_from_db()
    assert release.is_published
    assert release.published_by == client.membership.user


def test_the_page_says_which_cells_stop_it_and_what_to_do(sign_in, programme, odense, owner):
    programme.small_count_threshold = 4
    programme.save()
    release = freeze_release(programme=programme, as_of=AS_OF, by=owner)
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    page = client.get(f"/resultater-nu/udgivelser/{release.pk}/").content.decode()
    assert "Odense, virksomhedsrepræsentanter: 3" in page
    assert "tærskel" in page
    answer = client.post(f"/resultater-nu/udgivelser/{release.pk}/udgiv/", follow=True)
    assert "Tjeklisten siger" in answer.content.decode()


def test_the_owner_may_freeze_too(sign_in, programme, odense):
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    client.post(f"/resultater-nu/udgivelser/frys/{programme.pk}/", {"as_of": "2009-03-31"})
    assert Release.objects.get().as_of == AS_OF


@pytest.mark.parametrize("day", ["2008-02-29", "2009-04-01", "31/3", ""])
def test_a_day_that_cannot_be_counted_is_refused_and_kept_on_the_page(sign_in, programme, odense, day):
    client = sign_in(Role.EVALUATOR, programme=programme)
    answer = client.post(f"/resultater-nu/udgivelser/frys/{programme.pk}/", {"as_of": day})
    assert answer.status_code == 422
    assert not Release.objects.exists()
    assert f'value="{day}"' in answer.content.decode() or not day


@pytest.mark.parametrize("role", [Role.PROGRAMME_OWNER, Role.PROGRAMME_COORDINATOR, Role.EVALUATOR])
def test_nobody_freezes_another_programme(sign_in, programme, odense, role):
    client = sign_in(role, programme=ProgrammeFactory())
    answer = client.post(f"/resultater-nu/udgivelser/frys/{programme.pk}/", {"as_of": "2009-03-31"})
    assert answer.status_code == 404
    assert not Release.objects.exists()


def test_an_empty_list_of_editions_says_how_to_begin(sign_in, programme):
    client = sign_in(Role.EVALUATOR, programme=programme)
    assert "Frys den første" in client.get("/resultater-nu/udgivelser/").content.decode()


def test_the_list_of_editions_takes_the_same_queries_for_one_and_for_three(
    sign_in, programme, odense, owner, django_assert_max_num_queries
):
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    freeze_release(programme=programme, as_of=AS_OF, by=owner)
    with django_assert_max_num_queries(12) as one:
        client.get("/resultater-nu/udgivelser/")
    for day in (1, 2):
        freeze_release(programme=programme, as_of=dt.date(2009, 2, day), by=owner)
    with django_assert_max_num_queries(12) as three:
        client.get("/resultater-nu/udgivelser/")
    assert len(one) == len(three)


def test_the_file_has_one_order_of_keys_however_the_database_keeps_them(release):
    def shuffled(value):
        if isinstance(value, dict):
            return {key: shuffled(value[key]) for key in sorted(value, key=lambda key: (len(key), key))}
        return [shuffled(part) for part in value] if isinstance(value, list) else value

    assert as_json(shuffled(release.figures)) == as_json(release.figures)
    assert list(json.loads(as_json(shuffled(release.figures))))[:3] == ["programme", "as_of", "table_1"]
