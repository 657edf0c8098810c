from django.urls import path

from virksom.events import views

app_name = "events"
urlpatterns = [
    path("arrangementer/", views.list_view, name="list"),
    path("arrangementer/<int:event>/", views.detail_view, name="detail"),
    path("kalender/", views.public_list_view, name="public_list"),
    path("kalender/<int:event>/", views.public_detail_view, name="public_detail"),
    path("partnerskaber/<int:partnership>/naeste/", views.next_event_view, name="next_event"),
    path("partnerskaber/<int:partnership>/forloeb/", views.partnership_course_view, name="partnership_course"),
]
