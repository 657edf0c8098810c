"""The pages of results: live for those who work with them, frozen for everybody."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from html import unescape

import pytest
from openpyxl import load_workbook

from tests.evaluation.conftest import AS_OF
from tests.factories.partnerships import MunicipalityFactory, PartnershipFactory, ProgrammeFactory
from tests.factories.placements import PlacementFactory
from virksom.evaluation import facts
from virksom.evaluation.access import counts_visible
from virksom.evaluation.actions import freeze_release, publish_release
from virksom.foundation.access import Viewer
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db

LIVE = "/resultater-nu/"
PUBLIC = "/resultater/proeve/"


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def without_token(answer):
    """A page without its token, which differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text_of(answer))


# The public page ----------------------------------------------------------------------------------


def test_the_headlines_say_what_the_figures_say(client, release):
    page = text_of(client.get(PUBLIC))
    assert "3 kom i job eller forløb. Målet var 4." in page
    assert "Der kom flere fra virksomheder end ventet" in page
    assert "To kommuner tog del, og én trak sig ud undervejs." in page
    assert "Ingen kommune nåede sit mål på 4 job" in page
    assert "Syv ud af ti fik et ordinært job" in page
    assert "5 mennesker mødtes om opgaven" in page


def test_the_public_page_reads_only_the_release(client, release, odense):
    before = without_token(client.get(PUBLIC))
    PlacementFactory(partnership=odense)
    assert without_token(client.get(PUBLIC)) == before


def test_the_public_page_takes_two_queries_however_many_partnerships(
    client, release, programme, owner, django_assert_num_queries
):
    with django_assert_num_queries(2):
        client.get(PUBLIC)
    for _ in range(3):
        PlacementFactory(partnership=PartnershipFactory(programme=programme))
    publish_release(release=freeze_release(programme=programme, as_of=AS_OF, by=owner), by=owner)
    with django_assert_num_queries(2):
        client.get(PUBLIC)


def test_an_unpublished_edition_and_a_closed_programme_answer_404(client, programme, odense, owner, release):
    programme.is_public = False
    programme.save()
    assert client.get(PUBLIC).status_code == 404
    assert client.get(f"{PUBLIC}hent/csv/").status_code == 404
    programme.is_public = True
    programme.save()
    release.published_at = None
    release.save()
    assert client.get(PUBLIC).status_code == 404
    assert "Ingen resultater er udgivet endnu" in text_of(client.get("/resultater/"))


def test_a_printed_total_that_does_not_hold_is_told_from_the_note(client, release):
    page = text_of(client.get(PUBLIC))
    assert (
        "Den trykte rapport fra 2009 skrev 6 for Odense. 3 og 1 giver 4, og kun med 4 holder summen 5."
        in page
    )
    assert "Odense i tabel 1: 4, ikke 6" in page
    assert 'href="#note-1"' in page


def test_a_withdrawn_partnership_has_a_dash_and_its_reach(client, release):
    page = text_of(client.get(PUBLIC))
    row = re.search(r'<tr><th scope="row">Slagelse</th>.*?</tr>', page, re.S)[0]
    assert "–" in row
    assert "trak sig ud" in row
    assert "De, der mødtes i Slagelse, tæller med" in page


def test_every_municipality_of_the_country_has_a_tile(client, release):
    MunicipalityFactory(name="Samsø")
    page = text_of(client.get(PUBLIC))
    assert "<title>Samsø</title>" in page
    assert "Odense: 3 job, 75 % af målet på 4" in page
    assert "Slagelse: trak sig ud" in page


def test_every_picture_has_its_title_and_every_figure_its_definition(client, release):
    page = text_of(client.get(PUBLIC))
    for picture in re.findall(r'<svg class="v-chart[^>]*>.{0,200}', page, re.S):
        assert "aria-hidden" in picture or "<title" in picture or "aria-label=" in picture
    assert page.count("Hvad betyder tallet?") == 2


def test_the_page_is_complete_in_english_too(client, release):
    client.cookies["django_language"] = "en"
    page = text_of(client.get(PUBLIC))
    assert "3 came into a job or a course. The target was 4." in page
    assert "Seven out of ten got an ordinary job" in page
    assert "Company representatives" in page


def test_the_list_of_results_takes_the_same_queries_for_one_and_for_three(
    client, release, programme, owner, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as one:
        assert "Virksom prøve" in text_of(client.get("/resultater/"))
    for _ in range(2):
        other = ProgrammeFactory(is_public=True, small_count_threshold=0)
        publish_release(release=freeze_release(programme=other, as_of=AS_OF, by=owner), by=owner)
    with django_assert_max_num_queries(12) as three:
        client.get("/resultater/")
    assert len(one) == len(three)


def test_definitions_are_public(client):
    page = text_of(client.get("/begreber/"))
    assert "Skyggeresultater: offentlige job" in page
    assert "26 uger" in page
    assert page.count("version") + page.count("Version") >= 10


# The live page ------------------------------------------------------------------------------------


def test_the_live_page_follows_the_records(sign_in, programme, odense, slagelse):
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    page = text_of(client.get(LIVE))
    assert "3 kom i job eller forløb. Målet var 4." in page
    PlacementFactory(partnership=odense)
    assert "4 kom i job eller forløb. Målet på 4 er nået." in text_of(client.get(LIVE))


def test_the_live_page_tells_the_same_notes_as_the_latest_edition(sign_in, release, programme):
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    note = "Den trykte rapport fra 2009 skrev 6"
    assert note in text_of(client.get(LIVE))
    assert note in text_of(client.get(PUBLIC))
    book = load_workbook(io.BytesIO(client.get(f"{LIVE}hent/xlsx/").content))
    cells = [str(cell.value) for sheet in book.worksheets for row in sheet.rows for cell in row]
    assert note in " ".join(cells)


def links_to_rows(answer):
    """Figure -> address of the rows behind it."""
    found = re.findall(r'<a href="(/ansaettelser/\?[^"]*)">(?:<strong>)?(\d+)', text_of(answer))
    found += re.findall(r'<a href="(/ansaettelser/\?[^"]*)">[a-zæøå -]+ (\d+)</a>', text_of(answer))
    return [(unescape(url), int(figure)) for url, figure in found]


def test_an_evaluator_goes_from_each_count_of_table_2_to_its_rows(sign_in, programme, odense, slagelse):
    PlacementFactory(partnership=odense, starts=dt.date(2012, 1, 1))  # after the programme: not counted
    client = sign_in(Role.EVALUATOR, programme=programme)
    links = links_to_rows(client.get(LIVE))
    assert len(links) == 4  # three terms and their total
    for url, figure in links:
        assert len(client.get(url).context["page"].rows) == figure


@pytest.mark.parametrize("role", [Role.PROGRAMME_OWNER, Role.PROGRAMME_COORDINATOR])
def test_who_reads_placements_as_counts_gets_no_link_to_rows(sign_in, programme, odense, role):
    client = sign_in(role, programme=programme)
    assert not links_to_rows(client.get(LIVE))
    assert not links_to_rows(client.get(f"/partnerskaber/{odense.pk}/"))


@pytest.mark.parametrize(
    ("role", "sees_rows"),
    [("LE", True), ("LB", True), ("BC", True), ("JC", False), ("ED", False), ("AS", False)],
)
def test_a_partnerships_figures_lead_to_all_their_rows_or_nowhere(sign_in, odense, role, sees_rows):
    client = sign_in(role, odense)
    links = links_to_rows(client.get(f"/partnerskaber/{odense.pk}/"))
    assert len(links) == (4 if sees_rows else 0)
    for url, figure in links:
        assert len(client.get(url).context["page"].rows) == figure


def test_public_results_lead_to_no_rows(client, release):
    assert not links_to_rows(client.get(PUBLIC))


def test_gross_shadow_and_lasting_stand_beside(sign_in, programme, odense, slagelse):
    client = sign_in(Role.EVALUATOR, programme=programme)
    figures = re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", text_of(client.get(LIVE)))
    assert ("forskellige personer", "5") in figures
    assert ("Deltagelser, brutto", "6") in figures
    assert ("Skyggeresultater: offentlige job", "1") in figures
    assert ("Varige ansættelsesforhold", "2") in figures


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role not in ("PO", "PC", "EV")],
)
def test_partnership_roles_cannot_open_live_programme_results(sign_in, odense, role):
    client = sign_in(role, odense)
    for address in (LIVE, f"{LIVE}hent/csv/", f"{LIVE}udgivelser/"):
        assert client.get(address).status_code == 404


def test_the_public_cannot_open_live_results(client):
    assert client.get(LIVE).status_code in (302, 404)


def test_another_programme_cannot_be_chosen(sign_in, programme, odense):
    other = ProgrammeFactory()
    client = sign_in(Role.PROGRAMME_OWNER, programme=other)
    assert client.get(LIVE, {"indsats": "proeve"}).status_code == 404
    assert client.get(LIVE).status_code == 200


def test_a_programme_without_records_shows_empty_tables(sign_in, programme):
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    page = text_of(client.get(LIVE))
    assert "0 kom i job eller forløb. Målet var 4." in page
    assert "Ingen ansættelsesforhold endnu" in page


def test_the_live_page_takes_the_same_queries_for_one_partnership_and_for_many(
    sign_in, programme, odense, django_assert_max_num_queries
):
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    with django_assert_max_num_queries(12) as one:
        client.get(LIVE)
    for _ in range(3):
        PlacementFactory(partnership=PartnershipFactory(programme=programme))
    with django_assert_max_num_queries(12) as many:
        client.get(LIVE)
    assert len(one) == len(many)


# Files --------------------------------------------------------------------------------------------


def numbers_of_page(page, caption):
    """The rows of a table on a page, as texts without tags."""
    table = re.search(rf'id="{caption}".*?<table.*?</table>', page, re.S)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)[1:]
    tags = r"<svg.*?</svg>|<sup>.*?</sup>|<span.*?</span>|<[^>]*>"
    return [
        [re.sub(tags, "", cell, flags=re.S).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_files_hold_the_numbers_of_the_page(client, release):
    page = text_of(client.get(PUBLIC))
    shown = {row[0]: row[1] for row in numbers_of_page(page, "tabel2")}
    rows = list(
        csv.reader(io.StringIO(client.get(f"{PUBLIC}hent/csv/").content.decode("utf-8-sig")), delimiter=";")
    )
    assert {row[1]: row[-1] for row in rows[1:]} == shown == {"Slagelse": "–", "Odense": "3", "I alt": "3"}
    reached = {row[0]: row[-1] for row in numbers_of_page(page, "tabel1")}
    assert {row[1]: row[4] for row in rows[1:]} == reached == {"Slagelse": "1", "Odense": "4", "I alt": "5"}
    data = json.loads(client.get(f"{PUBLIC}hent/json/").content)
    assert data["table_1"]["total"]["total"] == 5
    assert data["table_2"]["rows"][0]["total"] is None


def test_the_spreadsheet_has_both_tables_and_the_definitions_they_were_made_by(client, release):
    answer = client.get(f"{PUBLIC}hent/xlsx/")
    assert answer["Content-Disposition"] == 'attachment; filename="proeve-2009-03-31-1.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Tabel 1", "Tabel 2", "Andele og mål", "Definitioner"]
    assert [[cell.value for cell in row] for row in book["Tabel 1"]["A1:D4"]] == [
        ["Kommune", "Virksomhedsrepræsentanter", "Andre netværksaktører", "Personer i alt"],
        ["Slagelse", 1, 0, 1],
        ["Odense", 3, 1, 4],
        ["I alt", 4, 1, 5],
    ]
    assert [[cell.value for cell in row] for row in book["Tabel 2"]["A2:J4"]] == [
        ["Slagelse", *["–"] * 9],
        ["Odense", 1, 0, 1, 0, 0, 1, 0, 0, 3],
        ["I alt", 1, 0, 1, 0, 0, 1, 0, 0, 3],
    ]
    assert book["Definitioner"]["A2"].value == "placements"
    assert book["Andele og mål"]["D2"].value == 0.75


def test_no_cell_starts_a_formula(client, sign_in, programme):
    name = "=HYPERLINK(1)"
    PartnershipFactory(programme=programme, municipality=MunicipalityFactory(name=name))
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    assert f";'{name};" in client.get(f"{LIVE}hent/csv/").content.decode()
    book = load_workbook(io.BytesIO(client.get(f"{LIVE}hent/xlsx/").content))
    assert book["Tabel 1"]["A2"].value == name
    assert book["Tabel 1"]["A2"].data_type == "s"


def test_a_file_in_a_form_that_does_not_exist_answers_404(client, release):
    assert client.get(f"{PUBLIC}hent/pdf/").status_code == 404


# A partnership's own figures ----------------------------------------------------------------------


def test_a_lead_sees_the_four_figures_of_the_own_partnership(sign_in, odense):
    client = sign_in(Role.EMPLOYMENT_LEAD, odense)
    page = text_of(client.get(f"/partnerskaber/{odense.pk}/tal/"))
    plain = re.sub(r'</?a[^>]*>|<span class="sr-only">[^<]*</span>', "", page)
    figures = re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", plain)
    assert figures == [
        ("job, målet er 4", "3"),
        ("på ordinære vilkår (2 job)", "67 %"),
        ("mødt, 3 fra virksomheder", "4"),
        ("i startpakken er holdt", "1 af 2"),
    ]
    terms = text_of(client.get(f"/partnerskaber/{odense.pk}/vilkaar/"))
    assert "Odense: ordinær fuldtid 1, fleksjob 1, virksomhedspraktik 1" in terms


def test_a_partnership_without_jobs_has_no_bar(sign_in, slagelse):
    client = sign_in(Role.EMPLOYMENT_LEAD, slagelse)
    assert client.get(f"/partnerskaber/{slagelse.pk}/vilkaar/").status_code == 404
    figures = text_of(client.get(f"/partnerskaber/{slagelse.pk}/tal/"))
    assert "<dt>på ordinære vilkår</dt><dd>–</dd>" in figures


@pytest.mark.parametrize("role", [Role.EDUCATION_PARTNER, Role.COMPANY_USER, Role.CANDIDATE, Role.MENTOR])
def test_roles_without_counts_get_no_figures(sign_in, odense, role):
    client = sign_in(role, odense)
    assert client.get(f"/partnerskaber/{odense.pk}/tal/").status_code == 404


def test_counts_are_visible_in_the_own_programme_and_the_own_partnership_only(
    sign_in, programme, odense, slagelse
):
    coordinator = sign_in(Role.PROGRAMME_COORDINATOR, programme=programme).membership.user
    lead = sign_in(Role.BUSINESS_LEAD, odense).membership.user
    other = PartnershipFactory()
    first = viewer_of(coordinator, AS_OF)
    assert [counts_visible(first, place) for place in (programme, odense, slagelse, other)] == [True] * 3 + [
        False
    ]
    second = viewer_of(lead, AS_OF)
    assert [counts_visible(second, place) for place in (programme, odense, slagelse)] == [False, True, False]
    assert not counts_visible(Viewer(), programme)


def test_a_partnership_s_own_results_are_its_row_of_the_tables(programme, odense, slagelse):
    whole = facts.results_of(programme, AS_OF)
    own = facts.partnership_results_of(odense, AS_OF)
    assert own.table_1.rows[0] == whole.table_1.rows[1]
    assert own.table_2.rows[0] == whole.table_2.rows[1]
    assert own.target("placements", odense.pk).actual == 3
