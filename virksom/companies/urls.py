from django.urls import path

from virksom.companies.views import company, register, reservation

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
]
