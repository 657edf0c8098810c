"""Meetings from a calendar: read, matched to a company, confirmed or thrown away; bad files are told."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.companies.partners import company_in, partner, partnership_now, reserved
from tests.factories.contacts import ContactFactory
from tests.factories.placements import ContactPersonFactory
from virksom.companies.actions.reservation import join_visit
from virksom.companies.facts.meeting_file import LARGEST_FILE, MeetingRefused, read_meeting
from virksom.companies.models import Contact, MonthOfContacts, Reservation, TimelineEntry
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
UPLOAD = reverse("companies:meeting")


def ics(*lines, start="DTSTART;TZID=Romance Standard Time:20260904T130000", summary="About trainees"):
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "BEGIN:VEVENT", "UID:1", start,
            f"SUMMARY:{summary}", "ATTENDEE;CN=Mette:MAILTO:Mette@Lindehus.example", *lines, "END:VEVENT",
            "END:VCALENDAR", "",
        ]
    ).encode()  # fmt: skip


def mail(calendar=b"", **headers):
    message = EmailMessage()
    message["From"] = headers.get("sender", "me@jobcentre.example")
    message["To"] = "mette@lindehus.example"
    message["Subject"] = "Invitation"
    message.set_content("Hello")
    if calendar:
        message.add_attachment(calendar, maintype="text", subtype="calendar", filename="invite.ics")
    return message.as_bytes()


@pytest.fixture
def place():
    return partnership_now()


@pytest.fixture
def company(place):
    company = company_in(place, name="Lindehus Emballage")
    ContactPersonFactory(company=company, name="Mette Lind", email="METTE@lindehus.example")
    return company


@pytest.fixture
def consultant(sign_in, place):
    return sign_in(Role.JOB_CONSULTANT, place)


def upload(client, data, name="meeting.ics", **query):
    address = UPLOAD + (f"?company={query['company']}" if query else "")
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("wrap", [bytes, mail], ids=["ics", "eml"])
def test_a_meeting_becomes_a_draft_at_the_company_of_who_was_asked(consultant, company, wrap):
    answer = upload(consultant, wrap(ics()))
    draft = Contact.objects.get()
    assert answer.url == reverse("companies:draft", args=[draft.pk])
    assert (draft.company, draft.about, draft.is_draft) == (company, "About trainees", True)
    assert draft.person.name == "Mette Lind"
    assert timezone.localtime(draft.at).isoformat() == "2026-09-04T13:00:00+02:00"
    assert not TimelineEntry.objects.exists()
    assert answer.url in consultant.get("/").content.decode()


def test_a_draft_is_confirmed_with_corrections_and_only_then_counts(consultant, company):
    draft_page = upload(consultant, ics()).url
    page = consultant.get(draft_page).content.decode()
    assert 'value="About trainees"' in page
    answer = consultant.post(
        draft_page,
        {"channel": "visit", "offer": "trainees", "about": "Two trainees", "at": "2026-09-04T13:00"},
    )
    assert answer.status_code == 302
    contact = Contact.objects.get()
    assert (contact.is_draft, contact.about, contact.channel) == (False, "Two trainees", "visit")
    assert TimelineEntry.objects.get().contact == contact
    assert MonthOfContacts.objects.get().taken == 1
    assert consultant.get(draft_page).url == reverse("companies:contact", args=[contact.pk])


def test_a_meeting_uses_what_is_reserved_for_its_day_and_counts_once(consultant, company, place):
    by = viewer_of(consultant.membership.user, timezone.localdate())
    visit = reserved(company, by, offer="trainees", about="Trainees")
    energy = join_visit(
        reservation=visit, offer="advice", about="Energy", by=partner(place, Role.BUSINESS_CONSULTANT)
    )
    now = timezone.localtime()
    page = upload(consultant, ics(start=f"DTSTART:{now:%Y%m%dT%H%M%S}")).url
    shown = consultant.get(page).content.decode()
    assert "Energy" in shown
    assert "Energy" not in consultant.get(f"{page}?reservation=0").content.decode()
    own = visit.agenda_items.get(organisation=by.organisation_id)
    said = {"channel": "meeting", "offer": "trainees", "about": "Trainees", "at": f"{now:%Y-%m-%dT%H:%M}"}
    answer = consultant.post(page, {**said, f"outcome_{own.pk}": "Two", f"outcome_{energy.pk}": "Yes"})
    assert answer.status_code == 302
    visit.refresh_from_db()
    energy.refresh_from_db()
    contact = Contact.objects.get()
    assert (visit.state, contact.reservation) == (Reservation.State.USED, visit)
    assert (energy.outcome, energy.closed_by) == ("Yes", contact)
    assert MonthOfContacts.objects.get().taken == 1


def test_a_meeting_about_something_else_leaves_the_reservation_as_it_is(consultant, company):
    visit = reserved(company, viewer_of(consultant.membership.user, timezone.localdate()))
    now = timezone.localtime()
    page = upload(consultant, ics(start=f"DTSTART:{now:%Y%m%dT%H%M%S}")).url
    said = {"channel": "meeting", "offer": "advice", "about": "Else", "at": f"{now:%Y-%m-%dT%H:%M}"}
    assert consultant.post(f"{page}?reservation=0", said).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, Contact.objects.get().reservation) == (Reservation.State.HELD, None)


def test_a_draft_is_thrown_away_and_a_contact_is_not(consultant, company, place):
    upload(consultant, ics())
    draft = Contact.objects.get()
    throw = reverse("companies:throw_away", args=[draft.pk])
    assert throw in consultant.get(reverse("companies:draft", args=[draft.pk])).content.decode()
    for _time in range(2):
        consultant.post(throw)
    assert not Contact.objects.exists()
    written = ContactFactory(company=company, partnership=place, user=consultant.membership.user)
    consultant.post(reverse("companies:throw_away", args=[written.pk]))
    assert Contact.objects.exists()


def test_the_same_meeting_handed_in_twice_is_one_draft(consultant, company):
    assert upload(consultant, ics()).url == upload(consultant, ics()).url
    assert Contact.objects.count() == 1


def test_a_draft_is_its_owners_alone(consultant, company, place, sign_in):
    draft_page = upload(consultant, ics(summary="Secret")).url
    other = sign_in(Role.BUSINESS_CONSULTANT, place)
    draft = Contact.objects.get()
    assert other.post(reverse("companies:throw_away", args=[draft.pk])).status_code == 302
    assert Contact.objects.exists()
    for page in (draft_page, reverse("companies:detail", args=[company.pk])):
        assert "Secret" not in other.get(page, follow=True).content.decode()


def test_a_meeting_to_come_waits_and_cannot_be_written_in_yet(consultant, company):
    soon = timezone.localtime() + dt.timedelta(days=2)
    page = upload(consultant, ics(start=f"DTSTART:{soon:%Y%m%dT%H%M%S}")).url
    assert page not in consultant.get("/").content.decode()
    answer = consultant.post(
        page, {"channel": "call", "offer": "advice", "about": "x", "at": f"{soon:%Y-%m-%dT%H:%M}"}
    )
    assert answer.status_code == 422
    assert Contact.objects.get().is_draft


def test_a_company_nobody_is_known_of_is_chosen(consultant, place):
    company = company_in(place, name="Krog Tag")
    company_in(partnership_now(), name="Krog elsewhere")
    page = upload(consultant, ics())
    assert page.status_code == 200
    signed = page.context["signed"]
    found = consultant.post(UPLOAD, {"meeting": signed, "q": "krog"})
    assert found.context["companies"] == [company]
    assert "Krog" not in consultant.post(UPLOAD, {"meeting": signed, "q": "nobody"}).content.decode()
    answer = consultant.post(UPLOAD, {"meeting": signed, "company": company.pk})
    assert Contact.objects.get().company == company
    assert answer.status_code == 302


def test_a_company_elsewhere_or_a_forged_meeting_is_not_accepted(consultant, place):
    other = company_in(partnership_now())
    signed = upload(consultant, ics()).context["signed"]
    assert consultant.post(UPLOAD, {"meeting": signed, "company": other.pk}).status_code == 200
    assert consultant.post(UPLOAD, {"meeting": "forged", "company": other.pk}).status_code == 302
    assert not Contact.objects.exists()


def test_from_a_companys_page_the_company_is_known(consultant, place):
    company = company_in(place)
    upload(consultant, ics(), company=company.pk)
    assert Contact.objects.get().company == company


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.4 nothing",
        b"PK\x03\x04",
        b"\x00" * 2000,
        mail(),
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        ics("RRULE:FREQ=DAILY"),
        ics("RDATE:20260905T130000"),
        ics(start="X-NOTHING:1"),
        ics(start="DTSTART:not a day"),
        ics(start="DTSTART:00010101T000000"),
        ics("STATUS:CANCELLED"),
        ics("END:VEVENT", "BEGIN:VEVENT", "DTSTART:20260101T100000"),
        ics(*["BEGIN:VALARM"] * 500),
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5000,
        ics(*[f"COMMENT:{number}" for number in range(5000)]),
        ics(summary="x" * 300_000),
        b"BEGIN:VCALENDAR" + b" " * LARGEST_FILE,
    ],
    ids=[
        "empty", "a PDF", "a ZIP", "zeros", "a mail without a calendar", "no event", "half a file", "repeats",
        "repeats by days", "no date", "a date that is none", "before time", "cancelled", "two events",
        "many parts", "a deep bomb", "a long bomb", "a wide bomb", "too large",
    ],
)  # fmt: skip
def test_a_bad_file_is_told_in_a_sentence(consultant, data):
    with pytest.raises(MeetingRefused, match=r"[a-zæøå ]{12,}"):
        read_meeting(data)
    answer = upload(consultant, data)
    assert answer.status_code == 422
    assert not Contact.objects.exists()


def test_a_zone_whose_rules_never_end_is_not_worked_out(consultant, company):
    zone = (
        b"BEGIN:VTIMEZONE\r\nTZID:Bomb\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        b"RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    data = ics(start="DTSTART;TZID=Bomb:20260904T130000").replace(b"BEGIN:VEVENT", zone + b"BEGIN:VEVENT")
    assert timezone.localtime(read_meeting(data).at).hour == 13


def test_a_whole_day_is_noon_and_a_cpr_number_in_the_title_is_not_kept():
    meeting = read_meeting(ics(start="DTSTART;VALUE=DATE:20260904", summary="Talk about 010190-1234"))
    assert (timezone.localtime(meeting.at).hour, meeting.about) == (12, "")


def test_a_school_finds_no_company_by_people_it_may_not_see(sign_in, place, company):
    answer = upload(sign_in(Role.EDUCATION_PARTNER, place), ics())
    assert answer.status_code == 200
    assert answer.context["companies"] == []


def test_who_speaks_for_a_company_too_leads_a_meeting_to_it(consultant, company, place):
    also = company_in(place, name="Lindehus Papir")
    mette = company.contact_persons.get()
    mette.others.add(also)

    answer = upload(consultant, ics())

    assert "Lindehus Papir" in answer.content.decode()
    signed = answer.context["signed"]
    consultant.post(UPLOAD, {"meeting": signed, "company": also.pk})
    assert Contact.objects.get().person == mette
