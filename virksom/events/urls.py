from django.urls import path

from virksom.events.views import panels, planning, public

app_name = "events"
urlpatterns = [
    path("arrangementer/", planning.list_view, name="list"),
    path("arrangementer/<int:event>/", planning.detail_view, name="detail"),
    path("kalender/", public.public_list_view, name="public_list"),
    path("kalender/<int:event>/", public.public_detail_view, name="public_detail"),
    path("partnerskaber/<int:partnership>/naeste/", panels.next_event_view, name="next_event"),
    path("partnerskaber/<int:partnership>/forloeb/", panels.partnership_course_view, name="partnership_course"),
]
