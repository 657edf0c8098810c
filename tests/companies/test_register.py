"""The register of companies: who sees which, and what may be written."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.contacts import WorkplaceFactory
from tests.factories.events import ParticipantFactory
from tests.factories.partnerships import ActorFactory, PartnershipFactory
from tests.factories.placements import CompanyFactory, ContactPersonFactory, PlacementFactory
from virksom.companies.actions.register import delete_company
from virksom.companies.models import Company, ContactPerson, Workplace
from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
LIST = reverse("companies:list")
KROG = {"name": "Krog Tag", "cvr": "13585628", "industry": "Roofing", "size": "10-49"}


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def consultant(sign_in, partnership):
    return sign_in(Role.BUSINESS_CONSULTANT, partnership)


def new(partnership):
    return reverse("companies:new", kwargs={"partnership": partnership.pk})


def detail(company, name="detail"):
    return reverse(f"companies:{name}", kwargs={"company": company.pk})


def test_a_business_consultant_enters_a_company_of_the_municipality(consultant, partnership):
    answer = consultant.post(new(partnership), {**KROG, "cvr": "DK 13 58 56 28"})

    company = Company.objects.get()
    assert answer.url == detail(company)
    assert (company.cvr, company.municipality) == ("13585628", partnership.municipality)
    line = TrailEntry.objects.get()
    assert (line.verb, line.circle_id) == ("register_company", partnership.pk)


@pytest.mark.parametrize("cvr", ["12345678", "1358562", "abc", "010190-1234"])
def test_a_wrong_cvr_number_is_told_and_keeps_what_was_typed(consultant, partnership, cvr):
    answer = consultant.post(new(partnership), {**KROG, "cvr": cvr})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Krog Tag"' in page
    assert f'value="{cvr}"' in page
    assert not Company.objects.exists()


def test_a_cvr_number_is_in_the_register_once(consultant, partnership):
    CompanyFactory(cvr="13585628")

    answer = consultant.post(new(partnership), KROG)

    assert answer.status_code == 422
    assert Company.objects.count() == 1


def test_two_companies_may_both_be_without_a_cvr_number(consultant, partnership):
    for name in ("A", "B"):
        assert consultant.post(new(partnership), {**KROG, "name": name, "cvr": ""}).status_code == 302
    assert Company.objects.filter(cvr=None).count() == 2


def test_a_consultant_sees_the_companies_of_the_own_municipality_only(consultant, partnership):
    own = CompanyFactory(municipality=partnership.municipality, name="Own")
    other = CompanyFactory(name="Other")

    page = consultant.get(LIST).content.decode()

    assert "Own" in page
    assert "Other" not in page
    assert consultant.get(detail(own)).status_code == 200
    for name in ("detail", "change", "new_person"):
        assert consultant.get(detail(other, name)).status_code == 404


def test_a_search_finds_by_name_number_municipality_and_size(sign_in, partnership):
    owner = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
    elsewhere = PartnershipFactory(programme=partnership.programme)
    CompanyFactory(municipality=partnership.municipality, name="Krog Tag", cvr="13585628", size="10-49")
    CompanyFactory(municipality=elsewhere.municipality, name="Fjord Stål", size="250+")

    def found(**query):
        return [row.name for row in owner.get(LIST, query).context["page"].rows]

    assert found() == ["Fjord Stål", "Krog Tag"]
    assert found(q="krog") == found(q="1358 5628") == found(size="10-49") == ["Krog Tag"]
    assert found(municipality=elsewhere.municipality_id) == ["Fjord Stål"]
    assert found(q="nobody") == []


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(consultant, partnership):
    counts = []
    for more in (1, 2):
        CompanyFactory.create_batch(more, municipality=partnership.municipality)
        with CaptureQueriesContext(connection) as asked:
            consultant.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_a_long_register_is_turned_page_by_page(consultant, partnership):
    CompanyFactory.create_batch(35, municipality=partnership.municipality)
    first = consultant.get(LIST).context["page"]
    second = consultant.get(LIST + first.next_query).context["page"]
    assert (len(first.rows), len(second.rows)) == (20, 15)


def test_a_job_consultant_reads_companies_and_changes_none(sign_in, partnership):
    company = CompanyFactory(municipality=partnership.municipality)
    client = sign_in(Role.JOB_CONSULTANT, partnership)

    assert client.get(detail(company)).status_code == 200
    assert client.get(detail(company, "change")).status_code == 404
    assert client.post(new(partnership), KROG).status_code == 404
    assert Company.objects.count() == 1


def test_an_evaluator_sees_companies_as_figures(sign_in, partnership):
    CompanyFactory(municipality=partnership.municipality, name="Krog Tag")
    page = sign_in(Role.EVALUATOR, programme=partnership.programme).get(LIST)
    assert page.context["counts_only"]
    assert "Krog Tag" not in page.content.decode()


def test_contact_persons_are_for_the_partnership_and_carry_their_level(consultant, partnership):
    company = CompanyFactory(municipality=partnership.municipality)

    consultant.post(
        detail(company, "new_person"),
        {"name": "Ida Krog", "level": "hr", "email": "", "phone": "66112233"},
    )

    person = ContactPerson.objects.get()
    assert (person.company, person.level) == (company, "hr")
    assert "Ida Krog" in consultant.get(detail(company)).content.decode()
    assert TrailEntry.objects.get().subject_name == company.name


def test_who_may_change_a_contact_person_finds_the_link_on_the_page(sign_in, partnership):
    person = ContactPersonFactory(company__municipality=partnership.municipality, name="Ida Krog")
    link = reverse("companies:change_person", kwargs={"person": person.pk})

    for role, may in ((Role.BUSINESS_CONSULTANT, True), (Role.JOB_CONSULTANT, False)):
        page = sign_in(role, partnership).get(detail(person.company)).content.decode()
        assert "Ida Krog" in page
        assert (link in page) is may


def test_the_programme_level_never_sees_a_contact_person(sign_in, partnership):
    person = ContactPersonFactory(company__municipality=partnership.municipality, name="Ida Krog")
    for role in (Role.PROGRAMME_OWNER, Role.PROGRAMME_COORDINATOR):
        client = sign_in(role, programme=partnership.programme)
        assert "Ida Krog" not in client.get(detail(person.company)).content.decode()


def test_a_business_lead_takes_a_contact_person_out_and_a_consultant_does_not(sign_in, partnership):
    person = ContactPersonFactory(company__municipality=partnership.municipality)
    remove = reverse("companies:remove_person", kwargs={"person": person.pk})

    assert sign_in(Role.BUSINESS_CONSULTANT, partnership).post(remove).status_code == 404
    assert ContactPerson.objects.exists()
    assert sign_in(Role.BUSINESS_LEAD, partnership).post(remove).status_code == 302
    assert not ContactPerson.objects.exists()


@pytest.fixture
def lead(sign_in, partnership):
    return sign_in(Role.BUSINESS_LEAD, partnership)


def test_a_business_lead_deletes_a_company_that_nothing_hangs_on(lead, partnership):
    person = ContactPersonFactory(company__municipality=partnership.municipality, company__name="Krog Tag")
    assert detail(person.company, "delete") in lead.get(detail(person.company, "change")).content.decode()

    answer = lead.post(detail(person.company, "delete"), follow=True)

    assert "Krog Tag er slettet" in answer.content.decode()
    assert not Company.objects.exists()
    assert not ContactPerson.objects.exists()
    line = TrailEntry.objects.get()
    assert (line.verb, line.subject_name, line.circle_id) == ("delete_company", "Krog Tag", partnership.pk)


@pytest.mark.parametrize(
    ("hang", "said"),
    [
        (
            lambda place, company: PlacementFactory(partnership=place, company=company),
            "ansættelsesforhold: 1",
        ),
        (lambda place, company: ParticipantFactory(partnership=place, company=company), "deltagere: 1"),
        (lambda place, company: _seat_at_the_table(place, company), "forladt bordet"),
    ],
    ids=["placement", "participant", "seat at the table"],
)
def test_a_company_something_hangs_on_stays_and_the_answer_says_what(lead, partnership, hang, said):
    company = CompanyFactory(municipality=partnership.municipality)
    hang(partnership, company)

    answer = lead.post(detail(company, "delete"), follow=True)

    assert said in answer.content.decode()
    assert Company.objects.get() == company
    assert not TrailEntry.objects.exists()


def _seat_at_the_table(partnership, company):
    company.organisation = ActorFactory(partnership=partnership).organisation
    company.save()


def test_a_company_deleted_twice_leaves_one_line(lead, partnership):
    company = CompanyFactory(municipality=partnership.municipality)
    for _ in range(2):
        delete_company(company=company, by=Viewer(name="x"))
    assert TrailEntry.objects.count() == 1


def test_a_consultant_deletes_no_company(consultant, partnership):
    company = CompanyFactory(municipality=partnership.municipality)
    assert detail(company, "delete") not in consultant.get(detail(company, "change")).content.decode()
    assert consultant.post(detail(company, "delete")).status_code == 404
    assert Company.objects.exists()


# What the register says in full --------------------------------------------------------------------


def test_the_size_follows_from_the_employees(consultant, partnership):
    consultant.post(new(partnership), {**KROG, "employees": "62", "size": "1-9"})
    assert Company.objects.get().size == "50-249"
    consultant.post(detail(Company.objects.get(), "change"), {**KROG, "status": "active", "employees": ""})
    assert Company.objects.get().size == "10-49"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("postcode", "DK-50"),
        ("industry_code", "6210"),
        ("employees", "-4"),
        ("address", "Vej 1, 010190-1234"),
    ],
)
def test_what_cannot_be_right_is_told(consultant, partnership, field, wrong):
    assert consultant.post(new(partnership), {**KROG, field: wrong}).status_code == 422
    assert not Company.objects.exists()


def test_address_and_industry_code_stand_on_the_company_s_page(consultant, partnership):
    entry = {"address": "Ærøvej 5", "postcode": "5000", "city": "Odense C", "industry_code": "43.91.00"}
    page = consultant.post(new(partnership), {**KROG, **entry}, follow=True).content.decode()
    assert "Ærøvej 5, 5000 Odense C" in page
    assert "439100" in page


def test_a_workplace_is_entered_changed_and_taken_out(consultant, partnership):
    company = CompanyFactory(municipality=partnership.municipality)
    place = {"name": "Lager", "p_number": "1003388394", "municipality": partnership.municipality_id}

    consultant.post(detail(company, "new_workplace"), place)
    workplace = Workplace.objects.get()
    own = {"company": company.pk, "workplace": workplace.pk}
    assert "P 1003388394" in consultant.get(detail(company, "workplaces")).content.decode()
    consultant.post(reverse("companies:change_workplace", kwargs=own), {**place, "name": "Kontor"})
    assert Workplace.objects.get().name == "Kontor"
    consultant.post(reverse("companies:remove_workplace", kwargs=own))
    assert not Workplace.objects.exists()
    assert list(TrailEntry.objects.order_by("number").values_list("verb", flat=True)) == [
        "add_workplace", "change_workplace", "remove_workplace",
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["0101901234", "100338839", "2003388394", "abc"])
def test_a_wrong_p_number_is_told(consultant, partnership, number):
    company = CompanyFactory(municipality=partnership.municipality)
    place = {"name": "Lager", "p_number": number, "municipality": partnership.municipality_id}
    assert consultant.post(detail(company, "new_workplace"), place).status_code == 422
    assert not Workplace.objects.exists()


def test_a_p_number_is_in_the_register_once(consultant, partnership):
    workplace = WorkplaceFactory(p_number="1003388394", company__municipality=partnership.municipality)
    place = {"name": "Lager", "p_number": "1003388394", "municipality": partnership.municipality_id}
    assert consultant.post(detail(workplace.company, "new_workplace"), place).status_code == 422
    assert Workplace.objects.count() == 1


def test_a_workplace_of_another_company_is_not_reached_through_one_s_own(consultant, partnership):
    company = CompanyFactory(municipality=partnership.municipality)
    foreign = {"company": company.pk, "workplace": WorkplaceFactory().pk}
    assert consultant.post(reverse("companies:remove_workplace", kwargs=foreign)).status_code == 404


def test_a_contact_person_speaks_for_several_companies(consultant, partnership):
    main, fjord, bjerg = (
        CompanyFactory(municipality=partnership.municipality, name=name, cvr=cvr)
        for name, cvr in (("Krog", "13585628"), ("Fjord Stål", "25313763"), ("Bjerg", None))
    )
    foreign = CompanyFactory(name="Langt Væk")
    ida = {"name": "Ida Krog", "title": "Direktør", "language": "en", "prefers": "phone"}

    refused = consultant.post(detail(main, "new_person"), {**ida, "also": "Langt Væk"})
    assert "Langt Væk" in refused.content.decode()
    consultant.post(detail(main, "new_person"), {**ida, "also": "25313763 Fjord\r\nbjerg\r\n"})

    person = ContactPerson.objects.get()
    assert set(person.others.all()) == {fjord, bjerg}
    assert "Ida Krog" in consultant.get(detail(fjord)).content.decode()
    person.others.add(foreign)
    change = reverse("companies:change_person", kwargs={"person": person.pk})
    assert "25313763 Fjord Stål" in consultant.get(change).content.decode()
    consultant.post(change, {**ida, "also": "Bjerg"})
    assert set(person.others.all()) == {bjerg, foreign}


def test_who_speaks_for_a_company_too_can_be_named_in_a_contact_and_is_sent_its_link(consultant, partnership):
    main, also = CompanyFactory.create_batch(2, municipality=partnership.municipality)
    person = ContactPersonFactory(company=main, name="Ida Krog", email="ida@krog.example")
    person.others.add(also)

    for page in ("new_contact", "send_link"):
        assert "Ida Krog" in consultant.get(detail(also, page)).content.decode()


def test_a_name_that_fits_several_companies_asks_for_the_number(consultant, partnership):
    company = CompanyFactory(municipality=partnership.municipality, name="Krog")
    CompanyFactory.create_batch(2, municipality=partnership.municipality, name="Fjord")
    answer = consultant.post(detail(company, "new_person"), {"name": "Ida", "also": "Fjord"})
    assert answer.status_code == 422
    assert not ContactPerson.objects.exists()
