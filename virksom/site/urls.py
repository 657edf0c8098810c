"""Every address of the site."""

from django.urls import include, path

from virksom.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sprog/", views.choose_language, name="set_language"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
    path("was", views.accessibility_redirect, name="was"),
    path("privatliv/", views.privacy, name="privacy"),
    path("om/", views.about, name="about"),
    path("kontakt/", views.contact, name="contact"),
    path("spor/", views.trail, name="trail"),
    path("konto/", include("virksom.accounts.urls")),
    path("konto/", include("allauth.urls")),
    path("", include("virksom.partnerships.urls")),
    path("", include("virksom.events.urls")),
    path("", include("virksom.companies.urls")),
    path("", include("virksom.candidates.urls")),
    path("", include("virksom.openings.urls")),
    path("", include("virksom.placements.urls")),
    path("", include("virksom.evaluation.urls")),
]
