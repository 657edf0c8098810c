from django.urls import path

from virksom.companies import views

app_name = "companies"
urlpatterns = [
    path("virksomheder/", views.list_view, name="list"),
    path("virksomheder/<int:company>/", views.detail_view, name="detail"),
]
