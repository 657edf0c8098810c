from django.urls import path

from virksom.companies.views import company, contact, meeting, need, owner, register, reservation

app_name = "companies"
urlpatterns = [
    path("virksomheder/", register.list_view, name="list"),
    path("virksomheder/<int:company>/", company.detail_view, name="detail"),
    path("virksomheder/<int:company>/ret/", register.change_view, name="change"),
    path("virksomheder/<int:company>/slet/", register.delete_view, name="delete"),
    path("virksomheder/<int:company>/kontakter/ny/", register.new_person_view, name="new_person"),
    path("virksomheder/<int:company>/spoerg/", reservation.ask_view, name="ask"),
    path("virksomheder/<int:company>/tag-med/", reservation.join_view, name="join"),
    path("virksomheder/<int:company>/vent/", reservation.wait_view, name="wait"),
    path("virksomheder/<int:company>/naeste-besoeg/", reservation.queue_view, name="queue"),
    path("reservationer/", reservation.list_view, name="reservations"),
    path("reservationer/<int:reservation>/", reservation.detail_view, name="visit"),
    path("reservationer/<int:reservation>/aftal/", reservation.agree_view, name="agree"),
    path("reservationer/<int:reservation>/giv-tilbage/", reservation.give_up_view, name="give_up"),
    path("reservationer/<int:reservation>/tag-punkt-med/", reservation.take_along_view, name="take_along"),
    path("punkter/<int:item>/fjern/", reservation.drop_item_view, name="drop_item"),
    path("ventetur/<int:turn>/opgiv/", reservation.leave_line_view, name="leave_line"),
    path("kontakter/<int:person>/ret/", register.change_person_view, name="change_person"),
    path("kontakter/<int:person>/fjern/", register.remove_person_view, name="remove_person"),
    path("partnerskaber/<int:partnership>/virksomheder/ny/", register.new_view, name="new"),
    path("virksomheder/<int:company>/kontakt/ny/", contact.record_view, name="new_contact"),
    path("virksomheder/<int:company>/besoeg/ny/", contact.visit_view, name="new_visit"),
    path("virksomheder/<int:company>/behov/nyt/", need.new_need_view, name="new_need"),
    path("virksomheder/<int:company>/kontaktejer/", owner.owner_view, name="owner"),
    path("kontakt/<int:contact>/", contact.contact_view, name="contact"),
    path("kontakt/<int:contact>/ret/", contact.change_contact_view, name="change_contact"),
    path("kontakt/<int:contact>/slet/", contact.delete_contact_view, name="delete_contact"),
    path("kontakt/<int:contact>/udkast/", meeting.draft_view, name="draft"),
    path("kontakt/<int:contact>/udkast/kasser/", meeting.throw_away_view, name="throw_away"),
    path("kontakt/fra-kalender/", meeting.upload_view, name="meeting"),
    path("behov/<int:need>/i-gang/", need.take_need_view, name="take_need"),
    path("partnerskaber/<int:partnership>/behov/", need.needs_view, name="needs"),
    path("partnerskaber/<int:partnership>/kontaktejere/", owner.hand_over_view, name="hand_over"),
]
