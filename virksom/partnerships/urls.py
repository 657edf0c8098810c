from django.urls import path

from virksom.partnerships.views import detail, listing, people

app_name = "partnerships"
urlpatterns = [
    path("partnerskaber/", listing.list_view, name="list"),
    path("partnerskaber/<int:partnership>/", detail.detail_view, name="detail"),
    path("personer/", people.people_view, name="people"),
]
