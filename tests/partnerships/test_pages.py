"""The pages of partnerships and programmes: what they show, to whom, and what they refuse."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.partnerships import (
    ActorFactory,
    LeadFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PartnershipFactory,
    PhaseFactory,
    ProgrammeFactory,
    TargetFactory,
)
from virksom.partnerships.models import (
    Actor,
    ContextEvent,
    Contract,
    Facilitation,
    Lead,
    Partnership,
    Programme,
    Role,
    Target,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2008, 9, 11)


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def partnership(programme):
    made = PartnershipFactory(programme=programme)
    for sector in ("employment", "business"):
        organisation = OrganisationFactory(sector=sector)
        ActorFactory(partnership=made, organisation=organisation, answers_for=f"Tasks of {sector}")
        LeadFactory(partnership=made, side=sector, organisation=organisation)
    return made


def text(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"partnerships:{name}", args=args)


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


class TestList:
    def test_the_list_asks_as_many_questions_for_one_row_as_for_three(self, programme, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
        counts = []
        for _number in range(3):
            made = PartnershipFactory(programme=programme)
            LeadFactory(partnership=made)
            ActorFactory(partnership=made)
            counts.append(queries(client, url("list")))
        assert len(set(counts)) == 1
        assert counts[0] <= 12

    def test_an_empty_list_says_how_to_begin(self, programme, sign_in):
        page = text(sign_in(Role.PROGRAMME_OWNER, programme=programme).get(url("list")))
        assert "No partnerships yet" in page
        assert url("new", programme.pk) in page

    def test_a_programme_without_phases_gets_them_before_its_first_partnership(self, sign_in):
        programme = ProgrammeFactory()
        client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
        answer = client.get(url("new", programme.pk), follow=True)
        assert answer.redirect_chain[-1][0] == url("phases", programme.pk)
        assert "no phases yet" in text(answer)

    def test_the_list_narrows_by_name_phase_and_status(self, programme, sign_in):
        PartnershipFactory(programme=programme, municipality=MunicipalityFactory(name="Odense"))
        PartnershipFactory(
            programme=programme,
            municipality=MunicipalityFactory(name="Esbjerg"),
            phase=PhaseFactory(programme=programme, kind="pilot"),
            status="completed",
        )
        client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
        for query in ("q=oden", "phase=rollout", "status=active"):
            page = text(client.get(url("list") + "?" + query))
            assert ("Odense" in page, "Esbjerg" in page) == (True, False)
        assert "No partnership fits" in text(client.get(url("list") + "?q=nowhere"))

    def test_a_lead_sees_their_own_partnership_only(self, programme, partnership, sign_in):
        other = PartnershipFactory(programme=programme)
        page = text(sign_in(Role.EMPLOYMENT_LEAD, partnership).get(url("list")))
        assert partnership.municipality.name in page
        assert other.municipality.name not in page


class TestDetail:
    def test_the_page_asks_as_many_questions_for_three_actors_as_for_one(self, partnership, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
        before = queries(client, url("detail", partnership.pk))
        for _number in range(3):
            ActorFactory(partnership=partnership)
            LeadFactory(partnership=partnership)
            Facilitation.objects.create(partnership=partnership, kind="mail", on=DAY, about="x", given_by="y")
        assert queries(client, url("detail", partnership.pk)) == before

    def test_a_withdrawn_partnership_shows_its_reason_at_the_top(self, partnership, sign_in):
        Partnership.objects.filter(pk=partnership.pk).update(
            status="withdrawn", withdrawn_on=DAY, withdrawal_reason="It could not meet what was expected"
        )
        client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
        page = text(client.get(url("detail", partnership.pk)))
        assert "It could not meet what was expected" in page
        assert "The people it met still count" in page

    def test_an_uneven_table_is_pointed_out(self, partnership, sign_in):
        Lead.objects.filter(side="business").delete()
        page = text(sign_in(Role.EMPLOYMENT_LEAD, partnership).get(url("detail", partnership.pk)))
        assert "A lead from the business side is missing" in page

    def test_a_lead_sees_both_sides_of_their_table(self, partnership, sign_in):
        page = text(sign_in(Role.EMPLOYMENT_LEAD, partnership).get(url("detail", partnership.pk)))
        assert "Tasks of employment" in page
        assert "Tasks of business" in page

    def test_a_role_that_reads_no_organisation_sees_sectors_without_names(self, partnership, sign_in):
        client = sign_in(Role.EVALUATOR, programme=partnership.programme)
        page = text(client.get(url("detail", partnership.pk)))
        assert "1 actor" in page
        assert "Tasks of" not in page
        for lead in partnership.leads.all():
            assert lead.name not in page
            assert lead.organisation.name not in page

    def test_support_is_counted_by_kind(self, partnership, sign_in):
        for kind in ("meeting", "meeting", "phone", "mail"):
            Facilitation.objects.create(partnership=partnership, kind=kind, on=DAY, about="x", given_by="y")
        page = text(sign_in(Role.EMPLOYMENT_LEAD, partnership).get(url("detail", partnership.pk)))
        assert "Support: 2 meetings, 2 times by telephone and mail" in page

    def test_another_partnership_does_not_exist_for_a_lead(self, programme, partnership, sign_in):
        other = PartnershipFactory(programme=programme)
        client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
        assert client.get(url("detail", other.pk)).status_code == 404


class TestChanging:
    def test_a_lead_changes_the_anchoring_plan(self, partnership, sign_in):
        client = sign_in(Role.BUSINESS_LEAD, partnership)
        answer = client.post(
            url("change", partnership.pk),
            {
                "phase": partnership.phase_id,
                "model": "local",
                "strands": "multi",
                "status": "active",
                "starts": "2008-03-01",
                "anchoring_plan": "The network goes on",
            },
        )
        assert answer.status_code == 302
        partnership.refresh_from_db()
        assert partnership.anchoring_plan == "The network goes on"

    def test_a_job_consultant_changes_nothing(self, partnership, sign_in):
        client = sign_in(Role.JOB_CONSULTANT, partnership)
        for name in ("change", "withdraw_partnership", "facilitation", "contract", "new_actor", "new_lead"):
            assert client.get(url(name, partnership.pk)).status_code == 404

    def test_a_withdrawal_without_a_reason_keeps_the_day_that_was_typed(self, partnership, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
        answer = client.post(url("withdraw_partnership", partnership.pk), {"on": "2008-12-12", "reason": ""})
        assert answer.status_code == 422
        assert 'value="2008-12-12"' in text(answer)
        partnership.refresh_from_db()
        assert partnership.status == "active"

    def test_a_withdrawal_is_taken_back_with_one_button(self, partnership, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
        client.post(url("withdraw_partnership", partnership.pk), {"on": "2008-12-12", "reason": "No time"})
        client.post(url("resume_partnership", partnership.pk))
        partnership.refresh_from_db()
        assert partnership.status == "active"

    def test_support_with_a_cpr_number_is_refused_and_kept(self, partnership, sign_in):
        client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
        said = {"kind": "mail", "on": "2008-10-01", "about": "About 010190-1234", "given_by": "Somebody"}
        answer = client.post(url("facilitation", partnership.pk), said)
        assert answer.status_code == 422
        assert "CPR" in text(answer)
        assert "About 010190-1234" in text(answer)
        assert not Facilitation.objects.exists()

    def test_support_is_logged(self, partnership, sign_in):
        client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
        said = {"kind": "meeting", "on": "2008-10-01", "about": "Goals", "given_by": "Somebody"}
        assert client.post(url("facilitation", partnership.pk), said).status_code == 302
        assert Facilitation.objects.get().about == "Goals"

    def test_support_given_after_the_programmes_last_day_stands_in_the_log(self, partnership, sign_in):
        client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
        today = timezone.localdate()
        assert today > partnership.programme.ends
        said = {
            "kind": "phone",
            "on": today.isoformat(),
            "about": "Who carries it on",
            "given_by": "Somebody",
        }
        page = text(client.post(url("facilitation", partnership.pk), said, follow=True))
        assert "Who carries it on" in page
        assert "Support: 0 meetings, 1 times" in page

    def test_a_contract_is_signed_with_its_parties(self, partnership, sign_in):
        client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
        party = partnership.actors.first().organisation
        said = {
            "starts": "2008-04-15", "ends": "2009-06-30", "funding": "300000", "instalments": "3",
            "instalments_paid": "2", "next_step": "", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0",
            "form-0-organisation": party.pk, "form-0-signed_by": "N. N.", "form-0-signed_on": "2008-04-15",
        }  # fmt: skip
        assert client.post(url("contract", partnership.pk), said).status_code == 302
        assert Contract.objects.get().parties.get().organisation == party

    def test_a_contract_that_ends_before_it_starts_is_refused_and_kept(self, partnership, sign_in):
        client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
        said = {
            "starts": "2009-04-15", "ends": "2008-06-30", "instalments": "1", "instalments_paid": "0",
            "next_step": "Typed already", "form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0",
        }  # fmt: skip
        answer = client.post(url("contract", partnership.pk), said)
        assert answer.status_code == 422
        assert "The contract ends before it starts" in text(answer)
        assert "Typed already" in text(answer)
        assert not Contract.objects.exists()


class TestTable:
    def seat(self, client, partnership, **said):
        said = {"joined_on": "2008-10-01", "name": "", "sector": "", "organisation": ""} | said
        return client.post(url("new_actor", partnership.pk), said)

    def test_a_lead_seats_an_organisation_from_their_own_side(self, partnership, sign_in):
        home = partnership.actors.get(organisation__sector="employment").organisation
        client = sign_in(Role.EMPLOYMENT_LEAD, partnership, organisation=home)
        answer = self.seat(client, partnership, name="Language centre", sector="employment")
        assert answer.status_code == 302
        assert Actor.objects.filter(organisation__name="Language centre").exists()

    def test_a_lead_does_not_seat_an_organisation_from_the_other_side(self, partnership, sign_in):
        home = partnership.actors.get(organisation__sector="employment").organisation
        client = sign_in(Role.EMPLOYMENT_LEAD, partnership, organisation=home)
        answer = self.seat(client, partnership, name="Chamber", sector="business")
        assert answer.status_code == 422
        assert Actor.objects.count() == 2

    def test_a_new_organisation_needs_a_sector(self, partnership, sign_in):
        client = sign_in(Role.PROGRAMME_COORDINATOR, programme=partnership.programme)
        answer = self.seat(client, partnership, name="Mentors")
        assert answer.status_code == 422
        assert "sector" in text(answer)
        assert 'value="Mentors"' in text(answer)

    def test_an_organisation_leaves_and_comes_back(self, partnership, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
        actor = partnership.actors.first()
        client.post(url("leave_table", actor.pk), {"on": "2009-01-01"})
        actor.refresh_from_db()
        assert actor.left_on == dt.date(2009, 1, 1)
        assert actor.organisation.name in text(client.get(url("detail", partnership.pk)))
        client.post(url("return_to_table", actor.pk))
        actor.refresh_from_db()
        assert actor.left_on is None

    def test_a_role_description_is_changed_on_its_own_page(self, partnership, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
        actor = partnership.actors.first()
        client.post(url("actor", actor.pk), {"answers_for": "Finds candidates", "joined_on": "2008-03-01"})
        actor.refresh_from_db()
        assert actor.answers_for == "Finds candidates"

    def test_a_lead_chooses_the_next_lead_of_their_side(self, partnership, sign_in):
        home = partnership.actors.get(organisation__sector="business").organisation
        client = sign_in(Role.BUSINESS_LEAD, partnership, organisation=home)
        said = {"side": "business", "name": "New lead", "organisation": home.pk, "since": "2008-11-01"}
        assert client.post(url("new_lead", partnership.pk), said).status_code == 302
        assert Lead.objects.get(name="New lead").side == "business"
        said["side"] = "employment"
        assert client.post(url("new_lead", partnership.pk), said).status_code == 422

    def test_an_organisation_says_how_it_is_reached(self, partnership, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
        organisation = partnership.actors.first().organisation
        client.post(url("organisation", organisation.pk), {"name": "New name", "phone": "12 34 56 78"})
        organisation.refresh_from_db()
        assert (organisation.name, organisation.phone) == ("New name", "12 34 56 78")


class TestProgrammePage:
    def test_everything_a_programme_is_stands_on_its_page(self, programme, partnership, sign_in):
        TargetFactory(programme=programme, value=300)
        TargetFactory(programme=programme, partnership=partnership, value=30)
        ContextEvent.objects.create(programme=programme, happened_on=DAY, title="The crisis")
        page = text(sign_in(Role.EVALUATOR, programme=programme).get(url("programme", programme.pk)))
        assert "The crisis" in page
        assert "Placements in private companies" in page
        assert url("change_programme", programme.pk) not in page

    def test_only_owner_and_coordinator_change_a_programme(self, programme, sign_in):
        names = ("change_programme", "phases", "targets", "funders", "surroundings", "new")
        PhaseFactory(programme=programme)
        client = sign_in(Role.EVALUATOR, programme=programme)
        assert {client.get(url(name, programme.pk)).status_code for name in names} == {404}
        client = sign_in(Role.PROGRAMME_COORDINATOR, programme=programme)
        assert {client.get(url(name, programme.pk)).status_code for name in names} == {200}

    def test_targets_are_set_changed_and_taken_away_in_one_go(self, programme, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
        TargetFactory(programme=programme, indicator="placements", value=200)
        TargetFactory(programme=programme, indicator="other_network_actors", value=100)
        said = {
            "form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "2",
            "form-0-indicator": "placements", "form-0-value": "300", "form-0-starts": "2008-03-01",
            "form-1-indicator": "other_network_actors", "form-1-value": "100",
            "form-1-starts": "2008-03-01", "form-1-DELETE": "on",
            "form-2-indicator": "company_representatives", "form-2-value": "260",
            "form-2-starts": "2008-03-01",
        }  # fmt: skip
        assert client.post(url("targets", programme.pk), said).status_code == 302
        assert set(Target.objects.values_list("indicator", "value")) == {
            ("placements", 300),
            ("company_representatives", 260),
        }

    def test_a_coordinator_sets_a_partnerships_own_target(self, partnership, sign_in):
        client = sign_in(Role.PROGRAMME_COORDINATOR, programme=partnership.programme)
        said = {
            "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-indicator": "placements",
            "form-0-value": "30", "form-0-starts": "2008-05-01",
        }  # fmt: skip
        assert client.post(url("partnership_targets", partnership.pk), said).status_code == 302
        assert Target.objects.get().partnership == partnership

    def test_half_a_phase_is_refused(self, programme, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
        answer = client.post(url("phases", programme.pk), {"pilot_starts": "2008-03-01", "pilot_ends": ""})
        assert answer.status_code == 422
        assert "Give both days" in text(answer)
        assert not programme.phases.exists()

    def test_an_owner_begins_a_programme_and_is_its_first_person(self, programme, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
        said = {"name": "Next", "slug": "next", "starts": "2027-01-01", "ends": "2028-01-01", "purpose": ""}
        assert client.post(url("new_programme"), said).status_code == 302
        made = Programme.objects.get(slug="next")
        assert client.get(url("programme", made.pk)).status_code == 200

    def test_a_name_in_addresses_that_is_taken_is_refused_and_kept(self, programme, sign_in):
        client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
        said = {"name": "Next", "slug": programme.slug, "starts": "2027-01-01", "ends": "2028-01-01"}
        answer = client.post(url("new_programme"), said)
        assert answer.status_code == 422
        assert 'value="Next"' in text(answer)

    def test_a_partnership_is_entered(self, programme, sign_in):
        client = sign_in(Role.PROGRAMME_COORDINATOR, programme=programme)
        said = {
            "municipality": MunicipalityFactory().pk, "phase": PhaseFactory(programme=programme).pk,
            "model": "local", "strands": "multi", "starts": "2008-05-01",
        }  # fmt: skip
        assert client.post(url("new", programme.pk), said).status_code == 302
        assert Partnership.objects.get().start_package.count() == 2


def test_that_somebody_is_a_candidate_stands_in_no_list_of_people_but_the_employment_leads(sign_in):
    partnership = PartnershipFactory()
    office = OrganisationFactory(sector="employment", municipality=partnership.municipality)
    chamber = OrganisationFactory(sector="business", municipality=partnership.municipality)
    MembershipFactory(
        role=Role.CANDIDATE, partnership=partnership, programme=partnership.programme, organisation=office,
        user__name="Amal Zora",
    )  # fmt: skip
    people = reverse("partnerships:people")
    seats = {
        Role.PROGRAMME_OWNER: {"programme": partnership.programme},
        Role.EVALUATOR: {"programme": partnership.programme},
        Role.JOB_CONSULTANT: {"partnership": partnership, "organisation": office},
        Role.BUSINESS_LEAD: {"partnership": partnership, "organisation": chamber},
    }
    for role, seat in seats.items():
        assert "Amal Zora" not in sign_in(role, **seat).get(people).content.decode(), role
    lead = sign_in(Role.EMPLOYMENT_LEAD, partnership=partnership, organisation=office)
    assert "Amal Zora" in lead.get(people).content.decode()
