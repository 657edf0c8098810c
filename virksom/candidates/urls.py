from django.urls import path

from virksom.candidates.views import enrolment

app_name = "candidates"
urlpatterns = [
    path("kandidater/", enrolment.list_view, name="list"),
    path("kandidater/<int:candidate>/", enrolment.detail_view, name="detail"),
    path("kandidater/<int:candidate>/ret/", enrolment.change_view, name="change"),
    path("partnerskaber/<int:partnership>/kandidater/ny/", enrolment.new_view, name="new"),
]
