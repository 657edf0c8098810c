from django.urls import path

from virksom.placements import views

app_name = "placements"
urlpatterns = [
    path("ansaettelser/", views.list_view, name="list"),
    path("virksomheder/<int:company>/ansaettelser/", views.of_company_view, name="of_company"),
]
