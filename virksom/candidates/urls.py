from django.urls import path

from virksom.candidates import views

app_name = "candidates"
urlpatterns = [
    path("kandidater/", views.list_view, name="list"),
    path("kandidater/<int:candidate>/", views.detail_view, name="detail"),
    path("kandidater/<int:candidate>/ret/", views.change_view, name="change"),
    path("partnerskaber/<int:partnership>/kandidater/ny/", views.new_view, name="new"),
]
