from django.urls import path

from virksom.accounts import views

app_name = "accounts"
urlpatterns = [
    path("mig/", views.me, name="me"),
    path("se-som/stop/", views.stop_viewing_as, name="stop_viewing_as"),
]
