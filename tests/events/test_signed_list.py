"""Signed lists: whatever people bring, a look before it counts, and a way back."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import Workbook

from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    ParticipantFactory,
    RegistrationFactory,
    SessionFactory,
)
from virksom.events.facts.list_file import read_list
from virksom.events.models import Attendance, Event, Participant, SignedList, SignedListRow
from virksom.foundation.models import TrailEntry
from virksom.foundation.spreadsheet import Unreadable
from virksom.foundation.templatetags.ui import day
from virksom.partnerships.models import Role, StartPackageItem

LIST = "Navn;E-mail;Virksomhed;Kommer fra;Niveau\n"


def rows_of(text, **how):
    return read_list(text if isinstance(text, bytes) else text.encode(), **how).rows


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


# Reading ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_list_is_read_with_any_separator_and_any_order(sign):
    text = sign.join(["level", "Company", "NAME"]) + "\n" + sign.join(["hr", "Krog Tag", "Ida Krog"])
    (row,) = rows_of(text, otherwise="company")
    assert (row.name, row.organisation, row.level, row.number) == ("Ida Krog", "Krog Tag", "hr", 2)


def test_encodings_may_differ_from_line_to_line():
    data = "\ufeffNavn;Virksomhed\n".encode() + "Åse;Ærø\n".encode("cp1252") + "Søren;Ærø\r\n".encode()
    assert [row.name for row in rows_of(data, otherwise="company")] == ["Åse", "Søren"]


def test_a_list_saved_as_utf_16_is_read():
    assert rows_of("Navn\nÅse\n".encode("utf-16"), otherwise="company")[0].name == "Åse"


def test_first_and_last_name_are_one_name():
    assert rows_of("Fornavn;Efternavn\nIda;Krog", otherwise="company")[0].name == "Ida Krog"


def test_a_title_above_the_header_is_passed_over():
    (row,) = rows_of("Fremmøde 11. september\n\nNavn;Virksomhed\nIda Krog;Krog Tag", otherwise="company")
    assert (row.name, row.number) == ("Ida Krog", 4)


def test_a_wrong_header_says_what_was_found():
    with pytest.raises(Unreadable) as refused:
        read_list(b"Who;Where\nIda;Krog Tag\n")
    assert refused.value.found == ("Who", "Where")


def test_a_wrong_header_is_read_when_its_columns_are_pointed_out():
    (row,) = rows_of(
        "Who;Where\nIda;Krog Tag\n", columns={"name": "Who", "organisation": "Where"}, otherwise="company"
    )
    assert (row.name, row.organisation) == ("Ida", "Krog Tag")


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|x", "-2+3", '=HYPERLINK("x")'])
def test_a_formula_in_a_cell_is_refused(cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    (row,) = rows_of(f"Navn;Virksomhed\n{quoted};Krog Tag", otherwise="company")
    assert "formula" in row.problem or "formel" in row.problem
    assert row.name == ""


@pytest.mark.parametrize("cell", ["010190-1234", "0101901234", "010190 1234", "Ida 010190-1234"])
def test_a_row_with_a_cpr_number_keeps_nothing(cell):
    (row,) = rows_of(f"Navn;Nummer\nIda;{cell}", otherwise="company")
    assert row.problem
    assert (row.name, row.organisation, row.email) == ("", "", "")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (";ida@example.org;Krog;virksomhed;", "name"),
        ("Ida;ida(at)example.org;Krog;virksomhed;", "mail"),
        ("Ida;;Krog;;", "company"),
        ("Ida;;Krog;marsmænd;", "company"),
        ("Ida;;Krog;virksomhed;chefagtig", "level"),
        ("I" * 151 + ";;Krog;virksomhed;", "long"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_in_a_sentence(line, word):
    from django.utils import translation

    with translation.override("en"):
        (row,) = rows_of(LIST + line)
    assert word in row.problem
    assert row.problem.endswith((".", ")")) or ":" in row.problem


def test_the_same_person_twice_on_a_list_counts_once():
    first, second = rows_of(LIST + "Ida;;Krog;virksomhed;\nida;;KROG;virksomhed;")
    assert not first.problem
    assert "2" in second.problem


def test_a_workbook_is_read_with_its_numbers_and_formulas():
    data = workbook(
        ["Navn", "Virksomhed", "Tlf"],
        ["Ida Krog", "Krog Tag", 66112233],
        ["=A2", "Krog Tag", None],
        ["Bo Dam", "Dam", 101901234],
    )
    first, formula, cpr = rows_of(data, otherwise="company")
    assert (first.name, first.problem) == ("Ida Krog", "")
    assert formula.problem
    assert cpr.problem
    assert cpr.name == ""


def test_a_million_empty_rows_end_quickly():
    started = time.perf_counter()
    read = read_list(b"Navn;Virksomhed\nIda;Krog\n" + b";\n" * 1_000_000, otherwise="company")
    assert len(read.rows) == 1
    assert read.note
    assert time.perf_counter() - started < 3


def test_a_workbook_with_a_million_empty_rows_ends_quickly():
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Navn</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Ida</t></is></c></row>'
        + "".join(f'<row r="{number}"/>' for number in range(3, 200_000))
        + '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Bo</t></is></c></row>'
        + "</sheetData></worksheet>"
    )
    data = with_sheet(workbook(["x"]), sheet)
    started = time.perf_counter()
    read = read_list(data, otherwise="company")
    assert [row.name for row in read.rows] == ["Ida"]
    assert read.note
    assert time.perf_counter() - started < 3


def with_sheet(data, sheet):
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, sheet if part == "xl/worksheets/sheet1.xml" else old.read(part))
    return packed.getvalue()


def test_a_workbook_that_unfolds_entities_is_refused():
    sheet = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    with pytest.raises(Unreadable):
        read_list(with_sheet(workbook(["x"]), sheet))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100,
        b"%PDF-1.7",
        b"PK\x03\x04 broken",
        b"abc\x00\x00",
        b"Navn;Virksomhed\n",
        b"x" * (5 * 2**20 + 1),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(data):
    with pytest.raises(Unreadable) as refused:
        read_list(data)
    assert refused.value.why.endswith(".")


def test_at_most_five_thousand_rows_are_read():
    read = read_list(("Navn\n" + "\n".join(f"Person {n}" for n in range(6000))).encode(), otherwise="company")
    assert len(read.rows) == 5000
    assert read.note


# Bringing it in -----------------------------------------------------------------------------------

FILE = (
    LIST
    + "Ida Krog;ida@example.org;Krog Tag;virksomhed;hr\n"
    + "Bo Dam;;Skolen;anden organisation;\n"
    + "Eva Lund;;Krog Tag;virksomhed;\n"
    + "010190-1234;;Krog Tag;virksomhed;\n"
)


@pytest.fixture
def session(db):
    return SessionFactory(event=EventFactory(kind=Event.Kind.WORKSHOP))


@pytest.fixture
def host(sign_in, session):
    client = sign_in(Role.JOB_CONSULTANT, session.event.partnership)
    session.event.hosts.add(client.membership.organisation)
    return client


def address(session, name="signed_list", **more):
    return reverse(f"events:{name}", kwargs={"event": session.event.pk, **more})


def upload(client, session, text=FILE, name="liste.csv", **more):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(
        address(session),
        {"session": session.pk, "file": SimpleUploadedFile(name, data), "otherwise": "", **more},
    )


def commit(client, session):
    newest = SignedList.objects.first()
    return client.post(address(session, "signed_list_commit", signed_list=newest.pk))


def test_the_session_a_list_is_from_is_offered_by_its_day_in_words(host, session):
    host.cookies["django_language"] = "da"
    at = timezone.localtime(session.starts_at)
    with translation.override("da"):
        on = day(at)
    assert f" · {on}, {at.hour}.{at.minute:02}</option>" in host.get(address(session)).content.decode()


def test_a_list_is_looked_at_before_anybody_is_recorded(host, session):
    known = ParticipantFactory(
        partnership=session.event.partnership, name="Bo Dam", organisation_name="Skolen", represents="network"
    )
    ticked = ParticipantFactory(
        partnership=session.event.partnership, name="Eva Lund", organisation_name="Krog Tag"
    )
    AttendanceFactory(session=session, participant=ticked)
    RegistrationFactory(event=session.event, participant=known)

    page = host.get(upload(host, session).url)

    under_the_title = page.content.decode().partition("</h1>")[2].partition("</p>")[0]
    assert str(session.starts_at.year) in under_the_title
    seen = page.context["preview"]
    assert (seen.new, seen.known, seen.ticked, len(seen.problems)) == (1, 1, 1, 1)
    assert seen.problems[0].row.number == 5
    assert Attendance.objects.count() == 1


def test_what_is_wrong_with_a_row_is_read_in_the_readers_language(host, session):
    host.cookies["django_language"] = "da"
    text = LIST + "Bo Dam;{not a mail};Skolen;kommune;\n;;Krog Tag;virksomhed;\n"
    page = upload(host, session, text).url
    assert "Det er ikke en mailadresse: {not a mail}" in host.get(page).content.decode()
    host.cookies["django_language"] = "en"
    assert "The mail address is not one: {not a mail}" in host.get(page).content.decode()
    assert "The name is missing." in host.get(page).content.decode()


def test_recording_a_list_makes_its_attendances_and_tells_the_partnership(host, session):
    upload(host, session)
    commit(host, session)

    assert set(Attendance.objects.values_list("participant__name", "represents", "source")) == {
        ("Ida Krog", "company", "signed_list"),
        ("Bo Dam", "network", "signed_list"),
        ("Eva Lund", "company", "signed_list"),
    }
    assert Participant.objects.get(name="Ida Krog").level == "hr"
    assert set(Attendance.objects.values_list("on", flat=True)) == {dt.date(2008, 9, 11)}
    assert StartPackageItem.objects.get(held_on__isnull=False).kind == "workshop"
    assert TrailEntry.objects.get(verb="commit_signed_list").details == {"recorded": 3}


def test_the_same_list_twice_changes_nothing_the_second_time(host, session):
    upload(host, session)
    commit(host, session)
    before = set(Attendance.objects.values_list("pk", "updated_at"))

    upload(host, session)
    commit(host, session)
    commit(host, session)

    assert set(Attendance.objects.values_list("pk", "updated_at")) == before
    assert Participant.objects.count() == 3


def test_taking_a_list_back_takes_back_what_it_recorded_and_only_that(host, session):
    known = ParticipantFactory(
        partnership=session.event.partnership, name="Eva Lund", organisation_name="Krog Tag"
    )
    earlier = AttendanceFactory(session=session, participant=known)
    upload(host, session)
    commit(host, session)
    staged = SignedList.objects.get()

    for _ in range(2):
        host.post(address(session, "signed_list_undo", signed_list=staged.pk))

    assert list(Attendance.objects.all()) == [earlier]
    assert list(Participant.objects.all()) == [known]
    assert not SignedListRow.objects.exists()
    assert TrailEntry.objects.filter(verb="undo_signed_list").count() == 1


def test_people_a_list_brought_stay_when_they_are_known_elsewhere_by_then(host, session):
    upload(host, session)
    commit(host, session)
    RegistrationFactory(event=session.event, participant=Participant.objects.get(name="Ida Krog"))

    host.post(address(session, "signed_list_undo", signed_list=SignedList.objects.get().pk))

    assert [person.name for person in Participant.objects.all()] == ["Ida Krog"]


def test_a_cpr_number_is_stored_nowhere(host, session):
    upload(host, session, name="010190-1234.csv")

    assert not SignedListRow.objects.filter(name__contains="1234").exists()
    assert not SignedList.objects.filter(file_name__contains="1234").exists()
    assert not TrailEntry.objects.filter(subject_name__contains="1234").exists()
    row = SignedListRow.objects.get(number=5)
    assert (row.name, row.email, row.organisation_name) == ("", "", "")


def test_a_refused_file_names_the_columns_and_lets_them_be_pointed_out(host, session):
    answer = upload(host, session, "Who;Where\nIda;Krog Tag\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Who" in page
    assert 'name="column_name"' in page
    assert not SignedList.objects.exists()

    answer = upload(
        host,
        session,
        "Who;Where\nIda;Krog Tag\n",
        found=["Who", "Where"],
        column_name="Who",
        otherwise="company",
    )
    assert answer.status_code == 302
    assert SignedListRow.objects.get().name == "Ida"


def test_a_list_is_for_the_one_who_uploaded_it_alone(host, session, client, sign_in):
    upload(host, session)
    staged = SignedList.objects.get()
    sign_in(Role.BUSINESS_CONSULTANT, session.event.partnership)

    assert client.get(address(session, "signed_list_preview", signed_list=staged.pk)).status_code == 404
    assert client.post(address(session, "signed_list_commit", signed_list=staged.pk)).status_code == 404
    assert not Attendance.objects.exists()


def test_a_business_consultants_list_records_company_representatives_only(sign_in, session):
    client = sign_in(Role.BUSINESS_CONSULTANT, session.event.partnership)
    upload(client, session)
    commit(client, session)

    assert set(Attendance.objects.values_list("participant__name", flat=True)) == {"Ida Krog", "Eva Lund"}


def test_a_list_for_a_cancelled_event_changes_nothing(host, session):
    upload(host, session)
    Event.objects.update(status=Event.Status.CANCELLED)

    commit(host, session)

    assert not Attendance.objects.exists()
    assert SignedList.objects.get().state == "preview"


def test_two_known_people_with_one_name_are_a_problem_not_a_guess(host, session):
    for email in ("a@example.org", "b@example.org"):
        ParticipantFactory(
            partnership=session.event.partnership, name="Eva Lund", organisation_name="Krog Tag", email=email
        )
    page = host.get(upload(host, session).url)
    assert [one.row.name for one in page.context["preview"].problems] == ["Eva Lund", ""]


def test_a_long_list_takes_as_many_queries_as_a_short_one(host, session):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for people in (3, 60):
        upload(
            host, session, LIST + "".join(f"Person {people} {n};;Krog;virksomhed;\n" for n in range(people))
        )
        staged = SignedList.objects.first()
        with CaptureQueriesContext(connection) as look:
            host.get(address(session, "signed_list_preview", signed_list=staged.pk))
        with CaptureQueriesContext(connection) as record:
            commit(host, session)
        counts.append((len(look), len(record)))
    assert counts[0][0] == counts[1][0] <= 12
    assert counts[1][1] <= counts[0][1], "recording more people asks no more questions"
