from django.urls import path

from virksom.placements import views

app_name = "placements"
urlpatterns = [
    path("ansaettelser/", views.list_view, name="list"),
    path("ansaettelser/<int:placement>/ret/", views.change_view, name="change"),
    path("ansaettelser/<int:placement>/afslut/", views.end_view, name="end"),
    path("partnerskaber/<int:partnership>/ansaettelser/ny/", views.new_view, name="new"),
    path("virksomheder/<int:company>/ansaettelser/", views.of_company_view, name="of_company"),
    path("kandidater/<int:candidate>/ansaettelser/", views.of_candidate_view, name="of_candidate"),
    path("ture/<int:tour>/ansaettelser/", views.of_tour_view, name="of_tour"),
]
