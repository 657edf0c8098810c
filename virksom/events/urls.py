from django.urls import path

from virksom.events.views import (
    by_hand,
    calendar,
    door,
    feedback,
    invitation,
    panels,
    planning,
    public,
    registration,
    signed_list,
)

app_name = "events"
urlpatterns = [
    path("arrangementer/", planning.list_view, name="list"),
    path("arrangementer/nyt/", planning.create_view, name="create"),
    path("arrangementer/<int:event>/", planning.detail_view, name="detail"),
    path("arrangementer/<int:event>/ret/", planning.edit_view, name="edit"),
    path("arrangementer/<int:event>/kopi/", planning.copy_view, name="copy"),
    path("arrangementer/<int:event>/annoncer/", planning.announce_view, name="announce"),
    path("arrangementer/<int:event>/aflys/", planning.cancel_view, name="cancel"),
    path("arrangementer/<int:event>/invitationer/", invitation.invite_view, name="invite"),
    path("arrangementer/<int:event>/tilmelding/", by_hand.register_by_hand_view, name="register_by_hand"),
    path("tilmeldinger/<int:registration>/afmeld/", by_hand.give_up_for_view, name="give_up_for"),
    path("partnerskaber/<int:partnership>/temaer/", planning.themes_view, name="themes"),
    path("partnerskaber/<int:partnership>/temaer/nyt/", planning.add_theme_view, name="add_theme"),
    path("kalender/", public.public_list_view, name="public_list"),
    path("kalender/<int:event>/", public.public_detail_view, name="public_detail"),
    path("kalender/<int:event>/tilmelding/", public.register_view, name="register"),
    path("kalender/<int:event>/arrangement.ics", calendar.event_calendar_view, name="calendar"),
    path(
        "kalender/partnerskab/<int:partnership>.ics",
        calendar.partnership_calendar_view,
        name="partnership_calendar",
    ),
    path("tilmelding/<str:token>/", registration.registration_view, name="registration"),
    path("tilmelding/<str:token>/afmeld/", registration.give_up_view, name="give_up"),
    path(
        "tilmelding/<str:token>/kalender.ics",
        registration.registration_calendar_view,
        name="registration_calendar",
    ),
    path("invitation/<str:token>/", invitation.invitation_view, name="invitation"),
    path("partnerskaber/<int:partnership>/naeste/", panels.next_event_view, name="next_event"),
    path(
        "partnerskaber/<int:partnership>/forloeb/",
        panels.partnership_course_view,
        name="partnership_course",
    ),
    path("arrangementer/<int:event>/doer/", door.door_view, name="door"),
    path("arrangementer/<int:event>/doer/kryds/", door.tick_view, name="tick"),
    path("arrangementer/<int:event>/doer/fortryd/", door.untick_view, name="untick"),
    path("arrangementer/<int:event>/doer/ny/", door.admit_view, name="admit"),
    path("arrangementer/<int:event>/liste/", signed_list.signed_list_view, name="signed_list"),
    path(
        "arrangementer/<int:event>/liste/<int:signed_list>/",
        signed_list.preview_view,
        name="signed_list_preview",
    ),
    path(
        "arrangementer/<int:event>/liste/<int:signed_list>/optag/",
        signed_list.commit_view,
        name="signed_list_commit",
    ),
    path(
        "arrangementer/<int:event>/liste/<int:signed_list>/fortryd/",
        signed_list.undo_view,
        name="signed_list_undo",
    ),
    path("tilmelding/<str:token>/svar/", feedback.feedback_view, name="feedback"),
]
