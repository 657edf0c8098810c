from django.urls import path

from virksom.partnerships import views

app_name = "partnerships"
urlpatterns = [
    path("partnerskaber/", views.list_view, name="list"),
    path("partnerskaber/<int:partnership>/", views.detail_view, name="detail"),
    path("personer/", views.people_view, name="people"),
]
