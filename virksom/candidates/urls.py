from django.urls import path

from virksom.candidates import views

app_name = "candidates"
urlpatterns = [
    path("kandidater/", views.list_view, name="list"),
]
