from django.urls import path

from virksom.accounts import views

app_name = "accounts"
urlpatterns = [
    path("mig/", views.me, name="me"),
    path("se-som/", views.view_as, name="view_as"),
    path("se-som/stop/", views.stop_viewing, name="stop_viewing_as"),
]
