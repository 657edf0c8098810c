"""What happens to programmes and partnerships, and what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.partnerships import (
    ActorFactory,
    LeadFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PartnershipFactory,
    PhaseFactory,
    ProgrammeFactory,
    UserFactory,
)
from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry
from virksom.partnerships import actions
from virksom.partnerships.models import (
    Actor,
    Contract,
    Lead,
    Membership,
    Partnership,
    StartPackageItem,
    Target,
)

pytestmark = pytest.mark.django_db
BY = Viewer(name="Somebody")
DAY = dt.date(2008, 9, 11)


@pytest.fixture
def partnership():
    return PartnershipFactory()


def verbs():
    return list(TrailEntry.objects.order_by("pk").values_list("verb", flat=True))


class TestPartnership:
    def test_a_new_partnership_has_an_empty_start_package_and_a_line_in_the_trail(self):
        programme = ProgrammeFactory()
        made = actions.create_partnership(
            by=BY,
            programme=programme,
            municipality=MunicipalityFactory(),
            phase=PhaseFactory(programme=programme),
            model="local",
            strands="multi",
            starts=DAY,
        )
        assert [item.is_done for item in made.start_package.all()] == [False, False]
        assert verbs() == ["create_partnership"]

    def test_a_municipality_has_one_partnership_in_a_programme(self, partnership):
        with pytest.raises(ValidationError, match="partner"):
            actions.create_partnership(
                by=BY,
                programme=partnership.programme,
                municipality=partnership.municipality,
                phase=partnership.phase,
                model="local",
                strands="multi",
                starts=DAY,
            )
        assert Partnership.objects.count() == 1
        assert verbs() == []

    def test_a_change_says_in_the_trail_which_fields_changed(self, partnership):
        actions.change_partnership(
            by=BY, partnership=partnership, anchoring_plan="The network", model="local"
        )
        assert TrailEntry.objects.get().details == {"changed": ["anchoring_plan"]}

    def test_a_partnership_does_not_withdraw_by_a_change_of_status(self, partnership):
        with pytest.raises(ValidationError):
            actions.change_partnership(by=BY, partnership=partnership, status="withdrawn")
        partnership.refresh_from_db()
        assert partnership.status == "active"

    def test_a_partnership_keeps_to_the_phases_of_its_programme(self, partnership):
        with pytest.raises(ValidationError):
            actions.change_partnership(by=BY, partnership=partnership, phase=PhaseFactory())

    def test_a_withdrawal_has_its_day_and_reason_and_can_be_taken_back(self, partnership):
        actions.withdraw_partnership(by=BY, partnership=partnership, on=DAY, reason="Too little support")
        assert (partnership.is_withdrawn, partnership.withdrawn_on) == (True, DAY)
        actions.resume_partnership(by=BY, partnership=partnership)
        partnership.refresh_from_db()
        assert (partnership.status, partnership.withdrawal_reason) == ("active", "")
        assert verbs() == ["withdraw_partnership", "resume_partnership"]

    def test_a_withdrawal_taken_back_leaves_a_completed_partnership_completed(self, partnership):
        actions.change_partnership(by=BY, partnership=partnership, status="completed")
        actions.withdraw_partnership(by=BY, partnership=partnership, on=DAY, reason="By mistake")
        actions.resume_partnership(by=BY, partnership=partnership)
        partnership.refresh_from_db()
        assert partnership.status == "completed"

    def test_a_withdrawal_without_a_reason_changes_nothing(self, partnership):
        with pytest.raises(ValidationError):
            actions.withdraw_partnership(by=BY, partnership=partnership, on=DAY, reason="  ")
        partnership.refresh_from_db()
        assert partnership.status == "active"
        assert verbs() == []

    def test_the_first_reason_for_a_withdrawal_stands(self, partnership):
        actions.withdraw_partnership(by=BY, partnership=partnership, on=DAY, reason="First")
        with pytest.raises(ValidationError):
            actions.withdraw_partnership(by=BY, partnership=partnership, on=DAY, reason="Second")
        partnership.refresh_from_db()
        assert partnership.withdrawal_reason == "First"

    def test_support_is_logged_as_given_by_the_one_who_acts(self, partnership):
        entry = actions.record_facilitation(
            by=BY, partnership=partnership, kind="phone", on=DAY, about="Goals"
        )
        assert entry.given_by == "Somebody"
        assert verbs() == ["record_facilitation"]

    def test_what_is_told_as_happened_does_not_lie_ahead(self, partnership):
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        actor = ActorFactory(partnership=partnership)
        told = {"by": BY, "on": tomorrow}
        for tell in (
            lambda: actions.record_facilitation(**told, partnership=partnership, kind="phone", about="x"),
            lambda: actions.withdraw_partnership(**told, partnership=partnership, reason="x"),
            lambda: actions.leave_table(**told, actor=actor),
        ):
            with pytest.raises(ValidationError) as refused:
                tell()
            assert list(refused.value.error_dict) == ["on"]
        assert verbs() == []


class TestUpkeep:
    def test_activity_moves_forward_only(self, partnership):
        actor = ActorFactory(partnership=partnership)
        for on, what in ((DAY, "Meeting"), (DAY - dt.timedelta(days=9), "Earlier")):
            actions.note_activity(partnership=partnership, organisation=actor.organisation, on=on, what=what)
        partnership.refresh_from_db()
        actor.refresh_from_db()
        assert (partnership.last_activity_on, partnership.last_activity) == (DAY, "Meeting")
        assert actor.last_active_on == DAY
        assert verbs() == []

    def test_activity_of_an_organisation_that_is_no_actor_counts_for_the_partnership_only(self, partnership):
        actions.note_activity(
            partnership=partnership, organisation=OrganisationFactory(), on=DAY, what="Meeting"
        )
        partnership.refresh_from_db()
        assert partnership.last_activity_on == DAY
        assert not Actor.objects.exists()

    def test_ticking_the_start_package_twice_changes_nothing_the_second_time(self, partnership):
        for on in (DAY, DAY + dt.timedelta(days=30)):
            item = actions.fulfil_start_package(
                by=BY, partnership=partnership, kind="workshop", on=on, event_id=7, note="Workshop"
            )
        assert (item.held_on, item.event_id) == (DAY, 7)
        assert StartPackageItem.objects.count() == 1
        assert verbs() == ["fulfil_start_package"]

    def test_the_start_package_knows_its_two_parts_only(self, partnership):
        with pytest.raises(ValueError, match="conference"):
            actions.fulfil_start_package(by=BY, partnership=partnership, kind="conference", on=DAY)


class TestTable:
    def test_a_new_organisation_is_put_on_record_with_its_part(self, partnership):
        new = actions.NewOrganisation("Mentor association", "association")
        actor = actions.add_actor(
            by=BY, partnership=partnership, organisation=new, joined_on=DAY, answers_for="Mentors"
        )
        assert actor.organisation.municipality == partnership.municipality
        assert verbs() == ["add_actor"]

    def test_an_organisation_of_the_same_name_here_is_used_again(self, partnership):
        known = OrganisationFactory(
            name="Mentors", sector="association", municipality=partnership.municipality
        )
        new = actions.NewOrganisation("mentors", "association")
        actor = actions.add_actor(by=BY, partnership=partnership, organisation=new, joined_on=DAY)
        assert actor.organisation == known

    def test_an_organisation_sits_at_the_table_once(self, partnership):
        actor = ActorFactory(partnership=partnership)
        with pytest.raises(ValidationError):
            actions.add_actor(by=BY, partnership=partnership, organisation=actor.organisation, joined_on=DAY)
        assert verbs() == []

    def test_an_organisation_that_left_comes_back_to_its_own_part(self, partnership):
        actor = ActorFactory(partnership=partnership)
        actions.leave_table(by=BY, actor=actor, on=DAY)
        back = actions.add_actor(
            by=BY, partnership=partnership, organisation=actor.organisation, joined_on=DAY
        )
        assert (back.pk, back.left_on) == (actor.pk, None)

    def test_nobody_leaves_before_they_joined(self):
        actor = ActorFactory(joined_on=DAY)
        with pytest.raises(ValidationError):
            actions.leave_table(by=BY, actor=actor, on=DAY - dt.timedelta(days=1))

    def test_leaving_can_be_undone(self):
        actor = ActorFactory()
        actions.leave_table(by=BY, actor=actor, on=DAY)
        actions.return_to_table(by=BY, actor=actor)
        actor.refresh_from_db()
        assert actor.left_on is None

    def test_a_role_description_is_changed(self):
        actor = actions.change_actor(by=BY, actor=ActorFactory(), answers_for="Finds mentors")
        actor.refresh_from_db()
        assert actor.answers_for == "Finds mentors"

    def test_an_organisation_is_renamed(self):
        organisation = actions.change_organisation(by=BY, organisation=OrganisationFactory(), name="New")
        organisation.refresh_from_db()
        assert organisation.name == "New"
        assert verbs() == ["change_organisation"]


class TestLeads:
    def choose(self, partnership, since=DAY, **changes):
        fields = {"side": "business", "name": "B. B.", "carries": "Hotline"} | changes
        fields.setdefault("organisation", OrganisationFactory(sector=fields["side"]))
        return actions.set_lead(by=BY, partnership=partnership, since=since, **fields)

    def test_a_new_lead_ends_the_former_ones_time_the_day_before(self, partnership):
        former = LeadFactory(partnership=partnership, side="business")
        new = self.choose(partnership)
        former.refresh_from_db()
        assert former.until == DAY - dt.timedelta(days=1)
        assert list(Lead.objects.on(DAY).filter(partnership=partnership)) == [new]

    def test_the_other_sides_lead_stays(self, partnership):
        other = LeadFactory(partnership=partnership, side="employment")
        self.choose(partnership)
        other.refresh_from_db()
        assert other.until is None

    def test_a_lead_comes_from_their_own_side(self, partnership):
        with pytest.raises(ValidationError):
            self.choose(partnership, organisation=OrganisationFactory(sector="employment"))
        assert not Lead.objects.exists()

    def test_a_lead_does_not_begin_before_the_present_one(self, partnership):
        LeadFactory(partnership=partnership, side="business", since=DAY)
        with pytest.raises(ValidationError):
            self.choose(partnership, since=DAY)
        assert Lead.objects.get().until is None

    def test_a_lead_chosen_for_a_later_day_makes_way_until_that_day_comes(self, partnership):
        present = LeadFactory(partnership=partnership, side="business")
        today = timezone.localdate()
        self.choose(partnership, since=today + dt.timedelta(days=300), name="By mistake")
        new = self.choose(partnership, since=today)
        present.refresh_from_db()
        assert present.until == today - dt.timedelta(days=1)
        assert list(Lead.objects.filter(partnership=partnership)) == [present, new]

    def test_a_lead_does_not_begin_in_another_century(self, partnership):
        present = LeadFactory(partnership=partnership, side="business")
        with pytest.raises(ValidationError):
            self.choose(partnership, since=dt.date(2099, 1, 1))
        assert Lead.objects.get() == present

    def test_what_a_lead_carries_is_changed(self):
        lead = actions.change_lead(by=BY, lead=LeadFactory(), name="C. C.", carries="One\nTwo")
        lead.refresh_from_db()
        assert lead.carries == "One\nTwo"


class TestContract:
    terms = actions.ContractTerms(DAY, DAY + dt.timedelta(days=200), 300_000, 3, 2, "Instalment 3")

    def test_a_contract_has_its_parties_and_signatures(self, partnership):
        party = actions.Party(OrganisationFactory(), "Somebody", DAY)
        contract = actions.sign_contract(by=BY, partnership=partnership, terms=self.terms, parties=[party])
        assert contract.parties.get().signed_on == DAY
        assert verbs() == ["sign_contract"]

    def test_a_partnership_has_one_contract(self, partnership):
        actions.sign_contract(by=BY, partnership=partnership, terms=self.terms, parties=[])
        with pytest.raises(ValidationError):
            actions.sign_contract(by=BY, partnership=partnership, terms=self.terms, parties=[])
        assert Contract.objects.count() == 1

    def test_a_change_replaces_the_parties(self, partnership):
        first, second = OrganisationFactory(), OrganisationFactory()
        contract = actions.sign_contract(
            by=BY, partnership=partnership, terms=self.terms, parties=[actions.Party(first)]
        )
        actions.change_contract(
            by=BY, contract=contract, terms=self.terms, parties=[actions.Party(second, "N. N.", DAY)]
        )
        assert [party.organisation for party in contract.parties.all()] == [second]

    @pytest.mark.parametrize(
        "terms",
        [
            actions.ContractTerms(DAY, DAY - dt.timedelta(days=1)),
            actions.ContractTerms(DAY, DAY, instalments=1, instalments_paid=2),
        ],
    )
    def test_a_contract_that_cannot_be_is_refused(self, partnership, terms):
        with pytest.raises(ValidationError):
            actions.sign_contract(by=BY, partnership=partnership, terms=terms, parties=[])
        assert not Contract.objects.exists()

    def test_the_same_party_twice_is_refused(self, partnership):
        party = actions.Party(OrganisationFactory())
        with pytest.raises(ValidationError):
            actions.sign_contract(by=BY, partnership=partnership, terms=self.terms, parties=[party, party])


class TestProgramme:
    def test_who_begins_a_programme_owns_it(self):
        owner = OrganisationFactory(sector="authority")
        by = Viewer(user_id=UserFactory().pk, name="Owner")
        programme = actions.create_programme(
            by=by,
            name="Virksom 2027",
            slug="virksom-2027",
            owner=owner,
            starts=DAY,
            ends=DAY + dt.timedelta(days=300),
            on=DAY,
        )
        assert Membership.objects.get(programme=programme).role == "PO"
        assert verbs() == ["create_programme"]

    def test_a_programme_does_not_end_before_it_starts(self):
        programme = ProgrammeFactory()
        with pytest.raises(ValidationError):
            actions.change_programme(by=BY, programme=programme, ends=programme.starts - dt.timedelta(days=1))
        assert verbs() == []

    def test_phases_lie_within_the_period(self):
        programme = ProgrammeFactory()
        outside = actions.PhaseLine("pilot", dt.date(2007, 1, 1), programme.ends)
        with pytest.raises(ValidationError):
            actions.set_phases(by=BY, programme=programme, phases=[outside])

    def test_a_phase_with_partnerships_is_not_taken_away(self, partnership):
        with pytest.raises(ValidationError):
            actions.set_phases(by=BY, programme=partnership.programme, phases=[])
        assert partnership.programme.phases.count() == 1

    def test_targets_of_the_whole_and_of_a_partnership_live_side_by_side(self, partnership):
        programme = partnership.programme
        line = actions.TargetLine("placements", 300, DAY)
        actions.set_targets(by=BY, programme=programme, targets=[line])
        own = actions.TargetLine("placements", 30, DAY)
        actions.set_targets(by=BY, programme=programme, partnership=partnership, targets=[own])
        actions.set_targets(by=BY, programme=programme, targets=[])
        assert Target.objects.get().partnership == partnership

    def test_the_same_indicator_stands_once(self):
        line = actions.TargetLine("placements", 300, DAY)
        with pytest.raises(ValidationError):
            actions.set_targets(by=BY, programme=ProgrammeFactory(), targets=[line, line])

    def test_funders_and_context_events_are_set_as_a_whole(self):
        programme, funder = ProgrammeFactory(), OrganisationFactory()
        actions.set_funders(by=BY, programme=programme, funders=[actions.FunderLine(funder, 500)])
        actions.set_funders(by=BY, programme=programme, funders=[actions.FunderLine(funder, 700)])
        actions.set_context_events(
            by=BY, programme=programme, events=[actions.ContextLine("The crisis", DAY, True, "Jobs")]
        )
        assert programme.funders.get().amount == 700
        assert programme.context_events.get().date_is_approximate
