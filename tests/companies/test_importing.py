"""Importing companies: whatever file people bring, a look before anything is written, and a way back."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from stdnum.dk import cvr as cvr_numbers

from tests.factories.contacts import ContactFactory
from tests.factories.partnerships import MembershipFactory, PartnershipFactory
from tests.factories.placements import CompanyFactory
from virksom.companies.actions import importing
from virksom.companies.actions.importing import (
    choose_columns,
    commit_import,
    run_import,
    stage_import,
    undo_import,
)
from virksom.companies.actions.merging import merge_companies
from virksom.companies.facts.company_file import head_of, read_row, rows_below
from virksom.companies.models import Alias, Company, CompanyImport, ImportedEntry, Workplace
from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry
from virksom.foundation.sentence import in_words
from virksom.foundation.spreadsheet import Cell, Unreadable
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
BY = Viewer(name="x")
HEADINGS = "CVR-nr;Navn;Adresse;Postnr;By;Branchekode;Antal ansatte;Reklamebeskyttet"
KROG = "13585628;Krog Tag;Ærøvej 5;5000;Odense C;439100;62;ja"
FJORD = "25313763;Fjord Stål;Kaj 1;5700;Svendborg;251100;1.250;nej"
FILE = f"{HEADINGS}\n{KROG}\n{FJORD}\n"


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def consultant(sign_in, partnership):
    return sign_in(Role.BUSINESS_CONSULTANT, partnership)


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    head = head_of(data)
    return rows_below(data, head.row, head.guessed)[0]


def stage(partnership, text=FILE, columns=None):
    data = text if isinstance(text, bytes) else text.encode()
    one = stage_import(partnership=partnership, file_name="x.csv", data=data, language="en", by=BY)
    choose_columns(company_import=one, columns=columns or one.columns)
    run_import(one.pk)
    one.refresh_from_db()
    return one


def counts(one):
    return (one.new, one.changed, one.same, one.faulty)


def write(partnership, text=FILE):
    one = stage(partnership, text)
    commit_import(company_import=one, by=BY)
    run_import(one.pk)
    one.refresh_from_db()
    return one


def undo(one):
    undo_import(company_import=one, by=BY)
    run_import(one.pk)
    one.refresh_from_db()
    return one


# Reading ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_every_dialect_gives_the_same_rows(encoding, sign):
    rows = read(FILE.replace(";", sign).encode(encoding))
    assert [(row.name, row.cvr, row.address, row.size) for row in rows] == [
        ("Krog Tag", "13585628", "Ærøvej 5", "50-249"),
        ("Fjord Stål", "25313763", "Kaj 1", "250+"),
    ]
    assert [row.is_protected_from_advertising for row in rows] == [True, False]
    assert [row.problem for row in rows] == ["", ""]


def test_a_workbook_is_read_with_numbers_as_numbers():
    (row,) = read(workbook(["Navn", "CVR", "Postnr", "Ansatte"], ["Krog Tag", 13585628, 5000.0, 12.0]))
    assert (row.cvr, row.postcode, row.employees) == ("13585628", "5000", 12)


def test_english_headings_are_known_and_a_title_above_them_is_passed_over():
    (row,) = read("My list\n\nCompany,Company number,Postcode,Employees\nKrog,13585628,5000,10-49\n")
    assert (row.number, row.name, row.cvr, row.size) == (4, "Krog", "13585628", "10-49")


def test_postcode_and_town_in_one_cell_are_parted():
    (row,) = read("Navn;Postnr og by\nKrog;5000 Odense C\n")
    assert (row.postcode, row.city) == ("5000", "Odense C")


@pytest.mark.parametrize(
    ("said", "employees"), [("12,0", 12), ("12.00", 12), ("1.250", 1250), ("1,250", 1250), ("1 250", 1250)]
)
def test_numbers_are_read_as_danes_and_others_write_them(said, employees):
    assert read(f"Navn;Ansatte\nKrog;{said}\n")[0].employees == employees


@pytest.mark.parametrize(
    "row",
    [
        "12345678;Krog", "1358562;Krog", "13585628;", ";=1+1", "abc;Krog", "0101901234;Krog",
        "13585628;Krog 010190-1234",
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_right_says_why(row):
    (read_one,) = read(f"CVR;Navn\n{row}\n")
    assert in_words(read_one.problem).endswith(".")


def test_a_row_with_a_cpr_number_is_not_kept(partnership):
    one = stage(partnership, "CVR;Navn;Note\n13585628;Krog;ring til 010190-1234\n25313763;Fjord;\n")
    assert counts(one) == (1, 0, 0, 1)
    assert one.content is None
    assert not any("0101" in str(row) or "Krog" in str(row) for row in one.rows_kept())


@pytest.mark.parametrize(
    "data",
    [
        b"", b"  \n", b"%PDF-1.4", b"PK\x05\x06", b"\xd0\xcf\x11\xe0old excel", b"Navn;CVR\n",
        workbook(["Navn"], ["Krog"])[:-200], b"a\x00b\x00c",
    ],
    ids=["nothing", "blank", "pdf", "empty zip", "old excel", "headings alone", "half a workbook", "binary"],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_sentence(consultant, partnership, data):
    answer = consultant.post(
        reverse("companies:imports", kwargs={"partnership": partnership.pk}),
        {"file": SimpleUploadedFile("x.csv", data)},
    )
    assert answer.status_code == 422
    assert not CompanyImport.objects.exists()


def test_too_many_rows_are_refused_and_nothing_is_lost(partnership):
    one = stage(partnership, "Navn\n" + "Krog\n" * 200_000)
    assert (one.state, Company.objects.count()) == ("refused", 0)
    assert "150000" in one.note


def test_a_million_empty_rows_end_the_reading(partnership):
    one = stage(partnership, "Navn;CVR\nKrog;13585628\n" + ";\n" * 1_000_000)
    assert counts(one) == (1, 0, 0, 0)
    assert "empty rows" in one.note


def test_a_workbook_that_unfolds_to_too_much_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/sharedStrings.xml", b"0" * (130 * 2**20))
    with pytest.raises(Unreadable):
        head_of(packed.getvalue())


def test_a_formula_in_a_workbook_is_told():
    (row,) = read(workbook(["Navn", "Ansatte"], ["Krog", "=1+1"]))
    assert "formula" in row.problem or "formel" in row.problem


def test_a_row_that_ends_too_early_is_told():
    rows = read("Navn;CVR;Adresse\nKrog;13585628;Vej 1\nFjo")
    assert [bool(row.problem) for row in rows] == [False, True]


OURS = ["name", "cvr", "p_number", "postcode", "employees", "industry_code", "status"]


@given(st.lists(st.text(max_size=30), max_size=8), st.dictionaries(st.sampled_from(OURS), st.integers(0, 8)))
@settings(max_examples=200, deadline=None)
def test_any_row_is_read_or_says_why(texts, columns):
    row = read_row(3, [Cell(text) for text in texts], columns)
    assert row.problem or row.name
    assert row.cvr is None or cvr_numbers.is_valid(row.cvr)


# Staging, writing, taking back --------------------------------------------------------------------


def test_the_whole_way_from_upload_to_the_register_and_back(consultant, partnership):
    upload = reverse("companies:imports", kwargs={"partnership": partnership.pk})
    answer = consultant.post(upload, {"file": SimpleUploadedFile("liste.csv", FILE.encode("cp1252"))})
    page = consultant.get(answer.url)
    columns = {name: field.initial for name, field in page.context["form"].fields.items()}
    assert (columns["name"], columns["cvr"], columns["status"]) == ("1", "0", "")

    consultant.post(answer.url, columns)
    assert "Krog" not in consultant.get(answer.url).content.decode()
    assert not Company.objects.exists()
    consultant.post(f"{answer.url}skriv/")
    krog = Company.objects.get(cvr="13585628")
    assert (krog.municipality, krog.size, krog.industry_code) == (
        partnership.municipality,
        "50-249",
        "439100",
    )
    assert "Tag importen tilbage" in consultant.get(answer.url).content.decode()
    consultant.post(f"{answer.url}fortryd/")

    assert not Company.objects.exists()
    assert list(TrailEntry.objects.order_by("number").values_list("verb", flat=True)) == [
        "stage_import", "commit_import", "undo_import",
    ]  # fmt: skip


def test_columns_are_pointed_out_when_the_headings_say_nothing(consultant, partnership):
    upload = reverse("companies:imports", kwargs={"partnership": partnership.pk})
    answer = consultant.post(upload, {"file": SimpleUploadedFile("x.csv", b"Who;No\nKrog;13585628\n")})
    assert consultant.post(answer.url, {"name": ""}).status_code == 422
    assert consultant.post(answer.url, {"name": "0", "cvr": "0"}).status_code == 422
    consultant.post(answer.url, {"name": "0", "cvr": "1"})
    assert CompanyImport.objects.get().new == 1


def test_the_same_file_twice_changes_nothing_the_second_time(partnership):
    first, second = write(partnership), write(partnership)
    assert (counts(first), counts(second)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    assert ImportedEntry.objects.filter(company_import=second).count() == 0


def test_an_import_committed_twice_is_written_once(partnership):
    one = stage(partnership)
    for _ in range(2):
        commit_import(company_import=one, by=BY)
        run_import(one.pk)
    assert Company.objects.count() == 2
    assert TrailEntry.objects.filter(verb="commit_import").count() == 1


def merged(partnership):
    """The two companies of FILE made one under the first one's number."""
    write(partnership)
    krog, fjord = (Company.objects.get(cvr=number) for number in ("13585628", "25313763"))
    lead = MembershipFactory(
        role=Role.BUSINESS_LEAD, partnership=partnership, programme=partnership.programme
    )
    merge_companies(kept=krog, gone=fjord, by=viewer_of(lead.user, timezone.localdate()))
    return krog


@pytest.mark.parametrize("rows", [(KROG, FJORD), (FJORD, KROG), (FJORD,)], ids=["both", "turned", "old one"])
def test_importing_a_file_again_after_a_merge_changes_nothing(partnership, rows):
    krog = merged(partnership)
    before = Company.objects.values().get()
    for _time in range(2):
        again = write(partnership, "\n".join((HEADINGS, *rows)) + "\n")
        assert counts(again) == (0, 0, len(rows), 0)
        assert Company.objects.values().get() == before
    assert (krog.cvr, Alias.objects.filter(kind="cvr").get().company_id) == ("13585628", krog.pk)


def test_a_workplace_under_an_earlier_number_goes_to_the_company_that_stays(partnership):
    krog = merged(partnership)
    write(partnership, "CVR;P-nummer;Navn\n25313763;1003388394;Fjord Lager\n13585628;;Krog Tag og Stål\n")
    krog.refresh_from_db()
    assert (krog.name, krog.cvr) == ("Krog Tag og Stål", "13585628")
    assert Workplace.objects.get().company == krog


TWICE = ["13585628;Krog Tag;5000;Odense", ";Krog Tag;5000;Nyborg"]


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("chunk", [1, 2000])
@pytest.mark.parametrize("rows", [TWICE, TWICE[::-1]], ids=["number first", "name first"])
def test_a_company_that_stands_twice_by_number_and_by_name_is_written_once_and_told(
    partnership, monkeypatch, is_known, chunk, rows
):
    monkeypatch.setattr(importing, "CHUNK", chunk)
    if is_known:
        CompanyFactory(
            municipality=partnership.municipality, name="Krog Tag", postcode="5000", cvr="13585628"
        )
    one = write(partnership, "\n".join(("CVR;Navn;Postnr;By", *rows)) + "\n")
    assert (one.state, counts(one)) == ("done", (0, 1, 0, 1) if is_known else (1, 0, 0, 1))
    assert "2" in one.remarks.get().text
    assert Company.objects.get().city == ("Odense" if rows == TWICE else "Nyborg")
    undo(one)
    assert (one.state, Company.objects.count()) == ("undone", int(is_known))
    assert not is_known or Company.objects.get().city == ""


def test_what_an_import_changed_twice_goes_back_to_what_it_was_first(partnership):
    krog = CompanyFactory(municipality=partnership.municipality, name="Krog", city="Odense")
    one = CompanyImport.objects.create(partnership=partnership, state="done", written_at=timezone.now())
    for row, (was, now) in enumerate((("Assens", "Nyborg"), ("Nyborg", "Odense"))):
        ImportedEntry.objects.create(
            company_import=one, row=row, company=krog, before={"city": was}, after={"city": now}
        )
    undo(one)
    krog.refresh_from_db()
    assert (one.state, krog.city) == ("undone", "Assens")


def test_a_known_company_is_changed_where_the_file_says_otherwise(partnership):
    krog = CompanyFactory(
        municipality=partnership.municipality, cvr="13585628", name="Krog", city="Odense", industry="Roofing"
    )
    one = write(partnership)
    krog.refresh_from_db()
    assert counts(one) == (1, 1, 0, 0)
    assert (krog.name, krog.city, krog.industry) == ("Krog Tag", "Odense C", "Roofing")
    assert list(Company.objects.matching("tag ærø")) == [krog]

    undo(one)
    krog.refresh_from_db()
    assert (krog.name, krog.city, krog.address, krog.employees) == ("Krog", "Odense", "", None)
    assert list(Company.objects.all()) == [krog]


def test_a_company_without_a_number_is_known_by_name_and_postcode_and_gets_its_number(partnership):
    krog = CompanyFactory(municipality=partnership.municipality, name="KROG TAG", postcode="5000")
    write(partnership)
    krog.refresh_from_db()
    assert krog.cvr == "13585628"


def test_two_companies_of_one_name_are_not_guessed_between(partnership):
    CompanyFactory.create_batch(2, municipality=partnership.municipality, name="Krog Tag", postcode="5000")
    one = stage(partnership, "Navn;Postnr\nKrog Tag;5000\n")
    assert counts(one) == (0, 0, 0, 1)


def test_what_lies_in_another_municipality_is_left_alone(partnership):
    other = CompanyFactory(cvr="13585628", name="Krog")
    one = write(partnership, f"CVR;Navn;Kommune\n13585628;Nyt navn;\n25313763;Fjord;{other.municipality}\n")
    assert counts(one) == (0, 0, 0, 2)
    other.refresh_from_db()
    assert other.name == "Krog"


def test_a_company_repeated_in_the_file_is_told_by_its_row(partnership):
    one = stage(partnership, FILE + KROG + "\n")
    assert counts(one) == (2, 0, 0, 1)
    assert "2" in one.remarks.get().text


def test_a_company_is_entered_once_with_all_its_workplaces(partnership):
    text = (
        "CVR;P-nummer;Navn;By\n13585628;1003388394;Krog Tag;Odense\n13585628;1003388395;Krog Lager;Nyborg\n"
        "13585628;1003388394;Krog Tag;Odense\n25313763;1003388395;Fjord;Kerteminde\n"
    )
    one = write(partnership, text)
    krog = Company.objects.get(cvr="13585628")
    assert krog.name == "Krog Tag"
    assert sorted(krog.workplaces.values_list("name", flat=True)) == ["Krog Lager", "Krog Tag"]
    assert counts(one) == (1, 1, 0, 2)
    again = write(partnership, text)
    assert counts(again) == (0, 0, 2, 2)
    undo(one)
    assert (Workplace.objects.count(), Company.objects.count()) == (0, 0)


def test_undo_leaves_what_somebody_has_touched_since_and_says_so(partnership):
    one = write(partnership)
    Company.objects.get(cvr="13585628").save()
    ContactFactory(partnership=partnership, company=Company.objects.get(cvr="25313763"))
    undo(one)
    assert Company.objects.count() == 2
    assert [bool(remark.text) for remark in one.remarks.all()] == [True, True]
    assert one.state == "undone"


def test_undo_does_not_turn_back_a_later_change(partnership):
    krog = CompanyFactory(municipality=partnership.municipality, cvr="13585628", name="Krog")
    one = write(partnership)
    Company.objects.filter(pk=krog.pk).update(name="Krog & Søn")
    undo(one)
    krog.refresh_from_db()
    assert krog.name == "Krog & Søn"
    assert one.remarks.get().name == "Krog & Søn"


def test_a_run_that_died_goes_on_where_it_stood(partnership, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 1)
    one = stage(partnership)
    commit_import(company_import=one, by=BY)
    move_on = importing._move_on
    monkeypatch.setattr(importing, "_move_on", lambda one, rows, done: done < 2 and move_on(one, rows, done))
    run_import(one.pk)
    assert (Company.objects.count(), CompanyImport.objects.get().state) == (1, "writing")
    monkeypatch.setattr(importing, "_move_on", move_on)
    run_import(one.pk)
    one.refresh_from_db()
    assert (Company.objects.count(), one.state, counts(one)) == (2, "done", (2, 0, 0, 0))


def test_progress_shows_looks_again_by_itself_and_has_a_link_without_javascript(consultant, partnership):
    one = CompanyImport.objects.create(partnership=partnership, state="writing", total=400, done=100)
    page = consultant.get(
        reverse("companies:import", kwargs={"partnership": partnership.pk, "company_import": one.pk})
    ).content.decode()
    assert 'hx-trigger="load delay:3s"' in page
    assert '<a href="">' in page
    assert "100" in page


@pytest.mark.parametrize("role", [Role.JOB_CONSULTANT, Role.EMPLOYMENT_LEAD, Role.ASSOCIATION_PARTNER])
def test_only_the_business_side_imports(sign_in, partnership, role):
    one = CompanyImport.objects.create(partnership=partnership)
    client = sign_in(role, partnership)
    own = {"partnership": partnership.pk}
    assert client.get(reverse("companies:imports", kwargs=own)).status_code == 404
    assert (
        client.get(reverse("companies:import", kwargs={**own, "company_import": one.pk})).status_code == 404
    )


def test_an_import_of_another_partnership_is_not_reached_through_one_s_own(consultant, partnership):
    one = CompanyImport.objects.create(partnership=PartnershipFactory())
    own = {"partnership": partnership.pk, "company_import": one.pk}
    assert consultant.get(reverse("companies:import", kwargs=own)).status_code == 404


def test_a_faulty_row_is_told_with_its_name(partnership):
    one = stage(partnership, "CVR;Navn\n12345678;Bjerg\n")
    assert (one.remarks.get().name, one.remarks.get().row) == ("Bjerg", 2)


def test_what_is_wrong_with_a_row_is_read_in_the_readers_language(consultant, partnership):
    one = stage(partnership, "CVR;Navn\n{12};Krog Tag\n13585628;Fjord\n13585628;Fjord\n")
    page = reverse("companies:import", kwargs={"partnership": partnership.pk, "company_import": one.pk})
    consultant.cookies["django_language"] = "en"
    english = consultant.get(page).content.decode()
    assert "This is not a CVR number: {12}. Check its eight digits." in english
    assert "The same company stands in row 3." in english
    assert "Write the others now and these later" in english
    consultant.cookies["django_language"] = "da"
    danish = consultant.get(page).content.decode()
    assert "Samme virksomhed står i række 3." in danish


def test_where_no_row_can_be_written_nobody_is_told_to_write_the_others(consultant, partnership):
    one = stage(partnership, "CVR;Navn\nabc;Krog Tag\n")
    consultant.cookies["django_language"] = "en"
    page = consultant.get(
        reverse("companies:import", kwargs={"partnership": partnership.pk, "company_import": one.pk})
    ).content.decode()
    assert "Write the others now" not in page
    assert "Correct the file and upload it again." in page
