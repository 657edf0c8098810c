"""The programme's overview: the finding, what waits, and who sees which figures."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.partnerships import (
    ActorFactory,
    LeadFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PartnershipFactory,
    ProgrammeFactory,
    TargetFactory,
)
from tests.factories.placements import PlacementFactory
from virksom.evaluation.actions import freeze_release, publish_release
from virksom.evaluation.progress import spark, weeks_left
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Partnership, Role, StartPackageItem

pytestmark = pytest.mark.django_db
DAY = dt.date(2009, 3, 31)


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def programme():
    made = ProgrammeFactory(is_public=True, small_count_threshold=0)
    TargetFactory(programme=made, value=10)
    return made


def partnership_in(programme, name, jobs=0, target=3):
    """A partnership in good order with some jobs."""
    made = PartnershipFactory(
        programme=programme,
        municipality=MunicipalityFactory(name=name),
        last_activity_on=DAY,
        last_activity="Network meeting",
    )
    for sector in ("employment", "business"):
        organisation = OrganisationFactory(sector=sector)
        ActorFactory(partnership=made, organisation=organisation, last_active_on=DAY)
        LeadFactory(partnership=made, side=sector, organisation=organisation)
    for kind in StartPackageItem.Kind.values:
        StartPackageItem.objects.create(partnership=made, kind=kind, held_on=DAY)
    if target:
        TargetFactory(programme=programme, partnership=made, value=target)
    PlacementFactory.create_batch(jobs, partnership=made)
    return made


def overview(client, programme):
    answer = client.get(reverse("evaluation:overview", args=[programme.pk]))
    assert answer.status_code == 200
    return answer


def titles(answer):
    return [item.waiting.title for item in answer.context["waiting"]]


def test_the_overview_asks_at_most_twenty_questions_for_three_partnerships_as_for_eleven(programme, sign_in):
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    counts = []
    for count in (3, 8):
        for number in range(count):
            partnership_in(programme, f"Place {count} {number}", jobs=1)
        overview(client, programme)
        with CaptureQueriesContext(connection) as caught:
            answer = overview(client, programme)
        counts.append(len(caught))
    assert len(answer.context["rows"]) == 11
    assert counts[0] == counts[1] <= 20


def test_an_empty_programme_says_how_to_begin(programme, sign_in):
    page = overview(sign_in(Role.PROGRAMME_OWNER, programme=programme), programme).content.decode()
    assert "No partnerships yet" in page
    assert reverse("partnerships:new", args=[programme.pk]) in page


def test_the_heading_says_the_finding(programme, sign_in):
    partnership_in(programme, "Odense", jobs=4)
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    assert overview(client, programme).context["heading"] == "The job target was not reached: 4 of 10."
    PlacementFactory.create_batch(6, partnership=Partnership.objects.get())
    assert overview(client, programme).context["heading"] == "The job target is reached: 10 of 10."


def test_what_waits_is_a_fact_with_the_page_where_it_is_done(programme, sign_in):
    partnership_in(programme, "Esbjerg", jobs=3)
    leaderless = partnership_in(programme, "Roskilde", jobs=3)
    leaderless.leads.filter(side="business").delete()
    behind = partnership_in(programme, "Hillerød", jobs=0)
    unheld = partnership_in(programme, "Viborg", jobs=3)
    unheld.start_package.filter(kind="workshop").update(held_on=None)
    silent = partnership_in(programme, "Aalborg", jobs=3)
    Partnership.objects.filter(pk=silent.pk).update(last_activity_on=dt.date(2008, 11, 4))
    answer = overview(sign_in(Role.PROGRAMME_COORDINATOR, programme=programme), programme)
    assert titles(answer) == [
        "Roskilde has no lead from the business side",
        "Aalborg: silent for 21 weeks",
        "Hillerød: 0 of 3 jobs",
        "Viborg: the start package is not complete",
    ]
    assert [item.url for item in answer.context["waiting"]] == [
        reverse("partnerships:new_lead", args=[leaderless.pk]) + "?side=business",
        reverse("partnerships:facilitation", args=[silent.pk]),
        reverse("partnerships:facilitation", args=[behind.pk]),
        reverse("events:create") + f"?partnership={unheld.pk}",
    ]
    assert "Four places need help." in answer.context["heading"]


def test_each_button_of_what_waits_opens_for_the_one_who_sees_it(programme, sign_in):
    place = partnership_in(programme, "Roskilde")
    place.leads.all().delete()
    place.start_package.update(held_on=None)
    for role in (Role.PROGRAMME_OWNER, Role.PROGRAMME_COORDINATOR, Role.EVALUATOR):
        client = sign_in(role, programme=programme)
        for item in overview(client, programme).context["waiting"]:
            assert client.get(item.url).status_code == 200, (role, item.url)


def test_a_withdrawn_partnership_waits_for_nobody_and_has_a_dash(programme, sign_in):
    gone = partnership_in(programme, "Slagelse", target=0)
    Partnership.objects.filter(pk=gone.pk).update(
        status="withdrawn", withdrawn_on=DAY, withdrawal_reason="No time"
    )
    answer = overview(sign_in(Role.PROGRAMME_OWNER, programme=programme), programme)
    assert titles(answer) == []
    assert answer.context["rows"][0].jobs is None


def test_danish_names_stand_in_danish_order(programme, sign_in):
    for name in ("Aalborg", "Ærø", "Esbjerg", "Ølby"):
        partnership_in(programme, name)
    answer = overview(sign_in(Role.PROGRAMME_OWNER, programme=programme), programme)
    assert [row.standing.name for row in answer.context["rows"]] == ["Esbjerg", "Ærø", "Ølby", "Aalborg"]


def test_a_lead_sees_published_figures_and_their_own_partnership(programme, sign_in):
    own = partnership_in(programme, "Odense", jobs=2)
    partnership_in(programme, "Esbjerg", jobs=3)
    client = sign_in(Role.EMPLOYMENT_LEAD, own)
    before = overview(client, programme)
    assert "No figures published yet" in before.content.decode()
    assert "map" not in before.context
    system = Viewer(name="Virksom")
    publish_release(release=freeze_release(programme=programme, as_of=DAY, by=system), by=system)
    PlacementFactory(partnership=own)
    after = overview(client, programme)
    assert after.context["is_live"] is False
    assert [(row.standing.name, row.jobs) for row in after.context["rows"]] == [("Odense", 2)]
    assert after.context["months"] == []
    assert after.context["release"] is None


def test_the_release_card_says_how_the_latest_edition_stands(programme, sign_in):
    partnership_in(programme, "Odense", jobs=2)
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    assert "No edition yet" in overview(client, programme).content.decode()
    system = Viewer(name="Virksom")
    release = freeze_release(programme=programme, as_of=DAY, by=system)
    assert "It is ready to be published" in overview(client, programme).content.decode()
    publish_release(release=release, by=system)
    assert "It is published" in overview(client, programme).content.decode()


def test_the_curves_cover_twelve_months_and_have_a_table(programme, sign_in):
    partnership_in(programme, "Odense", jobs=2)
    answer = overview(sign_in(Role.EVALUATOR, programme=programme), programme)
    row = answer.context["rows"][0]
    assert len(row.spark.values) == len(answer.context["months"]) == 12
    assert (row.spark.first, row.spark.last) == (0, 2)
    assert answer.context["months"][-1] == dt.date(2009, 3, 1)
    assert "Jobs in all at each month" in answer.content.decode()


def test_a_curve_ends_on_the_goal_line_when_the_goal_is_met():
    curve = spark([0, 10, 30], scale=60, goal=30)
    assert curve.end_y == curve.goal_y == "20.0"
    assert spark([0], scale=0, goal=None).goal_y == ""


def test_weeks_left_are_rounded_up_and_never_negative():
    assert weeks_left(DAY, DAY - dt.timedelta(days=8)) == 2
    assert weeks_left(DAY, DAY + dt.timedelta(days=8)) == 0
