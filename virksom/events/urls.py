from django.urls import path

from virksom.events.views import door, feedback, panels, planning, public, signed_list

app_name = "events"
urlpatterns = [
    path("arrangementer/", planning.list_view, name="list"),
    path("arrangementer/<int:event>/", planning.detail_view, name="detail"),
    path("kalender/", public.public_list_view, name="public_list"),
    path("kalender/<int:event>/", public.public_detail_view, name="public_detail"),
    path("partnerskaber/<int:partnership>/naeste/", panels.next_event_view, name="next_event"),
    path("partnerskaber/<int:partnership>/forloeb/", panels.partnership_course_view, name="partnership_course"),
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
